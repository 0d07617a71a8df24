/*
 * The arithmetic of limits in each measure.  Every question to the calendar
 * goes through the few functions at the top, which keep the account of what
 * was asked: that is what "provisional" and "uncovered" rest on.
 */
#include "core/reckoning.h"

#include <assert.h>

static void
touch(struct reckoning *reckoning, day date)
{
	if (date.n > reckoning->furthest.n)
		reckoning->furthest = date;
}

/* Notes which year was missing for a count that began on ${date}: its own, or
 * the one after the last listed. */
static bool
miss(struct reckoning *reckoning, day date)
{
	int first, last, year = when_civil(date).year;

	calendar_years(reckoning->calendar, &first, &last);
	reckoning->missing_year = year < first || year > last ? year : last + 1;
	return false;
}

static bool
working_add(struct reckoning *reckoning, day date, int64_t count, day *out)
{
	if (!calendar_add(reckoning->calendar, date, (int32_t)count, out))
		return miss(reckoning, date);
	touch(reckoning, *out);
	return true;
}

static bool
working_next(struct reckoning *reckoning, day date, day *out)
{
	if (!calendar_next(reckoning->calendar, date, out))
		return miss(reckoning, date);
	touch(reckoning, *out);
	return true;
}

/* The earliest office instant at which ${seconds} have passed since ${at}. */
static bool
office_add(struct reckoning *reckoning, instant at, int64_t seconds,
    instant *out)
{
	bool covered = seconds > 0
	    ? calendar_office_add(reckoning->calendar, at, seconds, out)
	    : calendar_next_office(reckoning->calendar, at, out);

	if (!covered)
		return miss(reckoning, reckoning_day(reckoning, at));
	touch(reckoning, reckoning_day(reckoning, *out));
	return true;
}

static enum measure
measure_of(const struct deadline_rule *rule)
{
	switch (rule->limit.unit) {
	case LIMIT_WORKING_DAYS:
		return rule->convention == CONVENTION_ROLLING
		    ? MEASURE_OFFICE_TIME
		    : MEASURE_WORKING_DAYS;
	case LIMIT_DAYS:
	case LIMIT_MONTHS:
		return MEASURE_DAYS;
	case LIMIT_WORKING_HOURS:
		return MEASURE_OFFICE_TIME;
	case LIMIT_SAME_DAY:
		break;
	}
	return MEASURE_SAME_DAY;
}

struct reckoning
reckoning_of(const struct calendar *calendar, const struct deadline_rule *rule,
    struct reasoner *reasoner)
{
	return (struct reckoning){
		.calendar = calendar,
		.rule = rule,
		.reasoner = reasoner,
		.measure = measure_of(rule),
		.offset = calendar_offset(calendar),
		.furthest = { INT32_MIN },
	};
}

/* ${at}, or the beginning of year 1 or 10000 beyond them: sums of what comes
 * out do not overflow, and no calendar lists these years. */
static instant
bounded(instant at)
{
	instant low = when_at(when_from_civil(1, 1, 1), 0, 0);
	instant high = when_at(when_from_civil(10000, 1, 1), 0, 0);

	if (at < low)
		return low;
	return at > high ? high : at;
}

day
reckoning_day(const struct reckoning *reckoning, instant at)
{
	return when_day(bounded(at), reckoning->offset);
}

static bool
start_by(struct reckoning *reckoning, struct cutoff cutoff, instant at,
    struct start *out)
{
	day date = reckoning_day(reckoning, at);

	*out = (struct start){ .at = at, .date = date };
	switch (reckoning->measure) {
	case MEASURE_DAYS:
	case MEASURE_OFFICE_TIME:
		return true;
	case MEASURE_WORKING_DAYS:
	case MEASURE_SAME_DAY:
		break;
	}
	if (!deadline_deemed_day(reckoning->calendar, cutoff, at, &out->date))
		return miss(reckoning, date);
	touch(reckoning, out->date);
	return true;
}

bool
reckoning_start(struct reckoning *reckoning, instant at, struct start *out)
{
	return start_by(reckoning, reckoning->rule->cutoff, at, out);
}

bool
reckoning_start_plain(struct reckoning *reckoning, instant at,
    struct start *out)
{
	return start_by(reckoning, (struct cutoff){ .kind = CUTOFF_NONE }, at,
	    out);
}

/* The same day of the month ${months} later, or the month's last day where
 * there is none: art. 148(3). */
static day
add_months(day date, int32_t months)
{
	struct civil c = when_civil(date);
	int64_t count = (int64_t)c.year * 12 + (c.month - 1) + months;
	int year = (int)(count / 12), month = (int)(count % 12) + 1;
	int last = when_days_in_month(year, month);

	return when_from_civil(year, month, c.dom < last ? c.dom : last);
}

bool
reckoning_cap_end(const struct reckoning *reckoning, struct limit cap,
    instant from, instant *out)
{
	const struct calendar *calendar = reckoning->calendar;
	day date = reckoning_day(reckoning, from);

	switch (cap.unit) {
	case LIMIT_WORKING_HOURS:
		return calendar_office_add(calendar, from,
		    cap.count * (int64_t)3600, out);
	case LIMIT_WORKING_DAYS:
		if (!calendar_add(calendar, date, cap.count, &date))
			return false;
		break;
	case LIMIT_DAYS:
		date = when_add_days(date, cap.count);
		break;
	case LIMIT_MONTHS:
		date = add_months(date, cap.count);
		break;
	case LIMIT_SAME_DAY:
		break;
	}
	*out = calendar_close_at(calendar, date);
	return true;
}

bool
reckoning_pause_end(struct reckoning *reckoning, const struct pause_span *pause,
    instant *out, bool *by_cap)
{
	day began = reckoning_day(reckoning, pause->cap_from);
	int first, last;
	instant end;

	*out = pause->to;
	*by_cap = false;
	if (pause->cap.count == 0)
		return true;
	if (!reckoning_cap_end(reckoning, pause->cap, pause->cap_from, &end)) {
		/* Beyond the last year listed it lies after every return that
		 * a date can be told for. */
		calendar_years(reckoning->calendar, &first, &last);
		if (when_civil(began).year >= first)
			return true;
		return miss(reckoning, began);
	}
	if (end < pause->to)
		*out = end;
	*by_cap =
	    reckoning_day(reckoning, *out).n == reckoning_day(reckoning, end).n;
	return true;
}

/* Art. 148(5): a last day on a weekly rest day or holiday is the next working
 * day; it ends at the close of office (in law at 24:00, art. 148(6)). */
static bool
close_of(struct reckoning *reckoning, day date, struct due *out)
{
	day worked;

	if (!working_next(reckoning, date, &worked))
		return false;
	reasoning_rollover(reckoning->reasoner, date, worked);
	*out = (struct due){
		.date = date,
		.at = calendar_close_at(reckoning->calendar, worked),
	};
	return true;
}

static bool
count_days(struct reckoning *reckoning, struct start start, int64_t days,
    struct due *out)
{
	day date = when_add_days(start.date, (int32_t)days);

	reasoning_days(reckoning->reasoner, start.date, date);
	return close_of(reckoning, date, out);
}

static bool
count_working_days(struct reckoning *reckoning, struct start start,
    int64_t days, bool first_counts, struct due *out)
{
	day date;

	if (!working_add(reckoning, start.date, days - first_counts, &date))
		return false;
	reasoning_working_days(reckoning->reasoner, start.date, date,
	    first_counts);
	*out = (struct due){
		.date = date,
		.at = calendar_close_at(reckoning->calendar, date),
	};
	return true;
}

static bool
count_office_time(struct reckoning *reckoning, struct start start,
    int64_t seconds, struct due *out)
{
	instant at;

	if (!office_add(reckoning, start.at, seconds, &at))
		return false;
	reasoning_office_time(reckoning->reasoner, start.at, at);
	*out = (struct due){
		.date = reckoning_day(reckoning, at),
		.at = at,
	};
	return true;
}

static bool
count_same_day(struct reckoning *reckoning, struct start start, struct due *out)
{
	*out = (struct due){
		.date = start.date,
		.at = calendar_close_at(reckoning->calendar, start.date),
	};
	return true;
}

bool
reckoning_full(struct reckoning *reckoning, struct start start, struct due *out)
{
	const struct deadline_rule *rule = reckoning->rule;
	int64_t count = rule->limit.count;
	bool inclusive = rule->convention == CONVENTION_INC;

	switch (rule->limit.unit) {
	case LIMIT_WORKING_DAYS:
		if (reckoning->measure == MEASURE_WORKING_DAYS)
			return count_working_days(reckoning, start, count,
			    inclusive, out);
		return count_office_time(reckoning, start,
		    count * calendar_day_length(reckoning->calendar), out);
	case LIMIT_WORKING_HOURS:
		return count_office_time(reckoning, start, count * 3600, out);
	case LIMIT_DAYS:
		return count_days(reckoning, start, count, out);
	case LIMIT_MONTHS:
		return count_days(reckoning, start,
		    add_months(start.date, rule->limit.count).n - start.date.n,
		    out);
	case LIMIT_SAME_DAY:
		break;
	}
	return count_same_day(reckoning, start, out);
}

bool
reckoning_rest(struct reckoning *reckoning, struct start start, int64_t left,
    struct due *out)
{
	assert(left >= 0);
	switch (reckoning->measure) {
	case MEASURE_WORKING_DAYS:
		return count_working_days(reckoning, start, left, false, out);
	case MEASURE_DAYS:
		return count_days(reckoning, start, left, out);
	case MEASURE_OFFICE_TIME:
		return count_office_time(reckoning, start, left, out);
	case MEASURE_SAME_DAY:
		break;
	}
	return count_same_day(reckoning, start, out);
}

int64_t
reckoning_left(const struct reckoning *reckoning, struct start start,
    struct due due)
{
	int64_t left = 0;
	int32_t days = 0;
	bool covered = true;

	switch (reckoning->measure) {
	case MEASURE_WORKING_DAYS:
		covered = calendar_count(reckoning->calendar, start.date,
		    due.date, &days);
		left = days;
		break;
	case MEASURE_DAYS:
		left = due.date.n - start.date.n;
		break;
	case MEASURE_OFFICE_TIME:
		covered = calendar_office_between(reckoning->calendar, start.at,
		    due.at, &left);
		break;
	case MEASURE_SAME_DAY:
		break;
	}
	/* Both ends were reckoned with already. */
	assert(covered);
	/* Asked for between the counted day and the working day it was moved
	 * to, nothing is left. */
	return left > 0 ? left : 0;
}

bool
reckoning_shift(struct reckoning *reckoning, struct due due,
    const struct pause_span *pause, struct due *out)
{
	int64_t elapsed = bounded(pause->to) - bounded(pause->from);
	instant at;

	if (!office_add(reckoning, due.at + elapsed, 0, &at))
		return false;
	*out = (struct due){ .date = reckoning_day(reckoning, at), .at = at };
	return true;
}
