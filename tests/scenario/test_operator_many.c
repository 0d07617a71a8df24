/*
 * What an operator asks for about very many notices: a slice a turn, and
 * whatever happens between two of them nothing is lost, and nothing told twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/letgo.h"
#include "flow/repost.h"
#include "support/story.h"

#define MOVED "tests/scenario/office/moved.yaml"
#define TWO "tests/scenario/office/two_channels.yaml"
#define LEFT "tests/scenario/office/one_left.yaml"

enum { MANY = 500, SLICES = 3 };

static char codes[MANY][32];

/* All due Mon 14/9: two days before, on Thursday at 07:30, their officer is
 * told. */
static void
show(struct play *play)
{
	static struct record records[MANY];

	for (size_t i = 0; i < MANY; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99.01-200907-%04zu", i);
		records[i] = (struct record){ .code = codes[i],
			.received = "2020-09-07 08:00",
			.promised = "2020-09-14 17:30" };
	}
	story_show(play, records, MANY);
}

/* Thursday's letter was refused, and since 10:00 its officer has another
 * address. */
static struct play *
open_moved(const char *path)
{
	struct play *play = play_open(STORY_QUIET, path, "2020-09-07 00:00");

	play_until(play, "2020-09-07 08:05");
	show(play);
	play_courier(play, 1, COURIER_REFUSED, "550 5.1.1 No such user");
	play_until(play, "2020-09-10 10:00");
	assert_int_equal(story_count(play,
			     "to canbo@ducvan.example, 500 notices: "),
	    1);
	play_reload(play, MOVED);
	return play;
}

static int64_t
only_letter(struct play *play)
{
	struct letter letter;
	struct arena *arena = arena_new(4096);
	struct err err;
	int64_t id = 0;
	bool found = true;

	while (found) {
		assert_true(store_letter_load(play_world(play)->store, ++id,
		    arena, &letter, &found, &err));
		if (found && letter.state == LETTER_REFUSED)
			break;
	}
	assert_true(found);
	arena_free(arena);
	return id;
}

static struct repost
begin(struct play *play, int64_t letter, struct arena *arena)
{
	struct outbox_act act = { .act = OUTBOX_RETRY,
		.letter = letter,
		.at = loop_now(play_world(play)->loop) };
	struct repost repost;

	repost_begin(&repost, play_world(play), &act, arena);
	return repost;
}

/* The next slice: no more are owed in it than fit. */
static bool
next(struct repost *repost)
{
	int64_t before = repost->notices;
	struct err err;
	bool done;

	if (!repost_go_on(repost, &done, &err))
		fail_msg("%s", err.text);
	assert_in_range(repost->notices - before, 0, REPOST_SLICE);
	return !done;
}

static enum letter_state
state_of(struct play *play, int64_t id)
{
	struct arena *arena = arena_new(4096);
	struct letter letter;
	struct err err;
	bool found;

	assert_true(store_letter_load(play_world(play)->store, id, arena,
	    &letter, &found, &err));
	arena_free(arena);
	return letter.state;
}

/* How often ${text} of an act of ${letter}, 0: of none, was recorded. */
static int
acts(struct play *play, int64_t letter, const char *text)
{
	struct arena *arena = arena_new(4096);
	struct outbox_act *all;
	struct err err;
	size_t count;
	int found = 0;

	assert_true(store_outbox_acts(play_world(play)->store, letter, arena,
	    &all, &count, &err));
	for (size_t i = 0; i < count; i++)
		found += strstr(all[i].reason, text) != NULL;
	arena_free(arena);
	return found;
}

/* Once each, and by which letter. */
static void
all_are_told(struct play *play)
{
	for (size_t i = 0; i < MANY; i++)
		story_notices(play, codes[i],
		    "before-2wd 2020-09-14 canbo sealed\n"
		    "before-2wd 2020-09-14 moi sealed\n");
}

/* All is looked at before anything is owed: three slices, of which the third
 * owes the first two hundred already. */
static void
test_a_slice_a_turn(void **state)
{
	struct play *play = open_moved(":memory:");
	struct arena *arena = arena_new(4096);
	int64_t letter = only_letter(play);
	struct repost repost = begin(play, letter, arena);
	int turns = 1;

	(void)state;
	while (next(&repost)) {
		turns++;
		/* Until the last it is as it was. */
		assert_int_equal(state_of(play, letter), LETTER_REFUSED);
	}
	assert_int_equal(turns, 2 * SLICES - 1);
	assert_string_equal(repost.address, "moi@ducvan.example");
	assert_int_equal(repost.notices, MANY);
	assert_int_equal(state_of(play, letter), LETTER_DROPPED);
	assert_int_equal(acts(play, letter,
			     "không gửi tới canbo@ducvan.example; 500 lời báo "
			     "gửi tới moi@ducvan.example"),
	    1);
	play_until(play, "2020-09-10 10:15");
	assert_int_equal(story_count(play,
			     "to moi@ducvan.example, 500 notices: "),
	    1);
	all_are_told(play);
	play_close(play);
	arena_free(arena);
}

/* The daemon ends after three hundred and more were to be owed: what was leaves
 * at its next start, the letter is as it was, and asked again the rest is. */
static void
test_it_ends_between_two_slices(void **state)
{
	struct story_place place;
	struct arena *arena = arena_new(4096);
	struct play *play;
	struct repost repost;
	int64_t letter;

	(void)state;
	story_place_make(&place);
	play = open_moved(place.path);
	letter = only_letter(play);
	repost = begin(play, letter, arena);
	for (int i = 0; i < SLICES; i++)
		assert_true(next(&repost));
	assert_int_equal(repost.notices, REPOST_SLICE);
	play_close(play);
	play = play_open(MOVED, place.path, "2020-09-10 10:00");
	show(play);
	play_until(play, "2020-09-10 10:15");
	assert_int_equal(story_count(play,
			     "to moi@ducvan.example, 200 notices: "),
	    1);
	assert_int_equal(state_of(play, letter), LETTER_REFUSED);
	repost = begin(play, letter, arena);
	while (next(&repost))
		;
	assert_int_equal(repost.notices, MANY - REPOST_SLICE);
	assert_int_equal(state_of(play, letter), LETTER_DROPPED);
	play_until(play, "2020-09-10 10:30");
	assert_int_equal(story_count(play,
			     "to moi@ducvan.example, 300 notices: "),
	    1);
	all_are_told(play);
	play_close(play);
	arena_free(arena);
	story_place_remove(&place);
}

/* Where they go may be another answer by then. */
static void
test_the_configuration_becomes_another(void **state)
{
	struct play *play = open_moved(":memory:");
	struct arena *arena = arena_new(4096);
	int64_t letter = only_letter(play);
	struct repost repost = begin(play, letter, arena);
	struct err err;
	bool done;

	(void)state;
	assert_true(next(&repost));
	play_reload(play, STORY_QUIET);
	assert_false(repost_go_on(&repost, &done, &err));
	assert_non_null(
	    strstr(err.text, "the configuration became another meanwhile"));
	assert_int_equal(state_of(play, letter), LETTER_REFUSED);
	play_close(play);
	arena_free(arena);
}

/* It has not been refused, but waits for its next try: nobody tries it while
 * what it said is owed elsewhere. */
static void
test_a_letter_that_is_to_be_tried_waits(void **state)
{
	struct play *play =
	    play_open(STORY_QUIET, ":memory:", "2020-09-07 00:00");
	struct arena *arena = arena_new(4096);
	struct repost repost;
	int slices = 0;

	(void)state;
	play_until(play, "2020-09-07 08:05");
	show(play);
	play_courier(play, 5, COURIER_LATER, "451 4.7.1 Later");
	play_until(play, "2020-09-10 07:31");
	play_reload(play, MOVED);
	repost = begin(play, 1, arena);
	while (slices++ < SLICES)
		assert_true(next(&repost));
	play_until(play, "2020-09-10 08:00");
	assert_int_equal(state_of(play, 1), LETTER_LATER);
	while (next(&repost))
		;
	assert_int_equal(state_of(play, 1), LETTER_DROPPED);
	play_until(play, "2020-09-10 08:15");
	all_are_told(play);
	play_close(play);
	arena_free(arena);
}

/* ---- letting go of a channel ---- */

static void
put_owed(struct store *store, int i, instant now, const char *recipient,
    bool sealed)
{
	struct arena *arena = arena_new(4096);
	struct letter letter = { .recipient = recipient,
		.channel = "thu",
		.kind = NOTICE_ADMIN,
		.subject = "Hồ sơ",
		.message_id = arena_printf(arena, "<%d@ducvan.example>", i),
		.sealed = now,
		.bytes = "x",
		.size = 1,
		.state = LETTER_SEALED,
		.next_try = now + 3600,
		.settled = INSTANT_NONE };
	const struct notice notice = { .kind = NOTICE_ADMIN,
		.subject = letter.message_id,
		.clock = CLOCK_COUNT,
		.rung = "calendar-ends",
		.due = NOTICE_NO_DUE,
		.recipient = recipient,
		.channel = "thu",
		.hold_until = now + 3600,
		.created = now };
	struct err err;
	int64_t id;
	bool is_new;

	assert_true(store_notice_add(store, &notice, &id, &is_new, &err));
	if (sealed)
		assert_true(store_letter_seal(store, &letter, &id, 1, &err));
	arena_free(arena);
}

/* Of each ${count}, to one address and the other in turn. */
static void
put_waiting(struct play *play, int letters, int notices)
{
	struct store *store = play_world(play)->store;
	instant now = loop_now(play_world(play)->loop);
	struct err err;

	assert_true(store_begin(store, &err));
	for (int i = 0; i < letters + notices; i++)
		put_owed(store, i, now,
		    i % 2 == 0 ? "canbo@ducvan.example" : "chat-0001",
		    i < letters);
	assert_true(store_commit(store, &err));
}

/* Slice by slice, and how many there were. */
static int
let_go(struct letgo *letgo)
{
	struct err err;
	bool done = false;
	int slices = 0;

	while (!done) {
		int64_t before = letgo->gone.letters + letgo->gone.notices;

		assert_true(letgo_go_on(letgo, &done, &err));
		assert_in_range(letgo->gone.letters + letgo->gone.notices -
			before,
		    0, 200);
		slices++;
	}
	return slices;
}

static struct waiting
what_waits(struct play *play)
{
	struct waiting waiting;
	struct err err;

	assert_true(
	    store_waiting(play_world(play)->store, "thu", &waiting, &err));
	return waiting;
}

/* 300 letters and 500 notices: two slices of letters, of which the second is
 * half one of notices, then two more and the end of it. */
static void
test_a_channel_that_is_gone(void **state)
{
	struct play *play = play_open(LEFT, ":memory:", "2020-09-10 05:00");
	struct arena *arena = arena_new(4096);
	struct letgo letgo;

	(void)state;
	play_until(play, "2020-09-10 10:00");
	put_waiting(play, 300, 500);
	letgo_begin(&letgo, play_world(play), "thu", 1000, "bỏ kênh", arena);
	assert_int_equal(let_go(&letgo), 5);
	assert_int_equal(letgo.gone.letters, 300);
	assert_int_equal(letgo.gone.notices, 500);
	assert_int_equal(what_waits(play).letters, 0);
	assert_int_equal(what_waits(play).notices, 0);
	assert_int_equal(acts(play, 1, "bỏ kênh"), 1);
	assert_int_equal(acts(play, 300, "bỏ kênh"), 1);
	play_close(play);
	arena_free(arena);
}

/* What was for chats of a channel that carries mails now, and that alone. */
static void
test_a_channel_of_another_kind(void **state)
{
	struct play *play = play_open(TWO, ":memory:", "2020-09-10 05:00");
	struct arena *arena = arena_new(4096);
	struct letgo letgo;

	(void)state;
	play_until(play, "2020-09-10 10:00");
	put_waiting(play, 0, 1000);
	play_may_differ(play);
	letgo_begin(&letgo, play_world(play), "thu", 1000, "nay gửi mail",
	    arena);
	assert_int_equal(let_go(&letgo), 3);
	assert_int_equal(letgo.gone.notices, 500);
	assert_int_equal(what_waits(play).notices, 500);
	play_close(play);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_slice_a_turn),
		cmocka_unit_test(test_it_ends_between_two_slices),
		cmocka_unit_test(test_the_configuration_becomes_another),
		cmocka_unit_test(test_a_letter_that_is_to_be_tried_waits),
		cmocka_unit_test(test_a_channel_that_is_gone),
		cmocka_unit_test(test_a_channel_of_another_kind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
