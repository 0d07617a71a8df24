/*
 * Personal data, where the office keeps any: at most one person a dossier, in
 * tables of their own, read by `hosoctl show --personal` and by nothing else.
 * What is forgotten here is gone from the file's bytes too, once the log has
 * been emptied (store_checkpoint_idle).
 */
#ifndef IO_STORE_PERSON_H
#define IO_STORE_PERSON_H

#include "core/person.h"
#include "io/store.h"

/*
 * Keeps ${person} for ${dossier} in the place of what was kept, as seen first
 * at ${now}; nothing is written where it is the same.  An empty one is
 * forgotten, and so is that of a dossier that ended at or before
 * ${ended_before}, whose time is over.
 */
bool store_person_put(struct store *store, int64_t dossier,
    const struct person *person, instant ended_before, instant now,
    struct err *err) MUST_CHECK;

bool store_person_forget(struct store *store, int64_t dossier,
    struct err *err) MUST_CHECK;

/* Of what is kept for ${dossier} only ${parts} stay (1U << part); ${changed}
 * when something went. */
bool store_person_reduce(struct store *store, int64_t dossier, unsigned parts,
    bool *changed, struct err *err) MUST_CHECK;

/* What is kept for ${dossier}, and since when it has been so; ${found} false:
 * nothing. */
bool
store_person_find(struct store *store, int64_t dossier, struct arena *arena,
    struct person *out, instant *seen, bool *found, struct err *err) MUST_CHECK;

/* True when anything is kept of anybody. */
bool
store_person_any(struct store *store, bool *any, struct err *err) MUST_CHECK;

/* A dossier of which a person is kept, as retention looks at it. */
struct person_row {
	int64_t dossier, source;
	instant end; /* when it ended, or was found gone; INSTANT_NONE */
};

/* Those in the ${window} slots that follow *${after}, which is then the last
 * slot looked at; ${more} false at the end. */
bool store_persons(struct store *store, int64_t *after, int64_t window,
    struct arena *arena, struct person_row **out, size_t *count, bool *more,
    struct err *err) MUST_CHECK;

#endif
