/* What was withdrawn because it was not true is owed again when it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/story.h"

#define CODE "H99.01-200907-0010"
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

/* Its row of the catalogue is not confirmed. */
#define UNCONFIRMED "1.000004"

/* Told on Monday, its day.  Overdue from Tuesday, 00:00.  Just before the
 * letters leave the software shows it done, by mistake, and two hours later in
 * process again, due as it was: officer and head hear of it at the next
 * departure. */
static void
test_finished_by_mistake(void **state)
{
	struct play *play = story_open("2020-09-14 06:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 07:10");
	story_one(play, DOSSIER, .status = "9");
	play_until(play, "2020-09-15 09:10");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: finished\n"
	    "overdue 2020-09-14 chutich withdrawn: finished\n");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 13:31");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n");
	assert_int_equal(play_letters(play), 3);
	play_close(play);
}

/* The same once they were told; it is shown done by a colleague, who then has
 * it: he hears of it, once, and the head of nothing twice. */
static void
test_comes_back_to_another(void **state)
{
	struct play *play = story_open("2020-09-14 06:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 08:10");
	story_one(play, DOSSIER, .status = "9", .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-15 09:10");
	story_one(play, DOSSIER, .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-15 11:10");
	story_one(play, DOSSIER, .status = "9", .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-15 11:40");
	story_one(play, DOSSIER, .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-15 13:31");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n"
	    "overdue 2020-09-14 canbo2 sealed\n");
	story_said(play, "2020-09-15 13:30", "to canbo2@ducvan.example");
	play_close(play);
}

/* Back to who had it: he knows. */
static void
test_comes_back_to_the_same(void **state)
{
	struct play *play = story_open("2020-09-14 06:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 08:10");
	story_one(play, DOSSIER, .status = "9", .officer = "Hoàng Thị Ví Dụ");
	play_until(play, "2020-09-15 09:10");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 13:31");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n");
	play_close(play);
}

/* Just before the letters leave somebody mistypes the promised date, or leaves
 * it out where the law gives none to reckon with, and mends that two hours
 * later. */
static void
mistyped(const char *wrong)
{
	struct play *play = story_open("2020-09-14 06:00");

	story_one(play, DOSSIER, .procedure = UNCONFIRMED);
	play_until(play, "2020-09-15 07:10");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = wrong, .procedure = UNCONFIRMED);
	play_until(play, "2020-09-15 09:10");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: deadline moved\n"
	    "overdue 2020-09-14 chutich withdrawn: deadline moved\n");
	story_one(play, DOSSIER, .procedure = UNCONFIRMED);
	play_until(play, "2020-09-15 13:31");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n");
	assert_int_equal(play_letters(play), 3);
	play_close(play);
}

static void
test_promise_mistyped(void **state)
{
	(void)state;
	mistyped("2020-09-21 17:30");
}

static void
test_promise_left_out(void **state)
{
	(void)state;
	mistyped(NULL);
}

/* The same over days: what was told since makes up for it. */
static void
test_outdone(void **state)
{
	struct play *play = story_open("2020-09-14 06:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 07:10");
	story_one(play, DOSSIER, .status = "9");
	play_until(play, "2020-09-17 08:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-17 13:31");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: finished\n"
	    "overdue 2020-09-14 chutich withdrawn: finished\n"
	    "after-3wd 2020-09-14 canbo sealed\n"
	    "after-3wd 2020-09-14 chutich sealed\n");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finished_by_mistake),
		cmocka_unit_test(test_comes_back_to_another),
		cmocka_unit_test(test_comes_back_to_the_same),
		cmocka_unit_test(test_promise_mistyped),
		cmocka_unit_test(test_promise_left_out),
		cmocka_unit_test(test_outdone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
