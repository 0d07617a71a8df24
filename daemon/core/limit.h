/*
 * A limit (thời hạn giải quyết) as the catalogue and the command line write
 * it: 3wd, 10d, 8wh, 1mo, sameday.  A value; it knows no calendar.
 */
#ifndef CORE_LIMIT_H
#define CORE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum limit_unit {
	LIMIT_WORKING_DAYS,
	LIMIT_DAYS,
	LIMIT_WORKING_HOURS,
	LIMIT_MONTHS,
	LIMIT_SAME_DAY, /* count is 0 */
};

enum { LIMIT_MOST = 9999 };

struct limit {
	enum limit_unit unit;
	int32_t count; /* 1..LIMIT_MOST, 0 for the same day */
};

/* "3wd" → 3 working days.  Zero, signs, blanks and unknown units are
 * refused. */
bool
limit_parse(const char *text, struct limit *out, struct err *err) MUST_CHECK;

/* "3wd"; limit_parse reads it back to the same value. */
char *limit_text(struct arena *arena, struct limit limit);

/* "03 ngày làm việc", "08 giờ làm việc", "trong ngày" / "3 working days". */
char *limit_people(struct arena *arena, struct limit limit);
char *limit_english(struct arena *arena, struct limit limit);

/* True for a limit of one working day or less: one working day, up to eight
 * working hours, the same day, one day.  Such limits have no advance rungs. */
bool limit_is_short(struct limit limit);

/* True when ${limit} is no longer than ${most}.  Working days and hours (8 a
 * day) compare with each other, days and months (30 days) do; the same day is
 * within all.  A working day and a day do not compare: false. */
bool limit_is_within(struct limit limit, struct limit most);

/* True where the clock is judged by the instant and not by the date. */
bool limit_is_hours(struct limit limit);

#endif
