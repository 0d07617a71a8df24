/*
 * How many working days a dossier took, or was given: the days that a limit of
 * working days counts (docs/deadlines.md), the day of receipt not among them,
 * without those for which a pause moved the limit.  And what many such numbers
 * come to.
 */
#ifndef CORE_DURATION_H
#define CORE_DURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/calendar.h"
#include "core/deadline.h"

/* Working days from the deemed day of ${received} to the date of ${end}; 0
 * where that is no later.  ${pauses} may stand in any order, may overlap and
 * may last beyond the end; they are sorted here.  False outside the listed
 * years. */
bool duration_days(const struct calendar *calendar, struct cutoff cutoff,
    instant received, instant end, struct pause_span *pauses, size_t count,
    int32_t *days) MUST_CHECK;

struct duration_summary {
	double median; /* of an even number the mean of the middle two */
	int32_t p90;   /* the least that at least 90 % do not exceed */
};

/* Of ${count} (at least 1) numbers, which are sorted here. */
struct duration_summary duration_summary(int32_t *days, size_t count);

#endif
