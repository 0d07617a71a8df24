/* An official form as a workbook, laid out as it is printed. */
#include "ctl/book.h"
#include "ctl/report_sheet.h"
#include "wire/report_layout.h"

enum {
	NUMBERED,
	NAMED,
	FIGURES,
	LABEL_WIDTH = 42,
	FIGURE_WIDTH = 11,
	HEAD_LETTERS = 8, /* bold, and wider than the digits of a width */
	A4_COLUMNS = 16   /* of more, nobody can read the figures */
};

struct book {
	const struct database *database;
	const struct report_sheet *sheet;
	lxw_workbook *workbook;
	lxw_worksheet *worksheet;
	lxw_format *title, *plain, *right, *note, *head, *label, *number,
	    *strong, *strong_number, *sign;
	lxw_row_t row;
	lxw_col_t last; /* the last column */
};

static lxw_format *
format_of(struct book *book, int align, bool bold, bool italic, bool boxed)
{
	lxw_format *format = workbook_add_format(book->workbook);

	format_set_font_name(format, "Times New Roman");
	format_set_font_size(format, 12);
	format_set_align(format, (uint8_t)align);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	format_set_text_wrap(format);
	if (bold)
		format_set_bold(format);
	if (italic)
		format_set_italic(format);
	if (boxed)
		format_set_border(format, LXW_BORDER_THIN);
	return format;
}

static void
make_formats(struct book *book)
{
	book->title = format_of(book, LXW_ALIGN_CENTER, true, false, false);
	book->plain = format_of(book, LXW_ALIGN_CENTER, false, false, false);
	book->right = format_of(book, LXW_ALIGN_RIGHT, false, true, false);
	book->note = format_of(book, LXW_ALIGN_LEFT, false, true, false);
	book->head = format_of(book, LXW_ALIGN_CENTER, true, false, true);
	book->label = format_of(book, LXW_ALIGN_LEFT, false, false, true);
	book->number = format_of(book, LXW_ALIGN_RIGHT, false, false, true);
	book->strong = format_of(book, LXW_ALIGN_LEFT, true, false, true);
	book->strong_number =
	    format_of(book, LXW_ALIGN_RIGHT, true, false, true);
	book->sign = format_of(book, LXW_ALIGN_CENTER, true, false, false);
	format_set_num_format(book->number, "#,##0");
	format_set_num_format(book->strong_number, "#,##0");
}

/* One cell for a line across the table, or what of it is wide. */
static void
put_across(struct book *book, const char *text, lxw_format *format)
{
	worksheet_merge_range(book->worksheet, book->row, 0, book->row,
	    book->last, text, format);
	book->row++;
}

static void
put_cell(struct book *book, int row, int column, int rows, int columns,
    const char *text)
{
	lxw_row_t top = book->row + (lxw_row_t)row;
	lxw_col_t left = (lxw_col_t)column;

	if (rows == 1 && columns == 1)
		worksheet_write_string(book->worksheet, top, left, text,
		    book->head);
	else
		worksheet_merge_range(book->worksheet, top, left,
		    top + (lxw_row_t)rows - 1, (lxw_col_t)(left + columns - 1),
		    text, book->head);
}

/* How many lines each row of the heads takes: what one row holds alone, and
 * what is missing to a taller cell at the last of its rows. */
static void
count_lines(const struct report_head *heads, int count, int depth, int *lines)
{
	for (int i = 0; i < depth; i++)
		lines[i] = 1;
	for (int tall = 1; tall <= depth; tall++)
		for (int i = 0; i < count; i++) {
			const struct report_head *head = &heads[i];
			int wanted, there = 0;

			if (head->rows != tall)
				continue;
			wanted = book_lines(head->text,
			    head->columns * HEAD_LETTERS);
			for (int k = 0; k < tall; k++)
				there += lines[head->row + k];
			if (wanted > there)
				lines[head->row + tall - 1] += wanted - there;
		}
}

static void
put_heads(struct book *book)
{
	const struct report_form *form = book->sheet->form;
	struct report_head heads[REPORT_HEAD_CELLS];
	struct arena *arena = book->database->arena;
	int depth, lines[REPORT_HEADS];
	int count = report_layout(form, heads, &depth);

	count_lines(heads, count, depth, lines);
	for (int i = 0; i < depth; i++)
		worksheet_set_row(book->worksheet, book->row + (lxw_row_t)i,
		    book_height(lines[i]), NULL);
	put_cell(book, 0, NUMBERED, depth, 1, "STT");
	put_cell(book, 0, NAMED, depth, 1, form->row_head);
	for (int i = 0; i < count; i++)
		put_cell(book, heads[i].row, FIGURES + heads[i].column,
		    heads[i].rows, heads[i].columns, heads[i].text);
	book->row += (lxw_row_t)depth;
	put_cell(book, 0, NUMBERED, 1, 1, "(1)");
	put_cell(book, 0, NAMED, 1, 1, "(2)");
	for (int i = 0; i < form->column_count; i++)
		put_cell(book, 0, FIGURES + i, 1, 1,
		    arena_printf(arena, "(%s)", form->columns[i].number));
	book->row++;
}

static void
put_row(struct book *book, const char *numbered, const char *label,
    const struct report_row_filled *row, lxw_format *words, lxw_format *number)
{
	worksheet_write_string(book->worksheet, book->row, NUMBERED, numbered,
	    words);
	worksheet_write_string(book->worksheet, book->row, NAMED, label, words);
	for (int i = 0; i < book->sheet->form->column_count; i++)
		worksheet_write_number(book->worksheet, book->row,
		    (lxw_col_t)(FIGURES + i), (double)row->values[i], number);
	book->row++;
}

static void
put_rows(struct book *book)
{
	struct arena *arena = book->database->arena;

	for (size_t i = 0; i < book->sheet->count; i++) {
		const struct report_row_filled *row = &book->sheet->lines[i];

		put_row(book, arena_printf(arena, "%zu", i + 1),
		    row->origin == NULL ? row->label
					: arena_printf(arena, "%s (nguồn: %s)",
					      row->label, row->origin),
		    row, book->label, book->number);
	}
	put_row(book, "", book->sheet->total.label, &book->sheet->total,
	    book->strong, book->strong_number);
}

/* Merged cells do not grow by themselves. */
static void
put_note(struct book *book, const char *text)
{
	int width =
	    LABEL_WIDTH + FIGURE_WIDTH * book->sheet->form->column_count;

	worksheet_set_row(book->worksheet, book->row,
	    book_height(book_lines(text, width)), NULL);
	put_across(book, text, book->note);
}

static void
put_notes(struct book *book)
{
	const struct report_form *form = book->sheet->form;

	book->row++;
	for (int i = 0; i < form->note_count; i++)
		put_note(book, form->notes[i]);
	for (int i = 0; i < book->sheet->remark_count; i++)
		put_note(book, book->sheet->remarks[i]);
	book->row++;
	/* Who signs share the width. */
	for (int i = 0; i < form->signer_count; i++) {
		int width = (book->last + 1) / form->signer_count;
		int left = i * width;
		int right =
		    i + 1 == form->signer_count ? book->last : left + width - 1;

		if (left == right)
			worksheet_write_string(book->worksheet, book->row,
			    (lxw_col_t)left, form->signers[i], book->sign);
		else
			worksheet_merge_range(book->worksheet, book->row,
			    (lxw_col_t)left, book->row, (lxw_col_t)right,
			    form->signers[i], book->sign);
	}
}

static void
put_sheet(struct book *book)
{
	const struct report_sheet *sheet = book->sheet;
	struct arena *arena = book->database->arena;
	const struct report_form *form = sheet->form;

	worksheet_set_landscape(book->worksheet);
	worksheet_set_paper(book->worksheet,
	    form->column_count > A4_COLUMNS ? 8 : 9); /* A3, A4 */
	worksheet_fit_to_pages(book->worksheet, 1, 0);
	worksheet_set_column(book->worksheet, NUMBERED, NUMBERED, 6, NULL);
	worksheet_set_column(book->worksheet, NAMED, NAMED, LABEL_WIDTH, NULL);
	worksheet_set_column(book->worksheet, FIGURES, book->last, FIGURE_WIDTH,
	    NULL);
	put_across(book, form->code, book->right);
	if (form->basis != NULL)
		put_across(book,
		    arena_printf(arena, "Ban hành theo %s", form->basis),
		    book->right);
	worksheet_set_row(book->worksheet, book->row, 36, NULL);
	put_across(book, form->title, book->title);
	put_across(book,
	    arena_printf(arena, "Kỳ báo cáo: %s (%s)",
		period_people(arena, &sheet->period),
		period_dates(arena, &sheet->period)),
	    book->plain);
	put_across(book, arena_printf(arena, "Đơn vị: %s", sheet->scope),
	    book->plain);
	put_across(book, arena_printf(arena, "Đơn vị tính: %s", form->unit),
	    book->right);
	put_heads(book);
	worksheet_freeze_panes(book->worksheet, book->row, FIGURES);
	put_rows(book);
	put_notes(book);
}

bool
report_book(const struct database *database, const struct report_sheet *sheet,
    const char *path, struct err *err)
{
	struct book book = { .database = database,
		.sheet = sheet,
		.last = (lxw_col_t)(FIGURES + sheet->form->column_count - 1) };
	struct book_file file;

	book.workbook = book_begin(&file, path);
	if (book.workbook != NULL) {
		book.worksheet = workbook_add_worksheet(book.workbook, NULL);
		make_formats(&book);
		put_sheet(&book);
	}
	return book_end(&file, err);
}
