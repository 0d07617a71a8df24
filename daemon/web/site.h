/*
 * The site: which page answers which request.  /t/TOKEN is the page of one
 * letter, /healthz says that the database can be read; there is nothing else.
 * Reads the database, a reader anew for every request; changes are asked of
 * the daemon over its control socket.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "io/store.h"
#include "web/http.h"
#include "web/page.h"
#include "wire/conf.h"

struct site {
	const struct conf *conf;
	const struct web_page *page;
	instant (*clock)(void); /* real time */
};

/* Answers ${request}; may be called by several threads at once.  What is
 * refused is logged, without the token. */
void site_answer(const struct site *site, const struct web_request *request,
    struct arena *arena, struct web_response *out);

/* What every page has: its title, the office, and what is wrong. */
struct message_value *site_frame(const struct site *site, const char *title,
    const char *const *wrong, size_t wrong_count, struct arena *arena);

#endif
