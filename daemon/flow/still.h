/*
 * Holds at a departure: a notice that core/stillness keeps waits until that
 * ends, and says why; what ends a hold early has the notices looked at again.
 * Inside the caller's transaction.
 */
#ifndef FLOW_STILL_H
#define FLOW_STILL_H

#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* Whether ${notice} of ${dossier}, whose departure has come, must wait; then
 * its hold is written.  Where its history cannot be read it counts as one that
 * does not turn to and fro, and that is logged. */
bool still_keeps(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, bool *kept,
    struct err *err) MUST_CHECK;

/* ${notice}, which a hold keeps, goes to its next departure and is asked again
 * there; what is bound to no departure goes now. */
bool still_let_go(struct world *world, const struct notice *notice, instant now,
    struct err *err) MUST_CHECK;

/* Something may have ended a hold of ${dossier}: whatever of it waits is let
 * go.  (flow/again does it for all dossiers.) */
bool still_look_again(struct world *world, int64_t dossier, instant now,
    struct err *err) MUST_CHECK;

#endif
