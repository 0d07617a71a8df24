/*
 * A maildir to which somebody else delivers: what lies in its folder "new", and
 * moving it on into "cur".  Nothing in it is ever removed or changed.
 */
#ifndef IO_MAILBOX_H
#define IO_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

/* Refused, with the folder's name, where new/ cannot be read, or no message can
 * be moved on from it into cur/: asked for the account of this process. */
bool mailbox_check(const char *path, struct err *err) MUST_CHECK;

/* The names in new/, sorted, at most ${most} of them; those that begin with a
 * dot are none.  Refused where the folder cannot be read. */
bool mailbox_list(struct arena *arena, const char *path, size_t most,
    const char ***out, size_t *count, struct err *err) MUST_CHECK;

/* The bytes of new/${name}: a plain file of at most ${max} bytes.  False in
 * ${odd}: it is that, but cannot be read now. */
bool mailbox_read(struct arena *arena, const char *path, const char *name,
    size_t max, struct slice *out, bool *odd, struct err *err) MUST_CHECK;

/* Moves new/${name} into cur/, marked as seen or, for a person, not; beside
 * what has its name there already, under another.  Too long a name is cut. */
bool mailbox_keep(const char *path, const char *name, bool seen,
    struct err *err) MUST_CHECK;

#endif
