/*
 * Which dates may move yet.  The shipped calendar is confirmed to the end of
 * 2026 and lists 2027: Thu 31/12/2026 is certain, Fri 1/1/2027 is New Year,
 * Mon 4/1/2027 is the first working day that may move.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/promise.h"
#include "core/provisional.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct rules rules;
static struct facts facts;
static struct judgement j;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	pure_rules_finish(&rules);
	arena_free(arena);
	return 0;
}

static void
see(const struct observation *o, const char *after, const char *at)
{
	if (after == NULL)
		facts_begin(&facts);
	facts_fold(&facts, o, pure_at(after), pure_at(at));
}

/* The dates that are marked, by name. */
static const char *
names(const struct provisional *p)
{
	const struct {
		bool marked;
		const char *name;
	} dates[] = {
		{ p->due, "due" },
		{ p->due_earliest, "due_earliest" },
		{ p->computed, "computed" },
		{ p->computed_earliest, "computed_earliest" },
		{ p->advance, "advance" },
		{ p->acceptance, "acceptance" },
		{ p->apology, "apology" },
		{ p->supplement, "supplement" },
	};
	struct buf out = buf_over(arena);

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		if (dates[i].marked)
			buf_printf(&out, "%s%s", out.size == 0 ? "" : " ",
			    dates[i].name);
	return buf_text(&out);
}

static const char *
marked(const char *now)
{
	struct provisional p;

	judge(&facts, &rules, NULL, 0, INSTANT_NONE, pure_at(now), false, arena,
	    &j);
	p = provisional_of(&j.verdict, promise_in_force(&facts).at,
	    rules.calendar);
	return names(&p);
}

static void
is_on(instant at, const char *date)
{
	assert_string_equal(pure_date(arena, at), date);
}

/* Three working days: from Mon 28/12 to Thu 31/12; from Tue 29/12 to Mon 4/1.
 * The apology's day before it is Sun 3/1, so Thu 31/12: that it is no later
 * rests on 1 to 3 January being off. */
static void
test_by_law(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2026-12-28T10:00", NULL);

	(void)state;
	see(&o, NULL, "2026-12-28T10:05");
	assert_string_equal(marked("2026-12-28T10:05"), "");
	is_on(j.verdict.due, "2026-12-31");
	is_on(j.verdict.apology_due, "2026-12-30");
	o = pure_observation("T.3wd", "2026-12-29T10:00", NULL);
	see(&o, NULL, "2026-12-29T10:05");
	assert_string_equal(marked("2026-12-29T10:05"),
	    "due due_earliest computed computed_earliest apology");
	is_on(j.verdict.due, "2027-01-04");
	is_on(j.verdict.apology_due, "2026-12-31");
}

/* Ten from Mon 21/12: 22, 23, 24, 25, 28, 29, 30, 31, 4, Tue 5/1.  What was
 * promised was given, in whatever year: only what is counted from it may move.
 */
static void
test_promised(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2026-12-21T10:00", "2026-12-31");

	(void)state;
	see(&o, NULL, "2026-12-21T10:05");
	assert_string_equal(marked("2026-12-21T10:05"),
	    "computed computed_earliest");
	is_on(j.verdict.computed, "2027-01-05");
	is_on(j.verdict.apology_due, "2026-12-30");
	/* One day before Mon 4/1. */
	o = pure_observation("T.10wd", "2026-12-21T10:00", "2027-01-04");
	see(&o, NULL, "2026-12-21T10:05");
	assert_string_equal(marked("2026-12-21T10:05"),
	    "computed computed_earliest apology");
	is_on(j.verdict.apology_due, "2026-12-31");
	/* One day before Fri 1/1, which is no counted date but a promise. */
	o = pure_observation("T.10wd", "2026-12-21T10:00", "2027-01-01");
	see(&o, NULL, "2026-12-21T10:05");
	assert_string_equal(marked("2026-12-21T10:05"),
	    "computed computed_earliest");
	is_on(j.verdict.apology_due, "2026-12-31");
}

/* Received Fri 25/12, three days: Wed 30/12, all three left when it was paused
 * that afternoon.  It came back on Mon 28 or Tue 29/12: so Thu 31/12 (29, 30,
 * 31) or Mon 4/1 (30, 31, 4).  The apology goes by the earlier one: Wed 30/12,
 * which nothing can move. */
static void
test_bounds(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2026-12-25T10:00", NULL);

	(void)state;
	see(&o, NULL, "2026-12-25T10:05");
	o.status = STATUS_WAITING_PAYMENT;
	see(&o, "2026-12-25T10:05", "2026-12-25T14:00");
	see(&o, "2026-12-25T14:00", "2026-12-28T09:00");
	o.status = STATUS_PROCESSING;
	see(&o, "2026-12-28T09:00", "2026-12-29T09:00");
	assert_string_equal(marked("2026-12-29T10:00"), "due computed");
	is_on(j.verdict.due, "2027-01-04");
	is_on(j.verdict.due_earliest, "2026-12-31");
	is_on(j.verdict.apology_due, "2026-12-30");
}

/* A promise that the latest return moves and the earliest does not. */
static void
test_bounds_of_a_promise(void **state)
{
	struct verdict v = {
		.provisional = true,
		.due_is_promise = true,
		.due_is_moved = true,
		.due = pure_at("2027-01-06T17:30"),
		.due_earliest = pure_at("2027-01-04T17:30"),
		.computed = INSTANT_NONE,
		.computed_earliest = INSTANT_NONE,
		.advance = INSTANT_NONE,
		.acceptance_due = INSTANT_NONE,
		.step_due = INSTANT_NONE,
		.apology_due = INSTANT_NONE,
		.supplement_due = INSTANT_NONE,
	};
	struct provisional p;

	(void)state;
	p = provisional_of(&v, pure_at("2027-01-04T09:00"), rules.calendar);
	assert_string_equal(names(&p), "due");
	p = provisional_of(&v, pure_at("2026-12-30T09:00"), rules.calendar);
	assert_string_equal(names(&p), "due due_earliest");
	/* The apology's day rests on it. */
	v.apology_due = pure_at("2026-12-31T17:30");
	p = provisional_of(&v, pure_at("2026-12-30T09:00"), rules.calendar);
	assert_string_equal(names(&p), "due due_earliest apology");
	v.apology_due = INSTANT_NONE;
	v.due_earliest = pure_at("2026-12-31T17:30");
	v.advance = pure_at("2027-01-04T17:30");
	p = provisional_of(&v, pure_at("2026-12-30T09:00"), rules.calendar);
	assert_string_equal(names(&p), "due advance");
}

/* Eight working hours from Wed 30/12 16:00: 1.5 that day, 4 and 2.5 on Thu
 * 31/12, to 16:00.  From Thu 31/12 10:00: 1.5, 4, and 2.5 on Mon 4/1. */
static void
test_acceptance(void **state)
{
	struct observation o = pure_observation("T.3wd", NULL, NULL);

	(void)state;
	o.status = STATUS_NEW;
	o.filing = FILING_ONLINE;
	o.submitted = pure_at("2026-12-30T16:00");
	see(&o, NULL, "2026-12-30T16:05");
	assert_string_equal(marked("2026-12-30T16:05"), "");
	is_on(j.verdict.acceptance_due, "2026-12-31");
	o.submitted = pure_at("2026-12-31T10:00");
	see(&o, NULL, "2026-12-31T10:05");
	assert_string_equal(marked("2026-12-31T10:05"), "acceptance");
	is_on(j.verdict.acceptance_due, "2027-01-04");
}

/* Five working days for the applicant.  Asked on Thu 24/12 they end on Thu
 * 31/12, while the result, ten days from Mon 21/12, would be due on Tue 5/1 if
 * it went on today.  Asked on Mon 28/12 they end on Tue 5/1 (29, 30, 31, 4, 5),
 * and a result of Mon 14/12 is due that very Monday. */
static void
test_supplement(void **state)
{
	struct observation o =
	    pure_observation("T.10wd-supplement", "2026-12-21T10:00", NULL);

	(void)state;
	o.status = STATUS_WAITING_SUPPLEMENT;
	o.round_count = 1;
	o.rounds[0] = (struct round){ .from = pure_at("2026-12-24T10:00"),
		.to = INSTANT_NEVER,
		.promised_before = INSTANT_NONE,
		.promised_after = INSTANT_NONE };
	see(&o, NULL, "2026-12-24T10:05");
	assert_string_equal(marked("2026-12-24T10:05"),
	    "due due_earliest computed computed_earliest");
	is_on(j.verdict.supplement_due, "2026-12-31");
	is_on(j.verdict.due, "2027-01-05");
	o.received = pure_at("2026-12-14T10:00");
	o.rounds[0].from = pure_at("2026-12-28T10:00");
	see(&o, NULL, "2026-12-28T10:05");
	assert_string_equal(marked("2026-12-28T10:05"), "supplement");
	is_on(j.verdict.supplement_due, "2027-01-05");
	is_on(j.verdict.due, "2026-12-28");
}

/* The year is not listed: there is no date to mark. */
static void
test_unlisted(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2027-12-30T10:00", NULL);

	(void)state;
	see(&o, NULL, "2027-12-30T10:05");
	assert_string_equal(marked("2027-12-30T10:05"), "");
	assert_int_equal(j.verdict.unknown, UNKNOWN_NO_CALENDAR);
}

/* A step's end is what the software says. */
static void
test_clocks(void **state)
{
	const struct provisional none = { .due_earliest = true,
		.computed = true,
		.computed_earliest = true,
		.advance = true };
	const struct provisional all = { .due = true,
		.acceptance = true,
		.apology = true,
		.supplement = true };

	(void)state;
	for (int clock = 0; clock <= CLOCK_COUNT; clock++) {
		assert_false(provisional_clock(&none, (enum clock_kind)clock));
		assert_int_equal(provisional_clock(&all,
				     (enum clock_kind)clock),
		    clock != CLOCK_STEP && clock != CLOCK_COUNT);
	}
	assert_false(provisional_date(rules.calendar, INSTANT_NONE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_law),
		cmocka_unit_test(test_promised),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_bounds_of_a_promise),
		cmocka_unit_test(test_acceptance),
		cmocka_unit_test(test_supplement),
		cmocka_unit_test(test_unlisted),
		cmocka_unit_test(test_clocks),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
