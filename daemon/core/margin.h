/*
 * The margin of a due instant: how much is left or exceeded, in working days
 * by date, as dossiers are judged, and in office time by the clock.  Printed
 * wherever a person reads a deadline.
 */
#ifndef CORE_MARGIN_H
#define CORE_MARGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/calendar.h"

struct margin {
	bool known;      /* false outside the listed years */
	int32_t days;    /* working days in (today, due's date]; negative once
			  * that date has passed */
	int64_t seconds; /* office time from now to due; negative after it */
};

/* The margin at ${now} of ${due}; not known for INSTANT_NONE and INSTANT_NEVER,
 * and for a ${calendar} of NULL. */
struct margin
margin_of(const struct calendar *calendar, instant due, instant now);

/* Office time as people say it, whatever its sign: "06 giờ 30 phút làm việc",
 * "45 phút làm việc"; NULL for less than a minute. */
const char *margin_hours(struct arena *arena, int64_t seconds);

/* "02 ngày làm việc"; the hours where no day is left or exceeded: "01 ngày làm
 * việc (30 phút làm việc)" would contradict itself to the eye.  NULL where both
 * are nothing or nothing is known. */
const char *margin_people(struct arena *arena, const struct margin *margin);

/* The same in English. */
const char *margin_english(struct arena *arena, const struct margin *margin);

#endif
