/*
 * The hashes of history's chain, for appending and for proving.  Included by
 * store*.c only.
 */
#ifndef IO_STORE_CHAIN_H
#define IO_STORE_CHAIN_H

#include "io/store_private.h"

enum { CHAIN_SALT = 16 };

/* What chain_read reads, in its order. */
#define CHAIN_COLUMNS                                                          \
	"sequence, dossier, previous, after, at, kind, payload, salt"

/* SHA-256(salt ‖ kind LF after LF payload): what may be erased, sealed. */
void chain_seal(struct store *store, const unsigned char salt[CHAIN_SALT],
    const struct change *change, unsigned char out[HISTORY_HASH]);

/* The hash of ${row}; ${hash} comes in as that of the row before. */
void chain_link(struct store *store, const struct change *row,
    const unsigned char sealed[HISTORY_HASH], unsigned char hash[HISTORY_HASH]);

/* Reads a row; payload and ${salt} are borrowed until the next step.  False
 * when it holds what was never written. */
bool
chain_read(struct query *query, struct change *out, const unsigned char **salt);

#endif
