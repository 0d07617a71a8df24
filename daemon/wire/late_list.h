/*
 * Another system's list of late dossiers, as somebody saved it: its header is
 * found among the first rows by the words that such lists use, in Vietnamese or
 * English, or by what the operator maps; every row below it becomes values.
 * Nothing is guessed: of two columns for one thing, of a date that cannot be
 * one, of a code that says two things, it is said and not decided.
 */
#ifndef WIRE_LATE_LIST_H
#define WIRE_LATE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "base/when.h"
#include "wire/grid.h"

enum late_field {
	LATE_CODE, /* the only one that must be there */
	LATE_DUE,
	LATE_FINISHED,
	LATE_AGENCY,
	LATE_FIELDS
};

/* "code", "due", "finished", "agency": what --map names. */
const char *late_field_text(enum late_field field);

struct late_map {
	const char *header; /* as it stands in the file, compared folded */
	enum late_field field;
};

struct late_row {
	int line;              /* in the file, from 1 */
	const char *code;      /* cleaned as codes are kept; NULL: none */
	instant due, finished; /* INSTANT_NONE: not told */
	bool due_is_date;      /* had no time of day */
	const char *agency;    /* as it stands there, or NULL */
	/* Why the row is not compared, for people; or NULL. */
	const char *wrong;
	int same_as; /* the line that says the same, or 0: it is the first */
};

enum { LATE_MAPS = 8 };

struct late_list {
	const struct late_row *rows; /* by line */
	size_t count;
	int header;                       /* the line where the header stands */
	const char *columns[LATE_FIELDS]; /* the header of each, or NULL */
	const char *unused;               /* headers of the others, or NULL */
};

/*
 * The rows of ${text}, UTF-8 without a byte order mark, with times at
 * ${offset}.  Refused, with the line: bytes that are not UTF-8, a table that
 * cannot be read, no header, two columns for one thing, a map of a column that
 * is not there.  Rows below the last one with a code (totals, signatures) are
 * none.  All strings are in ${arena}.
 */
bool late_list_read(struct arena *arena, struct slice text,
    const struct late_map *maps, size_t map_count, int32_t offset,
    struct late_list *out, struct err *err) MUST_CHECK;

#endif
