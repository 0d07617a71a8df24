/*
 * A table that somebody keeps in a spreadsheet, to the UTF-8 text of a CSV:
 * CSV in any character set that is certain, or a workbook (XLSX), told by its
 * bytes.
 */
#ifndef IO_TABLE_LOAD_H
#define IO_TABLE_LOAD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/*
 * Reads ${path} of at most ${max} bytes.  Row N of a workbook's first sheet
 * becomes line N.  Bytes of a character set that is not certain are given as
 * they are: the table's reader refuses them, with the line.  Refused here: what
 * cannot be read, an old or protected workbook, one that is broken.
 */
bool table_load(struct arena *arena, const char *path, size_t max,
    struct slice *out, struct err *err) MUST_CHECK;

#endif
