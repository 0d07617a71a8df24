/*
 * Addresses that servers name.  Where a list goes on is the server's word, and
 * the token goes along: it must be the same server.
 */
#ifndef IO_FETCH_URL_H
#define IO_FETCH_URL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * What ${next}, absolute or relative (RFC 3986, section 5), names in an answer
 * to ${asked}; ${out} is in the arena.  Refused: what is no address, another
 * scheme, host or port than ${asked} has, or a user in it.
 */
bool fetch_resolve(struct arena *arena, const char *asked, const char *next,
    const char **out, struct err *err) MUST_CHECK;

/* The server of ${url}, "motcua.example:443", in small letters; "?" when it is
 * no address.  In ${arena}. */
const char *fetch_server(struct arena *arena, const char *url);

#endif
