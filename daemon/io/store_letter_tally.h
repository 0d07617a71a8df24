/*
 * The outbox in figures by channel, from an index: no letter's bytes are read
 * for it.  io/store_outbox counts a day's.
 */
#ifndef IO_STORE_LETTER_TALLY_H
#define IO_STORE_LETTER_TALLY_H

#include "io/store_outbox.h"

/* How many letters of one channel are in one state. */
struct letter_tally {
	enum letter_state state;
	const char *channel;
	int64_t count;
};

/* By state, then channel; those that there are none of are left out. */
bool store_letter_tally(struct store *store, struct arena *arena,
    struct letter_tally **out, size_t *count, struct err *err) MUST_CHECK;

/* When the oldest letter was sealed that is still to be sent; INSTANT_NONE
 * where none is. */
bool store_letter_oldest(struct store *store, instant *out,
    struct err *err) MUST_CHECK;

#endif
