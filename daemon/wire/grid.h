/*
 * A list as a grid of texts, as workbooks and CSV files hold it, to the records
 * of a page: the header is found, and every row below it becomes a JSON object
 * of the columns that the source's mapping names, with the mapping's spelling
 * as keys.  Columns that nobody asked for (a running number, names of
 * citizens) enter no record, and so no change in them is news.
 */
#ifndef WIRE_GRID_H
#define WIRE_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/mapping.h"
#include "wire/page.h"

enum { GRID_COLUMNS = 512, GRID_HEADER_ROWS = 30 };

struct grid_row {
	int number;               /* in its file, from 1 */
	const char *const *cells; /* UTF-8; NULL or blank: nothing there */
	int count;
};

struct grid {
	const struct grid_row *rows; /* by number */
	size_t count;
};

struct grid_plan {
	const struct mapping *mapping;
	int header_row; /* 0: the first that names the column of the code */
	size_t max_records;
};

/*
 * The rows of ${grid} as a whole list of one page; records in ${arena}.
 * ${told} is what was made of it, for people: where the header stands and
 * which columns are not used.  Rows without a text in any mapped column are no
 * records; nor are those below the last row with a code: totals, signatures.
 * Headers are compared folded (NFC, case, blanks).  Refused: no header, a
 * mapped field of which no column is there, a mapped column that stands twice,
 * more records than the plan allows.  A row that has none of the mapping's
 * columns is never repeated in what is said: it may be a citizen's.
 */
bool grid_page(struct arena *arena, const struct grid_plan *plan,
    const struct grid *grid, struct page *out, const char **told,
    struct err *err) MUST_CHECK;

/* "A", "Z", "AA": ${column} from 0; fills ${out} of 8 bytes and returns it. */
char *grid_column(char *out, int column);

#endif
