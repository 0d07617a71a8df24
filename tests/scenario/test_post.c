/* Letters on their way: put off, refused, uncertain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "flow/preview.h"
#include "support/story.h"
#include "io/store_outbox.h"

#define OFFICE "tests/scenario/office/smtp.yaml"
#define CODE "H99.01-200907-0009"

static struct play *
until_departure_of(const struct record *records, size_t count)
{
	struct play *play = play_open(OFFICE, ":memory:", "2020-09-10 05:00");

	play_until(play, "2020-09-10 05:00");
	story_show(play, records, count);
	play_until(play, "2020-09-10 07:29");
	return play;
}

/* Due Mon 14/9; on Thu 10/9 07:30 the officer's letter leaves. */
static struct play *
until_departure(void)
{
	static const struct record record = { .code = CODE,
		.received = "2020-09-07 08:00",
		.promised = "2020-09-14 17:30" };

	return until_departure_of(&record, 1);
}

static size_t
attempts_of(struct play *play, struct arena *arena, struct attempt **out)
{
	struct err err;
	size_t count;

	assert_true(store_letter_attempts(play_world(play)->store, 1, arena,
	    out, &count, &err));
	return count;
}

static void
expect_state(struct play *play, enum letter_state state, int uncertain)
{
	struct arena *arena = arena_new(4096);
	struct letter letter;
	struct err err;
	bool found;

	assert_true(store_letter_load(play_world(play)->store, 1, arena,
	    &letter, &found, &err));
	assert_true(found);
	assert_string_equal(letter_state_text(letter.state),
	    letter_state_text(state));
	assert_int_equal(letter.uncertain, uncertain);
	arena_free(arena);
}

/* The SMTP schedule: again after 5 s, 5 min, 15 min, each give or take a
 * tenth. */
static void
test_put_off(void **state)
{
	static const int64_t delays[] = { 5, 300, 900 };
	struct play *play = until_departure();
	struct arena *arena = arena_new(4096);
	struct attempt *attempts;

	(void)state;
	play_courier(play, 3, COURIER_LATER, "451 4.7.1 greylisted");
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(attempts_of(play, arena, &attempts), 4);
	for (size_t i = 0; i < 3; i++) {
		int64_t waited = attempts[i + 1].at - attempts[i].at;

		assert_true(waited >= delays[i] - delays[i] / 10 - 1);
		assert_true(waited <= delays[i] + delays[i] / 10 + 1);
		assert_int_equal(attempts[i].outcome, LETTER_LATER);
		assert_string_equal(attempts[i].answer, "451 4.7.1 greylisted");
	}
	assert_int_equal(attempts[3].outcome, LETTER_SENT);
	expect_state(play, LETTER_SENT, 0);
	assert_int_equal(play_letters(play), 1);
	arena_free(arena);
	play_close(play);
}

/* Refused for good: recorded, said, not tried again; others are served. */
static void
test_refused(void **state)
{
	struct play *play = until_departure();
	struct arena *arena = arena_new(4096);
	struct attempt *attempts;

	(void)state;
	play_courier(play, 1, COURIER_REFUSED, "550 5.1.1 no such user");
	play_until(play, "2020-09-11 07:20");
	assert_int_equal(attempts_of(play, arena, &attempts), 1);
	expect_state(play, LETTER_REFUSED, 0);
	story_said(play, "2020-09-10 07:30", "550 5.1.1 no such user");
	story_notices(play, CODE, "before-2wd 2020-09-14 canbo sealed\n");
	play_until(play, "2020-09-11 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n");
	story_said(play, "2020-09-11 07:30", "to canbo@ducvan.example");
	arena_free(arena);
	play_close(play);
}

/* Nobody knows whether it arrived: repeated once, the same letter. */
static void
test_uncertain(void **state)
{
	struct play *play = until_departure();
	const struct play_carried *first, *second;

	(void)state;
	play_courier(play, 1, COURIER_UNCERTAIN, "no answer after the text");
	play_until(play, "2020-09-10 12:00");
	first = play_carried(play, 0);
	second = play_carried(play, 1);
	assert_non_null(first);
	assert_non_null(second);
	assert_null(play_carried(play, 2));
	assert_int_equal(first->letter, second->letter);
	assert_string_equal(first->message_id, second->message_id);
	assert_int_equal(first->bytes.size, second->bytes.size);
	assert_memory_equal(first->bytes.data, second->bytes.data,
	    first->bytes.size);
	/* It was sent, and the mark stands. */
	expect_state(play, LETTER_SENT, 1);
	play_close(play);
}

static void
test_uncertain_twice(void **state)
{
	struct play *play = until_departure();

	(void)state;
	play_courier(play, 2, COURIER_UNCERTAIN, "no answer after the text");
	play_until(play, "2020-09-11 07:20");
	assert_int_equal(play_carried(play, 1)->letter, 1);
	/* Not a third time: the administrator is told. */
	assert_non_null(play_carried(play, 2));
	assert_int_not_equal(play_carried(play, 2)->letter, 1);
	assert_null(play_carried(play, 3));
	expect_state(play, LETTER_UNCERTAIN, 2);
	play_close(play);
}

/* A result that cannot be written, of a letter that is not there, comes back
 * before that of Thursday's letter: this one is written all the same, and
 * Friday's leaves.  What was put aside is tried again every five seconds. */
static void
test_a_result_that_cannot_be_written(void **state)
{
	struct play *play = until_departure();

	(void)state;
	play_stray(play, 999);
	play_until(play, "2020-09-10 07:30");
	expect_state(play, LETTER_SENT, 0);
	play_until(play, "2020-09-10 07:31");
	assert_in_range(story_count(play,
			    "put aside: letter 999: sent: the outbox has"),
	    2, 13);
	play_until(play, "2020-09-11 08:00");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
}

/* Two letters find no courier free and are due again together, five seconds
 * later.  Of these the first finds none again, and the store refuses to write
 * that: the second leaves all the same. */
static void
test_no_courier_is_free(void **state)
{
	static const struct record records[] = {
		{ .code = CODE,
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "H99.01-200907-0010",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30",
		    .officer = "Hoàng Thị Ví Dụ" },
	};
	struct play *play = until_departure_of(records, 2);

	(void)state;
	play_no_courier(play, 2, 0);
	play_until(play, "2020-09-10 07:30:00");
	assert_int_equal(story_count(play, "letter 2: thu to"), 1);
	assert_int_equal(play_letters(play), 0);
	play_no_courier(play, 1, 1);
	play_until(play, "2020-09-10 07:30:30");
	assert_int_equal(story_count(play, "deliver: letter 1: "), 1);
	assert_int_equal(play_letters(play), 1);
	play_close(play);
}

/* The preview's link stands as those of letters do, whether or not the address
 * ends with a slash. */
static void
test_link_of_a_preview(void **state)
{
	static const char *const addresses[] = { "https://hosod.example",
		"https://hosod.example/", "https://hosod.example//" };
	struct play *play = until_departure();
	struct world *world = play_world(play);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct preview preview;
		struct err err;

		world->conf->web.address = addresses[i];
		if (!preview_render(world, "alert", "motcua", CODE,
			loop_now(world->loop), &preview, &err))
			fail_msg("%s", err.text);
		assert_non_null(strstr(preview.text.text,
		    "https://hosod.example/t/xem-thu"));
	}
	world->conf->web.address = NULL;
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_off),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_uncertain),
		cmocka_unit_test(test_uncertain_twice),
		cmocka_unit_test(test_a_result_that_cannot_be_written),
		cmocka_unit_test(test_no_courier_is_free),
		cmocka_unit_test(test_link_of_a_preview),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
