/* The lines of the files of days. */
#include "wire/day_lines.h"

#include <string.h>

#include "base/text.h"

struct day_lines
day_lines_of(const char *file, const char *data, size_t size,
    struct arena *arena, struct complaints *complaints)
{
	return (struct day_lines){ .file = file,
		.next = data,
		.end = data + size,
		.arena = arena,
		.complaints = complaints };
}

size_t
day_lines_count(const char *data, size_t size)
{
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	return lines;
}

/* Trimming also takes the CR and the byte order mark that editors on Windows
 * leave. */
static char *
read_line(const struct day_lines *lines, const char *data, size_t size)
{
	if (text_is_utf8(data, size, NULL) && !memchr(data, '\0', size))
		return text_trim(lines->arena,
		    arena_bytes(lines->arena, data, size));
	complaints_add(lines->complaints, lines->file, lines->line, 0,
	    "not text in UTF-8");
	return NULL;
}

bool
day_lines_next(struct day_lines *lines, char **text)
{
	while (lines->next < lines->end) {
		const char *data = lines->next;
		const char *stop =
		    memchr(data, '\n', (size_t)(lines->end - data));

		if (stop == NULL)
			stop = lines->end;
		lines->next = stop + 1;
		lines->line++;
		*text = read_line(lines, data, (size_t)(stop - data));
		if (*text != NULL && **text != '\0' && **text != '#')
			return true;
	}
	return false;
}

bool
day_lines_is_day(const char *text)
{
	return *text >= '0' && *text <= '9';
}

int
day_lines_split(struct arena *arena, char *text, char **fields, int room)
{
	int count = 0;

	for (char *next = text; next != NULL; count++) {
		char *field = strsep(&next, "\t");

		if (count < room)
			fields[count] = text_trim(arena, field);
	}
	return count;
}
