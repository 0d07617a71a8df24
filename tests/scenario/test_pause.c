/* Pauses: what the record states, and what only its status shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "support/story.h"

#define CODE "H99.01-200907-0005"

/*
 * Received Mon 7/9 09:00, ten working days: 8 to 11, 14 to 18, 21: Mon 21/9.
 * A supplement is asked for Thu 10/9 14:00 and comes Fri 18/9 10:00.  Of the
 * limit 7 days are left after the 10th (11, 14 to 18, 21); from the 18th they
 * run 21, 22, 23, 24, 25, 28, 29: Tue 29/9.  Its rungs: 2 before (28, 25) Fri
 * 25/9, 1 before Mon 28/9, the due day.  The old date's rungs, Thu 17/9 and
 * Fri 18/9 07:30, lie in the pause.
 */
#define SUPPLEMENT                                                             \
	.code = CODE, .procedure = "1.000003", .received = "2020-09-07 09:00"

static struct play *
until_return(void)
{
	struct play *play = story_open("2020-09-07 00:00");

	story_one(play, SUPPLEMENT, .promised = "2020-09-21 17:30");
	play_until(play, "2020-09-10 14:05");
	story_one(play, SUPPLEMENT, .promised = "2020-09-21 17:30",
	    .status = "5", .rounds = { { .from = "2020-09-10 14:00" } });
	play_until(play, "2020-09-18 10:05");
	story_stands(play, CODE, "paused 2020-09-21T17:30");
	story_notices(play, CODE, "");
	return play;
}

static const char new_rungs[] = "before-2wd 2020-09-29 canbo sealed\n"
				"before-1wd 2020-09-29 canbo sealed\n"
				"due-day 2020-09-29 canbo sealed\n";

static void
test_supplement_with_a_new_date(void **state)
{
	struct play *play = until_return();

	(void)state;
	story_one(play, SUPPLEMENT, .promised = "2020-09-29 17:30",
	    .rounds = { { "2020-09-10 14:00", "2020-09-18 10:00",
		"2020-09-21 17:30", "2020-09-29 17:30" } });
	play_until(play, "2020-09-24 18:00");
	story_stands(play, CODE, "running 2020-09-29T17:30");
	play_until(play, "2020-09-29 18:00");
	story_notices(play, CODE, new_rungs);
	story_said(play, "2020-09-25 07:30", "due-soon, before-2wd");
	story_said(play, "2020-09-28 07:30", "due-soon, before-1wd");
	story_moves(play, CODE,
	    "2020-09-21T17:30 > 2020-09-29T17:30 promise\n");
	story_findings(play, CODE, "");
	play_close(play);
}

/* The new date was promised on Tue 15/9, while the supplement was awaited: it
 * knows of the pause and is not moved again by it. */
static void
test_supplement_promised_anew_while_awaited(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, SUPPLEMENT, .promised = "2020-09-21 17:30");
	play_until(play, "2020-09-10 14:05");
	story_one(play, SUPPLEMENT, .promised = "2020-09-21 17:30",
	    .status = "5", .rounds = { { .from = "2020-09-10 14:00" } });
	play_until(play, "2020-09-15 14:05");
	story_one(play, SUPPLEMENT, .promised = "2020-09-29 17:30",
	    .status = "5", .rounds = { { .from = "2020-09-10 14:00" } });
	play_until(play, "2020-09-18 10:05");
	story_one(play, SUPPLEMENT, .promised = "2020-09-29 17:30",
	    .rounds = {
		{ .from = "2020-09-10 14:00", .to = "2020-09-18 10:00" } });
	play_until(play, "2020-09-29 18:00");
	story_stands(play, CODE, "due-today 2020-09-29T17:30");
	story_notices(play, CODE, new_rungs);
	story_findings(play, CODE, "");
	play_close(play);
}

/* Nobody promised anew: the pause moves the promise, and that is a finding. */
static void
test_supplement_without_a_new_date(void **state)
{
	struct play *play = until_return();

	(void)state;
	story_one(play, SUPPLEMENT, .promised = "2020-09-21 17:30",
	    .rounds = {
		{ .from = "2020-09-10 14:00", .to = "2020-09-18 10:00" } });
	play_until(play, "2020-09-29 18:00");
	story_notices(play, CODE, new_rungs);
	story_said(play, "2020-09-25 07:30", "due-soon, before-2wd");
	story_moves(play, CODE, "2020-09-21T17:30 > 2020-09-29T17:30 pause\n");
	story_findings(play, CODE, "promise-not-reissued 21/09/2020\n");
	play_close(play);
}

#define PAYMENT                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

/*
 * Five working days to Mon 14/9.  At 14:15 on Thu 10/9 the status waits for
 * payment, at 10:15 on Wed 16/9 no longer: both bounds of both ends lie in one
 * day each.  After the 10th 2 days were left (11, 14); from the 16th: 17, 18,
 * so Fri 18/9.  Two before it: 17, 16: passed at 07:30 that day, told at the
 * next departure.  Nothing is told while paused, on the 14th and 15th neither.
 */
static void
test_payment_seen_as_status(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PAYMENT);
	play_until(play, "2020-09-10 14:05");
	story_one(play, PAYMENT, .status = "6");
	play_until(play, "2020-09-16 10:05");
	story_notices(play, CODE, "before-2wd 2020-09-14 canbo sealed\n");
	assert_int_equal(story_count(play, "overdue"), 0);
	story_one(play, PAYMENT);
	play_until(play, "2020-09-18 18:00");
	story_said(play, "2020-09-16 10:15", CODE ": due-soon, before-2wd");
	story_said(play, "2020-09-16 13:30", "còn 2 ngày làm việc");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-2wd 2020-09-18 canbo sealed\n"
	    "before-1wd 2020-09-18 canbo sealed\n"
	    "due-day 2020-09-18 canbo sealed\n");
	story_moves(play, CODE, "2020-09-14T17:30 > 2020-09-18T17:30 pause\n");
	story_findings(play, CODE, "promise-not-reissued 14/09/2020\n");
	play_close(play);
}

/*
 * The same, but no data from Thu 10/9 14:05 to Fri 11/9 07:00: the pause began
 * on one of these two days.  The latest deadline (paused from the 10th) is Fri
 * 18/9; the earliest (from the 11th, when 1 day was left) Thu 17/9.  Reminders
 * go by the earliest: 2 before (16, 15) and 1 before (16) are both past on
 * Wed 16/9 10:15; the graver is told.  Due and overdue go by the latest:
 * overdue on Sat 19/9, told on Mon 21/9.
 */
static void
test_payment_with_bounds(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct arena *arena = arena_new(4096);

	(void)state;
	story_one(play, PAYMENT);
	play_until(play, "2020-09-10 14:05");
	play_break(play, SOURCE_RETRY, "no answer");
	play_until(play, "2020-09-11 07:00");
	story_one(play, PAYMENT, .status = "6");
	play_until(play, "2020-09-16 10:05");
	story_one(play, PAYMENT);
	play_until(play, "2020-09-18 18:00");
	story_stands(play, CODE, "due-today 2020-09-18T17:30");
	play_until(play, "2020-09-20 23:00");
	assert_int_equal(story_count(play, "Quá hạn"), 0);
	play_until(play, "2020-09-21 08:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-14 at 2020-09-10T07:30 told\n"
	    "before-2wd 2020-09-17 at 2020-09-15T07:30 superseded\n"
	    "before-1wd 2020-09-17 at 2020-09-16T07:30 told\n"
	    "due-day 2020-09-18 at 2020-09-18T07:30 told\n"
	    "overdue 2020-09-18 at 2020-09-19T00:00 told\n");
	story_said(play, "2020-09-21 07:30", "Quá hạn 1 ngày làm việc");
	assert_non_null(strstr(story_letter(play, 4, arena),
	    "Hạn sớm nhất 17/09/2020, muộn nhất 18/09/2020, tùy giờ tạm dừng "
	    "chính xác."));
	arena_free(arena);
	play_close(play);
}

/*
 * The same outage, and the software promises anew on the return: Tue 15/9, one
 * working day beyond the law's Mon 14/9, becomes Fri 18/9 (16, 17, 18: three).
 * So it took the pause to have begun on the 11th (14, 15, 16), and the law's
 * date is Thu 17/9, no longer the 17th or the 18th: the promise is beyond it,
 * as it was before.  The deadline is what was promised.
 */
static void
test_promised_anew_tells_the_length(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-15 17:30");
	play_until(play, "2020-09-10 14:05");
	play_break(play, SOURCE_RETRY, "no answer");
	play_until(play, "2020-09-11 07:00");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-15 17:30", .status = "6");
	play_until(play, "2020-09-16 10:05");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-18 17:30");
	play_until(play, "2020-09-18 18:00");
	story_stands(play, CODE, "due-today 2020-09-18T17:30");
	story_findings(play, CODE,
	    "promise-beyond-law hẹn trả 15/09/2020, theo quy định 14/09/2020\n"
	    "promise-beyond-law hẹn trả 18/09/2020, theo quy định "
	    "17/09/2020\n");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_supplement_with_a_new_date),
		cmocka_unit_test(test_supplement_promised_anew_while_awaited),
		cmocka_unit_test(test_supplement_without_a_new_date),
		cmocka_unit_test(test_payment_seen_as_status),
		cmocka_unit_test(test_payment_with_bounds),
		cmocka_unit_test(test_promised_anew_tells_the_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
