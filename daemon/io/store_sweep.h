/*
 * Sweeps: one complete pass over a source's pages, with what each page was and
 * which dossiers it showed.  "Last sighting" and "gone" are derived from them,
 * so that an unchanged dossier's row is never touched.
 */
#ifndef IO_STORE_SWEEP_H
#define IO_STORE_SWEEP_H

#include "io/store.h"

enum sweep_kind {
	SWEEP_FULL,
	SWEEP_SINCE,
	SWEEP_RECHECK, /* of single dossiers, asked for by their codes */
};
enum sweep_state {
	SWEEP_RUNNING,
	SWEEP_COMPLETE,
	SWEEP_ABANDONED,
	SWEEP_QUARANTINED, /* complete, and too short to be believed */
	SWEEP_ACCEPTED,    /* that, and believed on an operator's word */
};

/* What records came to. */
struct sweep_tally {
	int64_t read, new, changed, refused;
};

struct sweep {
	int64_t id;
	int64_t source;
	enum sweep_kind kind;
	instant since;      /* asked from, for SWEEP_SINCE */
	uint64_t mapping;   /* generation of the mapping */
	int64_t generation; /* of the configuration */
	instant started;
	instant ended; /* INSTANT_NONE while it runs */
	enum sweep_state state;
	int64_t pages, records; /* committed so far */

	/* What the page committed last left; the caller's to move. */
	instant span;         /* where the sweep goes on: window, … */
	int32_t span_pages;   /* … pages of it, … */
	int64_t span_records; /* … records on them, … */
	int64_t span_total;   /* … of how many (-1: not stated), … */
	const char *next;     /* … cursor or address; NULL: by number */
	bool is_read;         /* … nowhere: it was read to its end */
	instant newest;       /* updated time of its newest record, or NONE */
	instant server_date;  /* the first page's Date, or NONE */
	struct sweep_tally tally;
	/* What speaks against taking who was not shown for missing: records
	 * that did not say whose they are, pages of a list that changed while
	 * it was read. */
	int64_t doubts;
	int64_t retries, bytes, took_us;
	instant moved; /* when; INSTANT_NONE before the first page */
};

/* A page of a sweep that was taken. */
struct sweep_page {
	int64_t number; /* from 1 */
	uint64_t hash;  /* of its bytes */
	instant at;
	const int64_t *ids; /* the dossiers it showed, in any order */
	size_t count;
};

/* Begins a sweep; sets its id, and that nothing was taken yet.  A running
 * sweep of the source is abandoned. */
bool store_sweep_begin(struct store *store, struct sweep *sweep,
    struct err *err) MUST_CHECK;

/*
 * Commits ${page} with its last slice, and with it where ${sweep} goes on and
 * what it has come to.  A page of that number already there is replaced.  Moves
 * pages and records of ${sweep}.
 */
bool store_sweep_page(struct store *store, struct sweep *sweep,
    const struct sweep_page *page, struct err *err) MUST_CHECK;

/* Ends it; ${state} is not SWEEP_RUNNING. */
bool store_sweep_end(struct store *store, struct sweep *sweep,
    enum sweep_state state, instant at, struct err *err) MUST_CHECK;

/* The sweep of ${source} that was cut off, to go on after its last page. */
bool
store_sweep_resume(struct store *store, int64_t source, struct arena *arena,
    struct sweep *out, bool *found, struct err *err) MUST_CHECK;

/* The newest full sweep of ${source} that ran to its end, if it was one that
 * is quarantined. */
bool store_sweep_quarantined(struct store *store, int64_t source,
    struct arena *arena, struct sweep *out, bool *found,
    struct err *err) MUST_CHECK;

/* The newest complete full sweep of ${source} before sweep ${before} (0: the
 * newest of all). */
bool store_sweep_last_full(struct store *store, int64_t source, int64_t before,
    struct arena *arena, struct sweep *out, bool *found,
    struct err *err) MUST_CHECK;

/* The newest complete sweep of the list of ${source}, whole or since. */
bool
store_sweep_last_list(struct store *store, int64_t source, struct arena *arena,
    struct sweep *out, bool *found, struct err *err) MUST_CHECK;

/* When a list was read: as of when what it did not show was not there. */
struct sweep_list {
	instant started; /* INSTANT_NONE: no list */
	instant dated;   /* of when it says that it is, or NONE */
};

/*
 * The newest list of ${source} that would have shown what stood on it before
 * the page that came at ${before}: one that had ended by then and stood still
 * while it was read, and a whole one unless that page was of a sweep since.
 */
bool store_sweep_list_before(struct store *store, int64_t source,
    instant before, struct sweep_list *out, struct err *err) MUST_CHECK;

/* The hash of page ${number} of ${sweep}, to see a page that repeats. */
bool store_sweep_page_hash(struct store *store, int64_t sweep, int64_t number,
    uint64_t *hash, bool *found, struct err *err) MUST_CHECK;

/* The dossiers that page ${number} of ${sweep} showed, ascending. */
bool store_sweep_ids(struct store *store, int64_t sweep, int64_t number,
    struct arena *arena, int64_t **ids, size_t *count,
    struct err *err) MUST_CHECK;

/* Calls ${take} for every dossier on every page of the sweeps of ${source}
 * from sweep ${from} on, in the order in which they were taken. */
bool store_sightings(struct store *store, int64_t source, int64_t from,
    void (*take)(void *context, int64_t sweep, int64_t dossier, instant at),
    void *context, struct err *err) MUST_CHECK;

/* When a page last showed the dossier, INSTANT_NONE where none is kept. */
bool store_sweep_last_sighting(struct store *store, int64_t source,
    int64_t dossier, instant *out, struct err *err) MUST_CHECK;

/* Forgets the pages of the ended sweeps of ${source} that nothing asks for any
 * more: those before its two newest complete full ones, and of abandoned and
 * quarantined ones all but the newest.  Sweeps before *${from} are not looked
 * at; it grows to where the next call may begin. */
bool store_sweep_prune_pages(struct store *store, int64_t source, int64_t *from,
    struct err *err) MUST_CHECK;

/* Forgets ended sweeps that began before ${before}, except the two newest
 * complete full ones of each source: once a day is enough. */
bool store_sweep_prune(struct store *store, instant before,
    struct err *err) MUST_CHECK;

#endif
