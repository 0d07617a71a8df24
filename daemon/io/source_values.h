/*
 * What a source's request templates are filled with, and how its requests look
 * to somebody who may not see its secrets.
 */
#ifndef IO_SOURCE_VALUES_H
#define IO_SOURCE_VALUES_H

#include "io/paging.h"
#include "wire/request.h"
#include "wire/source_plan.h"

/* {{since}} and {{until}}. */
struct source_span {
	instant since, until;
};

/* The span of a sweep of what changed, or was received, since ${from}
 * (INSTANT_NONE: of all) that begins at ${now}. */
struct source_span
source_span(const struct source_plan *plan, instant from, instant now);

/* The part of ${whole} that is asked for as one list, from ${from} on; all of
 * it where the plan bounds no window.  A part begins in the second in which
 * the one before it ended: whether servers count that one is not known. */
struct source_span source_window(const struct source_plan *plan,
    const struct source_span *whole, instant from);

/* The values for the page after those that ${paging} counts; ${token} may be
 * NULL.  Texts are in ${arena}, or borrowed from what is given. */
struct template_values
source_values(const struct source_plan *plan, const struct paging *paging,
    const char *token, const struct source_span *span, struct arena *arena);

/* ${text} with *** for the token of ${values} and for every secret, also where
 * they are percent-encoded: servers say them back in addresses. */
const char *source_without_secrets(struct arena *arena, const char *text,
    const struct template_values *values);

/*
 * ${request} as it is sent with ${values}, but with *** for the token and for
 * every secret.  ${url}, unless NULL, goes in place of its own: the token and
 * secrets that the server put into it are found by their text.  In ${arena}.
 */
bool source_shown(const struct request_plan *request,
    const struct template_values *values, const char *url, struct arena *arena,
    struct request *out, struct err *err) MUST_CHECK;

/*
 * The login (where the plan has one) and the request for the first page of a
 * full sweep at ${now}, as they are sent, but with *** for the token and for
 * every secret.  In ${arena}.
 */
bool source_requests(const struct source_plan *plan, instant now,
    struct arena *arena, struct request *login, struct request *list,
    struct err *err) MUST_CHECK;

#endif
