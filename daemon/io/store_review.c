/* What reviews ask: whose verdict is due, and the open dossiers in windows. */
#include "io/store_dossier_row.h"

#include <stdlib.h>

enum { DUE, NEXT, WINDOW, LAST };

static const struct statements table = {
	.part = PART_REVIEW,
	.sql =
	    (const char *const[]){
		[DUE] = "SELECT id FROM dossier"
			" WHERE next IS NOT NULL AND next <= ?"
			" AND " ROW_WATCHED " ORDER BY next",
		[NEXT] =
		    "SELECT id, next FROM dossier"
		    " WHERE next IS NOT NULL AND " ROW_WATCHED " ORDER BY next",
		/* No generation is 0. */
		[WINDOW] =
		    DOSSIER_SELECT " WHERE id > ? AND id <= ?"
				   " AND " ROW_OPEN " AND generation IS NOT ?"
				   " AND " ROW_WATCHED " ORDER BY id",
		[LAST] = "SELECT max(id) FROM dossier",
	    },
};

static int
compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool
is_aside(const struct dossiers_aside *aside, int64_t id)
{
	return aside != NULL && aside->count > 0 &&
	    bsearch(&id, aside->ids, aside->count, sizeof(id), compare_ids) !=
	    NULL;
}

bool
store_due_for_review(struct store *store, instant now,
    const struct dossiers_aside *aside, size_t limit, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err)
{
	struct query query;
	int64_t *items = NULL;
	size_t n = 0;
	enum step step = STEP_DONE;
	if (!query_open(&query, store, &table, DUE, err))
		return false;
	query_int(&query, now);
	while (n < limit && (step = query_step(&query)) == STEP_ROW) {
		int64_t id = column_int(&query);
		if (is_aside(aside, id))
			continue;
		items = grow(arena, items, n, sizeof(*items));
		items[n++] = id;
	}
	query_close(&query);
	*ids = items;
	*count = n;
	return step != STEP_FAILED;
}

bool
store_next_review(struct store *store, const struct dossiers_aside *aside,
    instant *out, struct err *err)
{
	struct query query;
	enum step step;
	bool found = false;
	if (!query_open(&query, store, &table, NEXT, err))
		return false;
	while (!found && (step = query_step(&query)) == STEP_ROW) {
		found = !is_aside(aside, column_int(&query));
		*out = column_int(&query);
	}
	query_close(&query);
	if (!found)
		*out = INSTANT_NEVER;
	return step != STEP_FAILED;
}

static bool
read_dossiers(struct query *query, struct arena *arena,
    struct dossiers_open *out)
{
	struct dossier *items = NULL;
	int64_t *damaged = NULL;
	size_t n = 0, bad = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		if (dossier_row_read(query, arena, &items[n])) {
			n++;
			continue;
		}
		damaged = grow(arena, damaged, bad, sizeof(*damaged));
		damaged[bad++] = items[n].id;
	}
	query_close(query);
	*out = (struct dossiers_open){ .items = items,
		.count = n,
		.damaged = damaged,
		.damaged_count = bad };
	return step == STEP_DONE;
}

bool
store_dossiers_open(struct store *store, int64_t *after, int64_t window,
    int64_t generation, struct arena *arena, struct dossiers_open *out,
    struct err *err)
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
	if (!read_dossiers(&query, arena, out))
		return false;
	*after += window;
	out->more = *after < last;
	return true;
}
