/* The cells of one sheet. */
#include <string.h>

#include "wire/xlsx_parts.h"

struct reading_of {
	struct arena *arena;
	const struct xlsx_shared *shared;
	struct buf rows;
	size_t count;

	/* The row. */
	int row; /* its number */
	const char **cells;
	int width; /* up to its last cell with something in it */

	/* The cell. */
	int column;
	char type[12];
	size_t style;
	bool in_value; /* within <v> or the <t> of an inline string */
	int phonetic;
	struct buf value;
};

/* ---- where it stands ---- */

/* "BC12": column 54 from 0, row 12; false for what is no such name. */
static bool
parse_place(const char *place, int *column, int *row)
{
	int letters = 0, value = 0;
	int64_t number;

	while (place[letters] >= 'A' && place[letters] <= 'Z' && letters < 4)
		value = value * 26 + (place[letters++] - 'A' + 1);
	if (letters == 0 || letters > 3 ||
	    !text_to_int(place + letters, 1, XLSX_ROWS, &number))
		return false;
	*column = value - 1;
	*row = (int)number;
	return true;
}

static bool
begin_row(struct reading_of *of, const char *const *attributes, struct err *err)
{
	const char *text = xml_attribute(attributes, "r");
	int64_t number = of->row + 1;

	if (text != NULL && !text_to_int(text, 1, XLSX_ROWS, &number))
		return err_set(err, "\"%s\" is no row", text);
	if (number <= of->row)
		return err_set(err, "row %d comes after row %d", (int)number,
		    of->row);
	if (number > XLSX_ROWS)
		return err_set(err, "more than %d rows", XLSX_ROWS);
	of->row = (int)number;
	of->column = -1;
	of->width = 0;
	memset(of->cells, 0, GRID_COLUMNS * sizeof(*of->cells));
	return true;
}

static bool
begin_cell(struct reading_of *of, const char *const *attributes,
    struct err *err)
{
	const char *place = xml_attribute(attributes, "r");
	const char *type = xml_attribute(attributes, "t");
	const char *style = xml_attribute(attributes, "s");
	int64_t index = 0;
	int row = of->row;

	if (place == NULL)
		of->column++;
	else if (!parse_place(place, &of->column, &row) || row != of->row)
		return err_set(err, "\"%s\" is no cell of row %d", place,
		    of->row);
	if (style != NULL && !text_to_int(style, 0, INT32_MAX, &index))
		return err_set(err, "\"%s\" is no style", style);
	of->style = (size_t)index;
	of->type[0] = '\0';
	if (type != NULL)
		strncat(of->type, type, sizeof(of->type) - 1);
	of->value.size = 0;
	return true;
}

/* ---- what stands there ---- */

static bool
shared_text(struct reading_of *of, const char *index, const char **out,
    struct err *err)
{
	const struct xlsx_strings *strings = &of->shared->strings;
	int64_t number;

	if (!text_to_int(index, 0, INT32_MAX, &number) ||
	    (size_t)number >= strings->count)
		return err_set(err, "\"%s\" is no shared string", index);
	*out = strings->texts[number];
	return true;
}

static const char *
unescaped(struct arena *arena, const char *text)
{
	struct buf out = buf_over(arena);

	if (strstr(text, "_x") == NULL)
		return arena_string(arena, text);
	xlsx_unescape(&out, text);
	return buf_text(&out);
}

/* A date written out (ISO 8601) instead of as a serial. */
static const char *
date_text(struct arena *arena, const char *text)
{
	char *date = arena_string(arena, text);

	if (strlen(date) >= 19 && date[10] == 'T') {
		date[10] = ' ';
		date[19] = '\0';
	}
	return date;
}

static const char *
number_text(struct reading_of *of, const char *text)
{
	const struct xlsx_styles *styles = &of->shared->styles;
	struct xlsx_format format = of->style < styles->count
	    ? styles->formats[of->style]
	    : (struct xlsx_format){ XLSX_NUMBER, 0 };

	return xlsx_number(of->arena, text, format, of->shared->date1904);
}

static bool
cell_text(struct reading_of *of, const char **out, struct err *err)
{
	const char *text = buf_text(&of->value);
	const char *type = of->type;

	if (strcmp(type, "s") == 0)
		return shared_text(of, text, out, err);
	if (strcmp(type, "b") == 0)
		*out = strcmp(text, "0") == 0 ? "false" : "true";
	else if (strcmp(type, "inlineStr") == 0 || strcmp(type, "str") == 0)
		*out = unescaped(of->arena, text);
	else if (strcmp(type, "d") == 0)
		*out = date_text(of->arena, text);
	else if (strcmp(type, "e") == 0)
		*out = arena_string(of->arena, text);
	else
		*out = number_text(of, text);
	return true;
}

static bool
end_cell(struct reading_of *of, struct err *err)
{
	const char *text = "";
	char column[8];

	/* Only dressed, or a formula without a value. */
	if (of->value.size == 0)
		return true;
	if (of->column >= GRID_COLUMNS)
		return err_set(err, "more than %d columns: %s%d", GRID_COLUMNS,
		    grid_column(column, of->column), of->row);
	if (!cell_text(of, &text, err))
		return err_prefix(err, "%s%d", grid_column(column, of->column),
		    of->row);
	if (text[0] == '\0')
		return true;
	of->cells[of->column] = text;
	if (of->column >= of->width)
		of->width = of->column + 1;
	return true;
}

static void
end_row(struct reading_of *of)
{
	size_t size = (size_t)of->width * sizeof(*of->cells);
	struct grid_row row = { .number = of->row, .count = of->width };
	const char **kept;

	if (of->width == 0)
		return;
	kept = arena_take(of->arena, size);
	memcpy(kept, of->cells, size);
	row.cells = kept;
	buf_add_bytes(&of->rows, &row, sizeof(row));
	of->count++;
}

/* ---- the walk ---- */

static bool
on_begin(void *context, const char *name, const char *const *attributes,
    struct err *err)
{
	struct reading_of *of = context;

	of->phonetic += strcmp(name, "rPh") == 0;
	of->in_value = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
	if (strcmp(name, "row") == 0)
		return begin_row(of, attributes, err);
	if (strcmp(name, "c") == 0)
		return begin_cell(of, attributes, err);
	return true;
}

static bool
on_end(void *context, const char *name, struct err *err)
{
	struct reading_of *of = context;

	of->in_value = false;
	of->phonetic -= strcmp(name, "rPh") == 0;
	if (strcmp(name, "row") == 0)
		end_row(of);
	return strcmp(name, "c") != 0 || end_cell(of, err);
}

static bool
on_text(void *context, struct slice text, struct err *err)
{
	struct reading_of *of = context;

	(void)err;
	if (of->in_value && of->phonetic == 0)
		buf_add_bytes(&of->value, text.data, text.size);
	return true;
}

bool
xlsx_cells(struct arena *arena, struct slice part,
    const struct xlsx_shared *shared, struct grid *out, struct err *err)
{
	struct reading_of of = { .arena = arena,
		.shared = shared,
		.rows = buf_over(arena),
		.value = buf_over(arena),
		.column = -1 };
	const struct xml_calls calls = { .begin = on_begin,
		.end = on_end,
		.text = on_text,
		.context = &of };

	of.cells = arena_alloc(arena, GRID_COLUMNS * sizeof(*of.cells));
	if (!xml_walk(part, &calls, err))
		return false;
	*out = (struct grid){ (const struct grid_row *)(void *)of.rows.data,
		of.count };
	return true;
}
