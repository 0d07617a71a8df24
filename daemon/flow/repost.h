/*
 * An operator wants a letter tried again: to the address that it bears, or,
 * where its recipient has another one now, by a letter of its own.  Used by the
 * verb outbox-retry; sends nothing itself.
 */
#ifndef FLOW_REPOST_H
#define FLOW_REPOST_H

#include "flow/world.h"
#include "io/store_outbox_act.h"

/* What a retry came to. */
struct reposted {
	const char
	    *address;    /* the other one; NULL: the letter itself is tried */
	int64_t notices; /* owed there */
};

/* Has the letter of ${act} tried at its moment (inside a transaction), or drops
 * it and owes what it said to the address that is right now, which the act's
 * reason then tells; of one that was taken and came back the latter alone, and
 * to the same address where that was not the reason.
 * Refused where it would not leave, or has, and while the clock is not
 * believed. */
bool repost(struct world *world, struct outbox_act *act, struct reposted *out,
    struct err *err) MUST_CHECK;

#endif
