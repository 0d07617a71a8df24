/* What reviews ask: whose verdict is due, and the open dossiers in windows. */
#include "io/store_dossier_row.h"

enum { DUE, NEXT, WINDOW, LAST };

static const struct statements table = {
	.part = PART_REVIEW,
	.sql =
	    (const char *const[]){
		[DUE] = "SELECT id FROM dossier"
			" WHERE next IS NOT NULL AND next <= ?"
			" ORDER BY next LIMIT ?",
		[NEXT] = "SELECT min(next) FROM dossier WHERE next IS NOT NULL",
		/* No generation is 0. */
		[WINDOW] =
		    DOSSIER_SELECT " WHERE id > ? AND id <= ?"
				   " AND standing NOT IN (" ROW_CLOSED ")"
				   " AND generation IS NOT ? ORDER BY id",
		[LAST] = "SELECT max(id) FROM dossier",
	    },
};

bool
store_due_for_review(struct store *store, instant now, size_t limit,
    struct arena *arena, int64_t **ids, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, DUE, err))
		return false;
	query_int(&query, now);
	query_int(&query, (int64_t)limit);
	return query_ids(&query, arena, ids, count);
}

bool
store_next_review(struct store *store, instant *out, struct err *err)
{
	struct query query;
	bool found;
	instant next;
	if (!query_open(&query, store, &table, NEXT, err) ||
	    !query_number(&query, &next, &found))
		return false;
	*out = found ? next : INSTANT_NEVER;
	return true;
}

static bool
read_dossiers(struct query *query, struct arena *arena, struct dossier **out,
    size_t *count)
{
	struct dossier *items = NULL;
	size_t n = 0;
	enum step step;
	bool ok = true;
	while (ok && (step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		ok = dossier_row_read(query, arena, &items[n++]);
	}
	query_close(query);
	*out = items;
	*count = n;
	return ok && step == STEP_DONE;
}

bool
store_dossiers_open(struct store *store, int64_t *after, int64_t window,
    int64_t generation, struct arena *arena, struct dossier **out,
    size_t *count, bool *more, struct err *err)
{
	struct query query;
	int64_t last = 0;
	bool found;
	if (!query_open(&query, store, &table, LAST, err) ||
	    !query_number(&query, &last, &found) ||
	    !query_open(&query, store, &table, WINDOW, err))
		return false;
	query_int(&query, *after);
	query_int(&query, *after + window);
	query_int(&query, generation);
	if (!read_dossiers(&query, arena, out, count))
		return false;
	*after += window;
	*more = *after < last;
	return true;
}
