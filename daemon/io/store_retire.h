/*
 * Sources that are called otherwise, that the configuration names no more, or
 * names again; and what was owed about them.  All inside a transaction.
 */
#ifndef IO_STORE_RETIRE_H
#define IO_STORE_RETIRE_H

#include "io/store.h"

/* Calls the source ${id} ${name}, which no other has; what is known of it
 * stays. */
bool store_source_rename(struct store *store, int64_t id, const char *name,
    struct err *err) MUST_CHECK;

/* Whether no dossier of the source ${id} was ever known; outside a transaction
 * as well. */
bool store_source_is_bare(struct store *store, int64_t id, bool *out,
    struct err *err) MUST_CHECK;

/* Removes the source ${id}, which is bare; silences of it become those of
 * ${heir}. */
bool store_source_remove(struct store *store, int64_t id, int64_t heir,
    struct err *err) MUST_CHECK;

/* The configuration names these sources (a JSON array): others are retired at
 * ${now} unless they were before; and those of them that were are back. */
bool store_sources_named(struct store *store, const char *names, instant now,
    struct err *err) MUST_CHECK;

/* Whether of a source that is back not all is owed again; outside a transaction
 * as well. */
bool
store_sources_back(struct store *store, bool *any, struct err *err) MUST_CHECK;

/*
 * Of the ${limit} notices behind the id ${place} (0: from the first), which is
 * moved behind them: what was withdrawn because its source was retired, and
 * that is back, is owed again, at the hour at which it was.  ${passed} is how
 * many of them may have been told before the restore of ${epoch} (INSTANT_NONE:
 * there was none): these are listed with what it passes over.  ${more} false:
 * that was all, and no source is back any more.
 */
bool store_notices_back(struct store *store, int64_t *place, int64_t limit,
    instant epoch, int64_t *passed, bool *more, struct err *err) MUST_CHECK;

#endif
