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

/* What runs against a limit.  More clocks come with later issues. */
enum clock_kind { CLOCK_RESOLUTION, CLOCK_ACCEPTANCE, CLOCK_COUNT };
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
	RUNG_OVERDUE, /* 00:00 after the due date; hour limits: the instant */
	RUNG_WORKING_DAYS_AFTER, /* opening of the N-th working day after */
};

struct rung {
	const char *name; /* "before-2wd" */
	enum clock_kind clock;
	enum rung_kind kind;
	int n;      /* working days or hours, for those kinds */
	int32_t at; /* second of the day, for BUNDLE */
	enum severity severity;
	unsigned roles; /* enum role bits: who is told */
	bool at_once;   /* does not wait for a departure */
};

enum { LADDER_RUNGS = 32 };

struct ladder {
	struct rung rungs[LADDER_RUNGS];
	int count;
};

/* The default of the design: acceptance 4wh, 1wh before, late (desk, at once);
 * resolution 2wd, 1wd before, due day, overdue (+head), 3wd, 7wd after
 * (+province), the 15:30 bundle of short limits (at once). */
void ladder_default(struct ladder *out);

/* The rung of that name, or NULL. */
const struct rung *ladder_find(const struct ladder *ladder, const char *name);

/*
 * The instant at which ${rung} is reached for a clock due at ${due}.  A due
 * date on a day off: before-rungs and the due day fall on the working day
 * before (decision 5).  False outside the listed years.
 */
bool ladder_instant(const struct rung *rung, const struct calendar *calendar,
    instant due, instant *out) MUST_CHECK;

#endif
