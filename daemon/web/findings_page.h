/* /phat-hien: what is to be looked at in the data, newest first, within the
 * reader's scope. */
#ifndef WEB_FINDINGS_PAGE_H
#define WEB_FINDINGS_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template findings_page_template;

void findings_page_show(struct visit *visit);

#endif
