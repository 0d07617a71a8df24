/*
 * What a calendar is made of.  Only core/calendar*.c include this, and
 * core/deadline.c for the commonest question; everybody else asks through
 * core/calendar.h.
 *
 * Two tables make every count O(1): rank[i] is the number of working days
 * before the i-th listed day, select[r] is the index of the r-th working day.
 * They are inverse to each other: select[rank[i]] == i on a working day.
 */
#ifndef CORE_CALENDAR_TABLES_H
#define CORE_CALENDAR_TABLES_H

#include "base/arena.h"
#include "core/calendar.h"

struct calendar {
	struct arena *arena; /* holds everything, this struct too */
	const char *name;
	const char *hash;
	int first_year, last_year;
	int confirmed_until;
	int32_t offset;

	struct office_span spans[CALENDAR_SPANS];
	int span_count;
	int32_t day_length; /* office seconds of a working day */

	const struct calendar_entry *entries; /* in order of date */
	int entry_count;

	day first;            /* 1 January of first_year */
	int32_t days;         /* listed */
	instant begin, end;   /* of the listed days */
	day confirmed_before; /* 1 January after confirmed_until */

	uint8_t *kinds; /* enum day_kind of each listed day */
	int32_t *entry; /* index into entries, -1 where there is none */
	int32_t *rank;  /* days + 1 */
	int32_t *select;
	int32_t working; /* days in all: the length of select */
};

/* The index of ${date}; false outside the listed years. */
static inline bool
calendar_index(const struct calendar *calendar, day date, int32_t *out)
{
	int64_t index = (int64_t)date.n - calendar->first.n;

	if (index < 0 || index >= calendar->days)
		return false;
	*out = (int32_t)index;
	return true;
}

/* The index of the local date of ${at}, and its second of the day.  Any
 * instant may be asked, INSTANT_NEVER too. */
static inline bool
calendar_locate(const struct calendar *calendar, instant at, int32_t *index,
    int32_t *second)
{
	int64_t since;

	if (at < calendar->begin || at >= calendar->end)
		return false;
	since = at - calendar->begin;
	*index = (int32_t)(since / WHEN_DAY);
	*second = (int32_t)(since % WHEN_DAY);
	return true;
}

static inline bool
calendar_works(const struct calendar *calendar, int32_t index)
{
	return calendar->rank[index + 1] != calendar->rank[index];
}

static inline int32_t
calendar_last_close(const struct calendar *calendar)
{
	return calendar->spans[calendar->span_count - 1].close;
}

static inline day
calendar_date(const struct calendar *calendar, int32_t index)
{
	return when_add_days(calendar->first, index);
}

#endif
