/* The calendar changes, or ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "support/office.h"

#define COMPUTED "H99.01-261120-0011"
#define PROMISED "H99.01-261120-0012"

/*
 * Received Fri 20/11/2026 10:00, three working days.  Tue 24/11 is a holiday:
 * 23, 25, 26: Thu 26/11.  On Saturday the 21st a decree gives Mon 23/11 off
 * for Sat 28/11: 25, 26, 27: Fri 27/11.  2 before (26, 25) is then Wed 25/11;
 * nothing is told on the 23rd, where the old date had its 2 before (25, 23).
 * Overdue on Sat 28/11 00:00, which is worked: it leaves that day at 07:30.
 * What was promised stays: Thu 26/11.
 */
static void
test_swap(void **state)
{
	struct story_place place;
	char config[OFFICE_PATH];
	struct play *play;
	const struct record seen[] = {
		{ .code = COMPUTED,
		    .procedure = "1.000005",
		    .received = "2026-11-20 10:00" },
		{ .code = PROMISED,
		    .procedure = "1.000004",
		    .received = "2026-11-19 10:00",
		    .promised = "2026-11-26 17:30" },
	};

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	play = play_open(config, ":memory:", "2026-11-20 06:00");
	play_until(play, "2026-11-20 10:05");
	story_show(play, seen, 2);
	play_until(play, "2026-11-21 08:00");
	story_stands(play, COMPUTED, "running 2026-11-26T17:30");
	office_decree(&place, "tests/scenario/office/swap.tsv");
	play_reload(play, config);
	play_until(play, "2026-11-21 08:01");
	story_stands(play, COMPUTED, "running 2026-11-27T17:30");
	story_moves(play, COMPUTED,
	    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n");
	/* Five working days from the 19th: the 27th, then the 28th. */
	story_moves(play, PROMISED,
	    "computed 2026-11-27T17:30 > 2026-11-28T17:30 calendar\n");
	play_until(play, "2026-11-28 12:00");
	story_crossings(play, COMPUTED,
	    "before-2wd 2026-11-27 at 2026-11-25T07:30 told\n"
	    "before-1wd 2026-11-27 at 2026-11-26T07:30 told\n"
	    "due-day 2026-11-27 at 2026-11-27T07:30 told\n"
	    "overdue 2026-11-27 at 2026-11-28T00:00 told\n");
	story_said(play, "2026-11-28 07:30",
	    "to canbo@ducvan.example, 1 notices: Quá hạn 1 ngày làm việc: " COMPUTED);
	story_findings(play, COMPUTED, "promise-missing\n");
	play_close(play);
	office_close(&place);
}

/*
 * The shipped calendar lists years up to 2027.  In 2028 promises are judged
 * by their date all the same: Mon 14/2 passed, overdue on Tue 15/2 00:00, told
 * at 07:30 since Monday to Friday count as worked.  What nobody promised
 * cannot be told, and that is a verdict.  Administrators are told once.
 */
static void
test_year_without_calendar(void **state)
{
	struct play *play = story_open("2028-02-07 06:00");
	const struct record seen[] = {
		{ .code = PROMISED,
		    .received = "2028-02-07 08:00",
		    .promised = "2028-02-14 17:30" },
		{ .code = COMPUTED, .received = "2028-02-07 08:00" },
	};

	(void)state;
	play_until(play, "2028-02-07 08:05");
	story_show(play, seen, 2);
	play_until(play, "2028-02-15 12:00");
	story_stands(play, PROMISED, "overdue 2028-02-14T17:30");
	story_stands(play, COMPUTED, "unknown -");
	story_notices(play, PROMISED,
	    "overdue 2028-02-14 canbo sealed\n"
	    "overdue 2028-02-14 chutich sealed\n");
	story_notices(play, COMPUTED, "");
	story_said(play, "2028-02-15 07:30", "to canbo@ducvan.example");
	story_said(play, "2028-02-07 06:00", "does not list");
	assert_int_equal(story_count(play, "to quantri@tinh.example"), 1);
	play_close(play);
}

/* How many letters told administrators of the calendar, and so. */
static int
warned(const struct play *play, const char *subject)
{
	char line[160];

	snprintf(line, sizeof(line), "to quantri@tinh.example, 1 notices: %s",
	    subject);
	return story_count(play, line);
}

static const char unconfirmed[] = "Lịch làm việc chỉ xác nhận đến hết năm 2026";
static const char ends[] = "Lịch làm việc chỉ có đến hết năm 2027";

/*
 * Listed to the end of 2027 and confirmed to that of 2026.  90 days before
 * 31/12/2026 is Fri 2/10/2026 (31/12 - 31 = 30/11, - 30 = 31/10, - 29 = 2/10):
 * the administrators are told when its office opens, by a daemon that has run
 * since the day before.  Neither the days after nor a reload nor a restart
 * tell it again.  Once 2027 is confirmed there is nothing to tell until its own
 * end, and that of the years, on Sat 2/10/2027: the graver is told.
 */
static void
test_confirmed_part_ends(void **state)
{
	struct story_place place;
	char config[OFFICE_PATH];
	struct play *play;

	(void)state;
	office_found(&place, config);
	office_confirm(&place, 2026);
	play = play_open(config, place.path, "2026-10-01 06:00");
	play_until(play, "2026-10-02 07:29:59");
	assert_int_equal(warned(play, ""), 0);
	play_until(play, "2026-10-02 07:31");
	story_said(play, "2026-10-02 07:30", "confirmed until the end of 2026");
	assert_int_equal(warned(play, unconfirmed), 1);
	play_until(play, "2026-10-06 23:00");
	play_reload(play, config);
	play_until(play, "2026-10-07 23:00");
	assert_int_equal(warned(play, ""), 1);
	play_close(play);

	play = play_open(config, place.path, "2026-10-08 06:00");
	play_until(play, "2026-10-09 06:00");
	assert_int_equal(warned(play, ""), 0);
	office_confirm(&place, 2027);
	play_reload(play, config);
	play_until(play, "2026-10-10 06:00");
	play_close(play);

	play = play_open(config, place.path, "2027-10-01 06:00");
	play_until(play, "2027-10-02 07:29:59");
	assert_int_equal(warned(play, ""), 0);
	play_until(play, "2027-10-04 06:00");
	assert_int_equal(warned(play, ends), 1);
	assert_int_equal(warned(play, ""), 1);
	play_close(play);
	office_close(&place);
}

/* Confirmed the day before: its day passes in silence.  An office that takes
 * the mark back is told at once. */
static void
test_confirmed_in_time(void **state)
{
	struct story_place place;
	char config[OFFICE_PATH];
	struct play *play;

	(void)state;
	office_found(&place, config);
	office_confirm(&place, 2026);
	play = play_open(config, ":memory:", "2026-10-01 06:00");
	play_until(play, "2026-10-01 12:00");
	office_confirm(&place, 2027);
	play_reload(play, config);
	play_until(play, "2026-10-05 12:00");
	assert_int_equal(warned(play, ""), 0);
	office_confirm(&place, 2026);
	play_reload(play, config);
	play_until(play, "2026-10-05 12:05");
	assert_int_equal(warned(play, unconfirmed), 1);
	play_close(play);
	office_close(&place);
}

/*
 * Nobody confirms 2027: on Sat 2/10/2027 its years end within 90 days, too, and
 * on Sat 1/1/2028 a year begins that is not listed.  Each is told once, at the
 * opening of its day, and nothing milder again.
 */
static void
test_calendar_ends(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_QUIET, place.path, "2027-10-01 06:00");
	play_until(play, "2027-10-02 07:29:59");
	story_said(play, "2027-10-01 06:00", "confirmed until the end of 2026");
	assert_int_equal(warned(play, unconfirmed), 1);
	assert_int_equal(warned(play, ""), 1);
	play_until(play, "2027-10-02 07:31");
	story_said(play, "2027-10-02 07:30", "ends with 2027");
	assert_int_equal(warned(play, ends), 1);
	play_until(play, "2027-10-06 23:00");
	assert_int_equal(warned(play, ""), 2);
	play_close(play);

	play = play_open(STORY_QUIET, place.path, "2027-12-31 06:00");
	play_until(play, "2028-01-01 07:29:59");
	assert_int_equal(warned(play, ""), 0);
	play_until(play, "2028-01-03 06:00");
	story_said(play, "2028-01-01 07:30", "does not list this year");
	assert_int_equal(warned(play, "Chưa có lịch làm việc năm 2028"), 1);
	assert_int_equal(warned(play, ""), 1);
	play_close(play);
	story_place_remove(&place);
}

/*
 * 2027 is listed and not confirmed.  Received Mon 28/12/2026 10:00, three
 * working days: 29, 30, 31: Thu 31/12, certain.  Five: 29, 30, 31, Mon 4/1,
 * Tue 5/1 (Fri 1/1 is New Year): provisional, and told so on Thu 31/12, two
 * working days before.
 */
static void
test_year_not_confirmed(void **state)
{
	struct arena *arena = arena_new(4096);
	struct play *play = story_open("2026-12-28 06:00");
	const struct record both[] = {
		{ .code = COMPUTED,
		    .procedure = "1.000005",
		    .received = "2026-12-28 10:00" },
		{ .code = "H99.01-261228-0013",
		    .received = "2026-12-28 10:00" },
	};
	bool told = false;

	(void)state;
	play_until(play, "2026-12-28 10:05");
	story_show(play, both, 2);
	play_until(play, "2026-12-31 12:00");
	story_stands(play, COMPUTED, "due-today 2026-12-31T17:30");
	story_stands(play, both[1].code, "due-soon 2027-01-05T17:30");
	for (int64_t id = 1; id <= play_letters(play); id++) {
		const char *letter = story_letter(play, id, arena);

		assert_null(strstr(letter, "31/12/2026 (hạn tạm tính)"));
		told =
		    told || strstr(letter, "05/01/2027 (hạn tạm tính)") != NULL;
	}
	assert_true(told);
	play_close(play);
	arena_free(arena);
}

/* Received Tue 28/12/2027: 29, 30, 31, then a year that nobody listed: no date,
 * and nobody is accused. */
static void
test_year_not_listed(void **state)
{
	struct play *play = story_open("2027-12-28 06:00");

	(void)state;
	play_until(play, "2027-12-28 10:05");
	story_one(play, .code = COMPUTED, .received = "2027-12-28 10:00");
	play_until(play, "2028-01-31 12:00");
	story_stands(play, COMPUTED, "unknown -");
	story_notices(play, COMPUTED, "");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_year_without_calendar),
		cmocka_unit_test(test_confirmed_part_ends),
		cmocka_unit_test(test_confirmed_in_time),
		cmocka_unit_test(test_calendar_ends),
		cmocka_unit_test(test_year_not_confirmed),
		cmocka_unit_test(test_year_not_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
