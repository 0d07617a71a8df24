/* Silences: added, ended, read. */
#include "io/store_silence.h"

#include <assert.h>

#include "io/store_private.h"

enum { ADD, END, ALL };

static const struct statements table = {
	.part = PART_SILENCE,
	.sql =
	    (const char *const[]){
		[ADD] = "INSERT INTO silence (kind, what, dossier, source,"
			" begins, ends, reason, made, uid, who)"
			" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		[END] = "UPDATE silence SET ended = ?, ended_reason = ?,"
			" ended_uid = ?, ended_who = ? WHERE id = ?",
		/* What has a source in its name goes by its name of today. */
		[ALL] = "SELECT id, kind, coalesce("
			" (SELECT s.name FROM source s"
			"  WHERE s.id = silence.source),"
			" (SELECT s.name || '/' || d.code FROM dossier d"
			"  JOIN source s ON s.id = d.source"
			"  WHERE d.id = silence.dossier), what),"
			" dossier, source, begins, ends,"
			" reason, made, uid, who, ended, ended_reason,"
			" ended_uid, ended_who FROM silence"
			" WHERE ?1 IS NULL OR (ends > ?1 AND"
			"  (ended IS NULL OR ended > ?1)) ORDER BY id",
	    },
};

bool
store_silence_add(struct store *store, struct silence *silence, struct err *err)
{
	struct query query;
	assert(store->in_transaction);
	if (!query_open(&query, store, &table, ADD, err))
		return false;
	query_text(&query, silence_kind_text(silence->kind));
	query_text(&query, silence->what);
	query_int_or_null(&query, silence->dossier);
	query_int_or_null(&query, silence->source);
	query_int(&query, silence->from);
	query_int(&query, silence->to);
	query_text(&query, silence->reason);
	query_int(&query, silence->made);
	query_int(&query, silence->uid);
	query_text(&query, silence->who);
	if (!query_run(&query))
		return false;
	silence->id = sqlite3_last_insert_rowid(store->db);
	return true;
}

bool
store_silence_end(struct store *store, const struct silence *silence,
    struct err *err)
{
	struct query query;
	assert(store->in_transaction);
	if (!query_open(&query, store, &table, END, err))
		return false;
	query_int(&query, silence->ended);
	query_text(&query, silence->ended_reason);
	query_int(&query, silence->ended_uid);
	query_text(&query, silence->ended_who);
	query_int(&query, silence->id);
	return query_run(&query);
}

static void
read_silence(struct query *query, struct arena *arena, struct silence *out)
{
	out->id = column_int(query);
	bool known = silence_kind_parse(column_peek(query), &out->kind);
	assert(known);
	out->what = column_text(query, arena);
	out->dossier = column_int(query);
	out->source = column_int(query);
	out->from = column_int(query);
	out->to = column_int(query);
	out->reason = column_text(query, arena);
	out->made = column_int(query);
	out->uid = column_int(query);
	out->who = column_text(query, arena);
	out->ended = column_instant(query);
	out->ended_reason = column_text(query, arena);
	out->ended_uid = column_int(query);
	out->ended_who = column_text(query, arena);
}

bool
store_silences(struct store *store, instant now, struct arena *arena,
    struct silence **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ALL, err))
		return false;
	query_instant(&query, now);
	struct silence *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		read_silence(&query, arena, &items[n++]);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}
