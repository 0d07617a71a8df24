/*
 * A database restored from a backup: what it still wanted to say may have been
 * said after the backup was made.  The epoch is the moment of the restore;
 * what lies before it is recorded here instead of being told again.
 */
#ifndef IO_STORE_RESTORE_H
#define IO_STORE_RESTORE_H

#include "base/when.h"
#include "io/store.h"

/*
 * Inside a transaction: ${now} is the epoch.  Letters that wait or are under
 * way are dropped and open notices are withdrawn, each listed; ${uid} did it.
 * No evening or departure before ${now} is made up for.
 */
bool store_restore_stamp(struct store *store, int64_t uid, instant now,
    struct err *err) MUST_CHECK;

struct restored {
	/* "letter", "notice", "crossing" or "handover". */
	const char *kind;
	const char *code;                /* of the dossier, or NULL */
	const char *rung;                /* NULL for letters */
	day due;                         /* or INT32_MIN */
	int64_t letter;                  /* 0 without */
	const char *recipient, *subject; /* or NULL */
};

/* Records what is not told again of a dossier (letter and subject have no part
 * in it). */
bool store_restore_add(struct store *store, instant epoch,
    const struct restored *item, struct err *err) MUST_CHECK;

/* What the last restore did not tell and no letter has listed yet: the first
 * ${limit} in the order of their recording, and how many there are in all. */
bool store_restored_untold(struct store *store, size_t limit,
    struct arena *arena, struct restored **out, size_t *count, int64_t *total,
    struct err *err) MUST_CHECK;

/* The administrators are told of ${total} of them at ${now}. */
bool store_restore_told(struct store *store, int64_t total, instant now,
    struct err *err) MUST_CHECK;

#endif
