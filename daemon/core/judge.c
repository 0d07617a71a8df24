/* The judgement: from facts to a standing, its next moment and crossings. */
#include "core/judge.h"

#include "base/text.h"
#include "core/judge_hearing.h"

/* A pause that only a status told, and that was over before the watch over the
 * source began, is known to nobody here: a date counted without it would be
 * too early.  What the first sweep itself showed was judged as from before,
 * even where the source's clock is ahead of ours, and is so for good. */
static bool
is_watched(const struct facts *facts, bool baseline)
{
	return !baseline &&
	    (facts->watched_since == INSTANT_NONE ||
		(facts->seen.received >= facts->watched_since &&
		    facts->first_seen > facts->watched_since));
}

static struct hearing
open_hearing(const struct facts *facts, const struct rules *rules, instant now,
    bool baseline, struct arena *arena, struct judgement *out)
{
	struct hearing h = {
		.facts = facts,
		.rules = rules,
		.now = now,
		.offset = calendar_offset(rules->calendar),
		.baseline = baseline,
		.watched = is_watched(facts, baseline),
		.arena = arena,
		.verdict = &out->verdict,
		.promise = promise_in_force(facts),
		.out = out,
	};

	*out = (struct judgement){ .verdict = {
				       .due = INSTANT_NONE,
				       .due_earliest = INSTANT_NONE,
				       .computed = INSTANT_NONE,
				       .computed_earliest = INSTANT_NONE,
				       .advance = INSTANT_NONE,
				       .acceptance_due = INSTANT_NONE,
				       .step_due = INSTANT_NONE,
				       .apology_due = INSTANT_NONE,
				       .supplement_due = INSTANT_NONE,
				       .next = INSTANT_NEVER,
				   } };
	h.today = hearing_date(&h, now);
	h.until = facts->finished != INSTANT_NONE && facts->finished < now
	    ? facts->finished
	    : now;
	if (rules_find(rules, facts, &h.basis))
		h.row = h.basis.row;
	h.trusted = rules_is_trusted(&h.basis);
	return h;
}

static void
stand_unknown(struct hearing *h, enum unknown_reason reason)
{
	h->verdict->standing = STANDING_UNKNOWN;
	h->verdict->unknown = reason;
}

/* Nobody saw it run, and no record tells when it ended: the day on which it was
 * first seen so says that it had ended by then. */
static bool
is_end_untold(const struct facts *facts)
{
	return facts->finished_is_sighting &&
	    facts->finished_seen == facts->first_seen;
}

/* By date: the hour of the day decides nothing.  A dossier without a deadline
 * was finished in time (the official statistics count it so); `unknown` keeps
 * the reason. */
static void
stand_finished(struct hearing *h)
{
	struct verdict *v = h->verdict;
	day finished = hearing_date(h, h->facts->finished);
	day due;

	judge_due(h);
	v->standing = STANDING_DONE_ON_TIME;
	if (v->due == INSTANT_NONE)
		return;
	due = hearing_date(h, v->due);
	if (finished.n < due.n)
		v->standing = STANDING_DONE_EARLY;
	else if (finished.n > due.n && is_end_untold(h->facts))
		v->unknown = UNKNOWN_NO_FINISH;
	else if (finished.n > due.n)
		v->standing = STANDING_DONE_LATE;
}

/* The rungs of a clock with one date. */
static void
climb(struct hearing *h, enum clock_kind clock, instant due, bool by_instant,
    const struct crossing *before, size_t count)
{
	const struct climb it = {
		.clock = clock,
		.step = clock == CLOCK_STEP ? h->facts->seen.step : NULL,
		.by_instant = by_instant,
		.due = due,
		.early = due,
		.later = INSTANT_NONE,
	};

	if (due != INSTANT_NONE)
		judge_rungs(h, &it, before, count);
}

static void
stand_awaiting(struct hearing *h, const struct crossing *before, size_t count)
{
	struct verdict *v = h->verdict;
	bool by_instant = true;
	instant late;

	v->standing = STANDING_AWAITING;
	if (judge_dates_future(h, h->facts->seen.submitted))
		return;
	/* A round that the record leaves open: the applicant is waited for. */
	if (judge_pause_stops(h, &v->pause)) {
		v->standing = STANDING_PAUSED;
		v->supplement_due = judge_clock_supplement(h);
		climb(h, CLOCK_SUPPLEMENT, v->supplement_due, false, before,
		    count);
		return;
	}
	v->acceptance_due = judge_clock_acceptance(h, &by_instant);
	if (v->acceptance_due == INSTANT_NONE)
		return;
	late = by_instant
	    ? v->acceptance_due
	    : hearing_midnight(h,
		  when_add_days(hearing_date(h, v->acceptance_due), 1));
	if (h->now >= late)
		v->standing = STANDING_LATE_ACCEPTANCE;
	hearing_wake(h, late);
	climb(h, CLOCK_ACCEPTANCE, v->acceptance_due, by_instant, before,
	    count);
}

/* On the due date it is due; from 00:00 after it, overdue. */
static void
stand_running(struct hearing *h, instant early)
{
	struct verdict *v = h->verdict;
	day due = hearing_date(h, v->due);
	instant soon;

	if (h->today.n > due.n) {
		v->standing = STANDING_OVERDUE;
		return;
	}
	hearing_wake(h, hearing_midnight(h, when_add_days(due, 1)));
	if (h->today.n == due.n) {
		v->standing = STANDING_DUE_TODAY;
		return;
	}
	hearing_wake(h, hearing_midnight(h, due));
	soon = judge_rungs_first(h, early);
	hearing_wake(h, soon);
	v->standing = h->now < soon ? STANDING_RUNNING : STANDING_DUE_SOON;
}

static void
climb_to_result(struct hearing *h, const struct crossing *before, size_t count)
{
	const struct verdict *v = h->verdict;
	bool forward = v->advance != INSTANT_NONE;
	const struct climb it = {
		.clock = CLOCK_RESOLUTION,
		.due = v->due,
		.early = forward ? v->advance : v->due_earliest,
		.later = forward ? v->due_earliest : INSTANT_NONE,
	};

	stand_running(h, it.early);
	judge_rungs(h, &it, before, count);
}

static void
stand_received(struct hearing *h, const struct crossing *before, size_t count)
{
	struct verdict *v = h->verdict;

	judge_due(h);
	/* While paused the due date is what it would be if the dossier resumed
	 * now.  It is no standing and crosses nothing, so that time alone does
	 * not make the verdict wrong; who shows it judges again. */
	if (judge_pause_stops(h, &v->pause)) {
		v->standing = STANDING_PAUSED;
		v->supplement_due = judge_clock_supplement(h);
		climb(h, CLOCK_SUPPLEMENT, v->supplement_due, false, before,
		    count);
		return;
	}
	v->step_due = judge_clock_step(h);
	climb(h, CLOCK_STEP, v->step_due, true, before, count);
	if (v->due == INSTANT_NONE) {
		v->standing = STANDING_UNKNOWN;
		return;
	}
	climb_to_result(h, before, count);
	v->apology_due = judge_clock_apology(h);
	climb(h, CLOCK_APOLOGY, v->apology_due, false, before, count);
}

/* Ended without a result: no date matters any more. */
static bool
is_dropped(enum status status, enum standing *out)
{
	switch (status) {
	case STATUS_REJECTED:
		*out = STANDING_REFUSED;
		return true;
	case STATUS_WITHDRAWN:
		*out = STANDING_WITHDRAWN;
		return true;
	case STATUS_DELETED:
		*out = STANDING_GONE;
		return true;
	case STATUS_UNKNOWN:
	case STATUS_NEW:
	case STATUS_RECEIVED:
	case STATUS_PROCESSING:
	case STATUS_WAITING_SUPPLEMENT:
	case STATUS_WAITING_PAYMENT:
	case STATUS_STOPPED:
	case STATUS_DISPUTED:
	case STATUS_DONE:
	case STATUS_RETURNED:
	case STATUS_COUNT:
		break;
	}
	return false;
}

static void
stand(struct hearing *h, const struct crossing *before, size_t count)
{
	enum status status = h->facts->seen.status;

	if (is_dropped(status, &h->verdict->standing))
		return;
	if (h->facts->gone != INSTANT_NONE) {
		h->verdict->standing = STANDING_GONE;
		return;
	}
	/* A dossier not yet accepted has no receipt that could be odd: portals
	 * fill the field in advance. */
	if (status == STATUS_NEW && h->facts->finished == INSTANT_NONE) {
		stand_awaiting(h, before, count);
		return;
	}
	h->odd = judge_dates_odd(h);
	if (h->odd)
		stand_unknown(h, UNKNOWN_DATES_ODD);
	else if (h->facts->finished != INSTANT_NONE)
		stand_finished(h);
	else
		stand_received(h, before, count);
}

void
judge_anew(const struct facts *facts, const struct rules *rules,
    const struct crossing *before, size_t before_count, instant last,
    const struct verdict *stood, instant now, bool baseline,
    struct arena *arena, struct judgement *out)
{
	struct rules local = *rules;
	struct hearing h;

	/* Everything below counts by the calendar of the dossier's agency. */
	local.calendar = rules_calendar(rules, facts);
	h = open_hearing(facts, &local, now, baseline, arena, out);
	h.last = last;
	h.stood = stood;
	stand(&h, before, before_count);
	judge_findings(&h);
}

void
judge(const struct facts *facts, const struct rules *rules,
    const struct crossing *before, size_t before_count, instant last,
    instant now, bool baseline, struct arena *arena, struct judgement *out)
{
	judge_anew(facts, rules, before, before_count, last, NULL, now,
	    baseline, arena, out);
}

/* Advance rungs are told for the earlier date. */
static bool
is_of_deadline(const struct verdict *verdict, day due, int32_t offset)
{
	switch (verdict->standing) {
	case STANDING_RUNNING:
	case STANDING_DUE_SOON:
	case STANDING_DUE_TODAY:
	case STANDING_OVERDUE:
		return when_day(verdict->due, offset).n == due.n ||
		    when_day(verdict->due_earliest, offset).n == due.n ||
		    (verdict->advance != INSTANT_NONE &&
			when_day(verdict->advance, offset).n == due.n);
	case STANDING_AWAITING:
	case STANDING_LATE_ACCEPTANCE:
	case STANDING_PAUSED:
	case STANDING_DONE_EARLY:
	case STANDING_DONE_ON_TIME:
	case STANDING_DONE_LATE:
	case STANDING_REFUSED:
	case STANDING_WITHDRAWN:
	case STANDING_GONE:
	case STANDING_UNKNOWN:
	case STANDING_COUNT:
		break;
	}
	return false;
}

bool
judge_still_true(const struct facts *facts, const struct verdict *verdict,
    const struct crossing *crossing, const struct calendar *calendar)
{
	int32_t offset = calendar_offset(calendar);
	instant due = judge_clock_due(verdict, crossing->clock);

	if (crossing->clock == CLOCK_RESOLUTION)
		return is_of_deadline(verdict, crossing->due, offset);
	return due != INSTANT_NONE &&
	    when_day(due, offset).n == crossing->due.n &&
	    (crossing->clock != CLOCK_STEP ||
		text_equal(facts->seen.step, crossing->step));
}
