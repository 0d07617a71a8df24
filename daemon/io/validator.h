/*
 * What a server said of a page, so that it need not send it again while it is
 * as it was (RFC 9110, section 13): its ETag, else its Last-Modified.
 */
#ifndef IO_VALIDATOR_H
#define IO_VALIDATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"
#include "io/fetch.h"
#include "wire/request.h"

/* A day later a page is asked for whole, whatever a server says of it. */
enum { VALIDATOR_BELIEVED_S = WHEN_DAY };

struct validator {
	uint64_t request;            /* what was asked (validator_request) */
	const char *etag, *modified; /* one of them, or neither */
	instant at;                  /* when the page was sent */
};

/* What a request asks for: method, address and body, not its headers. */
uint64_t validator_request(const struct request *request, const char *url);

/* Of ${response}, which came at ${now} to a ${request}; borrows its texts. */
struct validator validator_read(const struct fetch_response *response,
    uint64_t request, instant now);

/* A copy that owns its texts, and the end of one. */
struct validator validator_copy(const struct validator *validator);
void validator_finish(struct validator *validator);

/* True when ${request} at ${now} may ask whether its page is as it was. */
bool validator_serves(const struct validator *validator, uint64_t request,
    instant now);

/* The header that asks so.  In ${arena}. */
const char *
validator_header(const struct validator *validator, struct arena *arena);

#endif
