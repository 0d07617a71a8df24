/* Dates and instants.  Expected values come from calendars and `date -u`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/when.h"

enum { VN = WHEN_OFFICE_OFFSET };

static void
days_and_civil_dates_are_inverse(void **state)
{
	static const struct {
		int year, month, dom, n, weekday;
	} known[] = {
		{ 1970, 1, 1, 0, 3 },
		{ 1969, 12, 31, -1, 2 },
		{ 2000, 2, 29, 11016, 1 },
		{ 2020, 9, 15, 18520, 1 },
		{ 2026, 11, 24, 20781, 1 },
		{ 1, 1, 1, -719162, 0 },
		{ 9999, 12, 31, 2932896, 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		day d = when_from_civil(known[i].year, known[i].month,
		    known[i].dom);

		assert_int_equal(d.n, known[i].n);
		assert_int_equal(when_weekday(d), known[i].weekday);
	}
	/* Every day of 800 years, counted on by hand. */
	int year = 1600, month = 1, dom = 1;
	for (day d = when_from_civil(1600, 1, 1); year < 2400; d.n++) {
		struct civil c = when_civil(d);

		assert_true(c.year == year && c.month == month && c.dom == dom);
		assert_int_equal(when_from_civil(year, month, dom).n, d.n);
		if (++dom > when_days_in_month(year, month)) {
			dom = 1;
			month = month % 12 + 1;
			year += month == 1;
		}
	}
}

static void
months_have_their_days(void **state)
{
	(void)state;
	assert_int_equal(when_days_in_month(2024, 2), 29);
	assert_int_equal(when_days_in_month(2023, 2), 28);
	assert_int_equal(when_days_in_month(1900, 2), 28);
	assert_int_equal(when_days_in_month(2000, 2), 29);
	assert_int_equal(when_days_in_month(2026, 11), 30);
	assert_true(when_day_exists(2024, 2, 29));
	assert_false(when_day_exists(2023, 2, 29));
	assert_false(when_day_exists(2023, 13, 1));
	assert_false(when_day_exists(2023, 0, 1));
	assert_false(when_day_exists(2023, 1, 0));
	assert_false(when_day_exists(0, 1, 1));
	assert_false(when_day_exists(10000, 1, 1));
}

static void
an_instant_has_a_date_only_with_an_offset(void **state)
{
	/* date -u -d @1600160399: Tue 2020-09-15 08:59:59 UTC */
	instant at = 1600160399;

	(void)state;
	assert_int_equal(when_day(at, VN).n, 18520);
	assert_int_equal(when_second_of_day(at, VN), 15 * 3600 + 3599);
	assert_int_equal(when_day(at, 20 * 3600).n, 18521);
	assert_int_equal(when_at((day){ 18520 }, 15 * 3600 + 3599, VN), at);
	assert_int_equal(when_day(-1, 0).n, -1);
	assert_int_equal(when_second_of_day(-1, 0), 86399);
	/* Neither wraps around to a date that somebody may take for real. */
	assert_true(when_civil(when_day(INSTANT_NEVER, VN)).year > 5000000);
	assert_true(when_civil(when_day(INSTANT_NONE, VN)).year < -5000000);
}

static void
instants_are_parsed_whole(void **state)
{
	static const char *const bad[] = { "", "2026-11-20", "2026-11-20T10",
		"2026-11-20T10:0", "2026-11-20T10:00Z", "2026-11-20T24:00",
		"2026-11-20T10:60", "2026-11-20T10:00:60",
		"2026-11-20T10:00:", " 2026-11-20T10:00", "2026-11-20T10:00 ",
		"2026-2-20T10:00", "2026-02-30T10:00", "0000-01-01T10:00",
		"2026/11/20T10:00", "20-11-2026T10:00", "2026-11-20t10:00" };
	instant at = 7;
	struct err err;

	(void)state;
	assert_true(when_parse_instant("2020-09-15T15:59:59", VN, &at, &err));
	assert_int_equal(at, 1600160399);
	assert_true(when_parse_instant("15/09/2020 15:59:59", VN, &at, &err));
	assert_int_equal(at, 1600160399);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (when_parse_instant(bad[i], VN, &at, &err))
			fail_msg("accepted: %s", bad[i]);
		/* Left as it was, and the error names the text. */
		assert_int_equal(at, 1600160399);
		assert_non_null(strstr(err.text, bad[i]));
	}
}

/* 2026-11-20 begins at 1795107600 in Vietnam (date -d 2026-11-20T00:00+07:00
 * +%s). */
static void
moments_are_parsed(void **state)
{
	static const struct {
		const char *text;
		instant begins, ends;
	} good[] = {
		{ "20/11/2026", 1795107600, 1795194000 },
		{ "2026-11-20", 1795107600, 1795194000 },
		{ "20/11/2026 10:00", 1795143600, 1795143600 },
		{ "20/11/2026T10:00", 1795143600, 1795143600 },
		{ "2026-11-20 10:00:05", 1795143605, 1795143605 },
		{ "2026-11-20T10:00", 1795143600, 1795143600 },
		/* The day first, as it is written here. */
		{ "1/12/2026", 1796058000, 1796144400 },
		{ "1/12/2026 10:00", 1796094000, 1796094000 },
		{ "01/12/2026", 1796058000, 1796144400 },
	};
	static const char *const bad[] = { "", "soon", "20/11", "20/11/2026 ",
		"20/11/2026 10", "20/11/2026 24:00", "20/11/2026x", "1/2/26",
		"001/2/2026", "1//2026", "2026-1-2", "2026/1/2",
		"2026-11-20T10:00Z" };
	instant at = 7;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char expected[160];

		assert_false(when_parse_moment(bad[i], VN, true, &at, &err));
		assert_int_equal(at, 7);
		snprintf(expected, sizeof(expected),
		    "\"%s\": not a date or a time (20/11/2026, 20/11/2026 "
		    "10:00 or 2026-11-20T10:00)",
		    bad[i]);
		assert_string_equal(err.text, expected);
	}
	assert_false(when_parse_moment("30/02/2026", VN, false, &at, &err));
	assert_string_equal(err.text, "\"30/02/2026\": no such day");
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(
		    when_parse_moment(good[i].text, VN, false, &at, &err));
		assert_int_equal(at, good[i].begins);
		assert_true(
		    when_parse_moment(good[i].text, VN, true, &at, &err));
		assert_int_equal(at, good[i].ends);
	}
	/* Where a time of day is needed, that is what is said. */
	assert_false(when_parse_instant("20/11/2026", VN, &at, &err));
	assert_non_null(strstr(err.text, "a time of day is missing"));
}

static void
dates_and_times_of_day_are_parsed(void **state)
{
	day d;
	int32_t second;
	struct err err;

	(void)state;
	assert_true(when_parse_day("2026-11-24", &d, &err));
	assert_int_equal(d.n, 20781);
	assert_true(when_parse_day("24/11/2026", &d, &err));
	assert_int_equal(d.n, 20781);
	assert_true(when_parse_day("4/3/2026", &d, &err));
	assert_int_equal(d.n, when_from_civil(2026, 3, 4).n);
	assert_false(when_parse_day("12/31/2026", &d, &err));
	assert_string_equal(err.text, "\"12/31/2026\": no such day");
	assert_false(when_parse_day("2026-11-31", &d, &err));
	assert_string_equal(err.text, "\"2026-11-31\": no such day");
	assert_false(when_parse_day("2026-11-24T00:00", &d, &err));
	assert_true(when_parse_second("07:30", &second, &err));
	assert_int_equal(second, 27000);
	assert_true(when_parse_second("24:00", &second, &err));
	assert_int_equal(second, WHEN_DAY);
	assert_false(when_parse_second("24:01", &second, &err));
	assert_false(when_parse_second("7:30", &second, &err));
}

static void
dates_are_printed(void **state)
{
	char out[WHEN_TEXT];
	instant at = 1600160399;

	(void)state;
	assert_string_equal(when_iso_day(out, (day){ 20781 }), "2026-11-24");
	assert_string_equal(when_iso_day(out, when_from_civil(7, 1, 2)),
	    "0007-01-02");
	assert_string_equal(when_iso_day(out, when_from_civil(12345, 1, 2)),
	    "12345-01-02");
	assert_string_equal(when_iso_day(out, when_from_civil(-3, 1, 2)),
	    "-3-01-02");
	assert_string_equal(when_iso_minute(out, at, VN),
	    "2020-09-15T15:59:59");
	assert_string_equal(when_iso_minute(out, at + 1, VN),
	    "2020-09-15T16:00");
	assert_string_equal(when_rfc3339(out, at, VN),
	    "2020-09-15T15:59:59+07:00");
	assert_string_equal(when_rfc3339(out, at, -(3 * 3600 + 1800)),
	    "2020-09-15T05:29:59-03:30");
	assert_string_equal(when_people_day(out, (day){ 20781 }), "24/11/2026");
	assert_string_equal(when_people_hour(out, 27000), "07 giờ 30");
	assert_string_equal(when_people(out, at, VN),
	    "15 giờ 59 ngày 15/09/2020");
	assert_string_equal(when_people_short(out, at, VN), "15/09/2020 15:59");
	assert_string_equal(when_people_weekday((day){ 20781 }), "thứ Ba");
	assert_string_equal(when_people_weekday((day){ 20779 }), "Chủ nhật");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_and_civil_dates_are_inverse),
		cmocka_unit_test(months_have_their_days),
		cmocka_unit_test(an_instant_has_a_date_only_with_an_offset),
		cmocka_unit_test(instants_are_parsed_whole),
		cmocka_unit_test(moments_are_parsed),
		cmocka_unit_test(dates_and_times_of_day_are_parsed),
		cmocka_unit_test(dates_are_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
