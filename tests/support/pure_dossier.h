/* Dossiers, rules and judgements for tests, written as short as they are told.
 */
#ifndef TESTS_SUPPORT_PURE_DOSSIER_H
#define TESTS_SUPPORT_PURE_DOSSIER_H

#include "core/judge.h"

/* "2020-09-15T09:20" in Vietnam; NULL is INSTANT_NONE.  The test dies when it
 * is no instant. */
instant pure_at(const char *text);
day pure_day(const char *text);

/* "2020-09-18", or "" for INSTANT_NONE. */
const char *pure_date(struct arena *arena, instant at);
/* "2020-09-18T17:30", "none" or "never". */
const char *pure_instant(struct arena *arena, instant at);

/* A dossier in process at one agency, received and promised (a date only, when
 * it has no "T"; NULL: not promised) for ${procedure}. */
struct observation pure_observation(const char *procedure, const char *received,
    const char *promised);

/*
 * The rules of the tests: the shipped calendar, the default ladder, EXC, no
 * cut-off, eight working hours, and a catalogue whose codes tell the row:
 * "T.3wd", "T.10wd" (confirmed, preserve), "T.10wd-reset", "T.10wd-shift",
 * "T.10wd-draft" (not confirmed), "T.10wd-class" (extension by class),
 * "T.sameday", "T.10d", "T.10wd-supplement" (five working days to supplement).
 */
struct rules pure_rules(struct arena *arena);
void pure_rules_finish(struct rules *rules);

/* "before-2wd 2020-09-18 told; overdue …", "" for none. */
const char *
pure_crossings(struct arena *arena, const struct crossing *list, size_t count);
/* "promise-missing, dates-odd", "" for none. */
const char *
pure_findings(struct arena *arena, const struct finding *list, size_t count);

#endif
