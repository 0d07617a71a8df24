/*
 * When letters leave: some times of the working days of one calendar.  Where
 * the calendar does not list the year, Monday to Friday count as worked, so
 * that nothing waits for ever.  Used by the flow and by whoever foretells it.
 */
#ifndef CORE_TIMETABLE_H
#define CORE_TIMETABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/when.h"
#include "core/calendar.h"

struct timetable {
	const struct calendar *calendar;
	const int32_t *times; /* seconds of the day, ascending; at least one */
	int count;
	int32_t offset; /* of local time */
};

/* True on a day on which letters leave. */
bool timetable_is_worked(const struct timetable *table, day date);

/* The first departure at or after ${at}; the last at or before it. */
instant timetable_after(const struct timetable *table, instant at);
instant timetable_before(const struct timetable *table, instant at);

/* True in office hours. */
bool timetable_is_office(const struct timetable *table, instant now);

/* When what is to leave at once does: in office hours now, else with the next
 * ones. */
instant timetable_at_once(const struct timetable *table, instant now);

#endif
