/*
 * The reasons of a deadline in words, Vietnamese and English, written down
 * while it is reckoned.  Only the deadline engine uses this.  Each function
 * does nothing when ${reasoner} is NULL.
 */
#ifndef CORE_REASONING_H
#define CORE_REASONING_H

#include "base/arena.h"
#include "core/deadline.h"

/* What a rule counts in: rolling days are office time, months are days. */
enum measure {
	MEASURE_WORKING_DAYS,
	MEASURE_DAYS,
	MEASURE_OFFICE_TIME,
	MEASURE_SAME_DAY,
};

struct reasoner {
	struct arena *arena;
	const struct calendar *calendar;
	struct reasoning said;
	int capacity;
};

struct reasoner
reasoning_begin(struct arena *arena, const struct calendar *calendar);

/* The limit, its convention and the article it rests on. */
void
reasoning_rule(struct reasoner *reasoner, const struct deadline_rule *rule);
/* When it was received, and why it counts as received on ${counted}. */
void reasoning_receipt(struct reasoner *reasoner,
    const struct deadline_rule *rule, instant received, day counted);

/* Which days counted from ${start} to ${due}, which did not, by which decree.
 * With ${first_counts} the start is day one. */
void reasoning_working_days(struct reasoner *reasoner, day start, day due,
    bool first_counts);
void reasoning_days(struct reasoner *reasoner, day start, day due);
void
reasoning_office_time(struct reasoner *reasoner, instant from, instant due);
/* Art. 148(5), when the two differ. */
void reasoning_rollover(struct reasoner *reasoner, day counted, day worked);

/* The pause and its policy; ${due} is what it moves, ${back} the day of
 * return. */
void reasoning_pause(struct reasoner *reasoner, enum measure measure,
    const struct pause_span *pause, instant due, day back);
/* What follows stopped the limit for the longest time it may, ${cap}. */
void reasoning_cap(struct reasoner *reasoner, const struct pause_span *pause,
    struct limit cap);
/* What was left when it began. */
void
reasoning_left(struct reasoner *reasoner, enum measure measure, int64_t left);
/* Pauses that change nothing: over before the limit ran, begun after it. */
void
reasoning_before(struct reasoner *reasoner, const struct pause_span *pause);
void
reasoning_too_late(struct reasoner *reasoner, const struct pause_span *pause);

/* The due instant, or the missing year; the calendar it rests on. */
void reasoning_result(struct reasoner *reasoner,
    const struct deadline_rule *rule, const struct deadline *deadline);

/* The building stones, shared by reasoning*.c: one line, about ${about} unless
 * NULL; a date, or a time, as people read it in each language. */
struct reason_words {
	const char *vi, *en;
};
void reasoning_say(struct reasoner *reasoner, const day *about, bool counted,
    const char *vi, const char *en);
#define SAY(reasoner, vi, en) reasoning_say(reasoner, NULL, false, vi, en)
const char *reasoning_date_vi(struct reasoner *reasoner, day date);
const char *reasoning_date_en(struct reasoner *reasoner, day date);
const char *reasoning_time_vi(struct reasoner *reasoner, instant at);
const char *reasoning_time_en(struct reasoner *reasoner, instant at);

#endif
