/*
 * What became in a span of time of what was to be told of dossiers: read for
 * an evening's digests, in slices that no flood makes longer.
 */
#ifndef IO_STORE_TOLD_H
#define IO_STORE_TOLD_H

#include "io/store.h"

/* A letter that ended in [from, to), sent or refused; in the order of time. */
struct told_letter {
	int64_t id;
	instant at;
	bool sent;
};
bool store_told_letters(struct store *store, instant from, instant to,
    struct arena *arena, struct told_letter **out, size_t *count,
    struct err *err) MUST_CHECK;

/* A notice about a dossier, or an acknowledgement of one. */
struct told {
	int64_t id;
	instant at; /* of letters' notices INSTANT_NONE */
	/* Of the dossier; borrowed from the store, or NULL. */
	const char *agency;
	const char *officer_account, *officer_mail, *officer_name;
};

/* The notices about dossiers that ${letter} carries, with ids above ${after}:
 * at most ${limit}, by id. */
bool store_told_by(struct store *store, int64_t letter, int64_t after,
    size_t limit, struct arena *arena, struct told **out, size_t *count,
    struct err *err) MUST_CHECK;

/* Those that were withdrawn at ${at} with ids above ${after}, or later, and
 * before ${to}: at most ${limit}, by time and id. */
bool store_told_withdrawn(struct store *store, instant at, int64_t after,
    instant to, size_t limit, struct arena *arena, struct told **out,
    size_t *count, struct err *err) MUST_CHECK;

/* The newest acknowledgements with ids below ${before} (0: from the newest),
 * newest first, at most ${limit}; none that was withdrawn. */
bool store_told_acks(struct store *store, int64_t before, size_t limit,
    struct arena *arena, struct told **out, size_t *count,
    struct err *err) MUST_CHECK;

#endif
