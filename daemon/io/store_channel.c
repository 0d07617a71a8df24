/* How each channel fares. */
#include "io/store_channel.h"

#include <assert.h>

#include "io/store_private.h"

enum { LOAD, PUT, FORGET, FAILING, WAITS };

#define COLUMNS                                                                \
	"name, shape, failing_since, failed, told, carried, stuck, answer,"    \
	" carried_to, failed_row, row_since, row_to"

static const struct statements table = {
	.part = PART_CHANNEL,
	.sql =
	    (const char *const[]){
		[LOAD] = "SELECT " COLUMNS " FROM channel"
			 " WHERE name = ? AND shape = ?",
		[PUT] = "INSERT OR REPLACE INTO channel (" COLUMNS ")"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[FORGET] = "DELETE FROM channel WHERE name = ? AND shape <> ?",
		[FAILING] = "SELECT " COLUMNS " FROM channel"
			    " WHERE failing_since IS NOT NULL ORDER BY name",
		/* By the index letter_waits alone. */
		[WAITS] = "SELECT id FROM letter WHERE next_try IS NOT NULL"
			  " AND channel = ?1 AND id <> ?2"
			  " AND (shape IS NULL OR shape = ?3) LIMIT 1",
	    },
};

static void
read_health(struct query *query, struct arena *arena,
    struct channel_health *out)
{
	out->channel = column_text(query, arena);
	out->shape = column_text(query, arena);
	out->failing_since = column_instant(query);
	out->failed = column_instant(query);
	out->told = column_int(query) != 0;
	out->carried = column_instant(query);
	out->stuck = column_instant(query);
	out->answer = column_text(query, arena);
	out->carried_to = column_text(query, arena);
	out->failed_row = column_int(query);
	out->row_since = column_instant(query);
	out->row_to = column_text(query, arena);
}

bool
store_channel_load(struct store *store, const char *channel, const char *shape,
    struct arena *arena, struct channel_health *out, struct err *err)
{
	struct query query;
	enum step step;

	*out = (struct channel_health){ .failing_since = INSTANT_NONE,
		.failed = INSTANT_NONE,
		.carried = INSTANT_NONE,
		.stuck = INSTANT_NONE,
		.row_since = INSTANT_NONE };
	if (!query_open(&query, store, &table, LOAD, err))
		return false;
	query_text(&query, channel);
	query_text(&query, shape);
	step = query_step(&query);
	if (step == STEP_ROW)
		read_health(&query, arena, out);
	query_close(&query);
	out->channel = channel;
	out->shape = shape;
	return step != STEP_FAILED;
}

bool
store_channel_put(struct store *store, const struct channel_health *health,
    struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, PUT, err))
		return false;
	query_text(&query, health->channel);
	query_text(&query, health->shape);
	query_instant(&query, health->failing_since);
	query_instant(&query, health->failed);
	query_int(&query, health->told);
	query_instant(&query, health->carried);
	query_instant(&query, health->stuck);
	query_text(&query, health->answer);
	query_text(&query, health->carried_to);
	query_int(&query, health->failed_row);
	query_instant(&query, health->row_since);
	query_text(&query, health->row_to);
	return query_run(&query);
}

bool
store_channel_forget(struct store *store, const char *channel,
    const char *shape, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, FORGET, err))
		return false;
	query_text(&query, channel);
	query_text(&query, shape);
	return query_run(&query);
}

bool
store_channel_has_lasted(const struct channel_health *health,
    int32_t alarm_after)
{
	return health->failed != INSTANT_NONE &&
	    health->failed >= health->failing_since + alarm_after / 2;
}

bool
store_channels_failing(struct store *store, struct arena *arena,
    struct channel_health **out, size_t *count, struct err *err)
{
	struct channel_health *items = NULL;
	struct query query;
	enum step step;
	size_t n = 0;

	if (!query_open(&query, store, &table, FAILING, err))
		return false;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		read_health(&query, arena, &items[n++]);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_channel_waits(struct store *store, const char *channel, const char *shape,
    int64_t but, bool *out, struct err *err)
{
	struct query query;
	int64_t id;

	if (!query_open(&query, store, &table, WAITS, err))
		return false;
	query_text(&query, channel);
	query_int(&query, but);
	query_text(&query, shape);
	return query_number(&query, &id, out);
}
