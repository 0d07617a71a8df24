/*
 * The deadline (hạn): the promise, moved by a pause that nobody promised anew
 * for, else the computed date of a row that may set one.
 */
#include "core/judge_hearing.h"

#include <assert.h>

static void
compute(struct hearing *h)
{
	const struct facts *facts = h->facts;
	const struct pause_terms terms = { h->rules->calendar, h->row,
		&h->basis.rule };
	struct pause_span spans[FACTS_PAUSES];
	struct deadline d;
	size_t count;

	count = judge_pauses(facts, &terms, true, h->until, spans);
	deadline_compute(h->rules->calendar, &h->basis.rule,
	    facts->seen.received, spans, count, &d);
	if (d.state != DEADLINE_KNOWN)
		return;
	h->verdict->computed = h->verdict->computed_earliest = d.due;
	h->verdict->provisional = d.provisional;
	h->computed_is_provisional = d.provisional;
	if (!judge_pause_has_bounds(facts))
		return;
	count = judge_pauses(facts, &terms, false, h->until, spans);
	deadline_compute(h->rules->calendar, &h->basis.rule,
	    facts->seen.received, spans, count, &d);
	if (d.state == DEADLINE_KNOWN)
		h->verdict->computed_earliest = d.due;
}

/* The date, by the earliest bounds, under the convention of ${level}; false
 * where it states none but the one in force. */
static bool
stated_date(const struct facts *facts, const struct calendar *calendar,
    const struct basis *basis, int level, instant until, instant *out)
{
	struct deadline_rule rule = basis->rule;
	const struct pause_terms terms = { calendar, basis->row, &rule };
	struct pause_span spans[FACTS_PAUSES];
	struct deadline d;
	size_t count;

	if (!basis->says[level] || basis->said[level] == rule.convention ||
	    rule.limit.unit != LIMIT_WORKING_DAYS)
		return false;
	rule.convention = basis->said[level];
	count = judge_pauses(facts, &terms, false, until, spans);
	deadline_compute(calendar, &rule, facts->seen.received, spans, count,
	    &d);
	*out = d.due;
	return d.state == DEADLINE_KNOWN;
}

/*
 * The earliest date under any convention that some level states for this
 * dossier: the computed one, unless another's is earlier.  It only brings
 * advance rungs forward; the level that goes before the others has settled the
 * computed date itself.
 */
static instant
earliest_stated(const struct hearing *h)
{
	instant earliest = h->verdict->computed_earliest;

	for (int level = 0; earliest != INSTANT_NONE && level < LEVEL_COUNT;
	     level++) {
		instant due;

		if (stated_date(h->facts, h->rules->calendar, &h->basis, level,
			h->until, &due) &&
		    due < earliest)
			earliest = due;
	}
	return earliest;
}

bool
judge_stated_by(const struct facts *facts, const struct rules *rules,
    instant now, instant at, enum rules_level *level,
    enum convention *convention)
{
	const struct calendar *calendar = rules_calendar(rules, facts);
	struct basis basis;

	if (!rules_find(rules, facts, &basis) ||
	    facts->seen.received == INSTANT_NONE)
		return false;
	for (int i = LEVEL_COUNT - 1; i >= 0; i--) {
		instant due;

		if (!stated_date(facts, calendar, &basis, i, now, &due) ||
		    due != at)
			continue;
		*level = (enum rules_level)i;
		*convention = basis.said[i];
		return true;
	}
	return false;
}

/* Nobody is called late against a date the citizen was not given, nor against
 * one that only another convention gives: advance rungs alone follow it.  A
 * promise that was given is not doubted by a date that may move yet.  After
 * an apology the law's date has passed into history, and the ladder is the new
 * date's. */
static void
bring_forward(struct hearing *h)
{
	struct verdict *v = h->verdict;
	instant stated;

	if (h->promise.is_apology || !h->trusted || !h->watched ||
	    v->due == INSTANT_NONE ||
	    (v->due_is_promise && h->computed_is_provisional))
		return;
	stated = earliest_stated(h);
	if (stated != INSTANT_NONE &&
	    hearing_date(h, stated).n < hearing_date(h, v->due_earliest).n)
		v->advance = stated;
}

/* The pauses that ended after the promise was made and that it does not know
 * of. */
static size_t
moving_spans(const struct hearing *h, bool latest,
    struct pause_span out[FACTS_PAUSES])
{
	const struct facts *facts = h->facts;
	size_t count = 0;

	for (int i = 0; i < facts->pause_count; i++) {
		const struct pause *p = &facts->pauses[i];

		if (promise_is_moved_by(facts, &h->promise, p) &&
		    judge_pause_span(p, h->row, latest, h->until, &out[count]))
			count++;
	}
	return count;
}

/* The last pause that makes the full limit run anew and began in time. */
static const struct pause_span *
last_reset(const struct hearing *h, instant promised,
    const struct pause_span *spans, size_t count)
{
	const struct pause_span *last = NULL;

	for (size_t i = 0; i < count; i++) {
		if (spans[i].policy == PAUSE_RESET &&
		    hearing_date(h, spans[i].from).n <=
			hearing_date(h, promised).n &&
		    (last == NULL || spans[i].to > last->to))
			last = &spans[i];
	}
	return last;
}

/* From where the promise's own working days are counted.  Without a receipt
 * any day well before the first pause serves: the pause counts from its own
 * first day on. */
static instant
count_start(const struct hearing *h, const struct pause_span *spans,
    size_t count)
{
	instant from = spans[0].from;

	if (h->facts->seen.received != INSTANT_NONE)
		return h->facts->seen.received;
	for (size_t i = 1; i < count; i++)
		from = spans[i].from < from ? spans[i].from : from;
	return from - 30 * (instant)WHEN_DAY;
}

/*
 * Moves ${promised}: as a limit of just as many working days as lie between
 * receipt and promise would be moved (docs/deadlines.md, preserve and shift);
 * a reset counts the row's full limit anew.  A pause that begins after the
 * promised date changes nothing: the dossier is late already.
 */
static bool
move(const struct hearing *h, instant promised, const struct pause_span *spans,
    size_t count, struct deadline *out)
{
	const struct calendar *calendar = h->rules->calendar;
	const struct pause_span *reset = last_reset(h, promised, spans, count);
	struct deadline_rule rule = {
		.limit = { .unit = LIMIT_SAME_DAY },
		.convention = CONVENTION_EXC,
		.cutoff = h->basis.rule.cutoff,
	};
	instant start, back;
	struct deadline plain;
	day deemed;
	int32_t days;

	if (reset != NULL) {
		back = reset->to;
		if (reset->cap.count > 0 &&
		    deadline_cap_end(calendar, reset->cap, reset->cap_from,
			&start) &&
		    start < back)
			back = start;
		deadline_compute(calendar, &h->basis.rule, back, spans, count,
		    out);
		return out->state == DEADLINE_KNOWN;
	}
	start = count_start(h, spans, count);
	if (!deadline_deemed_day(calendar, rule.cutoff, start, &deemed) ||
	    !calendar_count(calendar, deemed, hearing_date(h, promised), &days))
		return false;
	if (days > 0)
		rule.limit = (struct limit){ LIMIT_WORKING_DAYS, days };
	deadline_compute(calendar, &rule, start, NULL, 0, &plain);
	deadline_compute(calendar, &rule, start, spans, count, out);
	/* The days up to the promise were just counted. */
	assert(plain.state == DEADLINE_KNOWN);
	if (out->state != DEADLINE_KNOWN)
		return false;
	if (out->due == plain.due)
		out->due = promised;
	return true;
}

/* ${promised} as moved, never to an earlier date. */
static bool
moved(const struct hearing *h, instant promised, bool latest, instant *due,
    bool *provisional)
{
	struct pause_span spans[FACTS_PAUSES];
	size_t count = moving_spans(h, latest, spans);
	struct deadline d;

	*due = promised;
	if (count == 0)
		return true;
	if (!move(h, promised, spans, count, &d))
		return false;
	if (hearing_date(h, d.due).n > hearing_date(h, promised).n) {
		*due = d.due;
		*provisional = d.provisional;
	}
	return true;
}

/* Decision 5: a promise without a time of day means the close of office. */
static instant
promised_instant(const struct hearing *h)
{
	if (!h->promise.is_date)
		return h->promise.at;
	return calendar_close_at(h->rules->calendar,
	    hearing_date(h, h->promise.at));
}

static void
due_by_promise(struct hearing *h)
{
	struct verdict *v = h->verdict;
	instant promised = promised_instant(h);
	instant latest, earliest;
	bool provisional = false, ignored = false;

	if (!moved(h, promised, true, &latest, &provisional)) {
		v->unknown = UNKNOWN_NO_CALENDAR;
		v->provisional = false;
		return;
	}
	earliest = latest;
	if (latest != promised && judge_pause_has_bounds(h->facts) &&
	    !moved(h, promised, false, &earliest, &ignored))
		earliest = promised;
	v->due = latest;
	v->due_earliest = earliest;
	v->due_is_promise = true;
	v->due_is_moved = latest != promised;
	v->provisional = provisional;
}

static void
due_by_law(struct hearing *h)
{
	struct verdict *v = h->verdict;

	if (!h->trusted) {
		v->unknown = UNKNOWN_NO_PROMISE;
		v->provisional = false;
	} else if (h->facts->seen.received == INSTANT_NONE) {
		v->unknown = UNKNOWN_NO_RECEIPT;
	} else if (v->computed == INSTANT_NONE) {
		v->unknown = UNKNOWN_NO_CALENDAR;
	} else {
		v->due = v->computed;
		v->due_earliest = v->computed_earliest;
	}
}

/* Short: by the row; without one, promised for the next working day at the
 * latest. */
static bool
is_short(const struct hearing *h)
{
	const struct observation *seen = &h->facts->seen;
	day next;

	if (h->row != NULL)
		return limit_is_short(h->basis.rule.limit);
	return seen->promised != INSTANT_NONE &&
	    seen->received != INSTANT_NONE &&
	    calendar_add(h->rules->calendar, hearing_date(h, seen->received), 1,
		&next) &&
	    hearing_date(h, seen->promised).n <= next.n;
}

void
judge_due(struct hearing *h)
{
	if (h->row != NULL && h->facts->seen.received != INSTANT_NONE)
		compute(h);
	if (h->promise.at != INSTANT_NONE)
		due_by_promise(h);
	else
		due_by_law(h);
	bring_forward(h);
	h->is_short = is_short(h);
}
