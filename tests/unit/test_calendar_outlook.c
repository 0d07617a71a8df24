/* When a calendar's ends are near, and when that changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/calendar_outlook.h"

static day
date(const char *iso)
{
	struct err err;
	day out;

	assert_true(when_parse_day(iso, &out, &err));
	return out;
}

/* Listed 2024 to ${last}, 1 January off in each. */
static struct calendar *
made(int last, int confirmed_until)
{
	struct calendar_entry entries[8];
	struct calendar_plan plan = {
		.name = "Lịch minh họa",
		.first_year = 2024,
		.last_year = last,
		.confirmed_until = confirmed_until,
		.offset = WHEN_OFFICE_OFFSET,
		.spans = { { 27000, 61200 } },
		.span_count = 1,
		.entries = entries,
		.hash = "00",
	};
	struct err err;
	struct calendar *calendar;

	for (int year = 2024; year <= last; year++)
		entries[plan.entry_count++] = (struct calendar_entry){
			.date = when_from_civil(year, 1, 1),
			.kind = DAY_OFF_STATUTORY,
			.label = "Tết Dương lịch",
			.basis = "Văn bản minh họa",
		};
	calendar = calendar_build(&plan, &err);
	assert_non_null(calendar);
	return calendar;
}

struct told {
	const char *today;
	enum calendar_worry worry;
	int year;
	const char *next;
};

static void
check(const struct calendar *calendar, const struct told *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct calendar_outlook it =
		    calendar_outlook(calendar, date(cases[i].today));

		assert_int_equal(it.worry, cases[i].worry);
		assert_int_equal(it.year, cases[i].year);
		assert_int_equal(it.next.n, date(cases[i].next).n);
	}
}

/* 90 days before Thu 31/12/2026: 31 days back is 30/11, 30 more 31/10, 29 more
 * 2/10.  2027 has the same months. */
static void
test_both_ends(void **state)
{
	static const struct told cases[] = {
		{ "2024-01-01", CALENDAR_FINE, 0, "2026-10-02" },
		{ "2026-10-01", CALENDAR_FINE, 0, "2026-10-02" },
		{ "2026-10-02", CALENDAR_UNCONFIRMED, 2026, "2027-10-02" },
		{ "2026-12-31", CALENDAR_UNCONFIRMED, 2026, "2027-10-02" },
		/* It stays so while nobody confirms the year. */
		{ "2027-06-01", CALENDAR_UNCONFIRMED, 2026, "2027-10-02" },
		{ "2027-10-02", CALENDAR_ENDS, 2027, "2028-01-01" },
		{ "2027-12-31", CALENDAR_ENDS, 2027, "2028-01-01" },
		{ "2028-01-01", CALENDAR_MISSING, 2028, "2029-01-01" },
		{ "2029-05-05", CALENDAR_MISSING, 2029, "2030-01-01" },
		/* Before its first year nothing is listed either. */
		{ "2023-12-31", CALENDAR_MISSING, 2023, "2024-01-01" },
	};
	struct calendar *calendar = made(2027, 2026);

	(void)state;
	check(calendar, cases, sizeof(cases) / sizeof(cases[0]));
	calendar_free(calendar);
}

/* Confirmed to its very end: that the years end says all. */
static void
test_one_end(void **state)
{
	static const struct told cases[] = {
		{ "2026-10-01", CALENDAR_FINE, 0, "2026-10-02" },
		{ "2026-10-02", CALENDAR_ENDS, 2026, "2027-01-01" },
	};
	struct calendar *calendar = made(2026, 2026);

	(void)state;
	check(calendar, cases, sizeof(cases) / sizeof(cases[0]));
	calendar_free(calendar);
}

/* `confirmed-until none`. */
static void
test_nothing_confirmed(void **state)
{
	static const struct told cases[] = {
		{ "2024-01-01", CALENDAR_UNCONFIRMED, 2023, "2026-10-02" },
	};
	struct calendar *calendar = made(2026, 2023);

	(void)state;
	check(calendar, cases, 1);
	calendar_free(calendar);
}

static void
test_texts(void **state)
{
	(void)state;
	assert_null(calendar_worry_text(CALENDAR_FINE));
	assert_string_equal(calendar_worry_text(CALENDAR_UNCONFIRMED),
	    "calendar-unconfirmed");
	assert_string_equal(calendar_worry_text(CALENDAR_ENDS),
	    "calendar-ends");
	assert_string_equal(calendar_worry_text(CALENDAR_MISSING),
	    "calendar-missing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_ends),
		cmocka_unit_test(test_one_end),
		cmocka_unit_test(test_nothing_confirmed),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
