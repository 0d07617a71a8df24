/*
 * Which promised date is in force: what the source says, or what a written
 * apology put in its place.  Used by the judgement, by what explains it, and
 * by whoever records an apology.
 */
#ifndef CORE_PROMISE_H
#define CORE_PROMISE_H

#include "core/facts.h"

struct promise {
	instant at;   /* INSTANT_NONE: nothing was promised */
	bool is_date; /* had no time of day */
	bool is_apology;
};

/*
 * A recorded apology's new date takes the promise's place, and stays there
 * whatever the source promises later: the law knows one new appointment.  The
 * one exception is a date promised anew because of a pause that began after
 * the day of the letter, which the law expects.
 */
struct promise promise_in_force(const struct facts *facts);

/* True when ${pause} was not known yet when the promise in force was made, and
 * nothing was promised anew because of it: it moves the promise. */
bool promise_is_moved_by(const struct facts *facts,
    const struct promise *promise, const struct pause *pause);

#endif
