/*
 * Silences: an operator has it that nothing is sent about a dossier, a
 * procedure, an agency with all below it, or a source for a time.  Recorded
 * with its author; ended early on request, never removed.
 */
#ifndef FLOW_HUSH_H
#define FLOW_HUSH_H

#include "core/silence.h"
#include "flow/world.h"

enum { HUSH_DAYS = 366 }; /* after which one ends at the latest */

struct hush_plan {
	enum silence_kind kind;
	const char *what;   /* "SOURCE/CODE", a code, a name: by the kind */
	instant from, to;   /* from INSTANT_NONE: now */
	const char *reason; /* never NULL */
	int64_t uid;
	const char *who; /* or NULL */
};

/* Refuses, with one sentence: what is not known, an end that is past, not after
 * its beginning or more than HUSH_DAYS ahead, a beginning that is past, a clock
 * that is not believed.  An agency may be named; its
 * code is kept. */
bool hush(struct world *world, const struct hush_plan *plan, instant now,
    struct silence *out, struct err *err) MUST_CHECK;

/* Ends the silence ${id} at ${now}, for the plan's reason and by its author;
 * what waited for it goes to its next departure.  Refuses an unknown one, and
 * one that is over. */
bool hush_end(struct world *world, int64_t id, const struct hush_plan *plan,
    instant now, struct silence *out, struct err *err) MUST_CHECK;

#endif
