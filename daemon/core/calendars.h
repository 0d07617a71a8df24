/*
 * The national calendar, and what it is for each agency.  An overlay holds for
 * its agency and everything below it; overlays of ancestors are laid first, so
 * that the storm which closed a whole province also closes the commune that has
 * hours of its own, and of two hours the nearer decision's stand.
 */
#ifndef CORE_CALENDARS_H
#define CORE_CALENDARS_H

#include <stddef.h>

#include "base/arena.h"
#include "core/calendar.h"
#include "core/calendar_overlay.h"
#include "core/directory.h"

struct overlay {
	const char *agency; /* its code */
	day from, until;    /* the validity; both included */
	const struct overlay_line *lines;
	size_t line_count;
	int line; /* of the file */
};

struct calendars;

/*
 * Borrows ${national} and ${directory}; copies nothing of ${overlays}, which
 * live as long as the result.  Adds to ${complaints}, under the name ${file},
 * what the overlays cannot be: of an agency that is in no row of the
 * directory, two of one agency at one time, a line that changes no day.  NULL
 * then.  ${complaints} may be NULL: what cannot be has no effect.
 * calendars_free.
 */
struct calendars *calendars_build(const struct calendar *national,
    const struct directory *directory, const struct overlay *overlays,
    size_t count, const char *file, struct complaints *complaints);
void calendars_free(struct calendars *calendars);

/* The same calendars, borrowed, by another value of the same directory:
 * directory_still's, for another thread.  Not to be freed. */
const struct calendars *calendars_still(struct arena *arena,
    const struct calendars *calendars, const struct directory *directory);

const struct calendar *calendars_national(const struct calendars *calendars);

/* The calendar of ${agency}; NULL: the national one. */
const struct calendar *
calendars_of(const struct calendars *calendars, const struct agency *agency);

/* The calendar of the agency that a source calls ${name} on ${on}. */
const struct calendar *
calendars_named(const struct calendars *calendars, const char *name, day on);

/* The overlays, in the order of the file. */
size_t calendars_overlay_count(const struct calendars *calendars);
const struct overlay *
calendars_overlay(const struct calendars *calendars, size_t index);

/* True when ${overlay} holds for ${agency}: it is the agency's own or that of
 * one above it. */
bool calendars_holds(const struct calendars *calendars,
    const struct overlay *overlay, const struct agency *agency);

#endif
