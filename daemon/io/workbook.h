/*
 * A workbook's bytes to a grid: libzip unpacks the parts that wire/xlsx asks
 * for, each bounded, from memory alone.
 */
#ifndef IO_WORKBOOK_H
#define IO_WORKBOOK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "wire/grid.h"

/*
 * Reads ${sheet} (NULL: the first) of the workbook ${bytes}, no part of which
 * may unpack to more than ${max_bytes}.  ${told} as xlsx_read.  Refused, in one
 * sentence: what is no zip, a part under a password, or cut off, or too large.
 */
bool workbook_grid(struct arena *arena, struct slice bytes, const char *sheet,
    int64_t max_bytes, struct grid *out, const char **told,
    struct err *err) MUST_CHECK;

#endif
