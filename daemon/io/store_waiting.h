/*
 * What waits for each channel, whether the configuration still names it or
 * not, and letting go of it.
 */
#ifndef IO_STORE_WAITING_H
#define IO_STORE_WAITING_H

#include "io/store.h"

struct waiting {
	const char *channel;
	int64_t notices; /* open */
	int64_t letters; /* that are to be tried */
};

/* All channels for which something waits, by name; in proportion to the letters
 * that wait, however many notices do. */
bool store_waiting_channels(struct store *store, struct arena *arena,
    const char ***out, size_t *count, struct err *err) MUST_CHECK;

/* What waits for ${channel}, which is borrowed; reads all of it. */
bool store_waiting(struct store *store, const char *channel,
    struct waiting *out, struct err *err) MUST_CHECK;

/* Inside a transaction: what waits for ${channel} is never sent.  Its letters
 * are dropped, each recorded as an act of ${uid} with the ${reason}, its open
 * notices withdrawn; ${out} says how many there were. */
bool store_waiting_drop(struct store *store, const char *channel, int64_t uid,
    const char *reason, instant now, struct waiting *out,
    struct err *err) MUST_CHECK;

#endif
