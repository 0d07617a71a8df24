/* Where rungs lie.  Dates by hand; September 2020: Mondays 7, 14, 21, 28. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/ladder.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

static void
test_instants(void **state)
{
	static const struct {
		const char *rung, *due, *expected;
	} cases[] = {
		/* Fri 18/9 ← Thu 17 ← Wed 16. */
		{ "before-2wd", "2020-09-18T17:30", "2020-09-16T07:30" },
		{ "before-1wd", "2020-09-18T17:30", "2020-09-17T07:30" },
		{ "due-day", "2020-09-18T17:30", "2020-09-18T07:30" },
		{ "bundle", "2020-09-18T17:30", "2020-09-18T15:30" },
		{ "overdue", "2020-09-18T17:30", "2020-09-19T00:00" },
		/* Mon 21 is 1, Wed 23 is 3; 24, 25, 28, Tue 29 is 7. */
		{ "after-3wd", "2020-09-18T17:30", "2020-09-23T07:30" },
		{ "after-7wd", "2020-09-18T17:30", "2020-09-29T07:30" },
		/* Resolution is judged by date, whatever the hour. */
		{ "overdue", "2020-09-18T10:00", "2020-09-19T00:00" },
		/* Sunday 20/9: on Friday and before; overdue on Monday, which
		 * is also the first working day after. */
		{ "before-1wd", "2020-09-20T17:30", "2020-09-17T07:30" },
		{ "due-day", "2020-09-20T17:30", "2020-09-18T07:30" },
		{ "bundle", "2020-09-20T17:30", "2020-09-18T15:30" },
		{ "overdue", "2020-09-20T17:30", "2020-09-21T00:00" },
		{ "after-3wd", "2020-09-20T17:30", "2020-09-23T07:30" },
		/* Over the day off of Wed 2/9: Thu 3 ← Tue 1 ← Mon 31/8. */
		{ "before-2wd", "2020-09-03T17:30", "2020-08-31T07:30" },
		/* law.md E17: Mon 21/9 16:00; 2.5 hours in the afternoon and
		 * 1.5 before 11:30. */
		{ "acceptance-4wh", "2020-09-21T16:00", "2020-09-21T10:00" },
		{ "acceptance-1wh", "2020-09-21T16:00", "2020-09-21T15:00" },
		/* Due 09:00: one and a half hours, then 2.5 of Friday. */
		{ "acceptance-4wh", "2020-09-21T09:00", "2020-09-18T15:00" },
		{ "acceptance-late", "2020-09-21T16:00", "2020-09-21T16:00" },
		{ "step-4wh", "2020-09-21T16:00", "2020-09-21T10:00" },
		{ "step-over", "2020-09-18T15:00", "2020-09-18T15:00" },
		{ "step-over-1wd", "2020-09-18T15:00", "2020-09-21T07:30" },
		/* The opening of its last day; the day's end for the rest. */
		{ "apology", "2020-09-17T17:30", "2020-09-17T07:30" },
		{ "supplement-over", "2020-09-18T17:30", "2020-09-19T00:00" },
	};
	struct arena *arena = arena_new(4096);
	struct calendar *calendar = pure_calendar("");
	struct ladder ladder;

	(void)state;
	ladder_default(&ladder);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct rung *rung = ladder_find(&ladder, cases[i].rung);
		instant at;

		assert_non_null(rung);
		assert_true(
		    ladder_instant(rung, calendar, pure_at(cases[i].due),
			rung->clock == CLOCK_ACCEPTANCE ||
			    rung->clock == CLOCK_STEP,
			&at));
		assert_string_equal(pure_instant(arena, at), cases[i].expected);
	}
	calendar_free(calendar);
	arena_free(arena);
}

/* Office hours behind the end: of the instant where the clock is judged by it,
 * else of the close of the due day.  Tết 2021: off from Wed 10/2 to Tue 16/2.
 */
static void
test_hours_after(void **state)
{
	static const struct {
		int hours;
		const char *due;
		bool by_instant;
		const char *expected;
	} cases[] = {
		/* Fri 18/9 closes at 17:30; Monday's morning is four hours,
		 * whatever the time that the promise names. */
		{ 4, "2020-09-18T17:30", false, "2020-09-21T11:30" },
		{ 4, "2020-09-18T10:00", false, "2020-09-21T11:30" },
		{ 5, "2020-09-18T17:30", false, "2020-09-21T14:30" },
		/* Due on a Sunday: the first office time is Monday's. */
		{ 4, "2020-09-20T17:30", false, "2020-09-21T11:30" },
		/* Wed 2/9 is a day off. */
		{ 1, "2020-09-01T17:30", false, "2020-09-03T08:30" },
		{ 8, "2021-02-09T17:30", false, "2021-02-17T17:30" },
		{ 9, "2021-02-09T17:30", false, "2021-02-18T08:30" },
		/* Two and a half hours of Friday, one and a half of Monday. */
		{ 4, "2020-09-18T15:00", true, "2020-09-21T09:00" },
		{ 1, "2020-09-21T16:00", true, "2020-09-21T17:00" },
		/* Over noon: half an hour before it, and another after. */
		{ 1, "2020-09-21T11:00", true, "2020-09-21T14:00" },
		{ 4, "2021-02-09T16:00", true, "2021-02-17T10:00" },
	};
	struct arena *arena = arena_new(4096);
	struct calendar *calendar = pure_calendar("");
	instant at;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct rung rung = { .kind = RUNG_WORKING_HOURS_AFTER,
			.n = cases[i].hours };

		assert_true(ladder_instant(&rung, calendar,
		    pure_at(cases[i].due), cases[i].by_instant, &at));
		assert_string_equal(pure_instant(arena, at), cases[i].expected);
	}
	assert_false(
	    ladder_instant(&(struct rung){ .kind = RUNG_WORKING_HOURS_AFTER,
			       .n = 1 },
		calendar, pure_at("2035-03-01T17:30"), false, &at));
	calendar_free(calendar);
	arena_free(arena);
}

/* No less than the share has passed: of working days the next whole one. */
static void
test_share_after(void **state)
{
	enum { HOUR = 3600 };
	static const struct {
		int share;
		struct ladder_length length;
		const char *due;
		bool by_instant;
		const char *expected;
	} cases[] = {
		/* 21, 22, 23, 24, Fri 25/9. */
		{ 50, { 10, 0 }, "2020-09-18T17:30", false,
		    "2020-09-25T07:30" },
		/* One and a quarter. */
		{ 25, { 5, 0 }, "2020-09-18T17:30", false, "2020-09-22T07:30" },
		/* One, exactly, and a tenth of one. */
		{ 10, { 10, 0 }, "2020-09-18T17:30", false,
		    "2020-09-21T07:30" },
		{ 1, { 10, 0 }, "2020-09-18T17:30", false, "2020-09-21T07:30" },
		/* Received and due on one day. */
		{ 50, { 0, 0 }, "2020-09-18T17:30", false, "2020-09-21T07:30" },
		/* Fifteen: two weeks until 2/10, and one more. */
		{ 500, { 3, 0 }, "2020-09-18T17:30", false,
		    "2020-10-09T07:30" },
		/* From a Sunday: 21, 22, Wed 23/9. */
		{ 30, { 10, 0 }, "2020-09-20T17:30", false,
		    "2020-09-23T07:30" },
		/* Behind Tết: 17, Thu 18/2. */
		{ 20, { 10, 0 }, "2021-02-09T17:30", false,
		    "2021-02-18T07:30" },
		/* Four hours: two before noon, two after it. */
		{ 50, { 1, 8 * HOUR }, "2020-09-10T09:30", true,
		    "2020-09-10T15:30" },
		{ 100, { 1, 8 * HOUR }, "2020-09-10T09:30", true,
		    "2020-09-11T09:30" },
		{ 50, { 1, 8 * HOUR }, "2020-09-18T15:00", true,
		    "2020-09-21T09:00" },
		{ 50, { 1, 8 * HOUR }, "2021-02-09T16:00", true,
		    "2021-02-17T10:00" },
	};
	struct arena *arena = arena_new(4096);
	struct calendar *calendar = pure_calendar("");
	struct rung rung = { .kind = RUNG_SHARE_AFTER };
	const instant due = pure_at("2020-09-18T15:00");
	instant at;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rung.n = cases[i].share;
		assert_true(
		    ladder_share_instant(&rung, calendar, pure_at(cases[i].due),
			cases[i].by_instant, &cases[i].length, &at));
		assert_string_equal(pure_instant(arena, at), cases[i].expected);
	}
	/* A hundredth of 150 seconds. */
	rung.n = 1;
	assert_true(ladder_share_instant(&rung, calendar, due, true,
	    &(struct ladder_length){ 0, 150 }, &at));
	assert_true(at == due + 2);
	/* No length, no share. */
	assert_false(ladder_share_instant(&rung, calendar, due, true,
	    &(struct ladder_length){ 1, 0 }, &at));
	assert_false(ladder_share_instant(&rung, calendar, due, false,
	    &(struct ladder_length){ -1, 0 }, &at));
	assert_false(
	    ladder_share_instant(&rung, calendar, pure_at("2035-03-01T17:30"),
		false, &(struct ladder_length){ 10, 0 }, &at));
	calendar_free(calendar);
	arena_free(arena);
}

/* Only the date of the overdue rung needs no calendar. */
static void
test_unlisted_year(void **state)
{
	struct calendar *calendar = pure_calendar("");
	struct ladder ladder;

	(void)state;
	ladder_default(&ladder);
	for (int i = 0; i < ladder.count; i++) {
		const struct rung *rung = &ladder.rungs[i];
		instant at = 7;

		assert_int_equal(ladder_instant(rung, calendar,
				     pure_at("2035-03-01T17:30"), false, &at),
		    rung->kind == RUNG_OVERDUE);
	}
	calendar_free(calendar);
}

/* Due on the first working day listed: no working day lies before it. */
static void
test_before_the_first_year(void **state)
{
	struct calendar *calendar = pure_calendar("");
	struct ladder ladder;
	instant at;

	(void)state;
	ladder_default(&ladder);
	assert_false(ladder_instant(ladder_find(&ladder, "before-2wd"),
	    calendar, pure_at("2019-01-02T17:30"), false, &at));
	assert_true(ladder_instant(ladder_find(&ladder, "due-day"), calendar,
	    pure_at("2019-01-02T17:30"), false, &at));
	assert_true(at == pure_at("2019-01-02T07:30"));
	calendar_free(calendar);
}

/* An office that closes at 15:00 gets its bundle at 14:00, not the day before:
 * what is received and due on one day was not there then. */
static void
test_early_close(void **state)
{
	const struct calendar_entry holiday = { pure_day("2020-09-02"),
		DAY_OFF_STATUTORY, "Quốc khánh", "basis" };
	const struct calendar_plan plan = {
		.name = "short",
		.first_year = 2020,
		.last_year = 2020,
		.confirmed_until = 2020,
		.offset = WHEN_OFFICE_OFFSET,
		.spans = { { 7 * 3600, 15 * 3600 } },
		.span_count = 1,
		.entries = &holiday,
		.entry_count = 1,
		.hash = "00",
	};
	struct err err;
	struct calendar *calendar = calendar_build(&plan, &err);
	struct ladder ladder;
	instant at;

	(void)state;
	assert_non_null(calendar);
	ladder_default(&ladder);
	assert_true(ladder_instant(ladder_find(&ladder, "bundle"), calendar,
	    pure_at("2020-09-18T15:00"), false, &at));
	assert_true(at == pure_at("2020-09-18T14:00"));
	calendar_free(calendar);
}

/* Issue 2, point 6: who is told from which rung on, and what leaves at once. */
static void
test_default(void **state)
{
	struct ladder ladder;

	(void)state;
	ladder_default(&ladder);
	assert_null(ladder_find(&ladder, "before-9wd"));
	for (int i = 0; i < ladder.count; i++) {
		const struct rung *r = &ladder.rungs[i];
		bool late = r->severity >= SEVERITY_OVERDUE;

		assert_ptr_equal(ladder_find(&ladder, r->name), r);
		if (r->clock == CLOCK_ACCEPTANCE) {
			assert_int_equal(r->roles, ROLE_DESK);
			assert_true(r->at_once);
			continue;
		}
		if (r->clock != CLOCK_RESOLUTION)
			continue;
		assert_true((r->roles & ROLE_OFFICER) != 0);
		assert_int_equal((r->roles & ROLE_HEAD) != 0, late);
		assert_int_equal((r->roles & ROLE_PROVINCE) != 0,
		    r->severity == SEVERITY_GRAVE);
		assert_int_equal(r->at_once, r->kind == RUNG_BUNDLE);
	}
}

/* Issue 3, point 3: each clock has its own rungs; a step that is over is told
 * to the officer and then to the desk, the apology letter to the officer and
 * the head, the supplement to the desk; none of them is called overdue. */
static void
test_default_of_other_clocks(void **state)
{
	static const struct {
		const char *name;
		enum clock_kind clock;
		unsigned roles;
	} want[] = {
		{ "step-4wh", CLOCK_STEP, ROLE_OFFICER },
		{ "step-over", CLOCK_STEP, ROLE_OFFICER },
		{ "step-over-1wd", CLOCK_STEP, ROLE_DESK },
		{ "apology", CLOCK_APOLOGY, ROLE_OFFICER | ROLE_HEAD },
		{ "supplement-over", CLOCK_SUPPLEMENT, ROLE_DESK },
	};
	struct ladder ladder;

	(void)state;
	ladder_default(&ladder);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		const struct rung *r = ladder_find(&ladder, want[i].name);

		assert_non_null(r);
		assert_int_equal(r->clock, want[i].clock);
		assert_int_equal(r->roles, want[i].roles);
		assert_true(r->severity < SEVERITY_OVERDUE);
		assert_false(r->at_once);
	}
	for (int i = 0; i < ladder.count; i++)
		assert_true(
		    ladder_allows(ladder.rungs[i].clock, ladder.rungs[i].kind));
	assert_false(ladder_allows(CLOCK_APOLOGY, RUNG_OVERDUE));
	assert_false(ladder_allows(CLOCK_APOLOGY, RUNG_WORKING_DAYS_AFTER));
	assert_false(ladder_allows(CLOCK_STEP, RUNG_BUNDLE));
	assert_false(ladder_allows(CLOCK_APOLOGY, RUNG_WORKING_HOURS_AFTER));
	assert_false(ladder_allows(CLOCK_APOLOGY, RUNG_SHARE_AFTER));
	assert_false(ladder_allows(CLOCK_STEP, RUNG_SHARE_AFTER));
	assert_false(ladder_allows(CLOCK_SUPPLEMENT, RUNG_SHARE_AFTER));
	assert_true(ladder_allows(CLOCK_STEP, RUNG_WORKING_HOURS_AFTER));
	assert_true(ladder_allows(CLOCK_SUPPLEMENT, RUNG_WORKING_HOURS_AFTER));
	assert_true(ladder_allows(CLOCK_ACCEPTANCE, RUNG_SHARE_AFTER));
	assert_true(ladder_allows(CLOCK_RESOLUTION, RUNG_SHARE_AFTER));
}

static void
test_words(void **state)
{
	enum clock_kind clock;
	enum severity severity;

	(void)state;
	for (int i = 0; i < CLOCK_COUNT; i++) {
		assert_true(
		    clock_kind_parse(clock_kind_text((enum clock_kind)i),
			&clock));
		assert_int_equal(clock, i);
	}
	for (int i = SEVERITY_REMINDER; i <= SEVERITY_GRAVE; i++) {
		assert_true(
		    severity_parse(severity_text((enum severity)i), &severity));
		assert_int_equal(severity, i);
	}
	assert_false(clock_kind_parse("Resolution", &clock));
	assert_false(severity_parse("", &severity));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_instants),
		cmocka_unit_test(test_hours_after),
		cmocka_unit_test(test_share_after),
		cmocka_unit_test(test_unlisted_year),
		cmocka_unit_test(test_before_the_first_year),
		cmocka_unit_test(test_early_close),
		cmocka_unit_test(test_default),
		cmocka_unit_test(test_default_of_other_clocks),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
