/*
 * What a server's HTTP answer means for a source: status, kind of content and
 * body together decide, since each of them alone is known to lie.
 */
#ifndef WIRE_ANSWER_H
#define WIRE_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "base/when.h"
#include "wire/frame.h"
#include "wire/page.h"
#include "wire/source_plan.h"

struct answer {
	int status;
	/* NULL: not sent. */
	const char *content_type, *date, *retry_after, *link;
	struct slice body;
};

/*
 * A page of the list.  GOOD: ${out} is filled and borrows the body.  AUTH: 401,
 * the plan's statuses, its tests, and where it says so HTML or a redirect.
 * RETRY: a redirect (none is followed), a
 * 304 that nobody asked for, 408, 425, 429, 5xx, a body that is no
 * page.  FATAL: every other status.  ${why} quotes the server's own message.
 */
enum frame_outcome
answer_page(struct arena *arena, const struct source_plan *plan,
    const struct answer *answer, struct page *out, struct err *why);

/*
 * The answer to a request for single dossiers, like answer_page by the plan's
 * recheck.  ${missing}: the server says of the ${asked} one that it does not
 * have it, by 404 or 410 or by one of the plan's tests; ${out} is then empty.
 */
enum frame_outcome answer_recheck(struct arena *arena,
    const struct source_plan *plan, const struct answer *answer, size_t asked,
    struct page *out, bool *missing, struct err *why);

struct answer_token {
	const char *text;   /* in the arena */
	int32_t lifetime_s; /* the answer's own, else the plan's */
};

/* The answer to a login: GOOD, RETRY, FATAL, or AUTH when the credentials were
 * refused, by whatever status or body. */
enum frame_outcome
answer_login(struct arena *arena, const struct source_login *login,
    const struct answer *answer, struct answer_token *out, struct err *why);

/* The server's Date; INSTANT_NONE when not sent or not readable. */
instant answer_date(const struct answer *answer);

/* Retry-After as an instant of ours, at most a day after ${now}: seconds, or a
 * date, which is taken relative to the server's own Date.  INSTANT_NONE when
 * not sent or not readable. */
instant answer_not_before(const struct answer *answer, instant now);

#endif
