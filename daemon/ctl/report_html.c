/* An official form as a page to print. */
#include <assert.h>
#include <string.h>

#include "ctl/report_sheet.h"
#include "wire/message.h"
#include "wire/report_layout.h"

__asm__(".section .rodata\n"
	"report_html_template:\n"
	".incbin \"config/forms/report.html.mustache\"\n"
	".byte 0\n"
	".text\n");
extern const char report_html_template[];

static const struct message_field fields[] = {
	{ "tên", false },
	{ "phạm vi", false },
	{ "kỳ", false },
	{ "ngày", false },
	{ "mã biểu", false },
	{ "căn cứ", false },
	{ "đơn vị tính", false },
	{ "hàng đầu", true },
	{ "ô", true },
	{ "rộng", false },
	{ "cao", false },
	{ "loại", false },
	{ "chữ", false },
	{ "dòng", true },
	{ "là tổng", false },
	{ "stt", false },
	{ "nhãn", false },
	{ "số liệu", true },
	{ "ghi chú", true },
	{ "người ký", true },
};

static void
put_head(struct arena *arena, struct message_value *row, const char *text,
    int columns, int rows)
{
	struct message_value *cell = message_append_map(arena, row);

	message_put(arena, cell, "chữ", text);
	message_put(arena, cell, "rộng", arena_printf(arena, "%d", columns));
	message_put(arena, cell, "cao", arena_printf(arena, "%d", rows));
	message_put(arena, cell, "loại", columns > 1 ? "colgroup" : "col");
}

static struct message_value *
head_row(struct arena *arena, struct message_value *rows)
{
	return message_put_list(arena, message_append_map(arena, rows), "ô");
}

static void
put_heads(struct arena *arena, const struct report_form *form,
    struct message_value *map)
{
	struct message_value *rows = message_put_list(arena, map, "hàng đầu");
	struct report_head heads[REPORT_HEAD_CELLS];
	struct message_value *row = NULL;
	int depth, at = -1;
	int count = report_layout(form, heads, &depth);

	for (int i = 0; i < count; i++) {
		if (heads[i].row != at) {
			at = heads[i].row;
			row = head_row(arena, rows);
			if (at == 0) {
				put_head(arena, row, "STT", 1, depth);
				put_head(arena, row, form->row_head, 1, depth);
			}
		}
		put_head(arena, row, heads[i].text, heads[i].columns,
		    heads[i].rows);
	}
	row = head_row(arena, rows);
	put_head(arena, row, "(1)", 1, 1);
	put_head(arena, row, "(2)", 1, 1);
	for (int i = 0; i < form->column_count; i++)
		put_head(arena, row,
		    arena_printf(arena, "(%s)", form->columns[i].number), 1, 1);
}

static void
put_row(const struct database *database, const struct report_sheet *sheet,
    struct message_value *rows, const char *numbered,
    const struct report_row_filled *filled, bool is_total)
{
	struct arena *arena = database->arena;
	struct message_value *row = message_append_map(arena, rows);
	struct message_value *figures;

	message_put(arena, row, "stt", numbered);
	message_put(arena, row, "nhãn",
	    filled->origin == NULL ? filled->label
				   : arena_printf(arena, "%s (nguồn: %s)",
					 filled->label, filled->origin));
	message_put_bool(arena, row, "là tổng", is_total);
	figures = message_put_list(arena, row, "số liệu");
	for (int i = 0; i < sheet->form->column_count; i++)
		message_append(arena, figures,
		    report_number(database, filled->values[i]));
}

static void
put_rows(const struct database *database, const struct report_sheet *sheet,
    struct message_value *map)
{
	struct arena *arena = database->arena;
	struct message_value *rows = message_put_list(arena, map, "dòng");

	for (size_t i = 0; i < sheet->count; i++)
		put_row(database, sheet, rows,
		    arena_printf(arena, "%zu", i + 1), &sheet->lines[i], false);
	put_row(database, sheet, rows, "", &sheet->total, true);
}

const char *
report_html(const struct database *database, const struct report_sheet *sheet)
{
	const struct report_form *form = sheet->form;
	struct arena *arena = database->arena;
	struct message_value *map = message_map(arena);
	struct complaints complaints = { 0 };
	struct message_value *list;
	struct message *message;
	const char *page;

	message_put(arena, map, "tên", form->title);
	message_put(arena, map, "phạm vi", sheet->scope);
	message_put(arena, map, "kỳ", period_people(arena, &sheet->period));
	message_put(arena, map, "ngày", period_dates(arena, &sheet->period));
	message_put(arena, map, "mã biểu", form->code);
	message_put(arena, map, "căn cứ", form->basis);
	message_put(arena, map, "đơn vị tính", form->unit);
	put_heads(arena, form, map);
	put_rows(database, sheet, map);
	list = message_put_list(arena, map, "ghi chú");
	for (int i = 0; i < form->note_count; i++)
		message_append(arena, list, form->notes[i]);
	for (int i = 0; i < sheet->remark_count; i++)
		message_append(arena, list, sheet->remarks[i]);
	list = message_put_list(arena, map, "người ký");
	for (int i = 0; i < form->signer_count; i++)
		message_append(arena, list, form->signers[i]);
	message = message_build("config/forms/report.html.mustache",
	    report_html_template, fields, sizeof(fields) / sizeof(fields[0]),
	    MESSAGE_HTML, &complaints);
	assert(message != NULL);
	page = message_render(message, map, arena);
	message_free(message);
	return page;
}
