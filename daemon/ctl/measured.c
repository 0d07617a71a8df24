/* Measuring dossiers, and summing up. */
#include "ctl/measured.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "io/store_report.h"

enum { PAGE = 500 };

/* One dossier. */
struct one {
	const char *procedure, *agency, *name, *limit,
	    *limit_people;   /* as its group has */
	int32_t used, given; /* working days */
	bool has_given, late;
};

struct measuring {
	const struct database *database;
	const struct report_scope *scope;
	bool by_procedure, by_agency;
	struct one *items;
	size_t count, capacity;
	size_t unmeasured;
};

static bool
measure_days(const struct measuring *of, const struct dossier *dossier,
    const struct basis *basis, struct one *out)
{
	const struct facts *facts = &dossier->facts;
	struct rules rules = database_rules(of->database, dossier->source);
	const struct calendar *calendar = rules_calendar(&rules, facts);
	const struct pause_terms terms = { .calendar = calendar,
		.row = basis->row,
		.rule = &basis->rule };
	struct pause_span pauses[FACTS_PAUSES];
	size_t count;

	if (calendar == NULL || facts->seen.received == INSTANT_NONE)
		return false;
	count = judge_pauses(facts, &terms, true, facts->finished, pauses);
	out->has_given = dossier->verdict.due != INSTANT_NONE &&
	    duration_days(calendar, basis->rule.cutoff, facts->seen.received,
		dossier->verdict.due, pauses, count, &out->given);
	return duration_days(calendar, basis->rule.cutoff, facts->seen.received,
	    facts->finished, pauses, count, &out->used);
}

static bool
is_done(enum standing standing)
{
	return standing == STANDING_DONE_EARLY ||
	    standing == STANDING_DONE_ON_TIME || standing == STANDING_DONE_LATE;
}

/* Names outlive the page: each is kept once per dossier that was measured, the
 * catalogue's (without the locality's suffix) and the directory's as they
 * are. */
static void
name_procedure(struct arena *arena, const struct procedure *row,
    const char *code, struct one *out)
{
	out->procedure = row != NULL ? row->code : arena_string(arena, code);
	if (row == NULL)
		return;
	out->name = row->name;
	out->limit = limit_text(arena, row->limit);
	out->limit_people = limit_people(arena, row->limit);
}

static const char *
agency_code(const struct database *database, const char *code)
{
	const struct agency *agency = code == NULL
	    ? NULL
	    : directory_by_code(database->conf->directory, code);

	return agency != NULL ? agency->code
			      : arena_string(database->arena, code);
}

static void
keep(struct measuring *of, const struct one *one)
{
	if (of->count == of->capacity) {
		of->capacity = of->capacity * 2 + 1024;
		of->items =
		    mem_resize(of->items, of->capacity * sizeof(*of->items));
	}
	of->items[of->count++] = *one;
}

static bool
measure(struct measuring *of, const struct dossier *dossier, struct err *err)
{
	struct rules rules = database_rules(of->database, dossier->source);
	struct one one = { 0 };
	struct basis basis;
	bool elsewhere;

	if (!is_done(dossier->verdict.standing) ||
	    !report_scope_has(of->database, of->scope, dossier->agency))
		return true;
	if (!database_is_elsewhere(of->database, dossier->source,
		dossier->facts.seen.code, INSTANT_NEVER, &elsewhere, err))
		return false;
	if (elsewhere)
		return true;
	rules_find(&rules, &dossier->facts, &basis);
	if (!measure_days(of, dossier, &basis, &one)) {
		of->unmeasured++;
		return true;
	}
	one.late = dossier->verdict.standing == STANDING_DONE_LATE;
	if (of->by_procedure)
		name_procedure(of->database->arena, basis.row,
		    dossier->facts.seen.procedure, &one);
	if (of->by_agency)
		one.agency = agency_code(of->database, dossier->agency);
	keep(of, &one);
	return true;
}

static bool
measure_all(struct measuring *of, const struct report_plan *plan,
    struct err *err)
{
	int32_t offset = of->database->conf->offset;
	struct report_cursor cursor = { 0 };
	struct arena *page = arena_new(1024 * 1024);
	struct dossier *dossiers;
	bool ok;
	size_t count;

	do {
		arena_reset(page);
		ok = store_report_ended_whole(of->database->store,
		    period_begins(&plan->period, offset),
		    period_ends(&plan->period, offset), PAGE, &cursor, page,
		    &dossiers, &count, err);
		for (size_t i = 0; ok && i < count; i++)
			ok = measure(of, &dossiers[i], err);
	} while (ok && count > 0);
	arena_free(page);
	return ok;
}

static int
compare_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int
by_group(const void *left, const void *right)
{
	const struct one *a = left, *b = right;
	int order = compare_text(a->procedure, b->procedure);

	return order != 0 ? order : compare_text(a->agency, b->agency);
}

static int
by_slack(const void *left, const void *right)
{
	const struct measured_group *a = left, *b = right;
	int order = compare_text(a->procedure, b->procedure);

	if ((a->given_count == 0) != (b->given_count == 0))
		return a->given_count == 0 ? 1 : -1;
	if (a->given_count > 0 && a->slack != b->slack)
		return a->slack > b->slack ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return order != 0 ? order : compare_text(a->agency, b->agency);
}

/* What the ${count} of one group come to; ${days} has room for as many. */
static void
sum_up(const struct one *items, size_t count, int32_t *days,
    struct measured_group *out)
{
	*out = (struct measured_group){ .procedure = items->procedure,
		.agency = items->agency,
		.name = items->name,
		.limit = items->limit,
		.limit_people = items->limit_people,
		.count = count };
	for (size_t i = 0; i < count; i++) {
		days[i] = items[i].used;
		out->late += items[i].late;
	}
	out->used = duration_summary(days, count);
	for (size_t i = 0; i < count; i++)
		if (items[i].has_given)
			days[out->given_count++] = items[i].given;
	if (out->given_count == 0)
		return;
	out->given = duration_summary(days, out->given_count);
	out->slack = out->given.median - out->used.p90;
}

/* How many at the front of ${items} are of one group. */
static size_t
group_length(const struct one *items, size_t count)
{
	size_t length = 1;

	while (length < count && by_group(&items[length], items) == 0)
		length++;
	return length;
}

static const struct measured_group *
find_groups(const struct measuring *of, size_t *count)
{
	struct measured_group *groups =
	    arena_alloc(of->database->arena, (of->count + 1) * sizeof(*groups));
	int32_t *days = mem_alloc((of->count + 1) * sizeof(*days));
	size_t n = 0, length;

	if (of->count > 1)
		qsort(of->items, of->count, sizeof(*of->items), by_group);
	for (size_t i = 0; i < of->count; i += length) {
		length = group_length(&of->items[i], of->count - i);
		sum_up(&of->items[i], length, days, &groups[n++]);
	}
	mem_free(days);
	if (n > 1)
		qsort(groups, n, sizeof(*groups), by_slack);
	*count = n;
	return groups;
}

bool
measured_read(const struct database *database, const struct report_asked *asked,
    bool by_procedure, bool by_agency, struct measured *out, struct err *err)
{
	struct measuring of = { .database = database,
		.scope = &asked->scope,
		.by_procedure = by_procedure,
		.by_agency = by_agency };
	bool ok = measure_all(&of, &asked->plan, err);

	if (ok)
		out->groups = find_groups(&of, &out->group_count);
	out->count = of.count;
	out->unmeasured = of.unmeasured;
	mem_free(of.items);
	return ok;
}
