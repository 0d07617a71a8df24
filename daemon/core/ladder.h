/*
 * The ladder: the rungs at which somebody is told, as configuration gives
 * them.  A rung is found by its name, which is part of a notice's key and so
 * must not be reused for another meaning.
 */
#ifndef CORE_LADDER_H
#define CORE_LADDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/directory.h"

/* What runs against a limit; stored, so the order stays. */
enum clock_kind {
	CLOCK_RESOLUTION,
	CLOCK_ACCEPTANCE,
	CLOCK_STEP,       /* the step that the export says it is at */
	CLOCK_APOLOGY,    /* the last moment for the apology letter */
	CLOCK_SUPPLEMENT, /* the applicant's own time to supplement */
	CLOCK_COUNT
};
const char *clock_kind_text(enum clock_kind clock); /* "resolution" */
bool clock_kind_parse(const char *text, enum clock_kind *out);

enum severity {
	SEVERITY_REMINDER, /* before the due day */
	SEVERITY_DUE,      /* on the due day */
	SEVERITY_OVERDUE,
	SEVERITY_GRAVE, /* long overdue */
};
const char *severity_text(enum severity severity);
bool severity_parse(const char *text, enum severity *out);

enum rung_kind {
	RUNG_WORKING_DAYS_BEFORE,  /* opening of the N-th working day before */
	RUNG_WORKING_HOURS_BEFORE, /* N office hours before the instant */
	RUNG_DUE_DAY,              /* opening of the due day */
	RUNG_BUNDLE,  /* a time of the due day; short limits only */
	RUNG_OVERDUE, /* 00:00 after the due date; or the instant, where the
			 clock is judged by it */
	RUNG_WORKING_DAYS_AFTER,  /* opening of the N-th working day after */
	RUNG_WORKING_HOURS_AFTER, /* N office hours after the instant, or
				     after the close of the due day */
	RUNG_SHARE_BEFORE, /* N per cent of the limit's working time are left */
	RUNG_SHARE_AFTER,  /* N per cent of it have passed since its end */
};

/* True for a kind that lies behind the limit's end. */
bool rung_kind_is_past_due(enum rung_kind kind);
/* True for a kind that needs the limit's length: ladder_share_instant. */
bool rung_kind_is_share(enum rung_kind kind);

/* What ends the repeats of a rung. */
enum rung_until {
	UNTIL_RESOLVED,     /* nothing but the end of what it tells */
	UNTIL_ACKNOWLEDGED, /* somebody says that he has seen it */
};
const char *rung_until_text(enum rung_until until);

struct rung {
	const char *name; /* "before-2wd" */
	enum clock_kind clock;
	enum rung_kind kind;
	int n;      /* working days or hours, or per cent, for those kinds */
	int32_t at; /* second of the day, for BUNDLE */
	enum severity severity;
	unsigned roles;    /* enum role bits: who is told */
	bool at_once;      /* does not wait for a departure */
	const char *class; /* whose rung it is; NULL: a general one */
	int repeat;        /* working days from one telling to the next; 0 */
	enum rung_until until;
};

enum { LADDER_RUNGS = 64 };

struct ladder_class;

struct ladder {
	struct rung rungs[LADDER_RUNGS];
	int count;
	/* In their order: a dossier is of the first that takes it. */
	const struct ladder_class *classes;
	int class_count;
};

/* The default of the design: acceptance 4wh, 1wh before, late (desk, at once);
 * resolution 2wd, 1wd before, due day, overdue (+head), 3wd, 7wd after
 * (+province), the 15:30 bundle of short limits (at once); a step 4wh before
 * and when it is over (officer), one working day after (desk); the last day
 * for the apology letter (officer and head); the supplement's time is over
 * (desk). */
void ladder_default(struct ladder *out);

/* The rung of that name, or NULL.  "overdue/3", its third telling, is found
 * by the rung's own name; ladder_telling is 3 then, and 1 for a name without
 * a number. */
const struct rung *ladder_find(const struct ladder *ladder, const char *name);
int ladder_telling(const char *name);

/* True for a kind that ${clock} can reach: once the last day for an apology
 * letter has passed there is nothing left to say in time, only resolution has
 * short limits with a bundle, and only a limit of the office's own (resolution,
 * acceptance) has a length to take a share of. */
bool ladder_allows(enum clock_kind clock, enum rung_kind kind);

/*
 * The instant at which ${rung} is reached for a clock due at ${due};
 * ${by_instant} for a clock that is late at that very instant and not with the
 * end of its date: hours after it count from there, else from the close of the
 * due day.  A due date on a day off: before-rungs and the due day fall on the
 * working day before (decision 5).  False outside the listed years.
 */
bool ladder_instant(const struct rung *rung, const struct calendar *calendar,
    instant due, bool by_instant, instant *out) MUST_CHECK;

/* How long a limit is; 0 where that is not known. */
struct ladder_length {
	int32_t days;    /* working days */
	int64_t seconds; /* office time */
};

/*
 * The same for a rung of a share of a limit that is ${length} long.  Where the
 * clock is late at an instant: when that share of its office time is left, or
 * has passed since; else at the opening of the first working day at which no
 * more than that share of its working days is left (25% of 5wd: one working day
 * before), or no less of them has passed (25% of 5wd: two working days after;
 * of any limit at least one).
 */
bool ladder_share_instant(const struct rung *rung,
    const struct calendar *calendar, instant due, bool by_instant,
    const struct ladder_length *length, instant *out) MUST_CHECK;

/*
 * Repeats of a rung reached at ${first}: its ${telling} (2, 3, …) is at the
 * opening of a working day, ${rung->repeat} working days after the one before;
 * a rung reached on a day off is told on the working day after it.
 * ladder_last_telling is the newest that ${now} has reached, 1 when none.
 * False outside the listed years.
 */
bool
ladder_repeat_instant(const struct rung *rung, const struct calendar *calendar,
    instant first, int telling, instant *out) MUST_CHECK;
bool
ladder_last_telling(const struct rung *rung, const struct calendar *calendar,
    instant first, instant now, int *out) MUST_CHECK;

#endif
