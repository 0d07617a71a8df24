/* /lich: the office calendar of a year, by which every limit is counted. */
#ifndef WEB_CALENDAR_PAGE_H
#define WEB_CALENDAR_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template calendar_page_template;

void calendar_page_show(struct visit *visit);

#endif
