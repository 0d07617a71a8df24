/* The promised date moves: which rungs are told again, and what is noted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support/story.h"

#define CODE "H99.01-200907-0006"

/* A row that nobody confirmed: the promise alone decides. */
#define PROMISED(date)                                                         \
	.code = CODE, .procedure = "1.000004", .received = "2020-09-07 08:00", \
	.promised = date

/*
 * Promised Mon 14/9: 2 working days before is Thu 10/9.  At 09:15 that day
 * Thu 17/9 is promised: 2 before (16, 15) Tue 15/9, 1 before Wed 16/9.
 */
static void
test_moved_later(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-10 09:05");
	story_one(play, PROMISED("2020-09-17 17:30"));
	play_until(play, "2020-09-17 12:00");
	story_said(play, "2020-09-15 07:30", CODE ": due-soon, before-2wd");
	story_said(play, "2020-09-16 07:30", CODE ": due-soon, before-1wd");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-2wd 2020-09-17 canbo sealed\n"
	    "before-1wd 2020-09-17 canbo sealed\n"
	    "due-day 2020-09-17 canbo sealed\n");
	story_moves(play, CODE,
	    "2020-09-14T17:30 > 2020-09-17T17:30 promise\n");
	story_findings(play, CODE, "promise-moved 14/09/2020 → 17/09/2020\n");
	play_close(play);
}

/*
 * From Thu 17/9 to Tue 15/9, on Mon 14/9 09:15: 2 before (14, 11) was Fri
 * 11/9, 1 before Mon 14/9 07:30.  Both are passed; the graver is told, at the
 * next departure.
 */
static void
test_moved_earlier(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-17 17:30"));
	play_until(play, "2020-09-14 09:05");
	story_one(play, PROMISED("2020-09-15 17:30"));
	play_until(play, "2020-09-15 12:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-15 at 2020-09-11T07:30 superseded\n"
	    "before-1wd 2020-09-15 at 2020-09-14T07:30 told\n"
	    "due-day 2020-09-15 at 2020-09-15T07:30 told\n");
	story_notices(play, CODE,
	    "before-1wd 2020-09-15 canbo sealed\n"
	    "due-day 2020-09-15 canbo sealed\n");
	story_said(play, "2020-09-14 13:30", "còn 1 ngày làm việc");
	story_findings(play, CODE, "promise-moved 17/09/2020 → 15/09/2020\n");
	play_close(play);
}

/* Later and back again: what was told for the first date is not repeated. */
static void
test_moved_back(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-10 09:05");
	story_one(play, PROMISED("2020-09-17 17:30"));
	play_until(play, "2020-09-10 15:05");
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-14 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n");
	story_moves(play, CODE,
	    "2020-09-14T17:30 > 2020-09-17T17:30 promise\n"
	    "2020-09-17T17:30 > 2020-09-14T17:30 promise\n");
	story_findings(play, CODE,
	    "promise-moved 14/09/2020 → 17/09/2020\n"
	    "promise-moved-again 17/09/2020 → 14/09/2020\n");
	assert_int_equal(play_letters(play), 3);
	play_close(play);
}

/* Nothing promised, nothing that may be computed: nobody can be late. */
static void
test_cleared(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-09 09:05");
	story_one(play, PROMISED(NULL));
	play_until(play, "2020-09-30 12:00");
	story_stands(play, CODE, "unknown -");
	story_notices(play, CODE, "");
	story_moves(play, CODE, "2020-09-14T17:30 > - promise\n");
	story_findings(play, CODE,
	    "promise-missing\n"
	    "promise-cleared 14/09/2020\n");
	play_close(play);
}

/*
 * Moved on Tue 15/9 10:15, a day too late, to Mon 21/9: told for the old date
 * and, from Thu 17/9 on (18, 17), for the new one.
 */
static void
test_moved_after_it_had_passed(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-15 10:05");
	story_one(play, PROMISED("2020-09-21 17:30"));
	play_until(play, "2020-09-21 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n"
	    "before-2wd 2020-09-21 canbo sealed\n"
	    "before-1wd 2020-09-21 canbo sealed\n"
	    "due-day 2020-09-21 canbo sealed\n");
	story_said(play, "2020-09-17 07:30", CODE ": due-soon, before-2wd");
	story_findings(play, CODE,
	    "promise-moved 14/09/2020 → 21/09/2020\n"
	    "promise-moved-late 14/09/2020 → 21/09/2020\n");
	play_close(play);
}

/* Moved between 00:00 and 07:30: what was about to leave is not true now. */
static void
test_moved_before_the_departure(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-15 06:05");
	story_one(play, PROMISED("2020-09-21 17:30"));
	play_until(play, "2020-09-15 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: deadline moved\n"
	    "overdue 2020-09-14 chutich withdrawn: deadline moved\n");
	play_close(play);
}

/*
 * The law gives Mon 14/9 (8, 9, 10, 11, 14), the receipt says Thu 17/9.  By a
 * confirmed row the reminders come on Thu 10/9 and Fri 11/9, with the sentence
 * that says why; due and overdue go by the promise: Thu 17/9, Fri 18/9 00:00.
 */
static void
test_computed_earlier_confirmed(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct arena *arena = arena_new(4096);

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-17 17:30");
	play_until(play, "2020-09-18 12:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-14 at 2020-09-10T07:30 told\n"
	    "before-1wd 2020-09-14 at 2020-09-11T07:30 told\n"
	    "due-day 2020-09-17 at 2020-09-17T07:30 told\n"
	    "overdue 2020-09-17 at 2020-09-18T00:00 told\n");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-17 canbo sealed\n"
	    "overdue 2020-09-17 canbo sealed\n"
	    "overdue 2020-09-17 chutich sealed\n");
	story_findings(play, CODE,
	    "promise-beyond-law hẹn trả 17/09/2020, theo quy định "
	    "14/09/2020\n");
	assert_non_null(strstr(story_letter(play, 1, arena),
	    "Theo danh mục thủ tục, hồ sơ cần giải quyết xong chậm nhất ngày "
	    "14/09/2020, sớm hơn ngày hẹn trả 17/09/2020. Đề nghị Ông/Bà kiểm "
	    "tra lại ngày hẹn trả."));
	assert_non_null(strstr(story_letter(play, 1, arena),
	    "; hạn theo quy định 14/09/2020; hạn là ngày hẹn trả ghi trên phần "
	    "mềm một cửa."));
	/* Late by the promise, and said so. */
	assert_non_null(strstr(story_letter(play, 4, arena),
	    "hẹn trả ngày 17/09/2020, đến nay quá hạn 01 ngày làm việc"));
	arena_free(arena);
	play_close(play);
}

/* By a row that is not confirmed nothing comes earlier, and nothing is said:
 * 2 before Thu 17/9 (16, 15) is Tue 15/9. */
static void
test_computed_earlier_unconfirmed(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-17 17:30"));
	play_until(play, "2020-09-17 12:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-17 at 2020-09-15T07:30 told\n"
	    "before-1wd 2020-09-17 at 2020-09-16T07:30 told\n"
	    "due-day 2020-09-17 at 2020-09-17T07:30 told\n");
	story_findings(play, CODE, "");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moved_later),
		cmocka_unit_test(test_moved_earlier),
		cmocka_unit_test(test_moved_back),
		cmocka_unit_test(test_cleared),
		cmocka_unit_test(test_moved_after_it_had_passed),
		cmocka_unit_test(test_moved_before_the_departure),
		cmocka_unit_test(test_computed_earlier_confirmed),
		cmocka_unit_test(test_computed_earlier_unconfirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
