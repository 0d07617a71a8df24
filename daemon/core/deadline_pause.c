/*
 * Pauses: intervals in which a limit does not run.  They are walked in order
 * of time without sorting or copying: the next one is looked for among all.
 * There are few of them.
 */
#include "core/reckoning.h"

#include <assert.h>

/* Pauses as one: a reset if any part is, else of the policy of the part that
 * begins first. */
struct merged {
	struct pause_span span;
	instant returned; /* the last end that was a return, or INSTANT_NONE */
	instant capped;   /* the last end that was a cap's */
	struct limit cap; /* that one */
};

/* True where the calendar tells how long each pause stops the limit. */
static bool
are_told(struct reckoning *reckoning, const struct pause_span *pauses,
    size_t count)
{
	instant end;
	bool by_cap;

	for (size_t i = 0; i < count; i++) {
		if (!reckoning_pause_end(reckoning, &pauses[i], &end, &by_cap))
			return false;
	}
	return true;
}

/* A pause as long as it stops the limit; one of those told. */
static void
curtail(struct reckoning *reckoning, const struct pause_span *pause,
    struct merged *out)
{
	instant end;
	bool by_cap;
	bool told = reckoning_pause_end(reckoning, pause, &end, &by_cap);

	assert(told);
	assert(pause->from > INSTANT_NONE && pause->from <= pause->to &&
	    pause->to < INSTANT_NEVER);
	*out = (struct merged){
		.span = *pause,
		.returned = by_cap ? INSTANT_NONE : end,
		.capped = by_cap ? end : INSTANT_NONE,
		.cap = pause->cap,
	};
	out->span.to = end;
}

/* Order of beginning; of those that begin together, by policy, so that neither
 * the order given nor a cut in two shows. */
static bool
begins_before(const struct pause_span *a, const struct pause_span *b)
{
	if (a->from != b->from)
		return a->from < b->from;
	return a->policy < b->policy;
}

/* Merges ${part}, which overlaps or touches; true when that made it longer. */
static bool
merge(struct merged *whole, const struct merged *part)
{
	bool grew = part->span.to > whole->span.to;

	if (part->span.policy == PAUSE_RESET)
		whole->span.policy = PAUSE_RESET;
	if (part->returned > whole->returned)
		whole->returned = part->returned;
	if (part->capped > whole->capped) {
		whole->capped = part->capped;
		whole->cap = part->cap;
	}
	if (grew)
		whole->span.to = part->span.to;
	return grew;
}

/*
 * The first pause that begins after ${after}, merged with all that overlap or
 * touch it.  One of no length is no pause.  ${found} is false at the end.
 */
static void
next_merged(struct reckoning *reckoning, const struct pause_span *pauses,
    size_t count, instant after, struct merged *out, bool *found)
{
	struct merged part;
	bool grew = true;

	*found = false;
	for (size_t i = 0; i < count; i++) {
		curtail(reckoning, &pauses[i], &part);
		if (part.span.from < part.span.to && part.span.from > after &&
		    (!*found || begins_before(&part.span, &out->span))) {
			*out = part;
			*found = true;
		}
	}
	while (*found && grew) {
		grew = false;
		for (size_t i = 0; i < count; i++) {
			curtail(reckoning, &pauses[i], &part);
			if (part.span.from < part.span.to &&
			    part.span.from >= out->span.from &&
			    part.span.from <= out->span.to)
				grew = merge(out, &part) || grew;
		}
	}
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
	int64_t left = reckoning_left(reckoning, later(ran_from, asked), *due);

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

/* From where the limit runs on: a return counts by the cut-off, the end of a
 * cap by itself. */
static bool
resumed(struct reckoning *reckoning, const struct merged *pause,
    struct start *out)
{
	struct start by_cap;

	if (pause->returned == INSTANT_NONE)
		return reckoning_start_plain(reckoning, pause->capped, out);
	if (!reckoning_start(reckoning, pause->returned, out))
		return false;
	if (pause->capped == INSTANT_NONE)
		return true;
	if (!reckoning_start_plain(reckoning, pause->capped, &by_cap))
		return false;
	*out = later(*out, by_cap);
	return true;
}

bool
reckoning_pauses(struct reckoning *reckoning, struct start received,
    const struct pause_span *pauses, size_t count, struct due *due)
{
	/* From where the limit has run since the last stop. */
	struct start ran_from = received;
	struct merged pause;
	instant after = INSTANT_NONE;
	bool found;

	if (!are_told(reckoning, pauses, count))
		return false;
	for (;;) {
		struct start back;

		next_merged(reckoning, pauses, count, after, &pause, &found);
		if (!found)
			return true;
		after = pause.span.to;
		if (is_too_late(reckoning, &pause.span, *due)) {
			reasoning_too_late(reckoning->reasoner, &pause.span);
			continue;
		}
		/* The first question needs no calendar: a pause of a year that
		 * is not listed may be over before the limit runs. */
		if (pause.span.to <= received.at) {
			reasoning_before(reckoning->reasoner, &pause.span);
			continue;
		}
		if (!resumed(reckoning, &pause, &back))
			return false;
		if (is_over_by(reckoning, back, received)) {
			reasoning_before(reckoning->reasoner, &pause.span);
			continue;
		}
		if (pause.capped == pause.span.to)
			reasoning_cap(reckoning->reasoner, &pause.span,
			    pause.cap);
		if (!apply(reckoning, &pause.span, ran_from, back, due))
			return false;
		ran_from = later(ran_from, back);
	}
}
