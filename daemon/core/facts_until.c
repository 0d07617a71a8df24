/* A dossier as it stood at a moment that has passed. */
#include "core/facts.h"

/* A pause that began after ${at} was not yet, one that ended after it was open.
 */
static void
keep_pauses_until(struct facts *facts, instant at)
{
	int kept = 0;

	for (int i = 0; i < facts->pause_count; i++) {
		struct pause p = facts->pauses[i];

		if (p.from_latest > at)
			continue;
		if (p.to_latest > at)
			p.to_earliest = p.to_latest = INSTANT_NEVER;
		if (p.revision.seen > at)
			p.revision.known = false;
		facts->pauses[kept++] = p;
	}
	facts->pause_count = kept;
}

void
facts_keep_until(struct facts *facts, instant at)
{
	struct observation *seen = &facts->seen;
	bool ended_later =
	    facts->finished != INSTANT_NONE && facts->finished > at;

	keep_pauses_until(facts, at);
	if (facts->apology.recorded > at)
		facts->apology = (struct apology){ 0 };
	if (ended_later) {
		facts->finished = INSTANT_NONE;
		if (status_is_ended(seen->status))
			seen->status = seen->received == INSTANT_NONE
			    ? STATUS_NEW
			    : STATUS_PROCESSING;
	}
	if (facts->finished == INSTANT_NONE && seen->received > at &&
	    seen->submitted != INSTANT_NONE && seen->submitted <= at) {
		seen->received = INSTANT_NONE;
		seen->status = STATUS_NEW;
	}
}
