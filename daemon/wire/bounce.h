/*
 * What came back in the place of a letter: a delivery status notification (RFC
 * 3464), or a mail system's plain mail (by its From, or by an empty path) that
 * returns the headers of ours or says to answer it.  What people and their
 * programs answer (RFC 3834) is none, with our letter attached or not.  Its
 * words are foreign bytes, cleaned here.
 */
#ifndef WIRE_BOUNCE_H
#define WIRE_BOUNCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

enum {
	BOUNCE_IDS = 16,
	BOUNCE_MAX = 1 << 20,
	/* A mail of that size in lines of 76 bytes has fewer. */
	BOUNCE_LINES = 20000,
};

struct bounce {
	/* Message-IDs without brackets, plain ASCII, the likeliest first: of
	 * the returned headers, then of what the mail says to answer. */
	const char *ids[BOUNCE_IDS];
	size_t id_count;
	/* Of the report's first recipient; NULL where it says none. */
	const char *action;     /* "failed", "delayed", … in lower case */
	const char *status;     /* "5.1.1" */
	const char *recipient;  /* an address */
	const char *diagnostic; /* the server's words */
};

/* Refused when ${message} is a reply, automatic or not, has over BOUNCE_LINES
 * lines, or names no Message-ID that could be ours; the error says which. */
bool bounce_read(struct slice message, struct arena *arena, struct bounce *out,
    struct err *err) MUST_CHECK;

/* What a return means for its letter and its recipient. */
enum bounce_kind {
	BOUNCE_PERMANENT, /* not delivered, and never will be: class 5 */
	BOUNCE_TEMPORARY, /* not delivered, but the address may be good */
	BOUNCE_DELAYED,   /* still being tried */
	BOUNCE_DELIVERED, /* delivered, relayed or expanded */
};

const char *bounce_kind_text(enum bounce_kind kind); /* "permanent" */

/* By RFC 3464 and the class of RFC 3463 codes.  ${action} and ${status} may be
 * NULL: what does not say that it is temporary is a permanent failure. */
enum bounce_kind bounce_kind_of(const char *action, const char *status);

#endif
