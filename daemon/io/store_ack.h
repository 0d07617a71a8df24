/*
 * Acknowledgements as recorded.  Rows are added and withdrawn, never removed:
 * what was told once for a due date is known for good.  The change is appended
 * by store_dossier_judged.
 */
#ifndef IO_STORE_ACK_H
#define IO_STORE_ACK_H

#include "core/ack.h"
#include "io/store.h"

/* Adds ${ack} to ${dossier} and sets its id. */
bool store_ack_add(struct store *store, int64_t dossier, struct ack *ack,
    struct err *err) MUST_CHECK;

bool store_ack_withdraw(struct store *store, int64_t id, instant now,
    struct err *err) MUST_CHECK;

/* All of ${dossier}, oldest first. */
bool store_acks(struct store *store, int64_t dossier, struct arena *arena,
    struct ack **out, size_t *count, struct err *err) MUST_CHECK;

/* All that are in force at ${now}, by dossier: ${dossiers} says whose. */
bool store_acks_in_force(struct store *store, instant now, struct arena *arena,
    struct ack **out, int64_t **dossiers, size_t *count,
    struct err *err) MUST_CHECK;

/* What an account of reasons asks of one. */
struct ack_given {
	int64_t id, dossier;
	bool is_withdrawn;
	const char *reason; /* its key, or NULL */
	const char *agency; /* of the dossier now, its code; borrowed from the
			     * store, or NULL */
};

/* Those made in [from, to) above id ${after}, at most ${limit}. */
bool store_acks_given(struct store *store, instant from, instant to,
    int64_t after, size_t limit, struct arena *arena, struct ack_given **out,
    size_t *count, struct err *err) MUST_CHECK;

/* The id of the newest of all, 0 before the first: whoever has seen it has seen
 * what ids up to it say. */
bool
store_ack_newest(struct store *store, int64_t *out, struct err *err) MUST_CHECK;

#endif
