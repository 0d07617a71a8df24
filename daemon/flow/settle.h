/*
 * Settling: what became of a letter that a courier carried is written into the
 * outbox, with the instant of the next try where there is one.
 */
#ifndef FLOW_SETTLE_H
#define FLOW_SETTLE_H

#include "flow/world.h"
#include "io/courier.h"

enum {
	SETTLE_DISABLED_S = 3600, /* letters of a disabled channel wait */
};

/*
 * Writes ${result} in a transaction of its own and says it.  ${trouble} is
 * worded, and ${troubled} set, unless the letter was sent.  False when the
 * store refused: nothing is changed, and the result is still to be written.
 */
bool settle_result(struct world *world, const struct courier_result *result,
    struct err *trouble, bool *troubled, struct err *err) MUST_CHECK;

/* At start: letters whose result nobody wrote are uncertain; those that had
 * been before are repeated no more, and that is told. */
bool settle_recover(struct world *world, struct err *err) MUST_CHECK;

/* A letter that no courier began is to be tried at ${next}: the attempt that
 * was claimed ends as "later". */
bool settle_untried(struct world *world, int64_t letter, instant next,
    const char *why, struct err *err) MUST_CHECK;

#endif
