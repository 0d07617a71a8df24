/*
 * How far a dossier is from the limit that decides its standing, as commands
 * print it: for people and in JSON.
 */
#ifndef TELL_DISTANCE_H
#define TELL_DISTANCE_H

#include "core/judge.h"
#include "core/margin.h"
#include "tell/database.h"
#include "wire/jsonw.h"

/*
 * By the calendar of what the source calls ${agency} (or NULL).  Acceptance
 * where that is awaited, the deadline where it runs, how far the finish lay
 * from it where the dossier is done (${finished}; INSTANT_NONE: open).  Not
 * known where no limit runs: paused, without a deadline, refused.
 */
struct margin distance_of(const struct database *database, const char *agency,
    const struct verdict *verdict, instant finished, instant at);

/* "còn 02 ngày làm việc (24 giờ làm việc)", "quá 01 giờ làm việc", "trước hạn
 * 03 ngày làm việc"; "" where nothing can be said. */
const char *distance_people(struct arena *arena, const struct verdict *verdict,
    const struct margin *margin);

/* The same in English, "left: 2 working days (24:00 office hours)". */
const char *distance_english(struct arena *arena, const struct verdict *verdict,
    const struct margin *margin);

/* "working_days" and "office_seconds": negative once exceeded; null where not
 * known. */
void distance_put(struct jsonw *out, const struct margin *margin);

#endif
