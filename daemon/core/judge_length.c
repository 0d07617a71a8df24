/* How long a limit is: from what it runs to its end, without its pauses. */
#include "core/judge_hearing.h"

/* The pauses of the limit.  One that made it run anew moves its beginning. */
static size_t
find_pauses(const struct hearing *h, instant *since,
    struct pause_span spans[FACTS_PAUSES])
{
	const struct pause_terms terms = { h->rules->calendar, h->row,
		&h->basis.rule };
	size_t count = judge_pauses(h->facts, &terms, true, h->until, spans);
	instant end;

	for (size_t i = 0; i < count; i++) {
		if (spans[i].cap.count > 0 &&
		    deadline_cap_end(h->rules->calendar, spans[i].cap,
			spans[i].cap_from, &end) &&
		    end < spans[i].to)
			spans[i].to = end;
		if (spans[i].policy == PAUSE_RESET && spans[i].to > *since)
			*since = spans[i].to;
	}
	return count;
}

static bool
measure(const struct hearing *h, instant from, instant to,
    struct ladder_length *out)
{
	const struct calendar *calendar = h->rules->calendar;

	return calendar_count(calendar, hearing_date(h, from),
		   hearing_date(h, to), &out->days) &&
	    calendar_office_between(calendar, from, to, &out->seconds);
}

static bool
of_resolution(const struct hearing *h, instant due, struct ladder_length *out)
{
	struct pause_span spans[FACTS_PAUSES];
	instant since = h->facts->seen.received;
	struct ladder_length part;
	size_t count;

	if (since == INSTANT_NONE)
		return false;
	count = find_pauses(h, &since, spans);
	if (!measure(h, since, due, out))
		return false;
	/* Its first day counts where the convention says so. */
	if (h->basis.rule.convention == CONVENTION_INC)
		out->days++;
	for (size_t i = 0; i < count; i++) {
		instant from = spans[i].from < since ? since : spans[i].from;
		instant to = spans[i].to > due ? due : spans[i].to;

		if (from >= to)
			continue;
		if (!measure(h, from, to, &part))
			return false;
		out->days -= part.days;
		out->seconds -= part.seconds;
	}
	return true;
}

bool
judge_length(const struct hearing *h, enum clock_kind clock, instant due,
    struct ladder_length *out)
{
	struct deadline_rule rule;
	instant from;

	if (clock == CLOCK_RESOLUTION)
		return of_resolution(h, due, out);
	return clock == CLOCK_ACCEPTANCE &&
	    judge_acceptance_rule(h->facts, h->rules, h->row, &rule, &from) &&
	    measure(h, from, due, out);
}
