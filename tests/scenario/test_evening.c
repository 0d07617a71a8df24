/* What baseline letters and digests say, to whom, and of which hours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "flow/admin.h"
#include "flow/deliver.h"
#include "flow/nightly.h"
#include "support/evening.h"

#define TWO "tests/scenario/office/two.yaml"
#define OTHER_HEAD "chutich@thuongquan.example"
#define ADMIN "quantri@tinh.example"

static const char *
the_letter(struct play *play, const char *to, const char *subject)
{
	return mailbox_letter(play, to, subject, arena);
}

/* ---- the baseline ---- */

/* Monday 7/9/2020.  Working days after the due date, by hand (2/9 and 3/9 …
 * only the 2nd is a holiday): due Thu 20/8: 21, 24 to 28, 31, 1, 3, 4, 7 = 11.
 */
static const struct record overdue[] = {
	{ .code = "B-1",
	    .received = "2020-08-13 08:00",
	    .promised = "2020-08-20 17:30" },
	{ .code = "B-2",
	    .received = "2020-08-18 08:00",
	    .promised = "2020-08-25 17:30" },
	{ .code = "B-3",
	    .received = "2020-08-21 08:00",
	    .promised = "2020-08-28 17:30" },
	{ .code = "B-4",
	    .received = "2020-08-21 08:00",
	    .promised = "2020-08-28 17:30",
	    .agency = "Đơn vị chưa từng nghe" },
};

static void
test_baseline_letters(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");
	const char *text;

	(void)state;
	story_show(play, overdue, 4);
	play_until(play, "2020-09-07 08:00");
	text = the_letter(play, HEAD, "Tồn trước khi vận hành: 3 hồ sơ –");
	mailbox_has(text, "Kính gửi: Ông/Bà Triệu Thị Mẫu,");
	mailbox_has(text,
	    "có 03 hồ sơ đã quá hạn từ trước, lâu nhất 11 ngày làm việc");
	mailbox_has(text, "- B-1 – Cấp bản sao minh họa – hẹn trả 20/08/2020");
	mailbox_has(text, "https://motcua.example/hoso/B-1");
	mailbox_has(text, "- B-2 – ");
	mailbox_has_not(text, "B-3");
	mailbox_has(text, "… và 1 hồ sơ khác.");
	mailbox_has(text,
	    "Số liệu lấy từ motcua lúc 07 giờ 30 ngày 07/09/2020.");
	/* That of no known agency goes to the control office. */
	text = the_letter(play, CONTROL, "Tồn trước khi vận hành: 1 hồ sơ");
	mailbox_has(text, "- B-4 – ");
	mailbox_has_not(text, "B-1");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
}

/* Each source tells of its own. */
static void
test_baseline_by_source(void **state)
{
	struct play *play = play_open(TWO, ":memory:", "2020-09-07 02:00");

	(void)state;
	story_show(play, overdue, 3);
	play_until(play, "2020-09-07 08:00");
	assert_int_equal(mailbox_count(play, HEAD,
			     "Tồn trước khi vận hành: 3 hồ sơ –", arena),
	    2);
	assert_int_equal(story_count(play,
			     "H99.01: 3 overdue before the watch began"),
	    2);
	assert_int_equal(play_letters(play), 2);
	play_close(play);
}

/* All were finished before the letter left: it says nothing true any more. */
static void
test_baseline_that_is_gone(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");
	struct record done[4];

	(void)state;
	story_show(play, overdue, 4);
	play_until(play, "2020-09-07 03:00");
	memcpy(done, overdue, sizeof(done));
	for (int i = 0; i < 4; i++) {
		done[i].status = "9";
		done[i].finished = "2020-09-04 16:00";
	}
	story_show(play, done, 4);
	play_until(play, "2020-09-07 08:00");
	assert_int_equal(play_letters(play), 0);
	story_said(play, "2020-09-07 07:30",
	    "withdrawn before sealing: finished");
	play_until(play, "2020-09-07 22:30");
	mailbox_has(digest_of(play, CONTROL, "07/09/2020"),
	    "không gửi vì không còn đúng 2 nội dung");
	play_close(play);
}

/* ---- digests ---- */

/* What happens after 22:00 is in the next evening's digest, and only there. */
static void
test_hours_of_a_digest(void **state)
{
	const struct record records[] = {
		{ .code = "H-1",
		    .procedure = "9.999999",
		    .received = "2020-09-07 09:00",
		    .promised = "2020-09-30 17:30" },
		{ .code = "H-2",
		    .received = "2020-09-04 08:00",
		    .promised = "2020-09-11 17:30",
		    .status = "9",
		    .finished = "2020-09-07 22:40" },
	};
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 08:00");
	const char *text;

	(void)state;
	play_until(play, "2020-09-07 22:20");
	story_show(play, records, 2);
	play_until(play, "2020-09-09 22:30");
	text = digest_of(play, HEAD, "07/09/2020");
	mailbox_has(text,
	    "Từ 08 giờ 00 ngày 07/09/2020 đến 22 giờ 00 ngày 07/09/2020: 0 hồ "
	    "sơ mới, 0 hồ sơ giải quyết xong");
	mailbox_has_not(text, "H-1");
	text = digest_of(play, HEAD, "08/09/2020");
	mailbox_has(text,
	    "Từ 22 giờ 00 ngày 07/09/2020 đến 22 giờ 00 ngày 08/09/2020: 2 hồ "
	    "sơ mới, 1 hồ sơ giải quyết xong\n"
	    "- Đã giải quyết trước hạn: 1\n");
	mailbox_has(text, "Thủ tục chưa có trong danh mục: 1 (ví dụ: H-1)");
	mailbox_has(text,
	    "(Thông tư 01/2020/TT-VPCP): 100,0% (1 hồ sơ giải quyết trước hạn "
	    "và đúng hạn trên 1 hồ sơ đã giải quyết).");
	text = digest_of(play, HEAD, "09/09/2020");
	mailbox_has(text, "0 hồ sơ mới, 0 hồ sơ giải quyết xong\n\n");
	mailbox_has_not(text, "Thủ tục chưa có trong danh mục");
	play_close(play);
}

/* What had ended before the watch began, and says not when, did not end on the
 * day of the first look; and no digest tells of hours before it. */
static void
test_ended_before_the_watch(void **state)
{
	const struct record records[] = {
		{ .code = "F-1",
		    .received = "2020-08-03 08:00",
		    .promised = "2020-08-31 17:30",
		    .status = "3" },
		{ .code = "F-2",
		    .received = "2020-08-03 08:00",
		    .promised = "2020-08-31 17:30",
		    .status = "7" },
		{ .code = "F-3",
		    .received = "2020-08-31 08:00",
		    .promised = "2020-09-11 17:30",
		    .status = "9" },
		{ .code = "F-4",
		    .received = "2020-08-31 08:00",
		    .promised = "2020-09-11 17:30",
		    .status = "9",
		    .finished = "2020-09-07 09:10" },
	};
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 08:30");
	const char *text;

	(void)state;
	story_show(play, records, 4);
	play_until(play, "2020-09-07 22:30");
	text = digest_of(play, HEAD, "07/09/2020");
	mailbox_has(text,
	    "Từ 08 giờ 30 ngày 07/09/2020 đến 22 giờ 00 ngày 07/09/2020: 0 hồ "
	    "sơ mới, 1 hồ sơ giải quyết xong\n"
	    "- Đã giải quyết trước hạn: 1\n");
	mailbox_has_not(text, "Không tiếp nhận");
	mailbox_has_not(text, "Đã rút");
	mailbox_has(digest_of(play, CONTROL, "07/09/2020"),
	    "Từ 08 giờ 30 ngày 07/09/2020: đã gửi");
	play_close(play);
}

/* A head reads of the own subtree; the control office of everything. */
static void
test_scope(void **state)
{
	const struct record records[] = {
		{ .code = "S-1",
		    .procedure = "9.999999",
		    .received = "2020-09-08 08:00",
		    .promised = "2020-09-09 17:30" },
		{ .code = "S-2",
		    .received = "2020-09-08 08:00",
		    .promised = "2020-09-08 11:30",
		    .agency = "UBND xã Thượng Quan" },
	};
	struct play *play = play_open(EVENING, ":memory:", "2020-09-08 02:00");
	const char *text;

	(void)state;
	play_until(play, "2020-09-08 08:05");
	story_show(play, records, 2);
	play_until(play, "2020-09-08 22:30");
	text = digest_of(play, OTHER_HEAD, "08/09/2020 – Thượng Quan");
	mailbox_has(text, "- 1 hồ sơ đến hạn hôm nay, chưa ghi nhận kết quả.");
	mailbox_has(text, "Đang giải quyết: 1 hồ sơ\n");
	mailbox_has(text, "- UBND xã Thượng Quan: đang giải quyết 1;");
	mailbox_has_not(text, "S-1");
	mailbox_has_not(text, "Đức Vân");
	mailbox_has_not(text, "Thủ tục chưa có");
	mailbox_has_not(text, "thư (kể cả");
	mailbox_has_not(text, "Lịch sử:");
	text = digest_of(play, CONTROL, "08/09/2020 – toàn tỉnh");
	mailbox_has(text, "Đang giải quyết: 2 hồ sơ\n");
	mailbox_has(text, "- S-1 – ");
	mailbox_has(text, "9. Thông báo đã gửi, chưa gửi được");
	mailbox_has_not(text, "Lịch sử:");
	text = digest_of(play, ADMIN, "08/09/2020 – toàn tỉnh");
	mailbox_has(text, "Lịch sử:");
	mailbox_has(text, "Lưu ý: không có kênh nào gửi ra ngoài máy chủ");
	play_until(play, "2020-09-09 22:30");
	mailbox_has(digest_of(play, CONTROL, "09/09/2020"), "(ví dụ: S-1)");
	play_close(play);
}

/* A letter that waits is told every evening until it has left. */
static void
test_unsent_letters(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");

	(void)state;
	play_courier(play, 1, COURIER_LATER, "451 later");
	story_show(play, overdue, 1);
	play_until(play, "2020-09-11 22:30");
	mailbox_has(digest_of(play, CONTROL, "07/09/2020"),
	    "đang chờ gửi 1 thư");
	mailbox_has(digest_of(play, CONTROL, "08/09/2020"),
	    "đang chờ gửi 1 thư");
	/* It left on the 10th, 72 hours later. */
	mailbox_has_not(digest_of(play, CONTROL, "10/09/2020"), "đang chờ gửi");
	play_close(play);
}

/* Sections of two lines say how many more there are. */
static void
test_lines_of_a_digest(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");
	const char *text;

	(void)state;
	story_show(play, overdue, 4);
	play_until(play, "2020-09-08 22:30");
	/* A working day after the heads. */
	text = digest_of(play, CONTROL, "08/09/2020");
	mailbox_has(text,
	    "- 4 hồ sơ quá hạn, trong đó 4 hồ sơ tồn trước khi vận hành.");
	mailbox_has(text,
	    "quá hạn 12 ngày làm việc – tồn trước khi vận hành "
	    "– Mở trên phần mềm một cửa: https://motcua.example/hoso/B-1\n");
	mailbox_has_not(text, "- B-3 – ");
	mailbox_has(text, "… và 2 hồ sơ khác.\n");
	mailbox_has(text, "- Chưa xác định đơn vị: đang giải quyết 1;");
	text = digest_of(play, HEAD, "07/09/2020");
	mailbox_has(text, "- 3 hồ sơ quá hạn");
	mailbox_has(text, "… và 1 hồ sơ khác.\n");
	play_close(play);
}

/* Clear only as long as the data is fresh. */
static void
test_clear_and_not(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");

	(void)state;
	play_until(play, "2020-09-07 22:30");
	mailbox_has(digest_of(play, HEAD, "07/09/2020"),
	    "Không có hồ sơ quá hạn; không có hồ sơ đến hạn ngày làm việc "
	    "tiếp theo (08/09/2020). Đã kiểm tra 0 hồ sơ đang giải quyết từ "
	    "1/1 nguồn, dữ liệu đến 22 giờ 00.");
	play_break(play, SOURCE_RETRY, "HTTP 503");
	play_until(play, "2020-09-08 22:30");
	mailbox_has(digest_of(play, HEAD, "08/09/2020"),
	    "Chưa đủ dữ liệu để kết luận: 1/1 nguồn chưa cập nhật từ 22 giờ "
	    "30 ngày 07/09/2020.");
	play_close(play);
}

/* Decision 6: a year that the calendar does not list is said. */
static void
test_year_without_calendar(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2031-03-03 02:00");
	const char *text;

	(void)state;
	play_until(play, "2031-03-03 22:30");
	text = digest_of(play, CONTROL, "03/03/2031");
	mailbox_has(text, "Lưu ý: lịch làm việc chưa có năm 2031;");
	mailbox_has(text, "chưa xác định được ngày làm việc tiếp theo");
	mailbox_has_not(text, "Không có hồ sơ quá hạn;");
	play_close(play);
}

/* --once sends no digests. */
static void
test_once(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");
	struct world *world = play_world(play);

	(void)state;
	world->once = true;
	nightly_start(world->nightly, INSTANT_NONE);
	world->once = false;
	play_until(play, "2020-09-07 23:00");
	assert_int_equal(mailbox_count(play, CONTROL, "Bản tin", arena), 0);
	play_close(play);
}

/* ---- administrators ---- */

static void
owe_admin(struct world *world, const char *what, const char *key)
{
	struct err err;

	world_turn(world);
	if (!store_begin(world->store, &err) ||
	    !admin_owe(world, what, key, "535 Sai mật khẩu",
		loop_now(world->loop), &err) ||
	    !store_commit(world->store, &err))
		fail_msg("%s", err.text);
	deliver_nudge(world->deliver);
}

static void
test_administrators_hear_once(void **state)
{
	struct play *play = play_open(EVENING, ":memory:", "2020-09-07 02:00");
	struct world *world = play_world(play);

	(void)state;
	play_until(play, "2020-09-07 03:00");
	owe_admin(world, "channel-stuck", "thu");
	play_until(play, "2020-09-07 03:05");
	owe_admin(world, "channel-stuck", "thu");
	owe_admin(world, "channel-stuck", "goi");
	play_until(play, "2020-09-07 03:10");
	mailbox_has(the_letter(play, ADMIN, "Kênh gửi thư cần xử lý: thu"),
	    "Chi tiết: 535 Sai mật khẩu\n");
	the_letter(play, ADMIN, "Kênh gửi thư cần xử lý: goi");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_baseline_letters),
		cmocka_unit_test(test_baseline_by_source),
		cmocka_unit_test(test_baseline_that_is_gone),
		cmocka_unit_test(test_hours_of_a_digest),
		cmocka_unit_test(test_ended_before_the_watch),
		cmocka_unit_test(test_scope),
		cmocka_unit_test(test_unsent_letters),
		cmocka_unit_test(test_lines_of_a_digest),
		cmocka_unit_test(test_clear_and_not),
		cmocka_unit_test(test_year_without_calendar),
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_administrators_hear_once),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
