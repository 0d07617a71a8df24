/*
 * Letters that failed at their departure: in whose hours they are tried again,
 * and which are bound to none.  Office is 07:30 to 11:30 and 13:30 to 17:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "flow/settle.h"
#include "io/store_outbox.h"
#include "io/store_outbox_act.h"
#include "support/story.h"

#define TWO "tests/scenario/office/two_channels.yaml"

static instant
at(const char *text)
{
	struct err err;
	instant out;

	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err));
	return out;
}

/* Two officers, each with a dossier due Mon 14/9: on Thu 10/9 07:30 each is
 * told, on every channel. */
static struct play *
open_at(const char *path)
{
	static const struct record records[] = {
		{ .code = "H99.01-200907-0009",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "H99.01-200907-0010",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30",
		    .officer = "Hoàng Thị Ví Dụ" },
	};
	struct play *play = play_open(TWO, path, "2020-09-10 05:00");

	play_until(play, "2020-09-10 05:00");
	story_show(play, records, 2);
	play_until(play, "2020-09-10 07:29");
	play_courier_of(play, "thu");
	return play;
}

static struct letter
first_by_mail(struct play *play, struct arena *arena)
{
	struct letter *all;
	struct err err;
	size_t count;

	assert_true(store_letters(play_world(play)->store, 0, 1000, arena, &all,
	    &count, &err));
	for (size_t i = count; i-- > 0;)
		if (strcmp(all[i].channel, "thu") == 0)
			return all[i];
	fail_msg("no letter by mail");
	return (struct letter){ 0 };
}

/* Fails unless that letter by mail which was not tried stands as it was sealed.
 */
static void
untried_stands(struct play *play, struct arena *arena)
{
	struct letter *all;
	struct err err;
	size_t count, found = 0;

	assert_true(store_letters(play_world(play)->store, 0, 1000, arena, &all,
	    &count, &err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(all[i].channel, "thu") != 0 || all[i].attempts > 0)
			continue;
		found++;
		assert_true(all[i].next_try == all[i].sealed);
	}
	assert_int_equal(found, 1);
}

static bool
is_office(instant when)
{
	int64_t local = when + WHEN_OFFICE_OFFSET;
	int64_t minute = local / 60 % (24 * 60);
	int64_t weekday = (local / 86400 + 3) % 7; /* 1/1/1970: Thursday */

	return weekday < 5 &&
	    ((minute >= 450 && minute < 690) ||
		(minute >= 810 && minute < 1050));
}

/* The whole schedule, over a weekend: all of its twenty tries, each in hours,
 * and not one of two letters with the other at an opening. */
static void
test_every_try_is_in_hours(void **state)
{
	struct play *play = open_at(":memory:");
	struct arena *arena = arena_new(4096);
	struct attempt *attempts;
	struct letter letter;
	size_t count, nights = 0;
	struct err err;

	(void)state;
	play_courier(play, 100000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-10-10 12:00");
	letter = first_by_mail(play, arena);
	assert_int_equal(letter.state, LETTER_REFUSED);
	assert_true(store_letter_attempts(play_world(play)->store, letter.id,
	    arena, &attempts, &count, &err));
	assert_int_equal(count, 20);
	for (size_t i = 0; i < count; i++) {
		assert_true(is_office(attempts[i].at));
		nights += i > 0 && attempts[i].at - attempts[i - 1].at > 36000;
	}
	assert_true(nights >= 5);
	arena_free(arena);
	play_close(play);
}

/* What waits for an opening is said, and spread. */
static void
test_said_and_spread(void **state)
{
	struct play *play = open_at(":memory:");
	struct arena *arena = arena_new(4096);
	struct letter *all;
	instant first = INSTANT_NONE;
	struct err err;
	size_t count, waits = 0;

	(void)state;
	play_courier(play, 100000, COURIER_LATER, "451 4.7.1 come back");
	/* At 11:20 or so for the sixth time: in two hours again. */
	play_until(play, "2020-09-10 20:00");
	assert_true(store_letters(play_world(play)->store, 0, 1000, arena, &all,
	    &count, &err));
	for (size_t i = 0; i < count; i++) {
		if (all[i].state != LETTER_LATER)
			continue;
		waits++;
		assert_string_equal(all[i].hold, "office-hours");
		assert_in_range(all[i].next_try, at("2020-09-11T07:30"),
		    at("2020-09-11T07:45"));
		assert_int_not_equal(all[i].next_try, first);
		first = all[i].next_try;
	}
	assert_int_equal(waits, 2);
	arena_free(arena);
	play_close(play);
}

/* Killed with a letter under way, and started at night: the letter may have
 * arrived, is repeated once, and not at night. */
static void
test_repeated_after_a_restart(void **state)
{
	struct arena *arena = arena_new(4096);
	struct story_place place;
	struct letter letter;
	struct play *play;
	struct err err;
	int attempt;

	(void)state;
	story_place_make(&place);
	play = open_at(place.path);
	play_courier(play, 2, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 07:30:01");
	letter = first_by_mail(play, arena);
	assert_true(store_begin(play_world(play)->store, &err));
	assert_true(store_letter_claim(play_world(play)->store, letter.id,
	    loop_now(play_world(play)->loop), &attempt, &err));
	assert_true(store_commit(play_world(play)->store, &err));
	play_close(play);
	play = play_open(TWO, place.path, "2020-09-10 23:00");
	play_until(play, "2020-09-11 07:29");
	letter = first_by_mail(play, arena);
	assert_int_equal(letter.state, LETTER_UNCERTAIN);
	assert_int_equal(letter.attempts, 2);
	story_said(play, "2020-09-10 23:00", "waits for office hours");
	play_until(play, "2020-09-11 07:46");
	letter = first_by_mail(play, arena);
	assert_int_equal(letter.state, LETTER_SENT);
	assert_int_equal(letter.attempts, 3);
	play_close(play);
	story_place_remove(&place);
	arena_free(arena);
}

static size_t
count_by_mail(struct play *play, enum letter_state state, struct arena *arena)
{
	struct letter *all;
	struct err err;
	size_t count, found = 0;

	assert_true(store_letters(play_world(play)->store, 0, 1000, arena, &all,
	    &count, &err));
	for (size_t i = 0; i < count; i++)
		found +=
		    strcmp(all[i].channel, "thu") == 0 && all[i].state == state;
	return found;
}

/* A channel that wanted no more letters is read anew at night: what was called
 * up leaves in the morning, that of which there was no try yet, too. */
static void
test_a_reload_at_night(void **state)
{
	struct play *play = open_at(":memory:");
	struct arena *arena = arena_new(4096);

	(void)state;
	play_courier(play, 1, COURIER_REFUSED, "410 gone");
	play_until(play, "2020-09-10 20:00");
	play_reload(play, TWO);
	play_until(play, "2020-09-11 07:29");
	assert_int_equal(count_by_mail(play, LETTER_LATER, arena), 1);
	assert_int_equal(count_by_mail(play, LETTER_SEALED, arena), 1);
	play_until(play, "2020-09-11 07:46");
	assert_int_equal(count_by_mail(play, LETTER_LATER, arena), 0);
	assert_int_equal(count_by_mail(play, LETTER_SEALED, arena), 0);
	arena_free(arena);
	play_close(play);
}

/* Meanwhile an hour has one line a channel, however many letters wait; of these
 * nothing is written. */
static void
test_a_disabled_channel_has_one_line(void **state)
{
	struct play *play = open_at(":memory:");
	struct arena *arena = arena_new(4096);

	(void)state;
	play_courier(play, 2, COURIER_REFUSED, "410 gone");
	play_until(play, "2020-09-10 11:00");
	assert_int_equal(story_count(play,
			     "channel thu is disabled until a reload: 2 "
			     "letters wait"),
	    3); /* at 08:30, 09:30, 10:30 */
	/* And at 07:30 of the one that was not tried any more. */
	assert_int_equal(story_count(play, "until a reload: "), 4);
	untried_stands(play, arena);
	play_courier(play, 0, COURIER_SENT, "");
	play_reload(play, TWO);
	play_until(play, "2020-09-10 11:05");
	assert_int_equal(first_by_mail(play, arena).state, LETTER_SENT);
	arena_free(arena);
	play_close(play);
}

/* A reload calls up the letter that was answered 410, too, which was to be
 * looked at again at 08:30. */
static void
test_a_reload_calls_up(void **state)
{
	struct play *play = open_at(":memory:");
	struct arena *arena = arena_new(4096);

	(void)state;
	play_courier(play, 1, COURIER_REFUSED, "410 gone");
	play_until(play, "2020-09-10 08:00");
	assert_int_equal(first_by_mail(play, arena).state, LETTER_LATER);
	play_reload(play, TWO);
	play_until(play, "2020-09-10 08:01");
	assert_int_equal(first_by_mail(play, arena).state, LETTER_SENT);
	arena_free(arena);
	play_close(play);
}

/* Somebody asks for it at night. */
static void
test_an_operator_is_obeyed(void **state)
{
	struct play *play = open_at(":memory:");
	struct world *world = play_world(play);
	struct arena *arena = arena_new(4096);
	struct err err;

	(void)state;
	play_courier(play, 100000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 20:00");
	play_courier(play, 0, COURIER_SENT, "");
	assert_true(store_begin(world->store, &err));
	assert_true(store_letter_retry(world->store,
	    first_by_mail(play, arena).id, loop_now(world->loop), &err));
	assert_true(store_commit(world->store, &err));
	world_nudge(world);
	play_until(play, "2020-09-10 20:01");
	assert_int_equal(first_by_mail(play, arena).state, LETTER_SENT);
	arena_free(arena);
	play_close(play);
}

/* The digest of 22:00 is tried again at once. */
static void
test_a_digest_has_no_hours(void **state)
{
	struct play *play = play_open("tests/scenario/office/hosod.yaml",
	    ":memory:", "2020-09-10 20:00");

	(void)state;
	play_until(play, "2020-09-10 21:59");
	play_courier(play, 1, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 22:10");
	assert_int_equal(story_count(play, "451 4.7.1 come back"), 1);
	assert_int_equal(story_count(play, "waits for office hours"), 0);
	assert_true(story_count(play, "letter 1: sent") > 0);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_try_is_in_hours),
		cmocka_unit_test(test_said_and_spread),
		cmocka_unit_test(test_repeated_after_a_restart),
		cmocka_unit_test(test_a_reload_at_night),
		cmocka_unit_test(test_a_disabled_channel_has_one_line),
		cmocka_unit_test(test_a_reload_calls_up),
		cmocka_unit_test(test_an_operator_is_obeyed),
		cmocka_unit_test(test_a_digest_has_no_hours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
