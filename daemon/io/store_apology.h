/*
 * Recorded apologies: at most one a dossier.  Its row is a cache of the change
 * of the same kind in history; a dossier that is read brings its own along.
 */
#ifndef IO_STORE_APOLOGY_H
#define IO_STORE_APOLOGY_H

#include "core/apology.h"
#include "io/store.h"

/* Adds ${apology} to a dossier that has none, inside a transaction; the change
 * is appended by store_dossier_judged. */
bool store_apology_add(struct store *store, int64_t dossier,
    const struct apology *apology, struct err *err) MUST_CHECK;

/* Takes away that of ${dossier}; history keeps that it was there. */
bool store_apology_remove(struct store *store, int64_t dossier,
    struct err *err) MUST_CHECK;

#endif
