/* Answers for machines that watch the watch. */
#ifndef WEB_METRICS_PAGE_H
#define WEB_METRICS_PAGE_H

#include "web/visit.h"

/* /metrics: Prometheus's text, whatever is not there: then it says so. */
void metrics_page_show(struct visit *visit);

/* /readyz: 200 where the database can be read, is of this program's schema, and
 * the daemon answers; else 503, with one line a reason. */
void metrics_page_ready(struct visit *visit);

#endif
