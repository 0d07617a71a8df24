/* Sweeps and the pages they took. */
#include "io/store_sweep.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "io/store_private.h"
#include "io/store_row.h"

enum {
	ABANDON,
	BEGIN,
	COUNTED,
	PAGE,
	MOVE,
	END,
	RUNNING,
	LAST_FULL,
	PAGE_HASH,
	IDS,
	OPEN_BEFORE,
	PAGES_BACK,
	PRUNE
};

#define SWEEP                                                                  \
	"SELECT id, source, kind, since, mapping, started, ended, state,"      \
	" pages, records, next FROM sweep"

static const struct statements table = {
	.part = PART_SWEEP,
	.sql =
	    (const char *const[]){
		[ABANDON] = "UPDATE sweep SET state = 2, ended = ?"
			    " WHERE source = ? AND state = 0",
		[BEGIN] = "INSERT INTO sweep (source, kind, since, mapping,"
			  " started, state, next) VALUES (?, ?, ?, ?, ?, 0, ?)",
		[COUNTED] = "SELECT records FROM sweep_page"
			    " WHERE sweep = ? AND number = ?",
		[PAGE] = "INSERT OR REPLACE INTO sweep_page"
			 " (sweep, number, hash, at, records, ids)"
			 " VALUES (?, ?, ?, ?, ?, ?)",
		[MOVE] = "UPDATE sweep SET pages = ?, records = ?, next = ?"
			 " WHERE id = ?",
		[END] = "UPDATE sweep SET state = ?, ended = ? WHERE id = ?",
		[RUNNING] = SWEEP " WHERE source = ? AND state = 0",
		[LAST_FULL] =
		    SWEEP " WHERE source = ? AND state = 1 AND kind = 0"
			  " AND id < ? ORDER BY id DESC LIMIT 1",
		[PAGE_HASH] = "SELECT hash FROM sweep_page"
			      " WHERE sweep = ? AND number = ?",
		[IDS] = "SELECT ids FROM sweep_page WHERE sweep = ?",
		[OPEN_BEFORE] =
		    "SELECT id FROM dossier WHERE source = ?"
		    " AND first_seen < ?"
		    " AND standing NOT IN (" ROW_CLOSED ") ORDER BY id",
		[PAGES_BACK] = "SELECT p.at, p.ids FROM sweep s"
			       " JOIN sweep_page p ON p.sweep = s.id"
			       " WHERE s.source = ?"
			       " ORDER BY s.id DESC, p.number DESC",
		[PRUNE] =
		    "DELETE FROM sweep WHERE started < ? AND state <> 0"
		    " AND id NOT IN (SELECT id FROM (SELECT id, row_number()"
		    " OVER (PARTITION BY source ORDER BY id DESC) AS back"
		    " FROM sweep WHERE state = 1 AND kind = 0)"
		    " WHERE back <= 2)",
	    },
};

bool
store_sweep_begin(struct store *store, struct sweep *sweep, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, ABANDON, err))
		return false;
	query_int(&query, sweep->started);
	query_int(&query, sweep->source);
	if (!query_run(&query) ||
	    !query_open(&query, store, &table, BEGIN, err))
		return false;
	query_int(&query, sweep->source);
	query_int(&query, sweep->kind);
	query_instant(&query, sweep->since);
	query_int(&query, (int64_t)sweep->mapping);
	query_int(&query, sweep->started);
	query_text(&query, sweep->next);
	if (!query_run(&query))
		return false;
	sweep->id = sqlite3_last_insert_rowid(store->db);
	sweep->state = SWEEP_RUNNING;
	sweep->ended = INSTANT_NONE;
	sweep->pages = sweep->records = 0;
	return true;
}

static int
by_value(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

/* Sorted ids as differences, seven bits a byte, the least first: a page of
 * neighbours takes a byte or two each.  ${out} has room for 10 bytes an id. */
static size_t
put_ids(int64_t *ids, size_t count, unsigned char *out)
{
	unsigned char *end = out;
	int64_t last = 0;
	qsort(ids, count, sizeof(*ids), by_value);
	for (size_t i = 0; i < count; i++) {
		uint64_t step = (uint64_t)(ids[i] - last);
		last = ids[i];
		for (; step >= 0x80; step >>= 7)
			*end++ = (unsigned char)(step | 0x80);
		*end++ = (unsigned char)step;
	}
	return (size_t)(end - out);
}

/* Takes the next id off ${data}; false at the end or at a cut number. */
static bool
next_id(const unsigned char **data, const unsigned char *end, int64_t *id)
{
	uint64_t step = 0;
	for (int shift = 0; *data < end && shift < 64; shift += 7) {
		unsigned char byte = *(*data)++;
		step |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0) {
			*id = (int64_t)((uint64_t)*id + step);
			return true;
		}
	}
	return false;
}

static bool
write_page(struct store *store, const struct sweep *sweep, int64_t number,
    uint64_t hash, const int64_t *ids, size_t count, instant at,
    struct err *err)
{
	int64_t *sorted = mem_alloc(count * sizeof(*ids) + 1);
	unsigned char *packed = mem_alloc(count * 10 + 1);
	if (count > 0)
		memcpy(sorted, ids, count * sizeof(*ids));
	size_t size = put_ids(sorted, count, packed);
	struct query query;
	bool ok = query_open(&query, store, &table, PAGE, err);
	if (ok) {
		query_int(&query, sweep->id);
		query_int(&query, number);
		query_int(&query, (int64_t)hash);
		query_int(&query, at);
		query_int(&query, (int64_t)count);
		query_blob(&query, packed, size);
		ok = query_run(&query);
	}
	mem_free(packed);
	mem_free(sorted);
	return ok;
}

bool
store_sweep_page(struct store *store, struct sweep *sweep, int64_t number,
    uint64_t hash, const int64_t *ids, size_t count, const char *next,
    instant at, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	int64_t replaced = 0;
	bool found;
	if (!query_open(&query, store, &table, COUNTED, err))
		return false;
	query_int(&query, sweep->id);
	query_int(&query, number);
	if (!query_number(&query, &replaced, &found) ||
	    !write_page(store, sweep, number, hash, ids, count, at, err) ||
	    !query_open(&query, store, &table, MOVE, err))
		return false;
	int64_t pages = number > sweep->pages ? number : sweep->pages;
	int64_t records = sweep->records + (int64_t)count - replaced;
	query_int(&query, pages);
	query_int(&query, records);
	query_text(&query, next);
	query_int(&query, sweep->id);
	if (!query_run(&query))
		return false;
	sweep->pages = pages;
	sweep->records = records;
	sweep->next = next;
	return true;
}

bool
store_sweep_end(struct store *store, struct sweep *sweep,
    enum sweep_state state, instant at, struct err *err)
{
	assert(store->in_transaction && state != SWEEP_RUNNING);
	struct query query;
	if (!query_open(&query, store, &table, END, err))
		return false;
	query_int(&query, state);
	query_int(&query, at);
	query_int(&query, sweep->id);
	if (!query_run(&query))
		return false;
	sweep->state = state;
	sweep->ended = at;
	return true;
}

/* Steps a query for one sweep, and closes it. */
static bool
read_one(struct query *query, struct arena *arena, struct sweep *out,
    bool *found)
{
	enum step step = query_step(query);
	*found = step == STEP_ROW;
	if (*found) {
		out->id = column_int(query);
		out->source = column_int(query);
		out->kind = (enum sweep_kind)column_int(query);
		out->since = column_instant(query);
		out->mapping = (uint64_t)column_int(query);
		out->started = column_int(query);
		out->ended = column_instant(query);
		out->state = (enum sweep_state)column_int(query);
		out->pages = column_int(query);
		out->records = column_int(query);
		out->next = column_text(query, arena);
	}
	query_close(query);
	return step != STEP_FAILED;
}

bool
store_sweep_resume(struct store *store, int64_t source, struct arena *arena,
    struct sweep *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, RUNNING, err))
		return false;
	query_int(&query, source);
	return read_one(&query, arena, out, found);
}

bool
store_sweep_last_full(struct store *store, int64_t source, int64_t before,
    struct arena *arena, struct sweep *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LAST_FULL, err))
		return false;
	query_int(&query, source);
	query_int(&query, before == 0 ? INT64_MAX : before);
	return read_one(&query, arena, out, found);
}

bool
store_sweep_page_hash(struct store *store, int64_t sweep, int64_t number,
    uint64_t *hash, bool *found, struct err *err)
{
	struct query query;
	int64_t stored = 0;
	if (!query_open(&query, store, &table, PAGE_HASH, err))
		return false;
	query_int(&query, sweep);
	query_int(&query, number);
	if (!query_number(&query, &stored, found))
		return false;
	if (*found)
		*hash = (uint64_t)stored;
	return true;
}

/* One bit a dossier, up to ${highest}. */
static bool
mark_seen(struct store *store, int64_t sweep, unsigned char *bits,
    int64_t highest, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, IDS, err))
		return false;
	query_int(&query, sweep);
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		size_t size;
		const unsigned char *data = column_blob(&query, &size);
		const unsigned char *end = size == 0 ? data : data + size;
		int64_t id = 0;
		while (data != end && next_id(&data, end, &id)) {
			if (id > 0 && id <= highest)
				bits[id / 8] |= (unsigned char)(1 << id % 8);
		}
	}
	query_close(&query);
	return step == STEP_DONE;
}

bool
store_sweep_unseen(struct store *store, const struct sweep *sweep,
    struct arena *arena, int64_t **ids, size_t *count, struct err *err)
{
	struct query query;
	int64_t *open;
	size_t n, kept = 0;
	if (!query_open(&query, store, &table, OPEN_BEFORE, err))
		return false;
	query_int(&query, sweep->source);
	query_int(&query, sweep->started);
	if (!query_ids(&query, arena, &open, &n))
		return false;
	int64_t highest = n == 0 ? 0 : open[n - 1];
	unsigned char *bits = mem_alloc((size_t)highest / 8 + 1);
	bool ok = mark_seen(store, sweep->id, bits, highest, err);
	for (size_t i = 0; ok && i < n; i++) {
		if ((bits[open[i] / 8] >> open[i] % 8 & 1) == 0)
			open[kept++] = open[i];
	}
	mem_free(bits);
	if (ok) {
		*ids = open;
		*count = kept;
	}
	return ok;
}

bool
store_sweep_last_sighting(struct store *store, int64_t source, int64_t dossier,
    instant *out, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, PAGES_BACK, err))
		return false;
	query_int(&query, source);
	instant found = INSTANT_NONE;
	enum step step = STEP_DONE;
	while (
	    found == INSTANT_NONE && (step = query_step(&query)) == STEP_ROW) {
		instant at = column_int(&query);
		size_t size;
		const unsigned char *data = column_blob(&query, &size);
		const unsigned char *end = size == 0 ? data : data + size;
		int64_t id = 0;
		while (data != end && id < dossier && next_id(&data, end, &id))
			;
		if (id == dossier)
			found = at;
	}
	query_close(&query);
	if (step == STEP_FAILED)
		return false;
	*out = found;
	return true;
}

bool
store_sweep_prune(struct store *store, instant before, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, PRUNE, err))
		return false;
	query_int(&query, before);
	return query_run(&query);
}
