/* Acknowledgements: added, withdrawn, read. */
#include "io/store_ack.h"

#include <assert.h>

#include "io/store_private.h"

enum { ADD, WITHDRAW, OF_DOSSIER, IN_FORCE, GIVEN, NEWEST };

#define COLUMNS                                                                \
	"id, dossier, clock, due, made, until, withdrawn, wrong_data, reason," \
	" note, uid, who, letter"

static const struct statements table = {
	.part = PART_ACK,
	.sql =
	    (const char *const[]){
		[ADD] = "INSERT INTO ack (dossier, clock, due, made, until,"
			" wrong_data, reason, note, uid, who, letter)"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[WITHDRAW] = "UPDATE ack SET withdrawn = ? WHERE id = ?",
		[OF_DOSSIER] =
		    "SELECT " COLUMNS " FROM ack WHERE dossier = ? ORDER BY id",
		[IN_FORCE] = "SELECT " COLUMNS
			     " FROM ack WHERE made <= ?1 AND until > ?1 AND"
			     " (withdrawn IS NULL OR withdrawn > ?1)"
			     " ORDER BY dossier, id",
		[GIVEN] =
		    "SELECT ack.id, dossier, withdrawn, reason, agency_code"
		    " FROM ack JOIN dossier ON dossier.id = ack.dossier"
		    " WHERE ack.id > ? AND made >= ? AND made < ?"
		    " ORDER BY ack.id LIMIT ?",
		[NEWEST] = "SELECT max(id) FROM ack",
	    },
};

bool
store_ack_add(struct store *store, int64_t dossier, struct ack *ack,
    struct err *err)
{
	struct query query;
	assert(store->in_transaction);
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_int(&query, dossier);
	query_int(&query, ack->clock);
	query_int(&query, ack->due.n);
	query_int(&query, ack->made);
	query_int(&query, ack->until);
	query_int(&query, ack->wrong_data);
	query_text(&query, ack->reason);
	query_text(&query, ack->note);
	query_int(&query, ack->uid);
	query_text(&query, ack->who);
	query_int_or_null(&query, ack->letter);
	if (!query_run(&query))
		return false;
	ack->id = sqlite3_last_insert_rowid(store->db);
	return true;
}

bool
store_ack_withdraw(struct store *store, int64_t id, instant now,
    struct err *err)
{
	struct query query;
	assert(store->in_transaction);
	if (!query_open(&query, store, &table, WITHDRAW, err))
		return false;
	query_int(&query, now);
	query_int(&query, id);
	return query_run(&query);
}

static void
read_ack(struct query *query, struct arena *arena, struct ack *out,
    int64_t *dossier)
{
	out->id = column_int(query);
	*dossier = column_int(query);
	out->clock = (enum clock_kind)column_int(query);
	out->due = (day){ (int32_t)column_int(query) };
	out->made = column_int(query);
	out->until = column_int(query);
	out->withdrawn = column_instant(query);
	out->wrong_data = column_int(query) != 0;
	out->reason = column_text(query, arena);
	out->note = column_text(query, arena);
	out->uid = column_int(query);
	out->who = column_text(query, arena);
	out->letter = column_int(query);
}

static bool
read_acks(struct query *query, struct arena *arena, struct ack **out,
    int64_t **dossiers, size_t *count)
{
	struct ack *items = NULL;
	int64_t *ids = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		ids = grow(arena, ids, n, sizeof(*ids));
		read_ack(query, arena, &items[n], &ids[n]);
		n++;
	}
	query_close(query);
	*out = items;
	*dossiers = ids;
	*count = n;
	return step == STEP_DONE;
}

bool
store_acks(struct store *store, int64_t dossier, struct arena *arena,
    struct ack **out, size_t *count, struct err *err)
{
	struct query query;
	int64_t *ids;
	if (!query_open(&query, store, &table, OF_DOSSIER, err))
		return false;
	query_int(&query, dossier);
	return read_acks(&query, arena, out, &ids, count);
}

bool
store_acks_in_force(struct store *store, instant now, struct arena *arena,
    struct ack **out, int64_t **dossiers, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, IN_FORCE, err))
		return false;
	query_int(&query, now);
	return read_acks(&query, arena, out, dossiers, count);
}

bool
store_acks_given(struct store *store, instant from, instant to, int64_t after,
    size_t limit, struct arena *arena, struct ack_given **out, size_t *count,
    struct err *err)
{
	struct ack_given *rows = arena_alloc(arena, limit * sizeof(*rows));
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, GIVEN, err))
		return false;
	query_int(&query, after);
	query_int(&query, from);
	query_int(&query, to);
	query_int(&query, (int64_t)limit);
	while ((step = query_step(&query)) == STEP_ROW) {
		struct ack_given *row = &rows[n++];
		row->id = column_int(&query);
		row->dossier = column_int(&query);
		row->is_withdrawn = column_instant(&query) != INSTANT_NONE;
		row->reason = column_text(&query, arena);
		row->agency = name_text(store, column_int(&query));
	}
	query_close(&query);
	*out = rows;
	*count = n;
	return step == STEP_DONE;
}

bool
store_ack_newest(struct store *store, int64_t *out, struct err *err)
{
	struct query query;
	bool found;
	int64_t id = 0;
	if (!query_open(&query, store, &table, NEWEST, err) ||
	    !query_number(&query, &id, &found))
		return false;
	*out = found ? id : 0;
	return true;
}
