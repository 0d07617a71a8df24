/*
 * Which dates of a verdict may move yet, because the days off of their year
 * are listed and not confirmed.  Each clock has a mark of its own: acceptance
 * may end in certain days while the result does not, and the other way round.
 * Nothing of it is stored but the deadline's own: a date counted into such a
 * year lies in it (docs/deadlines.md), so that a date tells it by itself.
 */
#ifndef CORE_PROVISIONAL_H
#define CORE_PROVISIONAL_H

#include "core/judge.h"

struct provisional {
	bool due, due_earliest;
	bool computed, computed_earliest, advance;
	bool acceptance, apology, supplement;
};

/* True for a counted date in a year that is listed and not confirmed. */
bool provisional_date(const struct calendar *calendar, instant at);

/*
 * ${promised} is the promise in force (core/promise), or INSTANT_NONE: as it
 * was given it is certain, moved by a pause it is counted.  The apology's day
 * rests on the deadline and on the day before it.  What a step's time is the
 * source has said: nothing was counted.
 */
struct provisional provisional_of(const struct verdict *verdict,
    instant promised, const struct calendar *calendar);

/* The mark of judge_clock_due's date. */
bool
provisional_clock(const struct provisional *provisional, enum clock_kind clock);

#endif
