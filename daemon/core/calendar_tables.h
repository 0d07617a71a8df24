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

	struct office_shift standard; /* the hours of an ordinary day */

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

	/* Only where days differ in their hours (an overlay): */
	const struct office_shift *shifts; /* NULL: all days are standard */
	uint16_t *shift; /* of each listed day, into shifts; 0 the standard */
	int64_t *passed; /* office seconds before each day; days + 1 */
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
office_shift_close(const struct office_shift *shift)
{
	return shift->spans[shift->count - 1].close;
}

/* The close of a standard day. */
static inline int32_t
calendar_last_close(const struct calendar *calendar)
{
	return office_shift_close(&calendar->standard);
}

/* The hours of a listed day, were it open. */
static inline const struct office_shift *
calendar_shift(const struct calendar *calendar, int32_t index)
{
	return calendar->shifts == NULL
	    ? &calendar->standard
	    : &calendar->shifts[calendar->shift[index]];
}

/* True for a day with office time: one that is worked, or a rest day on which
 * the counter is open. */
static inline bool
calendar_opens(const struct calendar *calendar, int32_t index)
{
	return calendar->shifts == NULL
	    ? calendar_works(calendar, index)
	    : calendar->passed[index + 1] != calendar->passed[index];
}

static inline day
calendar_date(const struct calendar *calendar, int32_t index)
{
	return when_add_days(calendar->first, index);
}

#endif
