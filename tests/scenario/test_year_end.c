/*
 * What letters and digests say of dates around the end of the confirmed part:
 * the shipped calendar is confirmed to Thu 31/12/2026 and lists 2027, whose
 * first working day is Mon 4/1.  Each date has its own mark.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "support/story.h"

#define APOLOGY "H99.01-261228-0041"
#define CERTAIN "H99.01-261221-0042"
#define SOON_OVER "H99.01-261221-0043"
#define LATER_OVER "H99.01-261214-0044"
#define ONLINE "H99.01-261231-0045"
#define PUNCTUAL "H99.01-261230-0046"

/* How many letters say ${text}. */
static int
saying(struct play *play, const char *text)
{
	struct arena *arena = arena_new(65536);
	int count = 0;

	for (int64_t id = 1; id <= play_letters(play); id++)
		count += strstr(story_letter(play, id, arena), text) != NULL;
	arena_free(arena);
	return count;
}

/*
 * Promised for Mon 4/1, the apology is due one day before: Sun 3/1, so Thu
 * 31/12, which the first days of January may move.  The promise is a promise.
 * Promised for Thu 31/12, ten days from 21/12 end on Tue 5/1 (22, 23, 24, 25,
 * 28, 29, 30, 31, 4, 5): the apology of Wed 30/12 is certain all the same.
 */
static void
test_apology(void **state)
{
	struct play *play = story_open_in(STORY_CLOCKS, "2026-12-21 06:00");
	const struct record seen[] = {
		{ .code = APOLOGY,
		    .received = "2026-12-21 08:00",
		    .promised = "2027-01-04 17:30" },
		{ .code = CERTAIN,
		    .procedure = "1.000006",
		    .received = "2026-12-21 08:00",
		    .promised = "2026-12-31 17:30" },
	};

	(void)state;
	play_until(play, "2026-12-21 08:05");
	story_show(play, seen, 2);
	play_until(play, "2026-12-31 12:00");
	assert_true(saying(play,
			"hẹn trả 04/01/2027 – văn bản xin lỗi trước 17 giờ 30 "
			"ngày 31/12/2026 (hạn tạm tính)") > 0);
	assert_int_equal(saying(play, "04/01/2027 (hạn tạm tính)"), 0);
	/* Nor does the sentence that reckons it leave the mark out. */
	assert_true(saying(play,
			"ngày làm việc cuối để gửi là 31/12/2026 (hạn tạm "
			"tính)") > 0);
	assert_true(saying(play,
			"hẹn trả 31/12/2026 – văn bản xin lỗi trước 17 giờ 30 "
			"ngày 30/12/2026") > 0);
	assert_int_equal(saying(play, "30/12/2026 (hạn tạm tính)"), 0);
	assert_true(
	    saying(play, "hạn theo quy định 05/01/2027 (hạn tạm tính)") > 0);
	play_close(play);
}

/*
 * Five working days for the applicant.  Asked on Thu 24/12: 25, 28, 29, 30, Thu
 * 31/12, certain, while the result would be due on Tue 5/1 or later.  Asked on
 * Mon 28/12: 29, 30, 31, 4, Tue 5/1.  Told at 07:30 after they are over.
 */
static void
test_supplement(void **state)
{
	struct play *play = story_open_in(STORY_CLOCKS, "2026-12-21 06:00");
	const struct record seen[] = {
		{ .code = SOON_OVER,
		    .procedure = "1.000006",
		    .received = "2026-12-21 08:00",
		    .status = "5",
		    .rounds = { { .from = "2026-12-24 10:00" } } },
		{ .code = LATER_OVER,
		    .procedure = "1.000006",
		    .received = "2026-12-21 08:00",
		    .status = "5",
		    .rounds = { { .from = "2026-12-28 10:00" } } },
	};

	(void)state;
	play_until(play, "2026-12-28 10:05");
	story_show(play, seen, 2);
	play_until(play, "2027-01-06 12:00");
	assert_true(saying(play, "bổ sung đã hết ngày 31/12/2026") > 0);
	assert_int_equal(saying(play, "31/12/2026 (hạn tạm tính)"), 0);
	assert_true(
	    saying(play, "bổ sung đã hết ngày 05/01/2027 (hạn tạm tính)") > 0);
	play_close(play);
}

/*
 * Eight working hours from Thu 31/12 10:00: 1.5, 4, and 2.5 on Mon 4/1, to
 * 10:00.  From Wed 30/12 10:00: 1.5, 4, and 2.5 on Thu 31/12.  The letters say
 * so, and the digests of the evenings.
 */
static void
test_acceptance(void **state)
{
	struct play *play =
	    play_open(STORY_OFFICE, ":memory:", "2026-12-30 06:00");
	const struct record seen[] = {
		{ .code = ONLINE,
		    .submitted = "2026-12-31 10:00",
		    .status = "1",
		    .filing = "2" },
		{ .code = PUNCTUAL,
		    .submitted = "2026-12-30 10:00",
		    .status = "1",
		    .filing = "2" },
	};
	const char *late = "hạn tiếp nhận 10 giờ 00 ngày 04/01/2027 (hạn tạm "
			   "tính)";
	int letters;

	(void)state;
	play_until(play, "2026-12-30 10:05");
	story_show(play, &seen[1], 1);
	play_until(play, "2026-12-31 10:05");
	story_show(play, seen, 2);
	play_until(play, "2027-01-04 12:00");
	letters = saying(play, late);
	assert_true(letters > 0);
	/* Whoever reads a digest reads of it there: those above the agency a
	 * working day after its head. */
	play_until(play, "2027-01-05 23:00");
	assert_true(saying(play, late) > letters);
	assert_true(
	    saying(play, "hạn tiếp nhận 10 giờ 00 ngày 31/12/2026") > 0);
	assert_int_equal(saying(play, "31/12/2026 (hạn tạm tính)"), 0);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_apology),
		cmocka_unit_test(test_supplement),
		cmocka_unit_test(test_acceptance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
