/* Tables in any form in which offices save them. */
#include "io/table_load.h"

#include <string.h>

#include "io/file.h"
#include "io/workbook.h"
#include "wire/charset_certain.h"

static bool
begins(struct slice bytes, const char *magic, size_t size)
{
	return bytes.size >= size && memcmp(bytes.data, magic, size) == 0;
}

static void
add_cell(struct buf *out, const char *cell)
{
	buf_add_char(out, '"');
	for (; cell != NULL && *cell != '\0'; cell++) {
		if (*cell == '"')
			buf_add_char(out, '"');
		/* A line of its own would move the numbers of all below; it is
		 * a control character all the same, and refused as one. */
		buf_add_char(out, *cell == '\n' ? '\r' : *cell);
	}
	buf_add_char(out, '"');
}

static bool
is_blank(const struct grid_row *row)
{
	for (int i = 0; i < row->count; i++)
		if (!text_is_empty(row->cells[i]))
			return false;
	return true;
}

/* Cells behind the header's last one are empty, or are told as too many. */
static int
width_of(const struct grid_row *row, int least)
{
	int width = row->count;

	while (width > least && text_is_empty(row->cells[width - 1]))
		width--;
	return width;
}

/* The header is padded to nothing, the rows to the header. */
static void
grid_text(const struct grid *grid, struct buf *out)
{
	int line = 1, width = 0;

	for (size_t i = 0; i < grid->count; i++) {
		const struct grid_row *row = &grid->rows[i];
		int count;

		if (is_blank(row))
			continue;
		for (; line < row->number; line++)
			buf_add_char(out, '\n');
		count = width_of(row, width == 0 ? 1 : width);
		if (width == 0)
			width = count;
		for (int k = 0; k < count || k < width; k++) {
			if (k > 0)
				buf_add_char(out, ',');
			add_cell(out, k < row->count ? row->cells[k] : NULL);
		}
		buf_add_char(out, '\n');
		line++;
	}
}

static bool
read_workbook(struct arena *arena, struct slice bytes, size_t max,
    struct slice *out, struct err *err)
{
	struct buf text = buf_over(arena);
	struct grid grid;
	const char *told;

	if (!workbook_grid(arena, bytes, NULL, (int64_t)max, &grid, &told, err))
		return false;
	grid_text(&grid, &text);
	*out = (struct slice){ buf_text(&text), text.size };
	return true;
}

bool
table_load(struct arena *arena, const char *path, size_t max, struct slice *out,
    struct err *err)
{
	enum charset taken;
	struct slice bytes;

	if (!file_read(arena, path, max, &bytes, err))
		return false;
	if (begins(bytes, "PK\x03\x04", 4))
		return read_workbook(arena, bytes, max, out, err);
	if (begins(bytes, "\xd0\xcf\x11\xe0", 4))
		return err_set(err,
		    "is a workbook of the old kind, or under a password: save "
		    "it as .xlsx without a password");
	if (!charset_certain(arena, bytes, out, &taken))
		*out = bytes;
	return true;
}
