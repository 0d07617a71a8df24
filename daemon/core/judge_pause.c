/* Pauses as spans under the row's policies, and whether one stops now. */
#include "core/judge_hearing.h"

/* The longest that a pause of this reason may stop the limit.  A cap makes
 * dates earlier: a row that is not confirmed sets none. */
static struct limit
cap_of(const struct procedure *row, enum pause_reason reason)
{
	return row != NULL && row->confirmed ? row->pause[reason].cap
					     : (struct limit){ 0 };
}

bool
judge_pause_span(const struct pause *pause, const struct procedure *row,
    bool latest, instant now, struct pause_span *out)
{
	/* The longest pause gives the latest deadline. */
	instant from = latest ? pause->from_earliest : pause->from_latest;
	instant to = latest ? pause->to_latest : pause->to_earliest;

	if (to == INSTANT_NEVER)
		to = now;
	if (to <= from)
		return false;
	/* As do the latest start and the earliest, for the cap. */
	*out = (struct pause_span){
		.from = from,
		.to = to,
		.policy = row == NULL ? PAUSE_PRESERVE
				      : row->pause[pause->reason].policy,
		.cap = cap_of(row, pause->reason),
		.cap_from = latest ? pause->from_latest : pause->from_earliest,
	};
	return true;
}

/* The pause as far as is known: as long as its revision says, where that is
 * within its bounds. */
static struct pause
as_known(const struct facts *facts, int index, const struct pause_terms *terms)
{
	struct pause pause = facts->pauses[index];
	struct revision_reading read;

	if (revision_read(facts, index, terms, &read) && read.narrows) {
		pause.from_earliest = pause.from_latest = read.from;
		pause.to_earliest = pause.to_latest = read.to;
	}
	return pause;
}

size_t
judge_pauses(const struct facts *facts, const struct pause_terms *terms,
    bool latest, instant now, struct pause_span out[FACTS_PAUSES])
{
	size_t count = 0;

	for (int i = 0; i < facts->pause_count; i++) {
		struct pause pause = as_known(facts, i, terms);

		if (judge_pause_span(&pause, terms->row, latest, now,
			&out[count]))
			count++;
	}
	return count;
}

bool
judge_pause_has_bounds(const struct facts *facts)
{
	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (p->from_earliest != p->from_latest ||
		    p->to_earliest != p->to_latest)
			return true;
	}
	return false;
}

/* Beyond its cap an open pause stops nothing. */
bool
judge_pause_stops(struct hearing *h, enum pause_reason *reason)
{
	const struct facts *facts = h->facts;
	bool stops = false;

	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];
		struct limit cap = cap_of(h->row, p->reason);
		instant end;

		if (p->to_latest != INSTANT_NEVER)
			continue;
		if (cap.count > 0 &&
		    deadline_cap_end(h->rules->calendar, cap, p->from_latest,
			&end)) {
			if (end <= h->now)
				continue;
			hearing_wake(h, end);
		}
		stops = true;
		*reason = p->reason;
	}
	return stops;
}
