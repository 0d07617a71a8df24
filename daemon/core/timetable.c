/* The departures of working days. */
#include "core/timetable.h"

static bool
is_listed(const struct timetable *table, day date)
{
	return table->calendar != NULL &&
	    calendar_coverage(table->calendar, date) != CALENDAR_UNLISTED;
}

bool
timetable_is_worked(const struct timetable *table, day date)
{
	if (is_listed(table, date))
		return calendar_is_working(table->calendar, date);
	return when_weekday(date) < 5;
}

instant
timetable_after(const struct timetable *table, instant at)
{
	day date = when_day(at, table->offset);

	/* No calendar rests for ever: the loop ends. */
	for (;; date = when_add_days(date, 1)) {
		if (!timetable_is_worked(table, date))
			continue;
		for (int i = 0; i < table->count; i++) {
			instant leaves =
			    when_at(date, table->times[i], table->offset);

			if (leaves >= at)
				return leaves;
		}
	}
}

instant
timetable_before(const struct timetable *table, instant at)
{
	day date = when_day(at, table->offset);

	for (;; date = when_add_days(date, -1)) {
		if (!timetable_is_worked(table, date))
			continue;
		for (int i = table->count - 1; i >= 0; i--) {
			instant left =
			    when_at(date, table->times[i], table->offset);

			if (left <= at)
				return left;
		}
	}
}

/* The hours of office stand in the calendar whatever years it lists. */
bool
timetable_is_office(const struct timetable *table, instant now)
{
	day date = when_day(now, table->offset);
	instant open =
	    when_at(date, calendar_open(table->calendar), table->offset);
	instant close =
	    when_at(date, calendar_close(table->calendar), table->offset);

	if (is_listed(table, date))
		return calendar_is_office(table->calendar, now);
	return when_weekday(date) < 5 && now >= open && now <= close;
}

/* "At once" is said of office time: what is found at night, on a rest day or
 * at a start waits until somebody can read it. */
instant
timetable_at_once(const struct timetable *table, instant now)
{
	instant opening;

	if (is_listed(table, when_day(now, table->offset)) &&
	    calendar_next_office(table->calendar, now, &opening))
		return opening;
	return timetable_is_office(table, now) ? now
					       : timetable_after(table, now);
}
