/* Units that have gone silent, by their own habit. */
#include "core/lull.h"

#include <stdlib.h>

static int
by_size(const void *left, const void *right)
{
	int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;

	return (a > b) - (a < b);
}

bool
lull_measure(const struct calendar *calendar, const day *days, size_t count,
    day until, struct lull *out)
{
	int32_t gaps[LULL_MOST];
	size_t n = 0;

	/* From the newest back, as far as the calendar goes. */
	for (size_t i = count; i > 1 && n < LULL_MOST &&
	     calendar_count(calendar, days[i - 2], days[i - 1], &gaps[n]);
	     i--)
		n++;
	if (n < LULL_LEAST)
		return false;
	out->last = days[count - 1];
	if (!calendar_count(calendar, out->last, until, &out->days))
		return false;
	qsort(gaps, n, sizeof(*gaps), by_size);
	out->usual = gaps[n / 2];
	return true;
}

bool
lull_is_long(const struct lull *lull, int32_t times)
{
	int32_t usual = lull->usual < 1 ? 1 : lull->usual;

	return lull->days > usual * times;
}
