/*
 * /danh-sach: open dossiers, most urgent first, a page at a time, by what the
 * reader asks; or those of any standing whose code begins as was typed.
 */
#ifndef WEB_LIST_PAGE_H
#define WEB_LIST_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template list_page_template;

void list_page_show(struct visit *visit);

#endif
