/*
 * Sealing: one group of open notices becomes one letter, in one transaction.
 * Notices that are no longer true are withdrawn, and that is recorded.
 */
#ifndef FLOW_SEAL_H
#define FLOW_SEAL_H

#include "flow/compose.h"
#include "flow/flood.h"
#include "flow/world.h"
#include "io/store_notice.h"

/* Seals what of ${group} is due by ${now}.  False only when the store failed;
 * nothing is then changed.  A letter that cannot be built is said and its
 * notices are held, so that nothing is lost.  Where ${flood} is given and there
 * are too many for one turn, it is set, to be gone on with; else NULL. */
bool seal_group(struct world *world, const struct notice_group *group,
    instant now, struct flood **flood, struct err *err) MUST_CHECK;

/* Loads what the notices tell of, in the turn's arena; those no longer true are
 * withdrawn, and those that something holds, or whose dossier cannot be read,
 * wait on.  In a transaction. */
bool seal_sift(struct world *world, const struct notice *notices, size_t count,
    instant now, struct compose_item *items, size_t *kept,
    struct err *err) MUST_CHECK;

/* When a letter that could not be built is tried again: should that mend it,
 * it leaves within office hours. */
instant seal_try_again(const struct world *world, const struct notice *notice,
    instant now);

/* One line of log. */
void seal_say(const struct letter *letter, size_t notices);

#endif
