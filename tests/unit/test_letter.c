/* Letters word for word.  The expected sentences are those of the agreed
 * wording, written by hand for a dossier due Friday 18/09/2020 17:30. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "wire/letter.h"

#define CODE "H99.15-200910-0012"

static struct wording *wording;
static struct arena *arena;

static int
setup(void **state)
{
	struct complaints complaints = { 0 };

	(void)state;
	wording = wording_build(NULL, "config/templates", &complaints);
	for (int i = 0; i < complaints.count; i++)
		print_error("%s:%d:%d: %s\n", complaints.items[i].file,
		    complaints.items[i].line, complaints.items[i].column,
		    complaints.items[i].text);
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

/* Local time of September 2020. */
static instant
at(int dom, int hour, int minute)
{
	return when_at(when_from_civil(2020, 9, dom), hour * 3600 + minute * 60,
	    WHEN_OFFICE_OFFSET);
}

static struct letter_item
item_due_friday(void)
{
	return (struct letter_item){
		.code = CODE,
		.procedure = "Đăng ký biến động quyền sử dụng đất",
		.field = "Đất đai",
		.agency = "UBND xã Thượng Quan",
		.officer = "Hoàng Văn Mẫu",
		.step = "Thẩm định hồ sơ",
		.rung = "before-2wd",
		.rung_kind = RUNG_WORKING_DAYS_BEFORE,
		.clock = CLOCK_RESOLUTION,
		.role = ROLE_OFFICER,
		.due = at(18, 17, 30),
		.due_is_promise = true,
		.working_days = 2,
		.working_days_known = true,
		.computed = INSTANT_NONE,
		.promised_before_pause = INSTANT_NONE,
		.first_seen = INSTANT_NONE,
		.received = INSTANT_NONE,
		.submitted = INSTANT_NONE,
	};
}

static struct letter_text
compose_from(struct letter_input input, const struct letter_item *items,
    size_t count)
{
	struct letter_text out;

	input.items = items;
	input.item_count = count;
	input.offset = WHEN_OFFICE_OFFSET;
	input.source = "Phần mềm một cửa điện tử";
	input.desk = "Văn phòng UBND tỉnh, 0900000001";
	input.data_time = input.now - 300;
	letter_compose(wording, &input, arena, &out);
	assert_true(text_length(out.subject) <= 65);
	return out;
}

static struct letter_text
compose(instant now, const struct letter_item *items, size_t count)
{
	return compose_from((struct letter_input){ .now = now,
				.recipient = "Hoàng Văn Mẫu",
				.role = ROLE_OFFICER },
	    items, count);
}

static void
has(const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL)
		fail_msg("not there: %s\nin: %s", wanted, text);
}

/* HTML writes a slash otherwise: what stands behind the last one. */
static void
has_html(const char *html, const char *wanted)
{
	const char *slash = strrchr(wanted, '/');

	has(html, slash == NULL ? wanted : slash + 1);
}

static void
has_not(const char *text, const char *unwanted)
{
	if (strstr(text, unwanted) != NULL)
		fail_msg("there: %s\nin: %s", unwanted, text);
}

/* How often ${text} stands in ${in}. */
static int
times(const char *in, const char *text)
{
	int count = 0;

	while ((in = strstr(in, text)) != NULL) {
		count++;
		in++;
	}
	return count;
}

static void
test_due_soon_whole_text(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.link = "https://motcua.example/ho-so/12";
	out = compose(at(16, 7, 30), &item, 1);
	assert_string_equal(out.subject,
	    "Nhắc việc: " CODE " còn 2 ngày làm việc");
	assert_string_equal(out.text,
	    "Kính gửi: Ông/Bà Hoàng Văn Mẫu,\n"
	    "\n"
	    "NHẮC VIỆC\n"
	    "\n"
	    "Hồ sơ " CODE " (Đăng ký biến động quyền sử dụng đất) do Ông/Bà "
	    "xử lý sẽ đến hạn lúc 17 giờ 30 ngày 18/09/2020, còn 02 ngày làm "
	    "việc. Đề nghị Ông/Bà hoàn thành đúng hạn. Nếu đã có kết quả, đề "
	    "nghị cập nhật trên phần mềm một cửa.\n"
	    "\n"
	    "- " CODE " – Đăng ký biến động quyền sử dụng đất – hẹn trả "
	    "18/09/2020 – còn 02 ngày làm việc – bước: Thẩm định hồ sơ – Mở "
	    "trên phần mềm một cửa: https://motcua.example/ho-so/12\n"
	    "\n"
	    "Số liệu lấy từ Phần mềm một cửa điện tử lúc 07 giờ 25 ngày "
	    "16/09/2020. Thư tự động, đề nghị không trả lời. Nếu thông tin "
	    "chưa đúng, liên hệ: Văn phòng UBND tỉnh, 0900000001.\n");
	has(out.html, "<html lang=\"vi\">");
	has(out.html,
	    "<a href=\"https:&#x2F;&#x2F;motcua.example&#x2F;ho-so&#x2F;12\"");
}

static void
test_computed_earlier_than_promised(void **state)
{
	struct letter_item item = item_due_friday();

	(void)state;
	item.computed = at(17, 17, 30);
	has(compose(at(16, 7, 30), &item, 1).text,
	    "Theo danh mục thủ tục, hồ sơ cần giải quyết xong chậm nhất ngày "
	    "17/09/2020, sớm hơn ngày hẹn trả 18/09/2020. Đề nghị Ông/Bà kiểm "
	    "tra lại ngày hẹn trả.");
	item.computed = at(21, 17, 30);
	has_not(compose(at(16, 7, 30), &item, 1).text, "Theo danh mục");
}

/* Why the deadline is what it is: in every section about it, in both forms. */
static void
test_grounds(void **state)
{
	const struct letter_grounds grounds = { .earliest = at(17, 17, 30),
		.other = at(16, 17, 30),
		.other_convention = "tính cả ngày tiếp nhận",
		.other_level = "cơ quan",
		.how = "tiếp nhận 11/09/2020; thời hạn 05 ngày làm việc",
		.basis = "Quyết định 1/QĐ-UBND" };
	static const struct {
		instant now;
		int days;
		enum rung_kind kind;
	} cases[] = { { 15, 3, RUNG_WORKING_DAYS_BEFORE },
		{ 18, 0, RUNG_DUE_DAY }, { 18, 0, RUNG_BUNDLE },
		{ 21, -1, RUNG_OVERDUE } };
	struct letter_item item = item_due_friday();

	(void)state;
	item.grounds = &grounds;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct letter_text out;

		item.rung_kind = cases[i].kind;
		item.working_days = cases[i].days;
		out = compose(at((int)cases[i].now, 7, 30), &item, 1);
		has(out.text,
		    "Theo cách tính khác (tính cả ngày tiếp nhận; nơi quy "
		    "định: cơ quan), hồ sơ cần giải quyết xong chậm nhất ngày "
		    "16/09/2020, nên được nhắc sớm. Hạn của hồ sơ vẫn là "
		    "18/09/2020.");
		has(out.text,
		    "Hạn sớm nhất 17/09/2020, muộn nhất 18/09/2020, tùy giờ "
		    "tạm dừng chính xác.");
		has(out.text,
		    "Cách tính: tiếp nhận 11/09/2020; thời hạn 05 ngày làm "
		    "việc.");
		has(out.html,
		    "Theo cách tính khác (tính cả ngày tiếp nhận; nơi quy "
		    "định: cơ quan)");
		has(out.html, "Hạn sớm nhất 17");
		has(out.html, "; thời hạn 05 ngày làm việc.");
		has_not(out.text, "1/QĐ-UBND");
	}
}

/* The clocks beside the result say how they were reckoned, in each section and
 * both forms; bounds and other conventions are the deadline's alone. */
static void
test_grounds_of_clocks(void **state)
{
	const struct letter_grounds grounds = { .earliest = at(16, 17, 30),
		.other = at(16, 17, 30),
		.other_convention = "tính cả ngày tiếp nhận",
		.other_level = "cơ quan",
		.how = "nộp lúc 16 giờ 00; 08 giờ làm việc" };
	static const struct {
		enum clock_kind clock;
		int now;
		const char *heading;
	} cases[] = {
		{ CLOCK_ACCEPTANCE, 18, "CHỜ TIẾP NHẬN" },
		{ CLOCK_ACCEPTANCE, 21, "CHẬM TIẾP NHẬN" },
		{ CLOCK_STEP, 18, "BƯỚC XỬ LÝ SẮP ĐẾN HẠN" },
		{ CLOCK_STEP, 21, "ĐÃ HẾT HẠN CỦA BƯỚC XỬ LÝ" },
		{ CLOCK_APOLOGY, 18, "VĂN BẢN XIN LỖI" },
		{ CLOCK_SUPPLEMENT, 21, "THỜI GIAN BỔ SUNG HỒ SƠ" },
	};
	struct letter_item items[2] = { item_due_friday(), item_due_friday() };

	(void)state;
	items[0].grounds = &grounds;
	items[1].code = "H99.15-200910-0013";
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct letter_text out;

		items[0].clock = items[1].clock = cases[i].clock;
		items[0].by_instant = items[1].by_instant = true;
		out = compose(at(cases[i].now, 7, 30), items, 2);
		has(out.text, cases[i].heading);
		has(out.text,
		    "\n  Cách tính: nộp lúc 16 giờ 00; 08 giờ làm việc.\n- ");
		has(out.html,
		    "<br>Cách tính: nộp lúc 16 giờ 00; 08 giờ làm việc.");
		has_not(out.text, "cách tính khác");
		has_not(out.text, "Hạn sớm nhất");
		/* Where nothing was reckoned nothing is said. */
		has_not(compose(at(cases[i].now, 7, 30), items + 1, 1).text,
		    "Cách tính");
	}
}

/* The office's own templates may give the catalogue's legal basis anywhere. */
static void
test_legal_basis(void **state)
{
	struct wording_texts texts = { 0 };
	struct complaints complaints = { 0 };
	const struct letter_grounds grounds = { .earliest = INSTANT_NONE,
		.other = INSTANT_NONE,
		.basis = "Quyết định 1/QĐ-UBND" };
	struct letter_item item = item_due_friday();
	struct wording *ours = wording;

	(void)state;
	texts.texts[WORDING_ALERT][WORDING_TEXT] =
	    "{{#mục}}{{#hồ sơ}}{{mã}}: {{căn cứ}}{{/hồ sơ}}{{/mục}}";
	wording = wording_build(&texts, "mẫu", &complaints);
	assert_non_null(wording);
	item.grounds = &grounds;
	for (int clock = 0; clock < CLOCK_COUNT; clock++) {
		item.clock = (enum clock_kind)clock;
		assert_string_equal(compose(at(16, 7, 30), &item, 1).text,
		    CODE ": Quyết định 1/QĐ-UBND");
	}
	wording_free(wording);
	wording = ours;
}

static void
test_due_today(void **state)
{
	struct letter_item items[3] = { item_due_friday(), item_due_friday(),
		item_due_friday() };
	struct letter_text out;

	(void)state;
	out = compose(at(18, 7, 30), items, 1);
	assert_string_equal(out.subject, "Đến hạn hôm nay: " CODE);
	has(out.text,
	    "Hồ sơ " CODE " đến hạn hôm nay, 18/09/2020, và chưa ghi nhận kết "
	    "quả. Đề nghị Ông/Bà hoàn thành hoặc cập nhật kết quả trên phần "
	    "mềm một cửa trước 17 giờ 30.");
	items[1].code = "H99.15-200910-0013";
	items[2].code = "H99.15-200910-0014";
	out = compose(at(18, 7, 30), items, 3);
	assert_string_equal(out.subject, "Đến hạn hôm nay 18/09/2020: 3 hồ sơ");
	for (int i = 0; i < 3; i++)
		items[i].rung_kind = RUNG_BUNDLE;
	out = compose(at(18, 15, 30), items, 3);
	assert_string_equal(out.subject,
	    "Phải trả trong ngày 18/09/2020: còn 3 hồ sơ");
}

/* One letter is answered by one link, said with the request and at the end;
 * the list that a line limit cuts short is behind it, too.  Without a link the
 * lines around it are not there. */
static void
test_answered_by_a_link(void **state)
{
	static const char link[] = "https://hosod.example/t/abc_-";
	struct letter_item items[3] = { item_due_friday(), item_due_friday(),
		item_due_friday() };
	struct letter_input input = { .now = at(23, 7, 30),
		.recipient = "Hoàng Văn Mẫu",
		.role = ROLE_OFFICER,
		.link = link,
		.cause_link = link,
		.line_limit = 2 };
	struct letter_text out;

	(void)state;
	items[1].code = "H99.15-200901-0001";
	items[2].code = "H99.15-200901-0002";
	for (int i = 0; i < 3; i++) {
		items[i].working_days = -3;
		items[i].cause_link = link;
	}
	out = compose_from(input, items, 3);
	has(out.text,
	    "cập nhật ngay trên phần mềm một cửa. Đề nghị cho biết nguyên "
	    "nhân tại:\nhttps://hosod.example/t/abc_-\n");
	has(out.text,
	    "… và 1 hồ sơ khác, xem tại:\nhttps://hosod.example/t/abc_-\n");
	has(out.text,
	    "\nĐã biết, cho biết nguyên nhân: "
	    "https://hosod.example/t/abc_-\n"
	    "(Liên kết dành riêng cho người nhận thư này, đề nghị không "
	    "chuyển tiếp.)\n");
	has_not(out.text, "Danh sách đầy đủ");
	assert_int_equal(times(out.text, link), 3);
	has(out.html, ">Đã biết, cho biết nguyên nhân</a>");
	assert_int_equal(times(out.html, "abc_-\""), 3);
	for (int i = 0; i < 3; i++)
		items[i].cause_link = NULL;
	input.link = input.cause_link = NULL;
	out = compose_from(input, items, 3);
	has(out.text, "… và 1 hồ sơ khác.\n");
	has_not(out.text, "nguyên nhân");
	has_not(out.html, "nguyên nhân");
}

static void
test_overdue_officer(void **state)
{
	struct letter_item items[4] = { item_due_friday(), item_due_friday(),
		item_due_friday(), item_due_friday() };
	struct letter_text out;

	(void)state;
	items[0].working_days = -3;
	items[0].cause_link = "https://hosod.example/nguyen-nhan/12";
	out = compose(at(23, 7, 30), items, 1);
	assert_string_equal(out.subject, "Quá hạn 3 ngày làm việc: " CODE);
	has(out.text,
	    "Hồ sơ " CODE " hẹn trả ngày 18/09/2020, đến nay quá hạn 03 ngày "
	    "làm việc. Đề nghị Ông/Bà khẩn trương giải quyết; nếu đã trả kết "
	    "quả, đề nghị cập nhật ngay trên phần mềm một cửa. Đề nghị cho "
	    "biết nguyên nhân tại:\nhttps://hosod.example/nguyen-nhan/12\n");
	has_not(out.text, "trễ hạn");

	items[1].code = "H99.15-200901-0001";
	items[1].due = at(7, 17, 30);
	items[1].working_days = -12;
	items[2].code = "H99.15-200901-0002";
	items[3].code = "H99.15-200901-0003";
	items[2].working_days = items[3].working_days = -3;
	out = compose(at(23, 7, 30), items, 4);
	assert_string_equal(out.subject,
	    "Quá hạn: 4 hồ sơ, lâu nhất 12 ngày làm việc");
	/* Most late first, then by code. */
	assert_true(strstr(out.text, "- H99.15-200901-0001") <
	    strstr(out.text, "- H99.15-200901-0002"));
	assert_true(strstr(out.text, "- H99.15-200901-0003") <
	    strstr(out.text, "- " CODE));
}

/* A date that a pause has moved was promised to nobody: the promise is named
 * apart. */
static void
test_moved_promise(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.due = at(18, 17, 30);
	item.working_days = -1;
	item.promised_before_pause = at(14, 17, 30);
	out = compose(at(21, 7, 30), &item, 1);
	has(out.text, "đến hạn ngày 18/09/2020, đến nay quá hạn 01 ngày");
	has(out.text, "hạn theo quy định 18/09/2020");
	has(out.text,
	    "Ngày hẹn trả ghi trên phần mềm là 14/09/2020; hạn trên đã cộng "
	    "thời gian tạm dừng sau đó.");
	has_not(out.text, "hẹn trả ngày 18/09/2020");
	has_not(out.text, "hẹn trả 18/09/2020");
	item.computed = at(17, 17, 30);
	out = compose(at(16, 7, 30), &item, 1);
	has(out.text, "chậm nhất ngày 17/09/2020, sớm hơn hạn 18/09/2020.");
}

static void
test_overdue_head(void **state)
{
	struct letter_item items[4];
	struct letter_text out;
	static const char *const codes[] = { "A-1", "A-2", "A-3", "A-4" };

	(void)state;
	for (int i = 0; i < 4; i++) {
		items[i] = item_due_friday();
		items[i].code = codes[i];
		items[i].role = ROLE_HEAD;
		items[i].working_days = -1;
		items[i].apology_missing = i > 0;
	}
	out = compose_from((struct letter_input){ .now = at(21, 7, 30),
			       .recipient = "Nông Thị Thử",
			       .role = ROLE_HEAD },
	    items, 4);
	assert_string_equal(out.subject,
	    "Quá hạn: 4 hồ sơ, lâu nhất 1 ngày làm việc");
	has(out.text,
	    "UBND xã Thượng Quan có 04 hồ sơ quá hạn (danh sách kèm theo), "
	    "trong đó 03 hồ sơ chưa ghi nhận văn bản xin lỗi. Kính đề nghị "
	    "Ông/Bà chỉ đạo giải quyết.");
	has(out.text, "– cán bộ xử lý: Hoàng Văn Mẫu –");
	has_not(out.text, "do Ông/Bà xử lý");
}

static void
test_late_discovery(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.working_days = -2;
	item.late_discovery = true;
	item.first_seen = at(22, 9, 10);
	item.received = at(10, 8, 0);
	out = compose(at(22, 13, 30), &item, 1);
	assert_string_equal(out.subject, "Mới ghi nhận, đã quá hạn: " CODE);
	has(out.text,
	    "Hệ thống ghi nhận hồ sơ " CODE " lần đầu lúc 09 giờ 10 ngày "
	    "22/09/2020; theo phần mềm, hồ sơ tiếp nhận ngày 10/09/2020 và "
	    "hẹn trả ngày 18/09/2020. Đề nghị Ông/Bà kiểm tra việc cập nhật "
	    "hồ sơ và tình trạng giải quyết thực tế.");
}

static void
test_acceptance(void **state)
{
	struct letter_item items[5];
	struct letter_text out;
	static const char *const codes[] = { CODE, "B-2", "B-3", "B-4", "B-5" };

	(void)state;
	for (int i = 0; i < 5; i++) {
		items[i] = item_due_friday();
		items[i].code = codes[i];
		items[i].clock = CLOCK_ACCEPTANCE;
		items[i].role = ROLE_DESK;
		items[i].due = at(21, 16, 0);
		items[i].submitted = at(18, 16, 0);
		items[i].acceptance_limit = "08 giờ làm việc";
		items[i].by_instant = true;
		items[i].online = true;
		items[i].working_days_known = true;
		items[i].working_days = 0;
		items[i].office_seconds = 3600;
	}
	out = compose_from((struct letter_input){ .now = at(21, 15, 0),
			       .recipient = "Bộ phận Một cửa xã Thượng Quan",
			       .role = ROLE_DESK },
	    items, 1);
	assert_string_equal(out.subject,
	    "Chờ tiếp nhận, hạn 16 giờ 00 hôm nay: " CODE);
	has(out.text, "Kính gửi: Bộ phận Một cửa xã Thượng Quan,\n");
	has(out.text,
	    "Hồ sơ trực tuyến " CODE " nộp lúc 16 giờ 00 ngày 18/09/2020 chưa "
	    "được tiếp nhận; hạn tiếp nhận (08 giờ làm việc) là 16 giờ 00 ngày "
	    "21/09/2020, còn 01 giờ làm việc. Đề nghị tiếp nhận, yêu cầu bổ "
	    "sung hoặc từ chối bằng văn bản, nêu rõ lý do.");
	/* The instant itself is late. */
	out = compose(at(21, 16, 0), items, 5);
	assert_string_equal(out.subject, "Chậm tiếp nhận: 5 hồ sơ trực tuyến");
	/* Due on another day. */
	items[0].office_seconds = 7 * 3600;
	out = compose(at(18, 17, 0), items, 1);
	assert_string_equal(out.subject, "Chờ tiếp nhận, hạn 21/09: " CODE);
}

/* Papers brought to the desk have a day, and the day counts to its end. */
static void
test_acceptance_of_papers(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.clock = CLOCK_ACCEPTANCE;
	item.role = ROLE_DESK;
	item.submitted = at(17, 9, 0);
	item.acceptance_limit = "01 ngày làm việc";
	item.working_days_known = true;
	item.office_seconds = 0;
	out = compose(at(18, 18, 0), &item, 1);
	assert_string_equal(out.subject,
	    "Chờ tiếp nhận, hạn 17 giờ 30 hôm nay: " CODE);
	has(out.text,
	    "Hồ sơ " CODE " nộp lúc 09 giờ 00 ngày 17/09/2020 chưa được tiếp "
	    "nhận; hạn tiếp nhận (01 ngày làm việc) là 17 giờ 30 ngày "
	    "18/09/2020. ");
	out = compose(at(21, 7, 30), &item, 1);
	assert_string_equal(out.subject, "Chậm tiếp nhận: " CODE);
	assert_null(strstr(out.text, "trực tuyến"));
}

/* The step's limit is the software's: it is not the dossier's deadline. */
static void
test_step(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.clock = CLOCK_STEP;
	item.severity = SEVERITY_DUE;
	item.step = "Thẩm định";
	item.due = at(16, 15, 0);
	item.deadline = at(18, 17, 30);
	item.working_days_known = true;
	item.office_seconds = 5400;
	out = compose(at(16, 13, 30), &item, 1);
	assert_string_equal(out.subject, "Nhắc việc: bước sắp đến hạn, " CODE);
	has(out.text,
	    "Bước \"Thẩm định\" của hồ sơ " CODE " có hạn 15 giờ 00 ngày "
	    "16/09/2020 theo phần mềm một cửa, còn 01 giờ 30 phút làm việc. "
	    "Đề nghị Ông/Bà hoàn thành bước này đúng hạn.");
	item.office_seconds = -9000;
	out = compose(at(17, 7, 30), &item, 1);
	assert_string_equal(out.subject, "Đã hết hạn của bước: " CODE);
	has(out.text,
	    "Bước \"Thẩm định\" của hồ sơ " CODE " có hạn 15 giờ 00 ngày "
	    "16/09/2020 theo phần mềm một cửa, đến nay đã qua 02 giờ 30 phút "
	    "làm việc. Đề nghị Ông/Bà hoàn thành bước này hoặc cập nhật trên "
	    "phần mềm một cửa.");
	has(out.text, "hẹn trả 18/09/2020");
	item.role = ROLE_DESK;
	out = compose(at(17, 7, 30), &item, 1);
	has(out.text,
	    "UBND xã Thượng Quan có 01 hồ sơ đã qua hạn của bước đang xử lý "
	    "(danh sách kèm theo). Đề nghị đôn đốc xử lý.");
	assert_null(strstr(out.text, "quá hạn"));
}

/* Due Friday 18/9: sent by Thursday 17/9. */
/* A head with a dossier of his own reads one list, and is not asked to have
 * himself sign. */
static void
test_head_who_is_the_officer(void **state)
{
	struct letter_item items[2] = { item_due_friday(), item_due_friday() };
	struct letter_text out;

	(void)state;
	items[1].code = "H99.15-200910-0013";
	items[1].role = ROLE_HEAD;
	out = compose(at(21, 7, 30), items, 2);
	assert_int_equal(times(out.text, "THÔNG BÁO QUÁ HẠN"), 1);
	has(out.text, "UBND xã Thượng Quan có 02 hồ sơ quá hạn");
	has(out.text, "- " CODE);
	has(out.text, "- H99.15-200910-0013");
	items[0].clock = CLOCK_APOLOGY;
	items[0].deadline = at(18, 17, 30);
	items[0].heads = true;
	out = compose(at(17, 7, 30), items, 1);
	has_not(out.text, "trình lãnh đạo ký");
	has(out.text, "kính đề nghị Ông/Bà xem xét ký văn bản xin lỗi");
}

/* The control office's row may bear its own name or a person's. */
static void
test_control_office(void **state)
{
	static const struct {
		const char *name, *greeting;
	} cases[] = {
		{ "Nông Văn Mẫu", "Kính gửi: Ông/Bà Nông Văn Mẫu," },
		{ "Tô Thị Mẫu", "Kính gửi: Ông/Bà Tô Thị Mẫu," },
		{ "Bàn Văn Mẫu", "Kính gửi: Ông/Bà Bàn Văn Mẫu," },
		{ "Phòng Kiểm soát TTHC", "Kính gửi: Phòng Kiểm soát TTHC," },
		{ "Văn phòng UBND tỉnh", "Kính gửi: Văn phòng UBND tỉnh," },
	};
	struct letter_item item = item_due_friday();

	(void)state;
	item.role = ROLE_PROVINCE;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct letter_text out =
		    compose_from((struct letter_input){ .now = at(17, 7, 30),
				     .recipient = cases[i].name,
				     .role = ROLE_PROVINCE },
			&item, 1);

		has(out.text, cases[i].greeting);
		has(out.html, cases[i].greeting + strlen("Kính gửi: "));
	}
}

static void
test_apology(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.clock = CLOCK_APOLOGY;
	item.step = "Thẩm định";
	item.due = at(17, 17, 30);
	item.deadline = at(18, 17, 30);
	out = compose(at(17, 7, 30), &item, 1);
	assert_string_equal(out.subject,
	    "Văn bản xin lỗi, chậm nhất 17/09/2020: " CODE);
	has(out.text,
	    "Hồ sơ " CODE " hẹn trả ngày 18/09/2020, hiện ở bước \"Thẩm "
	    "định\". Nếu dự kiến không kịp, đề nghị trình lãnh đạo ký văn bản "
	    "xin lỗi và đề nghị gia hạn (nêu rõ lý do, ngày hẹn lại), gửi Bộ "
	    "phận Một cửa trước 17 giờ 30 ngày 17/09/2020. Mỗi hồ sơ chỉ được "
	    "hẹn lại một lần. Nếu sẽ trả đúng hạn, không cần thực hiện.");
	item.role = ROLE_HEAD;
	out = compose(at(17, 7, 30), &item, 1);
	has(out.text, "kính đề nghị Ông/Bà xem xét ký văn bản xin lỗi");
}

/* The applicant is not late: the dossier may be closed, no more is said. */
static void
test_supplement(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.clock = CLOCK_SUPPLEMENT;
	item.role = ROLE_DESK;
	item.supplement_limit = "15 ngày làm việc";
	out = compose(at(21, 7, 30), &item, 1);
	assert_string_equal(out.subject, "Hết thời gian bổ sung: " CODE);
	has(out.text,
	    "Hồ sơ " CODE " đang chờ người nộp bổ sung; thời gian bổ sung theo "
	    "danh mục thủ tục (15 ngày làm việc) đã hết ngày 18/09/2020. Nếu "
	    "hồ sơ chưa được bổ sung, đề nghị xem xét kết thúc hồ sơ theo quy "
	    "định của thủ tục; nếu đã bổ sung, đề nghị cập nhật trên phần mềm "
	    "một cửa.");
	assert_null(strstr(out.text, "quá hạn"));
	assert_null(strstr(out.html, "quá hạn"));
	out = compose(at(18, 7, 30), &item, 1);
	assert_string_equal(out.subject, "Thời gian bổ sung sắp hết: " CODE);
}

/* Working days by date, office time by the clock; nothing is exceeded on the
 * due date, whatever the hour promised. */
static void
test_days_and_hours(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.working_days = 2;
	item.office_seconds = 24 * 3600;
	item.working_days_known = true;
	out = compose(at(16, 7, 30), &item, 1);
	has(out.text, "còn 02 ngày làm việc. ");
	item.working_days = 0;
	item.office_seconds = 8 * 3600;
	out = compose(at(18, 7, 30), &item, 1);
	has(out.text, "trước 17 giờ 30, còn 08 giờ làm việc.");
	item.office_seconds = -1800;
	out = compose(at(18, 18, 0), &item, 1);
	has(out.text, "trước 17 giờ 30.");
	item.working_days = -3;
	item.office_seconds = -16 * 3600;
	out = compose(at(23, 7, 30), &item, 1);
	has(out.text, "quá hạn 03 ngày làm việc. ");
}

static void
test_mixed_letter_takes_the_most_severe(void **state)
{
	struct letter_item items[4] = { item_due_friday(), item_due_friday(),
		item_due_friday(), item_due_friday() };
	struct letter_text out;

	(void)state;
	items[0].due = at(24, 17, 30);
	items[1].code = "B";
	items[2].code = "C";
	items[2].due = at(17, 17, 30);
	items[2].working_days = -1;
	/* The same dossier's older notice says nothing new. */
	items[3] = items[2];
	items[3].rung_kind = RUNG_DUE_DAY;
	out = compose(at(18, 7, 30), items, 4);
	assert_string_equal(out.subject, "Quá hạn 1 ngày làm việc: C");
	assert_true(strstr(out.text, "THÔNG BÁO QUÁ HẠN") != NULL &&
	    strstr(out.text, "THÔNG BÁO QUÁ HẠN") <
		strstr(out.text, "ĐẾN HẠN HÔM NAY") &&
	    strstr(out.text, "ĐẾN HẠN HÔM NAY") <
		strstr(out.text, "NHẮC VIỆC"));
	has_not(strstr(out.text, "- C –") + 1, "- C –");
}

static void
test_stale_source_and_sensitive_procedure(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_stale stale = { .source = "Một cửa cấp xã",
		.since = at(18, 9, 40) };
	struct letter_text out;

	(void)state;
	item.sensitive = true;
	item.procedure = "Xác nhận tình trạng kín";
	item.provisional = true;
	out = compose_from((struct letter_input){ .now = at(18, 13, 30),
			       .recipient = "Hoàng Văn Mẫu",
			       .role = ROLE_OFFICER,
			       .stale = &stale,
			       .stale_count = 1 },
	    &item, 1);
	has(out.text,
	    "Lưu ý: từ 09 giờ 40 ngày 18/09/2020 chưa lấy được dữ liệu từ Một "
	    "cửa cấp xã. Tình trạng dưới đây có thể đã thay đổi; đề nghị kiểm "
	    "tra trên phần mềm một cửa trước khi xử lý.");
	has_not(out.text, "Xác nhận tình trạng kín");
	has_not(out.html, "Xác nhận tình trạng kín");
	has(out.text, "– Đất đai – hẹn trả 18/09/2020 (hạn tạm tính)");
}

/* Wherever the deadline of a dossier stands, in both bodies. */
static void
test_provisional_everywhere(void **state)
{
	struct letter_item due = item_due_friday(), late = item_due_friday();
	struct letter_item found = item_due_friday();
	struct letter_text out;

	(void)state;
	due.provisional = late.provisional = found.provisional = true;
	out = compose(at(18, 7, 30), &due, 1);
	has(out.text, "đến hạn hôm nay, 18/09/2020 (hạn tạm tính), và");
	has(out.html, "(hạn tạm tính), và");
	late.working_days = -3;
	out = compose(at(23, 7, 30), &late, 1);
	has(out.text, "hẹn trả ngày 18/09/2020 (hạn tạm tính), đến nay");
	has(out.html, "(hạn tạm tính), đến nay");
	found.working_days = -2;
	found.late_discovery = true;
	found.first_seen = at(22, 9, 10);
	out = compose(at(22, 13, 30), &found, 1);
	has(out.text, "hẹn trả ngày 18/09/2020 (hạn tạm tính). Đề nghị");
	has(out.html, "(hạn tạm tính). Đề nghị");
}

/* An item of ${clock} that ends on Thu 17/9 17:30, of a dossier due on Fri
 * 18/9; which of the two may move yet. */
static struct letter_item
beside(enum clock_kind clock, bool end_moves, bool deadline_moves)
{
	struct letter_item item = item_due_friday();

	item.clock = clock;
	item.due = at(17, 17, 30);
	item.deadline = at(18, 17, 30);
	item.provisional = end_moves;
	item.deadline_provisional = deadline_moves;
	item.working_days = 0;
	item.working_days_known = true;
	item.office_seconds = 0;
	return item;
}

/* How often September ${dom} 2020 is marked; fails where another date is, or
 * the two bodies differ. */
static int
marks_of(const struct letter_text *out, int dom)
{
	static const char mark[] = " (hạn tạm tính)";
	char text[64], html[64];

	snprintf(text, sizeof(text), "%d/09/2020%s", dom, mark);
	snprintf(html, sizeof(html), "%d&#x2F;09&#x2F;2020%s", dom, mark);
	assert_int_equal(times(out->text, text), times(out->text, mark));
	assert_int_equal(times(out->html, html), times(out->text, mark));
	return times(out->text, mark);
}

/* Each date has its own mark, and lends it to no other: in the sentence and in
 * the line of both bodies.  A step's letter says the deadline in its line only,
 * and only when it is over; the others say theirs of no deadline. */
static void
test_provisional_by_clock(void **state)
{
	static const struct {
		enum clock_kind clock;
		int end, deadline;
	} cases[] = {
		{ CLOCK_ACCEPTANCE, 2, 0 },
		{ CLOCK_APOLOGY, 2, 2 },
		{ CLOCK_SUPPLEMENT, 2, 0 },
		{ CLOCK_STEP, 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct letter_item item = beside(cases[i].clock, true, false);
		struct letter_text out = compose(at(17, 18, 0), &item, 1);

		assert_int_equal(marks_of(&out, 17), cases[i].end);
		item = beside(cases[i].clock, false, true);
		out = compose(at(17, 18, 0), &item, 1);
		assert_int_equal(marks_of(&out, 18), cases[i].deadline);
	}
	/* Not late yet. */
	for (int dom = 16; dom <= 17; dom++) {
		struct letter_item item = beside(CLOCK_ACCEPTANCE, true, true);
		struct letter_text out = compose(at(dom, 16, 0), &item, 1);

		assert_int_equal(marks_of(&out, 17), 2);
	}
}

/* The dates beside the deadline, which no condition of a template asks for. */
static void
test_provisional_remarks(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_grounds grounds = { .earliest = at(17, 17, 30),
		.earliest_provisional = true,
		.other = at(16, 17, 30),
		.other_convention = "tính cả ngày tiếp nhận",
		.other_level = "nguồn dữ liệu" };
	struct letter_text out;

	(void)state;
	item.grounds = &grounds;
	item.computed = at(17, 17, 30);
	item.computed_provisional = true;
	out = compose(at(15, 7, 30), &item, 1);
	has(out.text, "Hạn sớm nhất 17/09/2020 (hạn tạm tính), muộn nhất");
	has(out.text, "chậm nhất ngày 17/09/2020 (hạn tạm tính), sớm hơn");
	has(out.text, "chậm nhất ngày 16/09/2020, nên được nhắc sớm");
	has_not(out.text, "18/09/2020 (hạn tạm tính)");
	grounds.earliest_provisional = item.computed_provisional = false;
	grounds.other_provisional = true;
	out = compose(at(15, 7, 30), &item, 1);
	has(out.text, "chậm nhất ngày 16/09/2020 (hạn tạm tính), nên được");
	assert_int_equal(times(out.text, "(hạn tạm tính)"), 1);
}

static void
test_imported_text_is_never_markup(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.code = "X\r\nBcc: a@b.example";
	item.procedure = "<script>alert(1)</script>\" onload=\"";
	item.step = "{{mã}}</li>";
	item.link = "javascript:alert(1)";
	out = compose(at(16, 7, 30), &item, 1);
	assert_null(strpbrk(out.subject, "\r\n"));
	has_not(out.html, "<script");
	has_not(out.html, "\" onload");
	has(out.html, "{{mã}}&lt;&#x2F;li&gt;");
	has_not(out.html, "javascript:");
	has_not(out.text, "javascript:");
}

static void
test_baseline(void **state)
{
	struct letter_item items[2] = { item_due_friday(), item_due_friday() };
	struct letter_text out;

	(void)state;
	items[0].role = items[1].role = ROLE_HEAD;
	items[0].working_days = -1;
	items[1].code = "A-1";
	items[1].due = at(1, 17, 30);
	items[1].working_days = -13;
	out = compose_from((struct letter_input){ .kind = LETTER_BASELINE,
			       .now = at(21, 7, 30),
			       .recipient = "Nông Thị Thử",
			       .role = ROLE_HEAD,
			       .agency = "UBND xã Thượng Quan" },
	    items, 2);
	assert_string_equal(out.subject,
	    "Tồn trước khi vận hành: 2 hồ sơ – UBND xã Thượng Quan");
	has(out.text, "TỒN TRƯỚC KHI VẬN HÀNH\n\n- A-1 – ");
	has(out.text,
	    "UBND xã Thượng Quan có 02 hồ sơ đã quá hạn từ trước, lâu nhất 13 "
	    "ngày làm việc (danh sách dưới đây).");
}

static void
test_source_letters(void **state)
{
	struct letter_source input = { .recipient = "Quản trị",
		.source = "motcua-xa",
		.since = at(18, 9, 40),
		.now = at(18, 10, 40),
		.offset = WHEN_OFFICE_OFFSET,
		.reason = "HTTP 503" };
	struct letter_text out;

	(void)state;
	letter_compose_source(wording, false, &input, arena, &out);
	assert_string_equal(out.subject,
	    "Mất dữ liệu nguồn motcua-xa từ 09 giờ 40");
	has(out.text, "Lần thử gần nhất: HTTP 503.");
	has(out.text, "đề nghị kiểm tra kết nối, tài khoản và");
	/* Nobody logs in to a folder. */
	input.folder = "/srv/danh-sach";
	letter_compose_source(wording, false, &input, arena, &out);
	has(out.text, "Đề nghị bỏ danh sách mới vào thư mục /srv/danh-sach;");
	assert_null(strstr(out.text, "tài khoản"));
	letter_compose_source(wording, true, &input, arena, &out);
	assert_string_equal(out.subject, "Đã có lại dữ liệu nguồn motcua-xa");
}

static void
test_long_subject_is_cut(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_text out;

	(void)state;
	item.code =
	    "đđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđ"
	    "đđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđđ";
	out = compose(at(16, 7, 30), &item, 1);
	assert_int_equal(text_length(out.subject), 65);
	assert_true(text_is_utf8(out.subject, strlen(out.subject), NULL));
	assert_string_equal(out.subject + strlen(out.subject) - 3, "…");
}

/* A letter of three overdue and two due soon, two lines long: the gravest are
 * told, and the counts are of all. */
static void
test_line_limit(void **state)
{
	struct letter_item items[5];
	static const char *const codes[] = { "Q-1", "Q-2", "Q-3", "S-1",
		"S-2" };
	struct letter_text out;

	(void)state;
	for (int i = 0; i < 5; i++) {
		items[i] = item_due_friday();
		items[i].code = codes[i];
		if (i < 3) {
			items[i].due = at(10 + i, 17, 30);
			items[i].working_days = -(4 - i);
		}
	}
	out = compose_from((struct letter_input){ .now = at(16, 7, 30),
			       .recipient = "Hoàng Văn Mẫu",
			       .role = ROLE_OFFICER,
			       .line_limit = 2 },
	    items, 5);
	assert_string_equal(out.subject,
	    "Quá hạn: 3 hồ sơ, lâu nhất 4 ngày làm việc");
	has(out.text, "- Q-1 – ");
	has(out.text, "- Q-2 – ");
	has_not(out.text, "Q-3");
	has_not(out.text, "- S-1");
	has(out.text, "\n… và 1 hồ sơ khác.\n");
	has(out.text, "\n… và 2 hồ sơ khác.\n");
	has(out.html, "… và 1 hồ sơ khác.</p>");
	/* Without a limit nothing is left out, and nothing is said of it. */
	out = compose(at(16, 7, 30), items, 5);
	has(out.text, "- Q-3 – ");
	has_not(out.text, "hồ sơ khác");
}

/* 1.284 before the watch, of which the two worst are told. */
static void
test_baseline_total(void **state)
{
	struct letter_item items[2] = { item_due_friday(), item_due_friday() };
	struct letter_text out;

	(void)state;
	items[0].code = "B-1";
	items[0].due = at(1, 17, 30);
	items[0].working_days = -12;
	items[1].code = "B-2";
	items[1].due = at(10, 17, 30);
	items[1].working_days = -6;
	items[0].role = items[1].role = ROLE_HEAD;
	out = compose_from((struct letter_input){ .kind = LETTER_BASELINE,
			       .now = at(18, 7, 30),
			       .recipient = "Triệu Thị Mẫu",
			       .role = ROLE_HEAD,
			       .line_limit = 2,
			       .total = 1284 },
	    items, 2);
	has(out.subject, "Tồn trước khi vận hành: 1.284 hồ sơ –");
	has(out.text,
	    "có 1.284 hồ sơ đã quá hạn từ trước, lâu nhất 12 ngày làm việc");
	has(out.text, "\n… và 1.282 hồ sơ khác.\n");
}

/* Each reason has its subject, its words, and nothing of the others. */
static void
test_admin(void **state)
{
	static const struct {
		const char *what, *subject, *title, *says;
	} cases[] = {
		{ "calendar-missing", "2021", "Chưa có lịch làm việc năm 2021",
		    "hạn theo quy định của năm này chưa tính được" },
		{ "calendar-ends", "2020",
		    "Lịch làm việc chỉ có đến hết năm 2020",
		    "còn không quá 90 ngày" },
		{ "calendar-unconfirmed", "2026",
		    "Lịch làm việc chỉ xác nhận đến hết năm 2026",
		    "chỉ được xác nhận đến hết ngày 31/12/2026" },
		{ "letter-refused", "a@ducvan.example",
		    "Thư bị từ chối: a@ducvan.example",
		    "lệnh này gửi lại chính thư đó" },
		{ "letter-returned", "a@ducvan.example",
		    "Thư bị trả lại: a@ducvan.example",
		    "thư đã bị trả lại không gửi lại được" },
		{ "letter-uncertain", "a@ducvan.example",
		    "Thư chưa rõ đã tới: a@ducvan.example",
		    "đã được gửi hai lần nhưng không nhận được trả lời" },
		{ "channel-stuck", "thu", "Kênh gửi thư cần xử lý: thu",
		    "cần người xử lý (mật khẩu, chứng thư số hoặc cấu hình)" },
		{ "channel-gone", "thu",
		    "Kênh thu không còn trong cấu hình, thư đang chờ",
		    "(đã bị bỏ hoặc đổi tên)" },
		{ "channel-changed", "thu",
		    "Kênh thu đã đổi cách gửi, thư đang chờ",
		    "thư lập cho cách gửi trước" },
		{ "channel-failing", "thu",
		    "Kênh thu không gửi được thư từ 07 giờ 30 ngày 18/09/2020",
		    "trong khi có thư đang chờ" },
		{ "channel-back", "thu", "Kênh thu đã gửi lại được thư",
		    "đã gửi lại được thư (không gửi được từ 07 giờ 30 ngày 18" },
		{ "contacts-unreached", "3",
		    "Danh bạ: 3 địa chỉ chưa chắc tới người nhận",
		    "thư bị trả lại, máy chủ thư từ chối hoặc chưa được " },
		{ "too-many-open", "2020-09-18",
		    "Số hồ sơ đang giải quyết vượt ngưỡng",
		    "vượt ngưỡng đã cấu hình (bounds.open_dossiers)" },
	};
	enum { CASES = sizeof(cases) / sizeof(cases[0]) };

	(void)state;
	assert_false(letter_admin_is_known("source-lost"));
	for (size_t i = 0; i < CASES; i++) {
		struct letter_admin input = { .recipient = "Quản trị",
			.what = cases[i].what,
			.subject = cases[i].subject,
			.detail = "535 <5.7.8>",
			.since = at(18, 7, 30),
			.now = at(18, 9, 40),
			.offset = WHEN_OFFICE_OFFSET,
			.desk = "Phòng Kiểm soát" };
		struct letter_text out;

		assert_true(letter_admin_is_known(cases[i].what));
		letter_compose_admin(wording, &input, arena, &out);
		assert_string_equal(out.subject, cases[i].title);
		has(out.text, cases[i].says);
		has(out.html, cases[i].says);
		/* Addresses are a list, and what died. */
		if (strcmp(cases[i].what, "contacts-unreached") == 0 ||
		    strncmp(cases[i].what, "letter-", 7) == 0) {
			has(out.text, "\n\n- 535 <5.7.8>\n");
			has(out.html, ">535 &lt;5.7.8&gt;</li>");
		} else {
			has(out.text, "\nChi tiết: 535 <5.7.8>\n");
			has(out.html, "Chi tiết: 535 &lt;5.7.8&gt;</p>");
		}
		has(out.text, "Thư lập lúc 09 giờ 40 ngày 18/09/2020.");
		for (size_t k = 0; k < CASES; k++)
			if (k != i)
				has_not(out.text, cases[k].says);
		input.detail = NULL;
		letter_compose_admin(wording, &input, arena, &out);
		has_not(out.text, "Chi tiết");
	}
}

/* A line for each. */
static void
test_admin_of_addresses(void **state)
{
	const struct letter_admin input = { .recipient = "Quản trị",
		.what = "contacts-unreached",
		.subject = "2",
		.detail = "Lý Thị Mẫu (lm@xa.example): chưa xác nhận\n"
			  "Hà Văn Mẫu (hm@xa.example): thư bị trả lại",
		.now = at(18, 9, 40),
		.offset = WHEN_OFFICE_OFFSET,
		.desk = "quantri@tinh.example" };
	struct letter_text out;

	(void)state;
	letter_compose_admin(wording, &input, arena, &out);
	has(out.text,
	    "\n- Lý Thị Mẫu (lm@xa.example): chưa xác nhận\n"
	    "- Hà Văn Mẫu (hm@xa.example): thư bị trả lại\n\n");
	has(out.html, ">Lý Thị Mẫu (lm@xa.example): chưa xác nhận</li>\n<li ");
	has(out.html,
	    ">Hà Văn Mẫu (hm@xa.example): thư bị trả lại</li>\n</ul>");
	/* Nothing sticks to what is copied. */
	has(out.html, "Liên hệ: quantri@tinh.example</p>");
}

/* Every trouble of a source that answers, and its end. */
static void
test_admin_of_sources(void **state)
{
	static const struct {
		const char *what, *detail, *title, *says;
	} cases[] = {
		{ "source-silent", "3",
		    "Nguồn motcua: không có thay đổi từ 11/09/2020",
		    "Từ 16 giờ 00 ngày 11/09/2020, hệ thống vẫn lấy được dữ "
		    "liệu từ motcua nhưng không có hồ sơ nào mới hoặc thay "
		    "đổi, qua trọn 3 ngày làm việc." },
		{ "source-heard", "", "Nguồn motcua: đã có thay đổi trở lại",
		    "Lúc 09 giờ 40 ngày 18/09/2020 hệ thống đã nhận được hồ sơ "
		    "mới hoặc thay đổi từ motcua (không có thay đổi từ 16 giờ "
		    "00 ngày 11/09/2020)." },
		{ "source-skewed", "nhanh 12 phút",
		    "Nguồn motcua: giờ máy chủ nhanh 12 phút",
		    "giờ máy chủ của motcua nhanh 12 phút so với giờ hệ "
		    "thống." },
		{ "source-in-step", "", "Nguồn motcua: giờ máy chủ đã đúng",
		    "giờ máy chủ của motcua đã khớp với giờ hệ thống" },
		{ "source-shrunk", "Trong 20 hồ sơ, chỉ còn 7.",
		    "Nguồn motcua: danh sách hồ sơ ngắn bất thường",
		    "chấp nhận bằng lệnh: hosoctl source accept motcua" },
		{ "source-whole", "Danh sách lại có đủ hồ sơ.",
		    "Nguồn motcua: danh sách hồ sơ đã dùng lại được",
		    "(ngắn bất thường từ 16 giờ 00 ngày 11/09/2020). Danh sách "
		    "lại có đủ hồ sơ. Không cần thực hiện thêm." },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct letter_admin input = { .recipient = "Quản trị",
			.what = cases[i].what,
			.subject = "motcua",
			.detail = cases[i].detail,
			.since = at(11, 16, 0),
			.now = at(18, 9, 40),
			.offset = WHEN_OFFICE_OFFSET };
		struct letter_text out;

		assert_true(letter_admin_is_known(cases[i].what));
		letter_compose_admin(wording, &input, arena, &out);
		assert_string_equal(out.subject, cases[i].title);
		has(out.text, cases[i].says);
		has_html(out.html, cases[i].says);
		has(out.text, cases[i].detail);
	}
}

/* A source that never gave data has no hour since when. */
static void
test_stale_without_data(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_stale stale = { .source = "motcua",
		.since = INSTANT_NONE };
	struct letter_text out;

	(void)state;
	out = compose_from((struct letter_input){ .now = at(16, 7, 30),
			       .recipient = "Hoàng Văn Mẫu",
			       .role = ROLE_OFFICER,
			       .stale = &stale,
			       .stale_count = 1 },
	    &item, 1);
	has(out.text, "Lưu ý: chưa lấy được dữ liệu từ motcua.");
}

/* It answers, and shows the same: words of their own, whatever the letter. */
static void
test_silent_source(void **state)
{
	struct letter_item item = item_due_friday();
	struct letter_stale stale[] = {
		{ .source = "motcua", .since = at(11, 16, 0), .silent = true },
		{ .source = "khac", .since = at(16, 6, 0) }
	};
	static const char note[] =
	    "Lưu ý: từ 16 giờ 00 ngày 11/09/2020 nguồn motcua không có thay "
	    "đổi nào. Tình trạng dưới đây có thể chưa được cập nhật; đề nghị "
	    "kiểm tra trên phần mềm một cửa trước khi xử lý.";
	static const enum letter_kind kinds[] = { LETTER_ALERT,
		LETTER_BASELINE };
	struct letter_text out;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		out = compose_from((struct letter_input){ .now = at(16, 7, 30),
				       .kind = kinds[i],
				       .recipient = "Hoàng Văn Mẫu",
				       .role = ROLE_OFFICER,
				       .stale = stale,
				       .stale_count = 2 },
		    &item, 1);
		has(out.text, note);
		has_html(out.html, note);
		has(out.text,
		    "Lưu ý: từ 06 giờ 00 ngày 16/09/2020 chưa lấy được dữ "
		    "liệu từ khac.");
		has_not(out.text, "dữ liệu từ motcua");
	}
}

/* Told the 18th on the 16th; it is the 21st, by a day off. */
static struct letter_correction
corrected(bool was_known)
{
	return (struct letter_correction){
		.was_known = was_known,
		.was = when_from_civil(2020, 9, 18),
		.told = at(16, 7, 30),
		.because = "lịch làm việc thay đổi: thêm ngày nghỉ 17/09/2020",
		.standing = "Sắp đến hạn",
	};
}

static struct letter_text
correct(const struct letter_item *items, size_t count, size_t lines)
{
	const struct letter_input input = { .kind = LETTER_CORRECTION,
		.now = at(17, 7, 30),
		.offset = WHEN_OFFICE_OFFSET,
		.recipient = "Hoàng Văn Mẫu",
		.role = ROLE_OFFICER,
		.source = "Phần mềm một cửa điện tử",
		.data_time = at(17, 7, 25),
		.desk = "Văn phòng UBND tỉnh, 0900000001",
		.items = items,
		.item_count = count,
		.line_limit = lines };
	struct letter_text out;

	letter_compose_correction(wording, &input, arena, &out);
	return out;
}

static void
test_correction(void **state)
{
	struct letter_correction it = corrected(true);
	struct letter_item item = item_due_friday();
	struct letter_text out;

	const struct letter_grounds other = { .earliest = at(22, 17, 30),
		.other = at(21, 17, 30),
		.other_convention = "tính cả ngày tiếp nhận",
		.other_level = "cơ quan",
		.how = "thời hạn 05 ngày" };

	(void)state;
	item.correction = &it;
	item.due = at(21, 17, 30);
	out = correct(&item, 1, 0);
	assert_string_equal(out.subject, "Đính chính hạn trả: " CODE);
	has(out.text,
	    "Hạn của hồ sơ " CODE " (Đăng ký biến động quyền sử dụng đất) là "
	    "21/09/2020 (thư ngày 16/09/2020 ghi 18/09/2020), do lịch làm việc "
	    "thay đổi: thêm ngày nghỉ 17/09/2020. Tình trạng hiện nay: Sắp đến "
	    "hạn, còn 02 ngày làm việc.");
	has(out.text, "Mong Ông/Bà thông cảm.");

	/* An advance date is not the deadline, and is not called so. */
	it.by_catalogue = true;
	has(correct(&item, 1, 0).text,
	    "Theo danh mục thủ tục, hồ sơ " CODE
	    " (Đăng ký biến động quyền sử dụng đất) cần giải quyết xong chậm "
	    "nhất ngày 21/09/2020 (thư ngày 16/09/2020 ghi 18/09/2020)");

	/* Nor is the date of another convention the catalogue's. */
	item.deadline = at(22, 17, 30);
	item.grounds = &other;
	has(correct(&item, 1, 0).text, "\nCách tính: thời hạn 05 ngày.\n");
	has(correct(&item, 1, 0).html, "<br>Cách tính: thời hạn 05 ngày.");
	has(correct(&item, 1, 0).text,
	    "Theo cách tính khác (tính cả ngày tiếp nhận; nơi quy định: cơ "
	    "quan), hồ sơ " CODE " (Đăng ký biến động quyền sử dụng đất) cần "
	    "giải quyết xong chậm nhất ngày 21/09/2020, hạn của hồ sơ vẫn là "
	    "22/09/2020 (thư ngày");
	/* Each of the two has its own mark. */
	item.provisional = true;
	has(correct(&item, 1, 0).text,
	    "chậm nhất ngày 21/09/2020 (hạn tạm tính), hạn của hồ sơ vẫn là "
	    "22/09/2020 (thư ngày");
	item.provisional = false;
	item.deadline_provisional = true;
	has(correct(&item, 1, 0).text,
	    "chậm nhất ngày 21/09/2020, hạn của hồ sơ vẫn là 22/09/2020 (hạn "
	    "tạm tính) (thư ngày");
	item.deadline_provisional = false;
	item.grounds = NULL;

	/* From a date to none, and back. */
	it.by_catalogue = false;
	item.due = INSTANT_NONE;
	item.working_days_known = false;
	has(correct(&item, 1, 0).text,
	    "nay chưa xác định được (thư ngày 16/09/2020 ghi 18/09/2020)");
	it = corrected(false);
	item.due = at(21, 17, 30);
	has(correct(&item, 1, 0).text,
	    "là 21/09/2020 (thư ngày 16/09/2020 ghi chưa xác định được hạn)");
}

static void
test_corrections(void **state)
{
	const struct letter_grounds grounds = { .earliest = INSTANT_NONE,
		.other = INSTANT_NONE,
		.how = "thời hạn 05 ngày" };
	struct letter_correction it = corrected(true);
	struct letter_item items[3];
	struct letter_text out;

	(void)state;
	for (int i = 0; i < 3; i++) {
		items[i] = item_due_friday();
		items[i].code = arena_printf(arena, "H99.15-200910-001%d", i);
		items[i].correction = &it;
		items[i].due = at(21, 17, 30);
	}
	items[1].grounds = &grounds;
	items[1].procedure = "<b>Thủ tục</b>";
	out = correct(items, 3, 2);
	assert_string_equal(out.subject, "Đính chính hạn trả: 3 hồ sơ");
	has(out.text, "Hạn của 03 hồ sơ đã báo trong các thư trước");
	has(out.text,
	    "- H99.15-200910-0010 – Đăng ký biến động quyền sử dụng đất – hạn "
	    "21/09/2020 (thư ngày 16/09/2020 ghi 18/09/2020)");
	has(out.text, "\n  Cách tính: thời hạn 05 ngày.\n… và 1 hồ sơ khác.");
	has(out.html, "<br>Cách tính: thời hạn 05 ngày.");
	assert_null(strstr(out.text, "0012"));
	has(out.html, "&lt;b&gt;Thủ tục");
	assert_null(strstr(out.html, "<b>"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_correction),
		cmocka_unit_test(test_corrections),
		cmocka_unit_test(test_due_soon_whole_text),
		cmocka_unit_test(test_head_who_is_the_officer),
		cmocka_unit_test(test_control_office),
		cmocka_unit_test(test_computed_earlier_than_promised),
		cmocka_unit_test(test_grounds),
		cmocka_unit_test(test_grounds_of_clocks),
		cmocka_unit_test(test_legal_basis),
		cmocka_unit_test(test_due_today),
		cmocka_unit_test(test_answered_by_a_link),
		cmocka_unit_test(test_overdue_officer),
		cmocka_unit_test(test_moved_promise),
		cmocka_unit_test(test_overdue_head),
		cmocka_unit_test(test_late_discovery),
		cmocka_unit_test(test_acceptance),
		cmocka_unit_test(test_acceptance_of_papers),
		cmocka_unit_test(test_step),
		cmocka_unit_test(test_apology),
		cmocka_unit_test(test_supplement),
		cmocka_unit_test(test_days_and_hours),
		cmocka_unit_test(test_mixed_letter_takes_the_most_severe),
		cmocka_unit_test(test_stale_source_and_sensitive_procedure),
		cmocka_unit_test(test_provisional_everywhere),
		cmocka_unit_test(test_provisional_by_clock),
		cmocka_unit_test(test_provisional_remarks),
		cmocka_unit_test(test_imported_text_is_never_markup),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_source_letters),
		cmocka_unit_test(test_long_subject_is_cut),
		cmocka_unit_test(test_line_limit),
		cmocka_unit_test(test_baseline_total),
		cmocka_unit_test(test_admin),
		cmocka_unit_test(test_admin_of_addresses),
		cmocka_unit_test(test_stale_without_data),
		cmocka_unit_test(test_silent_source),
		cmocka_unit_test(test_admin_of_sources),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
