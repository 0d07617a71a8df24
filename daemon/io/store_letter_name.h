/* The letter that a link names, for who serves the link's page. */
#ifndef IO_STORE_LETTER_NAME_H
#define IO_STORE_LETTER_NAME_H

#include "io/store_outbox.h"

/* The letter whose Message-ID begins with ${name}, hexadecimal digits in small
 * letters; without its bytes.  ${found} false where there is none. */
bool
store_letter_named(struct store *store, const char *name, struct arena *arena,
    struct letter *out, bool *found, struct err *err) MUST_CHECK;

#endif
