/*
 * A letter of very many notices, sealed a slice a turn: were 100,000 dossiers
 * of one head's reach to cross a rung together, looking each up would hold the
 * loop for seconds.  Each slice is withdrawn, held or taken as one letter's
 * notices are; what was taken counts as told.  At the end the letter is worded:
 * it lists the worst and says how many more.  A configuration that comes
 * between has it begun anew.
 */
#ifndef FLOW_FLOOD_H
#define FLOW_FLOOD_H

#include "flow/world.h"
#include "io/store_notice.h"

enum { FLOOD_SLICE = 300 }; /* more than these are a flood */

struct flood;

/* ${at_once}: the letter counts for the pace of letters at once. */
struct flood *flood_new(struct world *world, const struct notice_group *group,
    bool at_once, instant now);
void flood_free(struct flood *flood);

/* The next slice, in a transaction of its own; ${done} with the last.  False
 * when the store failed: nothing of the slice is changed, and it may be tried
 * again.  A letter that cannot be built is said and its notices are held. */
bool flood_go_on(struct flood *flood, bool *done, struct err *err) MUST_CHECK;

#endif
