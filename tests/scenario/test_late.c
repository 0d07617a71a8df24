/* A dossier runs late, or nearly does: the ladder from end to end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/story.h"

#define CODE "H99.01-200907-0001"

/*
 * September 2020: the 7th is a Monday; Wednesday the 2nd was the last holiday.
 * Received Mon 7/9 08:00, five working days, the first day not counted
 * (Civil Code art. 147(3)): 8, 9, 10, 11, 14, so due Mon 14/9 at the close of
 * office, 17:30, as promised.
 *   2 working days before: the 10th (before: 11, 10); 1 before: the 11th
 *   the due day itself: the 14th, all three at the opening, 07:30
 *   overdue: Tue 15/9 00:00, which leaves at the first departure, 07:30
 *   3 working days after: 15, 16, 17: Thu 17/9 07:30
 *   7 working days after: 15, 16, 17, 18, 21, 22, 23: Wed 23/9 07:30
 */
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

static void
test_runs_late(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-07 08:05");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-23 10:00");
	story_one(play, DOSSIER, .status = "9", .finished = "2020-09-23 09:50");
	play_until(play, "2020-10-05 23:00");
	story_stands(play, CODE, "done-late 2020-09-14T17:30");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n"
	    "after-3wd 2020-09-14 canbo sealed\n"
	    "after-3wd 2020-09-14 chutich sealed\n"
	    "after-7wd 2020-09-14 canbo sealed\n"
	    "after-7wd 2020-09-14 chutich sealed\n"
	    "after-7wd 2020-09-14 kiemsoat sealed\n");
	story_findings(play, CODE, "");
	story_trace(play, "late.trace");
	play_close(play);
}

/*
 * Recorded as finished on the due day, but only at dawn of the day after: the
 * notices of 00:00 are no longer true at 07:30.  Finished on the due date is
 * on time, whatever the hour (resolution is judged by date).
 */
static void
test_finished_before_the_departure(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 06:00");
	story_stands(play, CODE, "overdue 2020-09-14T17:30");
	story_one(play, DOSSIER, .status = "9", .finished = "2020-09-14 17:45");
	play_until(play, "2020-09-15 18:00");
	story_stands(play, CODE, "done-on-time 2020-09-14T17:30");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: finished\n"
	    "overdue 2020-09-14 chutich withdrawn: finished\n");
	assert_int_equal(play_letters(play), 3);
	assert_int_equal(story_count(play,
			     "overdue withdrawn before sealing: finished"),
	    2);
	play_close(play);
}

/*
 * Seen first on Tue 22/9: received Thu 10/9, promised Fri 18/9, overdue since
 * Sat 19/9 00:00.  All four rungs up to there were reached; only the gravest
 * is told, at the next departure, 13:30.  Entered late by the working days
 * after the 10th up to the 22nd: 11, 14 to 18, 21, 22: eight.
 */
static void
test_late_discovery(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-22 09:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-10 08:00", .promised = "2020-09-18 17:30");
	play_until(play, "2020-09-22 18:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-18 at 2020-09-16T07:30 superseded\n"
	    "before-1wd 2020-09-18 at 2020-09-17T07:30 superseded\n"
	    "due-day 2020-09-18 at 2020-09-18T07:30 superseded\n"
	    "overdue 2020-09-18 at 2020-09-19T00:00 told\n");
	story_notices(play, CODE,
	    "overdue 2020-09-18 canbo sealed\n"
	    "overdue 2020-09-18 chutich sealed\n");
	story_said(play, "2020-09-22 13:30",
	    "to canbo@ducvan.example, 1 notices: "
	    "Mới ghi nhận, đã quá hạn: " CODE);
	story_findings(play, CODE,
	    "entered-late 08 ngày làm việc\n"
	    "code-date mã ghi 07/09/2020, tiếp nhận 10/09/2020\n");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
}

/*
 * Seen first on Tue 22/9 like the one before, and still there on Wed 23/9, its
 * third working day: that letter is no discovery any more.
 */
static void
test_discovered_once(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-22 09:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-10 08:00", .promised = "2020-09-18 17:30");
	play_until(play, "2020-09-23 18:00");
	story_notices(play, CODE,
	    "overdue 2020-09-18 canbo sealed\n"
	    "overdue 2020-09-18 chutich sealed\n"
	    "after-3wd 2020-09-18 canbo sealed\n"
	    "after-3wd 2020-09-18 chutich sealed\n");
	story_said(play, "2020-09-23 07:30",
	    "to canbo@ducvan.example, 1 notices: "
	    "Quá hạn 3 ngày làm việc: " CODE);
	play_close(play);
}

/*
 * Seen first on Tue 29/9, seven working days late (21 to 25, 28, 29): one
 * rung, the gravest, and one letter to each of those whom that rung tells.
 */
static void
test_discovered_very_late(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-29 09:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-10 08:00", .promised = "2020-09-18 17:30");
	play_until(play, "2020-10-02 18:00");
	story_notices(play, CODE,
	    "after-7wd 2020-09-18 canbo sealed\n"
	    "after-7wd 2020-09-18 chutich sealed\n"
	    "after-7wd 2020-09-18 kiemsoat sealed\n");
	assert_int_equal(story_count(play, "Mới ghi nhận, đã quá hạn: " CODE),
	    3);
	play_close(play);
}

/* Promised for the 30th when it was first seen on the 22nd, and moved back to
 * the 18th on the 23rd: late, but nobody discovered it. */
static void
test_moved_back_is_no_discovery(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-22 09:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-10 08:00", .promised = "2020-09-30 17:30");
	play_until(play, "2020-09-23 09:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-10 08:00", .promised = "2020-09-18 17:30");
	play_until(play, "2020-09-23 18:00");
	assert_int_equal(story_count(play, "Mới ghi nhận"), 0);
	assert_true(story_count(play, "Quá hạn 3 ngày làm việc: " CODE) > 0);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs_late),
		cmocka_unit_test(test_finished_before_the_departure),
		cmocka_unit_test(test_late_discovery),
		cmocka_unit_test(test_discovered_once),
		cmocka_unit_test(test_discovered_very_late),
		cmocka_unit_test(test_moved_back_is_no_discovery),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
