/*
 * Acknowledging: somebody says of a dossier's clock and due date that he has
 * seen it, and why it is late.  One transaction: the acknowledgement, its row
 * of history, the verdict, and the notice to the desk where the data is wrong.
 */
#ifndef FLOW_ACKNOWLEDGE_H
#define FLOW_ACKNOWLEDGE_H

#include "core/ack.h"
#include "flow/world.h"

enum { ACKNOWLEDGE_DAYS = 90 }; /* after which one ends at the latest */

struct acknowledge_plan {
	const char *source, *code; /* the dossier */
	enum clock_kind clock;
	instant until;      /* INSTANT_NONE: so many days */
	int32_t days;       /* working days; 0: the configuration's */
	const char *reason; /* a key of the reasons, or NULL */
	const char *note;   /* or NULL */
	int64_t uid;        /* who, by the kernel */
	const char *who;    /* the name that hosoweb vouches for, or NULL */
	int64_t letter;     /* the letter by whose link it comes, or 0 */
};

/*
 * Records it at ${now}; ${out} is what then stands.  Without an end it holds
 * until that of the last of its working days.  Refuses, with one sentence: an
 * unknown dossier, one that has ended, a clock that does not run, an end that
 * is past or more than ACKNOWLEDGE_DAYS ahead, an unknown reason, a clock that
 * is not believed; of wrong data, an end of its own (it holds until
 * the end of the next working day) and a second time for one due date.
 */
bool acknowledge(struct world *world, const struct acknowledge_plan *plan,
    instant now, struct ack *out, struct err *err) MUST_CHECK;

/*
 * What was recorded of the plan's dossier and clock after the acknowledgement
 * ${seen}, by the same letter, person, reason and note, and is in force at
 * ${now}: a form that was made before that, and sent again, records nothing a
 * second time.  The first such; ${found} false where there is none.
 */
bool acknowledge_since(struct world *world, const struct acknowledge_plan *plan,
    int64_t seen, instant now, struct ack *out, bool *found,
    struct err *err) MUST_CHECK;

/* Withdraws all that are in force for the plan's dossier, whatever the clock;
 * what waited for them goes to its next departure.  ${count} says how many;
 * none is refused.  Of the plan only the dossier and its author are read. */
bool
acknowledge_withdraw(struct world *world, const struct acknowledge_plan *plan,
    instant now, int *count, struct err *err) MUST_CHECK;

#endif
