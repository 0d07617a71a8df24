/*
 * History: append-only rows, each sealed by a hash over the one before it
 * (invariant 11).  Rows are appended by store_dossier_insert and
 * store_dossier_update, with the dossier they change; this is where they are
 * read, proved and, where the law asks it, erased.
 *
 * row hash = SHA-256(previous hash ‖ sequence ‖ instant ‖ dossier ‖ seal),
 * seal = SHA-256(salt ‖ kind LF after LF payload); integers are 64 bit big
 * endian, kind and after (decimal, "-" for none) are text; the hash before
 * row 1 is 32 zero bytes.
 */
#ifndef IO_STORE_HISTORY_H
#define IO_STORE_HISTORY_H

#include "io/sealer.h"
#include "io/store.h"

enum change_kind {
	CHANGE_FIRST,             /* first observation; payload_observation */
	CHANGE_OBSERVED,          /* payload_observation */
	CHANGE_DEADLINE,          /* payload_deadline */
	CHANGE_FINDING,           /* payload_finding */
	CHANGE_APOLOGY,           /* payload_apology */
	CHANGE_APOLOGY_WITHDRAWN, /* payload_withdrawal */
	CHANGE_GONE,              /* payload_gone */
	CHANGE_ACK,               /* payload_ack */
	CHANGE_ACK_WITHDRAWN,     /* payload_ack_withdrawn */
	CHANGE_SILENCE,           /* of this dossier; payload_silence */
	CHANGE_SILENCE_ENDED,     /* payload_silence_ended */
	CHANGE_KIND_COUNT
};
const char *change_kind_text(enum change_kind kind); /* "observed" */

struct change {
	enum change_kind kind;
	instant after; /* the last poll that would have shown it, or NONE */
	instant at;
	const char *payload; /* NULL once erased */
	/* Of what it says, made beforehand; NULL: made when it is appended. */
	const struct seal *seal;
	/* Set when read: */
	int64_t sequence, previous; /* of this dossier; 0: none before */
	int64_t dossier;
};

enum { HISTORY_HASH = SEAL_HASH };

/* How much history there is; printed in the administrators' digest. */
struct history_head {
	int64_t count;  /* rows, which are numbered from 1 without gaps */
	instant newest; /* `at` of the newest row, INSTANT_NONE when empty */
	unsigned char hash[HISTORY_HASH]; /* of the newest row */
};
bool store_history_head(struct store *store, struct history_head *out,
    struct err *err) MUST_CHECK;

/* All changes of a dossier whose newest is ${newest}, oldest first. */
bool store_history_of(struct store *store, int64_t newest, struct arena *arena,
    struct change **out, size_t *count, struct err *err) MUST_CHECK;

/* Forgets salt and payload of all rows of a dossier whose newest is ${newest};
 * the chain still verifies.  ${rows} grows by those that said something. */
bool store_history_erase(struct store *store, int64_t newest, int64_t *rows,
    struct err *err) MUST_CHECK;

/*
 * Of the dossiers in the ${window} ids that follow *${after}, which is then the
 * last id looked at: the newest changes of those that ended, or were found
 * gone, at or before ${before} and are not erased.  ${more} false at the end.
 */
bool store_history_ended(struct store *store, int64_t *after, int64_t window,
    instant before, struct arena *arena, int64_t **newests, size_t *count,
    bool *more, struct err *err) MUST_CHECK;

struct history_proof {
	int64_t rows;    /* walked */
	int64_t erased;  /* of them without payload */
	int64_t bad;     /* first sequence that is wrong, 0 when all is well */
	const char *why; /* in English, borrowed from static storage */
	unsigned char hash[HISTORY_HASH]; /* of the last row walked */
};

/*
 * Walks the chain from the first row: numbering, hashes, each row's previous
 * change of its dossier, each dossier's newest.  Finding a bad row is an
 * answer, not an error.  A reader calls it within one snapshot.
 */
bool store_history_verify(struct store *store, struct history_proof *out,
    struct err *err) MUST_CHECK;

#endif
