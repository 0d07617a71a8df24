/*
 * `calendar diff`: every open dossier is judged under the calendars in force
 * and under others, the nation's, the agencies' or both; what differs is
 * printed as it is found, so that memory stays bounded however many move.
 */
#ifndef CTL_DIFF_H
#define CTL_DIFF_H

#include "core/calendar_diff.h"
#include "core/provisional.h"
#include "ctl/database.h"

/* What would become of one dossier. */
struct diff_row {
	const struct dossier *dossier;
	struct verdict was, is;
	struct provisional was_marks, is_marks; /* of its dates */
	bool told;           /* a date that would be none any more was told */
	const char *because; /* in office Vietnamese, or NULL */
};

/* Of one agency (as resolved; NULL: none). */
struct diff_tally {
	const char *agency;
	int64_t moved; /* all that differ */
	int64_t later, earlier, provisional, unknown, told;
};

/* A line of the overlays that only one side has. */
struct diff_line {
	const struct overlay *overlay;
	const struct overlay_line *line;
	bool added; /* else it is gone */
};

enum diff_shape { DIFF_PEOPLE, DIFF_JSON, DIFF_CSV };

struct diff {
	const struct database *database;
	enum diff_shape shape;
	const struct calendar *other;
	struct calendars *overlaid;     /* overlays over it; calendars_free */
	struct calendar_diff calendars; /* of the nation's two */
	const struct diff_line *lines;  /* those gone, then those added */
	size_t line_count;
	struct diff_pair *pairs; /* of agencies' two, as met; mem_free */
	size_t pair_count;
	int64_t open;               /* dossiers judged */
	struct diff_tally *tallies; /* mem_free */
	size_t tally_count;
};

/* What the dossier is judged by: its deadline, else the end of acceptance; one
 * of them moved, or INSTANT_NONE. */
instant diff_date(const struct verdict *verdict);

/* The mark of that date. */
bool diff_mark(const struct verdict *verdict, const struct provisional *marks);

/* The name of an agency by its code, the code itself, or "-". */
const char *diff_agency(const struct database *database, const char *code);

/* Lays the overlays of the file ${path} (NULL: those in force) over the other
 * calendar and finds the lines that differ; an exit code with everything that
 * is wrong said, or -1. */
int diff_overlays(const struct command *command, struct diff *diff,
    const char *path);

/* What differs between the two calendars of the dossier's agency.  Until the
 * next call. */
const struct calendar_diff *
diff_of(struct diff *diff, const struct facts *facts);

struct jsonw;
/* Print: the calendars' differences, a row in ${arena}, the sums. */
void diff_print_begin(const struct diff *diff, struct jsonw *out);
void diff_print_row(const struct diff *diff, const struct diff_row *row,
    struct arena *arena, struct jsonw *out);
void diff_print_end(const struct diff *diff, struct jsonw *out);

#endif
