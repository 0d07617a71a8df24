/* Working days taken and given. */
#include "core/duration.h"

#include <stdlib.h>

static int
by_beginning(const void *left, const void *right)
{
	const struct pause_span *a = left, *b = right;

	return (a->from > b->from) - (a->from < b->from);
}

static day
later(day a, day b)
{
	return a.n > b.n ? a : b;
}

static day
earlier(day a, day b)
{
	return a.n < b.n ? a : b;
}

/* The working days of one pause that were counted neither before ${first} nor
 * after ${last}; ${first} then is the day of return. */
static bool
take_pause(const struct calendar *calendar, struct cutoff cutoff,
    const struct pause_span *pause, day *first, day last, int32_t *days)
{
	int32_t offset = calendar_offset(calendar);
	day from = later(when_day(pause->from, offset), *first);
	day to = last;
	int32_t moved;

	if (when_day(pause->to, offset).n < last.n) {
		if (!deadline_deemed_day(calendar, cutoff, pause->to, &to))
			return false;
		to = earlier(to, last);
	}
	if (to.n <= from.n)
		return true;
	if (!calendar_count(calendar, from, to, &moved))
		return false;
	*days -= moved;
	*first = to;
	return true;
}

bool
duration_days(const struct calendar *calendar, struct cutoff cutoff,
    instant received, instant end, struct pause_span *pauses, size_t count,
    int32_t *days)
{
	day first, last = when_day(end, calendar_offset(calendar));

	if (!deadline_deemed_day(calendar, cutoff, received, &first) ||
	    !calendar_count(calendar, first, last, days))
		return false;
	if (*days < 0)
		*days = 0;
	if (count > 1)
		qsort(pauses, count, sizeof(*pauses), by_beginning);
	for (size_t i = 0; i<count && * days> 0; i++)
		if (!take_pause(calendar, cutoff, &pauses[i], &first, last,
			days))
			return false;
	return true;
}

static int
by_size(const void *left, const void *right)
{
	const int32_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

struct duration_summary
duration_summary(int32_t *days, size_t count)
{
	size_t middle = count / 2;
	struct duration_summary out;

	qsort(days, count, sizeof(*days), by_size);
	out.median = count % 2 == 1
	    ? days[middle]
	    : ((double)days[middle - 1] + days[middle]) / 2;
	out.p90 = days[(count * 9 + 9) / 10 - 1];
	return out;
}
