/*
 * A plain table as a workbook, for people who go on working with it: a title, a
 * note of where it comes from, one row of headings that stays in sight, and
 * filters.  Every cell is text, a code of digits too, but those of the columns
 * of numbers and of dates, so that they can be sorted, filtered and summed up.
 */
#ifndef CTL_BOOK_H
#define CTL_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include <xlsxwriter.h>

#include "base/err.h"

struct book_table {
	const char *title, *note;
	const char *const *heads;
	size_t columns;
	const char *const *cells; /* row by row; NULL: empty, to be filled in */
	/* Bits 1 << column: their cells are numbers, "4" or "4.5". */
	unsigned numbers;
	/* Their cells are dates or times of the office as people read them,
	 * "20/11/2026" or "20/11/2026 10:00", and look so; "-" is empty. */
	unsigned dates;
	size_t rows;
};

/* Writes ${path}, whole or not at all. */
bool book_write(const struct book_table *table, const char *path,
    struct err *err) MUST_CHECK;

/* A workbook of another layout: begun under a name beside ${path}, so that one
 * half written takes no other's place, and put there by book_end, which frees
 * it. NULL where there is no room for it; book_end then says so. */
struct book_file {
	const char *path;
	char *part;
	lxw_workbook *workbook;
};
lxw_workbook *book_begin(struct book_file *file, const char *path);
bool book_end(struct book_file *file, struct err *err) MUST_CHECK;

/* How many lines ${text} takes where ${width} characters stand in one: broken
 * between words, a longer word by itself. */
int book_lines(const char *text, int width);

/* The height of a row of ${lines} lines, in points. */
double book_height(int lines);

#endif
