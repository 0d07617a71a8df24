/*
 * What a source remembers of being logged in: the token, until when it serves,
 * and when one may ask for another.  At most one login in an interval, so that
 * a wrong password never locks the account; a token that has served and dies in
 * the middle of a sweep is worth one more.
 */
#ifndef IO_SESSION_H
#define IO_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"
#include "wire/source_plan.h"

struct session {
	const struct source_login *login; /* borrowed; NULL: none is needed */
	char *token;                      /* owned; NULL: none */
	instant renewal;    /* from when on another is asked for */
	instant last_login; /* INSTANT_NONE: never */
	bool has_served;    /* the token, since it was given */
	bool spare_used;    /* this sweep's one more */
};

void session_init(struct session *session, const struct source_login *login);
void session_finish(struct session *session);

/* A new sweep has its spare login again. */
void session_sweep_begins(struct session *session);

/* True when a login must come before the next request. */
bool session_needs_login(const struct session *session, instant now);

/* Whether a login may be at ${now}; if not, ${next} is from when on.
 * ${is_again}: a token was just refused. */
bool session_may_log_in(const struct session *session, instant now,
    bool is_again, instant *next);
/* Takes note of a login that may be. */
void session_logs_in(struct session *session, instant now);

/* The token is renewed `early` before the end of its life, but serves for half
 * of it at least: one that lives shorter than that would serve no page. */
void session_took(struct session *session, const char *token,
    int32_t lifetime_s, instant now);
/* The token opened a page. */
void session_served(struct session *session);
void session_drop(struct session *session); /* the token was refused */

#endif
