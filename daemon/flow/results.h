/*
 * Results that couriers brought back and that are to be written, in their
 * order.  One that cannot be written for a reason of its own does not hold up
 * the others: it is put aside, and tried again behind them.  Used by deliver.
 */
#ifndef FLOW_RESULTS_H
#define FLOW_RESULTS_H

#include "flow/world.h"
#include "io/courier.h"

/* A zeroed one is empty. */
struct results {
	struct courier_result *items;
	size_t count;
	struct courier_result *aside;
	size_t aside_count;
};

void results_finish(struct results *results);

/* Takes a copy of ${result}, behind the others. */
void results_add(struct results *results, const struct courier_result *result);

/*
 * Writes the first of ${results}, a turn's worth, and says how many were
 * written; the others of them are put aside, which is said.  ${trouble} and
 * ${troubled} as flow/settle has them.
 */
size_t results_write(struct results *results, struct world *world,
    struct err *trouble, bool *troubled);

/* What was put aside is to be written again, behind the others. */
void results_bring_back(struct results *results);

#endif
