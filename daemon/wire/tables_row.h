/* Cells of a table by the name of their column; for wire/tables*.c only. */
#ifndef WIRE_TABLES_ROW_H
#define WIRE_TABLES_ROW_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"
#include "core/limit.h"
#include "wire/csv.h"
#include "wire/tables.h"

enum { TABLE_COLUMNS = 20, TABLE_NAMES = 5 };

/* A column or a word of its cells: what we call it, and what offices write in
 * its place. */
struct table_term {
	const char *name;
	const char *also[TABLE_NAMES];
};

/* What every table calls the days on which a row holds. */
#define TABLE_FROM                                                             \
	{                                                                      \
		"from",                                                        \
		{                                                              \
			"từ ngày", "hiệu lực từ", "từ"                       \
		}                                                              \
	}
#define TABLE_TO                                                               \
	{                                                                      \
		"to",                                                          \
		{                                                              \
			"đến ngày", "hiệu lực đến", "đến"                   \
		}                                                              \
	}

/* Marks, case, blanks and signs aside. */
bool table_is_term(const struct table_term *term, const char *written);
/* What of ${terms} is written in a cell as we call it; else ${written}. */
const char *
table_term(const struct table_term *terms, size_t count, const char *written);

/* A table that is read: which of our columns stands where. */
struct table {
	struct arena *arena;
	const char *file;
	struct complaints *complaints;
	struct csv csv;
	const struct table_term *columns; /* ours */
	int count;
	int place[TABLE_COLUMNS]; /* of each of ours in the file, or -1 */
};

/* Reads ${file}.  The first ${required} of ${columns} must be there. */
bool table_open(struct table *table, const struct table_file *file,
    const struct table_term *columns, int count, int required) MUST_CHECK;

/* The cell of column ${column}; NULL when it is empty. */
const char *
table_cell(const struct table *table, const struct csv_row *row, int column);
/* The same, with a complaint when it is empty. */
const char *
table_need(const struct table *table, const struct csv_row *row, int column);

void table_complain(const struct table *table, const struct csv_row *row,
    int column, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* The same, of what is likely a mistake. */
void table_warn(const struct table *table, const struct csv_row *row,
    int column, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Typed cells; what is wrong is told and ${out} is left as it was. */
void table_dates(const struct table *table, const struct csv_row *row,
    int from_column, day *from, day *to);
void table_flag(const struct table *table, const struct csv_row *row,
    int column, bool *out);
/* True when a limit stands there. */
bool table_limit(const struct table *table, const struct csv_row *row,
    int column, struct limit *out);

/* The parts of ${text} between semicolons, trimmed, without empty ones; up to
 * ${capacity} are stored, all are counted. */
int table_parts(struct arena *arena, const char *text, const char *parts[],
    int capacity);

#endif
