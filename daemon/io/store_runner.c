/* The one runner: prepares once, binds, steps, resets, words the error. */
#include "io/store_private.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

static bool
refuse(struct query *query)
{
	const char *sql = sqlite3_sql(query->statement);
	return err_set(query->err, "database %s: %s (in \"%.60s\")",
	    query->store->path, sqlite3_errmsg(query->store->db), sql);
}

bool
query_open(struct query *query, struct store *store,
    const struct statements *table, int which, struct err *err)
{
	assert(which >= 0 && which < PART_STATEMENTS);
	sqlite3_stmt **prepared = &store->prepared[table->part][which];
	const char *sql = table->sql[which];
	if (*prepared == NULL &&
	    sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		prepared, NULL) != SQLITE_OK)
		return err_set(err, "database %s: %s (preparing \"%.60s\")",
		    store->path, sqlite3_errmsg(store->db), sql);
	*query = (struct query){ .store = store,
		.statement = *prepared,
		.err = err };
	return true;
}

void
query_int(struct query *query, int64_t value)
{
	int rc = sqlite3_bind_int64(query->statement, ++query->bound, value);
	assert(rc == SQLITE_OK);
}

static void
bind_null(struct query *query)
{
	int rc = sqlite3_bind_null(query->statement, ++query->bound);
	assert(rc == SQLITE_OK);
}

void
query_int_or_null(struct query *query, int64_t value)
{
	if (value == 0)
		bind_null(query);
	else
		query_int(query, value);
}

void
query_instant(struct query *query, instant value)
{
	if (value == INSTANT_NONE)
		bind_null(query);
	else
		query_int(query, value);
}

void
query_alarm(struct query *query, instant value)
{
	query_instant(query, value == INSTANT_NEVER ? INSTANT_NONE : value);
}

void
query_text(struct query *query, const char *value)
{
	int rc = sqlite3_bind_text(query->statement, ++query->bound, value, -1,
	    SQLITE_STATIC);
	assert(rc == SQLITE_OK);
}

void
query_blob(struct query *query, const void *data, size_t size)
{
	assert(size <= INT_MAX);
	int rc = sqlite3_bind_blob(query->statement, ++query->bound, data,
	    (int)size, SQLITE_STATIC);
	assert(rc == SQLITE_OK);
}

enum step
query_step(struct query *query)
{
	struct store *store = query->store;
	query->column = 0;
	store->steps++;
	if (store->on_step != NULL)
		store->on_step();
	if (store->fail_at > 0 && --store->fail_at == 0) {
		store->refused = true;
		(void)err_set(query->err,
		    "database %s: database or disk is full (as ordered)",
		    store->path);
		return STEP_FAILED;
	}
	switch (sqlite3_step(query->statement)) {
	case SQLITE_ROW:
		return STEP_ROW;
	case SQLITE_DONE:
		return STEP_DONE;
	default:
		store->refused = true;
		(void)refuse(query);
		return STEP_FAILED;
	}
}

/* The result of reset repeats the step's error, which has been worded. */
void
query_close(struct query *query)
{
	sqlite3_reset(query->statement);
}

bool
query_run(struct query *query)
{
	enum step step = query_step(query);
	assert(step != STEP_ROW);
	query_close(query);
	return step == STEP_DONE;
}

bool
query_number(struct query *query, int64_t *out, bool *found)
{
	enum step step = query_step(query);
	*found = step == STEP_ROW &&
	    sqlite3_column_type(query->statement, 0) != SQLITE_NULL;
	if (*found)
		*out = column_int(query);
	query_close(query);
	return step != STEP_FAILED;
}

int64_t
column_int(struct query *query)
{
	return sqlite3_column_int64(query->statement, query->column++);
}

instant
column_instant(struct query *query)
{
	int column = query->column++;
	if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
		return INSTANT_NONE;
	return sqlite3_column_int64(query->statement, column);
}

instant
column_alarm(struct query *query)
{
	instant at = column_instant(query);
	return at == INSTANT_NONE ? INSTANT_NEVER : at;
}

const char *
column_peek(struct query *query)
{
	return (
	    const char *)sqlite3_column_text(query->statement, query->column++);
}

const char *
column_text(struct query *query, struct arena *arena)
{
	return arena_string(arena, column_peek(query));
}

const char *
column_name(struct query *query, struct arena *arena)
{
	return arena_string(arena, name_text(query->store, column_int(query)));
}

void *
grow(struct arena *arena, void *items, size_t count, size_t size)
{
	bool is_full = (count & (count - 1)) == 0;
	if (!is_full)
		return items;
	void *larger = arena_take(arena, (count == 0 ? 1 : count * 2) * size);
	if (count > 0)
		memcpy(larger, items, count * size);
	return larger;
}

bool
query_ids(struct query *query, struct arena *arena, int64_t **ids,
    size_t *count)
{
	int64_t *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		items[n++] = column_int(query);
	}
	query_close(query);
	*ids = items;
	*count = n;
	return step == STEP_DONE;
}

const void *
column_blob(struct query *query, size_t *size)
{
	int column = query->column++;
	const void *data = sqlite3_column_blob(query->statement, column);
	*size = (size_t)sqlite3_column_bytes(query->statement, column);
	return data;
}
