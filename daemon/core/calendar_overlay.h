/*
 * What an agency's own decisions change of the national calendar: closed by a
 * storm, a rest day that is worked, a counter open on Saturday mornings, other
 * office hours for a season.  The result is a calendar like any other.
 *
 * A counter that is open on a rest day serves, and working hours run while it
 * does; it is no working day: the working week of public staff is Monday to
 * Friday (Decision 188/1999/QĐ-TTg), so the day counts in no limit in days.
 * Where a decision makes it one, the line says OVERLAY_WORKED.
 */
#ifndef CORE_CALENDAR_OVERLAY_H
#define CORE_CALENDAR_OVERLAY_H

#include <stddef.h>

#include "core/calendar.h"

enum overlay_kind {
	OVERLAY_CLOSED,  /* off_local: closed, whoever opened that day */
	OVERLAY_WORKED,  /* work_makeup: a rest day is a working day */
	OVERLAY_COUNTER, /* counter_open: a rest day has office hours */
	OVERLAY_HOURS,   /* office_hours: open days have other hours */
};

/* "off_local", "work_makeup", "counter_open", "office_hours". */
const char *overlay_kind_text(enum overlay_kind kind);
bool overlay_kind_parse(const char *text, enum overlay_kind *out);

struct overlay_line {
	enum overlay_kind kind;
	day from, until;   /* both included */
	unsigned weekdays; /* bit 0 is Monday; 0: every one */
	/* Count 0: the day's ordinary hours.  Never for COUNTER and HOURS. */
	struct office_shift hours;
	const char *label;
	const char *basis;
	int line; /* of the file */
};

bool overlay_line_covers(const struct overlay_line *line, day date);

/*
 * ${base} with ${lines} over it, the later one's hours before the earlier
 * one's.  A rest day is made a working day or opened only where the calendar
 * makes it a plain day of weekly rest (no holiday is opened by a rule for
 * Saturdays); a closure goes over everything that opened the day.  Sets
 * ${changed} (as many) to how many days each line changed.  Its name, years and
 * hash are those of ${base}.  calendar_free.
 */
struct calendar *calendar_overlaid(const struct calendar *base,
    const struct overlay_line *const *lines, size_t count, int *changed);

#endif
