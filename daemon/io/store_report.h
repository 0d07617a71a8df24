/*
 * What an official form is counted from, by the index of when dossiers ended:
 * those that ended in a period from their row alone, and whole the ones that
 * were open at its end, to be judged as of then.  Read a page at a time.
 */
#ifndef IO_STORE_REPORT_H
#define IO_STORE_REPORT_H

#include "core/report.h"
#include "io/store_dossier.h"

/* Where a reading goes on; zeroed before the first page. */
struct report_cursor {
	instant ended, ended_seen;
	int64_t id;
	bool begun;
};

/* One that has ended, as it stands. */
struct report_row {
	int64_t id, source;
	const char *code;
	const char *agency;    /* code as resolved, or NULL */
	const char *field;     /* as the source wrote it, or NULL */
	const char *procedure; /* likewise */
	struct report_dossier dossier;
	instant ended_seen; /* when somebody learned of it */
};

/* Those that ended in [from, to), in the order in which they did, at most
 * ${limit} behind ${cursor}, which is moved. */
bool store_report_ended(struct store *store, instant from, instant to,
    size_t limit, struct report_cursor *cursor, struct arena *arena,
    struct report_row **out, size_t *count, struct err *err) MUST_CHECK;

/* Those that have not ended, and then those that ended at ${from} or later. */
bool store_report_open(struct store *store, instant from, size_t limit,
    struct report_cursor *cursor, struct arena *arena, struct dossier **out,
    size_t *count, struct err *err) MUST_CHECK;

/* The same as store_report_ended, whole. */
bool store_report_ended_whole(struct store *store, instant from, instant to,
    size_t limit, struct report_cursor *cursor, struct arena *arena,
    struct dossier **out, size_t *count, struct err *err) MUST_CHECK;

/* Those that had ended before ${before}, which nobody knew at ${known}. */
bool store_report_learned(struct store *store, instant before, instant known,
    size_t limit, struct report_cursor *cursor, struct arena *arena,
    struct report_row **out, size_t *count, struct err *err) MUST_CHECK;

#endif
