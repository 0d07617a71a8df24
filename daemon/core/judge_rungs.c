/*
 * Crossings.  A rung is crossed when its instant has come and the ledger of
 * crossings does not hold it for its due date; that covers time passing, a
 * stop of the daemon, and a deadline that moved back over rungs.
 */
#include "core/judge_hearing.h"

#include <string.h>

/* Of one clock, for the dates at hand. */
struct told {
	int due;   /* the highest rank told for the due date, -1: none */
	int early; /* the highest told for either date */
	bool baseline;
};

struct step {
	const struct rung *rung;
	int rank;
	day due;
	instant at;
	bool recorded;
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
		    ladder_instant(rung, h->rules->calendar, early, &at) &&
		    at < first)
			first = at;
	}
	return first;
}

static void
note_told(struct told *told, const struct crossing *crossing, int rank, day due)
{
	if (crossing->outcome == CROSSING_SUPERSEDED)
		return;
	if (crossing->due.n == due.n) {
		if (rank > told->due)
			told->due = rank;
		if (crossing->outcome == CROSSING_BASELINE)
			told->baseline = true;
	}
	if (rank > told->early)
		told->early = rank;
}

/* Looks through what was recorded: whether this rung was crossed for its
 * date, and what it told. */
static void
recall(struct step *step, struct told *told, const struct climb *climb, day due,
    day early, const struct crossing *before, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct crossing *c = &before[i];

		if (c->clock != climb->clock ||
		    (c->due.n != due.n && c->due.n != early.n) ||
		    strcmp(c->rung, step->rung->name) != 0)
			continue;
		if (c->due.n == step->due.n)
			step->recorded = true;
		note_told(told, c, step->rank, due);
	}
}

/* The rungs of the clock that have an instant, in the order of the ladder. */
static int
find_steps(const struct hearing *h, const struct climb *climb,
    const struct crossing *before, size_t before_count,
    struct step steps[LADDER_RUNGS], struct told *told)
{
	const struct ladder *ladder = h->rules->ladder;
	day due = hearing_date(h, climb->due);
	day early = hearing_date(h, climb->early);
	int count = 0;

	for (int i = 0; i < ladder->count; i++) {
		const struct rung *rung = &ladder->rungs[i];
		struct step *step = &steps[count];
		instant base = is_advance(rung) ? climb->early : climb->due;

		if (!applies(h, rung, climb->clock))
			continue;
		*step = (struct step){ .rung = rung,
			.rank = rank_of(ladder, i),
			.due = is_advance(rung) ? early : due };
		recall(step, told, climb, due, early, before, before_count);
		if (ladder_instant(rung, h->rules->calendar, base, &step->at))
			count++;
	}
	return count;
}

/* True where something as severe was told already, or nobody is told: a
 * milder word afterwards would only confuse. */
static bool
is_passed(const struct step *step, const struct told *told)
{
	return step->rank < (is_advance(step->rung) ? told->early : told->due);
}

/*
 * What is overdue when the watch begins is baseline, and stays it rung by rung
 * until the dossier's next change.
 */
static bool
is_silent(const struct hearing *h, const struct step *step,
    const struct told *told)
{
	return is_past_due(step->rung) &&
	    (h->baseline ||
		(told->baseline && h->facts->changed <= h->facts->first_seen));
}

static void
record(struct hearing *h, const struct climb *climb, const struct step *step,
    enum crossing_outcome outcome)
{
	struct judgement *out = h->out;

	if (out->crossings == NULL)
		out->crossings = arena_take(h->arena,
		    LADDER_RUNGS * sizeof(*out->crossings));
	out->crossings[out->crossing_count++] = (struct crossing){
		.rung = step->rung->name,
		.clock = climb->clock,
		.due = step->due,
		.at = step->at,
		.outcome = outcome,
	};
}

void
judge_rungs(struct hearing *h, const struct climb *climb,
    const struct crossing *before, size_t before_count)
{
	struct step steps[LADDER_RUNGS];
	struct told told = { .due = -1, .early = -1 };
	int count = find_steps(h, climb, before, before_count, steps, &told);
	int top = -1;

	for (int i = 0; i < count; i++) {
		struct step *s = &steps[i];

		if (s->recorded || s->at > h->now) {
			if (!s->recorded)
				hearing_wake(h, s->at);
			continue;
		}
		if (s->rank > top)
			top = s->rank;
	}
	for (int i = 0; i < count; i++) {
		struct step *s = &steps[i];

		if (s->recorded || s->at > h->now)
			continue;
		if (is_silent(h, s, &told))
			record(h, climb, s, CROSSING_BASELINE);
		else if (s->rank == top && !is_passed(s, &told))
			record(h, climb, s, CROSSING_TOLD);
		else
			record(h, climb, s, CROSSING_SUPERSEDED);
	}
}
