/*
 * Deliver: from open notices to letters that left.  At a departure the notices
 * whose hold is over are sealed, group by group; sealed letters are claimed,
 * carried by couriers, and settled.  Sealing and claiming are committed before
 * anything leaves (invariant 5).
 */
#ifndef FLOW_DELIVER_H
#define FLOW_DELIVER_H

#include "flow/world.h"

/* Starts the couriers.  Letters that were claimed when the daemon died become
 * uncertain. */
struct deliver *deliver_new(struct world *world, struct err *err) MUST_CHECK;

/* Takes no more letters, waits ${grace_ms} for those under way and settles
 * them; then frees. */
void deliver_stop(struct deliver *deliver, int32_t grace_ms);
void deliver_free(struct deliver *deliver);

/* Something was committed that may be due earlier: sets the alarm anew. */
void deliver_nudge(struct deliver *deliver);

/* True when no letter of this run was refused or put off. */
bool deliver_all_well(const struct deliver *deliver, struct err *err);

#endif
