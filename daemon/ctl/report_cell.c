/* The dossiers behind a figure. */
#include "ctl/report_cell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "ctl/sheet.h"
#include "wire/jsonw.h"

enum { LABELS = 2000 };

struct opened {
	const struct database *database;
	const struct report_cell *cell;
	const char *folded; /* the row's name; NULL: all rows */
	struct report_item *items;
	size_t count, capacity;
	/* The rows that there are, for "did you mean". */
	const char *labels[LABELS];
	size_t label_count;
};

int
report_cell_parse(const struct command *command, struct arena *arena,
    const char *text, struct report_cell *out)
{
	const char *colon = strrchr(text, ':');

	if (colon == NULL)
		return command_refuse(command,
		    "--cell \"%s\": ROW:COLUMN is wanted, or :COLUMN for the "
		    "sum",
		    text);
	out->row = arena_bytes(arena, text, (size_t)(colon - text));
	out->column = report_column(out->form, colon + 1);
	if (out->column < 0)
		return command_refuse(command,
		    "--cell \"%s\": form %s has no column %s", text,
		    out->form->name, colon + 1);
	return -1;
}

static void
note_label(struct opened *opened, const char *label)
{
	for (size_t i = 0; i < opened->label_count; i++)
		if (strcmp(opened->labels[i], label) == 0)
			return;
	if (opened->label_count < LABELS)
		opened->labels[opened->label_count++] =
		    arena_string(opened->database->arena, label);
}

/* By its label, or for an agency by its code. */
static bool
is_row(struct opened *opened, const struct report_item *item)
{
	enum report_rows rows = opened->cell->rows;
	const char *name = rows == REPORT_BY_FIELD ? item->field : item->agency;
	const char *label = report_label(opened->database, rows, name);
	struct arena *arena;
	bool same;

	note_label(opened, label);
	if (opened->folded == NULL ||
	    (rows == REPORT_BY_AGENCY && text_equal(name, opened->cell->row)))
		return true;
	arena = arena_new(1024);
	same = text_equal(text_fold(arena, label), opened->folded);
	arena_free(arena);
	return same;
}

static void
take(void *context, const struct report_item *item)
{
	struct opened *opened = context;
	struct arena *arena = opened->database->arena;
	struct report_item *kept;

	if (!report_scope_has(opened->database, opened->cell->scope,
		item->agency) ||
	    !is_row(opened, item) ||
	    !report_counts_class(&opened->cell->form
				      ->columns[opened->cell->column],
		item->origin, item->fate))
		return;
	if (opened->count == opened->capacity) {
		opened->capacity = opened->capacity * 2 + 256;
		opened->items = mem_resize(opened->items,
		    opened->capacity * sizeof(*opened->items));
	}
	kept = &opened->items[opened->count++];
	*kept = *item;
	kept->code = arena_string(arena, item->code);
	kept->agency = arena_string(arena, item->agency);
	kept->field = arena_string(arena, item->field);
}

static int
by_code(const void *left, const void *right)
{
	const struct report_item *a = left, *b = right;
	int order = strcmp(a->code, b->code);

	return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

static void
print_people(const struct opened *opened)
{
	const struct database *database = opened->database;

	for (size_t i = 0; i < opened->count; i++) {
		const struct report_item *item = &opened->items[i];

		printf("%s  %s  %s  hạn %s  %s\n", item->code,
		    report_origin_people(item->origin),
		    report_fate_people(item->fate),
		    database_day(database, item->due),
		    report_label(database, REPORT_BY_AGENCY, item->agency));
	}
	printf("%s hồ sơ\n",
	    text_number(database->arena, (int64_t)opened->count));
}

static void
print_json(const struct opened *opened)
{
	const struct database *database = opened->database;
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);

	jsonw_array(&out);
	for (size_t i = 0; i < opened->count; i++) {
		const struct report_item *item = &opened->items[i];

		jsonw_object(&out);
		jsonw_put_string(&out, "source",
		    database_source(database, item->source));
		jsonw_put_string(&out, "code", item->code);
		jsonw_put_string(&out, "from",
		    report_origin_text(item->origin));
		jsonw_put_string(&out, "to", report_fate_text(item->fate));
		jsonw_put_string(&out, "entered",
		    database_rfc3339(database, item->entered));
		jsonw_put_string(&out, "first_seen",
		    database_rfc3339(database, item->first_seen));
		jsonw_put_string(&out, "due",
		    database_rfc3339(database, item->due));
		jsonw_put_string(&out, "ended",
		    database_rfc3339(database, item->ended));
		jsonw_put_string(&out, "agency", item->agency);
		jsonw_put_string(&out, "field", item->field);
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	puts(buf_text(&buf));
}

static void
print_csv(const struct opened *opened)
{
	const struct database *database = opened->database;

	sheet_begin("source,code,from,from_vi,to,to_vi,entered,first_seen,due,"
		    "ended,agency,field");
	for (size_t i = 0; i < opened->count; i++) {
		const struct report_item *item = &opened->items[i];
		const char *cells[] = {
			database_source(database, item->source),
			item->code,
			report_origin_text(item->origin),
			report_origin_people(item->origin),
			report_fate_text(item->fate),
			report_fate_people(item->fate),
			database_rfc3339(database, item->entered),
			database_rfc3339(database, item->first_seen),
			database_rfc3339(database, item->due),
			database_rfc3339(database, item->ended),
			item->agency,
			item->field,
		};

		sheet_row(cells, sizeof(cells) / sizeof(cells[0]));
	}
}

static bool
has_label(const struct opened *opened)
{
	for (size_t i = 0; i < opened->label_count; i++)
		if (text_equal(text_fold(opened->database->arena,
				   opened->labels[i]),
			opened->folded))
			return true;
	return false;
}

/* Nothing is counted there: is there such a row at all? */
static int
refuse_row(const struct command *command, const struct opened *opened)
{
	const char *near = text_nearest(opened->cell->row, opened->labels,
	    opened->label_count);

	if (near != NULL)
		return command_refuse(command,
		    "--cell: no row is called \"%s\"; did you mean \"%s\"?",
		    opened->cell->row, near);
	return command_refuse(command, "--cell: no row is called \"%s\"",
	    opened->cell->row);
}

int
report_cell_print(const struct command *command,
    const struct database *database, const struct report_plan *plan,
    const struct report_cell *cell, enum report_format format)
{
	struct opened opened = { .database = database, .cell = cell };
	struct err err;
	int outside;
	bool ok;

	if (*cell->row != '\0' && !text_equal(cell->row, "*"))
		opened.folded = text_fold(database->arena, cell->row);
	ok = report_scan(database, plan, take, &opened, &err);
	outside = ok ? report_outside(command, database, &plan->period,
			   opened.label_count > 0)
		     : -1;
	if (outside >= 0)
		return outside;
	if (ok && opened.count == 0 && opened.folded != NULL &&
	    !has_label(&opened))
		return refuse_row(command, &opened);
	if (opened.count > 1)
		qsort(opened.items, opened.count, sizeof(*opened.items),
		    by_code);
	if (ok && format == REPORT_JSON)
		print_json(&opened);
	else if (ok && format == REPORT_CSV)
		print_csv(&opened);
	else if (ok)
		print_people(&opened);
	mem_free(opened.items);
	return ok ? EXIT_ANSWERED : command_fail(command, "%s", err.text);
}
