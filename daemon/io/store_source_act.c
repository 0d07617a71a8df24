/* People and the lists of sources. */
#include "io/store_source_act.h"

#include <assert.h>

#include "io/store_private.h"

enum { ADD, NEWEST };

static const struct statements table = {
	.part = PART_SOURCE_ACT,
	.sql =
	    (const char *const[]){
		[ADD] = "INSERT INTO source_act (source, at, records, uid, who)"
			" VALUES (?, ?, ?, ?, ?)",
		[NEWEST] = "SELECT at, records, uid, who FROM source_act"
			   " WHERE source = ? ORDER BY id DESC LIMIT 1",
	    },
};

bool
store_source_act_add(struct store *store, const struct source_act *act,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, act->source);
	query_int(&query, act->at);
	query_int(&query, act->records);
	query_int(&query, act->uid);
	query_text(&query, act->who);
	return query_run(&query);
}

bool
store_source_act_newest(struct store *store, int64_t source,
    struct arena *arena, struct source_act *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, NEWEST, err))
		return false;
	query_int(&query, source);
	enum step step = query_step(&query);
	*found = step == STEP_ROW;
	if (*found) {
		*out = (struct source_act){ .source = source };
		out->at = column_instant(&query);
		out->records = column_int(&query);
		out->uid = column_int(&query);
		out->who = column_text(&query, arena);
	}
	query_close(&query);
	return step != STEP_FAILED;
}
