/*
 * A lull (đơn vị không phát sinh hồ sơ): a unit of which nothing new has been
 * seen for far longer than it usually takes from one day with a receipt to the
 * next.  Measured against its own habit: a commune with two dossiers a week is
 * not silent on the third day, a centre with two hundred a day is.
 */
#ifndef CORE_LULL_H
#define CORE_LULL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/calendar.h"

enum {
	LULL_LEAST = 10, /* with fewer gaps nothing is usual yet */
	LULL_MOST = 60,  /* of the newest so many gaps the median is taken */
};

struct lull {
	int32_t usual; /* median of working days between days with a receipt */
	int32_t days;  /* working days behind the last of them */
	day last;
};

/*
 * Measures ${days}, the dates with a receipt in their order, each once, until
 * the end of ${until}.  False where they are too few, or the calendar does not
 * list them.
 */
bool lull_measure(const struct calendar *calendar, const day *days,
    size_t count, day until, struct lull *out);

/* True where it lasts longer than ${times} what is usual; a unit that receives
 * daily is given ${times} days. */
bool lull_is_long(const struct lull *lull, int32_t times);

#endif
