/* History in its order, and the letters that a rehearsal seals. */
#include "io/store_replay.h"

#include <assert.h>

#include "core/judge.h"
#include "io/store_chain.h"
#include "io/store_letter_row.h"

enum { HISTORY, NAME, PAST, LETTERS, EMPTY };

static const struct statements table = {
	.part = PART_REPLAY,
	.sql =
	    (const char *const[]){
		[HISTORY] =
		    "SELECT " CHAIN_COLUMNS " FROM change WHERE sequence > ?"
		    " ORDER BY sequence LIMIT ?",
		[NAME] = "SELECT source, code FROM dossier WHERE id = ?",
		[PAST] = "SELECT d.standing, c.at FROM dossier d"
			 " JOIN change c ON c.sequence = d.newest"
			 " WHERE d.id = ?",
		[LETTERS] = LETTER_SELECT " WHERE id > ? ORDER BY id",
		[EMPTY] = "UPDATE letter SET bytes = x'' WHERE id > ?",
	    },
};

bool
store_history_after(struct store *store, int64_t after, size_t limit,
    struct arena *arena, struct change **out, size_t *count, struct err *err)
{
	struct change *rows = NULL;
	const unsigned char *salt;
	struct query query;
	size_t n = 0;
	bool ok = true;
	enum step step;

	if (!query_open(&query, store, &table, HISTORY, err))
		return false;
	query_int(&query, after);
	query_int(&query, (int64_t)limit);
	while ((step = query_step(&query)) == STEP_ROW && ok) {
		struct change *row;

		rows = grow(arena, rows, n, sizeof(*rows));
		row = &rows[n++];
		ok = chain_read(&query, row, &salt);
		row->payload = arena_string(arena, row->payload);
		if (!ok)
			(void)err_set(err,
			    "change %lld is damaged: `hosoctl verify` tells "
			    "more",
			    (long long)row->sequence);
	}
	query_close(&query);
	*out = rows;
	*count = n;
	return ok && step == STEP_DONE;
}

bool
store_dossier_name(struct store *store, int64_t id, struct arena *arena,
    struct dossier_name *out, struct err *err)
{
	struct query query;
	enum step step;

	*out = (struct dossier_name){ 0 };
	if (!query_open(&query, store, &table, NAME, err))
		return false;
	query_int(&query, id);
	step = query_step(&query);
	if (step == STEP_ROW) {
		out->source = column_int(&query);
		out->code = column_text(&query, arena);
	}
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_dossier_is_past(struct store *store, int64_t id, instant since, bool *out,
    struct err *err)
{
	struct query query;
	enum step step;

	*out = false;
	if (!query_open(&query, store, &table, PAST, err))
		return false;
	query_int(&query, id);
	step = query_step(&query);
	if (step == STEP_ROW) {
		enum standing standing = (enum standing)column_int(&query);

		*out =
		    standing_is_closed(standing) && column_int(&query) < since;
	}
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_letters_after(struct store *store, int64_t after, struct arena *arena,
    struct letter **out, size_t *count, struct err *err)
{
	struct query query;

	if (!query_open(&query, store, &table, LETTERS, err))
		return false;
	query_int(&query, after);
	return letter_read_all(&query, arena, out, count);
}

bool
store_letters_empty(struct store *store, int64_t after, struct err *err)
{
	struct query query;

	assert(store->in_transaction);
	if (!query_open(&query, store, &table, EMPTY, err))
		return false;
	query_int(&query, after);
	return query_run(&query);
}
