/* What became of notices, read for the evening a slice a turn. */
#include "flow/survey.h"
#include "io/store_told.h"

enum { ROWS = 2000, LETTERS_A_SLICE = 100 };

static instant
begin_of(const struct survey *survey)
{
	instant own = survey->plan.spans[SURVEY_OWN].from;
	instant above = survey->plan.spans[SURVEY_ABOVE].from;

	return own < above ? own : above;
}

static void
add(struct survey_figures *figures, const struct survey_span *span,
    enum survey_fate fate, instant at)
{
	figures->told[fate] += at >= span->from && at < span->to;
}

/* In the figures of each reader whose span has ${at}. */
static void
count(struct survey *survey, const struct world *world, const struct told *told,
    enum survey_fate fate, instant at)
{
	const struct survey_span *spans = survey->plan.spans;
	const struct survey_holder holder = { told->agency,
		told->officer_account, told->officer_mail, told->officer_name };
	size_t agency = survey_agency(survey, world, told->agency);
	size_t officer = survey_officer(survey, world, &holder);

	for (int reader = 0; reader < SURVEY_READERS; reader++)
		add(&survey->figures[reader][agency], &spans[reader], fate, at);
	if (officer < survey->officers)
		add(&survey->by_officer[officer], &spans[SURVEY_OWN], fate, at);
}

/* Some letters' notices, or a part of one's that is very long: never more than
 * twice ${ROWS}, however many letters there are. */
static bool
read_letters(struct survey *survey, struct world *world, struct err *err)
{
	size_t rows = 0;

	for (int i = 0; i < LETTERS_A_SLICE && rows < ROWS &&
	     survey->letter < survey->letter_count;
	     i++) {
		const struct told_letter *letter =
		    &survey->letters[survey->letter];
		struct told *told;
		size_t found;

		if (!store_told_by(world->store, letter->id, survey->told_after,
			ROWS, world->turn, &told, &found, err))
			return false;
		for (size_t k = 0; k < found; k++)
			count(survey, world, &told[k],
			    letter->sent ? SURVEY_SENT : SURVEY_REFUSED,
			    letter->at);
		if (found == ROWS) {
			survey->told_after = told[found - 1].id;
			return true;
		}
		rows += found;
		survey->told_after = 0;
		survey->letter++;
	}
	if (survey->letter == survey->letter_count)
		survey->stage = SURVEY_WITHDRAWN;
	return true;
}

static bool
begin_letters(struct survey *survey, struct world *world, struct arena *arena,
    struct err *err)
{
	survey->told_at = begin_of(survey);
	survey->told_after = 0;
	survey->stage = SURVEY_LETTERS;
	return store_told_letters(world->store, survey->told_at,
	    survey->plan.spans[SURVEY_OWN].to, arena, &survey->letters,
	    &survey->letter_count, err);
}

static bool
read_withdrawn(struct survey *survey, struct world *world, struct err *err)
{
	struct told *told;
	size_t found;

	if (!store_told_withdrawn(world->store, survey->told_at,
		survey->told_after, survey->plan.spans[SURVEY_OWN].to, ROWS,
		world->turn, &told, &found, err))
		return false;
	for (size_t i = 0; i < found; i++)
		count(survey, world, &told[i], SURVEY_TAKEN_BACK, told[i].at);
	if (found == ROWS) {
		survey->told_at = told[found - 1].at;
		survey->told_after = told[found - 1].id;
		return true;
	}
	survey->told_after = 0;
	survey->stage = SURVEY_ACKS;
	return true;
}

/* From the newest back, like findings. */
static bool
read_acks(struct survey *survey, struct world *world, struct err *err)
{
	instant from = begin_of(survey);
	struct told *told;
	size_t found, i;

	if (!store_told_acks(world->store, survey->told_after, ROWS,
		world->turn, &told, &found, err))
		return false;
	for (i = 0; i < found && told[i].at >= from; i++) {
		count(survey, world, &told[i], SURVEY_ACKNOWLEDGED, told[i].at);
		survey->told_after = told[i].id;
	}
	if (i < found || found < ROWS)
		survey->stage = SURVEY_DONE;
	return true;
}

bool
survey_told(struct survey *survey, struct world *world, struct arena *arena,
    struct err *err)
{
	switch (survey->stage) {
	case SURVEY_TOLD:
		return begin_letters(survey, world, arena, err);
	case SURVEY_LETTERS:
		return read_letters(survey, world, err);
	case SURVEY_WITHDRAWN:
		return read_withdrawn(survey, world, err);
	case SURVEY_ACKS:
		return read_acks(survey, world, err);
	case SURVEY_DOSSIERS:
	case SURVEY_SORTING:
	case SURVEY_FINDINGS:
	case SURVEY_DONE:
		break;
	}
	return true;
}
