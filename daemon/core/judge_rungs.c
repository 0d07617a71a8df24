/*
 * Crossings.  A rung is crossed when its instant has come and the ledger of
 * crossings does not hold it for its due date; that covers time passing, a
 * stop of the daemon, and a deadline that moved back over rungs.
 */
#include "base/text.h"
#include "core/judge_stairs.h"

/* The rank of a recorded crossing, -1 where its rung is no more. */
static int
rank_told(const struct ladder *ladder, const struct crossing *crossing)
{
	const struct rung *rung = ladder_find(ladder, crossing->rung);

	return crossing->outcome == CROSSING_SUPERSEDED || rung == NULL
	    ? -1
	    : stairs_rank(ladder, (int)(rung - ladder->rungs));
}

static bool
repeats(const struct ladder *ladder, const struct crossing *crossing)
{
	const struct rung *rung = ladder_find(ladder, crossing->rung);

	return rung != NULL && rung->repeat > 0;
}

/* True where something as severe was told already, or nobody is told: a
 * milder word afterwards would only confuse.  What was told of the due date
 * counts for a reminder of the early one, too.  A repeat goes on beside a
 * graver rung that is told but once. */
static bool
is_passed(const struct hearing *h, const struct stairs *stairs,
    const struct step *step)
{
	const struct ladder *ladder = h->rules->ladder;
	const struct climb *climb = stairs->climb;
	bool early =
	    stairs_is_advance(step->rung) && step->base == climb->early;
	day due = hearing_date(h, climb->due);

	for (size_t i = 0; i < stairs->before_count; i++) {
		const struct crossing *c = &stairs->before[i];

		if (stairs_is_of_climb(climb, c) &&
		    (c->due.n == step->due.n || (early && c->due.n == due.n)) &&
		    (step->telling == 1 || repeats(ladder, c)) &&
		    rank_told(ladder, c) > step->rank)
			return true;
	}
	return false;
}

/* True when this clock had run out before the watch began: for its present
 * date, or for whatever date. */
static bool
is_of_baseline(const struct hearing *h, const struct stairs *stairs,
    bool any_date)
{
	day due = hearing_date(h, stairs->climb->due);

	for (size_t i = 0; i < stairs->before_count; i++) {
		const struct crossing *c = &stairs->before[i];

		if (c->outcome == CROSSING_BASELINE &&
		    stairs_is_of_climb(stairs->climb, c) &&
		    (any_date || c->due.n == due.n))
			return true;
	}
	return false;
}

/* Passed before the last judgement, which did not record it although there is
 * no news: only the rules are new, and the watch over that clock begins. */
static bool
is_new_rule(const struct hearing *h, const struct stairs *stairs,
    const struct step *step)
{
	enum clock_kind clock = stairs->climb->clock;

	return clock != CLOCK_RESOLUTION && clock != CLOCK_ACCEPTANCE &&
	    h->last != INSTANT_NONE && step->at <= h->last &&
	    h->facts->changed < h->now;
}

/*
 * What is overdue when the watch begins is baseline, and stays it rung by rung
 * until the dossier's next change.  Each clock for itself: whoever was late
 * with a step then is told of the deadline that passes now.
 */
static bool
is_silent(const struct hearing *h, const struct stairs *stairs,
    const struct step *step)
{
	if (!rung_kind_is_past_due(step->rung->kind))
		return false;
	if (is_new_rule(h, stairs, step))
		return true;
	if (h->baseline)
		return h->last == INSTANT_NONE ||
		    is_of_baseline(h, stairs, true);
	return h->facts->changed <= h->facts->first_seen &&
	    is_of_baseline(h, stairs, false);
}

/* A step that was given less time than the rung asks for: who has just got it
 * need not be reminded. */
static bool
is_born_after(const struct hearing *h, const struct stairs *stairs,
    const struct step *step)
{
	return stairs->climb->clock == CLOCK_STEP &&
	    stairs_is_advance(step->rung) && step->at <= h->facts->changed;
}

/* A date of ${verdict} for which the climb's rungs lie. */
static bool
had_date(const struct hearing *h, const struct climb *climb,
    const struct verdict *verdict, day due)
{
	instant dates[] = { judge_clock_due(verdict, climb->clock),
		verdict->due_earliest, verdict->advance };
	int count = climb->clock == CLOCK_RESOLUTION ? 3 : 1;

	for (int i = 0; i < count; i++)
		if (dates[i] != INSTANT_NONE &&
		    hearing_date(h, dates[i]).n == due.n)
			return true;
	return false;
}

/*
 * Somebody was told of this very date, and no date has moved: the ladder alone
 * is another, and what it would have said by now is not told after the fact.
 * What lies ahead of it is.
 */
static bool
is_new_rung(const struct hearing *h, const struct stairs *stairs,
    const struct step *step)
{
	if (h->stood == NULL || step->at > h->last ||
	    !had_date(h, stairs->climb, h->stood, step->due))
		return false;
	for (size_t i = 0; i < stairs->before_count; i++)
		if (stairs_is_of_climb(stairs->climb, &stairs->before[i]) &&
		    stairs->before[i].due.n == step->due.n)
			return true;
	return false;
}

/* What was told, or is now, is told again; what was there before the watch
 * began is not. */
static void
add_repeats(const struct hearing *h, struct stairs *stairs)
{
	int count = stairs->count;

	for (int i = 0; i < count; i++) {
		const struct step *s = &stairs->steps[i];
		const struct crossing *told;

		if (s->rung->repeat == 0 || s->at > h->now)
			continue;
		told = stairs_recorded(stairs, s);
		if (told == NULL ? !is_silent(h, stairs, s)
				 : told->outcome != CROSSING_BASELINE)
			stairs_repeat(h, stairs, s);
	}
}

static void
record(struct hearing *h, const struct climb *climb, const struct step *step,
    enum crossing_outcome outcome)
{
	struct judgement *out = h->out;

	if (out->crossings == NULL)
		out->crossings =
		    arena_take(h->arena, STEPS_MOST * sizeof(*out->crossings));
	out->crossings[out->crossing_count++] = (struct crossing){
		.rung = step->name,
		.clock = climb->clock,
		.step = climb->step,
		.due = step->due,
		.at = step->at,
		.outcome = outcome,
	};
}

/* The most severe of what is reached and not recorded, of one rung the later;
 * NULL: none.  What is not yet reached will make the verdict wrong. */
static const struct step *
find_top(struct hearing *h, const struct stairs *stairs)
{
	const struct step *top = NULL;

	for (int i = 0; i < stairs->count; i++) {
		const struct step *s = &stairs->steps[i];

		if (s->recorded)
			continue;
		if (s->at > h->now)
			hearing_wake(h, s->at);
		else if (s->rides)
			continue;
		else if (top == NULL || s->rank > top->rank ||
		    (s->rank == top->rank && s->at > top->at))
			top = s;
	}
	return top;
}

void
judge_rungs(struct hearing *h, const struct climb *climb,
    const struct crossing *before, size_t before_count)
{
	struct stairs stairs = { .climb = climb,
		.before = before,
		.before_count = before_count };
	const struct step *top;

	stairs_find(h, &stairs);
	add_repeats(h, &stairs);
	top = find_top(h, &stairs);
	for (int i = 0; i < stairs.count; i++) {
		const struct step *s = &stairs.steps[i];

		if (s->recorded || s->at > h->now)
			continue;
		if (is_silent(h, &stairs, s))
			record(h, climb, s, CROSSING_BASELINE);
		else if (s == top && !is_passed(h, &stairs, s) &&
		    !is_born_after(h, &stairs, s) &&
		    !is_new_rung(h, &stairs, s))
			record(h, climb, s, CROSSING_TOLD);
		else
			record(h, climb, s, CROSSING_SUPERSEDED);
	}
}
