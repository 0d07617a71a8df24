/*
 * Owing: a notice to one person on every channel that reaches him, and the
 * alert about a crossing to all whom its route names.  Used by whoever finds
 * something to tell, inside its transaction; sends nothing.
 */
#ifndef FLOW_OWE_H
#define FLOW_OWE_H

#include "core/route.h"
#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* Owes ${notice} to ${contact} in ${role} on every channel that serves the
 * role: by address, or to a webhook once.  The notice's recipient, name, role
 * and channel are filled in here, and where it waits for a departure, until
 * when; ${owed} grows by the channels that could. */
bool owe_person(struct world *world, struct notice *notice,
    const struct contact *contact, enum role role, int *owed,
    struct err *err) MUST_CHECK;
/* owe_person on every other channel than ${failed}. */
bool owe_elsewhere(struct world *world, struct notice *notice,
    const struct contact *contact, enum role role, const char *failed,
    int *owed, struct err *err) MUST_CHECK;

/* Owes the alert about ${crossing}, which is recorded as told, to whom its
 * route names for the day on which it leaves, or to the last resort; where a
 * correction says it to all of them, the crossing is recorded as corrected.
 * ${crossed}: there were crossings of ${dossier} before. */
bool owe_crossing(struct world *world, const struct dossier *dossier,
    const struct crossing *crossing, bool crossed, instant now,
    struct err *err) MUST_CHECK;

/* Owes ${notice} of ${dossier}, that it came to somebody else or that its data
 * is wrong, to whom ${route} names as the answer to ${question}, or to the last
 * resort; what the route found is recorded. */
bool owe_routed(struct world *world, const struct dossier *dossier,
    const struct route_question *question, struct route *route,
    struct notice *notice, struct err *err) MUST_CHECK;

#endif
