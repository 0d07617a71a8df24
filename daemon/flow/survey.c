/* The evening's pass over dossiers and findings. */
#include "flow/survey.h"

#include <stdlib.h>

#include "base/mem.h"
#include "io/store_meta.h"

/* Both are a few milliseconds. */
enum { ROWS = 2000, FINDINGS = 400 };

static struct survey_figures *
figures_of(size_t count, struct arena *arena)
{
	return arena_alloc(arena, count * sizeof(struct survey_figures));
}

bool
survey_begin(struct survey *survey, struct world *world,
    const struct survey_plan *plan, struct arena *arena, struct err *err)
{
	struct source_health *sources;
	size_t count;

	if (!store_sources(world->store, arena, &sources, &count, err))
		return false;
	*survey = (struct survey){ .plan = *plan,
		.agencies = directory_agency_count(world->conf->directory),
		.officers = directory_contact_count(world->conf->directory) };
	for (int i = 0; i < SURVEY_READERS; i++)
		survey->figures[i] = figures_of(survey->agencies + 1, arena);
	if (plan->officers)
		survey->by_officer = figures_of(survey->officers + 1, arena);
	survey->watches =
	    arena_alloc(arena, (count + 1) * sizeof(*survey->watches));
	survey->watch_count = count;
	for (size_t i = 0; i < count; i++)
		survey->watches[i] =
		    (struct survey_watch){ sources[i].id, sources[i].baseline };
	return true;
}

void
survey_finish(struct survey *survey)
{
	mem_free(survey->overdue.marks);
	mem_free(survey->due_today.marks);
	mem_free(survey->due_next.marks);
	mem_free(survey->late_acceptance.marks);
	*survey = (struct survey){ 0 };
}

static bool
read_dossiers(struct survey *survey, struct world *world, struct err *err)
{
	struct survey_row *rows;
	size_t count;

	if (!store_survey(world->store, survey->after, ROWS, world->turn, &rows,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		survey_count(survey, world, &rows[i]);
	if (count > 0)
		survey->after = rows[count - 1].id;
	if (count < ROWS)
		survey->stage = SURVEY_SORTING;
	return true;
}

static int
earliest_first(const void *left, const void *right)
{
	const struct survey_mark *a = left, *b = right;

	if (a->due != b->due)
		return a->due < b->due ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static void
sort(struct survey_list *list)
{
	if (list->count > 1)
		qsort(list->marks, list->count, sizeof(*list->marks),
		    earliest_first);
}

/* One list a slice: very many are some ten milliseconds. */
static void
sort_next(struct survey *survey)
{
	struct survey_list *lists[] = { &survey->overdue, &survey->due_today,
		&survey->due_next, &survey->late_acceptance };

	sort(lists[survey->sorted++]);
	if (survey->sorted == sizeof(lists) / sizeof(lists[0]))
		survey->stage = SURVEY_FINDINGS;
}

/* From the newest back: findings get their ids in the order of time, so the
 * first one that is older ends the reading. */
static bool
read_findings(struct survey *survey, struct world *world, struct arena *arena,
    struct err *err)
{
	instant own = survey->plan.spans[SURVEY_OWN].from;
	instant above = survey->plan.spans[SURVEY_ABOVE].from;
	instant from = own < above ? own : above;
	struct store_finding *found;
	size_t count, i;

	if (!store_findings_before(world->store, survey->before, FINDINGS,
		world->turn, &found, &count, err))
		return false;
	for (i = 0; i < count && found[i].first >= from; i++) {
		survey->before = found[i].id;
		if (!found[i].retired)
			survey_count_finding(survey, world, &found[i], arena);
	}
	if (i < count || count < FINDINGS)
		survey->stage = SURVEY_TOLD;
	return true;
}

bool
survey_more(struct survey *survey, struct world *world, struct arena *arena,
    struct err *err)
{
	switch (survey->stage) {
	case SURVEY_DOSSIERS:
		return read_dossiers(survey, world, err);
	case SURVEY_SORTING:
		sort_next(survey);
		return true;
	case SURVEY_FINDINGS:
		return read_findings(survey, world, arena, err);
	case SURVEY_TOLD:
	case SURVEY_LETTERS:
	case SURVEY_WITHDRAWN:
	case SURVEY_ACKS:
		return survey_told(survey, world, arena, err);
	case SURVEY_DONE:
		break;
	}
	return true;
}
