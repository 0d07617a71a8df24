/* Answers that are no pages. */
#ifndef WEB_PLAIN_H
#define WEB_PLAIN_H

#include "web/visit.h"

/* /healthz: the database can be read. */
void plain_health(struct visit *visit);

/* The stylesheet, which has another address in every version. */
void plain_style(struct visit *visit);

#endif
