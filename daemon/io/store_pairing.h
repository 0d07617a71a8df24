/*
 * Pairing codes: by which a person shows that a chat is his.  Kept are hashes,
 * never a code; a code serves once, and a newer one of the same person ends it.
 */
#ifndef IO_STORE_PAIRING_H
#define IO_STORE_PAIRING_H

#include "io/store.h"

struct pairing {
	const char *hash;           /* SHA-256 of the code, hexadecimal */
	const char *name, *agency;  /* the contact */
	const char *account, *mail; /* which of that name; or NULL */
	instant created, expires;
	int64_t uid; /* who asked for it */
};

/* Inside a transaction. */
bool store_pairing_add(struct store *store, const struct pairing *pairing,
    struct err *err) MUST_CHECK;

/* Takes the code, inside a transaction: ${found} where it was given, is not
 * used yet and has not expired by ${now}; then whose it is (the four names of
 * ${out}), in ${arena}. */
bool store_pairing_take(struct store *store, const char *hash, instant now,
    const char *chat, struct arena *arena, struct pairing *out, bool *found,
    struct err *err) MUST_CHECK;

#endif
