/*
 * What differs between two calendars, day by day: why dates move when one
 * takes the other's place.  Used by the daemon for the reason that stands in
 * history and letters, and by `hosoctl calendar diff`.
 */
#ifndef CORE_CALENDAR_DIFF_H
#define CORE_CALENDAR_DIFF_H

#include <stddef.h>

#include "base/arena.h"
#include "core/calendar.h"

/* A day that both calendars list and say different things of. */
struct calendar_difference {
	day date;
	enum day_kind was, is;
	/* What made it so; NULL for ordinary days and weekends.  Borrowed from
	 * the calendars. */
	const struct calendar_entry *old, *now;
	bool moves; /* worked in one, off in the other: dates move by it */
	/* "thêm ngày nghỉ 23/11/2026 (Nghỉ hoán đổi, Quyết định …)"; "bỏ ngày
	 * làm bù 28/11/2026". */
	const char *people;
};

struct calendar_diff {
	const struct calendar_difference *days; /* in order of date */
	size_t count;
	bool hours;     /* other office hours */
	bool years;     /* other years are listed */
	bool confirmed; /* confirmed until another year */
};

/* ${out} lives in ${arena} and borrows from both calendars. */
void calendar_diff(const struct calendar *was, const struct calendar *is,
    struct arena *arena, struct calendar_diff *out);

/* True where nothing differs that any date or its certainty rests on. */
bool calendar_diff_is_empty(const struct calendar_diff *diff);

/* Why a date between ${from} and ${until} (both included) moved: the days that
 * are worked otherwise there, at most ${limit} of them told one by one, else
 * the hours, the years; NULL where nothing there explains it. */
const char *calendar_diff_reason(const struct calendar_diff *diff, day from,
    day until, size_t limit, struct arena *arena);

#endif
