/* From receipt to deadline: the story, in the order of the law. */
#include "core/deadline.h"

#include "core/calendar_tables.h"
#include "core/reckoning.h"

/* The last second of the day at which a receipt is still the day's own. */
static int32_t
latest_receipt(struct cutoff cutoff, int32_t close)
{
	switch (cutoff.kind) {
	case CUTOFF_NONE:
		break;
	case CUTOFF_AT:
		return cutoff.at < close ? cutoff.at : close;
	case CUTOFF_LAST_HOUR:
		return close - 3600;
	}
	return close;
}

bool
deadline_deemed_day(const struct calendar *calendar, struct cutoff cutoff,
    instant at, day *out)
{
	int32_t offset = calendar_offset(calendar);
	day date;

	if (!calendar_day_of(calendar, at, &date))
		return false;
	if (calendar_is_working(calendar, date) &&
	    when_second_of_day(at, offset) <=
		latest_receipt(cutoff, calendar_close_on(calendar, date))) {
		*out = date;
		return true;
	}
	return calendar_add(calendar, date, 1, out);
}

static bool
reckon(struct reckoning *reckoning, instant received,
    const struct pause_span *pauses, size_t pause_count, instant *out)
{
	struct start start;
	struct due due;

	if (!reckoning_start(reckoning, received, &start))
		return false;
	reasoning_receipt(reckoning->reasoner, reckoning->rule, received,
	    start.date);
	if (!reckoning_full(reckoning, start, &due) ||
	    !reckoning_pauses(reckoning, start, pauses, pause_count, &due))
		return false;
	*out = due.at;
	return true;
}

static void
compute(struct reckoning *reckoning, instant received,
    const struct pause_span *pauses, size_t pause_count, struct deadline *out)
{
	instant due;

	*out = (struct deadline){ .state = DEADLINE_UNCOVERED,
		.due = INSTANT_NONE };
	if (!reckon(reckoning, received, pauses, pause_count, &due)) {
		out->uncovered_year = reckoning->missing_year;
		return;
	}
	out->state = DEADLINE_KNOWN;
	out->due = due;
	out->provisional = calendar_coverage(reckoning->calendar,
			       reckoning->furthest) == CALENDAR_LISTED;
}

/*
 * The commonest question, working days with nothing in between, in one pass
 * over the calendar's tables: a hundred million times a second and more, where
 * reckoning in steps, with an account of each, does twenty.  False for any
 * other question, and where the answer needs a year that is not listed: then
 * it is reckoned.  deadline_explain always reckons, which holds the two ways
 * together.
 */
static bool
compute_plain(const struct calendar *calendar, const struct deadline_rule *rule,
    instant received, struct deadline *out)
{
	int32_t index, second;
	int64_t ordinal;
	day due;

	if (rule->limit.unit != LIMIT_WORKING_DAYS ||
	    rule->convention == CONVENTION_ROLLING ||
	    calendar->shifts != NULL || /* days close at other hours */
	    !calendar_locate(calendar, received, &index, &second))
		return false;
	/* The deemed day's place among the working days: a late receipt is the
	 * next one's.  On a day off both ranks are the next one's already. */
	index += second >
	    latest_receipt(rule->cutoff, calendar_last_close(calendar));
	ordinal = (int64_t)calendar->rank[index] + rule->limit.count -
	    (rule->convention == CONVENTION_INC);
	if (ordinal >= calendar->working)
		return false;
	due = calendar_date(calendar, calendar->select[ordinal]);
	*out = (struct deadline){
		.state = DEADLINE_KNOWN,
		.due = when_at(due, calendar_last_close(calendar),
		    calendar->offset),
		.provisional = due.n >= calendar->confirmed_before.n,
	};
	return true;
}

/* A function of its own, so that the plain question pays for no frame. */
static __attribute__((noinline)) void
compute_in_steps(const struct calendar *calendar,
    const struct deadline_rule *rule, instant received,
    const struct pause_span *pauses, size_t pause_count, struct deadline *out)
{
	struct reckoning reckoning = reckoning_of(calendar, rule, NULL);

	compute(&reckoning, received, pauses, pause_count, out);
}

void
deadline_compute(const struct calendar *calendar,
    const struct deadline_rule *rule, instant received,
    const struct pause_span *pauses, size_t pause_count, struct deadline *out)
{
	if (pause_count > 0 || !compute_plain(calendar, rule, received, out))
		compute_in_steps(calendar, rule, received, pauses, pause_count,
		    out);
}

void
deadline_explain(const struct calendar *calendar,
    const struct deadline_rule *rule, instant received,
    const struct pause_span *pauses, size_t pause_count, struct arena *arena,
    struct deadline *out, struct reasoning *reasoning)
{
	struct reasoner reasoner = reasoning_begin(arena, calendar);
	struct reckoning reckoning = reckoning_of(calendar, rule, &reasoner);

	reasoning_rule(&reasoner, rule);
	compute(&reckoning, received, pauses, pause_count, out);
	reasoning_result(&reasoner, rule, out);
	*reasoning = reasoner.said;
}

bool
deadline_cap_end(const struct calendar *calendar, struct limit cap,
    instant from, instant *out)
{
	const struct deadline_rule rule = { .limit = cap };
	struct reckoning reckoning = reckoning_of(calendar, &rule, NULL);

	return reckoning_cap_end(&reckoning, cap, from, out);
}

bool
deadline_apology(const struct calendar *calendar, day due, day *legal,
    day *operational)
{
	day before = when_add_days(due, -1);
	day worked;

	/* The text says one (calendar) day before the limit ends; where that is
	 * a day off, the last useful day is the working day before it. */
	if (!calendar_previous(calendar, before, &worked))
		return false;
	*legal = before;
	*operational = worked;
	return true;
}
