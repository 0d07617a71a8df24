/* Lists by page and counts, for readers and for the nightly digest. */
#include "io/store_query.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/store_private.h"
#include "io/store_row.h"

enum {
	LIST,
	BY_DUE,
	FIND_CODE,
	CODES_LIKE,
	TALLY,
	TALLY_SOURCES,
	COUNTS,
	SOURCE_OPEN
};

/* A filter's agencies are a JSON array of ids; bounds are always bound, and
 * the widest let everything pass. */
#define BRIEF                                                                  \
	"SELECT id, source, code, procedure, procedure_name, field,"           \
	" agency_code, agency, officer_account, officer_mail, officer_name,"   \
	" step, filing, status, submitted, received, promised, ended,"         \
	" first_seen, baseline, " ROW_VERDICT ", " ROW_APOLOGY                 \
	" FROM dossier" ROW_APOLOGY_JOIN                                       \
	" WHERE id > ?1 AND (?2 >> standing & 1)"                              \
	" AND CASE ?3 WHEN 0 THEN " ROW_WATCHED " ELSE source = ?3 END"        \
	" AND (baseline + 1 & ?4)"                                             \
	" AND (?5 IS NULL"                                                     \
	"  OR agency_code IN (SELECT value FROM json_each(?5)))"               \
	" AND (?6 IS NULL OR due >= ?6) AND (?7 IS NULL OR due < ?7)"          \
	" AND (?8 IS NULL OR ended >= ?8) AND (?9 IS NULL OR ended < ?9)"      \
	" AND (CASE WHEN apology.dossier IS NULL THEN 1 ELSE 2 END & ?11)"

static const struct statements table = {
	.part = PART_QUERY,
	.sql =
	    (const char *const[]){
		[LIST] = BRIEF " ORDER BY id LIMIT ?10",
		[BY_DUE] = BRIEF " ORDER BY due IS NULL, due, id LIMIT ?10",
		[FIND_CODE] =
		    "SELECT d.id FROM source s JOIN dossier d"
		    " ON d.source = s.id AND d.code = ? ORDER BY d.id",
		[CODES_LIKE] =
		    "SELECT DISTINCT d.code FROM source s"
		    " JOIN dossier d ON d.source = s.id"
		    " AND d.code >= ?1 AND d.code < ?1 || char(1114111)"
		    " ORDER BY d.code LIMIT ?2",
		[TALLY] = "SELECT id, agency_code, standing, baseline, ended,"
			  " first_seen,"
			  " EXISTS (SELECT 1 FROM apology"
			  "  WHERE apology.dossier = dossier.id)"
			  " FROM dossier WHERE id > ? AND " ROW_WATCHED
			  " ORDER BY id LIMIT 5000",
		[TALLY_SOURCES] =
		    "SELECT max(id), source,"
		    " sum(" ROW_OPEN "),"
		    " sum(coalesce(gone >= ?2, 0))"
		    " FROM (SELECT id, source, standing, gone FROM dossier"
		    "  WHERE id > ?1 ORDER BY id LIMIT 5000) GROUP BY source",
		[COUNTS] = "SELECT (SELECT count(*) FROM dossier"
			   "  WHERE " ROW_WATCHED "),"
			   " (SELECT count(*) FROM dossier"
			   "  WHERE " ROW_OPEN "  AND " ROW_WATCHED "),"
			   " (SELECT count(*) FROM notice),"
			   " (SELECT count(*) FROM letter),"
			   " (SELECT count(*) FROM finding),"
			   " (SELECT coalesce(max(sequence), 0) FROM change)",
		[SOURCE_OPEN] =
		    "SELECT count(*) FROM dossier INDEXED BY dossier_open"
		    " WHERE " ROW_OPEN " AND source = ?",
	    },
};

struct brief_filter
brief_filter_all(void)
{
	return (struct brief_filter){
		.due_from = INSTANT_NONE,
		.due_to = INSTANT_NONE,
		.finished_from = INSTANT_NONE,
		.finished_to = INSTANT_NONE,
	};
}

/* The ids of the agencies' codes, those that stand in no dossier left out. */
static bool
agency_ids(struct store *store, const struct brief_filter *filter,
    struct arena *arena, const char **out, struct err *err)
{
	*out = NULL;
	if (filter->agencies == NULL)
		return true;
	struct buf buf = buf_over(arena);
	buf_add_char(&buf, '[');
	for (size_t i = 0; i < filter->agency_count; i++) {
		int64_t id;
		if (!name_known(store, filter->agencies[i], &id, err))
			return false;
		if (id != 0)
			buf_printf(&buf, "%s%lld", buf.size > 1 ? "," : "",
			    (long long)id);
	}
	buf_add_char(&buf, ']');
	*out = buf_text(&buf);
	return true;
}

static bool
open_list(struct query *query, struct store *store, int which,
    const struct brief_filter *filter, int64_t after, size_t limit,
    struct arena *arena, struct err *err)
{
	const char *agencies;
	if (!agency_ids(store, filter, arena, &agencies, err) ||
	    !query_open(query, store, &table, which, err))
		return false;
	assert(!filter->baseline_only || !filter->no_baseline);
	query_int(query, after);
	query_int(query,
	    filter->standings == 0 ? -1 : (int64_t)filter->standings);
	query_int(query, filter->source);
	query_int(query,
	    filter->baseline_only     ? 2
		: filter->no_baseline ? 1
				      : 3);
	query_text(query, agencies);
	query_instant(query, filter->due_from);
	query_instant(query, filter->due_to);
	query_instant(query, filter->finished_from);
	query_instant(query, filter->finished_to);
	query_int(query, (int64_t)limit);
	query_int(query, filter->apology_only ? 2 : filter->no_apology ? 1 : 3);
	return true;
}

static void
read_brief(struct query *query, struct arena *arena, struct brief *out)
{
	out->id = column_int(query);
	out->source = column_int(query);
	out->code = column_text(query, arena);
	out->procedure = column_name(query, arena);
	out->procedure_name = column_name(query, arena);
	out->field = column_name(query, arena);
	out->agency = column_name(query, arena);
	out->agency_name = column_name(query, arena);
	out->officer_account = column_name(query, arena);
	out->officer_mail = column_name(query, arena);
	out->officer_name = column_name(query, arena);
	out->step = column_name(query, arena);
	out->filing = (enum filing)column_int(query);
	out->status = (enum status)column_int(query);
	out->submitted = column_instant(query);
	out->received = column_instant(query);
	out->promised = column_instant(query);
	out->finished = column_instant(query);
	out->first_seen = column_instant(query);
	out->baseline = column_int(query) != 0;
	row_read_verdict(query, &out->verdict);
	row_read_apology(query, arena, &out->apology);
}

static bool
read_briefs(struct query *query, struct arena *arena, struct brief **out,
    size_t *count)
{
	struct brief *items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(query)) == STEP_ROW) {
		items = grow(arena, items, n, sizeof(*items));
		read_brief(query, arena, &items[n++]);
	}
	query_close(query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

bool
store_list(struct store *store, const struct brief_filter *filter,
    int64_t after, size_t limit, struct arena *arena, struct brief **out,
    size_t *count, struct err *err)
{
	struct query query;
	return open_list(&query, store, LIST, filter, after, limit, arena,
		   err) &&
	    read_briefs(&query, arena, out, count);
}

bool
store_list_by_due(struct store *store, const struct brief_filter *filter,
    size_t limit, struct arena *arena, struct brief **out, size_t *count,
    struct err *err)
{
	struct query query;
	return open_list(&query, store, BY_DUE, filter, 0, limit, arena, err) &&
	    read_briefs(&query, arena, out, count);
}

bool
store_find_code(struct store *store, const char *code, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, FIND_CODE, err))
		return false;
	query_text(&query, code);
	return query_ids(&query, arena, ids, count);
}

bool
store_codes_like(struct store *store, const char *prefix, size_t limit,
    struct arena *arena, const char ***out, size_t *count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, CODES_LIKE, err))
		return false;
	query_text(&query, prefix);
	query_int(&query, (int64_t)limit);
	const char **items = NULL;
	size_t n = 0;
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		items = grow(arena, (void *)items, n, sizeof(*items));
		items[n++] = column_text(&query, arena);
	}
	query_close(&query);
	*out = items;
	*count = n;
	return step == STEP_DONE;
}

/* The tallies while they grow, found by the id of the agency's name. */
struct tallies {
	struct agency_tally *items;
	size_t count;
	size_t *by_name; /* index + 1, or 0 */
	int64_t names;
};

static struct agency_tally *
tally_of(struct tallies *tallies, struct store *store, struct arena *arena,
    int64_t name)
{
	if (name >= tallies->names) {
		int64_t names = name * 2 + 64;
		tallies->by_name = mem_resize(tallies->by_name,
		    (size_t)names * sizeof(size_t));
		memset(tallies->by_name + tallies->names, 0,
		    (size_t)(names - tallies->names) * sizeof(size_t));
		tallies->names = names;
	}
	assert(tallies->by_name != NULL);
	size_t *index = &tallies->by_name[name];
	if (*index == 0) {
		tallies->items = grow(arena, tallies->items, tallies->count,
		    sizeof(*tallies->items));
		struct agency_tally *item = &tallies->items[tallies->count];
		memset(item, 0, sizeof(*item));
		item->agency = arena_string(arena, name_text(store, name));
		*index = ++tallies->count;
	}
	return &tallies->items[*index - 1];
}

static bool
is_within(instant at, instant from, instant to)
{
	return at != INSTANT_NONE && at >= from && at < to;
}

static void
count_row(struct agency_tally *tally, int64_t standing, bool baseline,
    bool has_apology, bool ended_within)
{
	assert(standing >= 0 && standing < STANDING_COUNT);
	tally->standings[standing]++;
	tally->baseline += baseline && standing == STANDING_OVERDUE;
	tally->apologies +=
	    has_apology && !standing_is_closed((enum standing)standing);
	tally->overdue_apologies += has_apology && standing == STANDING_OVERDUE;
	tally->early += ended_within && standing == STANDING_DONE_EARLY;
	tally->on_time += ended_within && standing == STANDING_DONE_ON_TIME;
	tally->late += ended_within && standing == STANDING_DONE_LATE;
}

/* One slice; ${after} stays where it is at the end. */
static bool
tally_slice(struct store *store, instant from, instant to, int64_t *after,
    struct tallies *tallies, struct arena *arena, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, TALLY, err))
		return false;
	query_int(&query, *after);
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		*after = column_int(&query);
		struct agency_tally *tally =
		    tally_of(tallies, store, arena, column_int(&query));
		int64_t standing = column_int(&query);
		bool baseline = column_int(&query) != 0;
		instant ended = column_instant(&query);
		instant first_seen = column_instant(&query);
		bool has_apology = column_int(&query) != 0;
		count_row(tally, standing, baseline, has_apology,
		    is_within(ended, from, to));
		tally->received += is_within(first_seen, from, to);
	}
	query_close(&query);
	return step == STEP_DONE;
}

bool
store_tally(struct store *store, instant from, instant to, struct arena *arena,
    struct agency_tally **out, size_t *count, struct err *err)
{
	struct tallies tallies = { 0 };
	int64_t after = 0, before;
	bool ok;
	do {
		before = after;
		ok = tally_slice(store, from, to, &after, &tallies, arena, err);
	} while (ok && after > before);
	size_t unknown = tallies.names > 0 ? tallies.by_name[0] : 0;
	if (unknown > 0) { /* those without an agency go last */
		assert(tallies.items != NULL);
		struct agency_tally last = tallies.items[unknown - 1];
		tallies.items[unknown - 1] = tallies.items[tallies.count - 1];
		tallies.items[tallies.count - 1] = last;
	}
	mem_free(tallies.by_name);
	if (ok) {
		*out = tallies.items;
		*count = tallies.count;
	}
	return ok;
}

/* One slice; ${after} stays where it is at the end. */
static bool
sources_slice(struct store *store, instant from, int64_t *after,
    struct source_tally *tallies, size_t count, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, TALLY_SOURCES, err))
		return false;
	query_int(&query, *after);
	query_instant(&query, from);
	enum step step;
	while ((step = query_step(&query)) == STEP_ROW) {
		int64_t last = column_int(&query);
		int64_t source = column_int(&query);
		int64_t open = column_int(&query), gone = column_int(&query);
		if (last > *after)
			*after = last;
		for (size_t i = 0; i < count; i++)
			if (tallies[i].source == source) {
				tallies[i].open += open;
				tallies[i].gone += gone;
			}
	}
	query_close(&query);
	return step == STEP_DONE;
}

bool
store_tally_sources(struct store *store, instant from,
    struct source_tally *tallies, size_t count, struct err *err)
{
	int64_t after = 0, before;
	bool ok;
	for (size_t i = 0; i < count; i++)
		tallies[i].open = tallies[i].gone = 0;
	do {
		before = after;
		ok = sources_slice(store, from, &after, tallies, count, err);
	} while (ok && after > before);
	return ok;
}

bool
store_counts(struct store *store, struct store_counts *out, struct err *err)
{
	struct query query;
	if (!query_open(&query, store, &table, COUNTS, err))
		return false;
	enum step step = query_step(&query);
	if (step == STEP_ROW) {
		out->dossiers = column_int(&query);
		out->open = column_int(&query);
		out->notices = column_int(&query);
		out->letters = column_int(&query);
		out->findings = column_int(&query);
		out->changes = column_int(&query);
	}
	query_close(&query);
	return step == STEP_ROW;
}

bool
store_source_open(struct store *store, int64_t source, int64_t *out,
    struct err *err)
{
	struct query query;
	bool found;
	if (!query_open(&query, store, &table, SOURCE_OPEN, err))
		return false;
	query_int(&query, source);
	return query_number(&query, out, &found);
}
