/*
 * The pace of letters that leave at once: when the last one left to a recipient
 * on a channel, so that the next ones may wait and travel together.
 */
#ifndef IO_STORE_PACE_H
#define IO_STORE_PACE_H

#include "io/store.h"

/* When the last letter at once was sealed; INSTANT_NONE: never. */
bool store_pace_last(struct store *store, const char *recipient,
    const char *channel, instant *out, struct err *err) MUST_CHECK;

/* One was sealed at ${now}. */
bool store_pace_put(struct store *store, const char *recipient,
    const char *channel, instant now, struct err *err) MUST_CHECK;

#endif
