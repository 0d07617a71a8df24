/*
 * Passwords and their hashes, by crypt(3).  A hash takes tens of milliseconds
 * and 16 MiB on purpose: never where others wait for the thread.
 */
#ifndef IO_PASSWORD_H
#define IO_PASSWORD_H

#include <stdbool.h>

#include "base/err.h"

enum {
	PASSWORD_LEAST = 12, /* characters */
	PASSWORD_MOST = 300, /* bytes */
	PASSWORD_HASH = 384, /* bytes of a hash, its NUL included */
};

/* Hashes ${password} anew, with yescrypt and a salt by chance.  Refused: fewer
 * characters than PASSWORD_LEAST, more bytes than PASSWORD_MOST, what is no
 * UTF-8; the error says which.  However the keyboard puts a letter and its mark
 * together, it is one password. */
bool password_hash(const char *password, char out[PASSWORD_HASH],
    struct err *err) MUST_CHECK;

/* Whether ${hash} is that of ${password}; takes as long either way. */
bool password_is(const char *password, const char *hash);

#endif
