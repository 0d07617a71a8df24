/* Limits of a day and of hours: what leaves at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/story.h"

#define A "H99.01-200908-0001"
#define B "H99.01-200908-0002"
#define C "H99.01-200908-0003"
#define ONLINE "H99.01-200918-0004"

#define SAME_DAY(number, at)                                                   \
	{                                                                      \
		.code = number, .procedure = "1.000002", .received = at,       \
		.promised = "2020-09-08 17:30"                                 \
	}

/*
 * Three dossiers of Tue 8/9 that are due the same day.  One is finished before
 * 15:30; the two others come in one bundle then, at once.  One of them is
 * finished in time; the last is overdue on Wed 9/9 at 00:00 and told at 07:30.
 */
static void
test_same_day_bundle(void **state)
{
	struct play *play = story_open("2020-09-08 00:00");
	struct record seen[] = { SAME_DAY(A, "2020-09-08 08:10"),
		SAME_DAY(B, "2020-09-08 09:40"),
		SAME_DAY(C, "2020-09-08 10:00") };

	(void)state;
	play_until(play, "2020-09-08 10:05");
	story_show(play, seen, 3);
	play_until(play, "2020-09-08 15:20");
	story_stands(play, A, "due-today 2020-09-08T17:30");
	seen[2].status = "9";
	seen[2].finished = "2020-09-08 15:10";
	story_show(play, seen, 3);
	play_until(play, "2020-09-08 16:50");
	seen[1].status = "9";
	seen[1].finished = "2020-09-08 16:40";
	story_show(play, seen, 3);
	play_until(play, "2020-09-09 12:00");
	story_notices(play, A,
	    "bundle 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 chutich sealed\n");
	story_notices(play, B, "bundle 2020-09-08 canbo sealed\n");
	story_notices(play, C, "");
	story_trace(play, "same_day.trace");
	play_close(play);
}

/*
 * Filed online Fri 18/9 16:00.  Eight working hours: 1.5 to the close, 4 in
 * the morning of Mon 21/9, 2.5 from 13:30: 16:00.  Four hours before: 2.5
 * back to 13:30, 1.5 back from 11:30: 10:00.  One hour before: 15:00.  The
 * desk is told at once; accepted at 16:40, which is late.
 */
static void
test_not_accepted_in_time(void **state)
{
	struct play *play = story_open("2020-09-18 00:00");
	struct arena *arena = arena_new(8192);

	(void)state;
	play_until(play, "2020-09-18 16:05");
	story_one(play, .code = ONLINE, .submitted = "2020-09-18 16:00",
	    .status = "1", .filing = "2");
	play_until(play, "2020-09-21 16:35");
	story_stands(play, ONLINE, "late-acceptance -");
	/* Five working days from the 21st: 22 to 25 and Mon 28/9. */
	story_one(play, .code = ONLINE, .submitted = "2020-09-18 16:00",
	    .received = "2020-09-21 16:40", .promised = "2020-09-28 17:30",
	    .status = "2", .filing = "2");
	play_until(play, "2020-09-22 18:00");
	story_stands(play, ONLINE, "running 2020-09-28T17:30");
	story_notices(play, ONLINE,
	    "acceptance-4wh 2020-09-21 motcua sealed\n"
	    "acceptance-1wh 2020-09-21 motcua sealed\n"
	    "acceptance-late 2020-09-21 motcua sealed\n");
	for (int64_t id = 1; id <= 3; id++)
		assert_non_null(strstr(story_letter(play, id, arena),
		    "  Cách tính: nộp lúc 16 giờ 00 ngày 18/09/2020; thời hạn "
		    "tiếp nhận 08 giờ làm việc: 01 giờ 30 phút ngày "
		    "18/09/2020, 06 giờ 30 phút ngày 21/09/2020; không tính "
		    "19/09/2020 đến 20/09/2020 (nghỉ hằng tuần).\n"));
	arena_free(arena);
	story_findings(play, ONLINE, "accepted-late 21/09/2020\n");
	story_trace(play, "acceptance.trace");
	play_close(play);
}

/* Accepted at 15:50, ten minutes before: nothing more is said. */
static void
test_accepted_in_time(void **state)
{
	struct play *play = story_open("2020-09-18 00:00");

	(void)state;
	story_one(play, .code = ONLINE, .submitted = "2020-09-18 16:00",
	    .status = "1", .filing = "2");
	play_until(play, "2020-09-21 15:55");
	story_one(play, .code = ONLINE, .submitted = "2020-09-18 16:00",
	    .received = "2020-09-21 15:50", .promised = "2020-09-28 17:30",
	    .status = "2", .filing = "2");
	play_until(play, "2020-09-22 18:00");
	story_notices(play, ONLINE,
	    "acceptance-4wh 2020-09-21 motcua sealed\n"
	    "acceptance-1wh 2020-09-21 motcua sealed\n");
	story_findings(play, ONLINE, "");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_day_bundle),
		cmocka_unit_test(test_not_accepted_in_time),
		cmocka_unit_test(test_accepted_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
