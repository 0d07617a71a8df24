/*
 * Who is gone: after a complete sweep the list is compared with what is known.
 * A list that has shrunk too far is not believed; a dossier missed by two
 * complete sweeps in a row is asked for by its code where the source can be
 * asked, and then marked gone, with history and a finding.
 */
#ifndef FLOW_RECONCILE_H
#define FLOW_RECONCILE_H

#include "flow/sweep.h"

/*
 * The shrink guard.  True when the complete sweep that ${intake} has just ended
 * showed fewer than half of the open dossiers that the one before it had shown:
 * ${why} is the sentence.  An empty list for a wrong key looks like that.
 * ${count} is set in either case.
 */
bool reconcile_is_shrunk(const struct intake *intake,
    struct sightings_count *count, struct err *why);

struct reconcile;

/* ${done} is called from the loop once everything begun by reconcile_begin has
 * been done, as far as it could be. */
struct reconcile *reconcile_new(struct intake *intake,
    void (*done)(void *context), void *context);
void reconcile_free(struct reconcile *reconcile);

/*
 * Once a sweep has ended well and that is committed: begins to find out about
 * who was not shown.  False when there is nothing to do; nothing is called
 * then.
 */
bool reconcile_begin(struct reconcile *reconcile, instant now);

/* The complete sweep that has ended is not believed: where the source can be
 * asked for single dossiers, it is asked for those that were not shown, and
 * nobody is called gone.  False when there is nothing to do. */
bool reconcile_unbelieved(struct reconcile *reconcile, instant now);

/* The recheck that it asked for has ended; ${end} says how. */
void reconcile_rechecked(struct reconcile *reconcile,
    const struct source_end *end, instant now);

#endif
