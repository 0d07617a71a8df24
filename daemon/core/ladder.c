/* The ladder: its words, the default rungs, and which is which. */
#include "core/ladder.h"

#include <stdlib.h>
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

const char *
rung_until_text(enum rung_until until)
{
	return until == UNTIL_RESOLVED ? "resolved" : "acknowledged";
}

bool
rung_kind_is_past_due(enum rung_kind kind)
{
	switch (kind) {
	case RUNG_OVERDUE:
	case RUNG_WORKING_DAYS_AFTER:
	case RUNG_WORKING_HOURS_AFTER:
	case RUNG_SHARE_AFTER:
		return true;
	case RUNG_WORKING_DAYS_BEFORE:
	case RUNG_WORKING_HOURS_BEFORE:
	case RUNG_DUE_DAY:
	case RUNG_BUNDLE:
	case RUNG_SHARE_BEFORE:
		break;
	}
	return false;
}

bool
rung_kind_is_share(enum rung_kind kind)
{
	return kind == RUNG_SHARE_BEFORE || kind == RUNG_SHARE_AFTER;
}

enum { BUNDLE_AT = 15 * 3600 + 30 * 60 };

/* Every dossier's, told once. */
#define TOLD_ONCE NULL, 0, UNTIL_RESOLVED

static const struct rung defaults[] = {
	{ "acceptance-4wh", CLOCK_ACCEPTANCE, RUNG_WORKING_HOURS_BEFORE, 4, 0,
	    SEVERITY_REMINDER, ROLE_DESK, true, TOLD_ONCE },
	{ "acceptance-1wh", CLOCK_ACCEPTANCE, RUNG_WORKING_HOURS_BEFORE, 1, 0,
	    SEVERITY_REMINDER, ROLE_DESK, true, TOLD_ONCE },
	{ "acceptance-late", CLOCK_ACCEPTANCE, RUNG_OVERDUE, 0, 0,
	    SEVERITY_OVERDUE, ROLE_DESK, true, TOLD_ONCE },
	{ "before-2wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_BEFORE, 2, 0,
	    SEVERITY_REMINDER, ROLE_OFFICER, false, TOLD_ONCE },
	{ "before-1wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_BEFORE, 1, 0,
	    SEVERITY_REMINDER, ROLE_OFFICER, false, TOLD_ONCE },
	{ "due-day", CLOCK_RESOLUTION, RUNG_DUE_DAY, 0, 0, SEVERITY_DUE,
	    ROLE_OFFICER, false, TOLD_ONCE },
	{ "bundle", CLOCK_RESOLUTION, RUNG_BUNDLE, 0, BUNDLE_AT, SEVERITY_DUE,
	    ROLE_OFFICER, true, TOLD_ONCE },
	{ "overdue", CLOCK_RESOLUTION, RUNG_OVERDUE, 0, 0, SEVERITY_OVERDUE,
	    ROLE_OFFICER | ROLE_HEAD, false, TOLD_ONCE },
	{ "after-3wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_AFTER, 3, 0,
	    SEVERITY_OVERDUE, ROLE_OFFICER | ROLE_HEAD, false, TOLD_ONCE },
	{ "after-7wd", CLOCK_RESOLUTION, RUNG_WORKING_DAYS_AFTER, 7, 0,
	    SEVERITY_GRAVE, ROLE_OFFICER | ROLE_HEAD | ROLE_PROVINCE, false,
	    TOLD_ONCE },
	/* A step is no legal limit: what is late of it asks for attention and
	 * is nobody's overdue dossier. */
	{ "step-4wh", CLOCK_STEP, RUNG_WORKING_HOURS_BEFORE, 4, 0,
	    SEVERITY_REMINDER, ROLE_OFFICER, false, TOLD_ONCE },
	{ "step-over", CLOCK_STEP, RUNG_OVERDUE, 0, 0, SEVERITY_DUE,
	    ROLE_OFFICER, false, TOLD_ONCE },
	{ "step-over-1wd", CLOCK_STEP, RUNG_WORKING_DAYS_AFTER, 1, 0,
	    SEVERITY_DUE, ROLE_DESK, false, TOLD_ONCE },
	{ "apology", CLOCK_APOLOGY, RUNG_DUE_DAY, 0, 0, SEVERITY_REMINDER,
	    ROLE_OFFICER | ROLE_HEAD, false, TOLD_ONCE },
	{ "supplement-over", CLOCK_SUPPLEMENT, RUNG_OVERDUE, 0, 0,
	    SEVERITY_REMINDER, ROLE_DESK, false, TOLD_ONCE },
};

void
ladder_default(struct ladder *out)
{
	*out = (struct ladder){ 0 };
	memcpy(out->rungs, defaults, sizeof(defaults));
	out->count = (int)(sizeof(defaults) / sizeof(defaults[0]));
}

/* The bytes of a crossing's name that are the rung's. */
static size_t
name_size(const char *name)
{
	return strcspn(name, "/");
}

const struct rung *
ladder_find(const struct ladder *ladder, const char *name)
{
	size_t size = name_size(name);

	for (int i = 0; i < ladder->count; i++) {
		const char *own = ladder->rungs[i].name;

		if (strncmp(own, name, size) == 0 && own[size] == '\0')
			return &ladder->rungs[i];
	}
	return NULL;
}

int
ladder_telling(const char *name)
{
	const char *number = name + name_size(name);

	return *number == '/' ? atoi(number + 1) : 1;
}

bool
ladder_allows(enum clock_kind clock, enum rung_kind kind)
{
	switch (kind) {
	case RUNG_BUNDLE:
		return clock == CLOCK_RESOLUTION;
	case RUNG_OVERDUE:
	case RUNG_WORKING_DAYS_AFTER:
	case RUNG_WORKING_HOURS_AFTER:
		return clock != CLOCK_APOLOGY;
	case RUNG_SHARE_BEFORE:
	case RUNG_SHARE_AFTER:
		return clock == CLOCK_RESOLUTION || clock == CLOCK_ACCEPTANCE;
	case RUNG_WORKING_DAYS_BEFORE:
	case RUNG_WORKING_HOURS_BEFORE:
	case RUNG_DUE_DAY:
		break;
	}
	return true;
}
