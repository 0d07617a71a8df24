/*
 * Rows of history's chain as they are read back, by whoever shows, proves or
 * erases them.  Included by store*.c only.
 */
#ifndef IO_STORE_CHAIN_H
#define IO_STORE_CHAIN_H

#include "io/store_private.h"

/* What chain_read reads, in its order. */
#define CHAIN_COLUMNS                                                          \
	"sequence, dossier, previous, after, at, kind, payload, salt"

/* Reads a row; payload and ${salt} are borrowed until the next step.  False
 * when it holds what was never written. */
bool
chain_read(struct query *query, struct change *out, const unsigned char **salt);

#endif
