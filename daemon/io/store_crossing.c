/* Crossings: what was reached, and what became of it. */
#include <assert.h>

#include "io/store_notice.h"
#include "io/store_private.h"

enum { ALL, BETWEEN, ADD, CORRECTED };

/* In the order of read_crossing. */
#define CROSSING "rung, clock, step, due, at, outcome"

static const struct statements table = {
	.part = PART_CROSSING,
	.sql =
	    (const char *const[]){
		[ALL] =
		    "SELECT " CROSSING " FROM crossing"
		    " WHERE dossier = ? ORDER BY at, clock, due, rung, step",
		[BETWEEN] = "SELECT dossier, " CROSSING
			    " FROM crossing WHERE dossier > ? AND dossier <= ?"
			    " ORDER BY dossier, at, clock, due, rung, step",
		[ADD] = "INSERT OR IGNORE INTO crossing"
			" (dossier, clock, rung, due, step, at,"
			" outcome) VALUES (?, ?, ?, ?, ?, ?, ?)",
		[CORRECTED] =
		    "UPDATE crossing SET outcome = ? WHERE dossier = ?"
		    " AND clock = ? AND rung = ? AND due = ? AND step = ?",
	    },
};

static void
read_crossing(struct query *query, struct arena *arena, struct crossing *out)
{
	out->rung = column_text(query, arena);
	out->clock = (enum clock_kind)column_int(query);
	out->step = column_name(query, arena);
	out->due = (day){ (int32_t)column_int(query) };
	out->at = column_int(query);
	out->outcome = (enum crossing_outcome)column_int(query);
}

bool
store_crossings(struct store *store, int64_t dossier, struct arena *arena,
    struct crossing **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ALL, err))
		return false;
	query_int(&query, dossier);
	struct crossing *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		read_crossing(&query, arena, &items[n++]);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_crossings_between(struct store *store, int64_t after, int64_t until,
    struct arena *arena, struct crossing **out, int64_t **dossiers,
    size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, BETWEEN, err))
		return false;
	query_int(&query, after);
	query_int(&query, until);
	struct crossing *items = NULL;
	int64_t *ids = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		ids = grow(arena, ids, n, sizeof(*ids));
		ids[n] = column_int(&query);
		read_crossing(&query, arena, &items[n++]);
	}
	query_close(&query);
	*out = items;
	*dossiers = ids;
	*count = n;
	return step == STEP_DONE;
}

bool
store_crossing_add(struct store *store, int64_t dossier,
    const struct crossing *crossing, bool *is_new, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	int64_t step;
	if (!name_id(store, crossing->step, &step, err) ||
	    !query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, dossier);
	query_int(&query, crossing->clock);
	query_text(&query, crossing->rung);
	query_int(&query, crossing->due.n);
	query_int(&query, step);
	query_int(&query, crossing->at);
	query_int(&query, crossing->outcome);
	if (!query_run(&query))
		return false;
	if (is_new != NULL)
		*is_new = sqlite3_changes(store->db) > 0;
	return true;
}

bool
store_crossing_corrected(struct store *store, int64_t dossier,
    const struct crossing *crossing, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	int64_t step;
	if (!name_id(store, crossing->step, &step, err) ||
	    !query_open(&query, store, &table, CORRECTED, err))
		return false;
	query_int(&query, CROSSING_CORRECTED);
	query_int(&query, dossier);
	query_int(&query, crossing->clock);
	query_text(&query, crossing->rung);
	query_int(&query, crossing->due.n);
	query_int(&query, step);
	return query_run(&query);
}
