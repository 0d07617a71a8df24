/* What waits, channel by channel. */
#include "io/store_waiting.h"

#include <assert.h>

#include "io/store_outbox_act.h"
#include "io/store_private.h"

enum { ALL, RECORD, DROP_NOTICES, DROP, WITHDRAW };

static const struct statements table = {
	.part = PART_WAITING,
	.sql =
	    (const char *const[]){
		[ALL] = "SELECT channel, sum(notices), sum(letters) FROM ("
			" SELECT channel, count(*) AS notices, 0 AS letters"
			"  FROM notice WHERE state = 'open' GROUP BY channel"
			" UNION ALL SELECT channel, 0, count(*) FROM letter"
			"  WHERE next_try IS NOT NULL GROUP BY channel)"
			" GROUP BY channel ORDER BY channel",
		[RECORD] = "INSERT INTO outbox_act (act, letter, at, uid,"
			   " reason) SELECT '" OUTBOX_DROP "', id, ?, ?, ?"
			   " FROM letter WHERE next_try IS NOT NULL"
			   " AND channel = ?",
		[DROP_NOTICES] =
		    "UPDATE notice SET why = 'letter dropped' WHERE letter IN"
		    " (SELECT id FROM letter WHERE next_try IS NOT NULL"
		    "  AND channel = ?)",
		[DROP] = "UPDATE letter SET state = 'dropped', settled = ?,"
			 " next_try = NULL"
			 " WHERE next_try IS NOT NULL AND channel = ?",
		[WITHDRAW] = "UPDATE notice SET state = 'withdrawn',"
			     " why = 'dropped', closed = ?"
			     " WHERE state = 'open' AND channel = ?",
	    },
};

bool
store_waiting(struct store *store, struct arena *arena, struct waiting **out,
    size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ALL, err))
		return false;
	struct waiting *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		struct waiting *item = &items[n++];
		item->channel = column_text(&query, arena);
		item->notices = column_int(&query);
		item->letters = column_int(&query);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

static bool
record(struct store *store, const char *channel, int64_t uid,
    const char *reason, instant now, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, RECORD, err))
		return false;
	query_int(&query, now);
	query_int(&query, uid);
	query_text(&query, reason);
	query_text(&query, channel);
	return query_run(&query);
}

static bool
mark_notices(struct store *store, const char *channel, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, DROP_NOTICES, err))
		return false;
	query_text(&query, channel);
	return query_run(&query);
}

static bool
change(struct store *store, int which, const char *channel, instant now,
    int64_t *changed, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, which, err))
		return false;
	query_int(&query, now);
	query_text(&query, channel);
	if (!query_run(&query))
		return false;
	*changed = sqlite3_changes(store->db);
	return true;
}

bool
store_waiting_drop(struct store *store, const char *channel, int64_t uid,
    const char *reason, instant now, struct waiting *out, struct err *err)
{
	assert(store->in_transaction);
	out->channel = channel;
	return record(store, channel, uid, reason, now, err) &&
	    mark_notices(store, channel, err) &&
	    change(store, DROP, channel, now, &out->letters, err) &&
	    change(store, WITHDRAW, channel, now, &out->notices, err);
}
