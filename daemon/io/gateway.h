/*
 * What the sources of one server have in common.  Ten agencies are often ten
 * sources behind one gateway (one host and port): when it asks one of them to
 * wait, it means all, and what it can take in a minute they take together.
 */
#ifndef IO_GATEWAY_H
#define IO_GATEWAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"

struct gateways;
struct gateway;

struct gateways *gateways_new(void);
void gateways_free(struct gateways *gateways);

/* The gateway that ${url} leads to; it lives as long as ${gateways}.  Addresses
 * that are none share one. */
struct gateway *gateway_of(struct gateways *gateways, const char *url);

/* "motcua.example:443". */
const char *gateway_name(const struct gateway *gateway);

/* The server asked to be left alone until then (Retry-After, 429 or 503). */
void gateway_close(struct gateway *gateway, instant until);
/* True while it is; ${until} says how long. */
bool
gateway_is_closed(const struct gateway *gateway, instant now, instant *until);

/*
 * Takes the next turn to ask: how many milliseconds from ${now_us} (monotonic)
 * on it is.  Turns are given in the order in which they are asked for, each at
 * least the ${interval_ms} of its source after the one before.  A source
 * without one (0) waits for nobody.
 */
int64_t
gateway_turn(struct gateway *gateway, int64_t now_us, int64_t interval_ms);

#endif
