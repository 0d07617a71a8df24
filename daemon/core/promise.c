/* The promise in force: the source's, or an apology's. */
#include "core/promise.h"

/* A promise is a date (decision 5), and Vietnam has one offset. */
static day
date_of(instant at)
{
	return when_day(at, WHEN_OFFICE_OFFSET);
}

/* Whoever wrote the letter knew what had happened by the end of its day. */
static bool
began_after_letter(const struct apology *apology, const struct pause *pause)
{
	return date_of(pause->from_latest).n > apology->date.n;
}

static bool
is_promised_anew(const struct facts *facts)
{
	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (p->reissued && began_after_letter(&facts->apology, p) &&
		    facts->promised_seen >= p->from_earliest)
			return true;
	}
	return false;
}

struct promise
promise_in_force(const struct facts *facts)
{
	const struct apology *apology = &facts->apology;

	if (apology_is_there(apology) &&
	    (facts->seen.promised == INSTANT_NONE || !is_promised_anew(facts)))
		return (struct promise){
			.at = when_at(apology->new_date, 0, WHEN_OFFICE_OFFSET),
			.is_date = true,
			.is_apology = true,
		};
	return (struct promise){ .at = facts->seen.promised,
		.is_date = facts->seen.promised_is_date };
}

/* When the source's promise was made, as far as anybody tells: at our first
 * sighting of it, or before a round that names it as the older one. */
static instant
made(const struct facts *facts)
{
	const struct observation *seen = &facts->seen;
	instant at = facts->promised_seen;

	for (int i = 0; i < seen->round_count; i++) {
		if (seen->rounds[i].promised_before == seen->promised &&
		    seen->rounds[i].from < at)
			at = seen->rounds[i].from;
	}
	return at;
}

bool
promise_is_moved_by(const struct facts *facts, const struct promise *promise,
    const struct pause *pause)
{
	if (pause->reissued)
		return false;
	return promise->is_apology ? began_after_letter(&facts->apology, pause)
				   : pause->to_latest > made(facts);
}
