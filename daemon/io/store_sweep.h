/*
 * Sweeps: one complete pass over a source's pages, with what each page was and
 * which dossiers it showed.  "Last sighting" and "gone" are derived from them,
 * so that an unchanged dossier's row is never touched.
 */
#ifndef IO_STORE_SWEEP_H
#define IO_STORE_SWEEP_H

#include "io/store.h"

enum sweep_kind { SWEEP_FULL, SWEEP_SINCE };
enum sweep_state { SWEEP_RUNNING, SWEEP_COMPLETE, SWEEP_ABANDONED };

struct sweep {
	int64_t id;
	int64_t source;
	enum sweep_kind kind;
	instant since;    /* asked from, for SWEEP_SINCE */
	uint64_t mapping; /* generation of the mapping */
	instant started;
	instant ended; /* INSTANT_NONE while it runs */
	enum sweep_state state;
	int64_t pages, records; /* committed so far */
	const char
	    *next; /* cursor or URL of the page to come; NULL: by number */
};

/* Begins a sweep; sets its id.  A running sweep of the source is abandoned. */
bool store_sweep_begin(struct store *store, struct sweep *sweep,
    struct err *err) MUST_CHECK;

/*
 * Commits a page with its last slice: ${number} counts from 1, ${hash} is of
 * its bytes, ${ids} (any order, sorted here) the dossiers it showed, ${next}
 * where to go on (or NULL).  A page of that number already there is replaced.
 * Moves pages and records of ${sweep}.
 */
bool store_sweep_page(struct store *store, struct sweep *sweep, int64_t number,
    uint64_t hash, const int64_t *ids, size_t count, const char *next,
    instant at, struct err *err) MUST_CHECK;

/* Ends it: SWEEP_COMPLETE or SWEEP_ABANDONED. */
bool store_sweep_end(struct store *store, struct sweep *sweep,
    enum sweep_state state, instant at, struct err *err) MUST_CHECK;

/* The sweep of ${source} that was cut off, to go on after its last page. */
bool
store_sweep_resume(struct store *store, int64_t source, struct arena *arena,
    struct sweep *out, bool *found, struct err *err) MUST_CHECK;

/* The newest complete full sweep of ${source} before sweep ${before} (0: the
 * newest of all). */
bool store_sweep_last_full(struct store *store, int64_t source, int64_t before,
    struct arena *arena, struct sweep *out, bool *found,
    struct err *err) MUST_CHECK;

/* The hash of page ${number} of ${sweep}, to see a page that repeats. */
bool store_sweep_page_hash(struct store *store, int64_t sweep, int64_t number,
    uint64_t *hash, bool *found, struct err *err) MUST_CHECK;

/* The open dossiers of the sweep's source, first seen before it began, that it
 * did not show. */
bool store_sweep_unseen(struct store *store, const struct sweep *sweep,
    struct arena *arena, int64_t **ids, size_t *count,
    struct err *err) MUST_CHECK;

/* When a page last showed the dossier, INSTANT_NONE where none is kept. */
bool store_sweep_last_sighting(struct store *store, int64_t source,
    int64_t dossier, instant *out, struct err *err) MUST_CHECK;

/* Forgets ended sweeps that began before ${before}, except the two newest
 * complete full sweeps of each source. */
bool store_sweep_prune(struct store *store, instant before,
    struct err *err) MUST_CHECK;

#endif
