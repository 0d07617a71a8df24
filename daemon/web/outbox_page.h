/* /thu: the letters and what became of them; for who sees the whole province,
 * since a letter tells of several agencies. */
#ifndef WEB_OUTBOX_PAGE_H
#define WEB_OUTBOX_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template outbox_page_template;

void outbox_page_show(struct visit *visit);

#endif
