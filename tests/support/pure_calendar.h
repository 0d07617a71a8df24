/* Calendars for tests: the shipped one, and variations of it. */
#ifndef TESTS_SUPPORT_PURE_CALENDAR_H
#define TESTS_SUPPORT_PURE_CALENDAR_H

#include "core/calendar.h"

/* The whole file as a string (mem_free); the test dies without it.  Tests run
 * from the top of the source. */
char *pure_read(const char *path);

/* The shipped calendar with ${more} lines behind it ("" for none); the test
 * dies when it is wrong.  calendar_free. */
struct calendar *pure_calendar(const char *more);

/* The proposed swap of November 2026. */
extern const char pure_swap_2026[];

#endif
