/*
 * Pages as templates: each is an inner part of its own between one head and one
 * foot, and every text that they are filled with is escaped.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/arena.h"
#include "wire/message.h"

/* The bytes of a file of daemon/web/pages/ as ${symbol}, a NUL behind them. The
 * assembler puts them in; paths count from the top of the source. */
#define WEB_BYTES(symbol, file)                                                \
	__asm__(".section .rodata\n" #symbol ":\n"                             \
		".incbin \"daemon/web/pages/" file "\"\n"                      \
		".byte 0\n"                                                    \
		".text\n");                                                    \
	extern const char symbol[]

/* The inner part of one page, and the fields that it may name. */
struct web_template {
	const char *file, *text;
	const struct message_field *fields;
	size_t count;
};

struct web_pages;

/* All of them, compiled once and used by every thread. */
struct web_pages *web_pages_new(void);
void web_pages_free(struct web_pages *pages);

/* The whole page, HTML, in ${arena}; ${inner} NULL: head and foot alone.
 * ${values} are those of layout_frame, with the template's own. */
const char *
web_page_render(const struct web_pages *pages, const struct web_template *inner,
    const struct message_value *values, struct arena *arena);

/* ${text}, or nothing; never missing: an inner field that is not there would
 * let an outer one of its name shine through. */
void web_page_put(struct arena *arena, struct message_value *map,
    const char *name, const char *text);

#endif
