/*
 * A sweep: one complete pass over a source's pages.  Each page is taken in
 * slices, each slice is one transaction, and the page's place in the sweep is
 * committed with its last slice (invariant 1).
 */
#ifndef FLOW_SWEEP_H
#define FLOW_SWEEP_H

#include "flow/batch.h"
#include "flow/recheck.h"
#include "flow/record.h"
#include "io/source.h"
#include "io/store_sweep.h"

/* The sweep under way; owned by its poll. */
struct intake {
	struct world *world;
	const struct conf_source *conf;
	struct source *source; /* set by the poll */
	struct known *known;
	bool is_lent; /* known belongs to another intake */

	struct loop_task slice;
	struct loop_task checkpoint;

	bool sweeping;
	struct sweep sweep;
	struct arena *memory;    /* of sweep.next */
	struct recheck *recheck; /* set by the poll */
	struct record_sweep records;

	struct source_page page; /* its records are borrowed while taken */
	struct batch *batch;     /* them, decoded ahead */
	struct first_plan plan;  /* of what its thread makes of them */
	struct sealer *sealer;   /* that thread's */
	struct naming *naming;   /* of a first load, or NULL */
	size_t at;               /* the next record of it */
	bool waits;              /* for that one to be decoded */
	/* The complete sweep whose pages, where they come again byte for byte,
	 * need not be opened; 0: none.  Not one with refused records, which are
	 * said every time, or with dossiers that stand on it twice; nor after
	 * another sweep, or a rollback, has changed what is known. */
	int64_t base;
	bool is_unsorted; /* the list is not in the order it should be */
	int64_t *seen;    /* dossiers of the page */
	size_t seen_count, seen_capacity;
	int64_t rows; /* in the open transaction, for --once */
};

/*
 * Everything that is known of the source is read into memory.  ${before}
 * (unless NULL) is the intake of the same source under the configuration
 * before: what it knows is lent until sweep_inherit, since reading it anew
 * takes a quarter of a second for a million dossiers.
 */
bool sweep_init(struct intake *intake, struct world *world,
    const struct conf_source *conf, int64_t source_id,
    const struct intake *before, struct err *err) MUST_CHECK;
/* What ${before} knows is ${intake}'s own from now on. */
void sweep_inherit(struct intake *intake, struct intake *before);
void sweep_finish(struct intake *intake);

/* Begins ${sweep} (source, kind, since) at ${now}, or goes on with the one that
 * was cut off, if it is of that kind and its place in the list still means
 * something (see sweep_may_go_on). */
bool sweep_begin(struct intake *intake, const struct sweep *sweep, instant now,
    struct err *err) MUST_CHECK;

/* Begins a recheck of the dossiers with these ${codes} (borrowed until it
 * ends) at ${now}. */
bool sweep_recheck(struct intake *intake, int64_t source_id,
    const char *const *codes, size_t count, instant now,
    struct err *err) MUST_CHECK;

/*
 * True when ${cut}, a running sweep, may be gone on with as ${wanted}: of the
 * same kind, since the same time or later, under the same configuration, its
 * last page taken within the hour.  Lists move on; what was skipped meanwhile
 * is found by the next complete sweep, but cursors do not live for ever.
 */
bool sweep_may_go_on(const struct sweep *cut, const struct sweep *wanted,
    instant now);

/* The sweep has ended, ${well} or not, and that is committed. */
void sweep_ended(struct intake *intake, bool well);

/* True when page ${number}, ${hash}, of the sweep under way says what the same
 * page said in the last complete one, and that is still known. */
bool sweep_is_same(struct intake *intake, int32_t number, uint64_t hash);

/* Takes a page that the source hands over; calls source_next or source_fail
 * when it is done with it. */
void sweep_take_page(struct intake *intake, const struct source_page *page);

/* Writes the log back into the database when the time is right: between
 * slices only when it is large, after a sweep always. */
void sweep_checkpoint(struct intake *intake);

#endif
