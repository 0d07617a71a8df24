/*
 * A dossier never seen before: its ledger begun, its first row of history
 * written and sealed, its first judgement made.  None of it needs the
 * database, so a reader's thread does it for the records of a first load
 * before their turn comes.
 */
#ifndef FLOW_FIRST_H
#define FLOW_FIRST_H

#include "flow/naming.h"
#include "flow/verdict.h"
#include "io/sealer.h"

/* By what the dossiers of one batch are made: values and borrowed rules that
 * nobody changes meanwhile. */
struct first_plan {
	struct verdict_view view;
	int64_t source;
	instant now;
	instant as_of; /* of the list, as in struct record_sweep */
	/* Those of the thread; NULL on the loop, which neither seals nor
	 * numbers ahead. */
	struct sealer *sealer;
	struct naming *naming;
};

struct first {
	struct dossier dossier; /* judged; its strings are the observation's */
	struct judgement judgement;
	struct change change; /* CHANGE_FIRST */
	struct seal seal;     /* of ${change}, which names it */
	struct name_numbers names;
};

/* Makes the dossier of ${seen} as of ${plan->now}; what it comes to lives in
 * ${arena}. */
struct first *first_make(const struct first_plan *plan,
    const struct observation *seen, struct arena *arena);

/* True when ${first} says what would be said at ${now} by the rules of
 * ${generation}. */
bool first_holds(const struct first *first, instant now, int64_t generation);

#endif
