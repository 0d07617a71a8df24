/* When the last letter at once left to whom. */
#include "io/store_pace.h"

#include <assert.h>

#include "io/store_private.h"

enum { LAST, PUT };

static const struct statements table = {
	.part = PART_PACE,
	.sql =
	    (const char *const[]){
		[LAST] = "SELECT sealed FROM pace"
			 " WHERE recipient = ? AND channel = ?",
		[PUT] = "INSERT INTO pace (recipient, channel, sealed)"
			" VALUES (?, ?, ?) ON CONFLICT (recipient, channel)"
			" DO UPDATE SET sealed = excluded.sealed",
	    },
};

bool
store_pace_last(struct store *store, const char *recipient, const char *channel,
    instant *out, struct err *err)
{
	struct query query;
	enum step step;

	if (!query_open(&query, store, &table, LAST, err))
		return false;
	query_text(&query, recipient);
	query_text(&query, channel);
	*out = INSTANT_NONE;
	while ((step = query_step(&query)) == STEP_ROW)
		*out = column_instant(&query);
	query_close(&query);
	return step == STEP_DONE;
}

bool
store_pace_put(struct store *store, const char *recipient, const char *channel,
    instant now, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, PUT, err))
		return false;
	query_text(&query, recipient);
	query_text(&query, channel);
	query_int(&query, now);
	return query_run(&query);
}
