/* /hom-nay: what asks for hands today, for a head's phone. */
#ifndef WEB_TODAY_PAGE_H
#define WEB_TODAY_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template today_page_template;

void today_page_show(struct visit *visit);

#endif
