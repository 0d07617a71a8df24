/* The clocks beside resolution: from what they run, and when they end. */
#include "core/judge_hearing.h"

instant
judge_clock_due(const struct verdict *verdict, enum clock_kind clock)
{
	switch (clock) {
	case CLOCK_RESOLUTION:
		return verdict->due;
	case CLOCK_ACCEPTANCE:
		return verdict->acceptance_due;
	case CLOCK_STEP:
		return verdict->step_due;
	case CLOCK_APOLOGY:
		return verdict->apology_due;
	case CLOCK_SUPPLEMENT:
		return verdict->supplement_due;
	case CLOCK_COUNT:
		break;
	}
	return INSTANT_NONE;
}

/* ---- acceptance ---- */

/* The catalogue's column is a limit of online dossiers. */
static struct limit
online_limit(const struct rules *rules, const struct procedure *row)
{
	return row != NULL && row->has_acceptance ? row->acceptance
						  : rules->acceptance;
}

/*
 * Asking for a supplement within the limit is what the law wants of the office
 * (8 working hours for the notice of acceptance or of what is missing); what
 * comes back is received by the system anew, and the limit runs anew from
 * then.  Pauses of an accepted dossier are none of this clock's.
 */
static instant
came_back(const struct facts *facts, instant at)
{
	const struct observation *seen = &facts->seen;

	for (int i = 0; i < facts->pause_count; i++) {
		instant back = facts->pauses[i].to_latest;

		if (back != INSTANT_NEVER && back > at &&
		    (seen->status == STATUS_NEW ||
			seen->received == INSTANT_NONE ||
			back <= seen->received))
			at = back;
	}
	return at;
}

bool
judge_acceptance_rule(const struct facts *facts, const struct rules *rules,
    const struct procedure *row, struct deadline_rule *out, instant *from)
{
	const struct observation *seen = &facts->seen;
	bool paper =
	    seen->filing == FILING_DIRECT || seen->filing == FILING_POST;
	instant at = seen->submitted;

	/* Portals fill an online dossier's receipt in advance; at a desk it is
	 * written when the papers are there. */
	if (paper && at == INSTANT_NONE)
		at = seen->received;
	if (at == INSTANT_NONE || (!paper && seen->filing != FILING_ONLINE))
		return false;
	*out = (struct deadline_rule){
		.limit =
		    paper ? rules->acceptance_paper : online_limit(rules, row),
		.convention = CONVENTION_EXC,
		.cutoff = { .kind = CUTOFF_NONE },
	};
	*from = came_back(facts, at);
	out->event = *from != at    ? EVENT_RETURN
	    : at == seen->submitted ? EVENT_SUBMISSION
				    : EVENT_RECEIPT;
	return true;
}

instant
judge_clock_acceptance(const struct hearing *h, bool *by_instant)
{
	struct deadline_rule rule;
	struct deadline d;
	instant from;

	if (!judge_acceptance_rule(h->facts, h->rules, h->row, &rule, &from) ||
	    !judge_dates_sane(h, from))
		return INSTANT_NONE;
	deadline_compute(h->rules->calendar, &rule, from, NULL, 0, &d);
	*by_instant = limit_is_hours(rule.limit);
	return d.state == DEADLINE_KNOWN ? d.due : INSTANT_NONE;
}

/* ---- the step ---- */

/* A step that ended its time within a pause was not given a new one since:
 * what limit it has now the export does not show. */
static bool
is_overtaken(const struct facts *facts, instant due)
{
	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (due >= p->from_earliest && due <= p->to_latest)
			return true;
	}
	return false;
}

/* Decision 5, for steps: without a time of day it means the close of office;
 * no step ends at midnight. */
static instant
step_instant(const struct hearing *h)
{
	instant due = h->facts->seen.step_due;

	return when_second_of_day(due, h->offset) == 0
	    ? calendar_close_at(h->rules->calendar, hearing_date(h, due))
	    : due;
}

instant
judge_clock_step(const struct hearing *h)
{
	const struct observation *seen = &h->facts->seen;
	instant due;

	if (seen->step_due == INSTANT_NONE ||
	    judge_dates_odd_year(seen->step_due))
		return INSTANT_NONE;
	due = step_instant(h);
	/* A step that was over before the receipt is of another time. */
	if (is_overtaken(h->facts, due) ||
	    (seen->received != INSTANT_NONE && due < seen->received))
		return INSTANT_NONE;
	return due;
}

/* ---- the apology letter ---- */

instant
judge_clock_apology(struct hearing *h)
{
	const struct calendar *calendar = h->rules->calendar;
	instant received = h->facts->seen.received;
	const struct verdict *v = h->verdict;
	/* A pause's bounds may change places by a policy that counts anew. */
	day due = hearing_date(h,
	    v->due_earliest < v->due ? v->due_earliest : v->due);
	day legal, last;

	/* A limit of one day leaves no day before it, nor does a promise for
	 * the day after receipt. */
	if (h->is_short || apology_is_there(&h->facts->apology) ||
	    !deadline_apology(calendar, due, &legal, &last) ||
	    h->today.n > last.n ||
	    (received != INSTANT_NONE && last.n <= hearing_date(h, received).n))
		return INSTANT_NONE;
	hearing_wake(h, hearing_midnight(h, when_add_days(last, 1)));
	return calendar_close_at(calendar, last);
}

/* ---- the applicant's own time ---- */

bool
judge_supplement_rule(const struct facts *facts, const struct procedure *row,
    struct deadline_rule *out, instant *from)
{
	const struct pause *open = NULL;

	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (p->reason == PAUSE_SUPPLEMENT &&
		    p->to_latest == INSTANT_NEVER)
			open = p;
	}
	if (open == NULL || row == NULL || !row->has_supplement ||
	    !row->confirmed)
		return false;
	*out = (struct deadline_rule){
		.limit = row->supplement,
		.convention = CONVENTION_EXC,
		.cutoff = { .kind = CUTOFF_NONE },
		.event = EVENT_REQUEST,
	};
	*from = open->from_latest;
	return true;
}

instant
judge_clock_supplement(const struct hearing *h)
{
	struct deadline_rule rule;
	struct deadline d;
	instant from;

	if (!judge_supplement_rule(h->facts, h->row, &rule, &from) ||
	    !judge_dates_sane(h, from))
		return INSTANT_NONE;
	deadline_compute(h->rules->calendar, &rule, from, NULL, 0, &d);
	return d.state == DEADLINE_KNOWN ? d.due : INSTANT_NONE;
}
