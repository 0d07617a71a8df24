/*
 * An operator lets go of what waits for a channel that is configured no more,
 * or, of one that is of another kind now, of what waits for what it was.  It
 * may be very much: a slice a turn.  Used by the verb outbox-drop.
 */
#ifndef FLOW_LETGO_H
#define FLOW_LETGO_H

#include "flow/world.h"
#include "io/store_waiting.h"

/* In memory of the caller's that lives as long as ${arena}. */
struct letgo {
	struct world *world;
	struct arena *arena;
	struct waiting gone; /* what it came to so far */
	const char *reason;
	instant at;
	int64_t uid;
	int64_t generation; /* under which configuration */
	bool no_letters;    /* are left */
	int64_t act;        /* that tells of the notices; 0: none yet */
	/* Whom a channel of another kind does not reach, and up to whom. */
	const char **addresses;
	size_t address_count, address;
};

/* ${channel} and ${reason} are borrowed. */
void letgo_begin(struct letgo *letgo, struct world *world, const char *channel,
    int64_t uid, const char *reason, struct arena *arena);

/* The next slice, a transaction of its own, until ${done}; each letter has an
 * act of its own, the notices one that tells how many they are.  Refused where
 * nothing waits, and where the configuration became another meanwhile: what is
 * gone then is. */
bool letgo_go_on(struct letgo *letgo, bool *done, struct err *err) MUST_CHECK;

#endif
