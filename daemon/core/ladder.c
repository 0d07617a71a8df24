/* The ladder: the default rungs, and the instants at which they lie. */
#include "core/ladder.h"

#include <string.h>

static const char *const clocks[CLOCK_COUNT] = {
	[CLOCK_RESOLUTION] = "resolution",
	[CLOCK_ACCEPTANCE] = "acceptance",
	[CLOCK_STEP] = "step",
	[CLOCK_APOLOGY] = "apology",
	[CLOCK_SUPPLEMENT] = "supplement",
};

static const char *const severities[] = {
	[SEVERITY_REMINDER] = "reminder",
	[SEVERITY_DUE] = "due",
	[SEVERITY_OVERDUE] = "overdue",
	[SEVERITY_GRAVE] = "grave",
};

enum { SEVERITY_COUNT = sizeof(severities) / sizeof(severities[0]) };

const char *
clock_kind_text(enum clock_kind clock)
{
	return clocks[clock];
}

bool
clock_kind_parse(const char *text, enum clock_kind *out)
{
	for (int i = 0; i < CLOCK_COUNT; i++) {
		if (strcmp(text, clocks[i]) == 0) {
			*out = (enum clock_kind)i;
			return true;
		}
	}
	return false;
}

const char *
severity_text(enum severity severity)
{
	return severities[severity];
}

bool
severity_parse(const char *text, enum severity *out)
{
	for (int i = 0; i < SEVERITY_COUNT; i++) {
		if (strcmp(text, severities[i]) == 0) {
			*out = (enum severity)i;
			return true;
		}
	}
	return false;
}

enum { BUNDLE_AT = 15 * 3600 + 30 * 60 };

static const struct rung defaults[] = {
	{ "acceptance-4wh", CLOCK_ACCEPTANCE, RUNG_WORKING_HOURS_BEFORE, 4, 0,
	    SEVERITY_REMINDER, ROLE_DESK, true },
	{ "acceptance-1wh", CLOCK_ACCEPTANCE, RUNG_WORKING_HOURS_BEFORE, 1, 0,
	    SEVERITY_REMINDER, ROLE_DESK, true },
	{ "acceptance-late", CLOCK_ACCEPTANCE, RUNG_OVERDUE, 0, 0,
	    SEVERITY_OVERDUE, ROLE_DESK, true },
	{ "before-2wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_BEFORE, 2, 0,
	    SEVERITY_REMINDER, ROLE_OFFICER, false },
	{ "before-1wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_BEFORE, 1, 0,
	    SEVERITY_REMINDER, ROLE_OFFICER, false },
	{ "due-day", CLOCK_RESOLUTION, RUNG_DUE_DAY, 0, 0, SEVERITY_DUE,
	    ROLE_OFFICER, false },
	{ "bundle", CLOCK_RESOLUTION, RUNG_BUNDLE, 0, BUNDLE_AT, SEVERITY_DUE,
	    ROLE_OFFICER, true },
	{ "overdue", CLOCK_RESOLUTION, RUNG_OVERDUE, 0, 0, SEVERITY_OVERDUE,
	    ROLE_OFFICER | ROLE_HEAD, false },
	{ "after-3wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_AFTER, 3, 0,
	    SEVERITY_OVERDUE, ROLE_OFFICER | ROLE_HEAD, false },
	{ "after-7wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_AFTER, 7, 0,
	    SEVERITY_GRAVE, ROLE_OFFICER | ROLE_HEAD | ROLE_PROVINCE, false },
	/* A step is no legal limit: what is late of it asks for attention and
	 * is nobody's overdue dossier. */
	{ "step-4wh", CLOCK_STEP, RUNG_WORKING_HOURS_BEFORE, 4, 0,
	    SEVERITY_REMINDER, ROLE_OFFICER, false },
	{ "step-over", CLOCK_STEP, RUNG_OVERDUE, 0, 0, SEVERITY_DUE,
	    ROLE_OFFICER, false },
	{ "step-over-1wd", CLOCK_STEP, RUNG_WORKING_DAYS_AFTER, 1, 0,
	    SEVERITY_DUE, ROLE_DESK, false },
	{ "apology", CLOCK_APOLOGY, RUNG_DUE_DAY, 0, 0, SEVERITY_REMINDER,
	    ROLE_OFFICER | ROLE_HEAD, false },
	{ "supplement-over", CLOCK_SUPPLEMENT, RUNG_OVERDUE, 0, 0,
	    SEVERITY_REMINDER, ROLE_DESK, false },
};

void
ladder_default(struct ladder *out)
{
	*out = (struct ladder){ 0 };
	memcpy(out->rungs, defaults, sizeof(defaults));
	out->count = (int)(sizeof(defaults) / sizeof(defaults[0]));
}

const struct rung *
ladder_find(const struct ladder *ladder, const char *name)
{
	for (int i = 0; i < ladder->count; i++) {
		if (strcmp(ladder->rungs[i].name, name) == 0)
			return &ladder->rungs[i];
	}
	return NULL;
}

bool
ladder_allows(enum clock_kind clock, enum rung_kind kind)
{
	switch (kind) {
	case RUNG_BUNDLE:
		return clock == CLOCK_RESOLUTION;
	case RUNG_OVERDUE:
	case RUNG_WORKING_DAYS_AFTER:
		return clock != CLOCK_APOLOGY;
	case RUNG_WORKING_DAYS_BEFORE:
	case RUNG_WORKING_HOURS_BEFORE:
	case RUNG_DUE_DAY:
		break;
	}
	return true;
}

/* An office that closes before the bundle's time gets it one hour before it
 * closes: an earlier day would tell of dossiers not yet received. */
static int32_t
bundle_second(const struct rung *rung, const struct calendar *calendar, day on)
{
	int32_t close = calendar_close_on(calendar, on);

	return rung->at < close ? rung->at : close - 3600;
}

/* The working day on which the due date's own rungs fall. */
static bool
working_due(const struct calendar *calendar, day date, day *out)
{
	return calendar_previous(calendar, date, out);
}

bool
ladder_instant(const struct rung *rung, const struct calendar *calendar,
    instant due, bool by_instant, instant *out)
{
	int32_t offset = calendar_offset(calendar);
	day date = when_day(due, offset);
	day on;

	switch (rung->kind) {
	case RUNG_WORKING_DAYS_BEFORE:
		if (!working_due(calendar, date, &on) ||
		    !calendar_add(calendar, on, -rung->n, &on))
			return false;
		*out = calendar_open_at(calendar, on);
		return true;
	case RUNG_WORKING_HOURS_BEFORE:
		return calendar_office_add(calendar, due,
		    -(int64_t)rung->n * 3600, out);
	case RUNG_DUE_DAY:
		if (!working_due(calendar, date, &on))
			return false;
		*out = calendar_open_at(calendar, on);
		return true;
	case RUNG_BUNDLE:
		if (!working_due(calendar, date, &on))
			return false;
		*out = when_at(on, bundle_second(rung, calendar, on), offset);
		return true;
	case RUNG_OVERDUE:
		/* This needs no calendar: a promise in a year that nobody
		 * listed is overdue all the same. */
		*out = by_instant ? due
				  : when_at(when_add_days(date, 1), 0, offset);
		return true;
	case RUNG_WORKING_DAYS_AFTER:
		if (!calendar_add(calendar, date, rung->n, &on))
			return false;
		*out = calendar_open_at(calendar, on);
		return true;
	}
	return false;
}
