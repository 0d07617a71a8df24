/*
 * A channel that carries nothing for an hour while letters wait: who hears of
 * it, how often, and that it carries again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "flow/settle.h"
#include "io/store_channel.h"
#include "io/store_outbox.h"
#include "io/store_waiting.h"
#include "support/story.h"

#define ONE "tests/scenario/office/smtp.yaml"
#define TWO "tests/scenario/office/two_channels.yaml"
#define CHANGED "tests/scenario/office/changed.yaml"
#define ADMIN "quantri@tinh.example"
#define FAILS "Kênh thu không gửi được thư từ 07 giờ 30 ngày 10/09/2020"
#define AGAIN "Kênh thu đã gửi lại được thư"

/* Two officers, each with a dossier due Mon 14/9: on Thu 10/9 07:30 each is
 * told, on every channel. */
static struct play *
open_at(const char *office, const char *path)
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
	struct play *play = play_open(office, path, "2020-09-10 05:00");

	play_until(play, "2020-09-10 05:00");
	story_show(play, records, 2);
	play_until(play, "2020-09-10 07:29");
	play_courier_of(play, "thu");
	return play;
}

static struct play *
open_office(const char *office)
{
	return open_at(office, ":memory:");
}

/* Letters whose subject is ${subject} to the administrator by ${channel}. */
static int
count_told(struct play *play, const char *channel, const char *subject)
{
	struct arena *arena = arena_new(4096);
	struct letter *all;
	struct err err;
	size_t count;
	int n = 0;

	assert_true(store_letters(play_world(play)->store, 0, 1000, arena, &all,
	    &count, &err));
	for (size_t i = 0; i < count; i++)
		n += strcmp(all[i].recipient, ADMIN) == 0 &&
		    strcmp(all[i].channel, channel) == 0 &&
		    strcmp(all[i].subject, subject) == 0;
	arena_free(arena);
	return n;
}

/* The text of the newest letter about ${subject}. */
static char *
newest(struct play *play, const char *subject, struct arena *arena)
{
	struct letter *all;
	struct err err;
	size_t count;

	assert_true(store_letters(play_world(play)->store, 0, 1000, arena, &all,
	    &count, &err));
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].subject, subject) == 0)
			return story_letter(play, all[i].id, arena);
	fail_msg("no letter \"%s\"", subject);
	return NULL;
}

static instant
failing_since(struct play *play)
{
	struct arena *arena = arena_new(4096);
	struct channel_health health;
	struct err err;

	assert_true(store_channel_load(play_world(play)->store, "thu",
	    conf_channel_shape(conf_channel(play_world(play)->conf, "thu"),
		arena),
	    arena, &health, &err));
	arena_free(arena);
	return health.failing_since;
}

/* 07:30, and at 08:30 it has lasted for an hour. */
static void
test_told_after_an_hour(void **state)
{
	struct play *play = open_office(TWO);
	struct arena *arena = arena_new(4096);
	char *text;

	(void)state;
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 08:29");
	assert_int_equal(count_told(play, "hop", FAILS), 0);
	play_until(play, "2020-09-10 08:31");
	assert_int_equal(count_told(play, "hop", FAILS), 1);
	assert_int_equal(count_told(play, "thu", FAILS), 0);
	story_said(play, "2020-09-10 08:30",
	    "channel thu: nothing carried for 60 minutes, 2 letters wait: 451 "
	    "4.7.1 come back");
	text = newest(play, FAILS, arena);
	assert_non_null(strstr(text, "2 thư đang chờ"));
	assert_non_null(strstr(text, "451 4.7.1 come back"));
	/* Once an outage, however long. */
	play_until(play, "2020-09-11 07:29");
	assert_int_equal(count_told(play, "hop", FAILS), 1);
	assert_int_equal(count_told(play, "hop", AGAIN), 0);
	play_courier(play, 0, COURIER_SENT, "");
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(count_told(play, "hop", FAILS), 1);
	assert_int_equal(count_told(play, "hop", AGAIN), 1);
	assert_int_equal(failing_since(play), INSTANT_NONE);
	arena_free(arena);
	play_close(play);
}

/* It carries after half an hour: no alarm, and no news that it does. */
static void
test_short_trouble_is_not_told(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 6, COURIER_LATER, "421 4.3.2 restarting");
	play_until(play, "2020-09-10 18:00");
	assert_int_equal(count_told(play, "hop", FAILS), 0);
	assert_int_equal(count_told(play, "hop", AGAIN), 0);
	assert_int_equal(failing_since(play), INSTANT_NONE);
	play_close(play);
}

/* A full mailbox, tried for days, beside another that gets its letter. */
static void
test_one_recipient_is_no_channel(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 1, COURIER_LATER, "452 4.2.2 mailbox full");
	play_until(play, "2020-09-10 07:30:01");
	assert_int_equal(failing_since(play), INSTANT_NONE);
	play_courier(play, 1000, COURIER_LATER, "452 4.2.2 mailbox full");
	play_until(play, "2020-09-11 07:29");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_close(play);
}

/* The same mailbox; towards 15:20 its one try of the afternoon (07:30 and 5 s,
 * 5, 15, 30 min, 1, 2, 4 h) finds nobody, and then office hours are over. */
static struct play *
open_refused_once(void)
{
	struct play *play = open_office(TWO);

	play_courier(play, 1, COURIER_LATER, "452 4.2.2 mailbox full");
	play_until(play, "2020-09-10 07:30:01");
	play_courier(play, 1000, COURIER_LATER, "452 4.2.2 mailbox full");
	play_until(play, "2020-09-10 13:30");
	assert_int_equal(failing_since(play), INSTANT_NONE);
	play_courier(play, 1, COURIER_LATER, "connection refused");
	play_until(play, "2020-09-10 16:10");
	assert_int_not_equal(failing_since(play), INSTANT_NONE);
	return play;
}

/* The relay was away for a minute: nobody knows of an hour. */
static void
test_one_try_is_no_outage(void **state)
{
	struct play *play = open_refused_once();

	(void)state;
	play_until(play, "2020-09-10 21:59");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(failing_since(play), INSTANT_NONE);
	assert_int_equal(story_count(play, "nothing carried"), 0);
	assert_int_equal(count_told(play, "hop", AGAIN), 0);
	play_close(play);
}

/* It is away still when it is tried next: told at once. */
static void
test_told_at_the_next_failure(void **state)
{
	struct play *play = open_refused_once();

	(void)state;
	play_courier(play, 1000, COURIER_LATER, "connection refused");
	play_until(play, "2020-09-10 21:59");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_until(play, "2020-09-11 07:31");
	assert_int_equal(story_count(play, "nothing carried"), 1);
	play_close(play);
}

/* The daemon ends after the first failure and starts in the evening: nothing is
 * told before anything is tried, in the morning. */
static void
test_start_is_no_failure(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = open_at(TWO, place.path);
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 07:30:01");
	play_close(play);
	play = play_open(TWO, place.path, "2020-09-10 18:00");
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	assert_int_equal(count_told(play, "hop", AGAIN), 0);
	play_close(play);
	story_place_remove(&place);
}

/* Where nobody answers, it is the channel whatever got through before. */
static void
test_silence_is_the_channel(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 1, COURIER_LATER, "452 4.2.2 mailbox full");
	play_until(play, "2020-09-10 07:30:01");
	play_courier(play, 1000, COURIER_LATER, "connection refused");
	play_until(play, "2020-09-10 08:31");
	assert_int_equal(count_told(play, "hop", FAILS), 1);
	play_close(play);
}

/* A password that is wrong is told at once (channel-stuck), and that is all;
 * but that it carries again is told, too. */
static void
test_not_told_twice(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 4, COURIER_LATER, "535 5.7.8 no");
	play_until(play, "2020-09-10 07:31");
	assert_int_equal(count_told(play, "hop",
			     "Kênh gửi thư cần xử lý: thu 2020-09-10"),
	    1);
	play_courier(play, 1000, COURIER_LATER, "535 5.7.8 no");
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(count_told(play, "hop", FAILS), 0);
	play_courier(play, 0, COURIER_SENT, "");
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(count_told(play, "hop", AGAIN), 1);
	play_close(play);
}

/* It began with another answer: of one outage, one letter. */
static void
test_password_later_is_not_told_twice(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 2, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 07:30:01");
	assert_int_not_equal(failing_since(play), INSTANT_NONE);
	play_courier(play, 1000, COURIER_LATER, "535 5.7.8 no");
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(count_told(play, "hop",
			     "Kênh gửi thư cần xử lý: thu 2020-09-10"),
	    1);
	assert_int_equal(count_told(play, "hop", FAILS), 0);
	play_courier(play, 0, COURIER_SENT, "");
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(count_told(play, "hop", AGAIN), 1);
	play_close(play);
}

/* Two mails wait when it becomes a webhook, of which nothing is known: it fails
 * on Friday, with one letter of its own. */
static void
test_another_kind_fails_on_its_own(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 08:25");
	assert_int_not_equal(failing_since(play), INSTANT_NONE);
	play_reload(play, CHANGED);
	assert_int_equal(failing_since(play), INSTANT_NONE);
	play_until(play, "2020-09-11 08:29");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(story_count(play, "nothing carried"), 1);
	story_said(play, "2020-09-11 08:30",
	    "channel thu: nothing carried for 60 minutes, 1 letters wait");
	play_close(play);
}

/* A mail was under way when it became a webhook: what became of it says nothing
 * of the webhook. */
static void
told_late(enum courier_outcome outcome)
{
	struct courier_result result = { .letter = 1,
		.outcome = outcome,
		.answer = "connection refused" };
	struct play *play = open_office(TWO);
	struct arena *arena = arena_new(4096);
	struct world *world = play_world(play);
	struct channel_health health;
	struct err trouble, err;
	bool troubled;

	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 07:40");
	assert_true(store_begin(world->store, &err));
	assert_true(store_letter_claim(world->store, 1, loop_now(world->loop),
	    &result.attempt, &err));
	assert_true(store_commit(world->store, &err));
	play_reload(play, CHANGED);
	assert_true(
	    settle_results(world, &result, 1, &trouble, &troubled, &err));
	assert_true(store_channel_load(world->store, "thu",
	    conf_channel_shape(conf_channel(world->conf, "thu"), arena), arena,
	    &health, &err));
	assert_int_equal(health.failing_since, INSTANT_NONE);
	assert_int_equal(health.carried, INSTANT_NONE);
	assert_int_equal(health.failed_row, 0);
	assert_int_equal(count_told(play, "hop", AGAIN), 0);
	arena_free(arena);
	play_close(play);
}

static void
test_a_letter_of_the_old_kind_says_nothing(void **state)
{
	(void)state;
	told_late(COURIER_LATER);
	told_late(COURIER_SENT);
}

/* Mail again in the evening: of that, too, nothing is known before its next
 * try. */
static void
test_the_old_kind_has_not_failed(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 08:25");
	play_reload(play, CHANGED);
	play_until(play, "2020-09-10 18:00");
	play_reload(play, TWO);
	play_until(play, "2020-09-11 07:29");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_until(play, "2020-09-11 08:31");
	assert_int_equal(story_count(play, "nothing carried"), 1);
	assert_int_equal(count_told(play, "hop", FAILS), 0);
	play_close(play);
}

/* What failed is dropped; hours later another letter is put off once: that is
 * no outage of hours. */
static void
test_what_was_dropped_counts_no_more(void **state)
{
	struct play *play = open_office(TWO);
	struct store *store = play_world(play)->store;
	int64_t dropped = 0;
	struct err err;

	(void)state;
	play_courier(play, 2, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 07:30:01");
	assert_int_not_equal(failing_since(play), INSTANT_NONE);
	assert_true(store_begin(store, &err));
	assert_true(store_waiting_drop(store, "thu", NULL, 1000, "thử",
	    loop_now(play_world(play)->loop), 10, &dropped, &err));
	assert_int_equal(dropped, 2);
	assert_true(store_commit(store, &err));
	play_until(play, "2020-09-11 07:29");
	play_courier(play, 2, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-11 12:00");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_close(play);
}

/* Nobody can be told around it: the log says it, and it is told in the end. */
static void
test_without_another_channel(void **state)
{
	struct play *play = open_office(ONE);

	(void)state;
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(story_count(play, "nothing carried"), 1);
	assert_int_equal(count_told(play, "thu", FAILS), 0);
	play_courier(play, 0, COURIER_SENT, "");
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(count_told(play, "thu", AGAIN), 1);
	play_close(play);
}

/* The daemon starts anew in the middle of it. */
static void
test_told_once_over_restarts(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = open_at(TWO, place.path);
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 08:00");
	play_close(play);
	play = play_open(TWO, place.path, "2020-09-10 08:05");
	play_courier_of(play, "thu");
	play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-10 09:00");
	assert_int_equal(count_told(play, "hop", FAILS), 1);
	play_close(play);
	play = play_open(TWO, place.path, "2020-09-10 09:05");
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(count_told(play, "hop", FAILS), 1);
	assert_int_equal(count_told(play, "hop", AGAIN), 1);
	play_close(play);
	story_place_remove(&place);
}

/* The store refuses one step between the hour and the letter, whichever. */
static void
test_told_whatever_is_refused(void **state)
{
	int steps = 0;

	(void)state;
	for (int nth = 0; nth <= steps; nth++) {
		struct play *play = open_office(TWO);
		struct store *store = play_world(play)->store;

		play_courier(play, 1000, COURIER_LATER, "451 4.7.1 come back");
		play_until(play, "2020-09-10 08:29:59");
		store_fail_at(store, nth);
		play_until(play, "2020-09-10 08:30:00");
		if (nth == 0)
			steps = store_steps(store);
		store_fail_at(store, 0);
		play_until(play, "2020-09-10 09:00");
		if (count_told(play, "hop", FAILS) != 1)
			fail_msg("step %d of %d refused:\n%s", nth, steps,
			    play_trace(play));
		play_close(play);
	}
	assert_in_range(steps, 10, 1000);
}

/* One letter's answer needs a person, the other got through: that is told, and
 * no outage of the channel that carries. */
static void
test_one_recipient_needs_a_person(void **state)
{
	struct play *play = open_office(TWO);

	(void)state;
	play_courier(play, 1, COURIER_LATER, "535 relay access denied");
	play_until(play, "2020-09-10 07:30:01");
	play_courier(play, 1000, COURIER_LATER, "535 relay access denied");
	play_until(play, "2020-09-11 07:00");
	assert_int_equal(count_told(play, "hop", FAILS), 0);
	assert_int_equal(failing_since(play), INSTANT_NONE);
	assert_int_equal(count_told(play, "hop",
			     "Kênh gửi thư cần xử lý: thu 2020-09-10"),
	    1);
	play_close(play);
}

#define DUC_VAN(number, person)                                                \
	{                                                                      \
		.code = "H99.01-200907-" number,                               \
		.received = "2020-09-07 08:00",                                \
		.promised = "2020-09-14 17:30", .officer = person              \
	}
#define DIA_LINH(number)                                                         \
	{                                                                        \
		.code = "H99.02-200907-" number,                                 \
		.received = "2020-09-07 08:00",                                  \
		.promised = "2020-09-14 17:30", .agency = "UBND xã Địa Linh" \
	}

/* One letter of the departure of Thu 10/9 07:30 gets through, then none: to
 * ${records}, each for somebody else. */
static struct play *
open_broken(const struct record *records, size_t count)
{
	struct play *play = play_open(TWO, ":memory:", "2020-09-10 05:00");

	play_until(play, "2020-09-10 05:00");
	story_show(play, records, count);
	play_until(play, "2020-09-10 07:29");
	play_courier_of(play, "thu");
	play_courier(play, 1000, COURIER_LATER, "452 4.5.3 quota");
	play_courier_after(play, 1);
	play_until(play, "2020-09-10 07:30:01");
	return play;
}

/* Three in a row, and one of them goes where one went just before: the channel
 * has ceased to carry in the middle of a departure. */
static void
test_an_outage_within_a_departure(void **state)
{
	static const struct record records[] = {
		DUC_VAN("0009", NULL),
		DUC_VAN("0010", "Hoàng Thị Ví Dụ"),
		DUC_VAN("0011", "Người Không Có"),
		DIA_LINH("0012"),
	};
	struct play *play = open_broken(records, 4);

	(void)state;
	assert_int_not_equal(failing_since(play), INSTANT_NONE);
	play_until(play, "2020-09-10 08:31");
	assert_int_equal(count_told(play, "hop", FAILS), 1);
	play_courier(play, 0, COURIER_SENT, "");
	play_until(play, "2020-09-11 18:00");
	assert_int_equal(count_told(play, "hop", AGAIN), 1);
	play_close(play);
}

/* Three in a row to a domain to which nothing went: it may be misspelt. */
static void
test_a_domain_is_no_channel(void **state)
{
	static const struct record records[] = {
		DIA_LINH("0008"),
		DUC_VAN("0009", NULL),
		DUC_VAN("0010", "Hoàng Thị Ví Dụ"),
		DUC_VAN("0011", "Người Không Có"),
	};
	struct play *play = open_broken(records, 4);

	(void)state;
	assert_int_equal(failing_since(play), INSTANT_NONE);
	play_until(play, "2020-09-11 07:29");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_close(play);
}

/* What failed in a row is dropped; on the next day others are put off once:
 * that is no outage of a day. */
static void
test_a_row_that_was_dropped_counts_no_more(void **state)
{
	static const struct record records[] = {
		DUC_VAN("0009", NULL),
		DUC_VAN("0010", "Hoàng Thị Ví Dụ"),
		DUC_VAN("0011", "Người Không Có"),
		DIA_LINH("0012"),
	};
	struct play *play = open_broken(records, 4);
	struct store *store = play_world(play)->store;
	int64_t dropped = 0;
	struct err err;

	(void)state;
	assert_true(store_begin(store, &err));
	assert_true(store_waiting_drop(store, "thu", NULL, 1000, "thử",
	    loop_now(play_world(play)->loop), 10, &dropped, &err));
	assert_int_equal(dropped, 3);
	assert_true(store_commit(store, &err));
	play_until(play, "2020-09-11 07:29");
	play_courier(play, 4, COURIER_LATER, "451 4.7.1 come back");
	play_until(play, "2020-09-11 12:00");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_close(play);
}

/* Two in a row are two full mailboxes. */
static void
test_two_are_no_row(void **state)
{
	static const struct record records[] = {
		DUC_VAN("0009", NULL),
		DUC_VAN("0010", "Hoàng Thị Ví Dụ"),
		DIA_LINH("0012"),
	};
	struct play *play = open_broken(records, 3);

	(void)state;
	assert_int_equal(failing_since(play), INSTANT_NONE);
	play_until(play, "2020-09-11 07:29");
	assert_int_equal(story_count(play, "nothing carried"), 0);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told_after_an_hour),
		cmocka_unit_test(test_short_trouble_is_not_told),
		cmocka_unit_test(test_one_recipient_is_no_channel),
		cmocka_unit_test(test_one_try_is_no_outage),
		cmocka_unit_test(test_told_at_the_next_failure),
		cmocka_unit_test(test_start_is_no_failure),
		cmocka_unit_test(test_silence_is_the_channel),
		cmocka_unit_test(test_not_told_twice),
		cmocka_unit_test(test_password_later_is_not_told_twice),
		cmocka_unit_test(test_another_kind_fails_on_its_own),
		cmocka_unit_test(test_a_letter_of_the_old_kind_says_nothing),
		cmocka_unit_test(test_the_old_kind_has_not_failed),
		cmocka_unit_test(test_what_was_dropped_counts_no_more),
		cmocka_unit_test(test_without_another_channel),
		cmocka_unit_test(test_told_once_over_restarts),
		cmocka_unit_test(test_one_recipient_needs_a_person),
		cmocka_unit_test(test_told_whatever_is_refused),
		cmocka_unit_test(test_an_outage_within_a_departure),
		cmocka_unit_test(test_a_domain_is_no_channel),
		cmocka_unit_test(test_two_are_no_row),
		cmocka_unit_test(test_a_row_that_was_dropped_counts_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
