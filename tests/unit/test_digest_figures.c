/* The digest's rates, ranks and trends, and who is told of them when. */
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

static instant
at(int dom, int hour)
{
	return when_at(when_from_civil(2020, 9, dom), hour * 3600,
	    WHEN_OFFICE_OFFSET);
}

/* Friday 18/09/2020, 22:00: one fresh source, nothing at all. */
static struct digest_input
evening(void)
{
	static struct digest_source source = { .name = "motcua" };

	source.data_time = at(18, 21);
	return (struct digest_input){ .recipient = "Nông Thị Thử",
		.scope = "toàn tỉnh",
		.whole_province = true,
		.due = at(18, 22),
		.now = at(18, 22),
		.offset = WHEN_OFFICE_OFFSET,
		.date = when_from_civil(2020, 9, 18),
		.next_working = when_from_civil(2020, 9, 21),
		.next_working_known = true,
		.rate_from = when_from_civil(2020, 8, 20),
		.rate_to = when_from_civil(2020, 9, 18),
		.since = at(17, 22),
		.until = at(18, 22),
		.sent_since = at(17, 22),
		.above_until = INSTANT_NONE,
		.sources = &source,
		.source_count = 1,
		.calendar_confirmed_until = 2026,
		.calendar_last_year = 2027 };
}

static struct letter_text
words_of(const struct digest_input *input)
{
	struct letter_text out;

	digest_text_compose(wording, input, arena, &out);
	return out;
}

/* ---- rates ---- */

static void
test_permille(void **state)
{
	(void)state;
	assert_int_equal(rate_permille(0, 0), -1);
	assert_int_equal(rate_permille(974, 1000), 974);
	assert_int_equal(rate_permille(2, 3), 667);
	assert_int_equal(rate_permille(1, 3), 333);
	assert_int_equal(rate_permille(1, 16), 63); /* 62,5 */
	assert_int_equal(rate_permille(7, 7), 1000);
}

/* The columns of form II.06a: finished is 7 = 8 + 9 + 10, where 9 has what was
 * withdrawn; open is 11 = 12 + 13, where 12 has what is paused. */
static void
test_what_a_class_adds(void **state)
{
	static const struct {
		enum report_fate fate;
		struct rate adds;
	} cases[] = {
		{ FATE_AWAITING, { 0, 0, 0, 0 } },
		{ FATE_AWAITING_LATE, { 0, 0, 0, 0 } },
		{ FATE_REFUSED, { 0, 0, 0, 0 } },
		{ FATE_UNACCEPTED, { 0, 0, 0, 0 } },
		{ FATE_EARLY, { 1, 1, 0, 0 } },
		{ FATE_ON_TIME, { 1, 1, 0, 0 } },
		{ FATE_LATE, { 1, 0, 0, 0 } },
		{ FATE_LATE_APOLOGY, { 1, 0, 0, 0 } },
		{ FATE_WITHDRAWN, { 1, 1, 0, 0 } },
		{ FATE_RUNNING, { 0, 0, 1, 1 } },
		{ FATE_UNDATED, { 0, 0, 1, 1 } },
		{ FATE_PAUSED, { 0, 0, 1, 1 } },
		{ FATE_STOPPED, { 0, 0, 1, 1 } },
		{ FATE_OVERDUE, { 0, 0, 1, 0 } },
		{ FATE_OVERDUE_APOLOGY, { 0, 0, 1, 0 } },
		{ FATE_GONE, { 0, 0, 0, 0 } },
	};
	(void)state;
	assert_int_equal(sizeof(cases) / sizeof(cases[0]), FATE_COUNT);
	for (size_t i = 0; i < FATE_COUNT; i++) {
		struct rate rate = { 0 };

		rate_add(&rate, cases[i].fate);
		assert_memory_equal(&rate, &cases[i].adds, sizeof(rate));
	}
}

/* 6 of 8 finished in time; with 10 of 12 open in time 16 of 20. */
static void
test_two_formulas(void **state)
{
	const struct rate rate = { 8, 6, 12, 10 };
	const struct rate nothing = { 0 };
	const struct rate open = { 0, 0, 4, 3 };

	(void)state;
	assert_int_equal(rate_of_finished(&rate), 750);
	assert_int_equal(rate_of_all(&rate), 800);
	assert_int_equal(rate_of_finished(&nothing), -1);
	assert_int_equal(rate_of_all(&nothing), -1);
	assert_int_equal(rate_of_finished(&open), -1);
	assert_int_equal(rate_of_all(&open), 750);
}

static void
test_formulas_are_named(void **state)
{
	struct digest_input input = evening();
	const char *text;

	(void)state;
	text = words_of(&input).text;
	has(text,
	    "Tỷ lệ đúng hạn, từ ngày 20/08/2020 đến ngày 18/09/2020:\n"
	    "- Theo biểu II.06a (Thông tư 01/2020/TT-VPCP): chưa có hồ "
	    "sơ nào giải quyết xong.\n"
	    "- Theo Quyết định 766/QĐ-TTg: chưa có hồ sơ nào.\n");
	input.rate = (struct rate){ 8, 6, 12, 10 };
	text = words_of(&input).text;
	has(text,
	    "(Thông tư 01/2020/TT-VPCP): 75,0% (6 hồ sơ giải quyết "
	    "trước hạn và đúng hạn trên 8 hồ sơ đã giải quyết).\n");
	has(text,
	    "766/QĐ-TTg: 80,0% (16 hồ sơ giải quyết trước hạn, đúng hạn "
	    "và đang giải quyết trong hạn trên 20 hồ sơ tiếp nhận, gồm "
	    "cả từ kỳ trước).\n");
}

/* ---- days ---- */

static void
test_days_are_counted_back(void **state)
{
	struct rate_days days = { 0 };
	int64_t finished;

	(void)state;
	assert_int_equal(rate_days_of(&days, 0, RATE_SPAN, &finished), -1);
	assert_int_equal(finished, 0);
	rate_days_add(&days, 0, FATE_EARLY);
	rate_days_add(&days, 0, FATE_LATE);
	rate_days_add(&days, RATE_SPAN, FATE_ON_TIME);
	/* Not ended, not yet, too long ago. */
	rate_days_add(&days, 0, FATE_RUNNING);
	rate_days_add(&days, -1, FATE_EARLY);
	rate_days_add(&days, RATE_DAYS, FATE_EARLY);
	assert_int_equal(rate_days_of(&days, 0, RATE_SPAN, &finished), 500);
	assert_int_equal(finished, 2);
	assert_int_equal(rate_days_of(&days, 0, RATE_DAYS, &finished), 667);
	assert_int_equal(finished, 3);
	assert_int_equal(rate_days_of(&days, RATE_WEEK, RATE_SPAN, &finished),
	    1000);
	assert_int_equal(finished, 1);
}

/* ${count} finished ${back} days ago, ${late} of them late. */
static void
finish(struct digest_agency *agency, int back, int count, int late)
{
	for (int i = 0; i < count; i++) {
		enum report_fate fate = i < late ? FATE_LATE : FATE_EARLY;

		rate_days_add(&agency->days, back, fate);
		if (back < RATE_SPAN)
			rate_add(&agency->rate, fate);
	}
}

/* ---- ranks ---- */

/* 20 finished are enough, 19 are not, and of no known agency none are. */
static void
test_ranks(void **state)
{
	struct digest_agency rows[] = { { .name = "A" }, { .name = NULL },
		{ .name = "C" }, { .name = "D", .overdue = 1 }, { .name = "E" },
		{ .name = "F", .overdue = 7 },
		{ .name = "G", .late_acceptance = 1 } };

	(void)state;
	finish(&rows[0], 3, 20, 1); /* 95,0% */
	finish(&rows[1], 3, 90, 90);
	finish(&rows[2], 3, 40, 8);  /* 80,0% */
	finish(&rows[3], 3, 100, 5); /* 95,0%, one overdue */
	finish(&rows[4], 3, 20, 0);  /* 100% */
	finish(&rows[5], 3, 19, 0);  /* too few */
	assert_int_equal(digest_rank(rows, 7), 4);
	assert_string_equal(rows[0].name, "C");
	assert_int_equal(rows[0].rank, 4);
	assert_string_equal(rows[1].name, "D");
	assert_int_equal(rows[1].rank, 2);
	assert_string_equal(rows[2].name, "A");
	assert_int_equal(rows[2].rank, 2);
	assert_string_equal(rows[3].name, "E");
	assert_int_equal(rows[3].rank, 1);
	assert_string_equal(rows[4].name, "F");
	assert_int_equal(rows[4].rank, 0);
	assert_string_equal(rows[5].name, "G");
	assert_null(rows[6].name);
	assert_int_equal(rows[6].rank, 0);
}

static void
test_change_and_trend(void **state)
{
	struct digest_agency agency = { .name = "A" };
	int32_t change, trend[RATE_PARTS];

	(void)state;
	finish(&agency, 31, 20, 10); /* of the week before alone */
	assert_false(digest_change(&agency, &change));
	finish(&agency, 15, 20, 2);
	finish(&agency, 2, 10, 0);
	/* Now 28 of 30, then 28 of 40. */
	assert_true(digest_change(&agency, &change));
	assert_int_equal(change, 933 - 700);
	digest_trend(&agency, trend);
	assert_int_equal(trend[0], -1);
	assert_int_equal(trend[1], 900);
	assert_int_equal(trend[2], 1000);
}

static void
test_agencies_in_words(void **state)
{
	struct digest_agency rows[] = {
		{ .name = "UBND xã A", .open = 9, .due_soon = 2, .overdue = 1 },
		{ .name = NULL, .open = 3, .late_acceptance = 1 },
	};
	struct digest_input input = evening();
	const char *text;

	(void)state;
	finish(&rows[0], 31, 20, 10);
	finish(&rows[0], 15, 20, 2);
	finish(&rows[0], 2, 10, 0);
	input.ranked_count = digest_rank(rows, 2);
	input.agencies = rows;
	input.agency_count = 2;
	text = words_of(&input).text;
	has(text,
	    "- Hạng 1: UBND xã A: đúng hạn 93,3% trên 30 hồ sơ, tăng 23,3 điểm "
	    "so với tuần trước; xu hướng … – 90,0% – 100,0%; đang giải quyết "
	    "9; sắp đến hạn 2; quá hạn 1; chậm tiếp nhận 0\n");
	has(text,
	    "Chưa xếp hạng 1 đơn vị, do giải quyết dưới 20 hồ sơ trong 30 ngày "
	    "hoặc chưa xác định được đơn vị:\n"
	    "- Chưa xác định đơn vị: đang giải quyết 3; sắp đến hạn 0; quá hạn "
	    "0; chậm tiếp nhận 1; đã giải quyết 0\n");
	has(words_of(&input).html, "<td width=\"93%\" ");
	has(words_of(&input).html, "<td width=\"7%\" ");
}

/* As many of each list as a section holds, and how many more. */
static void
test_agencies_are_capped(void **state)
{
	struct digest_agency rows[9] = { { 0 } };
	struct digest_input input = evening();
	const char *text;

	(void)state;
	for (int i = 0; i < 9; i++)
		rows[i].name = arena_printf(arena, "xã %d", i);
	for (int i = 0; i < 5; i++)
		finish(&rows[i], 1, 20, i);
	input.ranked_count = digest_rank(rows, 9);
	input.agencies = rows;
	input.agency_count = 9;
	input.lines = 3;
	input.link = "https://giamsat.example/";
	text = words_of(&input).text;
	has(text, "- Hạng 5: xã 4:");
	has(text, "- Hạng 3: xã 2:");
	has_not(text, "xã 1:");
	has(text, "… và 2 đơn vị khác: https://giamsat.example/.\n");
	has(text, "… và 1 đơn vị khác: https://giamsat.example/.\n");
}

/* ---- the bar ---- */

/* Parts of the whole in hundredths, and nothing that is there is invisible. */
static void
test_bar(void **state)
{
	struct digest_input input = evening();
	const char *html;

	(void)state;
	has_not(words_of(&input).html, "height:16px");
	input.open = 2000;
	input.by_standing[STANDING_RUNNING] = 1489;
	input.by_standing[STANDING_OVERDUE] = 510;
	input.by_standing[STANDING_PAUSED] = 1;
	input.paused[PAUSE_PAYMENT] = 1;
	html = words_of(&input).html;
	has(html, "<td width=\"75%\" style=\"height:16px;");
	has(html, "<td width=\"26%\" style=\"height:16px;");
	has(html, "<td width=\"1%\" style=\"height:16px;");
}

/* Whom the paused wait for is told, each with a part of the bar. */
static void
test_paused_by_reason(void **state)
{
	struct digest_input input = evening();
	struct letter_text out;

	(void)state;
	input.open = 100;
	input.by_standing[STANDING_RUNNING] = 80;
	input.by_standing[STANDING_PAUSED] = 20;
	input.paused[PAUSE_SUPPLEMENT] = 12;
	input.paused[PAUSE_STOPPED] = 8;
	out = words_of(&input);
	has(out.text,
	    "- Đang giải quyết, trong hạn: 80\n"
	    "- Tạm dừng: chờ bổ sung hồ sơ: 12\n"
	    "- Tạm dừng: dừng xử lý: 8\n");
	has_not(out.text, "nghĩa vụ tài chính");
	has(out.html, "<td width=\"12%\" style=\"height:16px;");
	has(out.html, "<td width=\"8%\" style=\"height:16px;");
}

/* ---- heads first, and late ---- */

static void
test_what_is_held_is_said(void **state)
{
	struct digest_input input = evening();
	const char *text;

	(void)state;
	assert_int_equal(digest_conclude(&input), DIGEST_CLEAR);
	has_not(words_of(&input).text, "xem trước");
	input.above_until = at(17, 22);
	has(words_of(&input).text,
	    "Số liệu quá hạn, kết quả và tỷ lệ của đơn vị trực thuộc tính đến "
	    "22 giờ 00 ngày 17/09/2020, do thủ trưởng đơn vị xem trước 01 ngày "
	    "làm việc;");
	assert_int_equal(digest_conclude(&input), DIGEST_CLEAR);
	input.held = true;
	assert_int_equal(digest_conclude(&input), DIGEST_WORK);
	text = words_of(&input).text;
	has(text, "- Còn hồ sơ mới quá hạn, mới chậm tiếp nhận của");
	has_not(text, "Không có hồ sơ quá hạn;");
	has(words_of(&input).html, "<li>Còn hồ sơ mới quá hạn");
}

static void
test_late_is_said(void **state)
{
	static const char said[] =
	    "Bản tin gửi chậm: theo lịch lập lúc 22 giờ 00 ngày 18/09/2020, thực tế "
	    "lập lúc 08 giờ 00 ngày 19/09/2020.";
	struct digest_input input = evening();

	(void)state;
	has_not(words_of(&input).text, "muộn");
	input.is_late = true;
	input.now = at(19, 8);
	has(words_of(&input).text, said);
	/* Markup writes the slashes of its dates otherwise. */
	has(words_of(&input).html,
	    "Bản tin gửi chậm: theo lịch lập lúc 22 giờ");
	has(words_of(&input).text,
	    "Số liệu lập lúc 08 giờ 00 ngày 19/09/2020.");
}

/* An officer's has no agencies and no others' letters. */
static void
test_own_dossiers(void **state)
{
	struct digest_input input = evening();
	const char *text;

	(void)state;
	has(words_of(&input).text, "6. Tình hình theo đơn vị");
	input.own_dossiers = true;
	input.whole_province = false;
	text = words_of(&input).text;
	has_not(text, "6. Tình hình theo đơn vị");
	has_not(text, "thư (kể cả");
	has(text, "Về hồ sơ Ông/Bà xử lý, từ 22 giờ 00 ngày 17/09/2020 đến");
	has(text, "5. Số liệu trong ngày");
	has_not(words_of(&input).html, "6. Tình hình");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_permille),
		cmocka_unit_test(test_what_a_class_adds),
		cmocka_unit_test(test_two_formulas),
		cmocka_unit_test(test_formulas_are_named),
		cmocka_unit_test(test_days_are_counted_back),
		cmocka_unit_test(test_ranks),
		cmocka_unit_test(test_change_and_trend),
		cmocka_unit_test(test_agencies_in_words),
		cmocka_unit_test(test_agencies_are_capped),
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_paused_by_reason),
		cmocka_unit_test(test_what_is_held_is_said),
		cmocka_unit_test(test_late_is_said),
		cmocka_unit_test(test_own_dossiers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
