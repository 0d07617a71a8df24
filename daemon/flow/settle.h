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
 * Writes ${count} results, each of another letter, in one transaction and says
 * them.  ${trouble} is worded, and ${troubled} set, unless all were sent.
 * False when one of them could not be written: nothing is changed, and all are
 * still to be written.
 */
bool settle_results(struct world *world, const struct courier_result *results,
    size_t count, struct err *trouble, bool *troubled,
    struct err *err) MUST_CHECK;

/* At start: letters whose result nobody wrote are uncertain; those that had
 * been before are repeated no more, and that is told. */
bool settle_recover(struct world *world, struct err *err) MUST_CHECK;

/* A letter that no courier began is to be tried at ${next}: the attempt that
 * was claimed ends as "later". */
bool settle_untried(struct world *world, int64_t letter, instant next,
    const char *why, struct err *err) MUST_CHECK;

#endif
