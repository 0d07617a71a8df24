/* Reporting periods.  The dates are those of NĐ 09/2019/NĐ-CP, Điều 12. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/period.h"

static struct period
period_of(const char *text)
{
	struct period period;
	struct err err = { 0 };

	if (!period_parse(text, &period, &err))
		fail_msg("%s: %s", text, err.text);
	return period;
}

static void
test_cut_offs(void **state)
{
	static const struct {
		const char *text, *people, *dates;
	} cases[] = {
		{ "2026-09", "Tháng 9 năm 2026", "15/08/2026 – 14/09/2026" },
		{ "2026-01", "Tháng 1 năm 2026", "15/12/2025 – 14/01/2026" },
		{ "2026-03", "Tháng 3 năm 2026", "15/02/2026 – 14/03/2026" },
		{ "2026-Q1", "Quý I năm 2026", "15/12/2025 – 14/03/2026" },
		{ "2026-Q2", "Quý II năm 2026", "15/03/2026 – 14/06/2026" },
		{ "2026-Q3", "Quý III năm 2026", "15/06/2026 – 14/09/2026" },
		{ "2026-Q4", "Quý IV năm 2026", "15/09/2026 – 14/12/2026" },
		{ "2026-H1", "6 tháng đầu năm 2026",
		    "15/12/2025 – 14/06/2026" },
		{ "2026-H2", "6 tháng cuối năm 2026",
		    "15/06/2026 – 14/12/2026" },
		{ "2026", "Năm 2026", "15/12/2025 – 14/12/2026" },
		{ "2020-02-28..2020-03-01",
		    "Từ ngày 28/02/2020 đến ngày 01/03/2020",
		    "28/02/2020 – 01/03/2020" },
	};
	struct arena *arena = arena_new(1024);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct period period = period_of(cases[i].text);

		assert_string_equal(period_people(arena, &period),
		    cases[i].people);
		assert_string_equal(period_dates(arena, &period),
		    cases[i].dates);
		assert_string_equal(period_text(arena, &period), cases[i].text);
	}
	arena_free(arena);
}

static void
test_as_people_write_them(void **state)
{
	struct arena *arena = arena_new(1024);
	struct period month = period_of("09/2026");
	struct period span = period_of("15/06/2026..14/09/2026");
	struct period single = period_of("14/09/2026..14/09/2026");

	(void)state;
	assert_string_equal(period_text(arena, &month), "2026-09");
	assert_string_equal(period_text(arena, &span),
	    "2026-06-15..2026-09-14");
	assert_int_equal(single.from.n, single.to.n);
	arena_free(arena);
}

static void
test_what_is_refused(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "",
		    "\"\": not a period (2026-09, 2026-Q3, 2026-H1, 2026 or "
		    "15/06/2026..14/09/2026)" },
		{ "2026-9",
		    "\"2026-9\": not a period (2026-09, 2026-Q3, "
		    "2026-H1, 2026 or 15/06/2026..14/09/2026)" },
		{ "2026-13", "\"2026-13\": there is no month 13" },
		{ "2026-00", "\"2026-00\": there is no month 0" },
		{ "2026-Q5", "\"2026-Q5\": there is no quarter 5" },
		{ "2026-H3", "\"2026-H3\": there is no half year 3" },
		{ "0000", "\"0000\": a year is 1971 to 9999" },
		{ "2026-09-14..2026-06-15",
		    "\"2026-09-14..2026-06-15\": it ends before it begins" },
		{ "2026-06-31..2026-09-14", "\"2026-06-31\": no such day" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct period period;
		struct err err = { 0 };

		assert_false(period_parse(cases[i].text, &period, &err));
		assert_string_equal(err.text, cases[i].says);
	}
}

/* Each begins on the day after the one before it has ended, back to 2019. */
static void
test_no_day_is_in_none_or_two(void **state)
{
	static const char *const last[] = { "2026-12", "2026-Q4", "2026-H2",
		"2026" };

	(void)state;
	for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++) {
		struct period period = period_of(last[i]);

		assert_int_equal(period.to.n, when_from_civil(2026, 12, 14).n);
		while (when_civil(period.from).year > 2018) {
			struct period before = period_before(&period);

			assert_int_equal(before.to.n + 1, period.from.n);
			assert_int_equal(before.kind, period.kind);
			period = before;
		}
		assert_int_equal(period.from.n,
		    when_from_civil(2018, 12, 15).n);
	}
}

static void
test_before_a_span(void **state)
{
	struct arena *arena = arena_new(1024);
	struct period span = period_of("2020-09-08..2020-09-14");
	struct period before = period_before(&span);

	(void)state;
	assert_string_equal(period_text(arena, &before),
	    "2020-09-01..2020-09-07");
	arena_free(arena);
}

static void
test_the_last_that_ended(void **state)
{
	static const struct {
		enum period_kind kind;
		int year, month, dom;
		const char *last;
	} cases[] = {
		/* On its last day it has not ended. */
		{ PERIOD_QUARTER, 2026, 9, 14, "2026-Q2" },
		{ PERIOD_QUARTER, 2026, 9, 15, "2026-Q3" },
		{ PERIOD_QUARTER, 2026, 10, 1, "2026-Q3" },
		{ PERIOD_MONTH, 2026, 1, 14, "2025-12" },
		{ PERIOD_MONTH, 2026, 1, 15, "2026-01" },
		{ PERIOD_HALF, 2026, 12, 31, "2026-H2" },
		{ PERIOD_YEAR, 2026, 12, 14, "2025" },
		{ PERIOD_YEAR, 2026, 12, 15, "2026" },
	};
	struct arena *arena = arena_new(1024);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct period period = period_last(cases[i].kind,
		    when_from_civil(cases[i].year, cases[i].month,
			cases[i].dom));

		assert_string_equal(period_text(arena, &period), cases[i].last);
	}
	arena_free(arena);
}

/* Hanoi's midnight is 17:00 of the day before in UTC. */
static void
test_instants(void **state)
{
	struct period period = period_of("2020-Q3");
	instant begins, ends;
	struct err err = { 0 };

	(void)state;
	assert_true(when_parse_instant("2020-06-14T17:00", 0, &begins, &err));
	assert_true(when_parse_instant("2020-09-14T17:00", 0, &ends, &err));
	assert_int_equal(period_begins(&period, WHEN_OFFICE_OFFSET), begins);
	assert_int_equal(period_ends(&period, WHEN_OFFICE_OFFSET), ends);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cut_offs),
		cmocka_unit_test(test_as_people_write_them),
		cmocka_unit_test(test_what_is_refused),
		cmocka_unit_test(test_no_day_is_in_none_or_two),
		cmocka_unit_test(test_before_a_span),
		cmocka_unit_test(test_the_last_that_ended),
		cmocka_unit_test(test_instants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
