/*
 * The hashes of history's chain (invariant 11, formula in store_history.h), and
 * the salts that let a row be erased.  A sealer is one thread's: the store has
 * one to append and to prove with, a reader's thread has its own to seal the
 * rows it makes ahead of their turn.  It never touches the database.
 */
#ifndef IO_SEALER_H
#define IO_SEALER_H

#include "base/when.h"

enum { SEAL_SALT = 16, SEAL_HASH = 32 };

struct seal {
	unsigned char salt[SEAL_SALT];
	unsigned char hash[SEAL_HASH];
};

struct sealer;

struct sealer *sealer_new(void);
void sealer_free(struct sealer *sealer);

/* Draws a salt and seals with it what a row says: SHA-256(salt ‖ ${kind} LF
 * ${after} LF ${payload}); ${after} may be INSTANT_NONE. */
void sealer_seal(struct sealer *sealer, const char *kind, instant after,
    const char *payload, struct seal *out);

/* The same under a ${salt} that was drawn before. */
void sealer_hash(struct sealer *sealer, const unsigned char salt[SEAL_SALT],
    const char *kind, instant after, const char *payload,
    unsigned char out[SEAL_HASH]);

/* SHA-256(${hash} ‖ ${sequence} ‖ ${at} ‖ ${dossier} ‖ ${seal}): ${hash} comes
 * in as that of the row before and becomes that of the row. */
void sealer_link(struct sealer *sealer, int64_t sequence, instant at,
    int64_t dossier, const unsigned char seal[SEAL_HASH],
    unsigned char hash[SEAL_HASH]);

#endif
