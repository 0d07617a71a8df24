/*
 * A year of a calendar, as it is printed: the national one, or that of an
 * agency with what its overlays changed.
 */
#ifndef CTL_YEAR_CHANGES_H
#define CTL_YEAR_CHANGES_H

#include "base/arena.h"
#include "core/calendars.h"

struct year {
	int number;
	const struct calendar *calendar; /* that of ${agency} */
	const struct calendar *national;
	const struct agency *agency;       /* NULL: of nobody in particular */
	const struct calendars *calendars; /* NULL without an agency */
	struct arena *arena;
};

/* True where the agency's ${date} is not what the nation's is: another kind, or
 * an open day's other hours. */
bool year_differs(const struct year *year, day date);

/* The hours of ${date} in the file's form, "07:30-11:30 13:30-17:30"; "" for a
 * day that is not open. */
const char *year_hours(const struct year *year, day date);

/* What made ${date} what it is: the calendar's entry, or the overlay line that
 * gives a working day its hours; false for plain days. */
bool year_cause(const struct year *year, day date, const char **label,
    const char **basis);

/* One line of an overlay that holds for the agency and touches the year. */
struct year_change {
	const struct overlay *overlay;
	const struct overlay_line *line;
	const char *weekdays; /* "mon tue"; "" for every day */
	const char *hours;    /* "" where it names none */
	int days;             /* of the year that differ on its account */
};

/* All of them, those of agencies above first. */
const struct year_change *year_changes(const struct year *year, size_t *count);

/* ---- printing ---- */

/* What stands between the head and the months, for people. */
void year_print_changes(const struct year *year, bool english);

struct cJSON;
/* "agency" and "overlays" of the answer. */
void year_add_changes(const struct year *year, struct cJSON *root);

#endif
