/* One damaged dossier in a long letter: it stops that letter alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "support/story.h"

enum { MANY = 1000 };

static void
show(struct play *play, size_t many)
{
	static struct record records[MANY + 1];
	static char codes[MANY + 1][32];

	for (size_t i = 0; i < MANY + 1; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99.01-200907-%04zu", i);
		records[i] = (struct record){ .code = codes[i],
			.received = "2020-09-07 08:00",
			.promised = "2020-09-14 17:30" };
	}
	records[many].officer = "Hoàng Thị Ví Dụ";
	story_show(play, records, many + 1);
}

static void
damage(const char *path, int count)
{
	sqlite3 *db;
	char sql[200];

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 1000);
	snprintf(sql, sizeof(sql),
	    "UPDATE dossier SET pauses = x'0102' WHERE code ="
	    " 'H99.01-200907-%04d'",
	    count);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_changes(db), 1);
	sqlite3_close(db);
}

static void
test_others_get_theirs(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_QUIET, place.path, "2020-09-07 00:00");
	play_may_differ(play);
	play_until(play, "2020-09-07 08:05");
	show(play, MANY);
	play_until(play, "2020-09-14 20:00");
	play_until(play, "2020-09-15 07:29");
	damage(place.path, 500);
	play_until(play, "2020-09-15 09:00");
	assert_int_equal(story_count(play,
			     "to canbo2@ducvan.example, 1 notices: Quá hạn"),
	    1);
	play_close(play);
	story_place_remove(&place);
}

/* Of a short letter the other nine dossiers are told. */
static void
test_its_own_letter_leaves_without_it(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_QUIET, place.path, "2020-09-07 00:00");
	play_may_differ(play);
	play_until(play, "2020-09-07 08:05");
	show(play, 10);
	play_until(play, "2020-09-15 07:29");
	damage(place.path, 5);
	play_until(play, "2020-09-15 09:00");
	assert_int_equal(story_count(play,
			     "to canbo2@ducvan.example, 1 notices: Quá hạn"),
	    1);
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 9 notices: Quá hạn"),
	    1);
	play_close(play);
	story_place_remove(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_others_get_theirs),
		cmocka_unit_test(test_its_own_letter_leaves_without_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
