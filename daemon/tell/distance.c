/* How far a dossier is from its limit. */
#include "tell/distance.h"

/* Acceptance is counted in hours: a date would only blur it. */
static bool
is_acceptance(const struct verdict *verdict)
{
	return verdict->standing == STANDING_AWAITING ||
	    verdict->standing == STANDING_LATE_ACCEPTANCE;
}

struct margin
distance_of(const struct database *database, const char *agency,
    const struct verdict *verdict, instant finished, instant at)
{
	instant due = INSTANT_NONE;

	switch (verdict->standing) {
	case STANDING_AWAITING:
	case STANDING_LATE_ACCEPTANCE:
		due = verdict->acceptance_due;
		break;
	case STANDING_RUNNING:
	case STANDING_DUE_SOON:
	case STANDING_DUE_TODAY:
	case STANDING_OVERDUE:
		due = verdict->due;
		break;
	case STANDING_DONE_EARLY:
	case STANDING_DONE_ON_TIME:
	case STANDING_DONE_LATE:
		due = verdict->due;
		at = finished;
		break;
	case STANDING_PAUSED:
	case STANDING_REFUSED:
	case STANDING_WITHDRAWN:
	case STANDING_GONE:
	case STANDING_UNKNOWN:
	case STANDING_COUNT:
		break;
	}
	return margin_of(calendars_named(database->rules.calendars, agency,
			     when_day(at, database->conf->offset)),
	    due, at);
}

enum direction { LEFT, EXCEEDED, EARLY, LATE };

static enum direction
direction_of(const struct verdict *verdict, const struct margin *margin)
{
	bool over = margin->days < 0 ||
	    (margin->seconds < 0 &&
		(margin->days == 0 || is_acceptance(verdict)));

	if (standing_is_closed(verdict->standing))
		return over ? LATE : EARLY;
	return over ? EXCEEDED : LEFT;
}

static const char *
say(struct arena *arena, const struct verdict *verdict,
    const struct margin *margin, bool english)
{
	static const char *const words[][2] = {
		[LEFT] = { "còn", "left:" },
		[EXCEEDED] = { "quá", "exceeded by" },
		[EARLY] = { "trước hạn", "before the deadline by" },
		[LATE] = { "sau hạn", "after the deadline by" },
	};
	struct margin shown = *margin;
	const char *amount;

	if (is_acceptance(verdict))
		shown.days = 0;
	/* Finished on the due date is neither early nor late; and on the due
	 * date nothing is exceeded, whatever the hour of the promise. */
	if (verdict->standing == STANDING_DONE_ON_TIME ||
	    (verdict->standing == STANDING_DUE_TODAY && margin->seconds < 0))
		return "";
	amount = english ? margin_english(arena, &shown)
			 : margin_people(arena, &shown);
	if (amount == NULL)
		return "";
	return arena_printf(arena, "%s %s",
	    words[direction_of(verdict, margin)][english], amount);
}

const char *
distance_people(struct arena *arena, const struct verdict *verdict,
    const struct margin *margin)
{
	return say(arena, verdict, margin, false);
}

const char *
distance_english(struct arena *arena, const struct verdict *verdict,
    const struct margin *margin)
{
	return say(arena, verdict, margin, true);
}

void
distance_put(struct jsonw *out, const struct margin *margin)
{
	if (!margin->known) {
		jsonw_put_null(out, "working_days");
		jsonw_put_null(out, "office_seconds");
		return;
	}
	jsonw_put_int(out, "working_days", margin->days);
	jsonw_put_int(out, "office_seconds", margin->seconds);
}
