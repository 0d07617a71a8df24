/* Records that could not be read. */
#include "io/store_refused.h"

#include <assert.h>

#include "base/text.h"
#include "io/store_private.h"

enum { PUT, READ, PRUNE, LIST, COUNT };

static const struct statements table = {
	.part = PART_REFUSED,
	.sql =
	    (const char *const[]){
		[PUT] = "INSERT INTO refused (source, code, why, seen)"
			" SELECT ?1, ?2, ?3, ?4 WHERE ?5 >"
			"  (SELECT count(*) FROM refused WHERE source = ?1)"
			" OR EXISTS (SELECT 1 FROM refused"
			"  WHERE source = ?1 AND code = ?2)"
			" ON CONFLICT DO UPDATE SET why = excluded.why,"
			" seen = excluded.seen",
		[READ] = "DELETE FROM refused WHERE source = ? AND code = ?",
		[PRUNE] = "DELETE FROM refused WHERE source = ? AND seen < ?",
		[LIST] = "SELECT code, why, seen, EXISTS"
			 " (SELECT 1 FROM dossier d WHERE d.code = refused.code"
			 "  AND d.source = refused.source)"
			 " FROM refused WHERE source = ?"
			 " ORDER BY code LIMIT ?",
		[COUNT] = "SELECT count(*) FROM refused WHERE source = ?",
	    },
};

bool
store_refused_put(struct store *store, int64_t source, const char *code,
    const char *why, instant now, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, PUT, err))
		return false;
	query_int(&query, source);
	query_text(&query, code == NULL ? "" : code);
	query_text(&query, why);
	query_instant(&query, now);
	query_int(&query, STORE_REFUSED_MOST);
	return query_run(&query);
}

bool
store_refused_read(struct store *store, int64_t source, const char *code,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, READ, err))
		return false;
	query_int(&query, source);
	query_text(&query, code);
	return query_run(&query);
}

bool
store_refused_prune(struct store *store, int64_t source, instant before,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, PRUNE, err))
		return false;
	query_int(&query, source);
	query_instant(&query, before);
	return query_run(&query);
}

static bool
count_all(struct store *store, int64_t source, int64_t *total, struct err *err)
{
	struct query query;
	bool found;
	if (!query_open(&query, store, &table, COUNT, err))
		return false;
	query_int(&query, source);
	return query_number(&query, total, &found);
}

bool
store_refused(struct store *store, int64_t source, size_t limit,
    struct arena *arena, struct refused **out, size_t *count, int64_t *total,
    struct err *err)
{
	struct query query;
	if (!count_all(store, source, total, err) ||
	    !query_open(&query, store, &table, LIST, err))
		return false;
	query_int(&query, source);
	query_int(&query, (int64_t)limit);
	struct refused *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		items[n].code = column_text(&query, arena);
		items[n].why = column_text(&query, arena);
		items[n].seen = column_instant(&query);
		items[n++].known = column_int(&query) != 0;
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}
