/* Rungs behind the limit, in office hours and in shares of it, to the letter.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "support/story.h"

#define CODE "H99.01-200907-0041"
#define AFTER "tests/scenario/office/after.yaml"

/*
 * Received Mon 7/9, five working days, promised Mon 14/9; letters leave at
 * 07:30 and 13:30.  Four office hours after the close of the 14th are Tuesday's
 * morning, until 11:30: told to the head at 13:30.  Half of five days are two
 * and a half, so three: 15, 16, Thu 17/9, told to the province at its opening.
 * The step ends on Wed 9/9 16:00: told to the officer on Thursday, 07:30; an
 * hour and a half of it and half an hour of Thursday later, 08:00, to the desk.
 */
static void
test_after(void **state)
{
	struct play *play = story_open_in(AFTER, "2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-07 08:05");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30", .step = "Thẩm định",
	    .step_due = "2020-09-09 16:00");
	play_until(play, "2020-10-02 23:00");
	story_stands(play, CODE, "overdue 2020-09-14T17:30");
	story_crossings(play, CODE,
	    "step-over 2020-09-09 at 2020-09-09T16:00 told\n"
	    "step-over-2wh 2020-09-09 at 2020-09-10T08:00 told\n"
	    "overdue 2020-09-14 at 2020-09-15T00:00 told\n"
	    "after-4wh 2020-09-14 at 2020-09-15T11:30 told\n"
	    "after-50 2020-09-14 at 2020-09-17T07:30 told\n");
	story_notices(play, CODE,
	    "step-over 2020-09-09 canbo sealed\n"
	    "step-over-2wh 2020-09-09 motcua sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-4wh 2020-09-14 chutich sealed\n"
	    "after-50 2020-09-14 kiemsoat sealed\n");
	story_said(play, "2020-09-15 13:30", "chutich");
	story_said(play, "2020-09-17 07:30", "kiemsoat");
	assert_int_equal(play_letters(play), 5);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
