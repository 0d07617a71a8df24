/*
 * What operators do to letters that wait or have failed: each act is recorded
 * with its moment, its author and the reason, and is never removed.
 */
#ifndef IO_STORE_OUTBOX_ACT_H
#define IO_STORE_OUTBOX_ACT_H

#include "io/store_outbox.h"

struct outbox_act {
	const char *act; /* OUTBOX_RETRY, … */
	int64_t letter;  /* 0: of no letter */
	instant at;
	int64_t uid;        /* whose process asked */
	const char *reason; /* or NULL */
};

#define OUTBOX_RETRY "retry"
#define OUTBOX_DROP "drop"
#define OUTBOX_RESTORE "restore" /* dropped: it may have been sent */
#define OUTBOX_GO_LIVE "go-live" /* of no letter: the trial's end */

/* Records an act (inside a transaction); ${id} (unless NULL) is it. */
bool store_outbox_act_add(struct store *store, const struct outbox_act *act,
    int64_t *id, struct err *err) MUST_CHECK;

/* The act ${id} takes more than one transaction, and has come to more: that is
 * its ${reason} now (inside a transaction). */
bool store_outbox_act_amend(struct store *store, int64_t id, const char *reason,
    struct err *err) MUST_CHECK;

/* Those of a letter, the oldest first. */
bool store_outbox_acts(struct store *store, int64_t letter, struct arena *arena,
    struct outbox_act **out, size_t *count, struct err *err) MUST_CHECK;

/* The next ${limit} notices of ${letter} behind the id ${after} (0: the
 * first), in the order of their ids. */
bool store_letter_notices_after(struct store *store, int64_t letter,
    int64_t after, size_t limit, struct arena *arena, struct notice **out,
    size_t *count, struct err *err) MUST_CHECK;

/* Whether store_letter_retry would take ${id}; changes nothing. */
bool store_letter_may_retry(struct store *store, int64_t id,
    struct err *err) MUST_CHECK;

/* A letter that waits, was refused or is uncertain is to be tried at ${now}.
 * Refused, with its state, when it is none of these. */
bool store_letter_retry(struct store *store, int64_t id, instant now,
    struct err *err) MUST_CHECK;

/* A letter that did not leave is never to, and with it its notices.  One that
 * was sent or is under way, or dropped already, is refused. */
bool store_letter_drop(struct store *store, int64_t id, instant now,
    struct err *err) MUST_CHECK;

#endif
