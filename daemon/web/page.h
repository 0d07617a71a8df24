/*
 * The one template of all pages: every text that it is filled with is escaped,
 * and its style is the only one that a browser may apply.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/arena.h"
#include "wire/message.h"

struct web_page;

/* Compiled once, used by every thread. */
struct web_page *web_page_new(void);
void web_page_free(struct web_page *page);

/* The Content-Security-Policy under which the pages work. */
const char *web_page_policy(const struct web_page *page);

/* HTML, in ${arena}. */
const char *web_page_render(const struct web_page *page,
    const struct message_value *values, struct arena *arena);

/* ${text}, or nothing; never missing: an inner field that is not there would
 * let an outer one of its name shine through. */
void web_page_put(struct arena *arena, struct message_value *map,
    const char *name, const char *text);

#endif
