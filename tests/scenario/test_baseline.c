/* What was overdue before the watch began. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/story.h"

#define OLD "H99.01-200803-0001"
#define OLDER "H99.01-200701-0002"
#define OTHER "H99.02-200803-0003"
#define RECENT "H99.01-200827-0004"

/*
 * At the first sweep, Mon 7/9 06:00, four dossiers are overdue: three at Đức
 * Vân, which has a head, one at Địa Linh, which has a desk only; one runs.
 * RECENT was due Fri 4/9; the third working day after (7, 8, 9) is Wed 9/9,
 * the seventh (7 to 11, 14, 15) Tue 15/9.
 */
static struct record seen[] = {
	{ .code = OLD,
	    .received = "2020-08-03 08:00",
	    .promised = "2020-08-10 17:30" },
	{ .code = OLDER,
	    .received = "2020-07-01 08:00",
	    .promised = "2020-07-08 17:30" },
	{ .code = OTHER,
	    .received = "2020-08-03 08:00",
	    .promised = "2020-08-10 17:30",
	    .agency = "UBND xã Địa Linh",
	    .officer = "Bế Văn Vô Danh" },
	{ .code = RECENT,
	    .received = "2020-08-27 08:00",
	    .promised = "2020-09-04 17:30" },
	{ .code = "H99.01-200907-0005",
	    .received = "2020-09-04 08:00",
	    .promised = "2020-09-11 17:30",
	    .status = "9",
	    .finished = "2020-09-05 08:00" },
};

static void
test_one_letter_an_agency_then_silence(void **state)
{
	struct play *play =
	    play_open(STORY_QUIET, ":memory:", "2020-09-07 06:00");

	(void)state;
	story_show(play, seen, 5);
	play_until(play, "2020-09-10 12:00");
	story_said(play, "2020-09-07 06:00", "H99.01: 3 overdue");
	story_said(play, "2020-09-07 06:00", "H99.02: 1 overdue");
	story_said(play, "2020-09-07 07:30", "to chutich@ducvan.example");
	story_said(play, "2020-09-07 07:30", "to motcua@dialinh.example");
	assert_int_equal(play_letters(play), 2);
	story_crossings(play, RECENT,
	    "before-2wd 2020-09-04 at 2020-09-01T07:30 superseded\n"
	    "before-1wd 2020-09-04 at 2020-09-03T07:30 superseded\n"
	    "due-day 2020-09-04 at 2020-09-04T07:30 superseded\n"
	    "overdue 2020-09-04 at 2020-09-05T00:00 baseline\n"
	    "after-3wd 2020-09-04 at 2020-09-09T07:30 baseline\n");
	/* Its next change ends the silence; the others go on unmentioned. */
	seen[3].submitted = "2020-08-26 20:00";
	story_show(play, seen, 5);
	play_until(play, "2020-09-30 12:00");
	story_notices(play, RECENT,
	    "after-7wd 2020-09-04 canbo sealed\n"
	    "after-7wd 2020-09-04 chutich sealed\n"
	    "after-7wd 2020-09-04 kiemsoat sealed\n");
	story_said(play, "2020-09-15 07:30", RECENT ": overdue, after-7wd");
	story_notices(play, OLD, "");
	story_notices(play, OTHER, "");
	assert_int_equal(play_letters(play), 5);
	/* Nothing received before the first sweep is called entered late. */
	story_findings(play, OLDER, "");
	play_close(play);
}

/* First seen on Saturday, told on Tuesday, for a storm closes the commune on
 * Monday: to whoever stands in for its head on that day. */
static void
test_told_on_the_day_it_leaves(void **state)
{
	struct play *play = play_open("tests/scenario/office/storm.yaml",
	    ":memory:", "2020-09-12 06:00");

	(void)state;
	story_show(play, seen, 2);
	play_until(play, "2020-09-15 12:00");
	story_said(play, "2020-09-12 06:00", "H99.01: 2 overdue");
	story_said(play, "2020-09-15 07:30", "to pho@ducvan.example");
	assert_int_equal(play_letters(play), 1);
	play_close(play);
}

/* The one channel serves no heads: the desk is told in their place. */
static void
test_told_to_whom_a_channel_reaches(void **state)
{
	struct play *play = play_open("tests/scenario/office/no_heads.yaml",
	    ":memory:", "2020-09-07 06:00");

	(void)state;
	story_show(play, seen, 3);
	play_until(play, "2020-09-07 12:00");
	story_said(play, "2020-09-07 07:30", "to motcua@ducvan.example");
	story_said(play, "2020-09-07 07:30", "to motcua@dialinh.example");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_letter_an_agency_then_silence),
		cmocka_unit_test(test_told_on_the_day_it_leaves),
		cmocka_unit_test(test_told_to_whom_a_channel_reaches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
