/* The officers who hold open dossiers, as the sources name them. */
#ifndef IO_STORE_OFFICERS_H
#define IO_STORE_OFFICERS_H

#include "io/store.h"

struct store_officer {
	const char *account, *mail, *name; /* NULL: not told */
	const char *agency; /* as the source writes it; or NULL */
	int64_t dossiers;   /* open ones */
};

/* Each with its count; a dossier without any officer is none of them. */
bool store_officers(struct store *store, struct arena *arena,
    struct store_officer **out, size_t *count, struct err *err) MUST_CHECK;

#endif
