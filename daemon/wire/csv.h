/*
 * Tables as CSV (RFC 4180): what offices save from a spreadsheet.  The
 * separator (comma, semicolon or tab) is found in the header row, a byte order
 * mark is dropped, cells are trimmed of blanks around them, rows without any
 * text are left out.  Every cell of a table is text.
 */
#ifndef WIRE_CSV_H
#define WIRE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "wire/grid.h"

enum { CSV_COLUMNS = 64 };

struct csv_row {
	int line;                 /* where it begins, from 1 */
	const char *const *cells; /* as many as the header has, none NULL */
};

struct csv {
	char separator;
	const char *const *header;
	int columns;
	const struct csv_row *rows;
	size_t count;
};

/*
 * Parses ${bytes}.  False when they are no table at all (not UTF-8, no header,
 * a quote that never closes); a row of the wrong width is told and left out,
 * the others are kept, and the answer is true.
 */
bool csv_parse(struct arena *arena, const char *file, struct slice bytes,
    struct csv *out, struct complaints *complaints) MUST_CHECK;

/*
 * Any grid of texts as CSV: UTF-8 ${text} without a byte order mark, rows of
 * any width, numbered by their line; blank rows are left out.  ${separator} is
 * what is used: found in the first rows where it is 0.  Refused: a quote that
 * never closes, text behind a closing one, NUL bytes, too many columns.
 */
bool csv_grid(struct arena *arena, struct slice text, char *separator,
    struct grid *out, struct err *err) MUST_CHECK;

#endif
