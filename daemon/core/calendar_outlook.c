/* What of the calendar asks for a person. */
#include "core/calendar_outlook.h"

#include <stddef.h>

static const char *const texts[CALENDAR_WORRIES] = {
	[CALENDAR_FINE] = NULL,
	[CALENDAR_UNCONFIRMED] = "calendar-unconfirmed",
	[CALENDAR_ENDS] = "calendar-ends",
	[CALENDAR_MISSING] = "calendar-missing",
};

const char *
calendar_worry_text(enum calendar_worry worry)
{
	return texts[worry];
}

/* From when on the end of ${year} is near. */
static day
warned_from(int year)
{
	return when_add_days(when_from_civil(year, 12, 31),
	    -CALENDAR_WARNING_DAYS);
}

struct calendar_outlook
calendar_outlook(const struct calendar *calendar, day today)
{
	int this_year = when_civil(today).year;
	int confirmed = calendar_confirmed_until(calendar);
	day next_year = when_from_civil(this_year + 1, 1, 1);
	day confirmed_warned = warned_from(confirmed), listed_warned;
	int first, last;

	if (calendar_coverage(calendar, today) == CALENDAR_UNLISTED)
		return (struct calendar_outlook){ CALENDAR_MISSING, this_year,
			next_year };
	calendar_years(calendar, &first, &last);
	listed_warned = warned_from(last);
	if (today.n >= listed_warned.n)
		return (struct calendar_outlook){ CALENDAR_ENDS, last,
			when_from_civil(last + 1, 1, 1) };
	if (today.n >= confirmed_warned.n)
		return (struct calendar_outlook){ CALENDAR_UNCONFIRMED,
			confirmed, listed_warned };
	return (struct calendar_outlook){ CALENDAR_FINE, 0, confirmed_warned };
}
