/*
 * The lines of the files of days that operators edit, the calendar's and the
 * overlays': one fact a line, `#` begins a comment, fields with tabs between
 * them.  Where they stand and what is no text at all; what a line says is for
 * the readers of the two files.
 */
#ifndef WIRE_DAY_LINES_H
#define WIRE_DAY_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct day_lines {
	const char *file;
	const char *next, *end;
	struct arena *arena;
	struct complaints *complaints;
	int line; /* of what day_lines_next gave */
};

/* ${data} is borrowed; what is read lives in ${arena}. */
struct day_lines day_lines_of(const char *file, const char *data, size_t size,
    struct arena *arena, struct complaints *complaints);

/* How many lines ${data} has, at the most. */
size_t day_lines_count(const char *data, size_t size);

/* The next line that says something, trimmed, in ${text}; false: no more.  A
 * line that is no text is complained of and passed over. */
bool day_lines_next(struct day_lines *lines, char **text);

/* True for a line that begins with a date; else it is a directive. */
bool day_lines_is_day(const char *text);

/* Cuts ${text} up at tabs into at most ${room} trimmed ${fields}; returns how
 * many there are. */
int day_lines_split(struct arena *arena, char *text, char **fields, int room);

#endif
