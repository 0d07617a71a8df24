/* What couriers brought back, until it is written. */
#include "flow/results.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/settle.h"

enum { WRITTEN_A_TURN = 64 };

static void
push(struct courier_result **items, size_t *count,
    const struct courier_result *result)
{
	*items = mem_resize(*items, (*count + 1) * sizeof(**items));
	(*items)[(*count)++] = *result;
}

void
results_finish(struct results *results)
{
	mem_free(results->items);
	mem_free(results->aside);
	*results = (struct results){ 0 };
}

void
results_add(struct results *results, const struct courier_result *result)
{
	push(&results->items, &results->count, result);
}

/* Says how many of ${count} were written, each in a transaction of its own. */
static size_t
write_each(struct results *results, size_t count, struct world *world,
    struct err *trouble, bool *troubled)
{
	size_t written = 0;
	struct err err;

	for (size_t i = 0; i < count; i++) {
		if (settle_results(world, &results->items[i], 1, trouble,
			troubled, &err)) {
			written++;
			continue;
		}
		log_err("a result could not be recorded and is put aside: %s",
		    err.text);
		push(&results->aside, &results->aside_count,
		    &results->items[i]);
	}
	return written;
}

size_t
results_write(struct results *results, struct world *world, struct err *trouble,
    bool *troubled)
{
	size_t count =
	    results->count < WRITTEN_A_TURN ? results->count : WRITTEN_A_TURN;
	size_t written = count;
	struct err err;

	if (!settle_results(world, results->items, count, trouble, troubled,
		&err))
		written = write_each(results, count, world, trouble, troubled);
	results->count -= count;
	memmove(results->items, results->items + count,
	    results->count * sizeof(*results->items));
	return written;
}

void
results_bring_back(struct results *results)
{
	for (size_t i = 0; i < results->aside_count; i++)
		results_add(results, &results->aside[i]);
	results->aside_count = 0;
}
