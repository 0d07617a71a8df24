/*
 * Records that could not be read, of which nobody is told while they stand so
 * (or as an earlier record had it, where one was read):
 * written as a sweep refuses them, taken back once one is read, or a whole list
 * no longer has it.  At most STORE_REFUSED_MOST of a source are kept.
 */
#ifndef IO_STORE_REFUSED_H
#define IO_STORE_REFUSED_H

#include "io/store.h"

enum { STORE_REFUSED_MOST = 1000 };

struct refused {
	const char *code; /* "": the record did not even say it */
	const char *why;
	instant seen; /* last */
	bool known;   /* by an earlier record, which is still gone by */
};

/* Inside a transaction: the record of ${code} (NULL: it says none) was refused
 * at ${now}. */
bool store_refused_put(struct store *store, int64_t source, const char *code,
    const char *why, instant now, struct err *err) MUST_CHECK;
/* Inside a transaction: it was read. */
bool store_refused_read(struct store *store, int64_t source, const char *code,
    struct err *err) MUST_CHECK;
/* Inside a transaction: a whole list has been read since ${before}. */
bool store_refused_prune(struct store *store, int64_t source, instant before,
    struct err *err) MUST_CHECK;

/* Those of ${source} by code, at most ${limit}; ${total} is how many are kept:
 * of STORE_REFUSED_MOST there may be more. */
bool store_refused(struct store *store, int64_t source, size_t limit,
    struct arena *arena, struct refused **out, size_t *count, int64_t *total,
    struct err *err) MUST_CHECK;

#endif
