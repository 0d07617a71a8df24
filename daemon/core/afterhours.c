/* Stretches without office hours. */
#include "core/afterhours.h"

bool
afterhours(const struct calendar *calendar, instant at, day *opens)
{
	day date;

	if (!calendar_day_of(calendar, at, &date))
		return false;
	if (calendar_is_open(calendar, date)) {
		*opens = date;
		if (at < calendar_open_at(calendar, date))
			return true;
		if (at <= calendar_close_at(calendar, date))
			return false;
	}
	for (;;) {
		date = when_add_days(date, 1);
		if (calendar_coverage(calendar, date) == CALENDAR_UNLISTED)
			return false;
		if (calendar_is_open(calendar, date)) {
			*opens = date;
			return true;
		}
	}
}

bool
afterhours_same(const struct calendar *calendar, instant first, instant last)
{
	day a, b;

	return afterhours(calendar, first, &a) &&
	    afterhours(calendar, last, &b) && a.n == b.n;
}
