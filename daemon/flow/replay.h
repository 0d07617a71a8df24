/*
 * Stored history, told to a rehearsal change by change: what was observed, what
 * people recorded, acknowledged and silenced, each at the instant at which it
 * was learned.  What the daemon itself made of it (deadlines, findings,
 * verdicts, notices) is not read: it is made anew.  The database is only read,
 * a page at a time.
 */
#ifndef FLOW_REPLAY_H
#define FLOW_REPLAY_H

#include "flow/rehearsal.h"

struct replay_plan {
	struct store *store; /* of the daemon; read alone */
	instant from;  /* letters before it are nobody's: what had ended well
			* before it is left out */
	instant until; /* what was learned later is not told */
	/* Called between pages, with how much of history is told; or NULL. */
	void (*page)(void *context, int64_t sequence);
	void *context;
};

struct replay_tally {
	int64_t changes;  /* told */
	int64_t dossiers; /* told of */
	int64_t past;     /* dossiers left out: they had ended before */
	int64_t erased;   /* dossiers whose history is erased, in whole */
	/* Dossiers left out: the configuration polls their source no more. */
	int64_t unpolled;
	int64_t acts; /* acknowledgements, silences, apologies */
	/* Of these, what did not apply under other rules: an acknowledgement
	 * of a clock that does not run. */
	int64_t refused;
};

/* Replays all of it, and lets time go on to the end of ${plan}. */
bool replay(struct rehearsal *rehearsal, const struct replay_plan *plan,
    struct replay_tally *out, struct err *err) MUST_CHECK;

/* When the newest row of history was written and when the oldest;
 * INSTANT_NONE where there is none. */
bool replay_span(struct store *store, instant *oldest, instant *newest,
    struct err *err) MUST_CHECK;

#endif
