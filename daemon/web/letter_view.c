/* A letter's dossiers as they stand. */
#include "web/letter_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/store_ack.h"
#include "io/store_meta.h"
#include "io/store_survey.h"

/* What the letter told of, gravest first: never changes, so that pages can be
 * counted. */
struct told {
	int64_t dossier;
	enum clock_kind clock;
	enum severity severity;
	day due;
};

static int
by_dossier(const void *left, const void *right)
{
	const struct told *a = left, *b = right;

	if (a->dossier != b->dossier)
		return a->dossier < b->dossier ? -1 : 1;
	if (a->clock != b->clock)
		return (int)a->clock - (int)b->clock;
	return (int)b->severity - (int)a->severity;
}

static int
by_severity(const void *left, const void *right)
{
	const struct told *a = left, *b = right;

	if (a->severity != b->severity)
		return (int)b->severity - (int)a->severity;
	if (a->due.n != b->due.n)
		return a->due.n < b->due.n ? -1 : 1;
	return by_dossier(left, right);
}

/* Each dossier's clock once. */
static size_t
unite(struct told *told, size_t count)
{
	size_t kept = 0;

	qsort(told, count, sizeof(*told), by_dossier);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || told[kept - 1].dossier != told[i].dossier ||
		    told[kept - 1].clock != told[i].clock)
			told[kept++] = told[i];
	qsort(told, kept, sizeof(*told), by_severity);
	return kept;
}

/* All that a letter told of: a list, or who is in a baseline now. */
struct telling {
	const struct told *told; /* to the end of the page at least */
	size_t count, total, dossiers;
	bool is_baseline;
	int64_t source;     /* of a baseline */
	const char *agency; /* of it, or NULL */
};

static int
page_of(size_t total, int page)
{
	size_t pages = (total + LETTER_VIEW_ROWS - 1) / LETTER_VIEW_ROWS;

	return page >= 1 && (size_t)page <= pages ? page : 1;
}

/* A baseline's letter has one notice, about an agency and a source. */
static bool
read_baseline(struct store *store, const struct notice *notice, int page,
    struct arena *arena, struct telling *out, struct err *err)
{
	struct told *told;
	int64_t *ids, all;

	out->is_baseline = true;
	out->source = strtoll(notice->detail, NULL, 10);
	out->agency = notice->agency;
	/* How many there are says first how many are read. */
	if (!store_baseline_worst(store, out->source, out->agency, 0, arena,
		&ids, &out->count, &all, err) ||
	    !store_baseline_worst(store, out->source, out->agency,
		(size_t)page_of((size_t)all, page) * LETTER_VIEW_ROWS, arena,
		&ids, &out->count, &all, err))
		return false;
	told = arena_alloc(arena, (out->count + 1) * sizeof(*told));
	for (size_t i = 0; i < out->count; i++)
		told[i] = (struct told){ .dossier = ids[i],
			.clock = CLOCK_RESOLUTION };
	out->told = told;
	out->total = out->dossiers = (size_t)all;
	return true;
}

static int
compare_ids(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

static size_t
count_dossiers(const struct told *told, size_t count, struct arena *arena)
{
	int64_t *ids = arena_alloc(arena, (count + 1) * sizeof(*ids));
	size_t distinct = 0;

	for (size_t i = 0; i < count; i++)
		ids[i] = told[i].dossier;
	qsort(ids, count, sizeof(*ids), compare_ids);
	for (size_t i = 0; i < count; i++)
		distinct += i == 0 || ids[i] != ids[i - 1];
	return distinct;
}

static bool
read_told(struct store *store, const struct letter *letter, int page,
    struct arena *arena, struct telling *out, struct err *err)
{
	struct notice *notices;
	struct told *told;
	size_t all;

	*out = (struct telling){ .count = 0 };
	if (!store_letter_notices(store, letter->id, arena, &notices, &all,
		err))
		return false;
	if (letter->kind == NOTICE_BASELINE && all == 1)
		return read_baseline(store, &notices[0], page, arena, out, err);
	told = arena_alloc(arena, (all + 1) * sizeof(*told));
	for (size_t i = 0; i < all; i++)
		if (notices[i].dossier != 0)
			told[out->count++] = (struct told){
				.dossier = notices[i].dossier,
				.clock = notices[i].clock == CLOCK_COUNT
				    ? CLOCK_RESOLUTION
				    : notices[i].clock,
				.severity = notices[i].severity,
				.due = notices[i].due,
			};
	out->total = out->count = unite(told, out->count);
	out->dossiers = count_dossiers(told, out->count, arena);
	out->told = told;
	return true;
}

const char *
letter_view_procedure(const struct conf *conf, const struct rules *rules,
    const struct facts *facts)
{
	const struct observation *seen = &facts->seen;
	const struct procedure *row;
	struct basis basis;

	(void)rules_find(rules, facts, &basis);
	row = basis.row;
	if ((row != NULL && row->sensitive) || !conf->privacy.procedure_names)
		return row != NULL && row->field != NULL ? row->field
							 : seen->field;
	return row != NULL ? row->name : seen->procedure_name;
}

static const char *
why_closed(const struct verdict *verdict, enum clock_kind clock)
{
	if (standing_is_closed(verdict->standing))
		return "hồ sơ đã kết thúc, không cần trả lời";
	if (clock == CLOCK_RESOLUTION && verdict->standing == STANDING_PAUSED)
		return "hồ sơ đang tạm dừng, hạn chưa tính";
	if (judge_clock_due(verdict, clock) == INSTANT_NONE)
		return "hạn được báo trong thư không còn tính";
	return NULL;
}

/* What is at hand while a page is read. */
struct reading {
	const struct conf *conf;
	struct store *store;
	struct arena *arena;
	struct rules rules; /* of no source yet; remember nothing */
	struct source_health *sources;
	size_t source_count;
};

static bool
read_acks(const struct reading *with, struct letter_row *row, instant now,
    struct err *err)
{
	struct ack *acks;
	size_t count, kept = 0;

	if (!store_acks(with->store, row->dossier->id, with->arena, &acks,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (acks[i].clock == row->clock)
			acks[kept++] = acks[i];
	row->acks = acks;
	row->ack_count = kept;
	if (row->due != INSTANT_NONE)
		row->covering = ack_covering(acks, kept, row->clock,
		    when_day(row->due, with->conf->offset), now);
	return true;
}

static const char *
source_name(const struct reading *with, int64_t id)
{
	for (size_t i = 0; i < with->source_count; i++)
		if (with->sources[i].id == id)
			return with->sources[i].name;
	return NULL;
}

static bool
read_row(const struct reading *with, const struct told *told, instant now,
    struct letter_row *row, bool *found, struct err *err)
{
	struct dossier *dossier = arena_alloc(with->arena, sizeof(*dossier));
	struct rules rules = with->rules;

	if (!store_dossier_load(with->store, told->dossier, with->arena,
		dossier, found, err))
		return false;
	if (!*found)
		return true;
	*row = (struct letter_row){
		.id = arena_printf(with->arena, "%lld-%s",
		    (long long)dossier->id, clock_kind_text(told->clock)),
		.clock = told->clock,
		.dossier = dossier,
		.source = source_name(with, dossier->source),
		.due = judge_clock_due(&dossier->verdict, told->clock),
		.closed = why_closed(&dossier->verdict, told->clock),
	};
	rules.source = conf_rules(with->conf, row->source).source;
	row->procedure =
	    letter_view_procedure(with->conf, &rules, &dossier->facts);
	row->link = conf_dossier_link(with->conf, row->source,
	    dossier->facts.seen.code, with->arena);
	return read_acks(with, row, now, err);
}

static bool
begin(struct reading *with, struct err *err)
{
	const struct rules rules = conf_rules(with->conf, NULL);

	/* Requests are answered by several threads. */
	with->rules = rules_still(&rules, with->arena);
	return store_sources(with->store, with->arena, &with->sources,
	    &with->source_count, err);
}

static void
count_pages(struct letter_view *view, int page)
{
	view->pages =
	    (int)((view->total + LETTER_VIEW_ROWS - 1) / LETTER_VIEW_ROWS);
	view->page = page_of(view->total, page);
}

/* "12-resolution", as read_row writes it. */
static bool
parse_id(const char *id, struct told *out)
{
	char *end;

	if (*id < '1' || *id > '9')
		return false;
	*out = (struct told){ .dossier = strtoll(id, &end, 10) };
	return *end == '-' && clock_kind_parse(end + 1, &out->clock);
}

/* Whoever is in the baseline was told of, wherever in its list he stands. */
static bool
is_told(const struct telling *telling, const struct told *one,
    const struct letter_row *row)
{
	const struct dossier *dossier = row->dossier;

	if (telling->is_baseline)
		return one->clock == CLOCK_RESOLUTION && dossier->baseline &&
		    dossier->source == telling->source &&
		    text_equal(dossier->agency, telling->agency);
	for (size_t i = 0; i < telling->count; i++)
		if (telling->told[i].dossier == one->dossier &&
		    telling->told[i].clock == one->clock)
			return true;
	return false;
}

const struct letter_row *
letter_view_row(const struct letter_view *view, const char *id)
{
	for (size_t i = 0; i < view->count; i++)
		if (strcmp(view->rows[i].id, id) == 0)
			return &view->rows[i];
	return NULL;
}

/* Those chosen that are not on the page. */
static bool
read_chosen(const struct reading *with, const struct letter_part *part,
    const struct telling *telling, struct letter_row *rows,
    struct letter_view *view, struct err *err)
{
	for (size_t i = 0;
	     i < part->chosen_count && view->count < LETTER_VIEW_MOST; i++) {
		struct letter_row *row = &rows[view->count];
		struct told one;
		bool found;

		if (letter_view_row(view, part->chosen[i]) != NULL ||
		    !parse_id(part->chosen[i], &one))
			continue;
		if (!read_row(with, &one, view->now, row, &found, err))
			return false;
		view->count += found && is_told(telling, &one, row);
	}
	return true;
}

static bool
read_rows(struct reading *with, const struct letter_part *part,
    struct letter_view *view, struct err *err)
{
	struct letter_row *rows =
	    arena_alloc(with->arena, LETTER_VIEW_MOST * sizeof(*rows));
	struct telling telling;
	size_t from;

	view->rows = rows;
	if (!begin(with, err) ||
	    !store_ack_newest(with->store, &view->seen, err) ||
	    !read_told(with->store, view->letter, part->page, with->arena,
		&telling, err))
		return false;
	view->total = telling.total;
	view->dossiers = telling.dossiers;
	view->is_baseline = telling.is_baseline;
	count_pages(view, part->page);
	from = (size_t)(view->page - 1) * LETTER_VIEW_ROWS;
	for (size_t i = from; i < telling.count && i < from + LETTER_VIEW_ROWS;
	     i++) {
		bool found;

		if (!read_row(with, &telling.told[i], view->now,
			&rows[view->count], &found, err))
			return false;
		view->count += found;
	}
	return read_chosen(with, part, &telling, rows, view, err);
}

bool
letter_view_dossier(const struct conf *conf, struct store *store,
    int64_t dossier, instant now, struct arena *arena, struct letter_view *out,
    struct err *err)
{
	struct reading with = { .conf = conf, .store = store, .arena = arena };
	struct letter_row *rows =
	    arena_alloc(arena, CLOCK_COUNT * sizeof(*rows));

	*out = (struct letter_view){ .now = now,
		.rows = rows,
		.dossiers = 1,
		.page = 1,
		.pages = 1 };
	if (!begin(&with, err) || !store_ack_newest(store, &out->seen, err))
		return false;
	for (int i = 0; i < CLOCK_COUNT; i++) {
		const struct told told = { .dossier = dossier,
			.clock = (enum clock_kind)i };
		struct letter_row *row = &rows[out->count];
		bool found;

		if (!read_row(&with, &told, now, row, &found, err))
			return false;
		out->count += found && row->closed == NULL;
	}
	out->total = out->count;
	return true;
}

bool
letter_view_read(const struct conf *conf, struct store *store,
    const struct letter *letter, const struct letter_part *part, instant now,
    struct arena *arena, struct letter_view *out, struct err *err)
{
	struct reading with = { .conf = conf, .store = store, .arena = arena };
	bool done;

	*out = (struct letter_view){ .letter = letter, .now = now };
	if (!store_snapshot_begin(store, err))
		return false;
	done = read_rows(&with, part, out, err);
	store_snapshot_end(store);
	return done;
}
