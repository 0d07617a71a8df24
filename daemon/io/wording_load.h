/*
 * The office's templates from their folder: a file that is there takes the
 * place of the text built in, one that is missing leaves it.
 */
#ifndef IO_WORDING_LOAD_H
#define IO_WORDING_LOAD_H

#include "wire/wording.h"

/*
 * Reads ${folder} (NULL or missing: everything is ours) and compiles.  A file
 * of a name that no template has is a complaint too: it would change nothing
 * and nobody would know.  NULL when anything is refused.  The caller owns the
 * result.
 */
struct wording *wording_load(const char *folder, struct complaints *complaints);

/* Reads one template, UTF-8 text without NUL, into ${arena}. */
bool wording_read(struct arena *arena, const char *path, const char **out,
    struct err *err) MUST_CHECK;

#endif
