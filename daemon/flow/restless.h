/*
 * Restless dossiers at a departure: what keeps turning to and fro is told
 * once, then waits until it has been quiet for a working day, and is a finding.
 */
#ifndef FLOW_RESTLESS_H
#define FLOW_RESTLESS_H

#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* Until when ${notice} waits for ${dossier} to be quiet: INSTANT_NONE where it
 * is, and where nobody was told of this clock since it began. */
bool restless_until(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, instant *quiet,
    struct err *err) MUST_CHECK;

/* Records the finding of a dossier that is restless. */
bool restless_note(struct world *world, const struct dossier *dossier,
    instant now, struct err *err) MUST_CHECK;

#endif
