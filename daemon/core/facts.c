/* The ledger of one dossier: receipt, promise and finish. */
#include "core/facts.h"

#include "core/facts_pause.h"

void
facts_begin(struct facts *facts)
{
	*facts = (struct facts){
		.first_seen = INSTANT_NONE,
		.changed = INSTANT_NONE,
		.promised_seen = INSTANT_NONE,
		.watched_since = INSTANT_NONE,
		.finished = INSTANT_NONE,
		.finished_seen = INSTANT_NONE,
		.gone = INSTANT_NONE,
	};
	observation_clear(&facts->seen);
}

/* Vietnam has one offset; a promise is a date (decision 5). */
static day
date_of(instant at)
{
	return when_day(at, WHEN_OFFICE_OFFSET);
}

bool
facts_is_other_date(instant before, instant after)
{
	return before != INSTANT_NONE && after != INSTANT_NONE &&
	    date_of(before).n != date_of(after).n;
}

/* A pause, open or ended, that the promise in force does not know of: a new
 * date is what the law expects then. */
static bool
awaits_new_promise(const struct facts *facts)
{
	for (int i = 0; i < facts->pause_count; i++) {
		if (!facts->pauses[i].reissued)
			return true;
	}
	return false;
}

/* A round of the next record may itself tell of the new date. */
static bool
rounds_promise(const struct observation *next)
{
	for (int i = 0; i < next->round_count; i++) {
		if (next->rounds[i].promised_after == next->promised)
			return true;
	}
	return false;
}

/* The new date of a recorded apology, written into the software. */
static bool
is_announced(const struct apology *apology, instant promised)
{
	return apology_is_there(apology) &&
	    date_of(promised).n == apology->new_date.n;
}

bool
facts_promise_moves(const struct facts *before, const struct observation *next)
{
	return facts_is_other_date(before->seen.promised, next->promised) &&
	    !awaits_new_promise(before) && !rounds_promise(next) &&
	    !status_is_paused(next->status) &&
	    !is_announced(&before->apology, next->promised);
}

bool
facts_promise_is_for_pause(const struct facts *before,
    const struct observation *next)
{
	return facts_is_other_date(before->seen.promised, next->promised) &&
	    !facts_promise_moves(before, next) &&
	    !is_announced(&before->apology, next->promised);
}

static void
fold_promise(struct facts *facts, const struct observation *next, instant at,
    bool first)
{
	if (!first && facts_promise_moves(facts, next))
		facts->promised_moves++;
	if (next->promised == INSTANT_NONE)
		facts->promised_seen = INSTANT_NONE;
	else if (first || next->promised != facts->seen.promised)
		facts->promised_seen = at;
}

instant
facts_stated_finish(const struct observation *observation)
{
	return observation->finished != INSTANT_NONE ? observation->finished
						     : observation->returned;
}

/*
 * Decision 9.  An ended status needs no date.  A date without an ended status
 * counts when it is news: one that a re-opened dossier merely kept from
 * before is not.
 */
static void
fold_finish(struct facts *facts, const struct observation *next, instant at,
    bool first)
{
	instant stated = facts_stated_finish(next);
	bool is_news = first || stated != facts_stated_finish(&facts->seen);
	bool stood =
	    facts->finished == stated && !status_is_ended(facts->seen.status);

	if (status_is_ended(next->status)) {
		if (stated != INSTANT_NONE)
			facts->finished = stated;
		else if (!facts->finished_is_sighting)
			facts->finished = at;
		facts->finished_is_sighting = stated == INSTANT_NONE;
		return;
	}
	facts->finished_is_sighting = false;
	facts->finished = stated != INSTANT_NONE && (is_news || stood)
	    ? stated
	    : INSTANT_NONE;
}

void
facts_fold_as_of(struct facts *facts, const struct observation *next,
    instant after, instant as_of, instant at)
{
	bool first = facts->first_seen == INSTANT_NONE;

	if (first)
		facts->first_seen = at;
	facts->changed = at;
	facts->gone = INSTANT_NONE;
	/* The promise before the pauses: whether it moved by itself depends on
	 * the pauses as they stood. */
	fold_promise(facts, next, at, first);
	facts_pause_fold(facts, next, first ? INSTANT_NONE : after, as_of);
	fold_finish(facts, next, as_of, first);
	if (facts->finished == INSTANT_NONE)
		facts->finished_seen = INSTANT_NONE;
	else if (facts->finished_seen == INSTANT_NONE)
		facts->finished_seen = at;
	facts->seen = *next;
}

void
facts_fold(struct facts *facts, const struct observation *next, instant after,
    instant at)
{
	facts_fold_as_of(facts, next, after, at, at);
}

bool
facts_is_paused(const struct facts *facts, enum pause_reason *reason)
{
	for (int i = facts->pause_count - 1; i >= 0; i--) {
		if (facts->pauses[i].to_latest == INSTANT_NEVER) {
			*reason = facts->pauses[i].reason;
			return true;
		}
	}
	return false;
}
