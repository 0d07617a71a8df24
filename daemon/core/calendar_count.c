/* The calendar's days: what each is, and counting them. */
#include "core/calendar_tables.h"

#include <assert.h>

enum calendar_coverage
calendar_coverage(const struct calendar *calendar, day date)
{
	int32_t index;

	if (!calendar_index(calendar, date, &index))
		return CALENDAR_UNLISTED;
	return date.n < calendar->confirmed_before.n ? CALENDAR_CONFIRMED
						     : CALENDAR_LISTED;
}

bool
calendar_day_of(const struct calendar *calendar, instant at, day *out)
{
	int32_t index, second;

	if (!calendar_locate(calendar, at, &index, &second))
		return false;
	*out = calendar_date(calendar, index);
	return true;
}

enum day_kind
calendar_kind(const struct calendar *calendar, day date,
    const struct calendar_entry **entry)
{
	int32_t index;
	bool listed = calendar_index(calendar, date, &index);

	assert(listed);
	if (entry != NULL)
		*entry = calendar->entry[index] < 0
		    ? NULL
		    : &calendar->entries[calendar->entry[index]];
	return (enum day_kind)calendar->kinds[index];
}

bool
calendar_is_working(const struct calendar *calendar, day date)
{
	int32_t index;

	return calendar_index(calendar, date, &index) &&
	    calendar_works(calendar, index);
}

bool
calendar_add(const struct calendar *calendar, day date, int32_t count, day *out)
{
	int32_t index;
	int64_t wanted;

	if (!calendar_index(calendar, date, &index))
		return false;
	if (count == 0) {
		*out = date;
		return true;
	}
	/* Those up to and with ${date} come before the first one after it. */
	wanted = count > 0 ? (int64_t)calendar->rank[index + 1] + count - 1
			   : (int64_t)calendar->rank[index] + count;
	if (wanted < 0 || wanted >= calendar->working)
		return false;
	*out = calendar_date(calendar, calendar->select[wanted]);
	return true;
}

bool
calendar_next(const struct calendar *calendar, day date, day *out)
{
	int32_t index;

	if (!calendar_index(calendar, date, &index) ||
	    calendar->rank[index] >= calendar->working)
		return false;
	*out = calendar_date(calendar, calendar->select[calendar->rank[index]]);
	return true;
}

bool
calendar_previous(const struct calendar *calendar, day date, day *out)
{
	int32_t index;

	if (!calendar_index(calendar, date, &index) ||
	    calendar->rank[index + 1] == 0)
		return false;
	*out = calendar_date(calendar,
	    calendar->select[calendar->rank[index + 1] - 1]);
	return true;
}

bool
calendar_count(const struct calendar *calendar, day after, day until,
    int32_t *out)
{
	int32_t from, to;

	if (!calendar_index(calendar, after, &from) ||
	    !calendar_index(calendar, until, &to))
		return false;
	*out = calendar->rank[to + 1] - calendar->rank[from + 1];
	return true;
}
