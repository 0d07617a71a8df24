/* A source that gives no data; digests; silence that is never ambiguous. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support/story.h"

#define CODE "H99.01-200907-0010"
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

/*
 * The last good sweep began at 06:00; from 06:15 on all fail.  An hour after
 * the first failure, at the next try (5 minutes at the latest, give or take a
 * tenth), administrators are told, once; and once when it is back.  The letter
 * of 07:30 says since when nothing is verified.
 */
static void
test_outage(void **state)
{
	struct play *play = story_open("2020-09-10 05:45");
	struct arena *arena = arena_new(4096);

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 06:01");
	play_break(play, SOURCE_RETRY, "HTTP 502");
	play_until(play, "2020-09-10 07:14:59");
	assert_int_equal(play_letters(play), 0);
	play_until(play, "2020-09-10 07:21");
	assert_int_equal(play_letters(play), 1);
	assert_int_equal(story_count(play,
			     "to quantri@tinh.example, 1 notices: "
			     "Mất dữ liệu nguồn motcua từ 06 giờ 00"),
	    1);
	play_until(play, "2020-09-10 09:00");
	assert_non_null(strstr(story_letter(play, 2, arena),
	    "Lưu ý: từ 06 giờ 00 ngày 10/09/2020 chưa lấy được dữ liệu từ "));
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 09:06");
	assert_int_equal(story_count(play,
			     "to quantri@tinh.example, 1 notices: "
			     "Đã có lại dữ liệu nguồn motcua"),
	    1);
	play_until(play, "2020-09-11 12:00");
	assert_null(strstr(story_letter(play, 4, arena), "Lưu ý"));
	assert_int_equal(play_letters(play), 4);
	arena_free(arena);
	play_close(play);
}

/* Failing for less than an hour is nobody's business but the log's. */
static void
test_short_outage(void **state)
{
	struct play *play = story_open("2020-09-10 12:00");

	(void)state;
	play_until(play, "2020-09-10 12:01");
	play_break(play, SOURCE_RETRY, "HTTP 502");
	play_until(play, "2020-09-10 13:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 13:20");
	assert_int_equal(story_count(play, "quantri"), 0);
	play_close(play);
}

static int
digests(const struct play *play)
{
	return story_count(play, "nightly: digest for kiemsoat@tinh.example");
}

/* Down at 22:00 on Monday, back at 22:20, down and back again: one digest of
 * that date.  Then one an evening, Saturday and Sunday like any other. */
static void
test_one_digest_an_evening(void **state)
{
	struct story_place place;
	struct arena *arena = arena_new(4096);
	const char *text;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_OFFICE, place.path, "2020-09-07 00:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-07 21:59:30");
	assert_int_equal(digests(play), 0);
	play_close(play);
	play = play_open(STORY_OFFICE, place.path, "2020-09-07 22:20");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-07 23:00");
	assert_int_equal(digests(play), 1);
	story_said(play, "2020-09-07 22:20", "tổng hợp hồ sơ ngày 07/09/2020");
	play_close(play);
	play = play_open(STORY_OFFICE, place.path, "2020-09-07 23:10");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-07 23:59");
	assert_int_equal(digests(play), 0);
	/* Nothing overdue, nothing due on Tuesday, data of now. */
	text = story_letter(play, 1, arena);
	assert_non_null(strstr(text,
	    "Không có hồ sơ quá hạn; không có hồ sơ đến hạn ngày làm việc "
	    "tiếp theo (08/09/2020). Đã kiểm tra 1 hồ sơ đang giải quyết từ "
	    "1/1 nguồn, dữ liệu đến 22 giờ 20."));
	play_until(play, "2020-09-13 23:59");
	assert_int_equal(digests(play), 6);
	story_said(play, "2020-09-12 22:00", "ngày 12/09/2020");
	story_said(play, "2020-09-13 22:00", "ngày 13/09/2020");
	play_close(play);
	story_place_remove(&place);
	arena_free(arena);
}

/* With a source not heard since 20:00 nobody is told that all is well. */
static void
test_no_all_clear_without_data(void **state)
{
	struct play *play =
	    play_open(STORY_OFFICE, ":memory:", "2020-09-08 06:00");
	struct arena *arena = arena_new(4096);
	const char *text;

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-08 20:01");
	play_break(play, SOURCE_RETRY, "HTTP 502");
	play_until(play, "2020-09-08 23:00");
	assert_int_equal(digests(play), 1);
	/* Letter 1 told the administrators. */
	text = story_letter(play, 2, arena);
	assert_non_null(strstr(text,
	    "Chưa đủ dữ liệu để kết luận: 1/1 nguồn chưa cập nhật từ 20 giờ "
	    "00."));
	assert_null(strstr(text, "Không có hồ sơ quá hạn"));
	arena_free(arena);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outage),
		cmocka_unit_test(test_short_outage),
		cmocka_unit_test(test_one_digest_an_evening),
		cmocka_unit_test(test_no_all_clear_without_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
