/* The evening's pass over all dossiers, and the baseline of an agency. */
#include "io/store_survey.h"

#include <stdlib.h>
#include <string.h>

#include "io/store_outbox.h"
#include "io/store_private.h"
#include "io/store_row.h"

_Static_assert(STANDING_OVERDUE == 5, "in the statements below");

enum {
	SURVEY,
	OPEN_IDS,
	ENDED_IDS,
	ONE,
	RECEIPTS,
	BASELINE,
	WORST,
	WORST_COUNT,
	SETTLED,
	UNSENT,
	WITHDRAWN
};

/* In the order of read_row. */
#define SURVEYED                                                               \
	"SELECT id, source, agency_code, officer_account,"                     \
	" officer_mail, officer_name, standing, pause, baseline, due,"         \
	" acceptance_due, clock_step, clock_supplement, ended,"                \
	" ended_seen, ended_is_sighting AND ended_seen = first_seen,"          \
	" submitted, received, first_seen,"                                    \
	" EXISTS (SELECT 1 FROM apology"                                       \
	"  WHERE apology.dossier = dossier.id)"                                \
	" FROM dossier WHERE"

/* The partial indexes serve only where their condition stands literally. */
#define OF_AGENCY                                                              \
	" FROM dossier WHERE baseline = 1 AND source = ? AND agency_code IS ?" \
	" AND standing = 5"

static const struct statements table = {
	.part = PART_SURVEY,
	.sql =
	    (const char *const[]){
		[SURVEY] =
		    SURVEYED " id > ? AND " ROW_WATCHED " ORDER BY id LIMIT ?",
		[OPEN_IDS] = "SELECT id FROM dossier INDEXED BY dossier_open"
			     " WHERE " ROW_OPEN " AND " ROW_WATCHED,
		[ENDED_IDS] = "SELECT id FROM dossier INDEXED BY dossier_ended"
			      " WHERE ended >= ?",
		[ONE] = SURVEYED " id = ? AND " ROW_WATCHED,
		[RECEIPTS] =
		    "SELECT id, source, code, agency_code, received, first_seen,"
		    " ended_seen, newest, filing FROM dossier WHERE id > ? AND " ROW_WATCHED
		    " ORDER BY id LIMIT ?",
		[BASELINE] = "SELECT agency_code, count(*) FROM dossier"
			     " WHERE baseline = 1 AND source = ?"
			     " AND standing = 5 GROUP BY agency_code",
		[WORST] = "SELECT id" OF_AGENCY " ORDER BY due LIMIT ?",
		[WORST_COUNT] = "SELECT count(*)" OF_AGENCY,
		[SETTLED] =
		    "SELECT state, count(*), sum(uncertain > 0) FROM letter"
		    " WHERE settled >= ? AND settled < ? GROUP BY state",
		[UNSENT] = "SELECT count(*), sum(uncertain > 0) FROM letter"
			   " WHERE settled IS NULL",
		[WITHDRAWN] =
		    "SELECT count(*) FROM notice WHERE state = 'withdrawn'"
		    " AND closed >= ? AND closed < ?",
	    },
};

/* How a damaged one stands nobody knows; that it is damaged is told by whoever
 * reads it whole. */
static void
read_standing(struct query *query, struct survey_row *row)
{
	int64_t standing = column_int(query), pause = column_int(query);
	bool is_one = standing >= 0 && standing < STANDING_COUNT &&
	    pause >= 0 && pause < PAUSE_REASON_COUNT;

	row->standing = is_one ? (enum standing)standing : STANDING_UNKNOWN;
	row->pause = is_one ? (enum pause_reason)pause : PAUSE_SUPPLEMENT;
}

static void
read_row(struct query *query, struct survey_row *row)
{
	struct store *store = query->store;

	row->id = column_int(query);
	row->source = column_int(query);
	row->agency = name_text(store, column_int(query));
	row->officer_account = name_text(store, column_int(query));
	row->officer_mail = name_text(store, column_int(query));
	row->officer_name = name_text(store, column_int(query));
	read_standing(query, row);
	row->baseline = column_int(query) != 0;
	row->due = column_instant(query);
	row->acceptance_due = column_instant(query);
	row->step_due = column_instant(query);
	row->supplement_due = column_instant(query);
	row->ended = column_instant(query);
	row->ended_seen = column_instant(query);
	row->end_untold = column_int(query) != 0;
	row->submitted = column_instant(query);
	row->received = column_instant(query);
	row->first_seen = column_instant(query);
	row->has_apology = column_int(query) != 0;
}

bool
store_survey(struct store *store, int64_t after, size_t limit,
    struct arena *arena, struct survey_row **out, size_t *count,
    struct err *err)
{
	struct survey_row *rows = arena_alloc(arena, limit * sizeof(*rows));
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, SURVEY, err))
		return false;
	query_int(&query, after);
	query_int(&query, (int64_t)limit);
	while ((step = query_step(&query)) == STEP_ROW)
		read_row(&query, &rows[n++]);
	query_close(&query);
	*out = rows;
	*count = n;
	return step == STEP_DONE;
}

struct rate_subject
store_survey_subject(const struct survey_row *row)
{
	const struct report_dossier is = { .submitted = row->submitted,
		.received = row->received,
		.first_seen = row->first_seen,
		.ended = row->ended,
		.has_apology = row->has_apology,
		.standing = row->standing,
		.due = row->due };

	return (struct rate_subject){ .is = is,
		.ended_seen = row->ended_seen,
		.end_untold = row->end_untold };
}

static int
ascending(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

bool
store_survey_ids(struct store *store, instant since, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err)
{
	struct query query;
	int64_t *open, *ended, *all;
	size_t opens, ends, n = 0;
	if (!query_open(&query, store, &table, OPEN_IDS, err) ||
	    !query_ids(&query, arena, &open, &opens) ||
	    !query_open(&query, store, &table, ENDED_IDS, err))
		return false;
	query_instant(&query, since);
	if (!query_ids(&query, arena, &ended, &ends))
		return false;
	all = arena_take(arena, (opens + ends + 1) * sizeof(*all));
	if (opens > 0)
		memcpy(all, open, opens * sizeof(*all));
	if (ends > 0)
		memcpy(all + opens, ended, ends * sizeof(*all));
	qsort(all, opens + ends, sizeof(*all), ascending);
	for (size_t i = 0; i < opens + ends; i++)
		if (n == 0 || all[n - 1] != all[i])
			all[n++] = all[i];
	*ids = all;
	*count = n;
	return true;
}

bool
store_survey_of(struct store *store, const int64_t *ids, size_t limit,
    struct arena *arena, struct survey_row **out, size_t *count,
    struct err *err)
{
	struct survey_row *rows = arena_alloc(arena, limit * sizeof(*rows));
	size_t n = 0;
	for (size_t i = 0; i < limit; i++) {
		struct query query;
		enum step step;
		if (!query_open(&query, store, &table, ONE, err))
			return false;
		query_int(&query, ids[i]);
		step = query_step(&query);
		if (step == STEP_ROW)
			read_row(&query, &rows[n++]);
		query_close(&query);
		if (step == STEP_FAILED)
			return false;
	}
	*out = rows;
	*count = n;
	return true;
}

bool
store_receipts(struct store *store, int64_t after, size_t limit,
    struct arena *arena, struct receipt_row **out, size_t *count,
    struct err *err)
{
	struct receipt_row *rows = arena_alloc(arena, limit * sizeof(*rows));
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, RECEIPTS, err))
		return false;
	query_int(&query, after);
	query_int(&query, (int64_t)limit);
	while ((step = query_step(&query)) == STEP_ROW) {
		struct receipt_row *row = &rows[n++];
		row->id = column_int(&query);
		row->source = column_int(&query);
		row->code = column_text(&query, arena);
		row->agency = name_text(store, column_int(&query));
		row->received = column_instant(&query);
		row->first_seen = column_instant(&query);
		row->ended_seen = column_instant(&query);
		row->newest = column_int(&query);
		row->filing = (enum filing)column_int(&query);
	}
	query_close(&query);
	*out = rows;
	*count = n;
	return step == STEP_DONE;
}

bool
store_baseline(struct store *store, int64_t source, struct arena *arena,
    struct baseline_count **out, size_t *count, struct err *err)
{
	struct baseline_count *items = NULL;
	struct query query;
	enum step step;
	size_t n = 0;
	if (!query_open(&query, store, &table, BASELINE, err))
		return false;
	query_int(&query, source);
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		items[n].agency = column_name(&query, arena);
		items[n++].count = column_int(&query);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

/* Binds what OF_AGENCY asks for. */
static bool
open_agency(struct query *query, struct store *store, int which, int64_t source,
    const char *agency, struct err *err)
{
	int64_t name = 0;
	if (agency != NULL && !name_known(store, agency, &name, err))
		return false;
	if (!query_open(query, store, &table, which, err))
		return false;
	query_int(query, source);
	/* A code that no dossier has is no NULL. */
	if (agency != NULL && name == 0)
		query_int(query, 0);
	else
		query_int_or_null(query, name);
	return true;
}

bool
store_baseline_worst(struct store *store, int64_t source, const char *agency,
    size_t limit, struct arena *arena, int64_t **ids, size_t *count,
    int64_t *total, struct err *err)
{
	struct query query;
	bool found;
	if (!open_agency(&query, store, WORST_COUNT, source, agency, err) ||
	    !query_number(&query, total, &found) ||
	    !open_agency(&query, store, WORST, source, agency, err))
		return false;
	query_int(&query, (int64_t)limit);
	return query_ids(&query, arena, ids, count);
}

static bool
add_settled(struct store *store, instant from, instant to,
    struct outbox_window *out, struct err *err)
{
	struct query query;
	enum step step;
	if (!query_open(&query, store, &table, SETTLED, err))
		return false;
	query_int(&query, from);
	query_int(&query, to);
	while ((step = query_step(&query)) == STEP_ROW) {
		const char *state = column_peek(&query);
		bool sent = strcmp(state, letter_state_text(LETTER_SENT)) == 0;
		bool refused =
		    strcmp(state, letter_state_text(LETTER_REFUSED)) == 0;
		int64_t letters = column_int(&query);
		if (sent)
			out->sent = letters;
		if (refused)
			out->refused = letters;
		out->uncertain += column_int(&query);
	}
	query_close(&query);
	return step == STEP_DONE;
}

bool
store_outbox_window(struct store *store, instant from, instant to,
    struct outbox_window *out, struct err *err)
{
	struct outbox_window window = { 0 };
	struct query query;
	bool found;
	if (!add_settled(store, from, to, &window, err) ||
	    !query_open(&query, store, &table, UNSENT, err))
		return false;
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		window.unsent = column_int(&query);
		window.uncertain += column_int(&query);
	}
	query_close(&query);
	if (step == STEP_FAILED ||
	    !query_open(&query, store, &table, WITHDRAWN, err))
		return false;
	query_int(&query, from);
	query_int(&query, to);
	if (!query_number(&query, &window.withdrawn, &found))
		return false;
	*out = window;
	return true;
}
