/* Accounts of the system by name. */
#ifndef IO_ACCOUNT_H
#define IO_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"

/* The number of the account ${name}; a name of digits is the number itself.
 * False where the system has no such account. */
bool account_uid(const char *name, int64_t *out);

/* The same of a group. */
bool account_gid(const char *name, int64_t *out);

/* "root (uid 0)", as people read an account, by the name that it has today;
 * "uid 4711" where it has none.  In ${arena}. */
const char *account_words(struct arena *arena, int64_t uid);

/*
 * What names were last found to mean.  The system may ask a directory service
 * for a name, and the caller waits: a name is asked for once, and again by the
 * first question a minute later, or after ${account_book_forget}.  So long a
 * loop that asks may stand still, and so long a name that was given to another
 * account still means the old one.
 */
struct account_book;

struct account_book *account_book_new(void);
void account_book_free(struct account_book *book); /* NULL does nothing */

/* Nothing is known any more.  NULL does nothing. */
void account_book_forget(struct account_book *book);

/* The number of ${name} at ${now}: that of an account, or of a group if it is
 * written @name.  False where the system has none. */
bool account_book_number(struct account_book *book, const char *name,
    instant now, int64_t *out);

#endif
