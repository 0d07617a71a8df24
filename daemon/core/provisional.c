/* Which dates of a verdict may move yet. */
#include "core/provisional.h"

static bool
is_listed_only(const struct calendar *calendar, day date)
{
	return calendar_coverage(calendar, date) == CALENDAR_LISTED;
}

bool
provisional_date(const struct calendar *calendar, instant at)
{
	return at != INSTANT_NONE &&
	    is_listed_only(calendar, when_day(at, calendar_offset(calendar)));
}

/* The earlier bound of a moved promise is the promise itself where the pause
 * may have been too short to move it. */
static bool
earliest(const struct verdict *verdict, instant promised,
    const struct calendar *calendar)
{
	int32_t offset = calendar_offset(calendar);

	if (verdict->due_earliest == verdict->due)
		return verdict->provisional;
	if (verdict->due_is_promise &&
	    when_day(verdict->due_earliest, offset).n ==
		when_day(promised, offset).n)
		return false;
	return provisional_date(calendar, verdict->due_earliest);
}

/* The last working day before the calendar day before the deadline: that day,
 * too, was asked for. */
static bool
apology(const struct verdict *verdict, const struct provisional *marks,
    const struct calendar *calendar)
{
	int32_t offset = calendar_offset(calendar);
	bool by_earliest = verdict->due_earliest < verdict->due;
	day due;

	if (verdict->apology_due == INSTANT_NONE)
		return false;
	due = when_day(by_earliest ? verdict->due_earliest : verdict->due,
	    offset);
	return (by_earliest ? marks->due_earliest : marks->due) ||
	    is_listed_only(calendar, when_add_days(due, -1));
}

struct provisional
provisional_of(const struct verdict *verdict, instant promised,
    const struct calendar *calendar)
{
	struct provisional out = {
		.due = verdict->provisional,
		.due_earliest = earliest(verdict, promised, calendar),
		.computed = provisional_date(calendar, verdict->computed),
		.computed_earliest =
		    provisional_date(calendar, verdict->computed_earliest),
		.advance = provisional_date(calendar, verdict->advance),
		.acceptance =
		    provisional_date(calendar, verdict->acceptance_due),
		.supplement =
		    provisional_date(calendar, verdict->supplement_due),
	};

	/* The deadline is this very date. */
	if (verdict->due != INSTANT_NONE && !verdict->due_is_promise)
		out.computed = verdict->provisional;
	out.apology = apology(verdict, &out, calendar);
	return out;
}

bool
provisional_clock(const struct provisional *provisional, enum clock_kind clock)
{
	switch (clock) {
	case CLOCK_RESOLUTION:
		return provisional->due;
	case CLOCK_ACCEPTANCE:
		return provisional->acceptance;
	case CLOCK_APOLOGY:
		return provisional->apology;
	case CLOCK_SUPPLEMENT:
		return provisional->supplement;
	case CLOCK_STEP:
	case CLOCK_COUNT:
		break;
	}
	return false;
}
