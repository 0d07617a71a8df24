/*
 * Crossings.  A rung is crossed when its instant has come and the ledger of
 * crossings does not hold it for its due date; that covers time passing, a
 * stop of the daemon, and a deadline that moved back over rungs.
 */
#include "base/text.h"
#include "core/judge_hearing.h"

/* A reminder may lie at two instants: of the early date and of the later. */
enum { STEPS_MOST = 2 * LADDER_RUNGS };

struct step {
	const struct rung *rung;
	int rank;
	instant base; /* the date that it goes by */
	day due;      /* of that */
	instant at;
	bool recorded;
};

/* The steps of one clock, and what of it was recorded before. */
struct stairs {
	const struct climb *climb;
	const struct crossing *before;
	size_t before_count;
	struct step steps[STEPS_MOST];
	int count;
};

/* Severity first; of one severity the later in the ladder. */
static int
rank_of(const struct ladder *ladder, int index)
{
	return (int)ladder->rungs[index].severity * LADDER_RUNGS + index;
}

static bool
is_advance(const struct rung *rung)
{
	switch (rung->kind) {
	case RUNG_WORKING_DAYS_BEFORE:
	case RUNG_WORKING_HOURS_BEFORE:
		return true;
	case RUNG_DUE_DAY:
	case RUNG_BUNDLE:
	case RUNG_OVERDUE:
	case RUNG_WORKING_DAYS_AFTER:
		break;
	}
	return false;
}

static bool
is_past_due(const struct rung *rung)
{
	return rung->kind == RUNG_OVERDUE ||
	    rung->kind == RUNG_WORKING_DAYS_AFTER;
}

/* Short limits have their bundle and neither advance rungs nor a due day. */
static bool
applies(const struct hearing *h, const struct rung *rung, enum clock_kind clock)
{
	if (rung->clock != clock)
		return false;
	if (clock != CLOCK_RESOLUTION)
		return true;
	if (rung->kind == RUNG_BUNDLE)
		return h->is_short;
	return !h->is_short ||
	    (!is_advance(rung) && rung->kind != RUNG_DUE_DAY);
}

instant
judge_rungs_first(const struct hearing *h, instant early)
{
	const struct ladder *ladder = h->rules->ladder;
	instant first = INSTANT_NEVER;

	for (int i = 0; i < ladder->count; i++) {
		const struct rung *rung = &ladder->rungs[i];
		instant at;

		if (applies(h, rung, CLOCK_RESOLUTION) && is_advance(rung) &&
		    ladder_instant(rung, h->rules->calendar, early, false,
			&at) &&
		    at < first)
			first = at;
	}
	return first;
}

static bool
is_of_climb(const struct climb *climb, const struct crossing *crossing)
{
	return crossing->clock == climb->clock &&
	    text_equal(crossing->step, climb->step);
}

static bool
is_recorded(const struct stairs *stairs, const struct step *step)
{
	for (size_t i = 0; i < stairs->before_count; i++) {
		const struct crossing *c = &stairs->before[i];

		if (is_of_climb(stairs->climb, c) && c->due.n == step->due.n &&
		    text_equal(c->rung, step->rung->name))
			return true;
	}
	return false;
}

static void
add_step(const struct hearing *h, struct stairs *stairs, int index,
    instant base)
{
	const struct ladder *ladder = h->rules->ladder;
	struct step step = { .rung = &ladder->rungs[index],
		.rank = rank_of(ladder, index),
		.base = base,
		.due = hearing_date(h, base) };

	if (!ladder_instant(step.rung, h->rules->calendar, base,
		stairs->climb->by_instant, &step.at))
		return;
	step.recorded = is_recorded(stairs, &step);
	stairs->steps[stairs->count++] = step;
}

/* Who was reminded of the early date before the promise moved away from it is
 * reminded of the new one, too. */
static bool
is_reminded_again(const struct hearing *h, const struct stairs *stairs,
    const struct step *early)
{
	const struct facts *facts = h->facts;

	return stairs->climb->later != INSTANT_NONE &&
	    facts->promised_seen > facts->first_seen &&
	    early->at < facts->promised_seen;
}

/* The rungs of the clock that have an instant, in the order of the ladder. */
static void
find_steps(const struct hearing *h, struct stairs *stairs)
{
	const struct ladder *ladder = h->rules->ladder;
	const struct climb *climb = stairs->climb;

	for (int i = 0; i < ladder->count; i++) {
		const struct rung *rung = &ladder->rungs[i];
		int last;

		if (!applies(h, rung, climb->clock))
			continue;
		if (!is_advance(rung)) {
			add_step(h, stairs, i, climb->due);
			continue;
		}
		last = stairs->count;
		add_step(h, stairs, i, climb->early);
		if (stairs->count > last &&
		    is_reminded_again(h, stairs, &stairs->steps[last]))
			add_step(h, stairs, i, climb->later);
	}
}

/* The rank of a recorded crossing, -1 where its rung is no more. */
static int
rank_told(const struct ladder *ladder, const struct crossing *crossing)
{
	if (crossing->outcome == CROSSING_SUPERSEDED)
		return -1;
	for (int i = 0; i < ladder->count; i++)
		if (text_equal(ladder->rungs[i].name, crossing->rung))
			return rank_of(ladder, i);
	return -1;
}

/* True where something as severe was told already, or nobody is told: a
 * milder word afterwards would only confuse.  What was told of the due date
 * counts for a reminder of the early one, too. */
static bool
is_passed(const struct hearing *h, const struct stairs *stairs,
    const struct step *step)
{
	const struct climb *climb = stairs->climb;
	bool early = is_advance(step->rung) && step->base == climb->early;
	day due = hearing_date(h, climb->due);

	for (size_t i = 0; i < stairs->before_count; i++) {
		const struct crossing *c = &stairs->before[i];

		if (is_of_climb(climb, c) &&
		    (c->due.n == step->due.n || (early && c->due.n == due.n)) &&
		    rank_told(h->rules->ladder, c) > step->rank)
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
		    is_of_climb(stairs->climb, c) &&
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
	if (!is_past_due(step->rung))
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
	return stairs->climb->clock == CLOCK_STEP && is_advance(step->rung) &&
	    step->at <= h->facts->changed;
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
		.rung = step->rung->name,
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

	find_steps(h, &stairs);
	top = find_top(h, &stairs);
	for (int i = 0; i < stairs.count; i++) {
		const struct step *s = &stairs.steps[i];

		if (s->recorded || s->at > h->now)
			continue;
		if (is_silent(h, &stairs, s))
			record(h, climb, s, CROSSING_BASELINE);
		else if (s == top && !is_passed(h, &stairs, s) &&
		    !is_born_after(h, &stairs, s))
			record(h, climb, s, CROSSING_TOLD);
		else
			record(h, climb, s, CROSSING_SUPERSEDED);
	}
}
