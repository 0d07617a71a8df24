/* What one dossier, or one finding, adds to an evening's figures. */
#include "base/mem.h"
#include "core/margin.h"
#include "core/rate_known.h"
#include "flow/survey.h"

enum {
	/* More working days overdue than that, and those above the agency read
	 * of it at once. */
	PATIENT_DAYS = 7,
};

static bool
is_within(instant at, instant from, instant to)
{
	return at != INSTANT_NONE && at >= from && at < to;
}

size_t
survey_agency(const struct survey *survey, const struct world *world,
    const char *code)
{
	const struct directory *directory = world->conf->directory;
	const struct agency *agency =
	    code == NULL ? NULL : directory_by_code(directory, code);

	return agency == NULL
	    ? survey->agencies
	    : (size_t)(agency - directory_agency(directory, 0));
}

size_t
survey_officer(const struct survey *survey, const struct world *world,
    const struct survey_holder *holder)
{
	const struct directory *directory = world->conf->directory;
	const struct contact *found;

	if (survey->by_officer == NULL)
		return survey->officers;
	found = directory_find_officer(directory,
	    holder->agency == NULL
		? NULL
		: directory_by_code(directory, holder->agency),
	    holder->account, holder->mail, holder->name,
	    survey->plan.spans[SURVEY_OWN].date);
	return found == NULL
	    ? survey->officers
	    : (size_t)(found - directory_contact(directory, 0));
}

static void
add_mark(struct survey_list *list, const struct survey_mark *mark)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity * 2 + 256;
		list->marks = mem_resize(list->marks,
		    list->capacity * sizeof(*list->marks));
	}
	list->marks[list->count++] = *mark;
}

/* ---- what those above an agency read ---- */

/* Known to be late by the end of ${span}, as it was the evening before: its
 * date had passed, or its hour, and somebody had seen it. */
static bool
was_late(const struct world *world, const struct survey_row *row,
    const struct survey_span *span)
{
	if (row->first_seen >= span->to)
		return false;
	if (row->standing == STANDING_LATE_ACCEPTANCE)
		return row->acceptance_due < span->to;
	return row->due != INSTANT_NONE &&
	    world_day(world, row->due).n < world_day(world, span->to).n;
}

static bool
is_long_overdue(const struct survey *survey, const struct world *world,
    const struct survey_row *row)
{
	instant now = survey->plan.spans[SURVEY_OWN].to;
	struct margin margin;

	if (row->standing != STANDING_OVERDUE)
		return false;
	margin = margin_of(world->rules.calendar, row->due, now);
	return margin.known && -margin.days > PATIENT_DAYS;
}

/* Its standing as ${reader} reads it.  A digest that goes out a day late still
 * tells of its own evening: what is due on the day after it is not due today.
 */
static enum standing
standing_for(const struct survey *survey, const struct world *world,
    const struct survey_row *row, enum survey_reader reader)
{
	const struct survey_span *span = &survey->plan.spans[reader];
	day date = survey->plan.spans[SURVEY_OWN].date;

	if (row->standing == STANDING_DUE_TODAY &&
	    world_day(world, row->due).n > date.n)
		return STANDING_DUE_SOON;
	if (reader == SURVEY_OWN ||
	    (row->standing != STANDING_OVERDUE &&
		row->standing != STANDING_LATE_ACCEPTANCE) ||
	    was_late(world, row, span) || is_long_overdue(survey, world, row))
		return row->standing;
	return row->standing == STANDING_OVERDUE ? STANDING_RUNNING
						 : STANDING_AWAITING;
}

/* ---- one dossier ---- */

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

static bool
is_done(enum standing standing)
{
	return standing == STANDING_DONE_EARLY ||
	    standing == STANDING_DONE_ON_TIME || standing == STANDING_DONE_LATE;
}

static void
count_rate(struct survey_figures *figures, const struct world *world,
    const struct survey_row *row, const struct survey_span *span)
{
	const struct rate_subject subject = store_survey_subject(row);

	rate_count(&subject, span->to, span->date, world->conf->offset,
	    &figures->rate, &figures->days);
}

static void
count_closed(const struct survey *survey, struct survey_figures *figures,
    const struct survey_row *row, const struct survey_span *span)
{
	/* Of what had ended before it was first seen, and says not when, the
	 * end kept is the day of that look: no date of its own. */
	instant own = row->end_untold ? INSTANT_NONE : row->ended;

	if (!is_within(counts_at(survey, row, row->ended_seen, own), span->from,
		span->to))
		return;
	figures->standings[row->standing]++;
	figures->done += is_done(row->standing);
}

static bool
is_due_next(const struct survey *survey, const struct survey_row *row)
{
	const struct survey_plan *plan = &survey->plan;

	return (row->standing == STANDING_RUNNING ||
		   row->standing == STANDING_DUE_SOON ||
		   row->standing == STANDING_DUE_TODAY) &&
	    plan->next_from != INSTANT_NONE &&
	    is_within(row->due, plan->next_from, plan->next_to);
}

static void
count_for(const struct survey *survey, struct survey_figures *figures,
    const struct world *world, const struct survey_row *row,
    enum survey_reader reader)
{
	const struct survey_span *span = &survey->plan.spans[reader];
	instant now = survey->plan.spans[SURVEY_OWN].to;
	enum standing standing = standing_for(survey, world, row, reader);

	figures->arrived +=
	    is_within(counts_at(survey, row, row->first_seen, row->received),
		span->from, span->to);
	count_rate(figures, world, row, span);
	if (standing_is_closed(standing)) {
		count_closed(survey, figures, row, span);
		return;
	}
	figures->standings[standing]++;
	if (standing == STANDING_PAUSED)
		figures->paused[row->pause]++;
	/* A step by the instant, the applicant's time by its date. */
	figures->steps_over +=
	    row->step_due != INSTANT_NONE && row->step_due < now;
	figures->supplements_over += row->supplement_due != INSTANT_NONE &&
	    world_day(world, row->supplement_due).n < world_day(world, now).n;
	figures->due_next += is_due_next(survey, row);
	if (standing == STANDING_OVERDUE) {
		figures->baseline += row->baseline;
		figures->apologies += row->has_apology;
	}
}

static void
put_marks(struct survey *survey, const struct survey_row *row,
    const struct survey_mark *from)
{
	struct survey_mark mark = *from;

	if (row->standing == STANDING_OVERDUE)
		add_mark(&survey->overdue, &mark);
	if (is_due_next(survey, row))
		add_mark(&survey->due_next, &mark);
	else if (row->standing == STANDING_DUE_TODAY)
		add_mark(&survey->due_today, &mark);
	mark.due = row->acceptance_due;
	if (row->standing == STANDING_LATE_ACCEPTANCE)
		add_mark(&survey->late_acceptance, &mark);
}

void
survey_count(struct survey *survey, const struct world *world,
    const struct survey_row *row)
{
	size_t agency = survey_agency(survey, world, row->agency);
	const struct survey_holder holder = { row->agency, row->officer_account,
		row->officer_mail, row->officer_name };
	size_t officer = survey_officer(survey, world, &holder);
	const struct survey_mark mark = { .id = row->id,
		.due = row->due,
		.agency = (uint32_t)agency,
		.officer = (uint32_t)officer,
		.above = standing_for(survey, world, row, SURVEY_ABOVE) ==
		    standing_for(survey, world, row, SURVEY_OWN) };

	for (int reader = 0; reader < SURVEY_READERS; reader++)
		count_for(survey, &survey->figures[reader][agency], world, row,
		    (enum survey_reader)reader);
	if (officer < survey->officers)
		count_for(survey, &survey->by_officer[officer], world, row,
		    SURVEY_OWN);
	put_marks(survey, row, &mark);
}

static void
count_finding(struct survey_figures *figures, const struct survey_span *span,
    const struct store_finding *finding, struct arena *arena)
{
	const char **example = &figures->examples[finding->kind];

	if (!is_within(finding->first, span->from, span->to))
		return;
	figures->findings[finding->kind]++;
	if (*example == NULL)
		*example = arena_string(arena, finding->code);
}

void
survey_count_finding(struct survey *survey, const struct world *world,
    const struct store_finding *finding, struct arena *arena)
{
	const struct survey_span *spans = survey->plan.spans;
	const struct survey_holder holder = { finding->agency,
		finding->officer_account, finding->officer_mail,
		finding->officer_name };
	size_t agency = survey_agency(survey, world, finding->agency);
	size_t officer = survey_officer(survey, world, &holder);

	for (int reader = 0; reader < SURVEY_READERS; reader++)
		count_finding(&survey->figures[reader][agency], &spans[reader],
		    finding, arena);
	if (officer < survey->officers)
		count_finding(&survey->by_officer[officer], &spans[SURVEY_OWN],
		    finding, arena);
}
