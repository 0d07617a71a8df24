/*
 * Sealing: one group of open notices becomes one letter, in one transaction.
 * Notices that are no longer true are withdrawn, and that is recorded.
 */
#ifndef FLOW_SEAL_H
#define FLOW_SEAL_H

#include "flow/world.h"
#include "io/store_notice.h"

/* Seals what of ${group} is due by ${now}.  False only when the store failed;
 * nothing is then changed.  A letter that cannot be built is said and its
 * notices are held, so that nothing is lost. */
bool seal_group(struct world *world, const struct notice_group *group,
    instant now, struct err *err) MUST_CHECK;

#endif
