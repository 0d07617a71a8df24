/*
 * Of whom a page tells: all that the reader sees, or one agency of it with what
 * is below.
 */
#ifndef WEB_SCOPE_H
#define WEB_SCOPE_H

#include "web/figures.h"
#include "web/visit.h"

struct web_scope {
	const struct agency *agency; /* NULL: all that the reader sees */
	bool all;                    /* the whole province */
	const char *const *codes;    /* else of these */
	size_t code_count;
};

/* All that the reader sees. */
struct web_scope web_scope_of(const struct visit *visit);

/* The agency ${code} with what is below; false where the reader does not see
 * it, or nobody is called so. */
bool web_scope_within(const struct visit *visit, const char *code,
    struct web_scope *out);

/* The sum of its figures. */
void web_scope_count(const struct visit *visit, const struct web_scope *scope,
    const struct figures *figures, struct figures_count *out);

/* The agencies right below it that are there today, as one table has them: of
 * the whole province those below its one root, where it has but one. */
size_t web_scope_parts(const struct visit *visit, const struct web_scope *scope,
    const struct agency ***out);

#endif
