/* Open dossiers, most urgent first, by an index of them alone. */
#include "io/store_urgent.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/store_private.h"
#include "io/store_row.h"

enum { BY_STANDING };

/* All that a page needs to know of its lines stands in the index. */
#define KEYS "SELECT id, code, source, " ROW_ENDS " FROM dossier INDEXED BY "
#define WHICH                                                                  \
	" AND standing NOT IN (" ROW_CLOSED ")"                                \
	" AND CASE ?2 WHEN 0 THEN " ROW_WATCHED " ELSE source = ?2 END"        \
	" AND " ROW_ENDS " >= ?3"                                              \
	" AND (" ROW_ENDS ", code, source) > (?3, ?4, ?5)"                     \
	" AND (?6 = 3 OR ?6 = CASE WHEN EXISTS (SELECT 1 FROM apology"         \
	"  WHERE apology.dossier = dossier.id) THEN 2 ELSE 1 END)"
#define ORDER " ORDER BY " ROW_ENDS ", code, source LIMIT ?7"

static const struct statements table = {
	.part = PART_URGENT,
	.sql =
	    (const char *const[]){
		[BY_STANDING] =
		    KEYS "dossier_open WHERE standing = ?1" WHICH
			 " AND (?8 IS NULL OR agency_code IN"
			 " (SELECT value FROM json_each(?8)))" ORDER,
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
	query_int(query, (int64_t)it->limit);
}

static bool
take(struct listing *it, struct query *query, enum standing standing)
{
	enum step step;

	while ((step = query_step(query)) == STEP_ROW) {
		struct key *key;

		it->keys =
		    grow(it->arena, it->keys, it->key_count, sizeof(*it->keys));
		key = &it->keys[it->key_count++];
		key->id = column_int(query);
		key->place.code = column_text(query, it->arena);
		key->place.source = column_int(query);
		key->place.ends = column_int(query);
		key->place.paused = standing == STANDING_PAUSED;
	}
	query_close(query);
	return step == STEP_DONE;
}

/* The first of one standing. */
static bool
take_standing(struct listing *it, enum standing standing, struct err *err)
{
	struct query query;

	if (!query_open(&query, it->store, &table, BY_STANDING, err))
		return false;
	bind(&query, it, standing);
	query_text(&query, it->agencies);
	return take(it, &query, standing);
}

static bool
is_asked(const struct listing *it, enum standing standing)
{
	unsigned mask = it->filter->standings;

	if (standing_is_closed(standing) ||
	    (mask != 0 && (mask & 1u << standing) == 0))
		return false;
	/* What is not paused lies before all that is. */
	return it->after == NULL || !it->after->paused ||
	    standing == STANDING_PAUSED;
}

static bool
take_keys(struct listing *it, struct err *err)
{
	for (int i = 0; i < STANDING_COUNT; i++)
		if (is_asked(it, (enum standing)i) &&
		    !take_standing(it, (enum standing)i, err))
			return false;
	if (it->key_count > 1)
		qsort(it->keys, it->key_count, sizeof(*it->keys), compare_keys);
	if (it->key_count > it->limit)
		it->key_count = it->limit;
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
		.arena = arena };

	assert(!filter->baseline_only && !filter->no_baseline &&
	    filter->due_from == INSTANT_NONE &&
	    filter->due_to == INSTANT_NONE &&
	    filter->finished_from == INSTANT_NONE &&
	    filter->finished_to == INSTANT_NONE);
	return find_agencies(&it, err) && take_keys(&it, err) &&
	    read_lines(&it, out, count, err);
}
