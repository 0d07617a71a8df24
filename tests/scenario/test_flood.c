/*
 * Very many dossiers of one officer and one head are overdue on one morning:
 * each of the two gets one letter, whatever happens while it is made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "flow/flood.h"
#include "flow/restore.h"
#include "io/store_outbox.h"
#include "support/story.h"

#define CHANGED "tests/scenario/office/changed.yaml"

/* The turns until all is gathered: four slices, and their order. */
enum { MANY = 1000, LINES = 200, GATHERED = 5 };

static char codes[MANY][32];

static const struct notice_group officer = {
	.recipient = "canbo@ducvan.example",
	.channel = "thu",
	.kind = NOTICE_ALERT,
};

/* Tuesday's. */
static instant
departure(void)
{
	return when_at(when_from_civil(2020, 9, 15), 27000, WHEN_OFFICE_OFFSET);
}

/* Half of them due on Fri 11/9, half on Mon 14/9; ${finished} of them are
 * finished in time. */
static void
show(struct play *play, size_t finished)
{
	static struct record records[MANY];

	for (size_t i = 0; i < MANY; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99.01-200907-%04zu", i);
		records[i] = (struct record){ .code = codes[i],
			.received = "2020-09-07 08:00",
			.promised = i % 2 == 0 ? "2020-09-11 17:30"
					       : "2020-09-14 17:30",
			.finished = i < finished ? "2020-09-11 10:00" : NULL,
			.status = i < finished ? "10" : NULL };
	}
	story_show(play, records, MANY);
}

/* Down from Thursday noon to the end of Monday's night: at Tuesday's departure
 * all of them are overdue, of each both rungs have been crossed. */
static struct play *
until_tuesday(const char *path, const char *until)
{
	struct play *play = play_open(STORY_QUIET, path, "2020-09-07 00:00");

	play_until(play, "2020-09-07 08:05");
	show(play, 0);
	play_until(play, "2020-09-07 12:00");
	play_close(play);
	play = play_open(STORY_QUIET, path, "2020-09-15 01:00");
	show(play, 3);
	play_until(play, until);
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

static void
test_one_letter(void **state)
{
	struct story_place place;
	struct arena *arena = arena_new(4096);
	struct play *play;
	const char *text;

	(void)state;
	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:31");
	/* Friday's are two working days late. */
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 997 notices: "
			     "Quá hạn: 997 hồ sơ, lâu nhất 2 ngày làm việc"),
	    1);
	assert_int_equal(story_count(play,
			     "to chutich@ducvan.example, 997 notices: "),
	    1);
	assert_int_equal(play_letters(play), 2);
	text = story_letter(play, 1, arena);
	/* Those of Friday that were not finished: 0001 and 0003 are Monday's,
	 * 0000 and 0002 are finished. */
	assert_int_equal(count_of(text, "\n- H99.01-200907-"), LINES);
	assert_int_equal(count_of(text, "hẹn trả 11/09/2020"), LINES);
	assert_non_null(strstr(text, "\n- H99.01-200907-0004 – "));
	assert_null(strstr(text, "H99.01-200907-0002"));
	assert_int_equal(count_of(text, "Cách tính: "), LINES);
	assert_non_null(strstr(text, "797 hồ sơ"));
	story_notices(play, codes[4],
	    "overdue 2020-09-11 canbo sealed\n"
	    "overdue 2020-09-11 chutich sealed\n");
	play_close(play);
	arena_free(arena);
	story_place_remove(&place);
}

/* The daemon ends in the middle of the gathering: what was gathered is due
 * again, and is told once. */
static void
test_cut_off(void **state)
{
	struct story_place place;
	struct flood *flood;
	struct play *play;
	struct err err;
	bool done;

	(void)state;
	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:29");
	flood = flood_new(play_world(play), &officer, false, departure());
	assert_true(flood_go_on(flood, &done, &err));
	assert_false(done);
	assert_true(flood_go_on(flood, &done, &err));
	assert_false(done);
	flood_free(flood);
	assert_int_equal(play_letters(play), 0);
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-15 07:30");
	show(play, 3);
	play_until(play, "2020-09-15 07:31");
	assert_int_equal(story_count(play,
			     "1 letters were being made when the daemon "
			     "ended: they are begun anew"),
	    1);
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 997 notices: "),
	    1);
	assert_int_equal(story_count(play,
			     "to chutich@ducvan.example, 997 notices: "),
	    1);
	assert_int_equal(play_letters(play), 2);
	play_close(play);
	story_place_remove(&place);
}

/* A letter that cannot be built frees what it gathered, a slice at a time; it
 * is all told an hour later. */
static void
test_given_up(void **state)
{
	struct story_place place;
	struct world *world;
	struct conf *whole, none;
	struct flood *flood;
	struct play *play;
	struct err err;
	int turns = 0;
	bool done = false;

	(void)state;
	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:29");
	world = play_world(play);
	whole = world->conf;
	none = *whole;
	flood = flood_new(world, &officer, false, departure());
	for (int i = 0; i < GATHERED; i++)
		assert_true(flood_go_on(flood, &done, &err));
	none.channel_count = 0;
	world->conf = &none;
	for (; !done; turns++)
		assert_true(flood_go_on(flood, &done, &err));
	world->conf = whole;
	flood_free(flood);
	/* Given up, 300, 300, 300, 97, removed. */
	assert_int_equal(turns, 6);
	assert_int_equal(play_letters(play), 0);
	assert_int_equal(story_count(play,
			     "letter to canbo@ducvan.example: channel thu is "
			     "configured no more; its 997 notices wait"),
	    1);
	play_until(play, "2020-09-15 08:29");
	assert_int_equal(story_count(play, "to canbo@ducvan.example, "), 0);
	play_until(play, "2020-09-15 08:31");
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 997 notices: "),
	    1);
	play_close(play);
	story_place_remove(&place);
}

/* While it is gathered its channel becomes a webhook: to that no mail address
 * is posted.  It is mail again at 08:00, and the letter one as ever. */
static void
test_another_configuration(void **state)
{
	struct story_place place;
	struct flood *flood;
	struct play *play;
	struct err err;
	bool done = false;

	(void)state;
	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:29");
	flood = flood_new(play_world(play), &officer, false, departure());
	for (int i = 0; i < GATHERED; i++)
		assert_true(flood_go_on(flood, &done, &err));
	assert_false(done);
	play_reload(play, CHANGED);
	while (!done)
		assert_true(flood_go_on(flood, &done, &err));
	flood_free(flood);
	play_until(play, "2020-09-15 07:35");
	assert_int_equal(story_count(play, "thu to canbo@ducvan.example"), 0);
	assert_int_equal(story_count(play, "it is begun anew"), 1);
	story_notices(play, codes[4],
	    "overdue 2020-09-11 canbo open\n"
	    "overdue 2020-09-11 chutich open\n");
	play_until(play, "2020-09-15 08:00");
	play_reload(play, STORY_QUIET);
	play_until(play, "2020-09-15 14:00");
	assert_int_equal(story_count(play,
			     "thu to canbo@ducvan.example, 997 notices: "),
	    1);
	play_close(play);
	story_place_remove(&place);
}

/* A backup was made while a letter was being gathered.  Put back on Wednesday,
 * it tells nobody what the letter has told long since. */
static void
test_restored(void **state)
{
	const instant epoch =
	    when_at(when_from_civil(2020, 9, 16), 32400, WHEN_OFFICE_OFFSET);
	struct story_place place;
	struct store *store;
	struct flood *flood;
	struct play *play;
	struct err err;
	bool done;

	(void)state;
	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:29");
	flood = flood_new(play_world(play), &officer, false, departure());
	assert_true(flood_go_on(flood, &done, &err));
	flood_free(flood);
	play_close(play);
	store = store_open(place.path, STORE_TIME_SIMULATED, epoch, &err);
	assert_non_null(store);
	assert_true(restore_stamp(store, 1000, epoch, &err));
	store_close(store);
	play = play_open(STORY_QUIET, place.path, "2020-09-16 09:00");
	show(play, 3);
	play_until(play, "2020-09-16 14:00");
	assert_int_equal(story_count(play, "to canbo@ducvan.example, "), 0);
	assert_int_equal(story_count(play, "to chutich@ducvan.example, "), 0);
	assert_int_equal(story_count(play, ": Khôi phục từ bản sao lưu"), 1);
	story_notices(play, codes[4],
	    "overdue 2020-09-11 canbo withdrawn: restored\n"
	    "overdue 2020-09-11 chutich withdrawn: restored\n");
	play_close(play);
	story_place_remove(&place);
}

/* The store refuses a step while the letter is worded, whichever it is: it is
 * worded again, of what was gathered, and says the same. */
static void
test_refused_at_the_end(void **state)
{
	struct arena *arena = arena_new(4096);
	struct story_place place;
	struct store *store;
	struct flood *flood;
	struct play *play;
	const char *text;
	struct err err;
	bool done = false, taken = false;

	(void)state;
	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:29");
	store = play_world(play)->store;
	flood = flood_new(play_world(play), &officer, false, departure());
	for (int i = 0; i < GATHERED; i++)
		assert_true(flood_go_on(flood, &done, &err));
	assert_false(done);
	for (int nth = 1; !taken; nth += 13) {
		store_fail_at(store, nth);
		taken = flood_go_on(flood, &done, &err);
		store_fail_at(store, 0);
	}
	assert_true(done);
	flood_free(flood);
	play_until(play, "2020-09-15 07:31");
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 997 notices: "),
	    1);
	assert_int_equal(story_count(play, "notices wait"), 0);
	text = story_letter(play, 1, arena);
	assert_int_equal(count_of(text, "\n- H99.01-200907-"), LINES);
	assert_int_equal(count_of(text, "hẹn trả 11/09/2020"), LINES);
	play_close(play);
	story_place_remove(&place);
	arena_free(arena);
}

static void
hold(struct store *store, int64_t notice, instant until)
{
	struct err err;

	assert_true(store_begin(store, &err));
	assert_true(store_notice_hold(store, notice, until, "", &err));
	assert_true(store_commit(store, &err));
}

static int64_t
notice_about(struct store *store, const char *code, struct arena *arena)
{
	struct notice *notices;
	struct dossier dossier;
	struct err err;
	size_t count;
	bool found;

	assert_true(store_notices_of(store, &officer, departure(), 0, arena,
	    &notices, &count, &err));
	for (size_t i = 0; i < count; i++) {
		assert_true(store_dossier_load(store, notices[i].dossier, arena,
		    &dossier, &found, &err));
		if (strcmp(dossier.facts.seen.code, code) == 0)
			return notices[i].id;
	}
	fail_msg("nothing is owed about %s", code);
	return 0;
}

/* One more falls due when the others stand in their order: it is in the letter,
 * and in its place among them. */
static void
test_come_late(void **state)
{
	struct arena *arena = arena_new(4096);
	struct story_place place;
	struct flood *flood;
	struct store *store;
	struct play *play;
	bool done = false;
	const char *text;
	struct err err;
	int64_t late;

	(void)state;
	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:29");
	store = play_world(play)->store;
	late = notice_about(store, codes[4], arena);
	hold(store, late, departure() + 86400);
	flood = flood_new(play_world(play), &officer, false, departure());
	for (int i = 0; i < GATHERED; i++)
		assert_true(flood_go_on(flood, &done, &err));
	assert_false(done);
	hold(store, late, departure());
	while (!done)
		assert_true(flood_go_on(flood, &done, &err));
	flood_free(flood);
	play_until(play, "2020-09-15 07:31");
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 997 notices: "),
	    1);
	text = story_letter(play, 1, arena);
	assert_int_equal(count_of(text, "\n- H99.01-200907-"), LINES);
	assert_non_null(
	    strstr(text, arena_printf(arena, "\n- %s – ", codes[4])));
	play_close(play);
	story_place_remove(&place);
	arena_free(arena);
}

/* Tuesday's departure with the ${nth} step of the store refused; how many steps
 * it took. */
static int
depart(int nth)
{
	struct story_place place;
	struct play *play;
	int steps;

	story_place_make(&place);
	play = until_tuesday(place.path, "2020-09-15 07:29:59");
	store_fail_at(play_world(play)->store, nth);
	play_until(play, "2020-09-15 07:31");
	steps = store_steps(play_world(play)->store);
	store_fail_at(play_world(play)->store, 0);
	if (play_letters(play) != 2)
		fail_msg("step %d: %d letters", nth, play_letters(play));
	play_close(play);
	story_place_remove(&place);
	return steps;
}

/* The same in the daemon: it goes on within seconds, and waits for no poll. */
static void
test_refused_under_way(void **state)
{
	int steps = depart(0);

	(void)state;
	for (int nth = steps - 900; nth < steps; nth += 180)
		depart(nth);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_letter),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_restored),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_another_configuration),
		cmocka_unit_test(test_refused_at_the_end),
		cmocka_unit_test(test_come_late),
		cmocka_unit_test(test_refused_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
