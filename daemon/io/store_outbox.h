/*
 * The outbox: letters sealed from notices, their attempts, and what became of
 * them.  A letter's bytes never change.  Sealing and attempting are committed
 * before anything leaves (invariant 5).
 *
 *   sealed ──claim──▶ claimed ──settle──▶ sent │ refused
 *     ▲                  │ later: waits for next_try, is claimed again
 *     └──────────────────┤ uncertain: repeated once, then left so
 *                        └ (a claim found at start is uncertain)
 *
 * What an operator does to a letter is in io/store_outbox_act.
 */
#ifndef IO_STORE_OUTBOX_H
#define IO_STORE_OUTBOX_H

#include "io/store.h"
#include "io/store_notice.h"

enum letter_state {
	LETTER_SEALING, /* its notices are being gathered (store_flood.h) */
	LETTER_SEALED,
	LETTER_CLAIMED,
	LETTER_LATER,
	LETTER_SENT,
	LETTER_REFUSED,
	LETTER_UNCERTAIN,
	LETTER_HELD,    /* of a trial: never sent */
	LETTER_DROPPED, /* by an operator: never sent */
	LETTER_STATE_COUNT
};
const char *letter_state_text(enum letter_state state); /* "sealed" */
bool letter_state_parse(const char *text, enum letter_state *out);

struct letter {
	int64_t id;
	const char *recipient, *recipient_name; /* name may be NULL */
	const char *channel;
	enum notice_kind kind;
	const char *subject;
	const char *message_id; /* unique; also the webhook-id */
	const void *bytes;      /* as they leave */
	size_t size;
	/* For what kind of channel they were made (conf_channel_shape); NULL:
	 * not recorded. */
	const char *shape;
	instant sealed;
	/* Kept by the store: */
	enum letter_state state;
	int attempts;
	int retried;      /* of them before an operator last asked for more */
	int uncertain;    /* attempts that ended so: the mark stands */
	instant next_try; /* INSTANT_NEVER when it will not be tried */
	const char *hold; /* what it waits for beside that; or NULL */
	instant settled;  /* when sent or refused, or left uncertain; NONE */
};

/* Seals ${notices} (all open) into ${letter}, to be tried at once unless its
 * state is LETTER_HELD; sets its id.  Refused when one of them is no longer
 * open. */
bool store_letter_seal(struct store *store, struct letter *letter,
    const int64_t *notices, size_t count, struct err *err) MUST_CHECK;

bool store_letter_load(struct store *store, int64_t id, struct arena *arena,
    struct letter *out, bool *found, struct err *err) MUST_CHECK;

/* Letters to be tried by ${now}, oldest try first, at most ${limit}; without
 * bytes (bytes NULL, size told).  Those of the channels ${without}, each
 * between line feeds ("": of none), are passed over. */
bool store_letters_due(struct store *store, instant now, const char *without,
    size_t limit, struct arena *arena, struct letter **out, size_t *count,
    struct err *err) MUST_CHECK;
/* The next try of any letter of another channel; INSTANT_NEVER when none
 * waits. */
bool store_letters_next(struct store *store, const char *without, instant *out,
    struct err *err) MUST_CHECK;

/* Commits to attempt ${attempt} (set; 1-based) of a letter that waits.  To be
 * committed before a courier sees it. */
bool store_letter_claim(struct store *store, int64_t id, instant now,
    int *attempt, struct err *err) MUST_CHECK;

struct settlement {
	enum letter_state state; /* SENT, LATER, REFUSED or UNCERTAIN */
	instant next_try; /* for LATER; for UNCERTAIN when it is to be repeated:
			   * the store repeats a letter once only */
	const char *answer; /* the server's words, or why; or NULL */
	const char *hold;   /* what its next try waits for; or NULL */
};
/* Records how the claimed attempt ended. */
bool store_letter_settle(struct store *store, int64_t id, instant now,
    const struct settlement *settlement, struct err *err) MUST_CHECK;

/* How many letters of ${channel} wait to be tried that were made for another
 * shape than ${shape}; one whose shape is not recorded is none. */
bool store_letters_misshapen(struct store *store, const char *channel,
    const char *shape, int64_t *out, struct err *err) MUST_CHECK;

/* A letter that waits to be tried waits until ${until} for ${hold}: no attempt
 * is made. */
bool store_letter_wait(struct store *store, int64_t id, instant until,
    const char *hold, struct err *err) MUST_CHECK;

/* How many letters of ${channel} were to be tried by ${now} and wait. */
bool store_letters_overdue(struct store *store, const char *channel,
    instant now, int64_t *out, struct err *err) MUST_CHECK;

/* Why letters wait for their channel beside NOTICE_STRANDED and _MISADDRESSED:
 * its endpoint wants no more, or nothing can be prepared for it. */
#define LETTER_DISABLED "channel-disabled"
#define LETTER_UNUSABLE "channel-unusable"

/* Why it waits while what it says is owed to another address. */
#define LETTER_MOVES "readdressed"

/* A letter that waits to be tried rests for ever, as those of a trial do. */
bool store_letter_hold(struct store *store, int64_t id, instant now,
    struct err *err) MUST_CHECK;

/* When a letter that had been uncertain ${uncertain} times is tried again after
 * ${settlement}; INSTANT_NEVER: that was its end. */
instant
store_letter_again(const struct settlement *settlement, int64_t uncertain);

/* At start: every claimed letter becomes uncertain, repeated at ${now} unless
 * it was repeated before.  ${ids} are these, ${count} of them. */
bool
store_letters_recover(struct store *store, instant now, struct arena *arena,
    int64_t **ids, size_t *count, struct err *err) MUST_CHECK;

/* The notices a letter carries. */
bool store_letter_notices(struct store *store, int64_t id, struct arena *arena,
    struct notice **out, size_t *count, struct err *err) MUST_CHECK;

/* One of them for each kind and rung, the gravest first: for what it was made.
 */
bool store_letter_reasons(struct store *store, int64_t id, struct arena *arena,
    struct notice **out, size_t *count, struct err *err) MUST_CHECK;

struct attempt {
	int number;
	instant at, settled;       /* settled NONE while it runs */
	enum letter_state outcome; /* CLAIMED while it runs */
	const char *answer;
};
bool store_letter_attempts(struct store *store, int64_t id, struct arena *arena,
    struct attempt **out, size_t *count, struct err *err) MUST_CHECK;

/* Newest first, ids below ${before} (0: from the newest), at most ${limit};
 * without bytes. */
bool store_letters(struct store *store, int64_t before, size_t limit,
    struct arena *arena, struct letter **out, size_t *count,
    struct err *err) MUST_CHECK;

/* The outbox in figures; a day's with from and to, all time with INSTANT_NONE
 * and INSTANT_NEVER. */
struct outbox_tally {
	int64_t letters[LETTER_STATE_COUNT]; /* by state now, sealed in it */
	int64_t marked;        /* once uncertain, whatever came of them */
	int64_t open_notices;  /* of all time */
	instant oldest_unsent; /* sealing of the oldest letter not settled */
};
bool store_outbox_tally(struct store *store, instant from, instant to,
    struct outbox_tally *out, struct err *err) MUST_CHECK;

#endif
