/*
 * How it stands: / of all that the reader sees, /don-vi/CODE of one agency with
 * what is below.
 */
#ifndef WEB_OVERVIEW_PAGE_H
#define WEB_OVERVIEW_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template overview_page_template;

void overview_page_show(struct visit *visit);
void overview_page_show_agency(struct visit *visit);

#endif
