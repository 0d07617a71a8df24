/*
 * The overlays' file that operators edit: what single agencies' decisions
 * change of the national calendar.  Text in UTF-8, one fact a line, `#` begins
 * a comment line, tabs between the fields of a day:
 *
 *	agency H99.01 H99.02              an overlay begins: whom it holds for
 *	valid 2026-01-01..2026-12-31      every line below lies within it
 *	2026-09-08..2026-09-09<TAB>off_local<TAB>label<TAB>decision
 *	2026-01-01..2026-12-31<TAB>counter_open<TAB>…<TAB>…<TAB>sat 07:30-11:30
 *	2026-04-15..2026-10-14<TAB>office_hours<TAB>…<TAB>…<TAB>07:00-11:30 …
 *
 * A date stands for itself alone, A..B for all days from A to B.  The fifth
 * field names weekdays (mon, tue … sun, mon-fri; none: every day) and then
 * hours: counter_open and office_hours need them, work_makeup may have them,
 * off_local has neither.
 */
#ifndef WIRE_OVERLAY_FILE_H
#define WIRE_OVERLAY_FILE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/calendars.h"

/*
 * Reads ${size} bytes of the file called ${name} as overlays over
 * ${national}.  Adds everything that is wrong to ${complaints}, with lines, in
 * one run; NULL when there was any error.  What the result needs lives in
 * ${arena}; calendars_free all the same.
 */
struct calendars *
overlay_file_parse(const char *name, const char *data, size_t size,
    const struct calendar *national, const struct directory *directory,
    struct arena *arena, struct complaints *complaints) MUST_CHECK;

/* One hash for calendar and overlays (${data} of the latter's file): the
 * calendar's own where there are none (NULL). */
const char *overlay_file_hash(const struct calendar *national, const char *data,
    size_t size, struct arena *arena);

/*
 * Both as one text to be kept, and back.  ${overlays} is the file's text or
 * NULL.  overlay_file_recall gives the national calendar and the overlays over
 * it (of ${directory}; what is not in it any more has no effect); false where
 * the text is none.  The caller frees both.
 */
const char *overlay_file_keep(const struct calendar *national,
    const char *overlays, struct arena *arena);
bool overlay_file_recall(const char *text, const struct directory *directory,
    struct arena *arena, struct calendar **national,
    struct calendars **calendars) MUST_CHECK;

#endif
