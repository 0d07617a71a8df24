/*
 * Every promised date that a source has ever shown for a dossier, with first
 * and last sighting.  No table: history tells when each came and until when it
 * was still shown, and the sweeps tell of the one that stands.
 */
#ifndef IO_STORE_PROMISE_H
#define IO_STORE_PROMISE_H

#include "io/store_history.h"

struct promise_seen {
	instant at; /* INSTANT_NONE: cleared */
	bool is_date;
	instant first, last; /* sightings */
};

/*
 * Of ${changes}, oldest first; ${last_sighting} is the dossier's own.  An
 * older value's last sighting is the last poll that would have shown another.
 * Nothing promised yet is no value.  What the law had erased is not told.
 */
bool store_promises(const struct change *changes, size_t count,
    instant last_sighting, struct arena *arena, struct promise_seen **out,
    size_t *promise_count, struct err *err) MUST_CHECK;

#endif
