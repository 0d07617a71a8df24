/*
 * A workbook (ECMA-376, .xlsx) to a grid of texts.  The parts come from
 * whoever holds the zip; here they are only read.  Cells are given as people
 * would copy them: shared and inline strings, numbers digit by digit, formulas
 * by the value kept with them, truth as "true" and "false", and dates, which
 * only the number format tells from numbers, as "yyyy-MM-dd HH:mm:ss", or
 * "yyyy-MM-dd" where there is no time of day.
 */
#ifndef WIRE_XLSX_H
#define WIRE_XLSX_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "wire/grid.h"

enum { XLSX_SHEETS = 256, XLSX_ROWS = 1 << 20 };

/* Where the parts come from. */
struct xlsx_parts {
	/* The part ${name} ("xl/workbook.xml"), whole and bounded, living as
	 * long as the grid is used; ${out->data} NULL when there is none. */
	bool (*read)(void *context, const char *name, struct slice *out,
	    struct err *err);
	void *context;
};

/*
 * Reads the sheet called ${sheet} (compared folded), or the first that is not
 * hidden where NULL.  ${told} is which of how many it was.  Refused, in one
 * sentence: no workbook, no such sheet (the sentence names those there are), a
 * part that is no XML, more than GRID_COLUMNS columns or XLSX_ROWS rows.
 */
bool xlsx_read(struct arena *arena, const struct xlsx_parts *parts,
    const char *sheet, struct grid *out, const char **told,
    struct err *err) MUST_CHECK;

#endif
