/*
 * Letters whose channel is back, as it was, or could not be used: they are to
 * be tried now.  Walked over in portions, for there may be very many.
 */
#ifndef IO_STORE_CALL_UP_H
#define IO_STORE_CALL_UP_H

#include "io/store.h"

/* A letter that waits to be tried later. */
struct letter_waits {
	instant next_try;
	int64_t id;
	const char *channel;
};

/* The next ${limit} behind ${after}, of whose ${next_try} and ${id} alone the
 * walk goes on; none: it is at its end. */
bool store_letters_wait_after(struct store *store,
    const struct letter_waits *after, size_t limit, struct arena *arena,
    struct letter_waits **out, size_t *count, struct err *err) MUST_CHECK;

/* The letter ${id} is to be tried at ${now} (inside a transaction), where it
 * waits for its channel as what takes letters of the ${shape}, and not for its
 * own time; ${called} says whether it does. */
bool store_letter_call_up(struct store *store, int64_t id, const char *shape,
    instant now, bool *called, struct err *err) MUST_CHECK;

#endif
