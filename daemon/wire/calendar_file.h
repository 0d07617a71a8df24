/*
 * The calendar file that operators edit: bytes to a calendar.  Text in UTF-8,
 * one fact a line, `#` begins a comment line:
 *
 *	name Lịch làm việc …           what answers print; the file's own name
 *	                               where it is left out
 *	years 2019..2027               every day of these years is known
 *	confirmed-until 2026           later years are provisional; `none`
 *	office-hours 07:30-11:30 13:30-17:30
 *	2026-11-24<TAB>off_statutory<TAB>label<TAB>decree
 *
 * The kinds of day are off_statutory, off_compensatory, off_swap, off_local
 * and work_makeup.  Saturdays and Sundays are off unless made up.
 */
#ifndef WIRE_CALENDAR_FILE_H
#define WIRE_CALENDAR_FILE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/calendar.h"

/*
 * Reads ${size} bytes of the file called ${name}.  Adds everything that is
 * wrong with it to ${complaints}, with lines, in one run; NULL when there was
 * any error.  The caller owns the calendar, whose hash is the SHA-256 of the
 * bytes and whose clocks run at Vietnam's offset.  ${scratch} is used for what
 * the reading itself needs.
 */
struct calendar *
calendar_file_parse(const char *name, const char *data, size_t size,
    struct arena *scratch, struct complaints *complaints) MUST_CHECK;

/* The same text from a calendar, without comments: read again it is the same
 * calendar but for its hash.  In ${arena}. */
const char *
calendar_file_print(const struct calendar *calendar, struct arena *arena);

#endif
