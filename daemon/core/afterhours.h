/*
 * The hours in which no office works: from the close of a day to the opening of
 * the next on which one is open, rest days between them included.  The break at
 * noon is none: people who come back early then work as they should.
 */
#ifndef CORE_AFTERHOURS_H
#define CORE_AFTERHOURS_H

#include <stdbool.h>

#include "core/calendar.h"

/* True when ${at} lies in such a stretch; ${opens} is the day whose opening
 * ends it, by which one stretch is told from another.  False beyond the
 * calendar, too. */
bool afterhours(const struct calendar *calendar, instant at, day *opens);

/* True when both lie in one stretch. */
bool
afterhours_same(const struct calendar *calendar, instant first, instant last);

#endif
