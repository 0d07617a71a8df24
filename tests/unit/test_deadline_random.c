/*
 * What always holds of a deadline (docs/deadlines.md), on random cases in
 * random calendars: years, days off, made-up days and office hours are drawn
 * as well.  HOSOD_PROVE_CASES cases a property (200,000) from
 * HOSOD_PROVE_SEED; a case that the calendar cannot answer is not counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/deadline.h"

enum {
	VN = WHEN_OFFICE_OFFSET,
	YEARS = 4,
	MOST_PAUSES = 4,
	MOST_ENTRIES = YEARS * 366,
	A_WORLD = 2000, /* cases in one calendar */
};

static uint64_t seed = 20200915;
static long cases = 200000;
static struct arena *arena;

/* --- Chance -------------------------------------------------------------- */

static uint64_t dice_state;

/* xorshift64*: the same cases from the same seed on every machine. */
static uint64_t
dice(uint64_t sides)
{
	dice_state ^= dice_state >> 12;
	dice_state ^= dice_state << 25;
	dice_state ^= dice_state >> 27;
	return (dice_state * UINT64_C(2685821657736338717) >> 11) % sides;
}

static bool
one_in(uint64_t sides)
{
	return dice(sides) == 0;
}

/* --- Worlds: a calendar, and the same with a day off more ---------------- */

struct world {
	struct calendar *calendar, *stormy;
	struct office_span spans[CALENDAR_SPANS];
	int span_count;
	day first;
};

/* One span to four, touching now and then, in odd seconds. */
static void
draw_hours(struct world *world, struct calendar_plan *plan)
{
	int32_t from = 0;

	world->span_count = plan->span_count = 1 + (int)dice(CALENDAR_SPANS);
	for (int i = 0; i < plan->span_count; i++) {
		int32_t room = (WHEN_DAY - 1 - from) / (plan->span_count - i);
		int32_t gap = one_in(4) ? 0 : (int32_t)dice((uint64_t)room / 2);

		/* At least an hour from midnight: the last one is a cut-off. */
		plan->spans[i].open = from + gap;
		plan->spans[i].close =
		    from + gap + 1 + (int32_t)dice((uint64_t)(room - gap - 1));
		if (i == 0 && plan->spans[i].close < 3600)
			plan->spans[i].close = 3600;
		from = plan->spans[i].close;
		world->spans[i] = plan->spans[i];
	}
}

/* Every January has a holiday; the rest is chance. */
static int
draw_entries(struct calendar_entry *entries, int first_year)
{
	static const uint64_t rarities[] = { 6, 20, 60, 400 };
	uint64_t rarity = rarities[dice(4)];
	day date = when_from_civil(first_year, 1, 1);
	int count = 0;

	for (; when_civil(date).year < first_year + YEARS;
	     date = when_add_days(date, 1)) {
		struct civil c = when_civil(date);
		bool weekend = when_weekday(date) >= 5;

		if (!(c.month == 1 && c.dom == 1) && !one_in(rarity))
			continue;
		entries[count++] = (struct calendar_entry){
			.date = date,
			.kind = weekend && c.dom != 1 ? DAY_MADE_UP
						      : DAY_OFF_STATUTORY,
			.label = "",
			.basis = "",
		};
	}
	return count;
}

static struct calendar *
build(const struct calendar_plan *plan)
{
	struct err err;
	struct calendar *calendar = calendar_build(plan, &err);

	if (calendar == NULL)
		fail_msg("%s", err.text);
	return calendar;
}

static struct world
draw_world(void)
{
	static struct calendar_entry entries[MOST_ENTRIES];
	int first_year = 1990 + (int)dice(60);
	struct calendar_plan plan = {
		.name = "",
		.hash = "",
		.first_year = first_year,
		.last_year = first_year + YEARS - 1,
		.confirmed_until = first_year + 1,
		.offset = one_in(4) ? -4 * 3600 : VN,
		.entries = entries,
	};
	struct world world = { .first = when_from_civil(first_year, 1, 1) };
	day storm;

	draw_hours(&world, &plan);
	plan.entry_count = draw_entries(entries, first_year);
	world.calendar = build(&plan);
	do {
		storm = when_add_days(world.first, (int32_t)dice(600));
	} while (calendar_kind(world.calendar, storm, NULL) != DAY_WORKING);
	entries[plan.entry_count++] = (struct calendar_entry){
		.date = storm,
		.kind = DAY_OFF_LOCAL,
		.label = "",
		.basis = "",
	};
	world.stormy = build(&plan);
	return world;
}

static void
world_finish(struct world *world)
{
	calendar_free(world->calendar);
	calendar_free(world->stormy);
}

/* --- Cases --------------------------------------------------------------- */

/* Which policies the pauses of a case may have. */
enum mix {
	MIX_NONE,     /* no pauses */
	MIX_PRESERVE, /* preserve only */
	MIX_RUNNING,  /* preserve and reset: the limit runs or runs anew */
	MIX_SHIFT,    /* shift only */
	MIX_ALL,
};

struct random_case {
	const struct world *world;
	struct deadline_rule rule;
	instant received;
	struct pause_span pauses[MOST_PAUSES + 1];
	size_t pause_count;
};

/* An instant in the ${reach} seconds from ${low}, often where rules turn. */
static instant
some_instant(const struct world *world, instant low, int64_t reach)
{
	const struct office_span *span =
	    &world->spans[dice((uint64_t)world->span_count)];
	int32_t offset = calendar_offset(world->calendar);
	instant at = low + (instant)dice((uint64_t)reach);
	int32_t turn;

	if (one_in(2)) {
		turn = one_in(2) ? span->open : one_in(5) ? 54000 : span->close;
		at = when_at(when_day(at, offset), turn + (int32_t)dice(3) - 1,
		    offset);
	}
	return at < low ? low : at;
}

static enum pause_policy
some_policy(enum mix mix)
{
	switch (mix) {
	case MIX_NONE:
	case MIX_PRESERVE:
		break;
	case MIX_RUNNING:
		return one_in(2) ? PAUSE_RESET : PAUSE_PRESERVE;
	case MIX_SHIFT:
		return PAUSE_SHIFT;
	case MIX_ALL:
		return (enum pause_policy)dice(3);
	}
	return PAUSE_PRESERVE;
}

/* Pauses begin before receipt, too. */
static struct random_case
some_case(const struct world *world, enum mix mix)
{
	static const int32_t most[] = { 40, 60, 80, 6, 1 };
	static const struct cutoff cutoffs[] = {
		{ .kind = CUTOFF_NONE },
		{ .kind = CUTOFF_AT, .at = 54000 },
		{ .kind = CUTOFF_LAST_HOUR },
	};
	struct random_case c = { .world = world };

	c.received = some_instant(world,
	    when_at(world->first, 0, calendar_offset(world->calendar)),
	    INT64_C(500) * WHEN_DAY);
	c.rule.limit.unit = (enum limit_unit)dice(5);
	c.rule.limit.count =
	    1 + (int32_t)dice((uint64_t)most[c.rule.limit.unit]);
	if (c.rule.limit.unit == LIMIT_SAME_DAY)
		c.rule.limit.count = 0;
	c.rule.convention = (enum convention)dice(3);
	c.rule.cutoff = cutoffs[dice(3)];
	if (mix != MIX_NONE)
		c.pause_count = dice(MOST_PAUSES + 1);
	for (size_t i = 0; i < c.pause_count; i++) {
		struct pause_span *p = &c.pauses[i];

		p->from = some_instant(world, c.received - 2 * WHEN_DAY,
		    INT64_C(40) * WHEN_DAY);
		p->to = some_instant(world, p->from,
		    (one_in(3) ? INT64_C(1) : INT64_C(9)) * WHEN_DAY);
		p->policy = some_policy(mix);
	}
	return c;
}

static bool
due_by(const struct calendar *calendar, const struct random_case *c,
    instant *out)
{
	struct deadline deadline;

	deadline_compute(calendar, &c->rule, c->received, c->pauses,
	    c->pause_count, &deadline);
	*out = deadline.due;
	return deadline.state == DEADLINE_KNOWN;
}

static bool
due_of(const struct random_case *c, instant *out)
{
	return due_by(c->world->calendar, c, out);
}

static bool
is_working_days(const struct random_case *c)
{
	return c->rule.limit.unit == LIMIT_WORKING_DAYS &&
	    c->rule.convention != CONVENTION_ROLLING;
}

static void
check(bool holds, const char *what, const struct random_case *c)
{
	char at[WHEN_TEXT], to[WHEN_TEXT];
	int32_t offset = calendar_offset(c->world->calendar);

	if (holds)
		return;
	print_error("%s: received %s, %s, %s, cut-off %s; calendar from %d\n",
	    what, when_iso_minute(at, c->received, offset),
	    limit_text(arena, c->rule.limit),
	    convention_text(c->rule.convention),
	    cutoff_text(arena, c->rule.cutoff),
	    when_civil(c->world->first).year);
	for (int i = 0; i < c->world->span_count; i++)
		print_error("  office %d-%d\n", c->world->spans[i].open,
		    c->world->spans[i].close);
	for (size_t i = 0; i < c->pause_count; i++)
		print_error("  %s..%s:%s\n",
		    when_iso_minute(at, c->pauses[i].from, offset),
		    when_iso_minute(to, c->pauses[i].to, offset),
		    pause_policy_text(c->pauses[i].policy));
	fail();
}

/*
 * Draws cases and asks ${holds} about each until ${cases} were answered: it
 * returns false where the calendar has no answer, and fails the test where the
 * property does not hold.
 */
static void
prove(const char *name, bool (*holds)(struct random_case *), enum mix mix)
{
	long counted = 0, drawn = 0;
	struct world world;

	dice_state = seed;
	for (const char *p = name; *p != '\0'; p++)
		dice_state = dice_state * 31 + (uint64_t)*p;
	while (counted < cases) {
		if (drawn % A_WORLD == 0) {
			if (drawn > 0)
				world_finish(&world);
			world = draw_world();
			arena_reset(arena);
		}
		struct random_case c = some_case(&world, mix);

		counted += holds(&c);
		drawn++;
	}
	world_finish(&world);
	/* Otherwise it is a property of next to nothing. */
	assert_true(counted * 10 > drawn);
	print_message("%s: %ld cases\n", name, counted);
}

/* --- The properties ------------------------------------------------------ */

static bool
is_an_office_time_after_receipt(struct random_case *c)
{
	instant due;

	if (!due_of(c, &due))
		return false;
	check(due >= c->received, "due before receipt", c);
	check(calendar_is_office(c->world->calendar, due), "not in office", c);
	return true;
}

static void
a_due_instant_is_office_time_and_not_before_receipt(void **state)
{
	(void)state;
	prove(__func__, is_an_office_time_after_receipt, MIX_ALL);
}

static bool
all_pauses_begin_after(const struct random_case *c)
{
	for (size_t i = 0; i < c->pause_count; i++)
		if (c->pauses[i].from < c->received)
			return false;
	return true;
}

/* In months a pause that begins between two receipts leaves the earlier one a
 * span of its own length: three months from 27/11 are 92 days, from 30/11 they
 * are 90. */
static bool
later_receipt_is_not_earlier(struct random_case *c)
{
	struct random_case later = *c;
	instant due, after;

	later.received = some_instant(c->world, c->received,
	    (one_in(2) ? INT64_C(1) : INT64_C(9)) * WHEN_DAY);
	if (c->rule.limit.unit == LIMIT_MONTHS &&
	    !all_pauses_begin_after(&later))
		return false;
	if (!due_of(c, &due) || !due_of(&later, &after))
		return false;
	check(after >= due, "a later receipt is due earlier", c);
	return true;
}

static void
a_later_receipt_is_never_due_earlier(void **state)
{
	(void)state;
	prove(__func__, later_receipt_is_not_earlier, MIX_RUNNING);
}

/* True where no pause is over when a limit from ${c}'s receipt begins to run:
 * every one of them may move it. */
static bool
all_pauses_are_after(const struct random_case *c)
{
	const struct calendar *calendar = c->world->calendar;
	enum limit_unit unit = c->rule.limit.unit;
	bool by_day = is_working_days(c) || unit == LIMIT_SAME_DAY;
	int32_t offset = calendar_offset(calendar);
	day start, back;

	for (size_t i = 0; i < c->pause_count; i++) {
		const struct pause_span *p = &c->pauses[i];

		if (p->to <= c->received)
			return false;
		if (unit == LIMIT_DAYS || unit == LIMIT_MONTHS) {
			if (when_day(p->to, offset).n <=
			    when_day(c->received, offset).n)
				return false;
		} else if (by_day) {
			if (!deadline_deemed_day(calendar, c->rule.cutoff,
				c->received, &start) ||
			    !deadline_deemed_day(calendar, c->rule.cutoff,
				p->to, &back) ||
			    back.n <= start.n)
				return false;
		}
	}
	return true;
}

static bool
later_receipt_is_not_earlier_by_shift(struct random_case *c)
{
	struct random_case later = *c;
	instant due, after;

	later.received =
	    some_instant(c->world, c->received, INT64_C(2) * WHEN_DAY);
	if (!all_pauses_are_after(&later) || !due_of(c, &due) ||
	    !due_of(&later, &after))
		return false;
	check(after >= due, "a later receipt is due earlier", c);
	return true;
}

static void
a_later_receipt_is_never_due_earlier_by_shift(void **state)
{
	(void)state;
	prove(__func__, later_receipt_is_not_earlier_by_shift, MIX_SHIFT);
}

/* A limit of one unit more; without an answer for the same day. */
static bool
longer(const struct random_case *c, instant *due, instant *after)
{
	struct random_case more = *c;

	more.rule.limit.count++;
	return c->rule.limit.unit != LIMIT_SAME_DAY && due_of(c, due) &&
	    due_of(&more, after);
}

static bool
longer_limit_is_later(struct random_case *c)
{
	bool strictly = c->rule.limit.unit == LIMIT_WORKING_DAYS ||
	    c->rule.limit.unit == LIMIT_WORKING_HOURS;
	instant due, after;

	if (!longer(c, &due, &after))
		return false;
	check(after - due >= strictly, "a longer limit is not due later", c);
	return true;
}

static void
a_longer_limit_is_due_later(void **state)
{
	(void)state;
	prove(__func__, longer_limit_is_later, MIX_RUNNING);
}

static bool
longer_limit_is_not_earlier(struct random_case *c)
{
	instant due, after;

	if (!longer(c, &due, &after))
		return false;
	check(after >= due, "a longer limit is due earlier", c);
	return true;
}

static void
a_longer_limit_is_never_due_earlier(void **state)
{
	(void)state;
	prove(__func__, longer_limit_is_not_earlier, MIX_ALL);
}

static bool
inc_is_not_after_exc(struct random_case *c)
{
	struct random_case inc = *c;
	instant due, before;

	c->rule.convention = CONVENTION_EXC;
	inc.rule.convention = CONVENTION_INC;
	if (!due_of(c, &due) || !due_of(&inc, &before))
		return false;
	check(before <= due, "inc after exc", c);
	return true;
}

static void
inc_is_never_after_exc(void **state)
{
	(void)state;
	prove(__func__, inc_is_not_after_exc, MIX_ALL);
}

static bool
preserve_is_not_after_reset(struct random_case *c)
{
	struct random_case reset = *c;
	instant due, anew;

	for (size_t i = 0; i < c->pause_count; i++)
		reset.pauses[i].policy = PAUSE_RESET;
	if (c->rule.limit.unit == LIMIT_MONTHS || !due_of(c, &due) ||
	    !due_of(&reset, &anew))
		return false;
	check(due <= anew, "preserve after reset", c);
	return true;
}

static void
preserve_is_never_after_reset(void **state)
{
	(void)state;
	prove(__func__, preserve_is_not_after_reset, MIX_PRESERVE);
}

/* Months have 28 to 31 days: what is left of one may be longer than another
 * counted anew, by three days at most and what art. 148(5) makes of them. */
static bool
preserve_of_months_is_close(struct random_case *c)
{
	const struct calendar *calendar = c->world->calendar;
	struct random_case reset;
	instant due, anew;
	day latest;

	c->rule.limit =
	    (struct limit){ LIMIT_MONTHS, 1 + c->rule.limit.count % 8 };
	if (c->pause_count > 1)
		c->pause_count = 1;
	reset = *c;
	reset.pauses[0].policy = PAUSE_RESET;
	if (!due_of(c, &due) || !due_of(&reset, &anew) ||
	    !calendar_next(calendar,
		when_add_days(when_day(anew, calendar_offset(calendar)), 3),
		&latest))
		return false;
	check(due <= calendar_close_at(calendar, latest),
	    "preserve far after reset", c);
	return true;
}

static void
preserve_of_months_is_three_days_after_reset_at_most(void **state)
{
	(void)state;
	prove(__func__, preserve_of_months_is_close, MIX_PRESERVE);
}

static bool
pauses_do_not_hurry(struct random_case *c)
{
	struct random_case plain = *c;
	instant due, before;

	plain.pause_count = 0;
	if (!due_of(c, &due) || !due_of(&plain, &before))
		return false;
	check(before <= due, "a pause makes it earlier", c);
	return true;
}

static void
a_pause_never_makes_a_date_earlier(void **state)
{
	(void)state;
	prove(__func__, pauses_do_not_hurry, MIX_RUNNING);
}

static bool
empty_pause_is_none(struct random_case *c)
{
	struct random_case other = *c;
	struct pause_span *extra = &other.pauses[other.pause_count++];
	instant due, after;

	/* Of another policy, inside a pause, touching one, or anywhere. */
	extra->from = c->pause_count > 0 && one_in(2)
	    ? c->pauses[dice(c->pause_count)].to - (instant)dice(2)
	    : some_instant(c->world, c->received, INT64_C(40) * WHEN_DAY);
	extra->to = extra->from;
	extra->policy = (enum pause_policy)dice(3);
	if (!due_of(c, &due) || !due_of(&other, &after))
		return false;
	check(after == due, "an empty pause moves it", &other);
	return true;
}

static void
an_empty_pause_changes_nothing(void **state)
{
	(void)state;
	prove(__func__, empty_pause_is_none, MIX_ALL);
}

static bool
parts_are_their_union(struct random_case *c)
{
	struct random_case other = *c;
	struct pause_span *p, *extra;
	instant due, after, length;

	if (c->pause_count == 0)
		return false;
	p = &other.pauses[dice(c->pause_count)];
	extra = &other.pauses[other.pause_count++];
	*extra = *p;
	length = p->to - p->from;
	/* Cut in two that overlap or touch, given out of order. */
	extra->to -= length / 3;
	p->from += one_in(2) ? length / 3 : length - length / 3;
	if (!due_of(c, &due) || !due_of(&other, &after))
		return false;
	check(after == due, "overlapping parts differ from their union",
	    &other);
	return true;
}

static void
overlapping_pauses_equal_their_union(void **state)
{
	(void)state;
	prove(__func__, parts_are_their_union, MIX_ALL);
}

static bool
storm_is_not_earlier(struct random_case *c)
{
	instant due, after;

	if (!due_of(c, &due) || !due_by(c->world->stormy, c, &after))
		return false;
	check(after >= due, "a day off makes it earlier", c);
	return true;
}

static void
a_day_off_more_is_never_due_earlier(void **state)
{
	(void)state;
	prove(__func__, storm_is_not_earlier, MIX_RUNNING);
}

static bool
counts_back(struct random_case *c)
{
	const struct calendar *calendar = c->world->calendar;
	int32_t offset = calendar_offset(calendar), count;
	day start;
	instant due;

	if (!is_working_days(c) || !due_of(c, &due))
		return false;
	assert_true(
	    deadline_deemed_day(calendar, c->rule.cutoff, c->received, &start));
	assert_true(
	    calendar_count(calendar, start, when_day(due, offset), &count));
	check(count + (c->rule.convention == CONVENTION_INC) ==
		c->rule.limit.count,
	    "counting does not give the limit back", c);
	return true;
}

static void
counting_back_gives_the_limit(void **state)
{
	(void)state;
	prove(__func__, counts_back, MIX_NONE);
}

/* Known or not, and whatever it says: what explains is what computes.  Here a
 * limit may lead anywhere. */
static bool
explains_what_it_computes(struct random_case *c)
{
	struct deadline computed, explained;
	struct reasoning reasoning;

	if (one_in(8))
		c->rule.limit.count = 1 + (int32_t)dice(9999);
	deadline_compute(c->world->calendar, &c->rule, c->received, c->pauses,
	    c->pause_count, &computed);
	deadline_explain(c->world->calendar, &c->rule, c->received, c->pauses,
	    c->pause_count, arena, &explained, &reasoning);
	check(computed.state == explained.state &&
		computed.due == explained.due &&
		computed.provisional == explained.provisional &&
		computed.uncovered_year == explained.uncovered_year,
	    "explained differs", c);
	for (int i = 0; i < reasoning.count; i++)
		check(text_is_utf8(reasoning.lines[i].vi,
			  strlen(reasoning.lines[i].vi), NULL),
		    "a reason that is no text", c);
	arena_reset(arena);
	return true;
}

/* Moves a case towards the year's end, and computes it. */
static bool
around_the_years_end(struct random_case *c, struct deadline *out, bool *listed)
{
	const struct calendar *calendar = c->world->calendar;
	int64_t later = INT64_C(200) * WHEN_DAY;

	c->received += later;
	for (size_t i = 0; i < c->pause_count; i++) {
		c->pauses[i].from += later;
		c->pauses[i].to += later;
	}
	deadline_compute(calendar, &c->rule, c->received, c->pauses,
	    c->pause_count, out);
	if (out->state != DEADLINE_KNOWN)
		return false;
	*listed = calendar_coverage(calendar,
		      when_day(out->due, calendar_offset(calendar))) ==
	    CALENDAR_LISTED;
	return true;
}

static bool
is_provisional_where_it_lies(struct random_case *c)
{
	struct deadline deadline;
	bool listed;

	if (!around_the_years_end(c, &deadline, &listed))
		return false;
	check(deadline.provisional == listed,
	    "provisional by another day than its own", c);
	return true;
}

static bool
is_provisional_beyond_the_confirmed(struct random_case *c)
{
	struct deadline deadline;
	bool listed;

	if (!around_the_years_end(c, &deadline, &listed))
		return false;
	check(deadline.provisional || !listed,
	    "certain in a year that is not confirmed", c);
	return true;
}

/* A date is provisional where it lies in a year that is not confirmed, and
 * nowhere else: whoever shows one can tell by the date (core/provisional).
 * With shifts the account may be the more careful one: a day of return was
 * asked for that lies after the date. */
static void
a_date_is_provisional_where_it_lies(void **state)
{
	(void)state;
	prove(__func__, is_provisional_where_it_lies, MIX_RUNNING);
	prove("plain", is_provisional_where_it_lies, MIX_NONE);
	prove("shift", is_provisional_beyond_the_confirmed, MIX_ALL);
}

/* Reasons are long: a hundredth of the cases, pauses or none. */
static void
explaining_changes_nothing(void **state)
{
	long all = cases;

	(void)state;
	cases = all / 100;
	prove(__func__, explains_what_it_computes, MIX_ALL);
	prove("plain", explains_what_it_computes, MIX_NONE);
	cases = all;
}

static int
begin(void **state)
{
	const char *text = getenv("HOSOD_PROVE_CASES");

	(void)state;
	if (text != NULL)
		cases = atol(text);
	text = getenv("HOSOD_PROVE_SEED");
	if (text != NULL)
		seed = strtoull(text, NULL, 10);
	print_message("seed %llu, %ld cases a property\n",
	    (unsigned long long)seed, cases);
	arena = arena_new(65536);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_due_instant_is_office_time_and_not_before_receipt),
		cmocka_unit_test(a_later_receipt_is_never_due_earlier),
		cmocka_unit_test(a_later_receipt_is_never_due_earlier_by_shift),
		cmocka_unit_test(a_longer_limit_is_due_later),
		cmocka_unit_test(a_longer_limit_is_never_due_earlier),
		cmocka_unit_test(inc_is_never_after_exc),
		cmocka_unit_test(preserve_is_never_after_reset),
		cmocka_unit_test(
		    preserve_of_months_is_three_days_after_reset_at_most),
		cmocka_unit_test(a_pause_never_makes_a_date_earlier),
		cmocka_unit_test(an_empty_pause_changes_nothing),
		cmocka_unit_test(overlapping_pauses_equal_their_union),
		cmocka_unit_test(a_day_off_more_is_never_due_earlier),
		cmocka_unit_test(counting_back_gives_the_limit),
		cmocka_unit_test(a_date_is_provisional_where_it_lies),
		cmocka_unit_test(explaining_changes_nothing),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
