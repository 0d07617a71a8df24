/*
 * A database restored from a backup: what may have been told before the
 * restore is not told again, whatever news it comes with.  The dossier is due
 * Mon 14/9; overdue on Tue 15/9, told to officer and head at 07:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "flow/restore.h"
#include "io/store_meta.h"
#include "support/story.h"

#define CODE "H99.01-200907-0010"
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"
#define ANOTHER "Hoàng Thị Ví Dụ"
#define SHORT "source motcua: the list shrank"
#define WHOLE "its list is believed again"

/* The watch until ${to}, when the backup was made. */
static struct play *
watch(const struct story_place *place, const char *to)
{
	struct play *play =
	    play_open(STORY_QUIET, place->path, "2020-09-07 00:00");

	play_until(play, "2020-09-07 00:00");
	story_one(play, DOSSIER);
	play_until(play, to);
	return play;
}

/* The backup is put back at ${epoch} (RFC 3339 without zone) and the daemon
 * started. */
static struct play *
restore(struct play *play, const struct story_place *place, const char *epoch)
{
	struct store *store;
	struct err err;
	instant at;

	play_close(play);
	assert_true(when_parse_instant(epoch, WHEN_OFFICE_OFFSET, &at, &err));
	store = store_open(place->path, STORE_TIME_SIMULATED, at, &err);
	assert_non_null(store);
	assert_true(restore_stamp(store, 1000, at, &err));
	store_close(store);
	return play_open(STORY_QUIET, place->path, epoch);
}

static int
restored_letters(struct play *play)
{
	return story_count(play, ": Khôi phục từ bản sao lưu");
}

/* Handed to another officer after the backup, and so told: the change is seen
 * again, and says nothing.  Handed on after the restore, it is told. */
static void
test_handed_over_before(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = restore(watch(&place, "2020-09-15 09:00"), &place,
	    "2020-09-16 09:00");
	story_one(play, DOSSIER, .officer = ANOTHER);
	play_until(play, "2020-09-16 14:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n");
	assert_int_equal(restored_letters(play), 1);
	story_said(play, "2020-09-16 09:00",
	    "Khôi phục từ bản sao lưu: 1 mục không báo lại");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-16 15:00");
	story_one(play, DOSSIER, .officer = ANOTHER);
	play_until(play, "2020-09-17 14:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n"
	    "overdue 2020-09-14 canbo2 sealed\n"
	    "after-3wd 2020-09-14 canbo2 sealed\n"
	    "after-3wd 2020-09-14 chutich sealed\n");
	play_close(play);
	story_place_remove(&place);
}

/* Finished on Tuesday at 06:00, so nobody was told that it is overdue; after
 * the backup that was taken back, and told. */
static void
test_true_again_before(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = watch(&place, "2020-09-15 06:00");
	story_one(play, DOSSIER, .status = "9", .finished = "2020-09-15 05:50");
	play_until(play, "2020-09-15 09:00");
	play = restore(play, &place, "2020-09-16 09:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-17 14:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: restored\n"
	    "overdue 2020-09-14 chutich withdrawn: restored\n"
	    "after-3wd 2020-09-14 canbo sealed\n"
	    "after-3wd 2020-09-14 chutich sealed\n");
	story_said(play, "2020-09-16 09:00",
	    "Khôi phục từ bản sao lưu: 2 mục không báo lại");
	/* Nor later, however often it seems to end. */
	story_one(play, DOSSIER, .status = "9", .finished = "2020-09-17 13:50");
	play_until(play, "2020-09-17 15:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-18 07:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: restored\n"
	    "overdue 2020-09-14 chutich withdrawn: restored\n"
	    "after-3wd 2020-09-14 canbo sealed\n"
	    "after-3wd 2020-09-14 chutich sealed\n");
	play_close(play);
	story_place_remove(&place);
}

/* What was passed over was told once: who gets the dossier afterwards hears
 * how it stands. */
static void
test_handed_over_after(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = restore(watch(&place, "2020-09-08 09:00"), &place,
	    "2020-09-16 09:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-16 10:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-14 at 2020-09-10T07:30 superseded\n"
	    "before-1wd 2020-09-14 at 2020-09-11T07:30 superseded\n"
	    "due-day 2020-09-14 at 2020-09-14T07:30 superseded\n"
	    "overdue 2020-09-14 at 2020-09-15T00:00 superseded-by-restore\n");
	story_one(play, DOSSIER, .officer = ANOTHER);
	play_until(play, "2020-09-16 14:00");
	story_notices(play, CODE, "overdue 2020-09-14 canbo2 sealed\n");
	play_close(play);
	story_place_remove(&place);
}

/* The source does not answer for two days after the restore: its news of
 * before is as old then, and a second letter lists it. */
static void
test_a_source_that_is_down(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = restore(watch(&place, "2020-09-08 09:00"), &place,
	    "2020-09-10 09:00");
	play_break(play, SOURCE_RETRY, "down");
	play_until(play, "2020-09-12 08:00");
	assert_int_equal(restored_letters(play), 1);
	/* Promised earlier after the backup, and told as overdue on the 10th.
	 */
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-09 17:30");
	play_until(play, "2020-09-14 07:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-09 at 2020-09-07T07:30 superseded\n"
	    "before-1wd 2020-09-09 at 2020-09-08T07:30 superseded\n"
	    "due-day 2020-09-09 at 2020-09-09T07:30 superseded\n"
	    "overdue 2020-09-09 at 2020-09-10T00:00 superseded-by-restore\n"
	    "before-2wd 2020-09-14 at 2020-09-10T07:30 superseded-by-restore\n"
	    "before-1wd 2020-09-14 at 2020-09-11T07:30 told\n");
	story_notices(play, CODE, "before-1wd 2020-09-14 canbo sealed\n");
	assert_int_equal(restored_letters(play), 2);
	/* It has been read now: what comes is told. */
	play_until(play, "2020-09-14 08:00");
	story_notices(play, CODE,
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "after-3wd 2020-09-09 canbo sealed\n"
	    "after-3wd 2020-09-09 chutich sealed\n");
	play_close(play);
	story_place_remove(&place);
}

/* Lists ${count} things of ${code} that are not told again, in a transaction of
 * their own that is committed or rolled back. */
static void
pass_over(struct play *play, const char *code, int count, bool commits)
{
	struct world *world = play_world(play);
	struct err err;

	assert_true(store_begin(world->store, &err));
	for (int i = 0; i < count; i++)
		assert_true(restore_pass_over(world, "crossing", code,
		    "overdue", when_from_civil(2020, 9, 14), NULL, &err));
	if (commits)
		assert_true(store_commit(world->store, &err));
	else
		store_rollback(world->store);
}

/* What was rolled back is not told, nor that there is nothing; what is found
 * later is, and alone. */
static void
test_rolled_back(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = restore(watch(&place, "2020-09-08 09:00"), &place,
	    "2020-09-16 09:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-16 10:00");
	assert_int_equal(restored_letters(play), 1);
	pass_over(play, "H99.01-200907-0011", 3, false);
	play_until(play, "2020-09-18 10:00");
	assert_int_equal(restored_letters(play), 1);
	pass_over(play, "H99.01-200907-0012", 2, true);
	play_until(play, "2020-09-18 14:00");
	assert_int_equal(restored_letters(play), 2);
	assert_int_equal(story_count(play,
			     "Khôi phục từ bản sao lưu: 2 mục không báo lại"),
	    1);
	play_close(play);
	story_place_remove(&place);
}

static bool
has_letter(struct play *play, const char *text, struct arena *arena)
{
	for (int i = 1; i <= play_letters(play); i++)
		if (strstr(story_letter(play, i, arena), text) != NULL)
			return true;
	return false;
}

/* Very many are counted (with the dossier's own), the first listed; then what
 * comes after them. */
static void
test_very_many(void **state)
{
	struct arena *arena = arena_new(4096);
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = restore(watch(&place, "2020-09-08 09:00"), &place,
	    "2020-09-16 09:00");
	play_break(play, SOURCE_RETRY, "down");
	pass_over(play, "H99.01-200907-0011", 199, true);
	pass_over(play, "H99.01-200907-0012", 801, true);
	play_until(play, "2020-09-17 14:00");
	assert_int_equal(
	    story_count(play,
		"Khôi phục từ bản sao lưu: 1001 mục không báo lại"),
	    1);
	assert_true(has_letter(play,
	    "\n- H99.01-200907-0012: quá hạn, hạn 14/09/2020\n"
	    "- … và 801 mục khác\n",
	    arena));
	pass_over(play, "H99.01-200907-0013", 1, true);
	play_until(play, "2020-09-19 14:00");
	assert_int_equal(story_count(play,
			     "Khôi phục từ bản sao lưu: 1 mục không báo lại"),
	    1);
	assert_true(has_letter(play,
	    "\n- H99.01-200907-0013: quá hạn, hạn 14/09/2020\n", arena));
	play_close(play);
	story_place_remove(&place);
	arena_free(arena);
}

/* The ten minutes after the restore with the ${nth} step of the store refused;
 * how many steps it took. */
static int
refuse(int nth)
{
	struct story_place place;
	struct play *play;
	int steps;

	story_place_make(&place);
	play = restore(watch(&place, "2020-09-08 09:00"), &place,
	    "2020-09-16 09:00");
	story_one(play, DOSSIER);
	store_fail_at(play_world(play)->store, nth);
	play_until(play, "2020-09-16 09:10");
	steps = store_steps(play_world(play)->store);
	store_fail_at(play_world(play)->store, 0);
	play_until(play, "2020-09-16 09:20");
	if (play_letters(play) != 1 ||
	    story_count(play,
		"Khôi phục từ bản sao lưu: 1 mục không báo lại") == 0)
		fail_msg("step %d: %d letters", nth, play_letters(play));
	play_close(play);
	story_place_remove(&place);
	return steps;
}

/* Whichever step is refused: one letter, of what was passed over. */
static void
test_every_step_refused_once(void **state)
{
	int steps = refuse(0);

	(void)state;
	for (int nth = 1; nth <= steps; nth++)
		refuse(nth);
}

/* Ended when the backup was made and still so when its source was read again;
 * what is seen of it days later is news, however long ago it was due. */
static void
test_news_after(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = watch(&place, "2020-09-08 09:00");
	story_one(play, DOSSIER, .status = "9", .finished = "2020-09-08 10:00");
	play_until(play, "2020-09-08 11:00");
	play = restore(play, &place, "2020-09-17 09:00");
	story_one(play, DOSSIER, .status = "9", .finished = "2020-09-08 10:00");
	play_until(play, "2020-09-21 09:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-21 14:00");
	/* Three working days after Mon 14: Thu 17, 07:30. */
	story_notices(play, CODE,
	    "after-3wd 2020-09-14 canbo sealed\n"
	    "after-3wd 2020-09-14 chutich sealed\n");
	play_close(play);
	story_place_remove(&place);
}

/* The office in which ten dossiers are known; ${count} of them are shown. */
static void
show_some(struct play *play, size_t count)
{
	struct record records[10];
	static const char *const codes[] = { "H99.01-200907-0001",
		"H99.01-200907-0002", "H99.01-200907-0003",
		"H99.01-200907-0004", "H99.01-200907-0005",
		"H99.01-200907-0006", "H99.01-200907-0007",
		"H99.01-200907-0008", "H99.01-200907-0009", CODE };

	for (size_t i = 0; i < 10; i++)
		records[i] = (struct record){ DOSSIER };
	for (size_t i = 0; i < 10; i++)
		records[i].code = codes[i];
	story_show(play, records, count);
}

/* The backup was made while the list was too short, which was told. */
static struct play *
watch_short(const struct story_place *place)
{
	struct play *play =
	    play_open(STORY_QUIET, place->path, "2020-09-07 00:00");

	play_until(play, "2020-09-07 00:00");
	show_some(play, 10);
	play_until(play, "2020-09-07 12:00");
	show_some(play, 1);
	play_until(play, "2020-09-07 15:00");
	assert_int_equal(story_count(play, SHORT), 1);
	return play;
}

/* That it was whole again may have been told before the restore. */
static void
test_whole_again_before(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = restore(watch_short(&place), &place, "2020-09-08 09:00");
	show_some(play, 10);
	play_until(play, "2020-09-08 12:00");
	assert_int_equal(story_count(play, WHOLE), 0);
	play_close(play);
	story_place_remove(&place);
}

/* Too short still: told anew, in its own words. */
static void
test_short_still(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = restore(watch_short(&place), &place, "2020-09-08 09:00");
	show_some(play, 1);
	play_until(play, "2020-09-08 14:00");
	assert_int_equal(story_count(play, SHORT), 1);
	assert_int_equal(story_count(play, "source motcua: failing for"), 0);
	show_some(play, 10);
	play_until(play, "2020-09-08 15:00");
	assert_int_equal(story_count(play, WHOLE), 1);
	play_close(play);
	story_place_remove(&place);
}

/* Whatever was told of a source, that it has ended may have been, too. */
static void
test_nothing_stands(void **state)
{
	struct arena *arena = arena_new(4096);
	struct source_health health;
	struct story_place place;
	struct store *store;
	struct play *play;
	struct err err;

	(void)state;
	story_place_make(&place);
	play = watch(&place, "2020-09-08 09:00");
	store = play_world(play)->store;
	assert_true(store_begin(store, &err));
	assert_true(store_source(store, "motcua", arena, &health, &err));
	health.silent_since = health.skewed_since = health.shrunk_since =
	    health.last_success;
	health.skews = 3;
	health.shrunk_known = 20;
	health.shrunk_shown = 7;
	assert_true(store_source_update(store, &health, &err));
	assert_true(store_commit(store, &err));
	play = restore(play, &place, "2020-09-16 09:00");
	store = play_world(play)->store;
	assert_true(store_begin(store, &err));
	assert_true(store_source(store, "motcua", arena, &health, &err));
	store_rollback(store);
	assert_int_equal(health.silent_since, INSTANT_NONE);
	assert_int_equal(health.skewed_since, INSTANT_NONE);
	assert_int_equal(health.skews, 0);
	assert_int_equal(health.shrunk_since, INSTANT_NONE);
	assert_int_equal(health.shrunk_known, 0);
	assert_int_equal(health.shrunk_shown, 0);
	play_close(play);
	story_place_remove(&place);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handed_over_before),
		cmocka_unit_test(test_true_again_before),
		cmocka_unit_test(test_handed_over_after),
		cmocka_unit_test(test_a_source_that_is_down),
		cmocka_unit_test(test_news_after),
		cmocka_unit_test(test_whole_again_before),
		cmocka_unit_test(test_short_still),
		cmocka_unit_test(test_nothing_stands),
		cmocka_unit_test(test_rolled_back),
		cmocka_unit_test(test_very_many),
		cmocka_unit_test(test_every_step_refused_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
