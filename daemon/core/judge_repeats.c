/* The repeats of a rung that was reached: told again until something ends it.
 */
#include "core/judge_stairs.h"

#include "core/ack.h"

/* What the acknowledgements leave: nothing for good, or nothing before the end
 * of the one that covers ${at}. */
static bool
is_stopped(const struct hearing *h, const struct stairs *stairs,
    const struct step *step, instant at, instant *until)
{
	const struct facts *facts = h->facts;
	const struct ack *ack = ack_covering(facts->acks, facts->ack_count,
	    stairs->climb->clock, step->due, at);

	*until = INSTANT_NEVER;
	if (step->rung->until == UNTIL_ACKNOWLEDGED &&
	    ack_was_given(facts->acks, facts->ack_count, stairs->climb->clock,
		step->due, at))
		return true;
	if (ack == NULL)
		return false;
	*until = ack->until;
	return true;
}

static void
add(const struct hearing *h, struct stairs *stairs, const struct step *of,
    int telling, instant at, bool rides)
{
	struct step step = *of;

	step.name = arena_printf(h->arena, "%s/%d", of->rung->name, telling);
	step.telling = telling;
	step.at = at;
	step.rides = rides;
	step.recorded = stairs_recorded(stairs, &step) != NULL;
	stairs->steps[stairs->count++] = step;
}

/* The first telling after ${telling} that nothing stops; false: none. */
static bool
find_next(const struct hearing *h, const struct stairs *stairs,
    const struct step *step, int *telling, instant *at)
{
	const struct calendar *calendar = h->rules->calendar;
	instant until;

	++*telling;
	while (ladder_repeat_instant(step->rung, calendar, step->at, *telling,
	    at)) {
		if (!is_stopped(h, stairs, step, *at, &until))
			return true;
		if (until == INSTANT_NEVER ||
		    !ladder_last_telling(step->rung, calendar, step->at,
			until - 1, telling))
			return false;
		++*telling;
	}
	return false;
}

void
stairs_repeat(const struct hearing *h, struct stairs *stairs,
    const struct step *step)
{
	const struct calendar *calendar = h->rules->calendar;
	const struct step of = *step;
	instant at, until;
	int telling;

	if (!ladder_last_telling(of.rung, calendar, of.at, h->now, &telling))
		return;
	if (telling > 1 &&
	    ladder_repeat_instant(of.rung, calendar, of.at, telling, &at) &&
	    !is_stopped(h, stairs, &of, at, &until))
		add(h, stairs, &of, telling, at, !of.recorded);
	if (find_next(h, stairs, &of, &telling, &at))
		add(h, stairs, &of, telling, at, false);
}
