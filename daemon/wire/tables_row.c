/* Cells by column, and the types that stand in them. */
#include "wire/tables_row.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/clean.h"

/* The ends of time: far enough for every calendar, safe to count from. */
enum { FIRST_DAY = -365 * 500, LAST_DAY = 365 * 1000 };

enum { HEADER = 128 };

static bool
is_written(const char *ours, const char *theirs)
{
	char a[HEADER], b[HEADER];

	text_bare(ours, a, sizeof(a));
	text_bare(theirs, b, sizeof(b));
	return strcmp(a, b) == 0;
}

bool
table_is_term(const struct table_term *term, const char *written)
{
	if (is_written(term->name, written))
		return true;
	for (int i = 0; i < TABLE_NAMES && term->also[i] != NULL; i++)
		if (is_written(term->also[i], written))
			return true;
	return false;
}

const char *
table_term(const struct table_term *terms, size_t count, const char *written)
{
	for (size_t i = 0; i < count; i++)
		if (table_is_term(&terms[i], written))
			return terms[i].name;
	return written;
}

/* Ours, each with what it is called most in Vietnamese. */
static const char *
column_names(const struct table *table)
{
	struct buf names = buf_over(table->arena);

	for (int i = 0; i < table->count; i++) {
		const struct table_term *column = &table->columns[i];

		buf_printf(&names, "%s%s", i == 0 ? "" : ", ", column->name);
		if (column->also[0] != NULL)
			buf_printf(&names, " (%s)", column->also[0]);
	}
	return buf_text(&names);
}

static void
complain_column(const struct table *table, const char *name)
{
	const char *names[TABLE_COLUMNS * (1 + TABLE_NAMES)];
	const char *near;
	size_t count = 0;

	for (int i = 0; i < table->count; i++)
		names[count++] = table->columns[i].name;
	for (int i = 0; i < table->count; i++)
		for (int k = 0;
		     k < TABLE_NAMES && table->columns[i].also[k] != NULL; k++)
			names[count++] = table->columns[i].also[k];
	near = text_nearest(name, names, count);
	if (near != NULL)
		complaints_add(table->complaints, table->file, 1, 0,
		    "unknown column \"%s\"; did you mean \"%s\"?", name, near);
	else
		complaints_add(table->complaints, table->file, 1, 0,
		    "unknown column \"%s\": there are %s", name,
		    column_names(table));
}

static void
complain_twice(const struct table *table, int column, const char *name)
{
	const char *first = table->csv.header[table->place[column]];

	if (strcmp(first, name) == 0)
		complaints_add(table->complaints, table->file, 1, 0,
		    "column \"%s\" stands twice", name);
	else
		complaints_add(table->complaints, table->file, 1, 0,
		    "columns \"%s\" and \"%s\" are both \"%s\"", first, name,
		    table->columns[column].name);
}

/* There for people; nothing of it is read. */
static bool
is_beside(const struct table_file *file, const char *name)
{
	const char *const *beside = file->beside;

	for (; beside != NULL && *beside != NULL; beside++)
		if (is_written(*beside, name))
			return true;
	return false;
}

static void
place_column(struct table *table, const struct table_file *file, int index)
{
	const char *name = table->csv.header[index];

	for (int i = 0; i < table->count; i++) {
		if (!table_is_term(&table->columns[i], name))
			continue;
		if (table->place[i] >= 0)
			complain_twice(table, i, name);
		table->place[i] = index;
		return;
	}
	if (!is_beside(file, name))
		complain_column(table, name);
}

const char *
table_cell(const struct table *table, const struct csv_row *row, int column)
{
	int place = table->place[column];

	if (place < 0 || row->cells[place][0] == '\0')
		return NULL;
	return row->cells[place];
}

void
table_complain(const struct table *table, const struct csv_row *row, int column,
    const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	complaints_add(table->complaints, table->file, row->line, 0, "%s: %s",
	    table->columns[column].name, text);
	mem_free(text);
}

void
table_warn(const struct table *table, const struct csv_row *row, int column,
    const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	complaints_warn(table->complaints, table->file, row->line, 0, "%s: %s",
	    table->columns[column].name, text);
	mem_free(text);
}

/* What is compared byte by byte.  Names are folded instead. */
static bool
is_key(const char *column)
{
	static const char *const keys[] = { "code", "parent", "successor",
		"agency", "account", "mail", "substitute" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(column, keys[i]) == 0)
			return true;
	return false;
}

/* A code with a character that nobody sees would never be found, and nobody
 * would see why. */
static void
check_key(const struct table *table, const struct csv_row *row, int column)
{
	const char *cell = table_cell(table, row, column), *removed;

	if (cell == NULL || !is_key(table->columns[column].name))
		return;
	clean_code(table->arena, cell, &removed);
	if (removed != NULL)
		table_complain(table, row, column,
		    "has an invisible character (%s): type the cell anew",
		    removed);
}

/* A cell may become a header's line or a line of a letter: it is one line. */
static void
check_cells(const struct table *table, const struct csv_row *row)
{
	for (int i = 0; i < table->count; i++) {
		const char *cell = table_cell(table, row, i);

		for (; cell != NULL && *cell != '\0'; cell++) {
			if ((unsigned char)*cell >= ' ' && *cell != 0x7f)
				continue;
			table_complain(table, row, i,
			    "has a line break or another control character");
			break;
		}
		check_key(table, row, i);
	}
}

bool
table_open(struct table *table, const struct table_file *file,
    const struct table_term *columns, int count, int required)
{
	int errors = table->complaints->errors;

	table->file = file->name;
	table->columns = columns;
	table->count = count;
	for (int i = 0; i < count; i++)
		table->place[i] = -1;
	if (!csv_parse(table->arena, file->name, file->bytes, &table->csv,
		table->complaints))
		return false;
	for (int i = 0; i < table->csv.columns; i++)
		place_column(table, file, i);
	for (int i = 0; i < required; i++)
		if (table->place[i] < 0)
			complaints_add(table->complaints, table->file, 1, 0,
			    "missing column \"%s\"", columns[i].name);
	/* Rows of the wrong width are told beside; a header that is wrong
	 * makes every row wrong. */
	for (int i = 0; i < required; i++)
		if (table->place[i] < 0)
			return false;
	for (size_t i = 0; i < table->csv.count; i++)
		check_cells(table, &table->csv.rows[i]);
	return table->complaints->errors == errors || table->csv.count > 0;
}

const char *
table_need(const struct table *table, const struct csv_row *row, int column)
{
	const char *cell = table_cell(table, row, column);

	if (cell == NULL)
		table_complain(table, row, column, "is empty");
	return cell;
}

void
table_dates(const struct table *table, const struct csv_row *row,
    int from_column, day *from, day *to)
{
	day *out[2] = { from, to };
	static const int32_t ends[2] = { FIRST_DAY, LAST_DAY };

	for (int i = 0; i < 2; i++) {
		const char *cell = table_cell(table, row, from_column + i);
		struct err err;

		*out[i] = (day){ ends[i] };
		if (cell != NULL && !when_parse_day(cell, out[i], &err))
			table_complain(table, row, from_column + i, "%s",
			    err.text);
	}
	if (from->n > to->n)
		table_complain(table, row, from_column + 1,
		    "%s is before \"%s\", %s",
		    table_cell(table, row, from_column + 1),
		    table->columns[from_column].name,
		    table_cell(table, row, from_column));
}

void
table_flag(const struct table *table, const struct csv_row *row, int column,
    bool *out)
{
	static const char *const yes[] = { "yes", "true", "1", "x", "có" };
	static const char *const no[] = { "no", "false", "0", "không" };
	const char *cell = table_cell(table, row, column);
	const char *folded;

	if (cell == NULL)
		return;
	folded = text_fold(table->arena, cell);
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (text_equal(folded, yes[i])) {
			*out = true;
			return;
		}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (text_equal(folded, no[i])) {
			*out = false;
			return;
		}
	table_complain(table, row, column, "\"%s\" is not yes or no", cell);
}

bool
table_limit(const struct table *table, const struct csv_row *row, int column,
    struct limit *out)
{
	const char *cell = table_cell(table, row, column);
	struct err err;

	if (cell == NULL)
		return false;
	if (limit_parse(cell, out, &err))
		return true;
	table_complain(table, row, column, "%s", err.text);
	return false;
}

int
table_parts(struct arena *arena, const char *text, const char *parts[],
    int capacity)
{
	int count = 0;

	while (*text != '\0') {
		size_t size = strcspn(text, ";");
		char *part = text_trim(arena, arena_bytes(arena, text, size));

		if (part[0] != '\0') {
			if (count < capacity)
				parts[count] = part;
			count++;
		}
		text += size + (text[size] == ';');
	}
	return count;
}
