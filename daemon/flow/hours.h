/*
 * The hours in which a letter may be tried again.  What leaves with a departure
 * and fails is not to reach a telephone at three in the morning: it waits for
 * its recipient's office.  Used by carry and settle.
 */
#ifndef FLOW_HOURS_H
#define FLOW_HOURS_H

#include "flow/world.h"
#include "io/store_outbox.h"

/* What a letter waits for. */
#define HOURS_HOLD "office-hours"

/*
 * The first instant at or after ${at} at which ${letter} may be tried again: in
 * office hours of its recipient, or in the hour after one of its departures,
 * which the office may have set outside of them.  What waits for an opening is
 * spread over its first quarter of an hour.  Of digests, news for
 * administrators and letters with an alert that leaves at once, ${at} itself.
 */
bool hours_after(struct world *world, const struct letter *letter, instant at,
    instant *out, struct err *err) MUST_CHECK;

/* The same for ${letter}, which is due at ${now}: a first try leaves unless it
 * has waited for an hour, and so does what an operator asked for. */
bool hours_due(struct world *world, const struct letter *letter, instant now,
    instant *out, struct err *err) MUST_CHECK;

#endif
