/*
 * What a rehearsal reads: history in the order in which it was written, page
 * by page, and the letters that it has just sealed in a store of its own.
 */
#ifndef IO_STORE_REPLAY_H
#define IO_STORE_REPLAY_H

#include "io/store_history.h"
#include "io/store_outbox.h"

/* The changes of all dossiers with sequences above ${after}, in their order, at
 * most ${limit}. */
bool store_history_after(struct store *store, int64_t after, size_t limit,
    struct arena *arena, struct change **out, size_t *count,
    struct err *err) MUST_CHECK;

/* How a dossier is called outside; code NULL: there is none of that id. */
struct dossier_name {
	int64_t source;
	const char *code;
};
bool store_dossier_name(struct store *store, int64_t id, struct arena *arena,
    struct dossier_name *out, struct err *err) MUST_CHECK;

/* Whether a dossier stands still: closed, and nothing of it has changed since
 * ${since}.  False of one that is not there. */
bool store_dossier_is_past(struct store *store, int64_t id, instant since,
    bool *out, struct err *err) MUST_CHECK;

/* The letters with ids above ${after}, in the order in which they were sealed;
 * without bytes. */
bool
store_letters_after(struct store *store, int64_t after, struct arena *arena,
    struct letter **out, size_t *count, struct err *err) MUST_CHECK;

/* Forgets the bytes of the letters with ids above ${after}: nobody will carry
 * them. */
bool store_letters_empty(struct store *store, int64_t after,
    struct err *err) MUST_CHECK;

#endif
