/*
 * The page of a letter that asks whether an address is right: one button, or
 * when it was confirmed.
 */
#ifndef WEB_CONFIRM_PAGE_H
#define WEB_CONFIRM_PAGE_H

#include "web/page.h"
#include "web/visit.h"

extern const struct web_template confirm_page_template;

/* Changes nothing. */
void confirm_page_show(struct visit *visit);

/* Asks the daemon to record it, once for a letter, and leads back to the
 * page. */
void confirm_page_take(struct visit *visit);

#endif
