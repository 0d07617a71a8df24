/*
 * Why a date moved: news of the dossier, or which of the rules took another
 * place since it was judged (invariant 6).  The calendar before stands in the
 * database, so that the reason is known after a restart, too.
 */
#ifndef FLOW_CAUSE_H
#define FLOW_CAUSE_H

#include "flow/world.h"
#include "io/store_dossier.h"

struct causes;

struct causes *causes_new(struct world *world);
void causes_free(struct causes *causes);

/* Other rules are in force: what was compared with them is forgotten. */
void causes_forget(struct causes *causes);

struct cause {
	bool by_rules;       /* calendar, catalogue or configuration */
	const char *why;     /* a word of wire/payload */
	const char *because; /* in office Vietnamese, in the turn; or NULL */
};

/*
 * Why the dates of ${dossier}, whose verdict is the new one, made by ${rules},
 * and whose generation is still the one before, are not those of ${before}.
 */
bool cause_of_move(struct world *world, const struct rules *rules,
    const struct dossier *dossier, const struct verdict *before, instant now,
    struct cause *out, struct err *err) MUST_CHECK;

#endif
