/* The evening's pass over dossiers and findings. */
#include "flow/survey.h"

#include <stdlib.h>

#include "base/mem.h"
#include "io/store_meta.h"
#include "io/store_notice.h"
#include "io/store_survey.h"

/* Both are a few milliseconds. */
enum { ROWS = 2000, FINDINGS = 400 };

bool
survey_begin(struct survey *survey, struct world *world,
    const struct survey_plan *plan, struct arena *arena, struct err *err)
{
	struct source_health *sources;
	size_t count;

	if (!store_sources(world->store, arena, &sources, &count, err))
		return false;
	*survey = (struct survey){ .plan = *plan,
		.agencies = directory_agency_count(world->conf->directory) };
	survey->figures = arena_alloc(arena,
	    (survey->agencies + 1) * sizeof(*survey->figures));
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
is_within(instant at, instant from, instant to)
{
	return at != INSTANT_NONE && at >= from && at < to;
}

static size_t
index_of(const struct survey *survey, const struct world *world,
    const char *code)
{
	const struct directory *directory = world->conf->directory;
	const struct agency *agency =
	    code == NULL ? NULL : directory_by_code(directory, code);

	return agency == NULL
	    ? survey->agencies
	    : (size_t)(agency - directory_agency(directory, 0));
}

static void
add_mark(struct survey_list *list, int64_t id, instant due, size_t agency)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity * 2 + 256;
		list->marks = mem_resize(list->marks,
		    list->capacity * sizeof(*list->marks));
	}
	list->marks[list->count++] =
	    (struct survey_mark){ id, due, (uint32_t)agency };
}

/* What was learned of a dossier at ${seen}, of when it counts: of then, or a
 * list dropped days later would be in no evening.  What the first sweep found
 * counts by its own date ${own}, or the first evening would call everything
 * new. */
static instant
counts_at(const struct survey *survey, const struct survey_row *row,
    instant seen, instant own)
{
	for (size_t i = 0; i < survey->watch_count; i++)
		if (survey->watches[i].source == row->source &&
		    survey->watches[i].since != INSTANT_NONE &&
		    seen > survey->watches[i].since)
			return seen;
	return own;
}

static void
count_closed(const struct survey *survey, struct survey_figures *figures,
    const struct survey_row *row)
{
	const struct survey_plan *plan = &survey->plan;
	bool is_done = row->standing == STANDING_DONE_EARLY ||
	    row->standing == STANDING_DONE_ON_TIME ||
	    row->standing == STANDING_DONE_LATE;

	if (is_within(counts_at(survey, row, row->ended_seen, row->ended),
		plan->from, plan->to)) {
		figures->standings[row->standing]++;
		figures->done += is_done;
	}
	if (is_done && !row->end_untold &&
	    is_within(row->ended, plan->month, plan->to)) {
		figures->ended++;
		figures->on_time += row->standing != STANDING_DONE_LATE;
	}
}

static void
count_row(struct survey *survey, const struct world *world,
    const struct survey_row *row)
{
	const struct survey_plan *plan = &survey->plan;
	size_t agency = index_of(survey, world, row->agency);
	struct survey_figures *figures = &survey->figures[agency];

	figures->arrived +=
	    is_within(counts_at(survey, row, row->first_seen, row->received),
		plan->from, plan->to);
	if (standing_is_closed(row->standing)) {
		count_closed(survey, figures, row);
		return;
	}
	figures->standings[row->standing]++;
	/* A step by the instant, the applicant's time by its date. */
	figures->steps_over +=
	    row->step_due != INSTANT_NONE && row->step_due < plan->to;
	figures->supplements_over += row->supplement_due != INSTANT_NONE &&
	    world_day(world, row->supplement_due).n <
		world_day(world, plan->to).n;
	if (row->standing == STANDING_OVERDUE) {
		figures->baseline += row->baseline;
		figures->apologies += row->has_apology;
		add_mark(&survey->overdue, row->id, row->due, agency);
	}
	if (row->standing == STANDING_DUE_TODAY)
		add_mark(&survey->due_today, row->id, row->due, agency);
	if (row->standing == STANDING_LATE_ACCEPTANCE)
		add_mark(&survey->late_acceptance, row->id, row->acceptance_due,
		    agency);
	if ((row->standing == STANDING_RUNNING ||
		row->standing == STANDING_DUE_SOON) &&
	    plan->next_from != INSTANT_NONE &&
	    is_within(row->due, plan->next_from, plan->next_to)) {
		figures->due_next++;
		add_mark(&survey->due_next, row->id, row->due, agency);
	}
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
		count_row(survey, world, &rows[i]);
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

/* From the newest back: findings get their ids in the order of time, so the
 * first one that is older ends the reading. */
static bool
read_findings(struct survey *survey, struct world *world, struct arena *arena,
    struct err *err)
{
	struct store_finding *found;
	size_t count, i;

	if (!store_findings_before(world->store, survey->before, FINDINGS,
		world->turn, &found, &count, err))
		return false;
	for (i = 0; i < count && found[i].first >= survey->plan.from; i++) {
		struct survey_figures *figures =
		    &survey->figures[index_of(survey, world, found[i].agency)];
		const char **example = &figures->examples[found[i].kind];

		survey->before = found[i].id;
		if (found[i].first >= survey->plan.to)
			continue;
		figures->findings[found[i].kind]++;
		if (*example == NULL)
			*example = arena_string(arena, found[i].code);
	}
	if (i < count || count < FINDINGS)
		survey->stage = SURVEY_DONE;
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
		sort(&survey->overdue);
		sort(&survey->due_today);
		sort(&survey->due_next);
		sort(&survey->late_acceptance);
		survey->stage = SURVEY_FINDINGS;
		return true;
	case SURVEY_FINDINGS:
		return read_findings(survey, world, arena, err);
	case SURVEY_DONE:
		break;
	}
	return true;
}
