/*
 * Classes of procedures that have rungs of their own: land matters, short
 * limits, one delicate procedure.  Configuration names them, and a dossier is
 * of the first that takes it.
 */
#ifndef CORE_LADDER_CLASS_H
#define CORE_LADDER_CLASS_H

#include "base/arena.h"
#include "core/catalogue.h"
#include "core/dossier.h"
#include "core/ladder.h"

/* A dossier is of the class when it meets everything that is given. */
struct ladder_class {
	const char *name;
	const char *const *fields; /* folded; the dossier's is one of them */
	int field_count;
	const char *const *procedures; /* codes, without or with a suffix */
	int procedure_count;
	bool has_limit;
	struct limit limit; /* of a catalogue row, up to this; no row: not */
};

/* The class of a dossier, by the catalogue's ${row} (NULL: none) and by what
 * its source says; NULL where none takes it. */
const struct ladder_class *
ladder_class_of(const struct ladder *ladder, const struct procedure *row,
    const struct observation *seen, struct arena *arena);

/* The class of that name, or NULL. */
const struct ladder_class *
ladder_class_find(const struct ladder *ladder, const char *name);

/* Whose rungs a dossier of ${own} (or NULL) climbs on ${clock}: the class's
 * name where it has any of its own for that clock, else NULL for the general
 * ones. */
const char *ladder_class_climbed(const struct ladder *ladder,
    const struct ladder_class *own, enum clock_kind clock);

#endif
