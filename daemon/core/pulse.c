/* A source's life by the calendar and by its clock. */
#include "core/pulse.h"

bool
pulse_still_days(const struct calendar *calendar, instant since, instant until,
    int32_t *days)
{
	int32_t count;
	day from, to;

	if (calendar == NULL || !calendar_day_of(calendar, since, &from) ||
	    !calendar_day_of(calendar, until, &to) ||
	    !calendar_count(calendar, from, to, &count))
		return false;
	/* Today has not passed while its office is open. */
	if (calendar_is_working(calendar, to) &&
	    until < calendar_close_at(calendar, to))
		count--;
	*days = count < 0 ? 0 : count;
	return true;
}

int64_t
pulse_apart(instant asked, instant came, instant date)
{
	if (date > came)
		return date - came;
	return date < asked ? date - asked : 0;
}

const char *
pulse_people(struct arena *arena, int64_t seconds)
{
	int64_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
	int64_t hours = minutes / 60, days = hours / 24;

	if (days > 0 && hours % 24 > 0)
		return arena_printf(arena, "%lld ngày %lld giờ",
		    (long long)days, (long long)(hours % 24));
	if (days > 0)
		return arena_printf(arena, "%lld ngày", (long long)days);
	if (hours > 0 && minutes % 60 > 0)
		return arena_printf(arena, "%lld giờ %lld phút",
		    (long long)hours, (long long)(minutes % 60));
	if (hours > 0)
		return arena_printf(arena, "%lld giờ", (long long)hours);
	return arena_printf(arena, "%lld phút", (long long)minutes);
}
