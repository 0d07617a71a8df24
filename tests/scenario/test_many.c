/*
 * Very many notices that are no alerts: a decree moves dates that were told,
 * a whole desk's data is called wrong.  One letter each, gathered a slice a
 * turn as a flood of alerts is (test_flood).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "flow/acknowledge.h"
#include "flow/seal.h"
#include "support/office.h"

enum { MANY = 700, LINES = 200 };

#define ROUTES "tests/scenario/office/routes.yaml"
#define SHIPPED "config/calendar.tsv"
#define STORM "2026-11-25\toff_local\tNghỉ tránh bão\tCông văn minh họa\n"

static char codes[MANY][32];

static instant
at(int d, int32_t second)
{
	return when_at(when_from_civil(2026, 11, d), second,
	    WHEN_OFFICE_OFFSET);
}

/* Received Fri 20/11 10:00, three working days: due Thu 26/11 (the 24th is a
 * holiday); two before is Mon 23/11. */
static struct play *
open_many(struct story_place *place, char config[OFFICE_PATH], size_t count)
{
	static struct record records[MANY];
	struct play *play;

	for (size_t i = 0; i < count; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99.01-261120-%04zu", i);
		records[i] = (struct record){ .code = codes[i],
			.procedure = "1.000005",
			.received = "2026-11-20 10:00" };
	}
	office_found(place, config);
	office_decree(place, SHIPPED);
	play = play_open(config, ":memory:", "2026-11-20 06:00");
	play_until(play, "2026-11-20 10:05");
	story_show(play, records, count);
	play_until(play, "2026-11-23 09:00");
	return play;
}

static size_t
count_of(const char *text, const char *word)
{
	size_t count = 0;

	for (; (text = strstr(text, word)) != NULL; text++)
		count++;
	return count;
}

/* Fails unless what ${recipient} is owed of ${kind} takes many turns; what was
 * begun is begun anew by the daemon. */
static void
is_gathered(struct play *play, enum notice_kind kind, const char *recipient,
    instant now)
{
	const struct notice_group group = { .recipient = recipient,
		.channel = "thu",
		.kind = kind };
	struct flood *flood;
	struct err err;

	assert_true(seal_group(play_world(play), &group, now, &flood, &err));
	assert_non_null(flood);
	flood_free(flood);
}

/* The reminder of Mon 23/11 07:30 told the 26th; a storm closes the office on
 * the 25th: due Fri 27/11, told at 13:30. */
static void
test_corrections(void **state)
{
	struct arena *arena = arena_new(4096);
	char config[OFFICE_PATH];
	struct story_place place;
	struct play *play;
	const char *letter;

	(void)state;
	play = open_many(&place, config, MANY);
	office_decree_days(&place, SHIPPED, STORM);
	play_reload(play, config);
	play_until(play, "2026-11-23 13:29");
	is_gathered(play, NOTICE_CORRECTION, "canbo@ducvan.example",
	    at(23, 48600));
	play_until(play, "2026-11-23 13:31");
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 700 notices: Đính "
			     "chính hạn trả: 700 hồ sơ"),
	    1);
	/* The first two: that the calendar ends, and the reminders. */
	letter = story_letter(play, 3, arena);
	assert_int_equal(count_of(letter,
			     " – Xác nhận ba ngày – hạn 27/11/2026 (thư ngày "
			     "23/11/2026 ghi 26/11/2026)"),
	    LINES);
	assert_int_equal(count_of(letter, "Cách tính: "), LINES);
	assert_non_null(strstr(letter, "H99.01-261120-0199 "));
	assert_null(strstr(letter, "H99.01-261120-0200 "));
	assert_non_null(strstr(letter, "500 hồ sơ"));
	for (size_t i = 0; i < MANY; i++) {
		char expected[128];

		/* A row of history each for its first sight, then for its move.
		 */
		snprintf(expected, sizeof(expected),
		    "before-2wd 2026-11-26 canbo sealed\n"
		    "correction-%zu 2026-11-27 canbo sealed\n",
		    MANY + i + 1);
		story_notices(play, codes[i], expected);
	}
	play_until(play, "2026-11-23 18:00");
	assert_int_equal(story_count(play, "Đính chính"), 1);
	play_close(play);
	office_close(&place);
	arena_free(arena);
}

/* On Mon 23/11 at 09:00 somebody calls the data of all of them wrong: the desk
 * is told at 13:30 of each. */
static void
test_wrong_data(void **state)
{
	struct arena *arena = arena_new(4096);
	char config[OFFICE_PATH];
	struct story_place place;
	struct play *play;
	struct ack out;
	struct err err;
	const char *letter;

	(void)state;
	play = open_many(&place, config, MANY);
	for (size_t i = 0; i < MANY; i++) {
		const struct acknowledge_plan plan = { .source = "motcua",
			.code = codes[i],
			.clock = CLOCK_RESOLUTION,
			.until = INSTANT_NONE,
			.reason = "wrong-data",
			.note = "Ngày tiếp nhận nhập sai",
			.uid = 1000 };

		assert_true(acknowledge(play_world(play), &plan,
		    loop_now(play_world(play)->loop), &out, &err));
	}
	play_until(play, "2026-11-23 13:29");
	is_gathered(play, NOTICE_WRONG_DATA, "motcua@ducvan.example",
	    at(23, 48600));
	play_until(play, "2026-11-23 13:31");
	assert_int_equal(story_count(play,
			     "to motcua@ducvan.example, 700 notices: "
			     "Đề nghị kiểm tra dữ liệu: 700 hồ sơ"),
	    1);
	letter = story_letter(play, 3, arena);
	assert_int_equal(count_of(letter, "Ngày tiếp nhận nhập sai"), LINES);
	assert_int_equal(count_of(letter, "H99.01-261120-"), LINES);
	assert_non_null(strstr(letter, "500 hồ sơ"));
	play_close(play);
	office_close(&place);
	arena_free(arena);
}

/* Nông Văn Thử is away on Thu 10/9; who stands in for him reads whose dossiers
 * they are, however many, and the codes of as many as the letter has lines. */
static void
test_in_the_place_of(void **state)
{
	static struct record records[MANY];
	struct play *play = story_open_in(ROUTES, "2020-09-07 00:00");
	struct arena *arena = arena_new(4096);
	const char *letter;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99.01-200907-%04zu", i);
		records[i] = (struct record){ .code = codes[i],
			.received = "2020-09-07 08:00",
			.promised = "2020-09-14 17:30" };
	}
	story_show(play, records, MANY);
	play_until(play, "2020-09-10 07:31");
	assert_int_equal(story_count(play,
			     "to canbo2@ducvan.example, 700 notices: "),
	    1);
	letter = story_letter(play, 1, arena);
	assert_non_null(strstr(letter,
	    "Ông/Bà nhận thư này thay Nông Văn Thử, hiện vắng mặt, về 700 hồ "
	    "sơ: H99.01-200907-0000, "));
	assert_non_null(strstr(letter, "H99.01-200907-0199, …"));
	play_close(play);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_corrections),
		cmocka_unit_test(test_wrong_data),
		cmocka_unit_test(test_in_the_place_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
