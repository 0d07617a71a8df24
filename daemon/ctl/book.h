/*
 * A plain table as a workbook, for people who go on working with it: a title, a
 * note of where it comes from, one row of headings that stays in sight, and
 * filters.  Every cell is text but those that are whole numbers.
 */
#ifndef CTL_BOOK_H
#define CTL_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct book_table {
	const char *title, *note;
	const char *const *heads;
	size_t columns;
	const char *const *cells; /* row by row; NULL: empty, to be filled in */
	size_t rows;
};

/* Writes ${path}, whole or not at all. */
bool book_write(const struct book_table *table, const char *path,
    struct err *err) MUST_CHECK;

#endif
