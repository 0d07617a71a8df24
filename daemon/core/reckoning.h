/*
 * One deadline under way.  Only core/deadline*.c and core/reckoning.c include
 * this.  It asks the calendar, remembers how far it had to ask, and tells the
 * reasoner, when there is one, what it did: the date and its reasons come out
 * of the same steps.
 */
#ifndef CORE_RECKONING_H
#define CORE_RECKONING_H

#include "core/deadline.h"
#include "core/reasoning.h"

struct reckoning {
	const struct calendar *calendar;
	const struct deadline_rule *rule;
	struct reasoner *reasoner; /* NULL: nobody asks why */
	enum measure measure;
	int32_t offset;
	day furthest;     /* the latest day the calendar was asked about */
	int missing_year; /* set when a question was not covered */
};

/* From where a limit, or what is left of it, is counted: the deemed day for
 * working days and the same day, the plain date for days and months, the
 * instant for office time. */
struct start {
	instant at;
	day date;
};

/* A due date: `date` is the one counted, before art. 148(5) moves it; `at` is
 * the due instant. */
struct due {
	day date;
	instant at;
};

struct reckoning reckoning_of(const struct calendar *calendar,
    const struct deadline_rule *rule, struct reasoner *reasoner);

/* Each is false when it needs a year that is not listed. */
bool reckoning_start(struct reckoning *reckoning, instant at,
    struct start *out) MUST_CHECK;
/* The same where the cut-off plays no part: a cap has ended then, nothing was
 * received. */
bool reckoning_start_plain(struct reckoning *reckoning, instant at,
    struct start *out) MUST_CHECK;
/* When ${pause} no longer stops the limit: its end, or its cap's where that is
 * earlier.  ${by_cap}: that is on the last day of the cap. */
bool reckoning_pause_end(struct reckoning *reckoning,
    const struct pause_span *pause, instant *out, bool *by_cap) MUST_CHECK;
bool reckoning_full(struct reckoning *reckoning, struct start start,
    struct due *out) MUST_CHECK;
/* Where ${left} working days, days or office seconds run on from ${start}; 0
 * ends on the day of ${start} itself, or at its next office time. */
bool reckoning_rest(struct reckoning *reckoning, struct start start,
    int64_t left, struct due *out) MUST_CHECK;
/* What is left of ${due} after ${start}, in the rule's measure.  ${start} lies
 * between the day of receipt and the due date, or is a day of return. */
int64_t reckoning_left(const struct reckoning *reckoning, struct start start,
    struct due due);
/* ${due} later by the elapsed time of ${pause}, then forward to office time. */
bool reckoning_shift(struct reckoning *reckoning, struct due due,
    const struct pause_span *pause, struct due *out) MUST_CHECK;

/* The end of ${cap} counted from ${from}; false where the calendar does not
 * tell, which is not accounted for: it moves no date by itself. */
bool reckoning_cap_end(const struct reckoning *reckoning, struct limit cap,
    instant from, instant *out) MUST_CHECK;

/* The local date of any instant; those before year 1 and after year 9999 are
 * taken as the first days of years 1 and 10000, which no calendar lists. */
day reckoning_day(const struct reckoning *reckoning, instant at);

/* Applies ${pauses}, in any order, to ${due} in order of time. */
bool reckoning_pauses(struct reckoning *reckoning, struct start received,
    const struct pause_span *pauses, size_t count, struct due *due) MUST_CHECK;

#endif
