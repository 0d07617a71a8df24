/* The evening's conclusion and its words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "wire/digest_text.h"

static struct wording *wording;
static struct arena *arena;

static int
setup(void **state)
{
	struct complaints complaints = { 0 };

	(void)state;
	wording = wording_build(NULL, "config/templates", &complaints);
	arena = arena_new(1 << 16);
	return wording == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	wording_free(wording);
	arena_free(arena);
	return 0;
}

static instant
at(int dom, int hour, int minute)
{
	return when_at(when_from_civil(2020, 9, dom), hour * 3600 + minute * 60,
	    WHEN_OFFICE_OFFSET);
}

static struct digest_source fresh[2];

/* Friday 18/09/2020, 22:00: nothing to do, two fresh sources. */
static struct digest_input
clear_evening(void)
{
	fresh[0] = (struct digest_source){ .name = "Một cửa cấp huyện",
		.data_time = at(18, 21, 58) };
	fresh[1] = (struct digest_source){ .name = "Một cửa cấp xã",
		.data_time = at(18, 21, 55) };
	return (struct digest_input){ .recipient = "Nông Thị Thử",
		.addressed_as_person = true,
		.scope = "Ngân Sơn",
		.now = at(18, 22, 0),
		.offset = WHEN_OFFICE_OFFSET,
		.date = when_from_civil(2020, 9, 18),
		.next_working = when_from_civil(2020, 9, 21),
		.next_working_known = true,
		.open = 1284,
		.by_standing = { [STANDING_RUNNING] = 1284,
		    [STANDING_DONE_ON_TIME] = 12 },
		.rate = { .finished = 1000,
		    .on_time = 974,
		    .open = 1284,
		    .in_time = 1284 },
		.rate_from = when_from_civil(2020, 8, 20),
		.rate_to = when_from_civil(2020, 9, 18),
		.due = at(18, 22, 0),
		.above_until = INSTANT_NONE,
		.sent_since = at(17, 22, 0),
		.since = at(17, 22, 0),
		.until = at(18, 22, 0),
		.new_today = 31,
		.done_today = 12,
		.whole_province = true,
		.sources = fresh,
		.source_count = 2,
		.letters_sent = 7,
		.calendar_confirmed_until = 2026,
		.calendar_last_year = 2027 };
}

static struct letter_text
words_of(const struct digest_input *input)
{
	struct letter_text out;

	digest_text_compose(wording, input, arena, &out);
	assert_true(text_length(out.subject) <= 65);
	return out;
}

static void
has(const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL)
		fail_msg("not there: %s\nin: %s", wanted, text);
}

static void
has_not(const char *text, const char *unwanted)
{
	if (strstr(text, unwanted) != NULL)
		fail_msg("there: %s\nin: %s", unwanted, text);
}

static void
test_all_clear(void **state)
{
	struct digest_input input = clear_evening();
	struct letter_text out = words_of(&input);

	(void)state;
	assert_int_equal(digest_conclude(&input), DIGEST_CLEAR);
	assert_string_equal(out.subject,
	    "Bản tin tổng hợp hồ sơ ngày 18/09/2020 – Ngân Sơn");
	assert_string_equal(out.text,
	    "Kính gửi: Ông/Bà Nông Thị Thử,\n"
	    "\n"
	    "Bản tin tổng hợp hồ sơ ngày 18/09/2020 – Ngân Sơn\n"
	    "\n"
	    "1. Việc cần chỉ đạo, xử lý\n"
	    "\n"
	    "Không có hồ sơ quá hạn; không có hồ sơ đến hạn ngày làm việc tiếp "
	    "theo (21/09/2020). Đã kiểm tra 1.284 hồ sơ đang giải quyết từ 2/2 "
	    "nguồn, dữ liệu đến 21 giờ 55.\n"
	    "\n"
	    "2. Hồ sơ quá hạn\n"
	    "\n"
	    "Không có.\n"
	    "\n"
	    "3. Đến hạn ngày làm việc tiếp theo (21/09/2020)\n"
	    "\n"
	    "Không có.\n"
	    "\n"
	    "4. Chậm tiếp nhận\n"
	    "\n"
	    "Không có.\n"
	    "\n"
	    "5. Số liệu trong ngày\n"
	    "\n"
	    "Đang giải quyết: 1.284 hồ sơ\n"
	    "- Đang giải quyết, trong hạn: 1.284\n"
	    "\n"
	    "Từ 22 giờ 00 ngày 17/09/2020 đến 22 giờ 00 ngày 18/09/2020: 31 "
	    "hồ sơ mới, 12 hồ sơ giải quyết xong\n"
	    "- Đã giải quyết đúng hạn: 12\n"
	    "\n"
	    "Tỷ lệ đúng hạn, từ ngày 20/08/2020 đến ngày 18/09/2020:\n"
	    "- Theo biểu II.06a (Thông tư 01/2020/TT-VPCP): 97,4% (974 hồ sơ "
	    "giải quyết trước hạn và đúng hạn trên 1.000 hồ sơ đã giải "
	    "quyết).\n"
	    "- Theo Quyết định 766/QĐ-TTg: 98,9% (2.258 hồ sơ giải quyết trước "
	    "hạn, đúng hạn và đang giải quyết trong hạn trên 2.284 hồ sơ tiếp "
	    "nhận, gồm cả từ kỳ trước).\n"
	    "\n"
	    "6. Tình hình theo đơn vị\n"
	    "\n"
	    "Không có.\n"
	    "\n"
	    "7. Nội dung cần kiểm tra (do hệ thống ghi nhận, chưa phải kết "
	    "luận)\n"
	    "\n"
	    "Không có.\n"
	    "\n"
	    "8. Nguồn dữ liệu\n"
	    "\n"
	    "- Một cửa cấp huyện: dữ liệu đến 21 giờ 58\n"
	    "- Một cửa cấp xã: dữ liệu đến 21 giờ 55\n"
	    "Lịch làm việc: có đến năm 2027, đã xác nhận đến năm 2026.\n"
	    "\n"
	    "9. Thông báo đã gửi, chưa gửi được\n"
	    "\n"
	    "Từ 22 giờ 00 ngày 17/09/2020: đã gửi 7 thư (kể cả bản tin tổng hợp); chưa gửi được 0 "
	    "thư.\n"
	    "Về hồ sơ của Ngân Sơn, từ 22 giờ 00 ngày 17/09/2020 đến 22 giờ 00 "
	    "ngày 18/09/2020: đã gửi 0 lượt thông báo; chưa gửi được 0; không "
	    "gửi vì không còn đúng 0; đã xác nhận 0 lượt.\n"
	    "\n"
	    "Số liệu lập lúc 22 giờ 00 ngày 18/09/2020. Thư tự động, đề nghị "
	    "không trả lời.\n");
}

static void
test_stale_source_is_never_all_clear(void **state)
{
	struct digest_input input = clear_evening();
	struct letter_text out;

	(void)state;
	fresh[1].stale = true;
	fresh[1].data_time = at(18, 9, 40);
	fresh[1].reason = "HTTP 503";
	out = words_of(&input);
	assert_int_equal(digest_conclude(&input), DIGEST_UNKNOWN);
	has(out.text,
	    "Chưa đủ dữ liệu để kết luận: 1/2 nguồn chưa cập nhật từ 09 giờ "
	    "40.\n");
	has_not(out.text, "Không có hồ sơ quá hạn;");
	has_not(out.html, "Không có hồ sơ quá hạn;");
	has(out.text,
	    "- Một cửa cấp xã: chưa cập nhật từ 09 giờ 40 (HTTP 503)");
}

/* It answers, and nothing changes; or its list is too short; or its clock is
 * off, which is no reason not to conclude. */
static void
test_sick_sources(void **state)
{
	struct digest_input input = clear_evening();
	struct letter_text out;

	(void)state;
	fresh[0].skewed = true;
	fresh[0].skew = -80 * 60;
	assert_int_equal(digest_conclude(&input), DIGEST_CLEAR);
	fresh[1].silent = true;
	fresh[1].silent_since = at(11, 16, 0);
	assert_int_equal(digest_conclude(&input), DIGEST_UNKNOWN);
	out = words_of(&input);
	has(out.text,
	    "Chưa đủ dữ liệu để kết luận: 1/2 nguồn không có thay đổi nào từ "
	    "16 giờ 00 ngày 11/09/2020.\n");
	has_not(out.text, "Không có hồ sơ quá hạn;");
	has_not(out.html, "Không có hồ sơ quá hạn;");
	has(out.text,
	    "- Một cửa cấp huyện: dữ liệu đến 21 giờ 58; giờ máy chủ chậm 1 "
	    "giờ 20 phút so với giờ hệ thống\n"
	    "- Một cửa cấp xã: dữ liệu đến 21 giờ 55; không có thay đổi nào từ "
	    "16 giờ 00 ngày 11/09/2020\n");
	fresh[0].skewed = false;
	fresh[1].silent = false;
	fresh[1].stale = true;
	fresh[1].list_known = 20;
	fresh[1].list_shown = 7;
	out = words_of(&input);
	has(out.text,
	    "- Một cửa cấp xã: chưa cập nhật từ 21 giờ 55; danh sách mới ngắn "
	    "bất thường (chỉ còn 7 trong 20 hồ sơ đang giải quyết), chưa được "
	    "dùng\n");
	input.administrators = true;
	out = words_of(&input);
	has(out.html, "(lệnh hosoctl source accept Một cửa cấp xã)");
}

static void
test_other_reasons_not_to_conclude(void **state)
{
	struct digest_input input = clear_evening();

	(void)state;
	input.source_count = 0;
	assert_int_equal(digest_conclude(&input), DIGEST_UNKNOWN);
	has(words_of(&input).text, "chưa có nguồn dữ liệu nào.");
	input = clear_evening();
	input.next_working_known = false;
	assert_int_equal(digest_conclude(&input), DIGEST_UNKNOWN);
	has(words_of(&input).text,
	    "\nChưa đủ dữ liệu để kết luận: chưa xác định được ngày làm việc "
	    "tiếp theo, do lịch làm việc chưa đủ.\n");
	input = clear_evening();
	fresh[0].data_time = INSTANT_NONE;
	assert_int_equal(digest_conclude(&input), DIGEST_UNKNOWN);
	has(words_of(&input).text, "chưa có dữ liệu lần nào");
}

static void
test_work_most_late_first(void **state)
{
	struct digest_row rows[] = {
		{ .code = "B",
		    .procedure = "Cấp <phép>",
		    .agency = "xã Đức Vân",
		    .officer = "Hoàng Văn Mẫu",
		    .due = at(17, 17, 30),
		    .working_days = 1,
		    .working_days_known = true },
		{ .code = "A",
		    .due = at(1, 17, 30),
		    .working_days = 12,
		    .working_days_known = true,
		    .baseline = true,
		    .provisional = true },
	};
	struct digest_finding finding = { FINDING_PROMISE_MOVED, 3, "H-1",
		NULL };
	struct digest_agency agency = { .name = "xã Đức Vân",
		.open = 120,
		.due_soon = 3,
		.overdue = 2 };
	struct digest_input input = clear_evening();
	struct letter_text out;

	(void)state;
	digest_sort(rows, 2);
	input.overdue = (struct digest_rows){ rows, 2, 40 };
	input.baseline = 5;
	input.findings = &finding;
	input.finding_count = 1;
	input.agencies = &agency;
	input.agency_count = 1;
	input.local_only = true;
	out = words_of(&input);
	assert_int_equal(digest_conclude(&input), DIGEST_WORK);
	has(out.text,
	    "- 40 hồ sơ quá hạn, trong đó 5 hồ sơ tồn trước khi vận hành.\n");
	has(out.text,
	    "- A – hạn 01/09/2020 (hạn tạm tính) – quá hạn 12 ngày làm việc – "
	    "tồn trước khi vận hành\n"
	    "- B – Cấp <phép> – xã Đức Vân – cán bộ xử lý: Hoàng Văn Mẫu – hạn "
	    "17/09/2020 – quá hạn 01 ngày làm việc\n"
	    "… và 38 hồ sơ khác.\n"
	    "Tồn trước khi vận hành: 5 hồ sơ.\n");
	has(out.html, "Cấp &lt;phép&gt;");
	has(out.text, "- Thay đổi ngày hẹn trả: 3 (ví dụ: H-1)\n");
	has(out.text,
	    "- xã Đức Vân: đang giải quyết 120; sắp đến hạn 3; quá hạn 2; chậm "
	    "tiếp nhận 0; đã giải quyết 0\n");
	has(out.text, "Lưu ý: không có kênh nào gửi ra ngoài máy chủ");
}

/* Exceeded since Thu 17/9 17:30, at 22:00 of Fri 18/9: a day and its eight
 * hours; left until Mon 21/9 17:30: a day and eight hours. */
static void
test_left_and_exceeded(void **state)
{
	struct digest_row over = { .code = "A",
		.due = at(17, 17, 30),
		.working_days = 1,
		.office_seconds = 8 * 3600,
		.working_days_known = true };
	struct digest_row left = { .code = "B",
		.due = at(21, 17, 30),
		.working_days = -1,
		.office_seconds = -8 * 3600,
		.working_days_known = true };
	struct digest_row late = { .code = "C",
		.due = at(18, 16, 0),
		.office_seconds = 5400,
		.working_days_known = true };
	struct digest_input input = clear_evening();
	const char *text;

	(void)state;
	input.overdue = (struct digest_rows){ &over, 1, 1 };
	input.due_next = (struct digest_rows){ &left, 1, 1 };
	input.late_acceptance = (struct digest_rows){ &late, 1, 1 };
	text = words_of(&input).text;
	has(text, "- A – hạn 17/09/2020 – quá hạn 01 ngày làm việc\n");
	has(text, "- B – hạn 21/09/2020 – còn 01 ngày làm việc\n");
	has(text,
	    "- C – hạn tiếp nhận 16 giờ 00 ngày 18/09/2020 – quá 01 giờ 30 "
	    "phút làm việc\n");
}

static void
test_history_is_for_administrators(void **state)
{
	struct digest_input input = clear_evening();

	(void)state;
	input.history_rows = 12345;
	input.history_hash = "0f0f";
	has_not(words_of(&input).text, "0f0f");
	input.administrators = true;
	has(words_of(&input).text,
	    "Lịch sử: 12.345 dòng, mã băm mới nhất 0f0f.\n");
}

/* What is due today and not done is no clear evening. */
static void
test_due_today_is_work(void **state)
{
	struct digest_input input = clear_evening();
	struct digest_row row = { .code = "H-7",
		.agency = "xã Đức Vân",
		.due = at(18, 17, 30) };

	(void)state;
	input.by_standing[STANDING_DUE_TODAY] = 2;
	assert_int_equal(digest_conclude(&input), DIGEST_WORK);
	input.due_today = (struct digest_rows){ &row, 1, 2 };
	has(words_of(&input).text,
	    "\n- 2 hồ sơ đến hạn hôm nay, chưa ghi nhận kết quả.\n");
	has(words_of(&input).text,
	    "Đến hạn hôm nay, chưa ghi nhận kết quả: 2 hồ sơ.\n"
	    "- H-7 – xã Đức Vân – hạn 17 giờ 30 ngày 18/09/2020\n"
	    "… và 1 hồ sơ khác.\n");
	has(words_of(&input).html,
	    "<li>2 hồ sơ đến hạn hôm nay, chưa ghi nhận kết quả.</li>\n");
	has(words_of(&input).html, ">H-7</td>");
}

/* Every dossier of a list opens in its software; nothing else is a link. */
static void
test_rows_are_linked(void **state)
{
	struct digest_input input = clear_evening();
	struct digest_row row = { .code = "H-7",
		.link = "https://motcua.example/hoso/H-7",
		.due = at(18, 17, 30) };
	static const char text[] =
	    "hạn 17 giờ 30 ngày 18/09/2020 – Mở trên phần mềm một cửa: "
	    "https://motcua.example/hoso/H-7\n";
	static const char html[] =
	    "<a href=\"https:&#x2F;&#x2F;motcua.example&#x2F;hoso&#x2F;H-7\" "
	    "style=\"color:#0b4f8a;\">H-7</a>";
	struct digest_rows rows = { &row, 1, 1 };

	(void)state;
	input.by_standing[STANDING_DUE_TODAY] = 1;
	input.link = "https://giamsat.example/";
	input.due_today = input.late_acceptance = rows;
	has(words_of(&input).text, text);
	has(words_of(&input).html, html);
	has(words_of(&input).text,
	    "hạn tiếp nhận 17 giờ 30 ngày 18/09/2020 – Mở trên phần mềm "
	    "một cửa: https://motcua.example/hoso/H-7\n");
	input.due_today.count = input.late_acceptance.count = 0;
	input.overdue = input.due_next = rows;
	has(words_of(&input).text,
	    "hạn 18/09/2020 – Mở trên phần mềm một cửa: "
	    "https://motcua.example/hoso/H-7\n");
	has(words_of(&input).html, html);
	/* The dashboard's link is no dossier's. */
	row.link = "javascript:x";
	has(words_of(&input).text, "hạn 18/09/2020\n");
	row.link = NULL;
	has(words_of(&input).text, "hạn 18/09/2020\n");
}

/* Steps and the applicants' time ask for attention and are nobody's delay: an
 * evening without more is clear. */
static void
test_other_clocks_are_counted(void **state)
{
	struct digest_input input = clear_evening();

	(void)state;
	has_not(words_of(&input).text, "bước đang xử lý");
	input.steps_over = 3;
	input.supplements_over = 1;
	assert_int_equal(digest_conclude(&input), DIGEST_CLEAR);
	has(words_of(&input).text,
	    "\n- 3 hồ sơ đã hết hạn của bước đang xử lý.\n"
	    "- 1 hồ sơ đã hết thời gian bổ sung theo danh mục, chưa ghi nhận "
	    "bổ sung.\n");
	has(words_of(&input).html, "3 hồ sơ đã hết hạn của bước đang xử lý");
}

/* A commune's head reads nothing of other people's letters, but of what was
 * told of the own dossiers. */
static void
test_letters_are_for_the_province(void **state)
{
	struct digest_input input = clear_evening();

	(void)state;
	input.whole_province = false;
	has_not(words_of(&input).text, "thư (kể cả");
	has_not(words_of(&input).html, "thư (kể cả");
	input.told_sent = 21;
	input.told_refused = 2;
	input.told_withdrawn = 3;
	input.acknowledged = 4;
	has(words_of(&input).text,
	    "đã gửi 21 lượt thông báo; chưa gửi được 2; không gửi vì không còn "
	    "đúng 3; đã xác nhận 4 lượt.\n");
	has(words_of(&input).html,
	    "đã gửi 21 lượt thông báo; chưa gửi được 2;");
	input.local_only = true;
	has(words_of(&input).text, "không có kênh nào gửi ra ngoài máy chủ");
	input.whole_province = true;
	input.letters_open = 4;
	input.notices_withdrawn = 1302;
	has(words_of(&input).text,
	    "đã gửi 7 thư (kể cả bản tin tổng hợp); chưa gửi được 0 thư; đang chờ gửi 4 thư; không gửi "
	    "vì không còn đúng 1.302 nội dung.\n");
}

static void
test_missing_year_is_said(void **state)
{
	static const char said[] = "Lưu ý: lịch làm việc chưa có năm 2020; hạn "
				   "theo quy định của năm này chưa tính được";
	struct digest_input input = clear_evening();

	(void)state;
	has_not(words_of(&input).text, said);
	input.outlook = (struct calendar_outlook){ .worry = CALENDAR_MISSING,
		.year = 2020 };
	has(words_of(&input).text, said);
	has(words_of(&input).html, said);
}

/* An end that is near is said for as long as it is. */
static void
test_calendar_ends(void **state)
{
	static const struct {
		enum calendar_worry worry;
		const char *says;
	} cases[] = {
		{ CALENDAR_UNCONFIRMED,
		    "Lưu ý: lịch làm việc chỉ được xác nhận đến hết năm 2026; "
		    "hạn sau đó là hạn tạm tính." },
		{ CALENDAR_ENDS,
		    "Lưu ý: lịch làm việc chỉ có đến hết năm 2026; hạn sang "
		    "năm sau chưa tính được theo quy định." },
	};
	struct digest_input input = clear_evening();

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		input.outlook = (struct calendar_outlook){ 0 };
		has_not(words_of(&input).text, "Lưu ý: lịch làm việc chỉ");
		input.outlook.worry = cases[i].worry;
		input.outlook.year = 2026;
		has(words_of(&input).text, cases[i].says);
		has(words_of(&input).html, cases[i].says);
		has_not(words_of(&input).text, cases[1 - i].says);
	}
}

/* Acceptance is due at an hour. */
static void
test_late_acceptance_names_the_hour(void **state)
{
	struct digest_row row = { .code = "T-1", .due = at(18, 14, 58) };
	struct digest_input input = clear_evening();

	(void)state;
	input.late_acceptance = (struct digest_rows){ &row, 1, 1 };
	has(words_of(&input).text,
	    "- T-1 – hạn tiếp nhận 14 giờ 58 ngày 18/09/2020\n");
}

/* What office mail programs do not show is not used. */
static void
test_html_is_plain(void **state)
{
	static const char *const words[] = { "flex", "grid",
		"position:", "<img", "<script", "{{", "url(" };
	struct digest_input input = clear_evening();
	const char *html = words_of(&input).html;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		has_not(html, words[i]);
	has(html, "<html lang=\"vi\">");
	has(html, "max-width:600px");
	has(html, "prefers-color-scheme: dark");
}

/* Each kind of work by itself keeps an evening from being all clear. */
static void
test_every_kind_of_work_is_work(void **state)
{
	struct digest_input clear = clear_evening();
	struct digest_input work[10];

	(void)state;
	assert_int_equal(digest_conclude(&clear), DIGEST_CLEAR);
	for (int i = 0; i < 10; i++)
		work[i] = clear;
	work[0].overdue.count = 1;
	work[1].overdue.total = 1;
	work[2].due_next.count = 1;
	work[3].due_next.total = 1;
	work[4].late_acceptance.count = 1;
	work[5].late_acceptance.total = 1;
	work[6].baseline = 1;
	work[7].by_standing[STANDING_OVERDUE] = 1;
	work[8].by_standing[STANDING_DUE_TODAY] = 1;
	work[9].by_standing[STANDING_LATE_ACCEPTANCE] = 1;
	for (int i = 0; i < 10; i++)
		if (digest_conclude(&work[i]) != DIGEST_WORK)
			fail_msg("work %d is none", i);
}

/* The oldest of the data that is fresh; a source that is not, is not asked. */
static void
test_the_oldest_data_is_told(void **state)
{
	struct digest_source sources[] = { { .data_time = 300 },
		{ .data_time = 200 }, { .data_time = 400 },
		{ .data_time = 100, .stale = true },
		{ .data_time = INSTANT_NONE } };
	struct digest_input input = { .sources = sources, .source_count = 5 };
	instant oldest;

	(void)state;
	assert_int_equal(digest_fresh(&input, &oldest), 3);
	assert_int_equal(oldest, 200);
	input.source_count = 0;
	assert_int_equal(digest_fresh(&input, &oldest), 0);
	assert_true(oldest == INSTANT_NONE);
}

/* Most late first; of one date by code. */
static void
test_rows_in_order(void **state)
{
	struct digest_row rows[] = { { .code = "B", .due = 20 },
		{ .code = "C", .due = 10 }, { .code = "A", .due = 20 },
		{ .code = "D", .due = 30 } };

	(void)state;
	digest_sort(rows, 0);
	digest_sort(rows, 1);
	assert_string_equal(rows[0].code, "B");
	digest_sort(rows, 4);
	assert_string_equal(rows[0].code, "C");
	assert_string_equal(rows[1].code, "A");
	assert_string_equal(rows[2].code, "B");
	assert_string_equal(rows[3].code, "D");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_clear),
		cmocka_unit_test(test_stale_source_is_never_all_clear),
		cmocka_unit_test(test_sick_sources),
		cmocka_unit_test(test_other_reasons_not_to_conclude),
		cmocka_unit_test(test_work_most_late_first),
		cmocka_unit_test(test_history_is_for_administrators),
		cmocka_unit_test(test_due_today_is_work),
		cmocka_unit_test(test_rows_are_linked),
		cmocka_unit_test(test_other_clocks_are_counted),
		cmocka_unit_test(test_left_and_exceeded),
		cmocka_unit_test(test_letters_are_for_the_province),
		cmocka_unit_test(test_missing_year_is_said),
		cmocka_unit_test(test_calendar_ends),
		cmocka_unit_test(test_late_acceptance_names_the_hour),
		cmocka_unit_test(test_html_is_plain),
		cmocka_unit_test(test_every_kind_of_work_is_work),
		cmocka_unit_test(test_the_oldest_data_is_told),
		cmocka_unit_test(test_rows_in_order),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
