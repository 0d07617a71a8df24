/*
 * Tables for people who live in a spreadsheet (--csv): RFC 4180 with a byte
 * order mark, so that Excel reads UTF-8; every cell is quoted, and a text that
 * would be taken for a formula is defused with an apostrophe.  A number
 * stays one, also one less than nothing.
 */
#ifndef CTL_SHEET_H
#define CTL_SHEET_H

#include <stddef.h>

/* Prints the mark and the header row; ${columns} are separated by commas. */
void sheet_begin(const char *columns);

/* Prints one row; a NULL cell is empty. */
void sheet_row(const char *const *cells, size_t count);

/* Prints a whole table: ${heads}, then ${rows} rows of so many ${cells}. */
void sheet_table(const char *const *heads, size_t columns,
    const char *const *cells, size_t rows);

#endif
