/* Their list beside ours. */
#include "ctl/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/store_report.h"

enum { PAGE = 500, STRANGERS = 20 };

/* What a pass over the list or the dossiers works with. */
struct matching {
	struct comparing *comparing;
	struct database page; /* the database, with the arena of one page */
	int64_t *listed;      /* ids of the dossiers that they list, sorted */
	size_t listed_count;
	struct buf strangers;
	const char *known[STRANGERS];
	size_t stranger_count;
};

static struct compared *
add_line(struct comparing *comparing)
{
	if (comparing->count == comparing->capacity) {
		comparing->capacity = comparing->capacity * 2 + 1024;
		comparing->lines = mem_resize(comparing->lines,
		    comparing->capacity * sizeof(*comparing->lines));
	}
	comparing->lines[comparing->count] =
	    (struct compared){ .due = INSTANT_NONE,
		    .promised = INSTANT_NONE,
		    .finished = INSTANT_NONE,
		    .finished_seen = INSTANT_NONE,
		    .first_seen = INSTANT_NONE,
		    .gone = INSTANT_NONE,
		    .paused_since = INSTANT_NONE };
	return &comparing->lines[comparing->count++];
}

/* ---- what is known here ---- */

/* Since when a pause that is open has stood. */
static instant
paused_since(const struct facts *facts)
{
	for (int i = facts->pause_count; i > 0; i--)
		if (facts->pauses[i - 1].to_latest == INSTANT_NEVER)
			return facts->pauses[i - 1].from_latest;
	return INSTANT_NONE;
}

/* ${dossier} judged as of then: what is dated after it had not happened.  Not
 * ${stands}: it is told of elsewhere.  While a source was watched still, one
 * that showed the code only later tells nothing of it. */
static bool
judge_then(const struct matching *m, struct dossier *dossier,
    struct judgement *out, bool *stands, struct err *err)
{
	instant at = m->comparing->at;
	bool left = database_retired(&m->page, dossier->source) <= at;

	if (at < m->page.now) {
		facts_keep_until(&dossier->facts, at);
		if (dossier->facts.gone > at)
			dossier->facts.gone = INSTANT_NONE;
	}
	if (!database_left_behind(&m->page, dossier, at,
		left ? INSTANT_NEVER : at, stands, err))
		return false;
	if (*stands)
		database_judge(&m->page, dossier, at, out);
	return true;
}

static struct our_word
our_word(const struct matching *m, const struct dossier *dossier,
    const struct verdict *verdict)
{
	const struct comparing *comparing = m->comparing;

	return (struct our_word){ .facts = &dossier->facts,
		.verdict = verdict,
		.agency = dossier->agency,
		.is_outside = !report_scope_has(comparing->database,
		    &comparing->scope, dossier->agency),
		.at = comparing->at,
		.offset = comparing->database->conf->offset };
}

static void
fill_ours(const struct matching *m, const struct dossier *dossier,
    const struct verdict *verdict, struct compared *line)
{
	struct arena *arena = m->comparing->database->arena;
	const struct facts *facts = &dossier->facts;

	line->id = dossier->id;
	line->source = dossier->source;
	line->code = arena_string(arena, facts->seen.code);
	line->agency = arena_string(arena, dossier->agency);
	line->standing = verdict->standing;
	line->unknown = verdict->unknown;
	line->due = verdict->due;
	line->due_is_promise = verdict->due_is_promise;
	line->promised = facts->seen.promised;
	line->finished = facts->finished;
	line->finished_seen = facts->finished_seen;
	line->first_seen = facts->first_seen;
	line->gone = facts->gone;
	line->pause = verdict->pause;
	if (verdict->standing == STANDING_PAUSED)
		line->paused_since = paused_since(facts);
}

/* ---- what they list ---- */

static void
note_stranger(struct matching *m, const char *name)
{
	for (size_t i = 0; i < m->stranger_count && i < STRANGERS; i++)
		if (text_equal(m->known[i], name))
			return;
	if (m->stranger_count < STRANGERS) {
		m->known[m->stranger_count] = name;
		buf_printf(&m->strangers, "%s“%s”",
		    m->stranger_count == 0 ? "" : ", ", name);
	} else if (m->stranger_count == STRANGERS) {
		buf_add(&m->strangers, ", …");
	}
	m->stranger_count++;
}

static const struct agency *
agency_named(struct matching *m, const struct late_row *row)
{
	const struct database *database = m->comparing->database;
	const struct agency *agency;

	if (row->agency == NULL)
		return NULL;
	agency = directory_find_agency(database->conf->directory, row->agency,
	    when_day(m->comparing->at, database->conf->offset));
	if (agency == NULL)
		note_stranger(m, row->agency);
	return agency;
}

/* Where a code stands in several sources, the one that is late here is meant;
 * else the first. */
static bool
load_listed(struct matching *m, const char *code, struct dossier *out,
    struct judgement *judgement, bool *found, struct err *err)
{
	int64_t *ids;
	size_t count;

	*found = false;
	if (!database_find_code(&m->page, code, &ids, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct judgement judged;
		struct dossier dossier;
		bool is_there, stands;

		if (!store_dossier_load(m->page.store, ids[i], m->page.arena,
			&dossier, &is_there, err))
			return false;
		if (!is_there)
			continue;
		if (!judge_then(m, &dossier, &judged, &stands, err))
			return false;
		if (!stands)
			continue;
		if (*found && !comparison_is_late(judged.verdict.standing))
			continue;
		*out = dossier;
		*judgement = judged;
		*found = true;
		if (comparison_is_late(judged.verdict.standing))
			break;
	}
	return true;
}

static bool
take_row(struct matching *m, const struct late_row *row, struct err *err)
{
	struct comparing *comparing = m->comparing;
	const struct agency *named = agency_named(m, row);
	const struct their_word theirs = { .due = row->due,
		.finished = row->finished,
		.due_is_date = row->due_is_date,
		.agency = named == NULL ? NULL : named->code };
	struct judgement judgement;
	struct dossier dossier;
	struct compared *line;
	struct our_word ours;
	bool found;

	if (!load_listed(m, row->code, &dossier, &judgement, &found, err))
		return false;
	line = add_line(comparing);
	line->row = row;
	line->named = named;
	line->code = row->code;
	if (!found) {
		line->is = comparison_listed(&theirs, NULL);
		return true;
	}
	fill_ours(m, &dossier, &judgement.verdict, line);
	ours = our_word(m, &dossier, &judgement.verdict);
	line->is = comparison_listed(&theirs, &ours);
	m->listed[m->listed_count++] = dossier.id;
	return true;
}

static bool
take_list(struct matching *m, struct err *err)
{
	struct comparing *comparing = m->comparing;

	for (size_t i = 0; i < comparing->list.count; i++) {
		const struct late_row *row = &comparing->list.rows[i];

		comparing->unreadable += row->wrong != NULL;
		comparing->doubled += row->same_as != 0;
		if (i % PAGE == 0)
			arena_reset(m->page.arena);
		if (row->wrong != NULL || row->same_as != 0)
			continue;
		if (!take_row(m, row, err))
			return false;
	}
	return true;
}

/* ---- what only we call late ---- */

static int
by_id(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

static bool
is_listed(const struct matching *m, int64_t id)
{
	return m->listed_count > 0 &&
	    bsearch(&id, m->listed, m->listed_count, sizeof(*m->listed),
		by_id) != NULL;
}

static bool
take_ours(struct matching *m, struct dossier *dossier, struct err *err)
{
	const struct comparing *comparing = m->comparing;
	struct judgement judgement;
	struct compared *line;
	struct our_word ours;
	bool stands;

	if (is_listed(m, dossier->id) ||
	    !report_scope_has(comparing->database, &comparing->scope,
		dossier->agency) ||
	    dossier->facts.first_seen > comparing->at)
		return true;
	if (!judge_then(m, dossier, &judgement, &stands, err))
		return false;
	if (!stands || judgement.verdict.standing != STANDING_OVERDUE)
		return true;
	line = add_line(m->comparing);
	fill_ours(m, dossier, &judgement.verdict, line);
	ours = our_word(m, dossier, &judgement.verdict);
	line->is = comparison_unlisted(&ours);
	return true;
}

static bool
take_open(struct matching *m, struct err *err)
{
	struct report_cursor cursor = { 0 };
	struct dossier *dossiers;
	size_t count;

	if (m->listed_count > 1)
		qsort(m->listed, m->listed_count, sizeof(*m->listed), by_id);
	do {
		arena_reset(m->page.arena);
		if (!store_report_open(m->page.store, m->comparing->at + 1,
			PAGE, &cursor, m->page.arena, &dossiers, &count, err))
			return false;
		for (size_t i = 0; i < count; i++)
			if (!take_ours(m, &dossiers[i], err))
				return false;
	} while (count > 0);
	return true;
}

/* ---- together ---- */

static int
by_side(const void *left, const void *right)
{
	const struct compared *a = left, *b = right;
	int order;

	if (a->is.side != b->is.side)
		return a->is.side < b->is.side ? -1 : 1;
	if (a->is.causes != b->is.causes)
		return a->is.causes < b->is.causes ? -1 : 1;
	order = strcmp(a->code, b->code);
	return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

bool
compare_match(struct comparing *comparing, struct err *err)
{
	struct database *database = comparing->database;
	struct matching m = { .comparing = comparing,
		.page = *database,
		.strangers = buf_over(database->arena) };
	bool ok;

	if (!store_snapshot_begin(database->store, err))
		return false;
	m.page.arena = arena_new(1024 * 1024);
	m.listed = mem_alloc((comparing->list.count + 1) * sizeof(*m.listed));
	ok = take_list(&m, err) && take_open(&m, err);
	mem_free(m.listed);
	arena_free(m.page.arena);
	store_snapshot_end(database->store);
	if (m.stranger_count > 0)
		comparing->strangers = buf_text(&m.strangers);
	for (size_t i = 0; i < comparing->count; i++)
		comparing->sides[comparing->lines[i].is.side]++;
	if (comparing->count > 1)
		qsort(comparing->lines, comparing->count,
		    sizeof(*comparing->lines), by_side);
	return ok;
}

void
comparing_finish(struct comparing *comparing)
{
	mem_free(comparing->lines);
	comparing->lines = NULL;
}
