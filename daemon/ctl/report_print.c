/* A filled form for people, as JSON and as CSV. */
#include <stdio.h>

#include "base/text.h"
#include "ctl/report_sheet.h"
#include "ctl/sheet.h"
#include "wire/jsonw.h"

static const char *
label_of(const struct database *database, const struct report_row_filled *row)
{
	return row->origin == NULL
	    ? row->label
	    : arena_printf(database->arena, "%s (nguồn: %s)", row->label,
		  row->origin);
}

/* "Số hồ sơ nhận giải quyết / Trong kỳ / Trực tuyến". */
static const char *
heading(const struct database *database, const struct report_column *column)
{
	struct buf buf = buf_over(database->arena);

	for (int i = 0; i < column->head_count; i++)
		buf_printf(&buf, "%s%s", i == 0 ? "" : " / ", column->heads[i]);
	return buf_text(&buf);
}

static void
print_row(const struct database *database, const struct report_sheet *sheet,
    const struct report_row_filled *row)
{
	printf("%s\n   ", label_of(database, row));
	for (int i = 0; i < sheet->form->column_count; i++)
		printf(" (%s) %s", sheet->form->columns[i].number,
		    report_number(database, row->values[i]));
	putchar('\n');
}

void
report_print_people(const struct database *database,
    const struct report_sheet *sheet)
{
	const struct report_form *form = sheet->form;
	struct arena *arena = database->arena;

	printf("%s\n%s\nKỳ báo cáo: %s (%s)\nĐơn vị: %s\n\n", form->code,
	    form->title, period_people(arena, &sheet->period),
	    period_dates(arena, &sheet->period), sheet->scope);
	for (int i = 0; i < form->column_count; i++)
		printf("(%s) %s\n", form->columns[i].number,
		    heading(database, &form->columns[i]));
	putchar('\n');
	for (size_t i = 0; i < sheet->count; i++)
		print_row(database, sheet, &sheet->lines[i]);
	print_row(database, sheet, &sheet->total);
	for (int i = 0; i < form->identity_count; i++)
		printf("%s%s", i == 0 ? "\nĐã kiểm tra: " : "; ",
		    form->identities[i].text);
	if (form->identity_count > 0)
		putchar('\n');
	for (int i = 0; i < sheet->remark_count; i++)
		printf("Lưu ý: %s\n", sheet->remarks[i]);
}

static void
put_row(const struct report_sheet *sheet, struct jsonw *out,
    const struct report_row_filled *row)
{
	jsonw_object(out);
	jsonw_put_string(out, "name", row->label);
	jsonw_put_string(out, "origin", row->origin);
	jsonw_key(out, "values");
	jsonw_object(out);
	for (int i = 0; i < sheet->form->column_count; i++)
		jsonw_put_int(out, sheet->form->columns[i].number,
		    row->values[i]);
	jsonw_object_end(out);
	jsonw_object_end(out);
}

void
report_print_json(const struct database *database,
    const struct report_sheet *sheet)
{
	const struct report_form *form = sheet->form;
	struct buf buf = buf_over(database->arena);
	struct jsonw out = jsonw_into(&buf);
	char date[WHEN_TEXT];

	jsonw_object(&out);
	jsonw_put_int(&out, "v", COMMAND_JSON_VERSION);
	jsonw_put_string(&out, "form", form->name);
	jsonw_put_string(&out, "code", form->code);
	jsonw_put_string(&out, "title", form->title);
	jsonw_put_string(&out, "period",
	    period_text(database->arena, &sheet->period));
	jsonw_put_string(&out, "from", when_iso_day(date, sheet->period.from));
	jsonw_put_string(&out, "to", when_iso_day(date, sheet->period.to));
	jsonw_put_string(&out, "scope", sheet->scope);
	jsonw_put_string(&out, "rows",
	    sheet->rows == REPORT_BY_FIELD ? "field" : "agency");
	jsonw_put_string(&out, "made", database_rfc3339(database, sheet->made));
	jsonw_put_string(&out, "known",
	    database_rfc3339(database, sheet->known));
	jsonw_key(&out, "columns");
	jsonw_array(&out);
	for (int i = 0; i < form->column_count; i++) {
		jsonw_object(&out);
		jsonw_put_string(&out, "number", form->columns[i].number);
		jsonw_put_string(&out, "heading",
		    heading(database, &form->columns[i]));
		jsonw_object_end(&out);
	}
	jsonw_array_end(&out);
	jsonw_key(&out, "lines");
	jsonw_array(&out);
	for (size_t i = 0; i < sheet->count; i++)
		put_row(sheet, &out, &sheet->lines[i]);
	jsonw_array_end(&out);
	jsonw_key(&out, "total");
	put_row(sheet, &out, &sheet->total);
	jsonw_key(&out, "remarks");
	jsonw_array(&out);
	for (int i = 0; i < sheet->remark_count; i++)
		jsonw_string(&out, sheet->remarks[i]);
	jsonw_array_end(&out);
	jsonw_object_end(&out);
	puts(buf_text(&buf));
}

static void
print_cells(const struct database *database, const struct report_sheet *sheet,
    const char *numbered, const struct report_row_filled *row)
{
	const char *cells[REPORT_COLUMNS + 3];
	size_t count = 0;

	cells[count++] = numbered;
	cells[count++] = row->label;
	for (int i = 0; i < sheet->form->column_count; i++)
		cells[count++] = arena_printf(database->arena, "%lld",
		    (long long)row->values[i]);
	cells[count++] = row->origin;
	sheet_row(cells, count);
}

/* The numbers of the columns are its header: headings of several rows are
 * none that a program could read; they stand in the row below. */
void
report_print_csv(const struct database *database,
    const struct report_sheet *sheet)
{
	const struct report_form *form = sheet->form;
	struct arena *arena = database->arena;
	struct buf header = buf_over(arena);
	const char *cells[REPORT_COLUMNS + 3];
	size_t count = 0;

	buf_add(&header, "1,2");
	for (int i = 0; i < form->column_count; i++)
		buf_printf(&header, ",%s", form->columns[i].number);
	buf_add(&header, ",origin");
	sheet_begin(buf_text(&header));
	cells[count++] = "STT";
	cells[count++] = form->row_head;
	for (int i = 0; i < form->column_count; i++)
		cells[count++] = heading(database, &form->columns[i]);
	cells[count++] = "Nguồn";
	sheet_row(cells, count);
	for (size_t i = 0; i < sheet->count; i++)
		print_cells(database, sheet, arena_printf(arena, "%zu", i + 1),
		    &sheet->lines[i]);
	print_cells(database, sheet, NULL, &sheet->total);
}
