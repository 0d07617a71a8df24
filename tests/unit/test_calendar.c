/* The calendar's tables against a walk day by day, and the shipped facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/calendar.h"
#include "support/pure_calendar.h"

enum { VN = WHEN_OFFICE_OFFSET, DAY_LENGTH = 8 * 3600 };

static struct calendar *shipped;

static int
begin(void **state)
{
	(void)state;
	shipped = pure_calendar("");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	calendar_free(shipped);
	calendar_free(NULL);
	return 0;
}

static day
date(int year, int month, int dom)
{
	return when_from_civil(year, month, dom);
}

static instant
at(int year, int month, int dom, int hour, int minute)
{
	return when_at(date(year, month, dom), hour * 3600 + minute * 60, VN);
}

/* Counted from the notices, not from the file. */
static void
years_have_their_working_days(void **state)
{
	static const int expected[] = { 252, 252, 250, 249, 249, 251, 250,
		249 };

	(void)state;
	for (int i = 0; i < 8; i++) {
		int32_t count;

		assert_true(calendar_count(shipped, date(2019 + i, 1, 1),
		    date(2019 + i, 12, 31), &count));
		/* 1 January is always off. */
		assert_int_equal(count, expected[i]);
	}
}

static void
days_have_kinds_and_decrees(void **state)
{
	const struct calendar_entry *entry;

	(void)state;
	assert_int_equal(calendar_kind(shipped, date(2026, 11, 24), &entry),
	    DAY_OFF_STATUTORY);
	assert_string_equal(entry->label, "Ngày Văn hóa Việt Nam");
	assert_string_equal(entry->basis, "Nghị quyết 28/2026/QH16");
	assert_int_equal(calendar_kind(shipped, date(2026, 8, 22), &entry),
	    DAY_MADE_UP);
	assert_non_null(entry);
	assert_int_equal(calendar_kind(shipped, date(2026, 8, 31), NULL),
	    DAY_OFF_SWAP);
	assert_int_equal(calendar_kind(shipped, date(2026, 11, 23), &entry),
	    DAY_WORKING);
	assert_null(entry);
	assert_int_equal(calendar_kind(shipped, date(2026, 11, 28), NULL),
	    DAY_WEEKEND);
	assert_int_equal(calendar_kind(shipped, date(2022, 5, 3), NULL),
	    DAY_OFF_COMPENSATORY);
}

static void
the_years_say_how_far_it_knows(void **state)
{
	int first, last;

	(void)state;
	calendar_years(shipped, &first, &last);
	assert_int_equal(first, 2019);
	assert_int_equal(last, 2027);
	assert_int_equal(calendar_confirmed_until(shipped), 2026);
	assert_int_equal(calendar_coverage(shipped, date(2018, 12, 31)),
	    CALENDAR_UNLISTED);
	assert_int_equal(calendar_coverage(shipped, date(2019, 1, 1)),
	    CALENDAR_CONFIRMED);
	assert_int_equal(calendar_coverage(shipped, date(2026, 12, 31)),
	    CALENDAR_CONFIRMED);
	assert_int_equal(calendar_coverage(shipped, date(2027, 1, 1)),
	    CALENDAR_LISTED);
	assert_int_equal(calendar_coverage(shipped, date(2028, 1, 1)),
	    CALENDAR_UNLISTED);
}

static void
nothing_is_answered_outside_the_years(void **state)
{
	day outside[] = { date(2018, 12, 31), date(2028, 1, 1), { INT32_MIN },
		{ INT32_MAX } };
	instant far[] = { INSTANT_NONE, INSTANT_NEVER, at(2019, 1, 1, 0, 0) - 1,
		at(2028, 1, 1, 0, 0) };
	day d, in = date(2020, 6, 1);
	int32_t n;
	int64_t seconds;
	instant t, now = at(2020, 6, 1, 9, 0);

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_false(calendar_is_working(shipped, outside[i]));
		assert_false(calendar_add(shipped, outside[i], 0, &d));
		assert_false(calendar_add(shipped, outside[i], 1, &d));
		assert_false(calendar_next(shipped, outside[i], &d));
		assert_false(calendar_previous(shipped, outside[i], &d));
		assert_false(calendar_count(shipped, outside[i], in, &n));
		assert_false(calendar_count(shipped, in, outside[i], &n));
		assert_false(calendar_day_of(shipped, far[i], &d));
		assert_false(calendar_is_office(shipped, far[i]));
		assert_false(calendar_next_office(shipped, far[i], &t));
		assert_false(calendar_office_add(shipped, far[i], 0, &t));
		assert_false(
		    calendar_office_between(shipped, far[i], now, &seconds));
		assert_false(
		    calendar_office_between(shipped, now, far[i], &seconds));
	}
	/* The way leads out: the last working day is Friday 31/12/2027. */
	assert_true(calendar_add(shipped, date(2027, 12, 30), 1, &d));
	assert_false(calendar_add(shipped, date(2027, 12, 30), 2, &d));
	assert_false(calendar_add(shipped, in, INT32_MAX, &d));
	assert_false(calendar_add(shipped, in, INT32_MIN, &d));
	assert_false(calendar_previous(shipped, date(2019, 1, 1), &d));
	assert_false(
	    calendar_next_office(shipped, at(2027, 12, 31, 17, 31), &t));
	assert_false(
	    calendar_office_add(shipped, at(2027, 12, 31, 17, 0), 1801, &t));
	assert_false(
	    calendar_office_add(shipped, at(2019, 1, 2, 8, 0), -1801, &t));
}

/* Every day of every year, walked. */
static void
the_tables_agree_with_a_walk(void **state)
{
	day last = date(2027, 12, 31);
	int32_t since = 0;

	(void)state;
	for (day d = date(2019, 1, 1); d.n <= last.n; d.n++) {
		bool works = calendar_is_working(shipped, d);
		day walked = d, got, back;
		int32_t count;
		int32_t steps = 1 + d.n % 23;

		since += works;
		assert_true(
		    calendar_count(shipped, date(2019, 1, 1), d, &count));
		assert_int_equal(count, since);
		for (int32_t i = 0; i < steps && walked.n <= last.n;) {
			walked.n++;
			i += calendar_is_working(shipped, walked);
		}
		if (walked.n > last.n) {
			assert_false(calendar_add(shipped, d, steps, &got));
			continue;
		}
		assert_true(calendar_add(shipped, d, steps, &got));
		assert_int_equal(got.n, walked.n);
		assert_true(calendar_count(shipped, d, got, &count));
		assert_int_equal(count, steps);
		/* And back: the same working day, or the first after a rest. */
		assert_true(calendar_add(shipped, got, -steps, &back) ||
		    d.n < date(2019, 1, 2).n);
		if (works)
			assert_int_equal(back.n, d.n);
	}
}

static void
the_next_and_the_previous_may_be_the_day_itself(void **state)
{
	day d;

	(void)state;
	assert_true(calendar_next(shipped, date(2024, 5, 4), &d));
	assert_int_equal(d.n, date(2024, 5, 4).n);
	assert_true(calendar_next(shipped, date(2024, 5, 5), &d));
	assert_int_equal(d.n, date(2024, 5, 6).n);
	assert_true(calendar_previous(shipped, date(2024, 5, 5), &d));
	assert_int_equal(d.n, date(2024, 5, 4).n);
	assert_true(calendar_previous(shipped, date(2024, 5, 1), &d));
	assert_int_equal(d.n, date(2024, 4, 26).n);
	assert_true(calendar_add(shipped, date(2024, 5, 1), 0, &d));
	assert_int_equal(d.n, date(2024, 5, 1).n);
	assert_true(calendar_add(shipped, date(2024, 5, 1), -1, &d));
	assert_int_equal(d.n, date(2024, 4, 26).n);
}

static void
office_hours_include_opening_and_closing(void **state)
{
	instant t;

	(void)state;
	assert_int_equal(calendar_open(shipped), 27000);
	assert_int_equal(calendar_close(shipped), 63000);
	assert_int_equal(calendar_day_length(shipped), DAY_LENGTH);
	assert_false(calendar_is_office(shipped, at(2020, 9, 15, 7, 30) - 1));
	assert_true(calendar_is_office(shipped, at(2020, 9, 15, 7, 30)));
	assert_true(calendar_is_office(shipped, at(2020, 9, 15, 11, 30)));
	assert_false(calendar_is_office(shipped, at(2020, 9, 15, 11, 30) + 1));
	assert_true(calendar_is_office(shipped, at(2020, 9, 15, 17, 30)));
	assert_false(calendar_is_office(shipped, at(2020, 9, 15, 17, 30) + 1));
	assert_false(calendar_is_office(shipped, at(2020, 9, 19, 9, 0)));
	assert_true(calendar_is_office(shipped, at(2024, 5, 4, 9, 0)));
	assert_true(calendar_next_office(shipped, at(2020, 9, 15, 11, 30), &t));
	assert_int_equal(t, at(2020, 9, 15, 11, 30));
	assert_true(calendar_next_office(shipped, at(2020, 9, 15, 12, 0), &t));
	assert_int_equal(t, at(2020, 9, 15, 13, 30));
	assert_true(calendar_next_office(shipped, at(2020, 9, 18, 18, 0), &t));
	assert_int_equal(t, at(2020, 9, 21, 7, 30));
	assert_true(calendar_next_office(shipped, at(2020, 9, 15, 0, 0), &t));
	assert_int_equal(t, at(2020, 9, 15, 7, 30));
	assert_int_equal(calendar_close_at(shipped, date(2020, 9, 15)),
	    at(2020, 9, 15, 17, 30));
}

static void
office_time_is_added_both_ways(void **state)
{
	static const struct {
		int dom, hour, minute;
		int64_t minutes;
		int to_dom, to_hour, to_minute;
	} cases[] = {
		{ 15, 7, 30, 240, 15, 11, 30 }, /* the earliest: not 13:30 */
		{ 15, 7, 30, 241, 15, 13, 31 },
		{ 15, 7, 30, 480, 15, 17, 30 },
		{ 15, 12, 0, 0, 15, 12, 0 }, /* nothing passes */
		{ 15, 12, 0, 1, 15, 13, 31 },
		{ 18, 16, 0, 480, 21, 16, 0 }, /* over a weekend */
		{ 19, 21, 15, 480, 21, 17, 30 },
		{ 15, 17, 30, -240, 15, 13, 30 }, /* the latest: not 11:30 */
		{ 15, 17, 30, -241, 15, 11, 29 },
		{ 21, 7, 30, -1, 18, 17, 29 },
		{ 21, 16, 0, -480, 18, 16, 0 },
		{ 20, 9, 0, -60, 18, 16, 30 },
		{ 15, 13, 0, -240, 15, 7, 30 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		instant from =
		    at(2020, 9, cases[i].dom, cases[i].hour, cases[i].minute);
		instant to = at(2020, 9, cases[i].to_dom, cases[i].to_hour,
		    cases[i].to_minute);
		int64_t seconds;
		instant got;

		assert_true(calendar_office_add(shipped, from,
		    cases[i].minutes * 60, &got));
		assert_int_equal(got, to);
		assert_true(
		    calendar_office_between(shipped, from, to, &seconds));
		assert_int_equal(seconds, cases[i].minutes * 60);
	}
}

/* Random instants; the walk is second by second in steps of a span. */
static void
office_time_added_is_office_time_between(void **state)
{
	unsigned seed = 20200915;
	instant low = at(2019, 2, 1, 0, 0), high = at(2027, 11, 1, 0, 0);

	(void)state;
	print_message("seed %u\n", seed);
	srandom(seed);
	for (int i = 0; i < 100000; i++) {
		instant from =
		    low + (((int64_t)random() << 16) ^ random()) % (high - low);
		int64_t seconds =
		    random() % (40 * DAY_LENGTH) - 10 * DAY_LENGTH;
		int64_t between;
		instant to;

		assert_true(calendar_office_add(shipped, from, seconds, &to));
		assert_true(
		    calendar_office_between(shipped, from, to, &between));
		assert_int_equal(between, seconds);
		/* No instant nearer to `from` will do. */
		if (seconds != 0) {
			assert_true(calendar_is_office(shipped, to));
			assert_true(calendar_office_between(shipped, from,
			    seconds > 0 ? to - 1 : to + 1, &between));
			assert_int_equal(between,
			    seconds > 0 ? seconds - 1 : seconds + 1);
		}
	}
}

/* 2026-01-01, a Thursday. */
#define GOOD                                                                   \
	{                                                                      \
		{ 20454 }, DAY_OFF_STATUTORY, "Tết", "BLLĐ"                   \
	}

/* What a plan may not say; the reader of the file asks the same checks. */
static void
a_bad_plan_is_refused(void **state)
{
	static const struct {
		int first, last, confirmed;
		struct office_span hours;
		struct calendar_entry second;
		const char *said; /* NULL: nothing is wrong */
	} cases[] = {
		{ 2026, 2026, 2026, { 27000, 63000 },
		    { { 20455 }, DAY_OFF_LOCAL, "a", "b" }, NULL },
		{ 2026, 2026, 2025, { 27000, 63000 },
		    { { 20456 }, DAY_MADE_UP, "a", "b" }, NULL },
		{ 2027, 2026, 2026, { 27000, 63000 }, GOOD, "after the last" },
		{ 1899, 2026, 2026, { 27000, 63000 }, GOOD, "1900..2999" },
		{ 2026, 3000, 2026, { 27000, 63000 }, GOOD, "1900..2999" },
		{ 2026, 2026, 2024, { 27000, 63000 }, GOOD, "confirmed" },
		{ 2026, 2026, 2027, { 27000, 63000 }, GOOD, "confirmed" },
		{ 2026, 2026, 2026, { 63000, 27000 }, GOOD, "end before" },
		{ 2026, 2026, 2026, { -1, 27000 }, GOOD, "end before" },
		{ 2026, 2026, 2026, { 27000, 86400 }, GOOD, "23:59" },
		{ 2026, 2026, 2026, { 27000, 86401 }, GOOD, "end before" },
		{ 2026, 2026, 2026, { 27000, 63000 }, GOOD, "stands twice" },
		{ 2026, 2027, 2026, { 27000, 63000 },
		    { { 20455 }, DAY_OFF_LOCAL, "a", "b" },
		    "year 2027 is listed without any off_statutory" },
		{ 2026, 2026, 2026, { 27000, 63000 },
		    { { 20455 }, DAY_MADE_UP, "a", "b" }, "worked anyway" },
		{ 2026, 2026, 2026, { 27000, 63000 },
		    { { 20456 }, DAY_OFF_SWAP, "a", "b" }, "Saturday" },
		{ 2026, 2026, 2026, { 27000, 63000 },
		    { { 20457 }, DAY_OFF_COMPENSATORY, "a", "b" }, "Sunday" },
		{ 2026, 2026, 2026, { 27000, 63000 },
		    { { 20457 }, DAY_WEEKEND, "a", "b" }, "the rule" },
		{ 2026, 2026, 2026, { 27000, 63000 },
		    { { 20900 }, DAY_OFF_LOCAL, "a", "b" }, "outside" },
		{ 2026, 2026, 2026, { 27000, 63000 },
		    { { 20400 }, DAY_OFF_LOCAL, "a", "b" }, "outside" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct calendar_entry entries[] = { GOOD, cases[i].second };
		struct calendar_plan plan = {
			.name = "plan",
			.hash = "",
			.first_year = cases[i].first,
			.last_year = cases[i].last,
			.confirmed_until = cases[i].confirmed,
			.spans = { cases[i].hours },
			.span_count = 1,
			.entries = entries,
			.entry_count = 2,
		};
		struct err err = { "" };
		struct calendar *calendar = calendar_build(&plan, &err);

		if ((calendar != NULL) != (cases[i].said == NULL) ||
		    (calendar == NULL &&
			strstr(err.text, cases[i].said) == NULL))
			fail_msg("case %zu: \"%s\"", i, err.text);
		calendar_free(calendar);
	}
}

/* 2022 ends on a Saturday: nothing is known of the Monday after. */
static void
the_last_weekend_has_no_next_working_day(void **state)
{
	struct calendar_entry entry = { { 18993 }, DAY_OFF_STATUTORY, "a",
		"b" };
	struct calendar_plan plan = {
		.name = "plan",
		.hash = "",
		.first_year = 2022,
		.last_year = 2022,
		.confirmed_until = 2022,
		.spans = { { 27000, 63000 } },
		.span_count = 1,
		.entries = &entry,
		.entry_count = 1,
	};
	struct err err;
	struct calendar *calendar = calendar_build(&plan, &err);
	day d;

	(void)state;
	assert_non_null(calendar);
	assert_true(calendar_next(calendar, date(2022, 12, 30), &d));
	assert_int_equal(d.n, date(2022, 12, 30).n);
	assert_false(calendar_next(calendar, date(2022, 12, 31), &d));
	assert_false(calendar_add(calendar, date(2022, 12, 31), 1, &d));
	calendar_free(calendar);
}

static void
kinds_are_keywords(void **state)
{
	enum day_kind kind;

	(void)state;
	for (int i = DAY_OFF_STATUTORY; i <= DAY_MADE_UP; i++) {
		assert_true(
		    day_kind_parse(day_kind_text((enum day_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	assert_false(day_kind_parse("working", &kind));
	assert_false(day_kind_parse("weekend", &kind));
	assert_false(day_kind_parse("", &kind));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(years_have_their_working_days),
		cmocka_unit_test(days_have_kinds_and_decrees),
		cmocka_unit_test(the_years_say_how_far_it_knows),
		cmocka_unit_test(nothing_is_answered_outside_the_years),
		cmocka_unit_test(the_tables_agree_with_a_walk),
		cmocka_unit_test(
		    the_next_and_the_previous_may_be_the_day_itself),
		cmocka_unit_test(office_hours_include_opening_and_closing),
		cmocka_unit_test(office_time_is_added_both_ways),
		cmocka_unit_test(office_time_added_is_office_time_between),
		cmocka_unit_test(a_bad_plan_is_refused),
		cmocka_unit_test(the_last_weekend_has_no_next_working_day),
		cmocka_unit_test(kinds_are_keywords),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
