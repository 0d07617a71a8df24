/* Accounts of the system by name. */
#ifndef IO_ACCOUNT_H
#define IO_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* The number of the account ${name}; a name of digits is the number itself.
 * False where the system has no such account. */
bool account_uid(const char *name, int64_t *out);

/* The same of a group. */
bool account_gid(const char *name, int64_t *out);

/* "root (uid 0)", as people read an account, by the name that it has today;
 * "uid 4711" where it has none.  In ${arena}. */
const char *account_words(struct arena *arena, int64_t uid);

#endif
