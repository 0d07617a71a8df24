/*
 * The office calendar: which days are worked, at what hours, by which decree.
 * Built once from entries and never changed; every question is answered from
 * tables in time that does not depend on the distance.  It never guesses: a
 * day outside the listed years is "not covered".
 */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/when.h"

enum day_kind {
	DAY_WORKING,          /* an ordinary working day */
	DAY_WEEKEND,          /* weekly rest */
	DAY_OFF_STATUTORY,    /* Labour Code art. 112 */
	DAY_OFF_COMPENSATORY, /* art. 111(3): for a holiday on a rest day */
	DAY_OFF_SWAP,         /* off, made up on another day */
	DAY_OFF_LOCAL,        /* closed by local decision */
	DAY_MADE_UP,          /* a rest day that is worked */
	DAY_COUNTER, /* a rest day with office hours; no working day of limits
		      */
};

/* The keyword of the calendar file: "off_statutory", "work_makeup", …. */
const char *day_kind_text(enum day_kind kind);
/* Exact match; "working" and "weekend" are no keywords of the file, and
 * "counter_open" only of overlays. */
bool day_kind_parse(const char *text, enum day_kind *out);

enum calendar_coverage {
	CALENDAR_UNLISTED, /* the year is not in the file: unknown */
	CALENDAR_LISTED,   /* listed, not confirmed: provisional */
	CALENDAR_CONFIRMED,
};

/* Office hours, seconds of the local day. */
struct office_span {
	int32_t open;
	int32_t close;
};

enum { CALENDAR_SPANS = 4 };

/* The hours of one day, in order. */
struct office_shift {
	struct office_span spans[CALENDAR_SPANS];
	int count;
	int32_t length; /* office seconds in all */
};

/* Refuses none, overlapping or empty hours, and a close after 23:59; sets the
 * length. */
bool office_shift_check(struct office_shift *shift, struct err *err) MUST_CHECK;

struct calendar_entry {
	day date;
	enum day_kind kind; /* never WORKING or WEEKEND */
	const char *label;  /* "Quốc khánh 2/9" */
	const char *basis;  /* the decree or notice */
};

/* What a calendar is built from; everything is copied. */
struct calendar_plan {
	const char *name;          /* the file's own name, printed */
	int first_year, last_year; /* listed, both included */
	int confirmed_until;       /* the last confirmed year */
	int32_t offset;            /* of local time, seconds */
	struct office_span
	    spans[CALENDAR_SPANS]; /* of a working day, in order */
	int span_count;
	const struct calendar_entry *entries;
	int entry_count;
	const char *hash; /* of the file's bytes, hexadecimal */
};

struct calendar;

/*
 * What calendar_build refuses, one question at a time, for the reader of the
 * file that wants to name the line: the years, how far they are confirmed, the
 * office hours, one entry (the years must be set), a year without any
 * statutory day off.
 */
bool calendar_check_years(const struct calendar_plan *plan,
    struct err *err) MUST_CHECK;
bool calendar_check_confirmed(const struct calendar_plan *plan,
    struct err *err) MUST_CHECK;
bool calendar_check_hours(const struct calendar_plan *plan,
    struct err *err) MUST_CHECK;
bool calendar_check_entry(const struct calendar_plan *plan,
    const struct calendar_entry *entry, struct err *err) MUST_CHECK;
bool calendar_check_holidays(const struct calendar_plan *plan, int year,
    struct err *err) MUST_CHECK;

/*
 * Refuses: no or overlapping office hours, an entry outside the years, a date
 * twice, a made-up day that is worked anyway, a day off that is a rest day
 * marked as swap, a year without any statutory day off.  The caller owns the
 * result and gives it to calendar_free.
 */
struct calendar *
calendar_build(const struct calendar_plan *plan, struct err *err) MUST_CHECK;
void calendar_free(struct calendar *calendar);

const char *calendar_name(const struct calendar *calendar);
const char *calendar_hash(const struct calendar *calendar);
int calendar_confirmed_until(const struct calendar *calendar);
void calendar_years(const struct calendar *calendar, int *first, int *last);
int32_t calendar_offset(const struct calendar *calendar);

enum calendar_coverage
calendar_coverage(const struct calendar *calendar, day date);

/* The local date of ${at}; false outside the listed years, for any instant,
 * INSTANT_NONE and INSTANT_NEVER too. */
bool calendar_day_of(const struct calendar *calendar, instant at,
    day *out) MUST_CHECK;

/* The kind of a covered day, and the entry that made it so (NULL for ordinary
 * days and weekends; borrowed). */
enum day_kind calendar_kind(const struct calendar *calendar, day date,
    const struct calendar_entry **entry);

/* False outside the listed years: ask calendar_coverage where it matters. */
bool calendar_is_working(const struct calendar *calendar, day date);
/* Some of ${date} is office time: it is worked, or its counter is open. */
bool calendar_is_open(const struct calendar *calendar, day date);

/*
 * Counting.  Each returns false when the answer, or the way to it, lies
 * outside the listed years.
 * calendar_add: the ${count}-th working day after ${date} (count > 0), before
 * it (count < 0), ${date} itself for 0.
 * calendar_next / calendar_previous: the first working day at or after / at or
 * before ${date}.
 */
bool calendar_add(const struct calendar *calendar, day date, int32_t count,
    day *out) MUST_CHECK;
bool
calendar_next(const struct calendar *calendar, day date, day *out) MUST_CHECK;
bool calendar_previous(const struct calendar *calendar, day date,
    day *out) MUST_CHECK;

/* The number of working days in (${after}, ${until}]; negative when ${until}
 * is earlier.  False outside the listed years. */
bool calendar_count(const struct calendar *calendar, day after, day until,
    int32_t *out) MUST_CHECK;

/* Opening and closing time of ordinary working days, and the spans themselves;
 * an overlay may give single days other hours. */
int32_t calendar_open(const struct calendar *calendar);
int32_t calendar_close(const struct calendar *calendar);
int calendar_spans(const struct calendar *calendar,
    struct office_span out[CALENDAR_SPANS]);
/* Office seconds of one ordinary working day (28800 for eight hours): what a
 * day weighs under `rolling`, whatever the hours of single days. */
int32_t calendar_day_length(const struct calendar *calendar);

/* The hours of ${date}, whether it is worked or not; an ordinary day's outside
 * the listed years. */
const struct office_shift *
calendar_hours(const struct calendar *calendar, day date);
int32_t calendar_close_on(const struct calendar *calendar, day date);

/* The instant of the opening / closing of ${date}. */
instant calendar_open_at(const struct calendar *calendar, day date);
instant calendar_close_at(const struct calendar *calendar, day date);

/* True in office time; opening and closing instants are office time. */
bool calendar_is_office(const struct calendar *calendar, instant at);

/* ${at} itself in office time, else the next opening. */
bool calendar_next_office(const struct calendar *calendar, instant at,
    instant *out) MUST_CHECK;

/* The earliest instant at which ${seconds} (may be negative: the latest
 * instant that many before) of office time have passed since ${at}.  Four
 * hours from 07:30 end at 11:30, not 13:30. */
bool calendar_office_add(const struct calendar *calendar, instant at,
    int64_t seconds, instant *out) MUST_CHECK;

/* Office seconds from ${from} to ${to}; negative when ${to} is earlier. */
bool calendar_office_between(const struct calendar *calendar, instant from,
    instant to, int64_t *out) MUST_CHECK;

#endif
