/* Dossiers: facts and verdict in one narrow row, and the alarms. */
#include "io/store_dossier.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "io/store_private.h"
#include "io/store_row.h"

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
	DUE,
	NEXT,
	WINDOW,
	LAST
};

/* In the order of bind_facts and of read_facts. */
#define FACTS                                                                  \
	"raw, newest, procedure, procedure_name, field, filing, submitted,"    \
	" received, promised, promised_is_date, finished, returned, updated,"  \
	" status, raw_status, agency, officer_account, officer_mail,"          \
	" officer_name, step, step_due, steps, rounds, first_seen, changed,"   \
	" promised_seen, promised_moves, ended, ended_is_sighting, pauses,"    \
	" pauses_overflowed, gone"
#define FACTS_Q                                                                \
	"?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?," \
	" ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define VERDICT_Q "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#define JUDGEMENT ROW_VERDICT ", judged, generation, baseline, agency_code"
#define JUDGEMENT_Q VERDICT_Q ", ?, ?, ?, ?"
#define WHOLE "id, source, code, " FACTS ", " JUDGEMENT

static const struct statements table = {
	.part = PART_DOSSIER,
	.sql =
	    (const char *const[]){
		[RECOGNISE] = "SELECT raw, id, standing NOT IN (" ROW_CLOSED
			      "), gone FROM dossier WHERE +source = ?",
		[INSERT] =
		    "INSERT INTO dossier (" WHOLE ") VALUES (?, ?, ?, " FACTS_Q
		    ", " JUDGEMENT_Q ") ON CONFLICT (source, code) DO"
		    " NOTHING",
		[UPDATE] = "UPDATE dossier SET (" FACTS ", " JUDGEMENT
			   ") = (" FACTS_Q ", " JUDGEMENT_Q ") WHERE id = ?",
		[JUDGED] = "UPDATE dossier SET (newest, " JUDGEMENT
			   ") = (?, " JUDGEMENT_Q ") WHERE id = ?",
		/* A statement that sets an indexed column rewrites the index's
		 * entry whether it changed or not. */
		[JUDGED_DATES] =
		    "UPDATE dossier SET newest = ?, provisional = ?,"
		    " computed = ?, computed_earliest = ?, advance = ?,"
		    " acceptance_due = ?, clock_step = ?, clock_apology = ?,"
		    " clock_supplement = ?, judged = ?, generation = ?"
		    " WHERE id = ?",
		[JUDGED_SAME] = "UPDATE dossier SET newest = ?, judged = ?,"
				" generation = ? WHERE id = ?",
		[SET_RAW] = "UPDATE dossier SET raw = ? WHERE id = ?",
		[FIND] = "SELECT " WHOLE ", " ROW_APOLOGY
			 " FROM dossier" ROW_APOLOGY_JOIN
			 " WHERE source = ? AND code = ?",
		[LOAD] = "SELECT " WHOLE ", " ROW_APOLOGY
			 " FROM dossier" ROW_APOLOGY_JOIN " WHERE id = ?",
		[DUE] = "SELECT id FROM dossier"
			" WHERE next IS NOT NULL AND next <= ?"
			" ORDER BY next LIMIT ?",
		[NEXT] = "SELECT min(next) FROM dossier WHERE next IS NOT NULL",
		/* No generation is 0. */
		[WINDOW] =
		    "SELECT " WHOLE ", " ROW_APOLOGY
		    " FROM dossier" ROW_APOLOGY_JOIN " WHERE id > ? AND id <= ?"
		    " AND standing NOT IN (" ROW_CLOSED ")"
		    " AND generation IS NOT ? ORDER BY id",
		[LAST] = "SELECT max(id) FROM dossier",
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

/* The order of dossier_names. */
enum {
	NAME_PROCEDURE,
	NAME_PROCEDURE_NAME,
	NAME_FIELD,
	NAME_RAW_STATUS,
	NAME_AGENCY,
	NAME_OFFICER_ACCOUNT,
	NAME_OFFICER_MAIL,
	NAME_OFFICER_NAME,
	NAME_STEP,
	NAME_AGENCY_CODE,
};

void
dossier_names(const struct dossier *dossier, const char *out[DOSSIER_NAMES])
{
	const struct observation *seen = &dossier->facts.seen;
	out[NAME_PROCEDURE] = seen->procedure;
	out[NAME_PROCEDURE_NAME] = seen->procedure_name;
	out[NAME_FIELD] = seen->field;
	out[NAME_RAW_STATUS] = seen->raw_status;
	out[NAME_AGENCY] = seen->agency;
	out[NAME_OFFICER_ACCOUNT] = seen->officer_account;
	out[NAME_OFFICER_MAIL] = seen->officer_mail;
	out[NAME_OFFICER_NAME] = seen->officer_name;
	out[NAME_STEP] = seen->step;
	out[NAME_AGENCY_CODE] = dossier->agency;
}

static bool
find_names(struct store *store, const struct dossier *dossier,
    struct name_ids *ids, struct err *err)
{
	const char *texts[DOSSIER_NAMES];
	dossier_names(dossier, texts);
	for (int i = 0; i < DOSSIER_NAMES; i++) {
		assert(ids->of[i] <= store->tail.names);
		if (ids->of[i] == 0 &&
		    !name_id(store, texts[i], &ids->of[i], err))
			return false;
	}
	return true;
}

/* ${newest} is what the row will say: the changes are appended after it, and
 * their numbers are known beforehand. */
static void
bind_facts(struct query *query, const struct dossier *dossier, int64_t newest,
    const struct name_ids *ids, struct row_blobs *blobs)
{
	const struct facts *facts = &dossier->facts;
	const struct observation *seen = &facts->seen;
	query_int(query, (int64_t)dossier->raw);
	query_int(query, newest);
	query_int_or_null(query, ids->of[NAME_PROCEDURE]);
	query_int_or_null(query, ids->of[NAME_PROCEDURE_NAME]);
	query_int_or_null(query, ids->of[NAME_FIELD]);
	query_int(query, seen->filing);
	query_instant(query, seen->submitted);
	query_instant(query, seen->received);
	query_instant(query, seen->promised);
	query_int(query, seen->promised_is_date);
	query_instant(query, seen->finished);
	query_instant(query, seen->returned);
	query_instant(query, seen->updated);
	query_int(query, seen->status);
	query_int_or_null(query, ids->of[NAME_RAW_STATUS]);
	query_int_or_null(query, ids->of[NAME_AGENCY]);
	query_int_or_null(query, ids->of[NAME_OFFICER_ACCOUNT]);
	query_int_or_null(query, ids->of[NAME_OFFICER_MAIL]);
	query_int_or_null(query, ids->of[NAME_OFFICER_NAME]);
	query_int_or_null(query, ids->of[NAME_STEP]);
	query_instant(query, seen->step_due);
	query_instant(query,
	    seen->steps == STEPS_UNKNOWN ? INSTANT_NONE : seen->steps);
	query_blob(query, seen->round_count > 0 ? blobs->rounds : NULL,
	    row_put_rounds(seen, blobs->rounds));
	query_instant(query, facts->first_seen);
	query_instant(query, facts->changed);
	query_instant(query, facts->promised_seen);
	query_int(query, facts->promised_moves);
	query_instant(query, facts->finished);
	query_int(query, facts->finished_is_sighting);
	query_blob(query, facts->pause_count > 0 ? blobs->pauses : NULL,
	    row_put_pauses(facts, blobs->pauses));
	query_int(query, facts->pauses_overflowed);
	query_instant(query, facts->gone);
}

static void
bind_judgement(struct query *query, const struct dossier *dossier,
    const struct name_ids *ids)
{
	row_bind_verdict(query, &dossier->verdict);
	query_instant(query, dossier->judged);
	query_int_or_null(query, dossier->generation);
	query_int(query, dossier->baseline);
	query_int_or_null(query, ids->of[NAME_AGENCY_CODE]);
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
	if (!find_names(store, dossier, names, err) ||
	    !query_open(&query, store, &table, INSERT, err))
		return false;
	int64_t id = store->tail.dossiers + 1;
	query_int(&query, id);
	query_int(&query, dossier->source);
	query_text(&query, dossier->facts.seen.code);
	bind_facts(&query, dossier, newest_after(store, dossier, count), names,
	    &blobs);
	bind_judgement(&query, dossier, names);
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
	if (!find_names(store, dossier, &ids, err) ||
	    !query_open(&query, store, &table, UPDATE, err))
		return false;
	bind_facts(&query, dossier, newest_after(store, dossier, count), &ids,
	    &blobs);
	bind_judgement(&query, dossier, &ids);
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
	was.acceptance_due = is->acceptance_due;
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
		bind_judgement(&query, dossier, &ids);
	} else {
		if (which == JUDGED_DATES) {
			query_int(&query, verdict->provisional);
			query_instant(&query, verdict->computed);
			query_instant(&query, verdict->computed_earliest);
			query_instant(&query, verdict->advance);
			query_instant(&query, verdict->acceptance_due);
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

/* NULL, too, in rows of version 1. */
static int
read_steps(instant column)
{
	return column == INSTANT_NONE ? STEPS_UNKNOWN : (int)column;
}

static bool
read_facts(struct query *query, struct arena *arena, struct dossier *out)
{
	struct facts *facts = &out->facts;
	struct observation *seen = &facts->seen;
	size_t size;
	out->raw = (uint64_t)column_int(query);
	out->newest = column_int(query);
	seen->procedure = column_name(query, arena);
	seen->procedure_name = column_name(query, arena);
	seen->field = column_name(query, arena);
	seen->filing = (enum filing)column_int(query);
	seen->submitted = column_instant(query);
	seen->received = column_instant(query);
	seen->promised = column_instant(query);
	seen->promised_is_date = column_int(query) != 0;
	seen->finished = column_instant(query);
	seen->returned = column_instant(query);
	seen->updated = column_instant(query);
	seen->status = (enum status)column_int(query);
	seen->raw_status = column_name(query, arena);
	seen->agency = column_name(query, arena);
	seen->officer_account = column_name(query, arena);
	seen->officer_mail = column_name(query, arena);
	seen->officer_name = column_name(query, arena);
	seen->step = column_name(query, arena);
	seen->step_due = column_instant(query);
	seen->steps = read_steps(column_instant(query));
	const void *rounds = column_blob(query, &size);
	bool ok = row_get_rounds(rounds, size, seen);
	facts->first_seen = column_instant(query);
	facts->changed = column_instant(query);
	facts->promised_seen = column_instant(query);
	facts->promised_moves = (int)column_int(query);
	facts->finished = column_instant(query);
	facts->finished_is_sighting = column_int(query) != 0;
	const void *pauses = column_blob(query, &size);
	ok = row_get_pauses(pauses, size, facts) && ok;
	facts->pauses_overflowed = column_int(query) != 0;
	facts->gone = column_instant(query);
	return ok;
}

static bool
read_dossier(struct query *query, struct arena *arena, struct dossier *out)
{
	memset(out, 0, sizeof(*out));
	out->id = column_int(query);
	out->source = column_int(query);
	out->facts.seen.code = column_text(query, arena);
	bool ok = read_facts(query, arena, out);
	row_read_verdict(query, &out->verdict);
	out->judged = column_instant(query);
	out->generation = column_int(query);
	out->baseline = column_int(query) != 0;
	out->agency = column_name(query, arena);
	out->stored.verdict = out->verdict;
	out->stored.agency = out->agency;
	out->stored.baseline = out->baseline;
	row_read_apology(query, arena, &out->facts.apology);
	return ok ||
	    err_set(query->err, "database %s: dossier %lld is damaged",
		query->store->path, (long long)out->id);
}

/* Steps a query for one dossier, and closes it. */
static bool
read_one(struct query *query, struct arena *arena, struct dossier *out,
    bool *found)
{
	enum step step = query_step(query);
	*found = step == STEP_ROW;
	bool ok = step == STEP_DONE ||
	    (step == STEP_ROW && read_dossier(query, arena, out));
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
		ok = read_dossier(query, arena, &items[n++]);
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
