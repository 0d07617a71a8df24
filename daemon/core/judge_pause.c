/* Pauses as spans, and the rule that counts them. */
#include "core/judge_hearing.h"

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
	*out = (struct pause_span){
		.from = from,
		.to = to,
		.policy =
		    row == NULL ? PAUSE_PRESERVE : row->pause[pause->reason],
	};
	return true;
}

size_t
judge_pauses(const struct facts *facts, const struct procedure *row,
    bool latest, instant now, struct pause_span out[FACTS_PAUSES])
{
	size_t count = 0;

	for (int i = 0; i < facts->pause_count; i++) {
		if (judge_pause_span(&facts->pauses[i], row, latest, now,
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

/* The row in force when the dossier was received; until then, submitted. */
bool
judge_rule(const struct facts *facts, const struct rules *rules,
    struct deadline_rule *out, const struct procedure **row)
{
	const struct observation *seen = &facts->seen;
	instant at = seen->received != INSTANT_NONE ? seen->received
	    : seen->submitted != INSTANT_NONE       ? seen->submitted
						    : facts->first_seen;
	const struct procedure *found;

	if (seen->procedure == NULL || at == INSTANT_NONE)
		return false;
	found = catalogue_find(rules->catalogue, seen->procedure,
	    when_day(at, calendar_offset(rules->calendar)));
	if (found == NULL)
		return false;
	*row = found;
	*out = (struct deadline_rule){
		.limit = found->limit,
		.convention = found->has_convention ? found->convention
						    : rules->convention,
		.cutoff = found->has_cutoff ? found->cutoff : rules->cutoff,
	};
	return true;
}
