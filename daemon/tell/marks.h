/*
 * The mark of dates that may move yet, "(hạn tạm tính)", each of a dossier's
 * dates for itself; in JSON and CSV the names of those dates.
 */
#ifndef TELL_MARKS_H
#define TELL_MARKS_H

#include "core/provisional.h"
#include "tell/database.h"
#include "io/store_query.h"

/* Of the dossier as it was judged. */
struct provisional
marks_of(const struct database *database, const struct dossier *dossier);
struct provisional
marks_of_brief(const struct database *database, const struct brief *brief);

/* " (hạn tạm tính)", " (provisional)", or "". */
const char *marks_words(bool provisional, bool english);

/* "28/12/2026 17:30" with its mark; "chưa xác định" for none. */
const char *
marks_time(const struct database *database, instant at, bool provisional);

/* True where some date is marked. */
bool marks_any(const struct provisional *provisional);

/* ["computed","apology_due"] under ${key}; the same as "computed apology_due".
 * The names are those of the dates in `explain --json`. */
struct jsonw;
void marks_put(struct jsonw *out, const char *key,
    const struct provisional *provisional);
const char *
marks_text(struct arena *arena, const struct provisional *provisional);

#endif
