/*
 * What the database knows about itself, the generations that verdicts are
 * made with, and the sources with their health.
 */
#ifndef IO_STORE_META_H
#define IO_STORE_META_H

#include "io/store.h"

struct store_meta {
	enum store_time time;
	instant created;
	instant last_clean; /* last clean end, INSTANT_NONE while running or
			     * after a crash */
	instant last_now;   /* newest `now` of any committed turn */
	const char *build;  /* version that opened it last */
	instant live;       /* when an operator ended the trial that the
			     * configuration still asks for; INSTANT_NONE */
	/* When it was restored from a backup last, and when administrators
	 * were told of it last (io/store_restore); INSTANT_NONE. */
	instant epoch, epoch_told;
	bool epoch_open; /* there is something that they were not told yet */
};

bool store_meta(struct store *store, struct arena *arena,
    struct store_meta *out, struct err *err) MUST_CHECK;

/* Records that ${build} opened the database; last_clean is cleared. */
bool store_started(struct store *store, const char *build,
    struct err *err) MUST_CHECK;
/* Records a clean end at ${now}. */
bool
store_stopped(struct store *store, instant now, struct err *err) MUST_CHECK;
/* Raises last_now to ${now}; never lowers it. */
bool
store_mark_now(struct store *store, instant now, struct err *err) MUST_CHECK;

/* The trial has ended at ${now}; INSTANT_NONE: the configuration alone says
 * whether there is one. */
bool
store_set_live(struct store *store, instant now, struct err *err) MUST_CHECK;

/* The id of the generation of these hashes, made on demand (invariant 6). */
bool store_generation(struct store *store, const char *configuration,
    const char *catalogue, const char *calendar, int64_t *out,
    struct err *err) MUST_CHECK;

struct store_generation {
	const char *configuration, *catalogue, *calendar; /* hex SHA-256 */
};
/* The hashes of generation ${id}; refused when there is none. */
bool store_generation_read(struct store *store, int64_t id, struct arena *arena,
    struct store_generation *out, struct err *err) MUST_CHECK;

/* Keeps the ${text} of the calendar ${hash} (inside a transaction); one that
 * is there stays. */
bool store_calendar_keep(struct store *store, const char *hash,
    const char *text, struct err *err) MUST_CHECK;
/* The text that was kept; NULL when none was. */
bool store_calendar_text(struct store *store, const char *hash,
    struct arena *arena, const char **out, struct err *err) MUST_CHECK;

/* A source and how it fares.  Times are INSTANT_NONE where it has not
 * happened. */
struct source_health {
	int64_t id;
	const char *name;
	instant last_success;  /* end of the last complete sweep */
	instant last_failure;  /* and in which words */
	const char *failure;   /* NULL when it never failed */
	instant failing_since; /* NONE while it works */
	int failures;          /* in a row */
	bool alarmed;          /* told about the failing now standing */
	instant watermark;     /* newest record's updated time */
	instant baseline;      /* end of the first complete sweep */
	instant last_full;     /* end of the last complete full sweep */
	int64_t last_count;    /* records of the last complete full sweep */
	uint64_t mapping; /* generation of the mapping that decoded it last */

	instant last_change;  /* start of the newest sweep that brought a new or
			       * changed dossier */
	instant newest;       /* its newest record: updated, else received */
	int64_t retries;      /* tries that failed before the last success */
	instant silent_since; /* told: nothing has changed since; else NONE */
	int64_t skew;         /* seconds that its clock is ahead of ours, as
			       * measured last; INSTANT_NONE: never */
	int skews;            /* sweeps in a row that found too much of it */
	instant skewed_since; /* told; else NONE */
	/* The first sweep whose list was too short to be believed; told.  Else
	 * NONE.  Of the open dossiers known, how many the last such showed. */
	instant shrunk_since;
	int64_t shrunk_known, shrunk_shown;
	instant retired; /* since when the configuration names it no more */
};

/* The source of that name, made on demand (inside a transaction). */
bool store_source(struct store *store, const char *name, struct arena *arena,
    struct source_health *out, struct err *err) MUST_CHECK;
/* Writes every field but the name and `retired`. */
bool store_source_update(struct store *store,
    const struct source_health *health, struct err *err) MUST_CHECK;
/* All of them, by name. */
bool store_sources(struct store *store, struct arena *arena,
    struct source_health **out, size_t *count, struct err *err) MUST_CHECK;

/* True when what the source says is marked as not verified since: its data is
 * older than two polls, ${every} seconds apart, while it fails, and than three
 * while it is only slow; and as long as its list is not believed. */
bool store_source_is_stale(const struct source_health *health, instant every,
    instant now);

#endif
