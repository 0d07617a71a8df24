/*
 * What one judgement works with.  Only core/judge*.c include this.
 *
 * The story: judge.c decides the standing; judge_dates.c says which dates are
 * odd, judge_pause.c turns pauses into spans, judge_due.c finds the deadline,
 * judge_clock.c the ends of the other clocks, judge_stairs.c where the rungs
 * lie (judge_length.c for shares, judge_repeats.c for repeats), judge_rungs.c
 * which are crossed, judge_findings.c the findings.
 */
#ifndef CORE_JUDGE_HEARING_H
#define CORE_JUDGE_HEARING_H

#include "core/judge.h"
#include "core/promise.h"

struct hearing {
	const struct facts *facts;
	const struct rules *rules;
	instant last; /* when it was judged before; INSTANT_NONE: never */
	/* The verdict of other rules that stood until now; NULL: the rules are
	 * those of the last judgement. */
	const struct verdict *stood;
	instant now;
	int32_t offset;
	day today;
	bool baseline;
	struct arena *arena;

	struct basis basis;
	const struct procedure *row; /* the basis's: in force, or NULL */
	bool trusted;                /* the row may set a deadline */
	bool watched;                /* since receipt: every pause is known */
	bool is_short;               /* no advance rungs, a bundle instead */
	bool odd;                    /* its dates decide nothing */
	/* The computed date rests on a year that is not confirmed. */
	bool computed_is_provisional;
	struct promise promise; /* in force */
	instant until; /* where an open pause ends: now, or the finish */

	struct verdict *verdict;
	struct judgement *out;
};

static inline day
hearing_date(const struct hearing *h, instant at)
{
	return when_day(at, h->offset);
}

static inline instant
hearing_midnight(const struct hearing *h, day date)
{
	return when_at(date, 0, h->offset);
}

/* Notes that the verdict goes wrong at ${at} unless something does earlier. */
static inline void
hearing_wake(struct hearing *h, instant at)
{
	if (at > h->now && at < h->verdict->next)
		h->verdict->next = at;
}

/* judge_dates.c: dates that decide nothing, and the sentence that names what
 * is odd (NULL: nothing; also for dates that only deserve a look). */
bool judge_dates_odd(struct hearing *h);
const char *judge_dates_remark(const struct hearing *h);
bool judge_dates_sane(const struct hearing *h, instant at);
/* True for a year that is a default value or a slip. */
bool judge_dates_odd_year(instant at);
/* True for a date after today; time alone will bring it, so the verdict wakes
 * on that date. */
bool judge_dates_future(struct hearing *h, instant at);

/* judge_pause.c: one pause as a span with its latest or earliest bounds; false
 * when nothing is left of it. */
bool judge_pause_span(const struct pause *pause, const struct procedure *row,
    bool latest, instant now, struct pause_span *out);
/* True when an open pause stops the limit now, and the reason of the newest. */
bool judge_pause_stops(struct hearing *h, enum pause_reason *reason);
/* True when some pause has bounds that differ. */
bool judge_pause_has_bounds(const struct facts *facts);

/* judge_due.c: fills the verdict's computed, due, advance, unknown. */
void judge_due(struct hearing *h);

/* judge_clock.c: where a clock ends, INSTANT_NONE where it does not run. */
/* ${by_instant}: whether its limit is one of hours. */
instant judge_clock_acceptance(const struct hearing *h, bool *by_instant);
instant judge_clock_step(const struct hearing *h);
/* Goes by the deadline that judge_due found; wakes when its day is over. */
instant judge_clock_apology(struct hearing *h);
instant judge_clock_supplement(const struct hearing *h);

/* judge_length.c: how long the limit is that ends at ${due}, its pauses left
 * out; false where it is not known from when it runs. */
bool judge_length(const struct hearing *h, enum clock_kind clock, instant due,
    struct ladder_length *out);

/* judge_rungs.c */
struct climb {
	enum clock_kind clock;
	const char *step; /* of the step clock */
	bool by_instant;  /* late at the instant, not after its date */
	instant due;      /* due day, overdue and after rungs follow it */
	instant early;    /* before-rungs follow it */
	/* The deadline where `early` is a date before it: a promise that moved
	 * there after a reminder of the early date is reminded of anew.
	 * INSTANT_NONE where they are one. */
	instant later;
};
/* judge_stairs.c: the instant of the first advance rung; INSTANT_NEVER when
 * there is none. */
instant judge_rungs_first(const struct hearing *h, instant early);
/* New crossings of one clock into the judgement, and the next rung's instant
 * into the verdict. */
void judge_rungs(struct hearing *h, const struct climb *climb,
    const struct crossing *before, size_t before_count);

/* judge_findings.c */
void judge_findings(struct hearing *h);

#endif
