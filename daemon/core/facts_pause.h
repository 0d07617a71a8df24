/*
 * How pauses grow out of observations, and what the files of the ledger ask
 * each other.  Only core/facts*.c include this.
 */
#ifndef CORE_FACTS_PAUSE_H
#define CORE_FACTS_PAUSE_H

#include "core/facts.h"

/* Folds the pauses of ${next} into ${facts}, whose `seen` is still the
 * observation before; ${after} is INSTANT_NONE at a first sighting. */
void facts_pause_fold(struct facts *facts, const struct observation *next,
    instant after, instant at);

/* facts.c: both are there and of different dates. */
bool facts_is_other_date(instant before, instant after);
/* The promise of ${next} is another date, by itself. */
bool
facts_promise_moves(const struct facts *before, const struct observation *next);
/* It is another date because of a pause. */
bool facts_promise_is_for_pause(const struct facts *before,
    const struct observation *next);
/* The finish that the record states, else the return; decision 9. */
instant facts_stated_finish(const struct observation *observation);

#endif
