/* The age of a source's data. */
#include "io/source_age.h"

instant
source_age_list_until(const struct calendar *calendar, instant as_of)
{
	day date, next;

	if (calendar == NULL)
		return as_of + WHEN_DAY;
	date = when_day(as_of, calendar_offset(calendar));
	if (!calendar_add(calendar, date, 1, &next))
		next = when_add_days(date, 1);
	return calendar_close_at(calendar, next);
}

bool
source_age_is_stale(const struct conf_source *source,
    const struct calendar *calendar, const struct source_health *health,
    instant now)
{
	if (source->plan.folder.path == NULL)
		return store_source_is_stale(health, source->every, now);
	return health->last_success == INSTANT_NONE ||
	    health->shrunk_since != INSTANT_NONE ||
	    now > source_age_list_until(calendar, health->last_success);
}
