/*
 * Units that have gone silent.  September 2020: 2/9 is a day off, Mondays are
 * 7, 14, 21 and 28; the days were counted by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/lull.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

enum { DAYS = 12 };

static void
days_of(const char *const *text, day out[DAYS])
{
	for (size_t i = 0; i < DAYS; i++)
		out[i] = pure_day(text[i]);
}

/* Every working day from Tue 1/9 to Thu 17/9, but the 2nd. */
static const char *const daily[DAYS] = { "2020-09-01", "2020-09-03",
	"2020-09-04", "2020-09-07", "2020-09-08", "2020-09-09", "2020-09-10",
	"2020-09-11", "2020-09-14", "2020-09-15", "2020-09-16", "2020-09-17" };
/* Mondays and Thursdays: gaps of three and two working days by turns. */
static const char *const rare[DAYS] = { "2020-08-06", "2020-08-10",
	"2020-08-13", "2020-08-17", "2020-08-20", "2020-08-24", "2020-08-27",
	"2020-08-31", "2020-09-03", "2020-09-07", "2020-09-10", "2020-09-14" };

static void
test_measure(void **state)
{
	struct calendar *calendar = pure_calendar("");
	struct lull lull;
	day days[DAYS];

	(void)state;
	days_of(daily, days);
	assert_true(
	    lull_measure(calendar, days, DAYS, pure_day("2020-09-24"), &lull));
	/* Behind Thu 17: 18, 21, 22, 23, 24. */
	assert_int_equal(lull.usual, 1);
	assert_int_equal(lull.days, 5);
	assert_int_equal(lull.last.n, pure_day("2020-09-17").n);
	assert_false(lull_is_long(&lull, 5));
	assert_true(lull_is_long(&lull, 4));
	assert_true(
	    lull_measure(calendar, days, DAYS, pure_day("2020-09-25"), &lull));
	assert_true(lull_is_long(&lull, 5));
	/* A rest day makes nobody later. */
	assert_true(
	    lull_measure(calendar, days, DAYS, pure_day("2020-09-27"), &lull));
	assert_int_equal(lull.days, 6);
	days_of(rare, days);
	/* Gaps in order: 2 (Thu to Mon), 3 (Mon to Thu), …; of 31/8 to 3/9,
	 * with 2/9 off, 2.  Seven of 2 and four of 3. */
	assert_true(
	    lull_measure(calendar, days, DAYS, pure_day("2020-09-28"), &lull));
	assert_int_equal(lull.usual, 2);
	/* Behind Mon 14: 15-18, 21-25, 28. */
	assert_int_equal(lull.days, 10);
	assert_false(lull_is_long(&lull, 5));
	assert_true(
	    lull_measure(calendar, days, DAYS, pure_day("2020-09-29"), &lull));
	assert_true(lull_is_long(&lull, 5));
	calendar_free(calendar);
}

static void
test_unknown(void **state)
{
	struct calendar *calendar = pure_calendar("");
	struct lull lull;
	day days[DAYS];

	(void)state;
	days_of(daily, days);
	/* Nine gaps: nothing is usual yet. */
	assert_false(
	    lull_measure(calendar, days, 10, pure_day("2020-09-25"), &lull));
	assert_true(
	    lull_measure(calendar, days, 11, pure_day("2020-09-25"), &lull));
	assert_false(
	    lull_measure(calendar, days, 0, pure_day("2020-09-25"), &lull));
	/* A receipt dated before the calendar ends the look back. */
	days[0] = pure_day("1970-01-01");
	assert_true(
	    lull_measure(calendar, days, DAYS, pure_day("2020-09-25"), &lull));
	assert_int_equal(lull.usual, 1);
	days[1] = pure_day("1970-01-02");
	assert_false(
	    lull_measure(calendar, days, DAYS, pure_day("2020-09-25"), &lull));
	/* The calendar ends before the silence. */
	days_of(daily, days);
	assert_false(
	    lull_measure(calendar, days, DAYS, pure_day("2199-01-01"), &lull));
	calendar_free(calendar);
}

/* Three years ago it received daily; of late once a week. */
static void
test_of_late(void **state)
{
	struct calendar *calendar = pure_calendar("");
	struct lull lull;
	day days[200];
	size_t count = 0;
	day at = pure_day("2019-01-07");

	(void)state;
	for (; count < 100; at = when_add_days(at, 1))
		if (calendar_is_working(calendar, at))
			days[count++] = at;
	for (; count < 200; at = when_add_days(at, 7))
		days[count++] = at;
	assert_true(
	    lull_measure(calendar, days, count, when_add_days(at, 14), &lull));
	assert_in_range(lull.usual, 4, 5);
	calendar_free(calendar);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_measure),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_of_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
