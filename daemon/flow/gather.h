/*
 * What a digest says, looked up: counts, lists, rates and health for one
 * scope on one evening.
 */
#ifndef FLOW_GATHER_H
#define FLOW_GATHER_H

#include "core/digest.h"
#include "core/directory.h"
#include "flow/world.h"
#include "io/store_query.h"

/* What all digests of one evening share; in the arena it was read into. */
struct gather_evening {
	day date;
	instant from, to; /* the date's first instant, and the next one's */
	struct agency_tally *tallies;
	size_t tally_count;
	struct digest_source *sources;
	size_t source_count;
};

/* Reads what is common to all scopes on ${date}, as of ${now}. */
bool
gather_evening(struct world *world, day date, instant now, struct arena *arena,
    struct gather_evening *out, struct err *err) MUST_CHECK;

/* Fills ${out} for ${scope} with its subtree (NULL: the province).  Recipient
 * and desk are the caller's. */
bool gather_digest(struct world *world, const struct gather_evening *evening,
    const struct agency *scope, instant now, struct digest_input *out,
    struct err *err) MUST_CHECK;

#endif
