/* The clocks beside resolution, from the export to the letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/story.h"

#define CODE "H99.01-200907-0031"

/* Polls are at the quarters; letters leave at 07:30 and 13:30. */

static struct play *
open_office(void)
{
	return story_open_in(STORY_CLOCKS, "2020-09-07 00:00");
}

/*
 * Promised Fri 18/9.  The first step is due Wed 9/9 15:00: four office hours
 * before is 09:00, to leave at 13:30; but at 10:15 the dossier is at the second
 * step, due at 16:00 of the same day, whose own four hours (10:00) had begun by
 * then.  It is over at 16:00: told to the officer at the next departure, Thu
 * 10/9 07:30; one working day after is that opening, for the desk.
 */
static void
test_steps(void **state)
{
	struct play *play = open_office();
	struct arena *arena = arena_new(8192);

	(void)state;
	play_until(play, "2020-09-07 08:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-18 17:30",
	    .step = "Thẩm định", .step_due = "2020-09-09 15:00");
	play_until(play, "2020-09-09 10:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-18 17:30",
	    .step = "Trình ký", .step_due = "2020-09-09 16:00");
	play_until(play, "2020-09-11 18:00");
	story_stands(play, CODE, "running 2020-09-18T17:30");
	story_crossings(play, CODE,
	    "step-4wh 2020-09-09 at 2020-09-09T09:00 told\n"
	    "step-4wh 2020-09-09 at 2020-09-09T10:00 superseded\n"
	    "step-over 2020-09-09 at 2020-09-09T16:00 told\n"
	    "step-over-1wd 2020-09-09 at 2020-09-10T07:30 told\n");
	story_notices(play, CODE,
	    "step-4wh 2020-09-09 canbo withdrawn: step left\n"
	    "step-over 2020-09-09 canbo sealed\n"
	    "step-over-1wd 2020-09-09 motcua sealed\n");
	/* 16:00 to 17:30. */
	assert_non_null(strstr(story_letter(play, 1, arena),
	    "Bước \"Trình ký\" của hồ sơ " CODE " có hạn 16 giờ 00 ngày "
	    "09/09/2020 theo phần mềm một cửa, đến nay đã qua 01 giờ 30 phút "
	    "làm việc."));
	/* The export gave the time: there is nothing to reckon. */
	assert_null(strstr(story_letter(play, 1, arena), "Cách tính"));
	story_trace(play, "steps.trace");
	arena_free(arena);
	play_close(play);
}

/* Given by its date alone, the step ends with the close of office. */
static void
test_step_of_a_date(void **state)
{
	struct play *play = open_office();
	struct arena *arena = arena_new(8192);

	(void)state;
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-18 17:30",
	    .step_due = "2020-09-09 00:00");
	play_until(play, "2020-09-10 12:00");
	story_crossings(play, CODE,
	    "step-4wh 2020-09-09 at 2020-09-09T13:30 told\n"
	    "step-over 2020-09-09 at 2020-09-09T17:30 told\n"
	    "step-over-1wd 2020-09-09 at 2020-09-10T07:30 told\n");
	assert_non_null(strstr(story_letter(play, 2, arena),
	    "  Cách tính: phần mềm một cửa chỉ ghi ngày, tính đến hết giờ làm "
	    "việc.\n"));
	arena_free(arena);
	play_close(play);
}

/* Due on one date, both over: each is told, once. */
static void
test_two_steps_of_one_date(void **state)
{
	struct play *play = open_office();

	(void)state;
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-18 17:30",
	    .step = "Thẩm định", .step_due = "2020-09-09 08:30");
	play_until(play, "2020-09-09 14:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-18 17:30",
	    .step = "Trình ký", .step_due = "2020-09-09 17:00");
	play_until(play, "2020-09-10 12:00");
	story_notices(play, CODE,
	    "step-4wh 2020-09-09 canbo sealed\n"
	    "step-over 2020-09-09 canbo sealed\n"
	    "step-over 2020-09-09 canbo sealed\n"
	    "step-over-1wd 2020-09-09 motcua sealed\n");
	play_close(play);
}

/*
 * Due Mon 14/9: one calendar day before is Sunday, the last working day before
 * it Fri 11/9 (law.md A01, a week earlier).  Officer and head hear of it at
 * 07:30; nobody does once its day has passed.
 */
static void
test_apology(void **state)
{
	struct play *play = open_office();
	struct arena *arena = arena_new(8192);

	(void)state;
	play_until(play, "2020-09-07 08:05");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30");
	play_until(play, "2020-09-14 16:05");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30", .status = "9",
	    .finished = "2020-09-14 16:00");
	play_until(play, "2020-09-15 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "apology 2020-09-11 canbo sealed\n"
	    "apology 2020-09-11 chutich sealed\n"
	    "due-day 2020-09-14 canbo sealed\n");
	assert_non_null(strstr(story_letter(play, 3, arena),
	    "gửi Bộ phận Một cửa trước thời điểm ghi ở từng hồ sơ"));
	assert_non_null(strstr(story_letter(play, 3, arena),
	    "văn bản xin lỗi trước 17 giờ 30 ngày 11/09/2020"));
	assert_non_null(strstr(story_letter(play, 3, arena),
	    "  Cách tính: hạn 14/09/2020; chậm nhất một ngày trước hạn là "
	    "13/09/2020, là ngày nghỉ nên ngày làm việc cuối để gửi là "
	    "11/09/2020.\n"));
	story_trace(play, "apology.trace");
	arena_free(arena);
	play_close(play);
}

/*
 * The row gives five working days.  Asked for Thu 10/9 14:00: 11, 14, 15, 16,
 * Thu 17/9.  Over on Fri 18/9 00:00: the desk hears of it at 07:30 that the
 * dossier may be closed.  Nobody is told that anything is overdue.
 */
static void
test_supplement(void **state)
{
	struct play *play = open_office();
	struct arena *arena = arena_new(8192);

	(void)state;
	play_until(play, "2020-09-07 08:05");
	story_one(play, .code = CODE, .procedure = "1.000006",
	    .received = "2020-09-07 08:00", .promised = "2020-09-21 17:30");
	play_until(play, "2020-09-10 14:05");
	story_one(play, .code = CODE, .procedure = "1.000006",
	    .received = "2020-09-07 08:00", .promised = "2020-09-21 17:30",
	    .status = "5", .rounds = { { .from = "2020-09-10 14:00" } });
	play_until(play, "2020-10-09 18:00");
	story_notices(play, CODE, "supplement-over 2020-09-17 motcua sealed\n");
	story_said(play, "2020-09-18 07:30", "Hết thời gian bổ sung: " CODE);
	assert_null(strstr(story_letter(play, 1, arena), "quá hạn"));
	assert_non_null(
	    strstr(story_letter(play, 1, arena), "đã hết ngày 17/09/2020"));
	assert_non_null(strstr(story_letter(play, 1, arena),
	    "  Cách tính: yêu cầu bổ sung lúc 14 giờ 00 ngày 10/09/2020; thời "
	    "gian bổ sung 05 ngày làm việc, không tính ngày yêu cầu: từ "
	    "11/09/2020 đến 17/09/2020; không tính 12/09/2020 đến 13/09/2020 "
	    "(nghỉ hằng tuần).\n"));
	assert_int_equal(play_letters(play), 1);
	arena_free(arena);
	play_close(play);
}

/* It came on the last day, seen before the departure: nothing is said. */
static void
test_supplemented_before_the_departure(void **state)
{
	struct play *play = open_office();

	(void)state;
	play_until(play, "2020-09-10 14:05");
	story_one(play, .code = CODE, .procedure = "1.000006",
	    .received = "2020-09-07 08:00", .promised = "2020-09-21 17:30",
	    .status = "5", .rounds = { { .from = "2020-09-10 14:00" } });
	play_until(play, "2020-09-18 06:05");
	story_one(play, .code = CODE, .procedure = "1.000006",
	    .received = "2020-09-07 08:00", .promised = "2020-09-28 17:30",
	    .rounds = {
		{ .from = "2020-09-10 14:00", .to = "2020-09-17 16:00" } });
	play_until(play, "2020-09-18 12:00");
	story_notices(play, CODE,
	    "supplement-over 2020-09-17 motcua withdrawn: clock stopped\n");
	play_close(play);
}

/*
 * Papers brought on Thu 10/9 10:00 and not accepted: Fri 11/9 is their day, to
 * its end.  Four office hours before 17:30 is 13:30, one is 16:30; late on Sat
 * 12/9 00:00, said when the office opens on Monday.
 */
static void
test_papers_not_accepted(void **state)
{
	struct play *play = open_office();
	struct arena *arena = arena_new(8192);

	(void)state;
	play_until(play, "2020-09-10 10:05");
	story_one(play, .code = CODE, .status = "1",
	    .submitted = "2020-09-10 10:00");
	play_until(play, "2020-09-14 09:00");
	story_stands(play, CODE, "late-acceptance -");
	story_crossings(play, CODE,
	    "acceptance-4wh 2020-09-11 at 2020-09-11T13:30 told\n"
	    "acceptance-1wh 2020-09-11 at 2020-09-11T16:30 told\n"
	    "acceptance-late 2020-09-11 at 2020-09-12T00:00 told\n");
	story_said(play, "2020-09-11 16:30",
	    "Chờ tiếp nhận, hạn 17 giờ 30 hôm nay: " CODE);
	story_said(play, "2020-09-14 07:30", "Chậm tiếp nhận: " CODE);
	for (int64_t id = 1; id <= 3; id++)
		assert_non_null(strstr(story_letter(play, id, arena),
		    "  Cách tính: nộp lúc 10 giờ 00 ngày 10/09/2020; thời hạn "
		    "tiếp nhận 01 ngày làm việc, không tính ngày đầu: "
		    "11/09/2020.\n"));
	arena_free(arena);
	play_close(play);
}

/*
 * The office adds the rungs of the step on Thu 10/9: what was over by then is
 * told to nobody; the next step, over on Fri 11/9 10:00, is, at 13:30.
 */
static void
test_rungs_added_later(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	play_until(play, "2020-09-07 08:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-28 17:30",
	    .step = "Thẩm định", .step_due = "2020-09-09 15:00");
	play_until(play, "2020-09-10 10:00");
	play_reload(play, STORY_CLOCKS);
	play_until(play, "2020-09-10 18:00");
	story_notices(play, CODE, "");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-28 17:30",
	    .step = "Trình ký", .step_due = "2020-09-11 10:00");
	play_until(play, "2020-09-11 18:00");
	story_notices(play, CODE, "step-over 2020-09-11 canbo sealed\n");
	story_said(play, "2020-09-11 13:30", "Đã hết hạn của bước: " CODE);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_step_of_a_date),
		cmocka_unit_test(test_two_steps_of_one_date),
		cmocka_unit_test(test_apology),
		cmocka_unit_test(test_supplement),
		cmocka_unit_test(test_supplemented_before_the_departure),
		cmocka_unit_test(test_papers_not_accepted),
		cmocka_unit_test(test_rungs_added_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
