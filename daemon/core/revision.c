/* What a date promised anew tells of the length of its pause. */
#include "core/revision.h"

#include <assert.h>

#include "core/deadline.h"
#include "core/promise.h"

const char *
revision_says_text(enum revision_says says)
{
	static const char *const texts[] = {
		[REVISION_DATES] = "dates",
		[REVISION_LENGTH] = "length",
		[REVISION_FITS] = "fits",
		[REVISION_MISFITS] = "misfits",
	};

	return texts[says];
}

/* The days between which the pause's working days count. */
struct measure_line {
	const struct pause_terms *terms;
	int32_t offset;
	day start; /* the deemed day of receipt: nothing counts before it */
};

static day
date_of(const struct measure_line *line, instant at)
{
	return when_day(at, line->offset);
}

/* The day after which a pause from ${from} counts. */
static day
base_of(const struct measure_line *line, instant from)
{
	day date = date_of(line, from);

	return date.n > line->start.n ? date : line->start;
}

/* The calendar tells of the receipt and of the pause's latest end, and so of
 * whatever lies between them. */
static day
deemed(const struct measure_line *line, instant at)
{
	day out;
	bool covered = deadline_deemed_day(line->terms->calendar,
	    line->terms->rule->cutoff, at, &out);

	assert(covered);
	return out;
}

static day
add_days(const struct measure_line *line, day date, int32_t days)
{
	day out;
	bool covered = calendar_add(line->terms->calendar, date, days, &out);

	assert(covered);
	return out;
}

/* The working days by which a pause from ${from} to ${to} moves a limit that it
 * preserves; none where it is over before the limit runs. */
static int32_t
length_of(const struct measure_line *line, instant from, instant to)
{
	int32_t days;
	bool covered;

	if (to <= from || date_of(line, to).n < line->start.n)
		return 0;
	covered = calendar_count(line->terms->calendar, base_of(line, from),
	    deemed(line, to), &days);
	assert(covered);
	return days;
}

bool
revision_equal(const struct revision *a, const struct revision *b)
{
	return a->known && b->known && a->seen == b->seen &&
	    a->from == b->from && a->to == b->to;
}

/* Counted apart, the days of pauses that may be one would not add up. */
static bool
may_touch(const struct pause *a, const struct pause *b)
{
	return a->from_earliest <= b->to_latest &&
	    b->from_earliest <= a->to_latest;
}

static bool
stands_alone(const struct facts *facts, int index)
{
	for (int i = 0; i < facts->pause_count; i++) {
		if (i != index &&
		    may_touch(&facts->pauses[i], &facts->pauses[index]))
			return false;
	}
	return true;
}

static bool
is_shared(const struct facts *facts, int index)
{
	for (int i = 0; i < facts->pause_count; i++) {
		if (i != index &&
		    revision_equal(&facts->pauses[i].revision,
			&facts->pauses[index].revision))
			return true;
	}
	return false;
}

/* Whether the difference of two promised dates is a length at all. */
static bool
tells_length(const struct pause *pause, const struct pause_terms *terms,
    int32_t *days)
{
	int32_t offset = calendar_offset(terms->calendar);

	return terms->row != NULL &&
	    terms->row->pause[pause->reason].policy == PAUSE_PRESERVE &&
	    terms->rule->limit.unit == LIMIT_WORKING_DAYS &&
	    terms->rule->convention != CONVENTION_ROLLING &&
	    calendar_count(terms->calendar,
		when_day(pause->revision.from, offset),
		when_day(pause->revision.to, offset), days) &&
	    *days >= 0;
}

/*
 * The pair within the bounds that is ${days} long, given that their shortest is
 * not longer nor their longest shorter.  From the earliest start, ended on the
 * day that makes it so long; where even the earliest end is too late for that,
 * up to this end, begun as many working days later as it is too long.
 */
static void
find_pair(const struct measure_line *line, const struct pause *pause,
    int32_t days, instant *from, instant *to)
{
	day base = base_of(line, pause->from_earliest);
	int32_t shortest =
	    length_of(line, pause->from_earliest, pause->to_earliest);

	*from = pause->from_earliest;
	*to = pause->to_latest;
	if (days == length_of(line, *from, *to))
		return;
	if (days > shortest) {
		*to = when_at(add_days(line, base, days), 0, line->offset);
		return;
	}
	*to = pause->to_earliest;
	if (days < shortest)
		*from = when_at(add_days(line, base, shortest - days), 0,
		    line->offset);
}

/* Bounds of a clock that went back are none (invariant 10): the poll before
 * lies after the one that showed the pause. */
static bool
are_in_order(const struct pause *pause)
{
	return pause->from_earliest <= pause->from_latest &&
	    pause->to_earliest <= pause->to_latest;
}

/* Holds the length against the bounds. */
static void
compare(const struct facts *facts, const struct pause *pause,
    const struct pause_terms *terms, struct revision_reading *out)
{
	struct measure_line line = { .terms = terms,
		.offset = calendar_offset(terms->calendar) };
	int32_t shortest, longest;
	day end;

	if (!are_in_order(pause) ||
	    !deadline_deemed_day(terms->calendar, terms->rule->cutoff,
		facts->seen.received, &line.start) ||
	    !deadline_deemed_day(terms->calendar, terms->rule->cutoff,
		pause->to_latest, &end))
		return;
	shortest = length_of(&line, pause->from_latest, pause->to_earliest);
	longest = length_of(&line, pause->from_earliest, pause->to_latest);
	out->says = out->days >= shortest && out->days <= longest
	    ? REVISION_FITS
	    : REVISION_MISFITS;
	out->narrows = out->says == REVISION_FITS && shortest != longest &&
	    promise_in_force(facts).at != INSTANT_NONE;
	if (out->narrows)
		find_pair(&line, pause, out->days, &out->from, &out->to);
}

bool
revision_read(const struct facts *facts, int index,
    const struct pause_terms *terms, struct revision_reading *out)
{
	const struct pause *pause = &facts->pauses[index];

	*out = (struct revision_reading){ .says = REVISION_DATES };
	if (!pause->revision.known)
		return false;
	out->shared = is_shared(facts, index);
	out->awaited = pause->revision.seen < pause->to_latest;
	if (!tells_length(pause, terms, &out->days))
		return true;
	out->says = REVISION_LENGTH;
	if (!out->shared && !out->awaited &&
	    terms->row->pause[pause->reason].cap.count == 0 &&
	    facts->seen.received != INSTANT_NONE && stands_alone(facts, index))
		compare(facts, pause, terms, out);
	return true;
}
