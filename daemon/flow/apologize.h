/*
 * Recording a written apology: an operator tells of a letter that the handling
 * agency has signed, and its new date takes the promise's place.  One
 * transaction: the letter, its row of history, the verdict and what it moved.
 */
#ifndef FLOW_APOLOGIZE_H
#define FLOW_APOLOGIZE_H

#include "core/apology.h"
#include "flow/world.h"

struct apologize_plan {
	const char *source, *code; /* the dossier */
	const char *number;        /* of the letter */
	day date, new_date;
	const char *reason; /* or NULL */
	int64_t uid;        /* who tells, by the kernel */
	const char *who;    /* the name that hosoweb vouches for; or NULL */
};

/*
 * Records it at ${now}; ${out} is what then stands, ${already} true when this
 * very letter was recorded before (so that asking again after a lost answer
 * changes nothing).  Refuses, with one sentence: an unknown dossier, one not
 * yet received or ended, one without a deadline, what apology_check refuses, a
 * new date in a year that the calendar does not list, and another letter for a
 * dossier that has one: that is a finding, too.
 */
bool
apologize(struct world *world, const struct apologize_plan *plan, instant now,
    struct apology *out, bool *already, struct err *err) MUST_CHECK;

/*
 * Withdraws, for the plan's reason, the apology that is recorded of its
 * dossier: somebody mistyped it.  The promise is in force again; history keeps
 * both. Once a dossier, so that a new date is not put on and off at will: then
 * it is refused, as where none is recorded.  ${already} true when nothing is
 * recorded because it was withdrawn before.  The plan's letter and dates are
 * not looked at; ${out} is what was withdrawn, unless already.
 */
bool apologize_withdraw(struct world *world, const struct apologize_plan *plan,
    instant now, struct apology *out, bool *already,
    struct err *err) MUST_CHECK;

#endif
