/* Letters that were given up: who hears of it, how often, through what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "flow/return_mail.h"
#include "flow/settle.h"
#include "io/store_outbox.h"
#include "io/store_outbox_act.h"
#include "support/story.h"

#define ONE "tests/scenario/office/smtp.yaml"
#define TWO "tests/scenario/office/two_channels.yaml"

/* Two officers, each with a dossier due Mon 14/9: on Thu 10/9 07:30 each is
 * told, on every channel. */
static struct play *
until_departure(const char *office)
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
	struct play *play = play_open(office, ":memory:", "2020-09-10 05:00");

	play_until(play, "2020-09-10 05:00");
	story_show(play, records, 2);
	play_until(play, "2020-09-10 07:29");
	return play;
}

static size_t
letters(struct play *play, struct arena *arena, struct letter **out)
{
	struct err err;
	size_t count;

	assert_true(store_letters(play_world(play)->store, 0, 1000, arena, out,
	    &count, &err));
	return count;
}

/* How many of them went to ${recipient} by ${channel}. */
static int
count_to(struct play *play, const char *recipient, const char *channel)
{
	struct arena *arena = arena_new(4096);
	struct letter *all;
	size_t count = letters(play, arena, &all);
	int n = 0;

	for (size_t i = 0; i < count; i++)
		n += strcmp(all[i].recipient, recipient) == 0 &&
		    strcmp(all[i].channel, channel) == 0;
	arena_free(arena);
	return n;
}

#define ADMIN "quantri@tinh.example"

static void
test_told_through_another_channel(void **state)
{
	struct play *play = until_departure(TWO);
	struct arena *arena = arena_new(4096);
	struct letter *all;
	char *text;

	(void)state;
	play_courier_of(play, "thu");
	play_courier(play, 2, COURIER_REFUSED, "550 5.1.1 no such user");
	play_until(play, "2020-09-10 09:00");
	/* Both dead letters in one, by the channel that works. */
	assert_int_equal(count_to(play, ADMIN, "hop"), 1);
	assert_int_equal(count_to(play, ADMIN, "thu"), 0);
	letters(play, arena, &all); /* the newest first */
	assert_string_equal(all[0].recipient, ADMIN);
	assert_int_equal(all[0].state, LETTER_SENT);
	text = story_letter(play, all[0].id, arena);
	assert_non_null(strstr(text, "nhiều người nhận (2 thư)"));
	/* A line each. */
	assert_non_null(strstr(text, "tới canbo@ducvan.example qua kênh thu"));
	assert_non_null(strstr(text, "tới canbo2@ducvan.example qua kênh thu"));
	assert_non_null(strstr(text, "\n- thư 1 tới "));
	assert_non_null(strstr(text, "\n- thư 3 tới "));
	assert_non_null(strstr(text, "550 5.1.1 no such user"));
	/* The other channel carried each officer's alert once; nothing is
	 * sent again in the place of what died. */
	assert_int_equal(count_to(play, "canbo@ducvan.example", "hop"), 1);
	assert_int_equal(count_to(play, "canbo@ducvan.example", "thu"), 1);
	assert_int_equal(count_to(play, "canbo2@ducvan.example", "hop"), 1);
	arena_free(arena);
	play_close(play);
}

/* The letter ${id} comes back. */
static void
come_back(struct play *play, int64_t id)
{
	struct world *world = play_world(play);
	struct arena *arena = arena_new(4096);
	struct bounce bounce = { .action = "failed",
		.status = "5.1.1",
		.id_count = 1 };
	struct letter letter;
	struct err err;
	int64_t named;
	bool found;

	assert_true(
	    store_letter_load(world->store, id, arena, &letter, &found, &err));
	bounce.ids[0] = letter.message_id;
	assert_true(return_mail(world, &bounce, loop_now(world->loop), &named,
	    &found, &err));
	assert_int_equal(named, id);
	arena_free(arena);
}

/* How many letters tell the administrator of dead ones. */
static int
count_returned(struct play *play)
{
	struct arena *arena = arena_new(4096);
	struct letter *all;
	size_t count = letters(play, arena, &all);
	int n = 0;

	for (size_t i = 0; i < count; i++)
		n += strcmp(all[i].recipient, ADMIN) == 0 &&
		    strncmp(all[i].subject, "Thư bị trả lại",
			strlen("Thư bị trả lại")) == 0;
	arena_free(arena);
	return n;
}

/* Letters 1 and 3 come back half a minute apart, 2 long after. */
static void
test_what_dies_within_a_minute_is_told_together(void **state)
{
	struct play *play = until_departure(TWO);

	(void)state;
	play_until(play, "2020-09-10 09:00");
	come_back(play, 1);
	play_until(play, "2020-09-10 09:00:30");
	come_back(play, 3);
	play_until(play, "2020-09-10 09:00:59");
	assert_int_equal(count_returned(play), 0);
	play_until(play, "2020-09-10 09:10");
	assert_int_equal(count_returned(play), 1);
	story_said(play, "2020-09-10 09:01", "2 notices: Thư bị trả lại: ");
	come_back(play, 2);
	play_until(play, "2020-09-10 09:20");
	assert_int_equal(count_returned(play), 2);
	play_close(play);
}

static void
test_told_by_the_same_channel_without_another(void **state)
{
	struct play *play = until_departure(ONE);

	(void)state;
	play_courier(play, 1, COURIER_REFUSED, "550 5.1.1 no such user");
	play_until(play, "2020-09-10 09:00");
	assert_int_equal(count_to(play, ADMIN, "thu"), 1);
	play_close(play);
}

/* Given up after the schedule: told once, at its end. */
static void
test_told_when_the_schedule_ends(void **state)
{
	struct play *play = until_departure(TWO);

	(void)state;
	play_courier_of(play, "thu");
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 greylisted");
	/* That the channel carries nothing is news of its own (test_stall). */
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(count_to(play, ADMIN, "hop"), 1);
	play_until(play, "2020-09-20 12:00");
	assert_true(story_count(play, "given up after") > 0);
	assert_true(count_to(play, ADMIN, "hop") > 1);
	play_close(play);
}

/* The news of a dead letter died: it stays in the outbox, and that is all. */
static void
test_no_news_of_news(void **state)
{
	struct play *play = until_departure(ONE);
	struct arena *arena = arena_new(4096);
	struct letter *all;
	size_t count;

	(void)state;
	play_courier(play, 3, COURIER_REFUSED, "550 5.7.1 no");
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(count_to(play, ADMIN, "thu"), 1);
	count = letters(play, arena, &all);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(all[i].state, LETTER_REFUSED);
	arena_free(arena);
	play_close(play);
}

/* Sent twice, never answered: nobody tries a third time, and that is told once,
 * through the channel that works. */
static void
test_twice_uncertain_is_told(void **state)
{
	struct play *play = until_departure(TWO);
	struct arena *arena = arena_new(4096);
	struct letter *all;
	char *text;

	(void)state;
	play_courier_of(play, "thu");
	play_courier(play, 1000, COURIER_UNCERTAIN, "no answer came");
	play_until(play, "2020-09-10 09:00");
	assert_int_equal(count_to(play, ADMIN, "hop"), 1);
	assert_int_equal(count_to(play, ADMIN, "thu"), 0);
	letters(play, arena, &all);
	assert_string_equal(all[0].recipient, ADMIN);
	text = story_letter(play, all[0].id, arena);
	assert_non_null(strstr(text, "chưa rõ đã tới"));
	assert_non_null(strstr(text, "no answer came"));
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(count_to(play, ADMIN, "hop"), 1);
	arena_free(arena);
	play_close(play);
}

/* The officer's first letter by mail. */
static int64_t
first_letter(struct play *play)
{
	struct arena *arena = arena_new(4096);
	struct letter *all;
	size_t count = letters(play, arena, &all);
	int64_t id = 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].recipient, "canbo@ducvan.example") == 0 &&
		    strcmp(all[i].channel, "thu") == 0)
			id = all[i].id;
	arena_free(arena);
	assert_true(id > 0);
	return id;
}

static struct letter
load_letter(struct play *play, int64_t id)
{
	struct arena *arena = arena_new(4096);
	struct letter letter;
	struct err err;
	bool found;

	assert_true(store_letter_load(play_world(play)->store, id, arena,
	    &letter, &found, &err));
	assert_true(found);
	arena_free(arena);
	letter.recipient = letter.channel = letter.subject = NULL;
	letter.message_id = letter.recipient_name = NULL;
	letter.bytes = NULL;
	return letter;
}

static void
retry(struct play *play, int64_t letter)
{
	struct world *world = play_world(play);
	struct err err;

	assert_true(store_begin(world->store, &err));
	assert_true(store_letter_retry(world->store, letter,
	    loop_now(world->loop), &err));
	assert_true(store_commit(world->store, &err));
	world_nudge(world);
}

/* How often the administrator was told of letter ${id}. */
static int
count_news(struct play *play, int64_t id)
{
	struct arena *arena = arena_new(4096);
	const char *words = arena_printf(arena, "thư %lld tới", (long long)id);
	struct letter *all;
	size_t count = letters(play, arena, &all);
	int n = 0;

	for (size_t i = 0; i < count; i++)
		n += strcmp(all[i].recipient, ADMIN) == 0 &&
		    strstr(story_letter(play, all[i].id, arena), words) != NULL;
	arena_free(arena);
	return n;
}

/* An operator has a dead letter tried again: its schedule begins anew, and its
 * second death is news. */
static void
test_a_second_death_is_told(void **state)
{
	struct play *play = until_departure(TWO);
	struct letter letter;
	int64_t id;
	int attempts;

	(void)state;
	play_courier_of(play, "thu");
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 greylisted");
	play_until(play, "2020-09-10 07:31");
	id = first_letter(play);
	play_until(play, "2020-09-20 12:00");
	letter = load_letter(play, id);
	assert_int_equal(letter.state, LETTER_REFUSED);
	attempts = letter.attempts;
	assert_int_equal(attempts, 20);
	assert_int_equal(count_news(play, id), 1);
	/* On a Monday, within its hours. */
	play_until(play, "2020-09-21 09:00");
	retry(play, id);
	play_until(play, "2020-09-21 09:10");
	/* 5 s and 5 min after the first of the new attempts. */
	letter = load_letter(play, id);
	assert_int_equal(letter.state, LETTER_LATER);
	assert_int_equal(letter.attempts, attempts + 3);
	assert_int_equal(count_news(play, id), 1);
	play_until(play, "2020-10-05 12:00");
	letter = load_letter(play, id);
	assert_int_equal(letter.state, LETTER_REFUSED);
	assert_int_equal(letter.attempts, 2 * attempts);
	assert_int_equal(count_news(play, id), 2);
	play_close(play);
}

/* The daemon dies twice within one letter. */
static void
test_found_claimed_twice_is_told(void **state)
{
	struct play *play = until_departure(TWO);
	struct world *world = play_world(play);
	struct letter letter;
	struct err err;
	int64_t id;
	int attempt;

	(void)state;
	play_courier_of(play, "thu");
	play_courier(play, 2, COURIER_LATER, "451 4.7.1 greylisted");
	play_until(play, "2020-09-10 07:30");
	id = first_letter(play);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(count_to(play, ADMIN, "hop"), 0);
		assert_true(store_begin(world->store, &err));
		assert_true(store_letter_claim(world->store, id,
		    loop_now(world->loop), &attempt, &err));
		assert_true(store_commit(world->store, &err));
		assert_true(settle_recover(world, &err));
	}
	letter = load_letter(play, id);
	assert_int_equal(letter.state, LETTER_UNCERTAIN);
	assert_int_equal(letter.next_try, INSTANT_NEVER);
	assert_true(settle_recover(world, &err));
	world_nudge(world);
	play_until(play, "2020-09-10 09:00");
	assert_int_equal(count_to(play, ADMIN, "hop"), 1);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twice_uncertain_is_told),
		cmocka_unit_test(test_a_second_death_is_told),
		cmocka_unit_test(test_found_claimed_twice_is_told),
		cmocka_unit_test(test_told_through_another_channel),
		cmocka_unit_test(
		    test_what_dies_within_a_minute_is_told_together),
		cmocka_unit_test(test_told_by_the_same_channel_without_another),
		cmocka_unit_test(test_told_when_the_schedule_ends),
		cmocka_unit_test(test_no_news_of_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
