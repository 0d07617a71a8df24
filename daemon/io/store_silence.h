/*
 * Silences as recorded: added and ended, never removed.  Those of one dossier
 * stand in its history, too; the others are told by this table alone.
 */
#ifndef IO_STORE_SILENCE_H
#define IO_STORE_SILENCE_H

#include "core/silence.h"
#include "io/store.h"

/* Adds ${silence} and sets its id. */
bool store_silence_add(struct store *store, struct silence *silence,
    struct err *err) MUST_CHECK;

/* Writes that ${silence} was ended: `ended` and what goes with it. */
bool store_silence_end(struct store *store, const struct silence *silence,
    struct err *err) MUST_CHECK;

/* All, oldest first; those that are in force or still to come at ${now}
 * alone, unless that is INSTANT_NONE. */
bool store_silences(struct store *store, instant now, struct arena *arena,
    struct silence **out, size_t *count, struct err *err) MUST_CHECK;

#endif
