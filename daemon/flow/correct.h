/*
 * Corrections: when other rules move a date that people were told, each of
 * them gets one letter about it in the place of a second alert
 * (docs/deadlines.md, "When the rules change").  Used by verdict inside its
 * transaction, and by compose for what a correction says.
 */
#ifndef FLOW_CORRECT_H
#define FLOW_CORRECT_H

#include "flow/cause.h"
#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* What people know of one dossier, as store_notices_told gives it. */
struct told {
	struct notice *items;
	size_t count;
};

/*
 * ${dossier} and the row of history that names the move are written.  Open
 * notices about a date that is none any more are withdrawn; whoever was last
 * told such a date is owed a correction.
 */
bool correct_told(struct world *world, const struct dossier *dossier,
    const struct cause *cause, bool behind, instant now,
    struct err *err) MUST_CHECK;

/* What was withdrawn of ${dossier} before anybody read it, and is true again at
 * ${now}, is owed again, unless a correction says it.  ${behind}: see
 * restore_covers. */
bool correct_reopen(struct world *world, const struct dossier *dossier,
    bool behind, instant now, struct err *err) MUST_CHECK;

/*
 * True when a correction says to ${recipient} on ${channel} what an alert
 * about ${crossing} of ${rung} would: the rung was reached when the correction
 * was made, or it is a reminder that was given for the date before.
 */
bool correct_replaces(const struct told *told, const struct rung *rung,
    const struct crossing *crossing, const char *recipient,
    const char *channel);

/* True when what the correction ${notice} says is so of ${dossier}. */
bool correct_still_true(const struct dossier *dossier,
    const struct notice *notice, const struct calendar *calendar);

/* What a correction is about, from its notice: the date that was told, in the
 * letter of when, and why it moved. */
struct correction {
	day was;
	instant told;
	const char *because;
};
bool correct_read(struct arena *arena, const struct notice *notice,
    struct correction *out, struct err *err) MUST_CHECK;

#endif
