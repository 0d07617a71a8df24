/* Letters that were given up: who hears of it, how often, through what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "io/store_outbox.h"
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

	assert_true(store_letters(play_world(play)->store, 0, 100, arena, out,
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
	assert_non_null(strstr(text, "canbo@ducvan.example qua kênh thu"));
	assert_non_null(strstr(text, "canbo2@ducvan.example qua kênh thu"));
	assert_non_null(strstr(text, "550 5.1.1 no such user"));
	/* The other channel carried each officer's alert once; nothing is
	 * sent again in the place of what died. */
	assert_int_equal(count_to(play, "canbo@ducvan.example", "hop"), 1);
	assert_int_equal(count_to(play, "canbo@ducvan.example", "thu"), 1);
	assert_int_equal(count_to(play, "canbo2@ducvan.example", "hop"), 1);
	arena_free(arena);
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
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(count_to(play, ADMIN, "hop"), 0);
	play_until(play, "2020-09-20 12:00");
	assert_true(story_count(play, "given up after") > 0);
	assert_true(count_to(play, ADMIN, "hop") > 0);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told_through_another_channel),
		cmocka_unit_test(test_told_by_the_same_channel_without_another),
		cmocka_unit_test(test_told_when_the_schedule_ends),
		cmocka_unit_test(test_no_news_of_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
