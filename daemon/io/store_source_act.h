/*
 * What people decided about a source: that its list, which was too short to be
 * believed, is right.  Each act is recorded with its moment and its author, and
 * is never removed.
 */
#ifndef IO_STORE_SOURCE_ACT_H
#define IO_STORE_SOURCE_ACT_H

#include "base/arena.h"
#include "base/when.h"
#include "io/store.h"

struct source_act {
	int64_t source;
	instant at;
	int64_t records; /* of the list that was accepted */
	int64_t uid;     /* whose process asked */
	const char *who; /* the name that hosoweb vouches for; or NULL */
};

/* Records an act (inside a transaction). */
bool store_source_act_add(struct store *store, const struct source_act *act,
    struct err *err) MUST_CHECK;

/* The newest of ${source}; ${found} false where there is none. */
bool store_source_act_newest(struct store *store, int64_t source,
    struct arena *arena, struct source_act *out, bool *found,
    struct err *err) MUST_CHECK;

#endif
