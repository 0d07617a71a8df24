/* CSV after RFC 4180, in one pass over the bytes. */
#include "wire/csv.h"

#include <string.h>

struct reader {
	struct arena *arena;
	const char *file;
	struct complaints *complaints;
	const char *at, *end;
	char *cell; /* scratch as large as the file: where a cell is built */
	int line;
	char separator;
};

static bool
refuse_bytes(const char *file, struct slice bytes, size_t bad,
    struct complaints *complaints)
{
	const unsigned char *data = (const unsigned char *)bytes.data;
	int line = 1;

	for (size_t i = 0; i < bad; i++)
		line += data[i] == '\n';
	if (bytes.size >= 2 &&
	    ((data[0] == 0xff && data[1] == 0xfe) ||
		(data[0] == 0xfe && data[1] == 0xff)))
		complaints_add(complaints, file, 0, 0,
		    "is UTF-16 (\"Unicode text\"): save it as \"CSV UTF-8\"");
	else
		complaints_add(complaints, file, line, 0,
		    "not UTF-8 (an old Vietnamese encoding?): save it as \"CSV "
		    "UTF-8\"");
	return false;
}

/* The separator that stands most often in one of the first ${rows} rows,
 * outside quotes. */
static char
find_separator(const char *at, const char *end, int rows)
{
	static const char candidates[] = { ',', ';', '\t' };
	int most = 0;
	char best = candidates[0];

	for (; rows > 0 && at < end; rows--, at++) {
		int counts[3] = { 0 };
		bool quoted = false;

		for (; at < end && (quoted || (*at != '\n' && *at != '\r'));
		     at++) {
			if (*at == '"')
				quoted = !quoted;
			for (int i = 0; i < 3 && !quoted; i++)
				counts[i] += *at == candidates[i];
		}
		for (int i = 0; i < 3; i++)
			if (counts[i] > most) {
				most = counts[i];
				best = candidates[i];
			}
	}
	return best;
}

static bool
at_break(const struct reader *reader)
{
	return reader->at == reader->end || *reader->at == '\n' ||
	    *reader->at == '\r';
}

static void
skip_break(struct reader *reader)
{
	if (reader->at == reader->end)
		return;
	if (*reader->at == '\r' && reader->at + 1 < reader->end &&
	    reader->at[1] == '\n')
		reader->at++;
	reader->at++;
	reader->line++;
}

/* What stands between quotes; a doubled quote is one. */
static bool
take_quoted(struct reader *reader, size_t *size)
{
	int began = reader->line;

	reader->at++;
	for (;; reader->at++) {
		if (reader->at == reader->end) {
			complaints_add(reader->complaints, reader->file, began,
			    0, "a quote that never closes");
			return false;
		}
		if (*reader->at == '"') {
			if (reader->at + 1 == reader->end ||
			    reader->at[1] != '"')
				break;
			reader->at++;
		}
		reader->line += *reader->at == '\n';
		reader->cell[(*size)++] = *reader->at;
	}
	reader->at++;
	while (reader->at < reader->end && *reader->at == ' ')
		reader->at++;
	if (!at_break(reader) && *reader->at != reader->separator) {
		complaints_add(reader->complaints, reader->file, reader->line,
		    0, "text behind a closing quote");
		return false;
	}
	return true;
}

static bool
take_cell(struct reader *reader, const char **out)
{
	size_t size = 0;

	while (reader->at < reader->end && *reader->at == ' ')
		reader->at++;
	if (reader->at < reader->end && *reader->at == '"') {
		if (!take_quoted(reader, &size))
			return false;
	} else {
		while (!at_break(reader) && *reader->at != reader->separator)
			reader->cell[size++] = *reader->at++;
	}
	if (size == 0) {
		*out = "";
		return true;
	}
	reader->cell[size] = '\0';
	*out = text_trim(reader->arena, reader->cell);
	return true;
}

/* One row; of its ${count} cells the first ${room} are kept. */
static bool
take_row(struct reader *reader, const char **cells, int room, int *count)
{
	*count = 0;
	for (;;) {
		const char *cell;

		if (!take_cell(reader, &cell))
			return false;
		if (*count < room)
			cells[*count] = cell;
		(*count)++;
		if (at_break(reader))
			break;
		reader->at++;
	}
	skip_break(reader);
	return true;
}

static bool
is_blank(const char *const *cells, int count)
{
	for (int i = 0; i < count; i++)
		if (cells[i][0] != '\0')
			return false;
	return true;
}

static int
kept_of(int count, int room)
{
	return count < room ? count : room;
}

static const char *const *
keep(struct arena *arena, const char *const *cells, int count)
{
	size_t size = (size_t)count * sizeof(*cells);
	const char **kept = arena_take(arena, size);

	memcpy(kept, cells, size);
	return kept;
}

static bool
take_header(struct reader *reader, struct csv *out)
{
	const char *cells[CSV_COLUMNS];
	int count;

	if (!take_row(reader, cells, CSV_COLUMNS, &count))
		return false;
	if (is_blank(cells, kept_of(count, CSV_COLUMNS))) {
		complaints_add(reader->complaints, reader->file, 1, 0,
		    "no header: the first row names the columns");
		return false;
	}
	if (count > CSV_COLUMNS) {
		complaints_add(reader->complaints, reader->file, 1, 0,
		    "more than %d columns", CSV_COLUMNS);
		return false;
	}
	out->header = keep(reader->arena, cells, count);
	out->columns = count;
	return true;
}

static bool
take_rows(struct reader *reader, struct csv *out)
{
	const char *cells[CSV_COLUMNS];
	struct buf rows = buf_over(reader->arena);
	int count;

	while (reader->at < reader->end) {
		struct csv_row row = { .line = reader->line };

		if (!take_row(reader, cells, CSV_COLUMNS, &count))
			return false;
		if (is_blank(cells, kept_of(count, CSV_COLUMNS)))
			continue;
		if (count != out->columns) {
			complaints_add(reader->complaints, reader->file,
			    row.line, 0,
			    "%d cells where the header names %d columns", count,
			    out->columns);
			continue;
		}
		row.cells = keep(reader->arena, cells, count);
		buf_add_bytes(&rows, &row, sizeof(row));
		out->count++;
	}
	out->rows = arena_take(reader->arena, rows.size + 1);
	if (rows.size > 0)
		memcpy((void *)(uintptr_t)out->rows, rows.data, rows.size);
	return true;
}

bool
csv_parse(struct arena *arena, const char *file, struct slice bytes,
    struct csv *out, struct complaints *complaints)
{
	struct reader reader = { .arena = arena,
		.file = file,
		.complaints = complaints,
		.at = bytes.data,
		.end = bytes.data + bytes.size,
		.line = 1 };
	struct csv csv = { 0 };
	size_t bad;

	if (!text_is_utf8(bytes.data, bytes.size, &bad))
		return refuse_bytes(file, bytes, bad, complaints);
	if (memchr(bytes.data, '\0', bytes.size) != NULL) {
		complaints_add(complaints, file, 0, 0,
		    "holds NUL bytes: this is no CSV");
		return false;
	}
	if (bytes.size >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0)
		reader.at += 3;
	reader.cell = arena_take(arena, bytes.size + 1);
	reader.separator = find_separator(reader.at, reader.end, 1);
	csv.separator = reader.separator;
	if (!take_header(&reader, &csv) || !take_rows(&reader, &csv))
		return false;
	*out = csv;
	return true;
}

static bool
take_grid(struct reader *reader, struct buf *rows, size_t *kept)
{
	const char *cells[GRID_COLUMNS];
	int count;

	while (reader->at < reader->end) {
		struct grid_row row = { .number = reader->line };

		if (!take_row(reader, cells, GRID_COLUMNS, &count))
			return false;
		if (count > GRID_COLUMNS) {
			complaints_add(reader->complaints, reader->file,
			    row.number, 0, "more than %d columns",
			    GRID_COLUMNS);
			return false;
		}
		if (is_blank(cells, count))
			continue;
		row.cells = keep(reader->arena, cells, count);
		row.count = count;
		buf_add_bytes(rows, &row, sizeof(row));
		(*kept)++;
	}
	return true;
}

bool
csv_grid(struct arena *arena, struct slice text, char *separator,
    struct grid *out, struct err *err)
{
	struct complaints complaints = { 0 };
	struct reader reader = { .arena = arena,
		.file = "",
		.complaints = &complaints,
		.at = text.data,
		.end = text.data + text.size,
		.line = 1 };
	struct buf rows = buf_over(arena);
	size_t count = 0;
	bool ok;

	if (memchr(text.data, '\0', text.size) != NULL)
		return err_set(err, "holds NUL bytes: this is no CSV");
	if (*separator == '\0')
		*separator =
		    find_separator(reader.at, reader.end, GRID_HEADER_ROWS);
	reader.separator = *separator;
	reader.cell = arena_take(arena, text.size + 1);
	ok = take_grid(&reader, &rows, &count);
	if (ok)
		*out =
		    (struct grid){ (const struct grid_row *)(void *)rows.data,
			    count };
	else
		err_set(err, "line %d: %s", complaints.items[0].line,
		    complaints.items[0].text);
	complaints_finish(&complaints);
	return ok;
}
