/*
 * The deadline engine: from receipt, limit, convention, cut-off, pauses and
 * calendar to the instant at which the limit ends, with the reasoning line by
 * line.  Civil Code 2015 art. 147 and 148; the rules are written out in
 * docs/deadlines.md.  A pure function: it knows no clock and no dossier.
 */
#ifndef CORE_DEADLINE_H
#define CORE_DEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/limit.h"

enum convention {
	CONVENTION_EXC,     /* the day of receipt is not counted: art. 147(3) */
	CONVENTION_INC,     /* the day of receipt is day one */
	CONVENTION_ROLLING, /* the same clock time N working days later */
};

const char *convention_text(enum convention convention); /* "exc" */
const char *convention_people(enum convention convention);
bool convention_parse(const char *text, enum convention *out,
    struct err *err) MUST_CHECK;

/* After what time of day a receipt counts as the next working day's. */
struct cutoff {
	enum { CUTOFF_NONE, CUTOFF_AT, CUTOFF_LAST_HOUR } kind;
	int32_t at; /* second of the day, for CUTOFF_AT; strictly after it */
};

char *cutoff_text(struct arena *arena, struct cutoff cutoff);
/* "15:00", "last-hour", "none". */
bool
cutoff_parse(const char *text, struct cutoff *out, struct err *err) MUST_CHECK;

enum pause_policy {
	PAUSE_PRESERVE, /* what was left runs on */
	PAUSE_RESET,    /* the full limit runs anew */
	PAUSE_SHIFT,    /* moved by the elapsed time */
};

const char *pause_policy_text(enum pause_policy policy); /* "preserve" */
bool pause_policy_parse(const char *text, enum pause_policy *out,
    struct err *err) MUST_CHECK;

/* What a pause does to the limit, and the longest time for which it may stop
 * it: from then on the limit runs as if the dossier had come back. */
struct pause_rule {
	enum pause_policy policy;
	struct limit cap; /* count 0: none */
};

/* "preserve", "preserve<=15wd"; a cap of "sameday" is none. */
bool pause_rule_parse(const char *text, struct pause_rule *out,
    struct err *err) MUST_CHECK;
char *pause_rule_text(struct arena *arena, struct pause_rule rule);

/* An interval in which the limit does not run.  It is closed and known: no
 * INSTANT_NONE or INSTANT_NEVER, and it does not end before it begins. */
struct pause_span {
	instant from;
	instant to;
	enum pause_policy policy;
	/* Days and months end with the close of office of the last day, the
	 * day of `cap_from` not counted (art. 147(3), 148); hours are office
	 * time from that instant. */
	struct limit cap; /* count 0: none */
	instant cap_from; /* `from`, where its time is known exactly */
};

/* "2020-09-10T14:00..2020-09-16T10:00:reset<=3wd" (preserve and no cap when
 * left out). */
bool pause_span_parse(const char *text, int32_t offset, struct pause_span *out,
    struct err *err) MUST_CHECK;

/* What a limit runs from: for its reasons only, no date depends on it. */
enum deadline_event {
	EVENT_RECEIPT,
	EVENT_SUBMISSION, /* the applicant's, not yet accepted */
	EVENT_REQUEST,    /* for papers */
	EVENT_RETURN,     /* of papers asked for */
};

struct deadline_rule {
	struct limit limit;
	enum convention convention;
	struct cutoff cutoff;
	enum deadline_event event;
};

enum deadline_state {
	DEADLINE_KNOWN,
	DEADLINE_UNCOVERED, /* needs a year that the calendar does not list */
};

struct deadline {
	enum deadline_state state;
	instant due; /* at close of office, or the instant of an hour limit */
	bool provisional;   /* rests on a year listed but not confirmed */
	int uncovered_year; /* the year that is missing, for UNCOVERED */
};

/*
 * Computes when ${rule} ends for a receipt at ${received} with ${pauses} (any
 * order; they are merged here).  ${out} is always filled.
 */
void deadline_compute(const struct calendar *calendar,
    const struct deadline_rule *rule, instant received,
    const struct pause_span *pauses, size_t pause_count, struct deadline *out);

/* The working day that counts as the day of receipt (or of return): its own
 * date within the cut-off and office hours, else the next working day. */
bool deadline_deemed_day(const struct calendar *calendar, struct cutoff cutoff,
    instant at, day *out) MUST_CHECK;

/* When a pause begun at ${from} has stopped a limit for ${cap}; false where the
 * calendar does not reach so far. */
bool deadline_cap_end(const struct calendar *calendar, struct limit cap,
    instant from, instant *out) MUST_CHECK;

/* The last moments for the apology letter: the calendar day before the due
 * date, and the working day on which it can still be done. */
bool deadline_apology(const struct calendar *calendar, day due, day *legal,
    day *operational) MUST_CHECK;

/* One line of reasoning, in both languages; strings in the arena. */
struct reason {
	const char *vi;
	const char *en;
	/* The line is about one day that did not count, or counted. */
	day date;
	bool has_date;
	bool counted;
};

struct reasoning {
	struct reason *lines;
	int count;
};

/*
 * The same computation with its reasons: the rule and its article, the deemed
 * day, which days counted, which did not and by which decree, each pause, the
 * roll-over of art. 148(5), the calendar's name and how far it is confirmed.
 * Runs of plain counted days may be put in one line.
 */
void deadline_explain(const struct calendar *calendar,
    const struct deadline_rule *rule, instant received,
    const struct pause_span *pauses, size_t pause_count, struct arena *arena,
    struct deadline *out, struct reasoning *reasoning);

#endif
