/* Putting a cell into CSV text. */
#include "wire/csv_cell.h"

#include <string.h>

static const char *
find_line(struct slice bytes, int line)
{
	const char *at = bytes.data, *end = bytes.data + bytes.size;

	for (int i = 1; at != NULL && i < line; i++) {
		at = memchr(at, '\n', (size_t)(end - at));
		at = at == NULL ? NULL : at + 1;
	}
	return at != NULL && at < end ? at : NULL;
}

/* The end of the cell at ${at}; NULL where a quote is open at ${end}. */
static const char *
cell_end(const char *at, const char *end, char separator)
{
	bool quoted = false;

	for (; at < end && (quoted || *at != separator); at++)
		if (*at == '"')
			quoted = !quoted;
	return quoted ? NULL : at;
}

static void
add_cell(struct buf *out, const char *value, char separator)
{
	if (strchr(value, separator) == NULL &&
	    strpbrk(value, "\"\r\n") == NULL) {
		buf_add(out, value);
		return;
	}
	buf_add_char(out, '"');
	for (; *value != '\0'; value++) {
		if (*value == '"')
			buf_add_char(out, '"');
		buf_add_char(out, *value);
	}
	buf_add_char(out, '"');
}

bool
csv_cell_set(struct arena *arena, struct slice bytes, int line, int column,
    char separator, const char *value, struct slice *out, struct err *err)
{
	const char *at = find_line(bytes, line);
	const char *last = bytes.data + bytes.size;
	const char *end, *stop;
	struct buf buf = buf_over(arena);

	if (at == NULL)
		return err_set(err, "there is no line %d", line);
	end = memchr(at, '\n', (size_t)(last - at));
	if (end == NULL)
		end = last;
	if (end > at && end[-1] == '\r')
		end--;
	for (int i = 0;; i++) {
		stop = cell_end(at, end, separator);
		if (stop == NULL)
			return err_set(err,
			    "line %d: its row goes over several lines", line);
		if (i == column)
			break;
		if (stop == end)
			return err_set(err, "line %d: it has no cell %d", line,
			    column + 1);
		at = stop + 1;
	}
	buf_add_bytes(&buf, bytes.data, (size_t)(at - bytes.data));
	add_cell(&buf, value, separator);
	buf_add_bytes(&buf, stop, (size_t)(last - stop));
	*out = (struct slice){ buf_text(&buf), buf.size };
	return true;
}
