/*
 * A letter of very many notices is gathered in several transactions: its row is
 * there from the first, and waits for its words.  Nobody carries it before it
 * is ended; one that was never ended is undone at the next start.
 */
#ifndef IO_STORE_FLOOD_H
#define IO_STORE_FLOOD_H

#include "io/store_outbox.h"

/* All in a transaction.  Begins an empty letter to the recipient and channel of
 * ${letter}, of its kind and instant; sets its id. */
bool store_flood_begin(struct store *store, struct letter *letter,
    struct err *err) MUST_CHECK;

/* Seals one more notice into it; refused when that is not open. */
bool store_flood_take(struct store *store, const struct letter *letter,
    int64_t notice, struct err *err) MUST_CHECK;

/* Its words are there: as store_letter_seal leaves a letter. */
bool store_flood_end(struct store *store, struct letter *letter,
    struct err *err) MUST_CHECK;

/* A letter that cannot be built: ${count} of its notices, at most ${most}, are
 * open again, held until ${until} for ${why}. */
bool store_flood_free(struct store *store, int64_t letter, size_t most,
    instant until, const char *why, size_t *count, struct err *err) MUST_CHECK;

/* Removes the row, which has no notices any more; of it nobody had seen more
 * than that it was being made. */
bool store_flood_remove(struct store *store, int64_t letter,
    struct err *err) MUST_CHECK;

/* At start: undoes those that were never ended; their notices are due as they
 * were. */
bool store_floods_recover(struct store *store, size_t *count,
    struct err *err) MUST_CHECK;

#endif
