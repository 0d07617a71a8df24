/* The instants at which rungs and their repeats lie. */
#include "core/ladder.h"

/* An office that closes before the bundle's time gets it one hour before it
 * closes: an earlier day would tell of dossiers not yet received. */
static int32_t
bundle_second(const struct rung *rung, const struct calendar *calendar, day on)
{
	int32_t close = calendar_close_on(calendar, on);

	return rung->at < close ? rung->at : close - 3600;
}

/* The working day on which the due date's own rungs fall. */
static bool
working_due(const struct calendar *calendar, day date, day *out)
{
	return calendar_previous(calendar, date, out);
}

bool
ladder_instant(const struct rung *rung, const struct calendar *calendar,
    instant due, bool by_instant, instant *out)
{
	int32_t offset = calendar_offset(calendar);
	day date = when_day(due, offset);
	day on;

	switch (rung->kind) {
	case RUNG_WORKING_DAYS_BEFORE:
		if (!working_due(calendar, date, &on) ||
		    !calendar_add(calendar, on, -rung->n, &on))
			return false;
		*out = calendar_open_at(calendar, on);
		return true;
	case RUNG_WORKING_HOURS_BEFORE:
		return calendar_office_add(calendar, due,
		    -(int64_t)rung->n * 3600, out);
	case RUNG_DUE_DAY:
		if (!working_due(calendar, date, &on))
			return false;
		*out = calendar_open_at(calendar, on);
		return true;
	case RUNG_BUNDLE:
		if (!working_due(calendar, date, &on))
			return false;
		*out = when_at(on, bundle_second(rung, calendar, on), offset);
		return true;
	case RUNG_OVERDUE:
		/* This needs no calendar: a promise in a year that nobody
		 * listed is overdue all the same. */
		*out = by_instant ? due
				  : when_at(when_add_days(date, 1), 0, offset);
		return true;
	case RUNG_WORKING_DAYS_AFTER:
		if (!calendar_add(calendar, date, rung->n, &on))
			return false;
		*out = calendar_open_at(calendar, on);
		return true;
	case RUNG_WORKING_HOURS_AFTER:
		return calendar_office_add(calendar,
		    by_instant ? due : calendar_close_at(calendar, date),
		    (int64_t)rung->n * 3600, out);
	case RUNG_SHARE_BEFORE:
	case RUNG_SHARE_AFTER:
		break;
	}
	return false;
}

/* N per cent of ${whole}, so that no less of it has passed. */
static int64_t
share_passed(const struct rung *rung, int64_t whole)
{
	return (whole * rung->n + 99) / 100;
}

static bool
share_after(const struct rung *rung, const struct calendar *calendar,
    instant due, bool by_instant, const struct ladder_length *length,
    instant *out)
{
	day on = when_day(due, calendar_offset(calendar));
	int64_t days = share_passed(rung, length->days);

	if (by_instant)
		return length->seconds > 0 &&
		    calendar_office_add(calendar, due,
			share_passed(rung, length->seconds), out);
	/* Received and due on one day, it has no day: the next is after it. */
	if (length->days < 0 ||
	    !calendar_add(calendar, on, days < 1 ? 1 : (int32_t)days, &on))
		return false;
	*out = calendar_open_at(calendar, on);
	return true;
}

static bool
share_before(const struct rung *rung, const struct calendar *calendar,
    instant due, bool by_instant, const struct ladder_length *length,
    instant *out)
{
	day on;

	if (by_instant)
		return length->seconds > 0 &&
		    calendar_office_add(calendar, due,
			-(length->seconds * rung->n / 100), out);
	if (length->days <= 0 ||
	    !working_due(calendar, when_day(due, calendar_offset(calendar)),
		&on) ||
	    !calendar_add(calendar, on, -(length->days * rung->n / 100), &on))
		return false;
	*out = calendar_open_at(calendar, on);
	return true;
}

bool
ladder_share_instant(const struct rung *rung, const struct calendar *calendar,
    instant due, bool by_instant, const struct ladder_length *length,
    instant *out)
{
	return rung->kind == RUNG_SHARE_AFTER
	    ? share_after(rung, calendar, due, by_instant, length, out)
	    : share_before(rung, calendar, due, by_instant, length, out);
}

/* The working day of the first telling. */
static bool
first_told(const struct calendar *calendar, instant first, day *out)
{
	return calendar_next(calendar,
	    when_day(first, calendar_offset(calendar)), out);
}

bool
ladder_repeat_instant(const struct rung *rung, const struct calendar *calendar,
    instant first, int telling, instant *out)
{
	day on;

	if (!first_told(calendar, first, &on) ||
	    !calendar_add(calendar, on, (telling - 1) * rung->repeat, &on))
		return false;
	*out = calendar_open_at(calendar, on);
	return true;
}

bool
ladder_last_telling(const struct rung *rung, const struct calendar *calendar,
    instant first, instant now, int *out)
{
	day on, today = when_day(now, calendar_offset(calendar));
	int32_t days;

	if (now < calendar_open_at(calendar, today))
		today = when_add_days(today, -1);
	if (!first_told(calendar, first, &on) ||
	    !calendar_count(calendar, on, today, &days))
		return false;
	*out = days <= 0 ? 1 : 1 + days / rung->repeat;
	return true;
}
