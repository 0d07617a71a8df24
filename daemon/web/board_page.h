/* The board for everybody: /cong-khai. */
#ifndef WEB_BOARD_PAGE_H
#define WEB_BOARD_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template board_page_template;

/* Without `web: public` there is no such page. */
void board_page_show(struct visit *visit);

#endif
