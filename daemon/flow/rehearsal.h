/*
 * A rehearsal: the daemon's own turns without the daemon.  What was seen of
 * dossiers is told to it, time is moved, and the very code that judges, owes
 * and seals in the daemon does so here, in a store of its own that is gone
 * afterwards.  Nothing is polled and no letter leaves: each is handed to the
 * caller as it is sealed.  Used by `hosoctl simulate`, over stored history, and
 * by `hosoctl test`, over what an office writes down.
 *
 * At one instant the order is the daemon's: what is told, what comes due by
 * itself, departures.
 */
#ifndef FLOW_REHEARSAL_H
#define FLOW_REHEARSAL_H

#include "core/reach.h"
#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_outbox.h"
#include "wire/payload.h"

struct rehearsal;

struct rehearsal_plan {
	struct conf *conf; /* borrowed; its rules are in force throughout */
	const char *store; /* ":memory:", or STORE_SCRATCH for very much */
	instant start;     /* nothing is told before it */
	/* What became known of contacts' addresses, in the order of time;
	 * borrowed.  None: each is good. */
	const struct reach_fact *reach;
	size_t reach_count;
	/* A letter was sealed; both are the callee's until it returns. */
	void (*letter)(void *context, const struct letter *letter,
	    const struct notice *notices, size_t count);
	void *context;
};

/* NULL on refusal. */
struct rehearsal *
rehearsal_open(const struct rehearsal_plan *plan, struct err *err) MUST_CHECK;
void rehearsal_close(struct rehearsal *rehearsal);

/* What the turns share, for the calls of operators: acknowledge, hush … */
struct world *rehearsal_world(struct rehearsal *rehearsal);

/* Everything due by ${until} happens, in its order. */
bool rehearsal_until(struct rehearsal *rehearsal, instant until,
    struct err *err) MUST_CHECK;

/* What is told of one dossier. */
struct rehearsal_news {
	int64_t source; /* as store_source numbers it in the world's store */
	const struct observation *seen;
	instant at;    /* not before what was told last */
	instant after; /* the last time that would have shown it, or NONE */
	instant as_of; /* of a list exported earlier, or NONE */
};

/*
 * Tells it: everything due before its instant happens first.  News of one
 * instant share a transaction, which the next move of time ends.
 */
bool
rehearsal_first(struct rehearsal *rehearsal, const struct rehearsal_news *news,
    int64_t *dossier, struct err *err) MUST_CHECK;
bool rehearsal_changed(struct rehearsal *rehearsal,
    const struct rehearsal_news *news, int64_t dossier,
    struct err *err) MUST_CHECK;
/* The same of a record as a source shows it: the first or another of its
 * dossier, or what is known already; ${dossier} is whose it is. */
bool
rehearsal_seen(struct rehearsal *rehearsal, const struct rehearsal_news *news,
    int64_t *dossier, struct err *err) MUST_CHECK;
/* The dossier is shown no more; of ${news} its instant and `after` (when it was
 * last shown) are read. */
bool
rehearsal_gone(struct rehearsal *rehearsal, const struct rehearsal_news *news,
    int64_t dossier, enum gone gone, struct err *err) MUST_CHECK;

/* The first complete sweep of ${source} ends at ${at}: what was told of it
 * until then is its baseline where it was overdue. */
bool rehearsal_watch(struct rehearsal *rehearsal, int64_t source, instant at,
    struct err *err) MUST_CHECK;

/* Before something that an operator does at ${at}: everything due by then has
 * happened, and no transaction is open. */
bool rehearsal_rest(struct rehearsal *rehearsal, instant at,
    struct err *err) MUST_CHECK;

#endif
