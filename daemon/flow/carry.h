/*
 * Carrying: sealed letters are claimed, which is committed, and only then do
 * couriers see them (invariant 5).  What cannot be carried now is put off, and
 * that is said.
 */
#ifndef FLOW_CARRY_H
#define FLOW_CARRY_H

#include "flow/world.h"
#include "io/courier.h"

/*
 * Hands letters that are due to ${courier}, some of those for whose channel it
 * has room and which is not disabled, all claimed in one transaction.  ${begun}
 * counts those it took, for which loop_busy_begin was called, ${looked_at}
 * those that were due.  False when the store refused: couriers have those of
 * ${begun}, which may be none, and a letter that none took may be left claimed,
 * for the next start.
 */
bool carry_due(struct world *world, struct courier *courier, size_t *begun,
    size_t *looked_at, struct err *err) MUST_CHECK;

/* When the next letter is due for whose channel ${courier} has room now, and
 * which is not disabled; INSTANT_NEVER: there is none.  (Room is made by
 * results, not by time.) */
bool carry_next(struct world *world, struct courier *courier, instant *out,
    struct err *err) MUST_CHECK;

#endif
