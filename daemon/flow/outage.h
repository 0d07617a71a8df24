/*
 * A source that gives no data is never silence (invariant 8): administrators
 * are told once when it has failed for its configured time, and once when it
 * is back.
 */
#ifndef FLOW_OUTAGE_H
#define FLOW_OUTAGE_H

#include "flow/world.h"
#include "io/store_meta.h"

/* Inside the transaction that records ${health}: owes what is to be told and
 * sets health->alarmed.  ${was_alarmed} before this sweep ended. */
bool
outage_owe(struct world *world, struct source_health *health, bool was_alarmed,
    int32_t alarm_after, instant now, struct err *err) MUST_CHECK;

#endif
