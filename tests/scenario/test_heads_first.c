/* Who reads what of a digest, and when: heads before those above them, officers
 * of their own dossiers, and whoever was to read one while the daemon was
 * down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "flow/acknowledge.h"
#include "support/evening.h"

#define OWN "tests/scenario/office/evening_own.yaml"
#define WEEKLY "tests/scenario/office/evening_weekly.yaml"
#define OFFICER "canbo@ducvan.example"

static const char held[] = "- Còn hồ sơ mới quá hạn, mới chậm tiếp nhận";

/* Due Tuesday 8/9, overdue from Wednesday on: the head reads of it on that
 * evening, the control office on Thursday's. */
static void
test_overdue_is_told_a_working_day_later(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");
	const char *text;

	(void)state;
	story_one(play, .code = "H-1", .received = "2020-09-01 08:00",
	    .promised = "2020-09-08 17:30");
	play_until(play, "2020-09-10 22:30");
	/* What hands are needed for everybody reads at once. */
	text = digest_of(play, CONTROL, "08/09/2020");
	mailbox_has(text, "- 1 hồ sơ đến hạn hôm nay");
	mailbox_has_not(text, held);
	text = digest_of(play, HEAD, "09/09/2020");
	mailbox_has(text, "- 1 hồ sơ quá hạn.\n");
	mailbox_has(text, "quá hạn 1;");
	mailbox_has(text, "- H-1 – ");
	mailbox_has_not(text, "xem trước");
	text = digest_of(play, CONTROL, "09/09/2020");
	mailbox_has(text, held);
	mailbox_has(text, "tính đến 22 giờ 00 ngày 08/09/2020, do thủ trưởng");
	mailbox_has(text, "quá hạn 0;");
	mailbox_has_not(text, "H-1");
	mailbox_has_not(text, "Không có hồ sơ quá hạn;");
	text = digest_of(play, CONTROL, "10/09/2020");
	mailbox_has(text, "- 1 hồ sơ quá hạn.\n");
	mailbox_has(text, "quá hạn 1;");
	mailbox_has(text, "- H-1 – ");
	mailbox_has_not(text, held);
	play_close(play);
}

/* First seen on Wednesday 9/9.  Due Thursday 27/8: 28, 31, 1, 3, 4, 7, 8 and 9
 * are eight working days, told at once; due Friday 28/8 seven. */
static void
test_long_overdue_is_told_at_once(void **state)
{
	const struct record records[] = {
		{ .code = "L-8",
		    .received = "2020-08-20 08:00",
		    .promised = "2020-08-27 17:30" },
		{ .code = "L-7",
		    .received = "2020-08-20 08:00",
		    .promised = "2020-08-28 17:30" },
	};
	struct play *play = play_open(EVENING, ":memory:", "2020-09-09 02:00");
	const char *text;

	(void)state;
	play_until(play, "2020-09-09 08:00");
	story_show(play, records, 2);
	play_until(play, "2020-09-10 22:30");
	mailbox_has(digest_of(play, HEAD, "09/09/2020"),
	    "- 2 hồ sơ quá hạn.\n");
	text = digest_of(play, CONTROL, "09/09/2020");
	mailbox_has(text, "- 1 hồ sơ quá hạn.\n");
	mailbox_has(text, "- L-8 – ");
	mailbox_has_not(text, "L-7");
	mailbox_has(text, held);
	mailbox_has(digest_of(play, CONTROL, "10/09/2020"),
	    "- 2 hồ sơ quá hạn.\n");
	play_close(play);
}

/* Due on Friday 11/9, overdue on Saturday: no working day has passed before
 * Monday's. */
static void
test_a_weekend_is_no_working_day(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");

	(void)state;
	story_one(play, .code = "W-1", .received = "2020-09-04 08:00",
	    .promised = "2020-09-11 17:30");
	play_until(play, "2020-09-14 22:30");
	mailbox_has(digest_of(play, HEAD, "12/09/2020"),
	    "- 1 hồ sơ quá hạn.\n");
	mailbox_has(digest_of(play, CONTROL, "12/09/2020"), held);
	mailbox_has(digest_of(play, CONTROL, "13/09/2020"), held);
	mailbox_has(digest_of(play, CONTROL, "14/09/2020"),
	    "- 1 hồ sơ quá hạn.\n");
	play_close(play);
}

/* Finished late on Wednesday: results, rates and findings follow, too, and
 * each of them is in one evening's digest. */
static void
test_results_are_told_a_working_day_later(void **state)
{
	static const char one[] = "giải quyết xong\n"
				  "- Đã giải quyết quá hạn: 1\n";
	static const char rate[] = "(Thông tư 01/2020/TT-VPCP): 0,0% (0 hồ sơ "
				   "giải quyết trước hạn và đúng hạn trên 1 hồ "
				   "sơ đã giải quyết).";
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");
	const char *text;

	(void)state;
	story_one(play, .code = "R-1", .received = "2020-08-31 08:00",
	    .promised = "2020-09-07 17:30");
	play_until(play, "2020-09-09 08:00");
	story_one(play, .code = "R-1", .received = "2020-08-31 08:00",
	    .promised = "2020-09-07 17:30", .status = "9",
	    .finished = "2020-09-09 09:00");
	play_until(play, "2020-09-11 22:30");
	text = digest_of(play, HEAD, "09/09/2020");
	mailbox_has(text, one);
	mailbox_has(text, rate);
	text = digest_of(play, CONTROL, "09/09/2020");
	mailbox_has_not(text, one);
	mailbox_has(text, "chưa có hồ sơ nào giải quyết xong.\n");
	text = digest_of(play, CONTROL, "10/09/2020");
	mailbox_has(text,
	    "Từ 22 giờ 00 ngày 08/09/2020 đến 22 giờ 00 ngày 09/09/2020: ");
	mailbox_has(text, one);
	mailbox_has(text, rate);
	mailbox_has(text, "từ ngày 11/08/2020 đến ngày 09/09/2020:");
	mailbox_has_not(digest_of(play, CONTROL, "11/09/2020"), one);
	play_close(play);
}

/* Finished on Tuesday, as the software says since Wednesday: nobody could read
 * of it before. */
static void
test_what_was_entered_late(void **state)
{
	static const char none[] = "chưa có hồ sơ nào giải quyết xong.\n";
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");

	(void)state;
	story_one(play, .code = "E-1", .received = "2020-09-01 08:00",
	    .promised = "2020-09-10 17:30");
	play_until(play, "2020-09-09 09:30");
	story_one(play, .code = "E-1", .received = "2020-09-01 08:00",
	    .promised = "2020-09-10 17:30", .status = "9",
	    .finished = "2020-09-08 16:00");
	play_until(play, "2020-09-10 22:30");
	mailbox_has(digest_of(play, HEAD, "08/09/2020"), none);
	mailbox_has_not(digest_of(play, HEAD, "09/09/2020"), none);
	mailbox_has(digest_of(play, CONTROL, "09/09/2020"), none);
	mailbox_has_not(digest_of(play, CONTROL, "10/09/2020"), none);
	play_close(play);
}

/* Of the week up to Monday's digest; overdue since Thursday, which heads could
 * read long before. */
static void
test_once_a_week(void **state)
{
	struct play *play = play_open(WEEKLY, ":memory:", "2020-09-07 02:00");
	const char *text;

	(void)state;
	story_one(play, .code = "K-1", .received = "2020-09-02 08:00",
	    .promised = "2020-09-09 17:30");
	play_until(play, "2020-09-15 22:30");
	assert_int_equal(mailbox_count(play, CONTROL, "Bản tin", arena), 2);
	assert_int_equal(mailbox_count(play, HEAD, "Bản tin", arena), 9);
	mailbox_has(digest_of(play, CONTROL, "07/09/2020"),
	    "Đang giải quyết: 1 hồ sơ\n");
	text = digest_of(play, CONTROL, "14/09/2020");
	mailbox_has(text, "- 1 hồ sơ quá hạn.\n");
	mailbox_has_not(text, held);
	mailbox_has(text,
	    "Từ 02 giờ 00 ngày 07/09/2020 đến 22 giờ 00 ngày 13/09/2020: ");
	mailbox_has(text, "Từ 22 giờ 00 ngày 07/09/2020: đã gửi");
	play_close(play);
}

static void
acknowledge_one(struct play *play, const char *code)
{
	struct world *world = play_world(play);
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = code,
		.clock = CLOCK_RESOLUTION,
		.until = INSTANT_NONE,
		.reason = "waiting-agency",
		.uid = 1000 };
	struct ack out;
	struct err err;

	world_turn(world);
	if (!acknowledge(world, &plan, loop_now(world->loop), &out, &err))
		fail_msg("%s", err.text);
}

/* Seen on Tuesday 8/9, their due day: the officer is told at 13:30.  T-2 is
 * finished before that.  On Wednesday T-1 is overdue, told to the officer and
 * the head at 07:30, and acknowledged.  Those above read of a day on the next
 * one. */
static void
test_what_became_of_notices(void **state)
{
	static const char tuesday[] =
	    "đã gửi 1 lượt thông báo; chưa gửi được 0; không gửi vì không còn "
	    "đúng 1; đã xác nhận 0 lượt.\n";
	static const char wednesday[] =
	    "đã gửi 2 lượt thông báo; chưa gửi được 0; không gửi vì không còn "
	    "đúng 0; đã xác nhận 1 lượt.\n";
	struct record records[] = {
		{ .code = "T-1",
		    .received = "2020-09-01 08:00",
		    .promised = "2020-09-08 17:30" },
		{ .code = "T-2",
		    .received = "2020-09-01 08:00",
		    .promised = "2020-09-08 17:30" },
	};
	struct play *play = play_open(EVENING, ":memory:", "2020-09-08 02:00");

	(void)state;
	play_until(play, "2020-09-08 08:05");
	story_show(play, records, 2);
	play_until(play, "2020-09-08 10:00");
	records[1].status = "9";
	records[1].finished = "2020-09-08 09:30";
	story_show(play, records, 2);
	play_until(play, "2020-09-09 09:00");
	acknowledge_one(play, "T-1");
	play_until(play, "2020-09-10 22:30");
	mailbox_has(digest_of(play, HEAD, "08/09/2020"), tuesday);
	mailbox_has(digest_of(play, HEAD, "09/09/2020"), wednesday);
	mailbox_has(digest_of(play, CONTROL, "09/09/2020"), tuesday);
	mailbox_has(digest_of(play, CONTROL, "10/09/2020"), wednesday);
	mailbox_has(digest_of(play, CONTROL, "10/09/2020"),
	    "Về hồ sơ của toàn tỉnh, từ 22 giờ 00 ngày 08/09/2020 đến 22 giờ 00 "
	    "ngày 09/09/2020: ");
	play_close(play);
}

/* An office may have it otherwise; officers read of their own. */
static void
test_at_once_and_own(void **state)
{
	const struct record records[] = {
		{ .code = "O-1",
		    .received = "2020-09-01 08:00",
		    .promised = "2020-09-08 17:30" },
		{ .code = "O-2",
		    .officer = "Lương Thị Khác",
		    .procedure = "9.999999",
		    .received = "2020-09-01 08:00",
		    .promised = "2020-09-08 17:30" },
	};
	struct play *play = play_open(OWN, ":memory:", "2020-09-07 02:00");
	const char *text;

	(void)state;
	story_show(play, records, 2);
	play_until(play, "2020-09-09 22:30");
	text = digest_of(play, CONTROL, "09/09/2020");
	mailbox_has(text, "- 2 hồ sơ quá hạn.\n");
	mailbox_has_not(text, "xem trước");
	text = digest_of(play, OFFICER, "09/09/2020 – hồ sơ Ông/Bà xử lý");
	mailbox_has(text, "Kính gửi: Ông/Bà Nông Văn Thử,");
	mailbox_has(text, "- 1 hồ sơ quá hạn.\n");
	mailbox_has(text, "- O-1 – ");
	mailbox_has_not(text, "O-2");
	mailbox_has(text, "Đang giải quyết: 1 hồ sơ\n");
	/* The other's procedure is not in the catalogue. */
	mailbox_has_not(text, "Thủ tục chưa có trong danh mục");
	/* Overdue at 07:30 of the same day. */
	mailbox_has(text,
	    "Về hồ sơ Ông/Bà xử lý, từ 22 giờ 00 ngày 08/09/2020");
	mailbox_has(text, "đã gửi 2 lượt thông báo;");
	mailbox_has(digest_of(play, CONTROL, "09/09/2020"),
	    "đã gửi 4 lượt thông báo;");
	mailbox_has_not(text, "Tình hình theo đơn vị");
	mailbox_has_not(text, "xem trước");
	play_close(play);
}

/* Down from 21:30 until the next morning: the digest goes out once, and says
 * what it is.  That of the day after does not. */
static void
test_a_missed_one_is_late(void **state)
{
	static const char said[] =
	    "Bản tin gửi chậm: theo lịch lập lúc 22 giờ 00 ngày 07/09/2020, thực tế "
	    "lập lúc 08 giờ 10 ngày 08/09/2020.\n";
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(EVENING, place.path, "2020-09-07 02:00");
	story_one(play, .code = "M-1", .received = "2020-09-01 08:00",
	    .promised = "2020-09-08 17:30");
	play_until(play, "2020-09-07 21:30");
	play_close(play);
	play = play_open(EVENING, place.path, "2020-09-08 08:10");
	story_one(play, .code = "M-1", .received = "2020-09-01 08:00",
	    .promised = "2020-09-08 17:30");
	play_until(play, "2020-09-08 22:30");
	mailbox_has(digest_of(play, HEAD, "07/09/2020"), said);
	/* Its own evening's next working day is due today by now. */
	mailbox_has(digest_of(play, HEAD, "07/09/2020"),
	    "- 1 hồ sơ đến hạn ngày làm việc tiếp theo (08/09/2020).\n");
	mailbox_has(digest_of(play, HEAD, "07/09/2020"),
	    "3. Đến hạn ngày làm việc tiếp theo (08/09/2020)\n\n- M-1 – ");
	mailbox_has(digest_of(play, CONTROL, "07/09/2020"),
	    "3. Đến hạn ngày làm việc tiếp theo (08/09/2020)\n\n- M-1 – ");
	mailbox_has_not(digest_of(play, HEAD, "07/09/2020"), "đến hạn hôm nay");
	mailbox_has_not(digest_of(play, HEAD, "08/09/2020"), "gửi chậm");
	mailbox_has(digest_of(play, HEAD, "08/09/2020"),
	    "- 1 hồ sơ đến hạn hôm nay");
	play_close(play);
	story_place_remove(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overdue_is_told_a_working_day_later),
		cmocka_unit_test(test_long_overdue_is_told_at_once),
		cmocka_unit_test(test_a_weekend_is_no_working_day),
		cmocka_unit_test(test_results_are_told_a_working_day_later),
		cmocka_unit_test(test_what_was_entered_late),
		cmocka_unit_test(test_once_a_week),
		cmocka_unit_test(test_what_became_of_notices),
		cmocka_unit_test(test_at_once_and_own),
		cmocka_unit_test(test_a_missed_one_is_late),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
