/* Dossiers: facts and verdict in one narrow row. */
#include "io/store_dossier.h"

#include <assert.h>

#include "base/text.h"
#include "io/store_dossier_row.h"

enum {
	RECOGNISE,
	INSERT,
	UPDATE,
	JUDGED,
	JUDGED_DATES,
	JUDGED_SAME,
	SET_RAW,
	FIND,
	LOAD,
	CODE,
	ID
};

static const struct statements table = {
	.part = PART_DOSSIER,
	.sql =
	    (const char *const[]){
		[RECOGNISE] = "SELECT raw, id, " ROW_OPEN
			      ", gone FROM dossier WHERE +source = ?",
		[INSERT] =
		    "INSERT INTO dossier (" DOSSIER_WHOLE
		    ") VALUES (?, ?, ?, " DOSSIER_FACTS_Q
		    ", " DOSSIER_JUDGEMENT_Q ") ON CONFLICT (source, code) DO"
		    " NOTHING",
		[UPDATE] = "UPDATE dossier SET (" DOSSIER_FACTS
			   ", " DOSSIER_JUDGEMENT ") = (" DOSSIER_FACTS_Q
			   ", " DOSSIER_JUDGEMENT_Q ") WHERE id = ?",
		[JUDGED] = "UPDATE dossier SET (newest, " DOSSIER_JUDGEMENT
			   ") = (?, " DOSSIER_JUDGEMENT_Q ") WHERE id = ?",
		/* A statement that sets an indexed column rewrites the index's
		 * entry whether it changed or not. */
		[JUDGED_DATES] =
		    "UPDATE dossier SET newest = ?, provisional = ?,"
		    " computed = ?, computed_earliest = ?, advance = ?,"
		    " clock_step = ?, clock_apology = ?,"
		    " clock_supplement = ?, judged = ?, generation = ?"
		    " WHERE id = ?",
		[JUDGED_SAME] = "UPDATE dossier SET newest = ?, judged = ?,"
				" generation = ? WHERE id = ?",
		[SET_RAW] = "UPDATE dossier SET raw = ? WHERE id = ?",
		[FIND] = DOSSIER_SELECT " WHERE source = ? AND code = ?",
		[LOAD] = DOSSIER_SELECT " WHERE id = ?",
		[CODE] = "SELECT code FROM dossier WHERE id = ?",
		[ID] = "SELECT id FROM dossier WHERE source = ? AND code = ?",
	    },
};

int64_t
store_dossier_last(const struct store *store)
{
	return store->tail.dossiers;
}

bool
store_recognise(struct store *store, int64_t source,
    void (*take)(void *context, const struct recognised *dossier),
    void *context, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, RECOGNISE, err))
		return false;
	query_int(&query, source);
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		struct recognised dossier;
		dossier.raw = (uint64_t)column_int(&query);
		dossier.id = column_int(&query);
		dossier.is_open = column_int(&query) != 0;
		dossier.is_gone = column_instant(&query) != INSTANT_NONE;
		take(context, &dossier);
	}
	query_close(&query);
	return step == STEP_DONE;
}

static bool
append_all(struct store *store, struct dossier *dossier,
    const struct change *changes, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (!history_append(store, dossier->id, &dossier->newest,
			&changes[i], err))
			return false;
	}
	return true;
}

static int64_t
newest_after(const struct store *store, const struct dossier *dossier,
    size_t count)
{
	return count == 0 ? dossier->newest
			  : store->tail.head.count + (int64_t)count;
}

bool
store_dossier_insert(struct store *store, struct dossier *dossier,
    struct name_ids *names, const struct change *changes, size_t count,
    bool *was_there, struct err *err)
{
	assert(store->in_transaction && count > 0);
	struct row_blobs blobs;
	struct query query;
	if (!dossier_row_find_names(store, dossier, names, err) ||
	    !query_open(&query, store, &table, INSERT, err))
		return false;
	int64_t id = store->tail.dossiers + 1;
	query_int(&query, id);
	query_int(&query, dossier->source);
	query_text(&query, dossier->facts.seen.code);
	dossier_row_bind_facts(&query, dossier,
	    newest_after(store, dossier, count), names, &blobs);
	dossier_row_bind_judgement(&query, dossier, names);
	if (!query_run(&query))
		return false;
	*was_there = sqlite3_changes(store->db) == 0;
	if (*was_there)
		return true;
	store->tail.dossiers = id;
	dossier->id = id;
	dossier->newest = 0;
	return append_all(store, dossier, changes, count, err);
}

bool
store_dossier_update(struct store *store, struct dossier *dossier,
    const struct change *changes, size_t count, struct err *err)
{
	assert(store->in_transaction && dossier->id > 0);
	struct name_ids ids = { { 0 } };
	struct row_blobs blobs;
	struct query query;
	if (!dossier_row_find_names(store, dossier, &ids, err) ||
	    !query_open(&query, store, &table, UPDATE, err))
		return false;
	dossier_row_bind_facts(&query, dossier,
	    newest_after(store, dossier, count), &ids, &blobs);
	dossier_row_bind_judgement(&query, dossier, &ids);
	query_int(&query, dossier->id);
	return query_run(&query) &&
	    append_all(store, dossier, changes, count, err);
}

/* What of a judgement is another than the row says. */
static int
which_judged(const struct dossier *dossier)
{
	const struct verdict *is = &dossier->verdict;
	struct verdict was = dossier->stored.verdict;
	if (dossier->baseline != dossier->stored.baseline ||
	    !text_equal(dossier->agency, dossier->stored.agency))
		return JUDGED;
	if (row_verdict_equal(&was, is))
		return JUDGED_SAME;
	was.provisional = is->provisional;
	was.computed = is->computed;
	was.computed_earliest = is->computed_earliest;
	was.advance = is->advance;
	was.step_due = is->step_due;
	was.apology_due = is->apology_due;
	was.supplement_due = is->supplement_due;
	return row_verdict_equal(&was, is) ? JUDGED_DATES : JUDGED;
}

static bool
write_judgement(struct store *store, const struct dossier *dossier,
    int64_t newest, struct err *err)
{
	const struct verdict *verdict = &dossier->verdict;
	const int which = which_judged(dossier);
	struct name_ids ids = { { 0 } };
	struct query query;
	if ((which == JUDGED &&
		!name_id(store, dossier->agency, &ids.of[NAME_AGENCY_CODE],
		    err)) ||
	    !query_open(&query, store, &table, which, err))
		return false;
	query_int(&query, newest);
	if (which == JUDGED) {
		dossier_row_bind_judgement(&query, dossier, &ids);
	} else {
		if (which == JUDGED_DATES) {
			query_int(&query, verdict->provisional);
			query_instant(&query, verdict->computed);
			query_instant(&query, verdict->computed_earliest);
			query_instant(&query, verdict->advance);
			query_instant(&query, verdict->step_due);
			query_instant(&query, verdict->apology_due);
			query_instant(&query, verdict->supplement_due);
		}
		query_instant(&query, dossier->judged);
		query_int_or_null(&query, dossier->generation);
	}
	query_int(&query, dossier->id);
	return query_run(&query);
}

bool
store_dossier_judged(struct store *store, struct dossier *dossier,
    const struct change *changes, size_t count, struct err *err)
{
	assert(store->in_transaction && dossier->id > 0);
	return write_judgement(store, dossier,
		   newest_after(store, dossier, count), err) &&
	    append_all(store, dossier, changes, count, err);
}

bool
store_dossier_set_raw(struct store *store, int64_t id, uint64_t raw,
    struct err *err)
{
	assert(store->in_transaction);
	struct query query;
	if (!query_open(&query, store, &table, SET_RAW, err))
		return false;
	query_int(&query, (int64_t)raw);
	query_int(&query, id);
	return query_run(&query);
}

/* Steps a query for one dossier, and closes it. */
static bool
read_one(struct query *query, struct arena *arena, struct dossier *out,
    bool *found)
{
	enum step step = query_step(query);
	*found = step == STEP_ROW;
	bool ok = step == STEP_DONE ||
	    (step == STEP_ROW && dossier_row_read(query, arena, out));
	query_close(query);
	return ok;
}

bool
store_dossier_find(struct store *store, int64_t source, const char *code,
    struct arena *arena, struct dossier *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, FIND, err))
		return false;
	query_int(&query, source);
	query_text(&query, code);
	return read_one(&query, arena, out, found);
}

bool
store_dossier_load(struct store *store, int64_t id, struct arena *arena,
    struct dossier *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, LOAD, err))
		return false;
	query_int(&query, id);
	return read_one(&query, arena, out, found);
}

bool
store_dossier_code(struct store *store, int64_t id, struct arena *arena,
    const char **out, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, CODE, err))
		return false;
	query_int(&query, id);
	enum step step = query_step(&query);
	*out = step == STEP_ROW ? column_text(&query, arena) : NULL;
	query_close(&query);
	return step != STEP_FAILED;
}

bool
store_dossier_id(struct store *store, int64_t source, const char *code,
    int64_t *out, bool *found, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, ID, err))
		return false;
	query_int(&query, source);
	query_text(&query, code);
	return query_number(&query, out, found);
}
