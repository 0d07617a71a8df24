/*
 * The names of new dossiers (procedures, agencies, officers …), numbered by
 * the thread that makes them, with the store's ids beside the numbers: so the
 * loop looks up each name once, not once a dossier, and never has to read the
 * text that another core has just written.
 */
#ifndef FLOW_NAMING_H
#define FLOW_NAMING_H

#include <stdint.h>

#include "io/store_dossier.h"

/* 0: no name, or one more than are kept. */
struct name_numbers {
	uint16_t of[DOSSIER_NAMES];
};

struct naming;

struct naming *naming_new(void);
void naming_free(struct naming *naming);

/* The thread's: numbers the names of ${dossier}; copies what is new. */
void naming_number(struct naming *naming, const struct dossier *dossier,
    struct name_numbers *out);

/* The loop's: the ids of those numbers as far as they are known, and what the
 * store then made of them.  ${naming} NULL knows nothing. */
struct name_ids
naming_ids(const struct naming *naming, const struct name_numbers *numbers);
void naming_learn(struct naming *naming, const struct name_numbers *numbers,
    const struct name_ids *ids);

/* The loop's: after a rollback, which takes ids back.  NULL does nothing. */
void naming_forget(struct naming *naming);

#endif
