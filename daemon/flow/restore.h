/*
 * After a restore from a backup nothing is sent twice.  `hosod --restored`
 * stamps the epoch; until every source has been read once since, what is
 * found to have been crossed before it is listed instead of told; then one
 * letter tells the administrators all of it, and the restore is over.
 */
#ifndef FLOW_RESTORE_H
#define FLOW_RESTORE_H

#include "flow/world.h"

/* Stamps ${now} as the epoch of ${store}, on behalf of ${uid}. */
bool restore_stamp(struct store *store, int64_t uid, instant now,
    struct err *err) MUST_CHECK;

/* True for what was crossed before the epoch, while the restore lasts. */
bool restore_covers(const struct world *world, const struct crossing *crossing);

/* Owes the one letter once all that was missed is known, or after a day
 * (a transaction of its own); nothing to do else. */
bool restore_tell(struct world *world, instant now, struct err *err) MUST_CHECK;

#endif
