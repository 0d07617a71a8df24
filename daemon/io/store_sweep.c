/* Sweeps and the pages they took. */
#include "io/store_sweep.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "io/packed_ids.h"
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
	LAST_LIST,
	LIST_BEFORE,
	PAGE_HASH,
	QUARANTINED,
	IDS,
	SIGHTINGS,
	PAGES_BACK
};

#define SWEEP                                                                                                 \
	"SELECT id, source, kind, since, mapping, started, ended, state,"                                     \
	" pages, records, next, generation, span, span_pages, span_records,"                                  \
	" span_total, doubts, is_read, moved, newest, server_date, read, created, changed, refused, retries," \
	" bytes, took_us FROM sweep"

static const struct statements table = {
	.part = PART_SWEEP,
	.sql =
	    (const char *const[]){
		[ABANDON] = "UPDATE sweep SET state = 2, ended = ?"
			    " WHERE source = ? AND state = 0",
		[BEGIN] = "INSERT INTO sweep (source, kind, since, mapping,"
			  " started, state, generation)"
			  " VALUES (?, ?, ?, ?, ?, 0, ?)",
		[COUNTED] = "SELECT records FROM sweep_page"
			    " WHERE sweep = ? AND number = ?",
		[PAGE] = "INSERT OR REPLACE INTO sweep_page"
			 " (sweep, number, hash, at, records, ids)"
			 " VALUES (?, ?, ?, ?, ?, ?)",
		[MOVE] = "UPDATE sweep SET pages = ?, records = ?, next = ?,"
			 " span = ?, span_pages = ?, span_records = ?,"
			 " span_total = ?, doubts = ?, is_read = ?,"
			 " moved = ?, newest = ?, server_date = ?, read = ?,"
			 " created = ?, changed = ?, refused = ?, retries = ?,"
			 " bytes = ?, took_us = ? WHERE id = ?",
		[END] = "UPDATE sweep SET state = ?, ended = ? WHERE id = ?",
		[RUNNING] = SWEEP " WHERE source = ? AND state = 0",
		[LAST_FULL] =
		    SWEEP " WHERE source = ? AND state IN (1, 4) AND kind = 0"
			  " AND id < ? ORDER BY id DESC LIMIT 1",
		[LAST_LIST] = SWEEP " WHERE source = ? AND state IN (1, 4)"
				    " AND kind IN (0, 1)"
				    " ORDER BY id DESC LIMIT 1",
		[LIST_BEFORE] =
		    "SELECT started, server_date FROM sweep"
		    " WHERE source = ?1 AND state IN (1, 4) AND doubts = 0"
		    " AND ended < ?2 AND (kind = 0 OR kind = 1 AND 1 ="
		    "  (SELECT kind FROM sweep WHERE source = ?1"
		    "  AND started <= ?2 ORDER BY id DESC LIMIT 1))"
		    " ORDER BY id DESC LIMIT 1",
		[PAGE_HASH] = "SELECT hash FROM sweep_page"
			      " WHERE sweep = ? AND number = ?",
		[QUARANTINED] = SWEEP " WHERE source = ? AND kind = 0"
				      " AND state IN (1, 3, 4)"
				      " ORDER BY id DESC LIMIT 1",
		[IDS] = "SELECT ids, records FROM sweep_page"
			" WHERE sweep = ? AND number = ?",
		[SIGHTINGS] = "SELECT s.id, p.at, p.ids FROM sweep s"
			      " JOIN sweep_page p ON p.sweep = s.id"
			      " WHERE s.source = ? AND s.id >= ?"
			      " ORDER BY s.id, p.number",
		[PAGES_BACK] = "SELECT p.at, p.ids FROM sweep s"
			       " JOIN sweep_page p ON p.sweep = s.id"
			       " WHERE s.source = ?"
			       " ORDER BY s.id DESC, p.number DESC",
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
	query_int(&query, sweep->generation);
	if (!query_run(&query))
		return false;
	*sweep = (struct sweep){
		.id = sqlite3_last_insert_rowid(store->db),
		.source = sweep->source,
		.kind = sweep->kind,
		.since = sweep->since,
		.mapping = sweep->mapping,
		.generation = sweep->generation,
		.started = sweep->started,
		.state = SWEEP_RUNNING,
		.ended = INSTANT_NONE,
		.span = INSTANT_NONE,
		.span_total = -1,
		.newest = INSTANT_NONE,
		.server_date = INSTANT_NONE,
		.moved = INSTANT_NONE,
	};
	return true;
}

static bool
write_page(struct store *store, const struct sweep *sweep,
    const struct sweep_page *page, struct err *err)
{
	size_t count = page->count;
	int64_t *sorted = mem_alloc(count * sizeof(*page->ids) + 1);
	unsigned char *packed = mem_alloc(count * PACKED_ID_MOST + 1);
	if (count > 0)
		memcpy(sorted, page->ids, count * sizeof(*page->ids));
	size_t size = packed_ids_put(sorted, count, packed);
	struct query query;
	bool ok = query_open(&query, store, &table, PAGE, err);
	if (ok) {
		query_int(&query, sweep->id);
		query_int(&query, page->number);
		query_int(&query, (int64_t)page->hash);
		query_int(&query, page->at);
		query_int(&query, (int64_t)count);
		query_blob(&query, packed, size);
		ok = query_run(&query);
	}
	mem_free(packed);
	mem_free(sorted);
	return ok;
}

static bool
move(struct store *store, const struct sweep *sweep, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, MOVE, err))
		return false;
	query_int(&query, sweep->pages);
	query_int(&query, sweep->records);
	query_text(&query, sweep->next);
	query_instant(&query, sweep->span);
	query_int(&query, sweep->span_pages);
	query_int(&query, sweep->span_records);
	query_int(&query, sweep->span_total);
	query_int(&query, sweep->doubts);
	query_int(&query, sweep->is_read);
	query_instant(&query, sweep->moved);
	query_instant(&query, sweep->newest);
	query_instant(&query, sweep->server_date);
	query_int(&query, sweep->tally.read);
	query_int(&query, sweep->tally.new);
	query_int(&query, sweep->tally.changed);
	query_int(&query, sweep->tally.refused);
	query_int(&query, sweep->retries);
	query_int(&query, sweep->bytes);
	query_int(&query, sweep->took_us);
	query_int(&query, sweep->id);
	return query_run(&query);
}

bool
store_sweep_page(struct store *store, struct sweep *sweep,
    const struct sweep_page *page, struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	int64_t replaced = 0;
	bool found;
	if (!query_open(&query, store, &table, COUNTED, err))
		return false;
	query_int(&query, sweep->id);
	query_int(&query, page->number);
	if (!query_number(&query, &replaced, &found) ||
	    !write_page(store, sweep, page, err))
		return false;
	if (page->number > sweep->pages)
		sweep->pages = page->number;
	sweep->records += (int64_t)page->count - replaced;
	sweep->moved = page->at;
	return move(store, sweep, err);
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

static void
read_progress(struct query *query, struct sweep *out)
{
	out->generation = column_int(query);
	out->span = column_instant(query);
	out->span_pages = (int32_t)column_int(query);
	out->span_records = column_int(query);
	out->span_total = column_int(query);
	out->doubts = column_int(query);
	out->is_read = column_int(query) != 0;
	out->moved = column_instant(query);
	out->newest = column_instant(query);
	out->server_date = column_instant(query);
	out->tally.read = column_int(query);
	out->tally.new = column_int(query);
	out->tally.changed = column_int(query);
	out->tally.refused = column_int(query);
	out->retries = column_int(query);
	out->bytes = column_int(query);
	out->took_us = column_int(query);
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
		read_progress(query, out);
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
store_sweep_last_list(struct store *store, int64_t source, struct arena *arena,
    struct sweep *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LAST_LIST, err))
		return false;
	query_int(&query, source);
	return read_one(&query, arena, out, found);
}

bool
store_sweep_list_before(struct store *store, int64_t source, instant before,
    struct sweep_list *out, struct err *err)
{
	struct query query;
	enum step step;

	if (!query_open(&query, store, &table, LIST_BEFORE, err))
		return false;
	query_int(&query, source);
	query_int(&query, before);
	step = query_step(&query);
	*out = (struct sweep_list){ INSTANT_NONE, INSTANT_NONE };
	if (step == STEP_ROW) {
		out->started = column_int(&query);
		out->dated = column_instant(&query);
	}
	query_close(&query);
	return step != STEP_FAILED;
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

bool
store_sweep_quarantined(struct store *store, int64_t source,
    struct arena *arena, struct sweep *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, QUARANTINED, err))
		return false;
	query_int(&query, source);
	if (!read_one(&query, arena, out, found))
		return false;
	*found = *found && out->state == SWEEP_QUARANTINED;
	return true;
}

bool
store_sweep_ids(struct store *store, int64_t sweep, int64_t number,
    struct arena *arena, int64_t **ids, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, IDS, err))
		return false;
	query_int(&query, sweep);
	query_int(&query, number);
	*count = 0;
	*ids = NULL;
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		size_t size;
		const unsigned char *data = column_blob(&query, &size);
		const unsigned char *end = size == 0 ? data : data + size;
		int64_t records = column_int(&query), id = 0;
		*ids =
		    arena_alloc(arena, ((size_t)records + 1) * sizeof(**ids));
		while (*count < (size_t)records && data != end &&
		    packed_ids_next(&data, end, &id))
			(*ids)[(*count)++] = id;
	}
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_sightings(struct store *store, int64_t source, int64_t from,
    void (*take)(void *context, int64_t sweep, int64_t dossier, instant at),
    void *context, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, SIGHTINGS, err))
		return false;
	query_int(&query, source);
	query_int(&query, from);
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		int64_t sweep = column_int(&query);
		instant at = column_int(&query);
		size_t size;
		const unsigned char *data = column_blob(&query, &size);
		const unsigned char *end = size == 0 ? data : data + size;
		int64_t id = 0;
		while (data != end && packed_ids_next(&data, end, &id))
			take(context, sweep, id, at);
	}
	query_close(&query);
	return step == STEP_DONE;
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
		while (data != end && id < dossier &&
		    packed_ids_next(&data, end, &id))
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
