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
#include "support/story.h"

#define CODE "H99.01-200907-0010"
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"
#define ANOTHER "Hoàng Thị Ví Dụ"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_handed_over_before),
		cmocka_unit_test(test_true_again_before),
		cmocka_unit_test(test_handed_over_after),
		cmocka_unit_test(test_a_source_that_is_down),
		cmocka_unit_test(test_news_after),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
