/*
 * One cell of a table that people edit: put in place, and not a byte else is
 * touched, so that the office's comments, quotes and line ends stay theirs.
 */
#ifndef WIRE_CSV_CELL_H
#define WIRE_CSV_CELL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/*
 * ${bytes} with ${value} as cell ${column} (from 0) of the row on line ${line}
 * (from 1), cells being separated by ${separator}.  Refused: a row that goes
 * over several lines or has no such cell.
 */
bool csv_cell_set(struct arena *arena, struct slice bytes, int line, int column,
    char separator, const char *value, struct slice *out,
    struct err *err) MUST_CHECK;

#endif
