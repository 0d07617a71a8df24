/* /nguon: how each source fares, and how fresh its data is. */
#ifndef WEB_SOURCES_PAGE_H
#define WEB_SOURCES_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template sources_page_template;

void sources_page_show(struct visit *visit);

/* The same with ${status}, and with what is ${wrong}, a sentence, or NULL. */
void sources_page_answer(struct visit *visit, int status, const char *wrong);

#endif
