/* Open dossiers, most urgent first, by an index of them alone. */
#include "io/store_urgent.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/store_private.h"
#include "io/store_row.h"

enum { BY_STANDING };

/* By the days of an index that holds all that is asked of a dossier but its
 * place within its day. */
static const struct statements table = {
	.part = PART_URGENT,
	.sql =
	    (const char *const[]){
		[BY_STANDING] =
		    "SELECT id, code, source, " ROW_ENDS
		    " FROM dossier INDEXED BY dossier_open WHERE standing = ?1"
		    " AND " ROW_OPEN " AND CASE ?2 WHEN 0 THEN " ROW_WATCHED
		    "  ELSE source = ?2 END"
		    " AND (?7 IS NULL OR agency_code IN"
		    "  (SELECT value FROM json_each(?7)))"
		    " AND (?6 = 3 OR ?6 = CASE WHEN EXISTS (SELECT 1"
		    "  FROM apology WHERE apology.dossier = dossier.id)"
		    "  THEN 2 ELSE 1 END)"
		    " AND " ROW_ENDS_DAY " >= ?3 / 86400"
		    " AND (" ROW_ENDS ", code, source) > (?3, ?4, ?5)"
		    " ORDER BY " ROW_ENDS_DAY,
	    },
};

/* A line before it is read. */
struct key {
	int64_t id;
	struct urgent_place place;
};

struct listing {
	struct store *store;
	const struct brief_filter *filter;
	const struct urgent_place *after;
	size_t limit;
	struct arena *arena;
	const char *agencies; /* ids as a JSON array; NULL: all */
	struct key *keys;
	size_t key_count;
	instant last_day; /* what ends after it is on a later page */
};

struct urgent_place
urgent_place(const struct brief *brief)
{
	const struct verdict *verdict = &brief->verdict;
	instant ends = verdict->acceptance_due != INSTANT_NONE
	    ? verdict->acceptance_due
	    : verdict->due;

	return (struct urgent_place){
		.paused = verdict->standing == STANDING_PAUSED,
		.ends = ends == INSTANT_NONE ? INSTANT_NEVER : ends,
		.code = brief->code,
		.source = brief->source,
	};
}

int
urgent_compare(const struct urgent_place *a, const struct urgent_place *b)
{
	int order = (a->paused > b->paused) - (a->paused < b->paused);

	if (order == 0)
		order = (a->ends > b->ends) - (a->ends < b->ends);
	if (order == 0)
		order = strcmp(a->code, b->code);
	return order != 0 ? order
			  : (a->source > b->source) - (a->source < b->source);
}

static int
compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	return urgent_compare(&x->place, &y->place);
}

/* Those of the filter that some dossier has.  An index by agency would serve
 * one of few dossiers sooner, and cost a first load a third. */
static bool
find_agencies(struct listing *it, struct err *err)
{
	struct buf list = buf_over(it->arena);
	const char *between = "";

	if (it->filter->agencies == NULL)
		return true;
	buf_add_char(&list, '[');
	for (size_t i = 0; i < it->filter->agency_count; i++) {
		int64_t id;

		if (!name_known(it->store, it->filter->agencies[i], &id, err))
			return false;
		if (id == 0)
			continue;
		buf_printf(&list, "%s%lld", between, (long long)id);
		between = ",";
	}
	buf_add_char(&list, ']');
	it->agencies = buf_text(&list);
	return true;
}

static void
bind(struct query *query, const struct listing *it, enum standing standing)
{
	const struct brief_filter *filter = it->filter;
	const struct urgent_place *after = it->after;
	bool behind =
	    after != NULL && after->paused == (standing == STANDING_PAUSED);

	query_int(query, standing);
	query_int(query, filter->source);
	query_int(query, behind ? after->ends : INT64_MIN);
	query_text(query, behind ? after->code : "");
	query_int(query, behind ? after->source : 0);
	query_int(query, filter->apology_only ? 2 : filter->no_apology ? 1 : 3);
	query_text(query, it->agencies);
}

static instant
day_of(instant ends)
{
	return ends / WHEN_DAY;
}

/* Keeps what is on the page. */
static void
cut(struct listing *it)
{
	if (it->key_count > 1)
		qsort(it->keys, it->key_count, sizeof(*it->keys), compare_keys);
	if (it->key_count < it->limit)
		return;
	it->key_count = it->limit;
	it->last_day = it->limit == 0
	    ? INT64_MIN
	    : day_of(it->keys[it->limit - 1].place.ends);
}

/* Whole days, until they hold a page. */
static bool
take(struct listing *it, struct query *query, enum standing standing)
{
	size_t begun = it->key_count;
	instant begun_day = INT64_MIN;
	enum step step;

	while ((step = query_step(query)) == STEP_ROW) {
		struct key key = { .id = column_int(query) };

		key.place.code = column_text(query, it->arena);
		key.place.source = column_int(query);
		key.place.ends = column_int(query);
		key.place.paused = standing == STANDING_PAUSED;
		if (day_of(key.place.ends) > it->last_day ||
		    (day_of(key.place.ends) > begun_day &&
			it->key_count - begun >= it->limit))
			break;
		begun_day = day_of(key.place.ends);
		it->keys =
		    grow(it->arena, it->keys, it->key_count, sizeof(*it->keys));
		it->keys[it->key_count++] = key;
	}
	query_close(query);
	cut(it);
	return step != STEP_FAILED;
}

/* The first of one standing. */
static bool
take_standing(struct listing *it, enum standing standing, struct err *err)
{
	struct query query;

	if (!query_open(&query, it->store, &table, BY_STANDING, err))
		return false;
	bind(&query, it, standing);
	return take(it, &query, standing);
}

static bool
is_asked(const struct listing *it, enum standing standing)
{
	unsigned mask = it->filter->standings;

	if (mask != 0 && (mask & 1u << standing) == 0)
		return false;
	/* What is not paused lies before all that is. */
	return it->after == NULL || !it->after->paused ||
	    standing == STANDING_PAUSED;
}

/* Those first that may fill the page and spare the rest a look; what is paused
 * lies behind all others. */
static const enum standing open_standings[] = {
	STANDING_OVERDUE,
	STANDING_LATE_ACCEPTANCE,
	STANDING_DUE_TODAY,
	STANDING_DUE_SOON,
	STANDING_RUNNING,
	STANDING_AWAITING,
	STANDING_UNKNOWN,
	STANDING_PAUSED,
};

/* Six are closed: standing_is_closed. */
_Static_assert(sizeof(open_standings) / sizeof(open_standings[0]) ==
	STANDING_COUNT - 6,
    "open_standings");

static bool
take_keys(struct listing *it, struct err *err)
{
	for (size_t i = 0;
	     i < sizeof(open_standings) / sizeof(open_standings[0]); i++) {
		enum standing standing = open_standings[i];

		if (!is_asked(it, standing))
			continue;
		if (standing == STANDING_PAUSED && it->key_count >= it->limit)
			break;
		if (!take_standing(it, standing, err))
			return false;
	}
	return true;
}

static bool
read_lines(struct listing *it, struct brief **out, size_t *count,
    struct err *err)
{
	const struct brief_filter all = brief_filter_all();

	*count = 0;
	*out = arena_alloc(it->arena, (it->key_count + 1) * sizeof(**out));
	for (size_t i = 0; i < it->key_count; i++) {
		struct brief *line;
		size_t found;

		if (!store_list(it->store, &all, it->keys[i].id - 1, 1,
			it->arena, &line, &found, err))
			return false;
		/* It may be erased since its key was read. */
		if (found == 1 && line->id == it->keys[i].id)
			(*out)[(*count)++] = *line;
	}
	return true;
}

bool
store_list_urgent(struct store *store, const struct brief_filter *filter,
    const struct urgent_place *after, size_t limit, struct arena *arena,
    struct brief **out, size_t *count, struct err *err)
{
	struct listing it = { .store = store,
		.filter = filter,
		.after = after,
		.limit = limit,
		.arena = arena,
		.last_day = INT64_MAX };

	assert(!filter->baseline_only && !filter->no_baseline &&
	    filter->due_from == INSTANT_NONE &&
	    filter->due_to == INSTANT_NONE &&
	    filter->finished_from == INSTANT_NONE &&
	    filter->finished_to == INSTANT_NONE);
	return find_agencies(&it, err) && take_keys(&it, err) &&
	    read_lines(&it, out, count, err);
}
