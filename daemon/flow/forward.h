/*
 * Whom an open notice finds on the day on which it leaves.  It may have been
 * held since it was owed: who was to be told may be away by now, or back, or be
 * reached at another address.  Used as a letter is sealed.
 */
#ifndef FLOW_FORWARD_H
#define FLOW_FORWARD_H

#include "flow/world.h"
#include "io/store_dossier.h"
#include "io/store_notice.h"

/* Whether ${notice} of ${dossier}, which is about to leave at ${now} (inside a
 * transaction), is somebody else's today, or goes elsewhere: then it is
 * withdrawn, and owed there at once. */
bool forward(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, bool *forwarded,
    struct err *err) MUST_CHECK;

#endif
