/*
 * The poll of one source: an alarm, a sweep page by page, and slices of a page,
 * each one transaction (invariant 1).  Only flow/poll*.c include this;
 * everybody else asks through flow/polls.h.
 */
#ifndef FLOW_POLL_H
#define FLOW_POLL_H

#include "flow/polls.h"
#include "flow/reconcile.h"
#include "flow/sweep.h"
#include "io/store_meta.h"
#include "io/store_source_act.h"

struct poll {
	struct world *world;
	struct polls *all;
	const struct conf_source *conf;
	struct source *source;
	struct arena *memory;        /* of the source's name */
	const char *server;          /* host and port of its base */
	struct source_health health; /* as the store has it */
	struct err failure;          /* what health.failure points to */
	struct intake intake;
	struct reconcile *reconcile;
	struct loop_alarm alarm; /* the next sweep */
	instant next;            /* which it will be set for */
	int64_t reached;         /* by the sweep that was cut off last */
	int stuck;
	instant pruned;    /* old sweeps, last */
	int64_t pruned_to; /* no pages are left of sweeps before this one */
	/* Of the server and ours, by the first page of the sweep under way;
	 * or INSTANT_NONE. */
	int64_t clocks_apart;
	/* Of the open dossiers known, those on the last complete list. */
	struct sightings_count list;
	instant changed; /* a recheck brought a change; or INSTANT_NONE */
	bool full_wanted;
	bool failed; /* the last sweep did not end well */
};

struct polls {
	struct world *world;
	struct poll *polls;
	int count;
	int begun;      /* polls whose first sweep was set */
	bool rehearsed; /* the sources alone: nothing is ever polled */
};

/* ---- poll.c: made, begun, fed with pages ---- */

/* The poll of ${conf}, one of ${polls}; ${before} (or NULL) is the one of the
 * same source under the configuration in force.  To be finished also when it
 * is refused. */
bool poll_init(struct poll *poll, struct polls *polls,
    const struct conf_source *conf, const struct poll *before,
    struct err *err) MUST_CHECK;
void poll_finish(struct poll *poll);

/* ---- poll_end.c: a sweep has ended ---- */

/* As the source calls it: what the sweep came to is settled and told, and what
 * it leads to is begun. */
void poll_end_finished(void *context, const struct source_end *ended);

/* Everything that a sweep led to has been done: the next one's alarm is set. */
void poll_end_rest(void *context);

/* ---- poll_settle.c: what a sweep's end leaves in the store ---- */

/* The sweep's end, in ${state}, in one transaction: its state, the source's
 * health, and what is owed about either.  The poll's health follows what was
 * committed. */
bool poll_settle(struct poll *poll, const struct source_end *end,
    enum sweep_state state, instant now, struct err *err) MUST_CHECK;

/* The quarantined ${sweep} becomes a complete one like others, as ${act} of
 * somebody says. */
bool poll_settle_accept(struct poll *poll, struct sweep *sweep,
    const struct source_act *act, struct err *err) MUST_CHECK;

/* ---- poll_rhythm.c: when a source is swept ---- */

/* At the start.  A source keeps its rhythm over a restart; a new or a failing
 * one is polled at once. */
instant poll_rhythm_first(const struct poll *poll, instant now);

/* After a sweep that ended in ${state}.  A shrunken list is no reason to hurry.
 * Where the store refused to note what happened, the failure is not counted. */
instant poll_rhythm_after(const struct poll *poll, const struct source_end *end,
    enum sweep_state state, instant now);

/* ${at}, moved so that sources of one server are polled one after another, not
 * in one second; the rhythm that this gives them is kept, over a restart,
 * too. */
instant poll_rhythm_apart(const struct poll *poll, instant at);

/* --once: the next source's turn. */
void poll_rhythm_begin_next(struct polls *polls, instant now);

#endif
