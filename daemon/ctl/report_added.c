/* Rows that somebody adds to a form. */
#include "ctl/report_added.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/table_load.h"
#include "wire/clean.h"
#include "wire/csv.h"

enum {
	ADDED_BYTES = 4 * 1024 * 1024,
	LONGEST = 300, /* characters of a name or an origin */
};

/* Which column of the file holds what; -1: none does. */
struct places {
	int name, origin;
	int figures[REPORT_COLUMNS];
};

struct reading {
	struct arena *arena;
	const struct report_form *form;
	const char *path;
	struct csv csv;
	struct places places;
	struct complaints complaints;
};

/* A row, to see whether it stands there twice, however it is written. */
struct added_row {
	const struct report_row_filled *filled;
	const char *name, *origin; /* folded */
	int line;
};

/* Headers as people write them: "3", "(3)". */
static bool
is_header(const char *header, const char *wanted)
{
	size_t length = strlen(header);

	return text_equal(header, wanted) ||
	    (length > 2 && header[0] == '(' && header[length - 1] == ')' &&
		strlen(wanted) == length - 2 &&
		strncmp(header + 1, wanted, length - 2) == 0);
}

static int
find_header(const struct reading *reading, const char *wanted)
{
	int found = -1;

	for (int i = 0; i < reading->csv.columns; i++)
		if (is_header(reading->csv.header[i], wanted))
			found = i;
	return found;
}

static void
find_places(struct reading *reading)
{
	const struct report_form *form = reading->form;

	reading->places.name = find_header(reading, "name");
	reading->places.origin = find_header(reading, "origin");
	if (reading->places.name < 0 || reading->places.origin < 0)
		complaints_add(&reading->complaints, reading->path, 1, 0,
		    "no column \"%s\"",
		    reading->places.name < 0 ? "name" : "origin");
	for (int i = 0; i < form->column_count; i++) {
		reading->places.figures[i] =
		    find_header(reading, form->columns[i].number);
		if (reading->places.figures[i] < 0)
			complaints_add(&reading->complaints, reading->path, 1,
			    0, "no column \"%s\" of the form",
			    form->columns[i].number);
	}
	for (int i = 0; i < reading->csv.columns; i++) {
		bool used =
		    i == reading->places.name || i == reading->places.origin;

		for (int c = 0; c < form->column_count; c++)
			used = used || i == reading->places.figures[c];
		if (!used)
			complaints_add(&reading->complaints, reading->path, 1,
			    0, "\"%s\": the form %s has no such column",
			    reading->csv.header[i], form->name);
	}
}

static void
check_identities(struct reading *reading, const struct csv_row *row,
    const struct report_row_filled *filled)
{
	for (int i = 0; i < reading->form->identity_count; i++) {
		const struct report_identity *identity =
		    &reading->form->identities[i];
		int64_t left = 0, right = 0;

		for (int k = 0; k < identity->count; k++) {
			int64_t *side = k < identity->left ? &left : &right;

			*side += filled->values[identity->columns[k]];
		}
		if (left != right)
			complaints_add(&reading->complaints, reading->path,
			    row->line, 0, "%s does not hold: %lld, %lld",
			    identity->text, (long long)left, (long long)right);
	}
}

/* What is printed on a form, and signed, turns no line around and fills no
 * page. */
static const char *
text_of(struct reading *reading, const struct csv_row *row, const char *column,
    int place)
{
	const char *text = clean_text(reading->arena, row->cells[place], NULL);

	if (text != NULL && text_length(text) > LONGEST)
		complaints_add(&reading->complaints, reading->path, row->line,
		    0, "%s: longer than %d characters", column, LONGEST);
	return text;
}

static void
read_row(struct reading *reading, const struct csv_row *row,
    struct report_row_filled *out)
{
	int errors = reading->complaints.errors;

	out->label = text_of(reading, row, "name", reading->places.name);
	out->origin = text_of(reading, row, "origin", reading->places.origin);
	if (text_is_empty(out->label) || text_is_empty(out->origin))
		complaints_add(&reading->complaints, reading->path, row->line,
		    0, "%s: empty",
		    text_is_empty(out->label) ? "name" : "origin");
	for (int i = 0; i < reading->form->column_count; i++) {
		const char *cell = row->cells[reading->places.figures[i]];

		if (!text_to_int(cell, 0, INT32_MAX, &out->values[i]))
			complaints_add(&reading->complaints, reading->path,
			    row->line, 0, "column %s: \"%s\" is no number",
			    reading->form->columns[i].number, cell);
	}
	if (reading->complaints.errors == errors)
		check_identities(reading, row, out);
}

static int
by_name(const void *left, const void *right)
{
	const struct added_row *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	if (order == 0)
		order = strcmp(a->origin, b->origin);
	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

/* A row that stands there twice would count twice. */
static void
refuse_doubled(struct reading *reading, const struct report_row_filled *rows)
{
	size_t count = reading->csv.count;
	struct added_row *sorted =
	    arena_alloc(reading->arena, (count + 1) * sizeof(*sorted));

	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct added_row){ &rows[i],
			text_fold(reading->arena, rows[i].label),
			text_fold(reading->arena, rows[i].origin),
			reading->csv.rows[i].line };
	if (count > 1)
		qsort(sorted, count, sizeof(*sorted), by_name);
	for (size_t i = 1; i < count; i++)
		if (text_equal(sorted[i].name, sorted[i - 1].name) &&
		    text_equal(sorted[i].origin, sorted[i - 1].origin))
			complaints_add(&reading->complaints, reading->path,
			    sorted[i].line, 0,
			    "\"%s\" of \"%s\" stands on line %d already",
			    sorted[i].filled->label, sorted[i].filled->origin,
			    sorted[i - 1].line);
}

int
report_added_read(const struct command *command, const struct report_form *form,
    const char *path, struct arena *arena, struct report_added *out)
{
	struct reading reading = { .form = form, .path = path, .arena = arena };
	struct report_row_filled *rows;
	struct slice bytes;
	struct err err;
	bool is_table;
	int code;

	if (!table_load(arena, path, ADDED_BYTES, &bytes, &err))
		return command_refuse(command, "%s", err.text);
	if (csv_parse(arena, path, bytes, &reading.csv, &reading.complaints))
		find_places(&reading);
	rows = arena_alloc(arena, (reading.csv.count + 1) * sizeof(*rows));
	is_table = reading.complaints.errors == 0;
	for (size_t i = 0; is_table && i < reading.csv.count; i++)
		read_row(&reading, &reading.csv.rows[i], &rows[i]);
	if (reading.complaints.errors == 0)
		refuse_doubled(&reading, rows);
	*out = (struct report_added){ rows, reading.csv.count };
	code = reading.complaints.errors > 0 ? EXIT_USAGE : -1;
	command_complain(&reading.complaints);
	complaints_finish(&reading.complaints);
	return code;
}
