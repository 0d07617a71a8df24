/*
 * An operator wants a letter tried again: to the address that it bears, or,
 * where its recipient has another one now, by a letter of its own.  Used by the
 * verb outbox-retry; sends nothing itself.  A letter may have very many
 * notices: they are walked over a slice a turn.
 */
#ifndef FLOW_REPOST_H
#define FLOW_REPOST_H

#include "flow/addressee.h"
#include "io/store_outbox_act.h"

enum { REPOST_SLICE = 200 }; /* notices looked at, or owed, in one turn */

/* In memory of the caller's that lives as long as ${arena}. */
struct repost {
	struct world *world;
	struct arena *arena;
	struct outbox_act act;
	/* What it came to: the other address, or NULL where the letter itself
	 * is tried; and what was owed there. */
	const char *address;
	int64_t notices;
	/* Under which configuration, and how far it has come. */
	int64_t generation;
	struct addressee_concerns concerns;
	int64_t place; /* up to which notice */
	bool is_found; /* where it goes */
};

void repost_begin(struct repost *repost, struct world *world,
    const struct outbox_act *act, struct arena *arena);

/*
 * The next slice, a transaction of its own, until ${done}: then the letter is
 * to be tried at the act's moment, or is dropped and what it said is owed to
 * the address that is right now, which the act's reason tells; of one that was
 * taken and came back the latter alone, and to the same address where that was
 * not the reason.
 *
 * Refused where it would not leave, or has, where the configuration became
 * another meanwhile, and while the clock is not believed.  What was owed then,
 * or before the daemon ended, stays owed, the letter as it was but for its
 * hour: asked again, the rest is.
 */
bool
repost_go_on(struct repost *repost, bool *done, struct err *err) MUST_CHECK;

#endif
