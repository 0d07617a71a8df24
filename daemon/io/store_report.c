/* Reading for official forms. */
#include "io/store_report.h"

#include "io/store_dossier_row.h"

enum { ENDED, ENDED_WHOLE, OPEN, LATER, LEARNED };

#define ROW                                                                    \
	"SELECT id, source, code, agency_code, field, procedure, filing,"      \
	" submitted, received, first_seen, ended, standing, pause, due,"       \
	" EXISTS (SELECT 1 FROM apology WHERE apology.dossier = dossier.id),"  \
	" ended_seen FROM dossier"
/* In the order of the index. */
#define BEHIND                                                                 \
	" (ended, ended_seen, dossier.id) > (?, ?, ?)"                         \
	" ORDER BY ended, ended_seen, dossier.id LIMIT ?"

static const struct statements table = {
	.part = PART_REPORT,
	.sql =
	    (const char *const[]){
		[ENDED] = ROW " WHERE ended < ? AND" BEHIND,
		[ENDED_WHOLE] = DOSSIER_SELECT " WHERE ended < ? AND" BEHIND,
		[OPEN] =
		    DOSSIER_SELECT " WHERE ended IS NULL AND ended_seen IS NULL"
				   " AND dossier.id > ?"
				   " ORDER BY dossier.id LIMIT ?",
		[LATER] = DOSSIER_SELECT " WHERE" BEHIND,
		[LEARNED] =
		    ROW " WHERE ended < ? AND ended_seen >= ? AND" BEHIND,
	    },
};

/* The first page begins at ${from}. */
static void
bind_behind(struct query *query, const struct report_cursor *cursor,
    instant from, size_t limit)
{
	query_int(query, cursor->begun ? cursor->ended : from);
	query_int(query, cursor->begun ? cursor->ended_seen : INT64_MIN);
	query_int(query, cursor->begun ? cursor->id : 0);
	query_int(query, (int64_t)limit);
}

static void
read_row(struct query *query, struct arena *arena, struct report_row *out)
{
	out->id = column_int(query);
	out->source = column_int(query);
	out->code = column_text(query, arena);
	out->agency = column_name(query, arena);
	out->field = column_name(query, arena);
	out->procedure = column_name(query, arena);
	out->dossier.filing = (enum filing)column_int(query);
	out->dossier.submitted = column_instant(query);
	out->dossier.received = column_instant(query);
	out->dossier.first_seen = column_instant(query);
	out->dossier.ended = column_instant(query);
	out->dossier.standing = (enum standing)column_int(query);
	out->dossier.pause = (enum pause_reason)column_int(query);
	out->dossier.due = column_instant(query);
	out->dossier.has_apology = column_int(query) != 0;
	out->ended_seen = column_instant(query);
}

/* Runs what ROW reads. */
static bool
read_rows(struct query *query, size_t limit, struct report_cursor *cursor,
    struct arena *arena, struct report_row **out, size_t *count)
{
	struct report_row *rows = arena_alloc(arena, limit * sizeof(*rows));
	enum step step;
	size_t n = 0;
	while ((step = query_step(query)) == STEP_ROW)
		read_row(query, arena, &rows[n++]);
	query_close(query);
	if (n > 0)
		*cursor = (struct report_cursor){ rows[n - 1].dossier.ended,
			rows[n - 1].ended_seen, rows[n - 1].id, true };
	*out = rows;
	*count = n;
	return step == STEP_DONE;
}

bool
store_report_ended(struct store *store, instant from, instant to, size_t limit,
    struct report_cursor *cursor, struct arena *arena, struct report_row **out,
    size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ENDED, err))
		return false;
	query_int(&query, to);
	bind_behind(&query, cursor, from, limit);
	return read_rows(&query, limit, cursor, arena, out, count);
}

bool
store_report_learned(struct store *store, instant before, instant known,
    size_t limit, struct report_cursor *cursor, struct arena *arena,
    struct report_row **out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LEARNED, err))
		return false;
	query_int(&query, before);
	query_int(&query, known);
	bind_behind(&query, cursor, INT64_MIN, limit);
	return read_rows(&query, limit, cursor, arena, out, count);
}

static bool
read_dossiers(struct query *query, size_t limit, struct arena *arena,
    struct dossier *out, size_t *count)
{
	enum step step;
	while ((step = query_step(query)) == STEP_ROW && *count < limit) {
		if (!dossier_row_read(query, arena, &out[*count])) {
			query_close(query);
			return false;
		}
		(*count)++;
	}
	query_close(query);
	return step == STEP_DONE;
}

static void
move_behind(struct report_cursor *cursor, const struct dossier *last)
{
	*cursor = (struct report_cursor){ last->facts.finished,
		last->facts.finished_seen, last->id, true };
}

bool
store_report_ended_whole(struct store *store, instant from, instant to,
    size_t limit, struct report_cursor *cursor, struct arena *arena,
    struct dossier **out, size_t *count, struct err *err)
{
	struct query query;
	*out = arena_alloc(arena, limit * sizeof(**out));
	*count = 0;
	if (!query_open(&query, store, &table, ENDED_WHOLE, err))
		return false;
	query_int(&query, to);
	bind_behind(&query, cursor, from, limit);
	if (!read_dossiers(&query, limit, arena, *out, count))
		return false;
	if (*count > 0)
		move_behind(cursor, &(*out)[*count - 1]);
	return true;
}

/* Nothing has ended at a cursor's `ended` of INSTANT_NONE. */
static bool
read_open(struct store *store, size_t limit, struct report_cursor *cursor,
    struct arena *arena, struct dossier *out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, OPEN, err))
		return false;
	query_int(&query, cursor->id);
	query_int(&query, (int64_t)limit);
	if (!read_dossiers(&query, limit, arena, out, count))
		return false;
	if (*count > 0)
		cursor->id = out[*count - 1].id;
	return true;
}

bool
store_report_open(struct store *store, instant from, size_t limit,
    struct report_cursor *cursor, struct arena *arena, struct dossier **out,
    size_t *count, struct err *err)
{
	struct dossier *dossiers =
	    arena_alloc(arena, limit * sizeof(*dossiers));
	struct query query;
	*out = dossiers;
	*count = 0;
	if (!cursor->begun) {
		if (!read_open(store, limit, cursor, arena, dossiers, count,
			err))
			return false;
		if (*count > 0)
			return true;
	}
	if (!query_open(&query, store, &table, LATER, err))
		return false;
	bind_behind(&query, cursor, from, limit);
	if (!read_dossiers(&query, limit, arena, dossiers, count))
		return false;
	if (*count > 0)
		move_behind(cursor, &dossiers[*count - 1]);
	return true;
}
