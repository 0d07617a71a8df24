/*
 * Pauses: what the record states, else what its status shows at polls.
 *
 * A list is worked on that has room for everything at once: the old pauses
 * (at most 32), the record's rounds (at most 16) and one new status.
 */
#include "core/facts_pause.h"

enum { LIST_ROOM = FACTS_PAUSES + DOSSIER_ROUNDS + 1 };

struct list {
	struct pause items[LIST_ROOM];
	int count;
};

static bool
is_open(const struct pause *pause)
{
	return pause->to_latest == INSTANT_NEVER;
}

static bool
pauses(enum status status, enum pause_reason *reason)
{
	switch (status) {
	case STATUS_WAITING_SUPPLEMENT:
		*reason = PAUSE_SUPPLEMENT;
		return true;
	case STATUS_WAITING_PAYMENT:
		*reason = PAUSE_PAYMENT;
		return true;
	case STATUS_STOPPED:
		*reason = PAUSE_STOPPED;
		return true;
	case STATUS_DISPUTED:
		*reason = PAUSE_DISPUTE;
		return true;
	case STATUS_UNKNOWN:
	case STATUS_NEW:
	case STATUS_RECEIVED:
	case STATUS_REJECTED:
	case STATUS_PROCESSING:
	case STATUS_WITHDRAWN:
	case STATUS_DONE:
	case STATUS_RETURNED:
	case STATUS_DELETED:
	case STATUS_COUNT:
		break;
	}
	return false;
}

/* The old pause that this round of the record already is. */
static const struct pause *
same_round(const struct facts *facts, const struct round *round)
{
	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (p->evidence == EVIDENCE_RECORD &&
		    p->from_earliest == round->from)
			return p;
	}
	return NULL;
}

/* True when the record left this round open the last time too: an end that
 * its pause has came from the status. */
static bool
was_left_open(const struct facts *facts, const struct round *round)
{
	for (int i = 0; i < facts->seen.round_count; i++) {
		const struct round *r = &facts->seen.rounds[i];

		if (r->from == round->from)
			return r->to == INSTANT_NEVER;
	}
	return false;
}

/*
 * A round that promises anew, or was made against another promise than the one
 * in force.  At a first sighting a round that has ended without a word about
 * the promise may be older than the promise: the printed date stands then.
 */
static bool
round_is_reissued(const struct round *round, instant promised, bool first)
{
	if (round->promised_after != INSTANT_NONE)
		return true;
	if (round->promised_before != INSTANT_NONE)
		return round->promised_before != promised;
	return first && round->to != INSTANT_NEVER;
}

/* The dates that the round itself names; those that were known stay. */
static struct revision
round_revision(const struct round *round, const struct pause *old, instant at)
{
	if (old != NULL && old->revision.known)
		return old->revision;
	return (struct revision){
		.known = facts_is_other_date(round->promised_before,
		    round->promised_after),
		.from = round->promised_before,
		.to = round->promised_after,
		.seen = at,
	};
}

static void
add_round(struct list *list, const struct facts *facts,
    const struct round *round, instant promised, bool first, instant at)
{
	const struct pause *old = same_round(facts, round);
	struct pause p = {
		.reason = PAUSE_SUPPLEMENT,
		.evidence = EVIDENCE_RECORD,
		.from_earliest = round->from,
		.from_latest = round->from,
		.to_earliest = round->to,
		.to_latest = round->to,
		.reissued = round_is_reissued(round, promised, first) ||
		    (old != NULL && old->reissued),
		.revision = round_revision(round, old, at),
	};

	if (round->from == INSTANT_NONE || round->to < round->from)
		return;
	if (round->to == INSTANT_NEVER && old != NULL &&
	    was_left_open(facts, round)) {
		p.to_earliest = old->to_earliest;
		p.to_latest = old->to_latest;
	}
	list->items[list->count++] = p;
}

/* The record's rounds as it states them now.  A record that states none any
 * more does not take back those it stated. */
static void
add_rounds(struct list *list, const struct facts *facts,
    const struct observation *next, instant after, instant at)
{
	bool first = after == INSTANT_NONE;

	for (int i = 0; i < next->round_count; i++)
		add_round(list, facts, &next->rounds[i], next->promised, first,
		    at);
	if (next->round_count > 0)
		return;
	for (int i = 0; i < facts->pause_count; i++) {
		struct pause p = facts->pauses[i];

		if (p.evidence != EVIDENCE_RECORD)
			continue;
		/* Open, it was stated the last time. */
		if (is_open(&p)) {
			p.to_earliest = after;
			p.to_latest = at;
		}
		list->items[list->count++] = p;
	}
}

/* Keeps the status pauses; ends what the status has left, and with it a round
 * that the record forgot to close. */
static void
end_left(struct list *list, const struct facts *facts, enum status next,
    instant after, instant at)
{
	enum pause_reason now = PAUSE_REASON_COUNT, was = PAUSE_REASON_COUNT;

	pauses(next, &now);
	pauses(facts->seen.status, &was);
	for (int i = 0; i < facts->pause_count; i++) {
		struct pause p = facts->pauses[i];

		if (p.evidence != EVIDENCE_STATUS)
			continue;
		if (is_open(&p) && p.reason != now) {
			p.to_earliest = after;
			p.to_latest = at;
		}
		list->items[list->count++] = p;
	}
	if (was != PAUSE_SUPPLEMENT || now == PAUSE_SUPPLEMENT)
		return;
	for (int i = 0; i < list->count; i++) {
		struct pause *p = &list->items[i];

		if (p->evidence == EVIDENCE_RECORD && is_open(p) &&
		    p->from_latest <= at) {
			p->to_earliest =
			    after < p->from_latest ? p->from_latest : after;
			p->to_latest = at;
		}
	}
}

/* The earliest start of what was already paused when first seen: receipt, or
 * the end of the newest round before. */
static instant
first_start(const struct observation *next, instant at)
{
	instant from =
	    next->received != INSTANT_NONE ? next->received : next->submitted;

	if (from == INSTANT_NONE || from > at)
		from = at;
	for (int i = 0; i < next->round_count; i++) {
		instant to = next->rounds[i].to;

		if (to <= at && to > from)
			from = to;
	}
	return from;
}

static void
begin_new(struct list *list, const struct facts *facts,
    const struct observation *next, instant after, instant at)
{
	enum pause_reason now, was = PAUSE_REASON_COUNT;
	bool first = after == INSTANT_NONE;

	if (!pauses(next->status, &now))
		return;
	if (!first && pauses(facts->seen.status, &was) && was == now)
		return;
	list->items[list->count++] = (struct pause){
		.reason = now,
		.evidence = EVIDENCE_STATUS,
		.from_earliest = first ? first_start(next, at) : after,
		.from_latest = at,
		.to_earliest = INSTANT_NEVER,
		.to_latest = INSTANT_NEVER,
	};
}

/* They are one pause when the round began where the status may have begun, or
 * ran at a time when the status certainly stood. */
static bool
is_told_by(const struct pause *status, const struct pause *record)
{
	if (record->from_latest >= status->from_earliest &&
	    record->from_latest <= status->from_latest)
		return true;
	return record->from_latest <= status->to_earliest &&
	    record->to_latest >= status->from_latest;
}

/* Decision 8: the record wins.  What the status pause knew of a new promise is
 * not lost with it. */
static void
drop_told(struct list *list)
{
	int kept = 0;

	for (int i = 0; i < list->count; i++) {
		struct pause *p = &list->items[i];
		bool told = false;

		for (int k = 0; k < list->count; k++) {
			struct pause *r = &list->items[k];

			if (p->evidence == EVIDENCE_STATUS &&
			    p->reason == PAUSE_SUPPLEMENT &&
			    r->evidence == EVIDENCE_RECORD &&
			    is_told_by(p, r)) {
				told = true;
				r->reissued = r->reissued || p->reissued;
				if (!r->revision.known)
					r->revision = p->revision;
			}
		}
		if (!told)
			list->items[kept++] = *p;
	}
	list->count = kept;
}

static void
sort(struct list *list)
{
	for (int i = 1; i < list->count; i++) {
		struct pause p = list->items[i];
		int at = i;

		while (at > 0 &&
		    list->items[at - 1].from_earliest > p.from_earliest) {
			list->items[at] = list->items[at - 1];
			at--;
		}
		list->items[at] = p;
	}
}

static bool
was_reissued(const struct facts *facts, const struct pause *pause)
{
	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (p->reissued && p->reason == pause->reason &&
		    p->evidence == pause->evidence &&
		    p->from_earliest == pause->from_earliest)
			return true;
	}
	return false;
}

/* The dates of a promise made anew.  A pause that was promised for while it was
 * open is promised for again: what it came to, the newest date tells. */
static void
revise(struct pause *pause, const struct facts *facts, instant promised,
    instant at)
{
	struct revision *it = &pause->revision;

	if (it->known ? !is_open(pause) : was_reissued(facts, pause))
		return;
	if (!it->known)
		it->from = facts->seen.promised;
	it->to = promised;
	it->seen = at;
	it->known = facts_is_other_date(it->from, it->to);
}

/* A new promise knows of every pause begun by then. */
static void
mark_reissued(struct list *list, const struct facts *facts,
    const struct observation *next, instant at, bool first)
{
	bool dated;

	if (first || next->promised == INSTANT_NONE ||
	    next->promised == facts->seen.promised)
		return;
	dated = facts_promise_is_for_pause(facts, next);
	for (int i = 0; i < list->count; i++) {
		struct pause *p = &list->items[i];

		if (p->from_earliest > at)
			continue;
		if (dated)
			revise(p, facts, next->promised, at);
		p->reissued = true;
	}
}

/* The newest are kept: an open pause is among them. */
static void
store(struct facts *facts, const struct list *list)
{
	int skip = list->count - FACTS_PAUSES;

	if (skip < 0)
		skip = 0;
	if (skip > 0)
		facts->pauses_overflowed = true;
	facts->pause_count = list->count - skip;
	for (int i = 0; i < facts->pause_count; i++)
		facts->pauses[i] = list->items[i + skip];
}

void
facts_pause_fold(struct facts *facts, const struct observation *next,
    instant after, instant at)
{
	struct list list;
	enum pause_reason reason;

	if (facts->pause_count == 0 && next->round_count == 0 &&
	    !pauses(next->status, &reason))
		return;
	list.count = 0;
	add_rounds(&list, facts, next, after, at);
	end_left(&list, facts, next->status, after, at);
	begin_new(&list, facts, next, after, at);
	mark_reissued(&list, facts, next, at, after == INSTANT_NONE);
	drop_told(&list);
	sort(&list);
	store(facts, &list);
}
