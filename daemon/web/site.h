/*
 * The site: from a request to an answer, by the table of routes (web/route).
 * Reads the database, a reader anew for every request; changes are asked of
 * the daemon over its control socket.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "io/store.h"
#include "web/figures_keep.h"
#include "web/http.h"
#include "web/page.h"
#include "wire/conf.h"

struct web_readers;
struct sessions;
struct throttle;

struct site {
	const struct conf *conf;
	const struct web_pages *pages;
	struct figures_keep *figures;
	instant (*clock)(void); /* real time */
	const struct web_readers *readers;
	struct sessions *sessions;
	struct throttle *throttle;
};

/* Where ${request} is answered: its route says so. */
enum web_lane site_lane(const struct web_request *request);

/* Answers ${request}; may be called by several threads at once.  What is
 * refused is logged, without the token. */
void site_answer(const struct site *site, const struct web_request *request,
    struct arena *arena, struct web_response *out);

/* The answer where its lane is full. */
void
site_answer_busy(const struct site *site, const struct web_request *request,
    struct arena *arena, struct web_response *out);

#endif
