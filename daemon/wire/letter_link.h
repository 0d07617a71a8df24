/*
 * The link by which the recipient of one letter answers it without a login:
 * ADDRESS/t/TOKEN.  The token names the letter, says until when it holds and
 * is signed with a key that only hosod and hosoweb know.  Whoever has it may
 * answer: it stands in the letter and nowhere else, in no log either.
 */
#ifndef WIRE_LETTER_LINK_H
#define WIRE_LETTER_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/when.h"

enum {
	LETTER_LINK_KEY_MIN = 32, /* bytes of a key */
	LETTER_LINK_NAME = 32,    /* hexadecimal digits that name a letter */
	LETTER_LINK_TOKEN = 72,   /* characters of a token */
};

/* Where the pages of letters stand under the address. */
#define LETTER_LINK_PATH "/t/"

struct letter_link {
	/* The first digits of the letter's Message-ID. */
	char name[LETTER_LINK_NAME + 1];
	instant expires; /* the first second at which it holds no more */
};

/*
 * A token for the letter whose Message-ID begins with ${name} (at least
 * LETTER_LINK_NAME hexadecimal digits in small letters), in the arena.  The
 * same arguments give the same token.
 */
const char *letter_link_token(struct arena *arena, const char *key,
    const char *name, instant expires);

/* ${address} without a slash at its end, LETTER_LINK_PATH and the token. */
const char *letter_link_url(struct arena *arena, const char *address,
    const char *key, const char *name, instant expires);

/* The same with a word in the place of the token: it opens nothing, and stands
 * in letters that nobody receives. */
const char *letter_link_sample(struct arena *arena, const char *address);

/*
 * True when ${token} was made with ${key} or with ${old_key} (either may be
 * NULL, and then signs nothing); ${out} is what it says, which may have expired
 * long ago.  Takes as long for a wrong signature as for another wrong one.
 */
bool letter_link_read(const char *token, const char *key, const char *old_key,
    struct letter_link *out);

#endif
