/*
 * Pauses: intervals in which a limit does not run.  They are walked in order
 * of time without sorting or copying: the next one is looked for among all.
 * There are few of them.
 */
#include "core/reckoning.h"

#include <assert.h>

/* Order of beginning; of those that begin together, by policy, so that neither
 * the order given nor a cut in two shows. */
static bool
begins_before(const struct pause_span *a, const struct pause_span *b)
{
	if (a->from != b->from)
		return a->from < b->from;
	return a->policy < b->policy;
}

/*
 * The first pause that begins after ${after}, merged with all that overlap or
 * touch it: a reset if any part is, else of the policy of the part that begins
 * first.  One of no length is no pause.
 */
static bool
next_merged(const struct pause_span *pauses, size_t count, instant after,
    struct pause_span *out)
{
	const struct pause_span *first = NULL;
	bool grew = true;

	for (size_t i = 0; i < count; i++) {
		const struct pause_span *p = &pauses[i];

		assert(p->from > INSTANT_NONE && p->from <= p->to &&
		    p->to < INSTANT_NEVER);
		if (p->from < p->to && p->from > after &&
		    (first == NULL || begins_before(p, first)))
			first = p;
	}
	if (first == NULL)
		return false;
	*out = *first;
	while (grew) {
		grew = false;
		for (size_t i = 0; i < count; i++) {
			const struct pause_span *p = &pauses[i];

			if (p->from == p->to || p->from < out->from ||
			    p->from > out->to)
				continue;
			if (p->policy == PAUSE_RESET)
				out->policy = PAUSE_RESET;
			if (p->to > out->to) {
				out->to = p->to;
				grew = true;
			}
		}
	}
	return true;
}

/* The later of two starts. */
static struct start
later(struct start a, struct start b)
{
	return (struct start){
		.at = a.at > b.at ? a.at : b.at,
		.date = a.date.n > b.date.n ? a.date : b.date,
	};
}

/* True for a pause over before the limit runs: it has nothing to move. */
static bool
is_over_by(const struct reckoning *reckoning, struct start back,
    struct start received)
{
	return reckoning->measure == MEASURE_OFFICE_TIME
	    ? back.at <= received.at
	    : back.date.n <= received.date.n;
}

/* True for a pause that begins when the dossier is late already. */
static bool
is_too_late(const struct reckoning *reckoning, const struct pause_span *pause,
    struct due due)
{
	if (reckoning->measure == MEASURE_OFFICE_TIME)
		return pause->from > due.at;
	return reckoning_day(reckoning, pause->from).n >
	    reckoning_day(reckoning, due.at).n;
}

/* What was left when the pause began runs on from ${back}. */
static bool
preserve(struct reckoning *reckoning, const struct pause_span *pause,
    struct start ran_from, struct start back, struct due *due)
{
	struct start asked = {
		.at = pause->from,
		.date = reckoning_day(reckoning, pause->from),
	};
	int64_t left;

	if (!reckoning_left(reckoning, later(ran_from, asked), *due, &left))
		return false;
	reasoning_left(reckoning->reasoner, reckoning->measure, left);
	return reckoning_rest(reckoning, back, left, due);
}

static bool
apply(struct reckoning *reckoning, const struct pause_span *pause,
    struct start ran_from, struct start back, struct due *due)
{
	reasoning_pause(reckoning->reasoner, reckoning->measure, pause, due->at,
	    back.date);
	switch (pause->policy) {
	case PAUSE_PRESERVE:
		return preserve(reckoning, pause, ran_from, back, due);
	case PAUSE_RESET:
		return reckoning_full(reckoning, back, due);
	case PAUSE_SHIFT:
		break;
	}
	return reckoning_shift(reckoning, *due, pause, due);
}

bool
reckoning_pauses(struct reckoning *reckoning, struct start received,
    const struct pause_span *pauses, size_t count, struct due *due)
{
	/* From where the limit has run since the last stop. */
	struct start ran_from = received;
	struct pause_span pause;
	instant after = INSTANT_NONE;

	while (next_merged(pauses, count, after, &pause)) {
		struct start back;

		after = pause.to;
		if (is_too_late(reckoning, &pause, *due)) {
			reasoning_too_late(reckoning->reasoner, &pause);
			continue;
		}
		/* The first question needs no calendar: a pause of a year that
		 * is not listed may be over before the limit runs. */
		if (pause.to <= received.at) {
			reasoning_before(reckoning->reasoner, &pause);
			continue;
		}
		if (!reckoning_start(reckoning, pause.to, &back))
			return false;
		if (is_over_by(reckoning, back, received)) {
			reasoning_before(reckoning->reasoner, &pause);
			continue;
		}
		if (!apply(reckoning, &pause, ran_from, back, due))
			return false;
		ran_from = later(ran_from, back);
	}
	return true;
}
