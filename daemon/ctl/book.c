/* Plain tables as workbooks. */
#include "ctl/book.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/when.h"
#include "io/file.h"

enum { HEAD_ROW = 3, NARROW = 10, WIDE = 48, LINE_PT = 16 };

struct book {
	const struct book_table *table;
	lxw_workbook *workbook;
	lxw_worksheet *worksheet;
	lxw_format *title, *note, *head, *cell, *date, *time;
};

static lxw_format *
format_of(struct book *book, bool bold, bool boxed)
{
	lxw_format *format = workbook_add_format(book->workbook);

	format_set_font_name(format, "Times New Roman");
	format_set_font_size(format, 12);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	if (bold)
		format_set_bold(format);
	if (boxed) {
		format_set_border(format, LXW_BORDER_THIN);
		format_set_text_wrap(format);
	}
	return format;
}

/* As wide as the longest of its first cells, within bounds. */
static double
width_of(const struct book_table *table, size_t column)
{
	size_t width = text_length(table->heads[column]);

	for (size_t row = 0; row < table->rows && row < 200; row++) {
		const char *cell = table->cells[row * table->columns + column];
		size_t length = cell == NULL ? 0 : text_length(cell);

		width = length > width ? length : width;
	}
	width += 2;
	return width < NARROW ? NARROW : width > WIDE ? WIDE : (double)width;
}

/* Spreadsheets count days since the eve of 1900, which has a 29 February there:
 * before March 1900 no date of theirs is ours. */
static bool
serial_of(const char *text, double *out)
{
	enum { EPOCH = 25569, MARCH_1900 = 61 };
	struct err ignored;
	instant local; /* as if the office lay at Greenwich */

	if (!when_parse_moment(text, 0, false, &local, &ignored))
		return false;
	*out = EPOCH + (double)local / WHEN_DAY;
	return *out >= MARCH_1900;
}

/* What is no date after all stays as it stands. */
static void
put_date(struct book *book, lxw_row_t row, lxw_col_t column, const char *text)
{
	double serial;

	if (text == NULL || text_equal(text, "-"))
		worksheet_write_blank(book->worksheet, row, column, book->date);
	else if (serial_of(text, &serial))
		worksheet_write_number(book->worksheet, row, column, serial,
		    strchr(text, ':') == NULL ? book->date : book->time);
	else
		worksheet_write_string(book->worksheet, row, column, text,
		    book->cell);
}

static void
put_cell(struct book *book, size_t row, size_t column)
{
	const char *text =
	    book->table->cells[row * book->table->columns + column];
	lxw_row_t at = (lxw_row_t)(HEAD_ROW + 1 + row);
	lxw_col_t place = (lxw_col_t)column;

	if ((book->table->dates >> column & 1) != 0)
		put_date(book, at, place, text);
	else if (text == NULL)
		worksheet_write_blank(book->worksheet, at, place, book->cell);
	else if ((book->table->numbers >> column & 1) != 0)
		worksheet_write_number(book->worksheet, at, place,
		    strtod(text, NULL), book->cell);
	else
		worksheet_write_string(book->worksheet, at, place, text,
		    book->cell);
}

static void
make_formats(struct book *book)
{
	book->title = format_of(book, true, false);
	book->note = format_of(book, false, false);
	book->head = format_of(book, true, true);
	book->cell = format_of(book, false, true);
	book->date = format_of(book, false, true);
	format_set_num_format(book->date, "dd/mm/yyyy");
	book->time = format_of(book, false, true);
	format_set_num_format(book->time, "dd/mm/yyyy hh:mm");
}

static void
put_table(struct book *book)
{
	const struct book_table *table = book->table;
	lxw_worksheet *sheet = book->worksheet;
	lxw_col_t last = (lxw_col_t)(table->columns - 1);

	assert(table->columns <= 32);
	make_formats(book);
	worksheet_write_string(sheet, 0, 0, table->title, book->title);
	worksheet_write_string(sheet, 1, 0, table->note, book->note);
	for (size_t i = 0; i < table->columns; i++) {
		worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i,
		    width_of(table, i), NULL);
		worksheet_write_string(sheet, HEAD_ROW, (lxw_col_t)i,
		    table->heads[i], book->head);
	}
	for (size_t row = 0; row < table->rows; row++)
		for (size_t i = 0; i < table->columns; i++)
			put_cell(book, row, i);
	worksheet_freeze_panes(sheet, HEAD_ROW + 1, 0);
	worksheet_autofilter(sheet, HEAD_ROW, 0,
	    (lxw_row_t)(HEAD_ROW + table->rows), last);
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9); /* A4 */
	worksheet_fit_to_pages(sheet, 1, 0);
	worksheet_repeat_rows(sheet, HEAD_ROW, HEAD_ROW);
}

lxw_workbook *
book_begin(struct book_file *file, const char *path)
{
	file->path = path;
	file->part = mem_printf("%s.part%ld", path, (long)getpid());
	file->workbook = workbook_new(file->part);
	return file->workbook;
}

bool
book_end(struct book_file *file, struct err *err)
{
	lxw_error failed = LXW_ERROR_MEMORY_MALLOC_FAILED;
	bool ok, allowed;

	errno = 0;
	if (file->workbook != NULL)
		failed = workbook_close(file->workbook);
	allowed = failed != LXW_NO_ERROR || file_may_replace(file->path, err);
	ok = failed == LXW_NO_ERROR && allowed &&
	    rename(file->part, file->path) == 0;
	if (!ok && allowed)
		err_set(err, "%s: cannot be written: %s", file->path,
		    errno != 0 ? strerror(errno) : lxw_strerror(failed));
	if (!ok)
		unlink(file->part);
	mem_free(file->part);
	return ok;
}

bool
book_write(const struct book_table *table, const char *path, struct err *err)
{
	struct book book = { .table = table };
	struct book_file file;

	if (table->rows > LXW_ROW_MAX - HEAD_ROW - 1)
		return err_set(err,
		    "%s: %zu rows are more than a workbook's sheet holds; "
		    "--csv holds them",
		    path, table->rows);
	book.workbook = book_begin(&file, path);
	if (book.workbook != NULL) {
		book.worksheet = workbook_add_worksheet(book.workbook, NULL);
		put_table(&book);
	}
	return book_end(&file, err);
}

int
book_lines(const char *text, int width)
{
	int lines = 1, used = 0;

	while (*text != '\0') {
		size_t size = strcspn(text, " ");
		int letters = 0;

		for (size_t i = 0; i < size; i++)
			letters += ((unsigned char)text[i] & 0xc0) != 0x80;
		if (used > 0 && used + 1 + letters > width) {
			lines++;
			used = 0;
		}
		used += letters + (used > 0);
		text += size + (text[size] != '\0');
	}
	return lines;
}

double
book_height(int lines)
{
	return lines * LINE_PT;
}
