/*
 * A source that gives no data is never silence (invariant 8): administrators
 * are told once when it has failed for its configured time, at once when its
 * list is too short to be believed, and once when it is back.
 */
#ifndef FLOW_OUTAGE_H
#define FLOW_OUTAGE_H

#include "flow/world.h"
#include "io/store_meta.h"

/* Inside the transaction that records ${health}: owes what is to be told and
 * sets health->alarmed.  ${before} is the health before this sweep ended, or
 * before its list was ${accepted} by an operator. */
bool outage_owe(struct world *world, const struct source_health *before,
    struct source_health *health, int32_t alarm_after, bool accepted,
    instant now, struct err *err) MUST_CHECK;

#endif
