/*
 * A channel that carries nothing while letters wait for it is never silence
 * (invariant 8): the administrators are told once when that has lasted for the
 * channel's `alarm_after`, by another channel, and once when it carries again.
 * Long before its letters are given up.
 */
#ifndef FLOW_STALL_H
#define FLOW_STALL_H

#include "flow/world.h"
#include "io/courier.h"
#include "io/store_outbox.h"

/*
 * Inside the transaction that settles ${result} of ${letter}, which stands as
 * before it: what it tells of the letter's channel.  ${waits}: the letter is to
 * be tried again.  Owes the news that a channel carries again.
 */
bool stall_note(struct world *world, const struct letter *letter,
    const struct courier_result *result, bool waits, instant now,
    struct err *err) MUST_CHECK;

/* Owes the alarm about every channel whose time is over by ${now}, in a
 * transaction of its own. */
bool stall_tell(struct world *world, instant now, struct err *err) MUST_CHECK;

/* When the next of them will be; INSTANT_NEVER: none is failing untold. */
bool stall_next(struct world *world, instant *out, struct err *err) MUST_CHECK;

#endif
