/*
 * Networks of addresses, and which of them a webhook may not reach unless the
 * configuration allows it: what lies behind a name is the DNS's to say, and a
 * name that leads to this machine or into the office's own network would make
 * the daemon knock at doors that nobody outside can see.
 */
#ifndef WIRE_NETWORK_H
#define WIRE_NETWORK_H

#include <stdbool.h>

#include "base/err.h"

/* An address: IPv4 in the first four bytes, or IPv6 in all. */
struct network_address {
	unsigned char bytes[16];
	bool is_v6;
};

struct network {
	struct network_address address;
	int bits; /* of its prefix */
};

/* "10.1.2.3", "fd00::1"; also an IPv4 written within IPv6 ("::ffff:10.1.2.3"),
 * which is read as the IPv4 that it is. */
bool network_address_parse(const char *text, struct network_address *out,
    struct err *err) MUST_CHECK;

/* From the bytes of a socket's address: 4 or 16 of them. */
struct network_address
network_address_of(const unsigned char *bytes, bool is_v6);

/* "10.0.0.0/8", "fd00::/8", or one address.  Refused: bits set behind the
 * prefix, which would say less than was meant. */
bool network_parse(const char *text, struct network *out,
    struct err *err) MUST_CHECK;

bool network_holds(const struct network *network,
    const struct network_address *address);

/* What ${address} is where it is none of the public internet (RFC 6890 and the
 * registries that follow it): "loopback", "a private network", …; NULL where it
 * is public. */
const char *network_not_public(const struct network_address *address);

#endif
