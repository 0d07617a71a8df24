/* One dossier in the rates of the days that are known. */
#include "core/rate_known.h"

bool
rate_known(const struct rate_subject *subject, instant until,
    struct report_dossier *then)
{
	const struct report_dossier *is = &subject->is;
	bool later = is->ended != INSTANT_NONE &&
	    (is->ended >= until || subject->ended_seen >= until);

	if (is->first_seen >= until ||
	    (is->ended != INSTANT_NONE && !later && subject->end_untold))
		return false;
	*then = *is;
	if (later) {
		then->ended = INSTANT_NONE;
		then->standing = STANDING_RUNNING;
	}
	return true;
}

void
rate_count(const struct rate_subject *subject, instant until, day last,
    int32_t offset, struct rate *rate, struct rate_days *days)
{
	const struct period period = { .kind = PERIOD_SPAN,
		.from = when_add_days(last, 1 - RATE_SPAN),
		.to = last };
	struct period all = period;
	struct report_dossier then;
	enum report_fate fate;

	if (!rate_known(subject, until, &then))
		return;
	all.from = when_add_days(last, 1 - RATE_DAYS);
	if (!report_is_within(&then, &all, offset))
		return;
	fate = report_fate_of(&then, &period, offset);
	if (days != NULL && then.ended != INSTANT_NONE)
		rate_days_add(days, last.n - when_day(then.ended, offset).n,
		    fate);
	if (report_is_within(&then, &period, offset))
		rate_add(rate, fate);
}
