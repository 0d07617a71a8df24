/*
 * What came back in the place of a letter: a delivery status notification (RFC
 * 3464), or any mail that returns the headers of ours.  Its words are foreign
 * bytes, cleaned here.
 */
#ifndef WIRE_BOUNCE_H
#define WIRE_BOUNCE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum { BOUNCE_IDS = 16, BOUNCE_MAX = 1 << 20 };

struct bounce {
	/* Message-IDs without brackets, the likeliest first: of the returned
	 * headers, then of what the mail says to answer. */
	const char *ids[BOUNCE_IDS];
	size_t id_count;
	/* Of the report's first recipient; NULL where it says none. */
	const char *action;     /* "failed", "delayed", … in lower case */
	const char *status;     /* "5.1.1" */
	const char *recipient;  /* an address */
	const char *diagnostic; /* the server's words */
};

/* Refused when ${message} names no Message-ID that could be ours. */
bool bounce_read(struct slice message, struct arena *arena, struct bounce *out,
    struct err *err) MUST_CHECK;

#endif
