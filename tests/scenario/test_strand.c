/*
 * A channel is taken out of the configuration: what waits for it is not lost,
 * and not kept in silence.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "flow/settle.h"
#include "io/store_notice.h"
#include "io/store_outbox.h"
#include "support/story.h"

#define TWO "tests/scenario/office/two_channels.yaml"
#define LEFT "tests/scenario/office/one_left.yaml"
/* `thu` is a webhook there. */
#define CHANGED "tests/scenario/office/changed.yaml"
#define CODE "H99.01-200907-0009"

/* Due Wed 9/9, found on Thursday before the opening: at 07:30 the officer is to
 * be told by both channels, `thu` and `hop`, the head by `thu`. */
static struct play *
open_at(const char *path)
{
	struct play *play = play_open(TWO, path, "2020-09-10 05:00");

	play_until(play, "2020-09-10 05:00");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-09 17:30");
	play_until(play, "2020-09-10 07:29");
	return play;
}

static struct play *
open_office(void)
{
	return open_at(":memory:");
}

static int
told(struct play *play)
{
	return story_count(play,
	    "to quantri@tinh.example, 1 notices: "
	    "Kênh thu không còn trong cấu hình, thư đang chờ");
}

/* `thu` is gone at Thursday's departure; the administrators hear of it once on
 * that day, by `hop`, and once on Friday.  On Friday at 10:00 it is back: what
 * waited leaves at 13:30. */
static void
test_notices_wait(void **state)
{
	struct play *play = open_office();
	struct arena *arena = arena_new(4096);

	(void)state;
	/* The audit of the night counts it. */
	play_may_differ(play);
	play_reload(play, LEFT);
	play_until(play, "2020-09-10 20:00");
	assert_int_equal(told(play), 1);
	assert_non_null(
	    strstr(story_letter(play, 2, arena), "2 lời báo, 0 thư đang chờ"));
	story_notices(play, CODE,
	    "overdue 2020-09-09 canbo open\n"
	    "overdue 2020-09-09 canbo sealed\n"
	    "overdue 2020-09-09 chutich open\n");
	play_until(play, "2020-09-11 10:00");
	assert_int_equal(told(play), 2);
	assert_int_equal(story_count(play,
			     "audit: channel thu is configured no more: 2 "
			     "notices and 0 letters wait for it"),
	    1);
	play_reload(play, TWO);
	play_until(play, "2020-09-11 13:29");
	story_notices(play, CODE,
	    "overdue 2020-09-09 canbo open\n"
	    "overdue 2020-09-09 canbo sealed\n"
	    "overdue 2020-09-09 chutich open\n");
	play_until(play, "2020-09-11 14:00");
	story_said(play, "2020-09-11 13:30", "thu to canbo@ducvan.example");
	assert_int_equal(told(play), 2);
	arena_free(arena);
	play_close(play);
}

/* News for an administrator that was to leave by `thu` on Thursday at 18:00:
 * when that is back at 19:00, it leaves. */
static void
test_news_leaves_when_it_is_back(void **state)
{
	struct play *play = open_office();
	struct store *store = play_world(play)->store;
	struct notice news = { .kind = NOTICE_ADMIN,
		.subject = "admin/2020",
		.clock = CLOCK_COUNT,
		.rung = "calendar-ends",
		.due = NOTICE_NO_DUE,
		.recipient = "quantri2@tinh.example",
		.role = ROLE_ADMINISTRATOR,
		.channel = "thu",
		.severity = SEVERITY_REMINDER,
		.detail = "2020" };
	bool is_new;
	struct err err;

	(void)state;
	play_reload(play, LEFT);
	play_until(play, "2020-09-10 18:00");
	news.at = news.hold_until = news.created =
	    loop_now(play_world(play)->loop);
	assert_true(store_begin(store, &err));
	assert_true(store_notice_add(store, &news, NULL, &is_new, &err));
	assert_true(store_commit(store, &err));
	world_nudge(play_world(play));
	play_until(play, "2020-09-10 19:00");
	assert_int_equal(story_count(play, "quantri2"), 0);
	play_reload(play, TWO);
	play_until(play, "2020-09-10 19:05");
	story_said(play, "2020-09-10 19:00", "thu to quantri2@tinh.example");
	play_close(play);
}

/* The store refuses one step of Thursday's departure, whichever it is: the
 * administrators hear of it once all the same, and so does the log. */
static void
test_told_whatever_is_refused(void **state)
{
	int steps = 0;

	(void)state;
	for (int nth = 0; nth <= steps; nth++) {
		struct play *play = open_office();
		struct store *store = play_world(play)->store;

		play_reload(play, LEFT);
		store_fail_at(store, nth);
		play_until(play, "2020-09-10 07:30:00");
		if (nth == 0)
			steps = store_steps(store);
		store_fail_at(store, 0);
		play_until(play, "2020-09-10 08:00");
		/* The officer's by `hop`, and theirs. */
		if (play_letters(play) != 2 || told(play) == 0 ||
		    story_count(play,
			"channel thu is configured no more: 2 notices and 0 "
			"letters") != 1)
			fail_msg("step %d of %d refused:\n%s", nth, steps,
			    play_trace(play));
		play_close(play);
	}
	assert_in_range(steps, 10, 1000);
}

/* A letter that the server put off waits in the same way, and does not die of
 * its schedule: an outcome that comes in when the channel is gone, neither. */
static void
test_letters_wait(void **state)
{
	struct courier_result result = { .letter = 1,
		.attempt = 2,
		.outcome = COURIER_LATER,
		.answer = "451 4.7.1 greylisted" };
	struct play *play = open_office();
	struct arena *arena = arena_new(4096);
	struct world *world = play_world(play);
	struct letter letter;
	struct err trouble, err;
	bool found, troubled;

	(void)state;
	play_may_differ(play);
	play_courier_of(play, "thu");
	play_courier(play, 1, COURIER_LATER, "451 4.7.1 greylisted");
	play_until(play, "2020-09-10 07:30");
	play_reload(play, LEFT);
	play_until(play, "2020-09-10 20:00");
	assert_int_equal(told(play), 1);
	assert_true(
	    store_letter_load(world->store, 1, arena, &letter, &found, &err));
	assert_string_equal(letter.channel, "thu");
	assert_int_equal(letter.state, LETTER_LATER);
	assert_true(store_begin(world->store, &err));
	assert_true(store_letter_claim(world->store, 1, loop_now(world->loop),
	    &result.attempt, &err));
	assert_true(store_commit(world->store, &err));
	assert_true(
	    settle_results(world, &result, 1, &trouble, &troubled, &err));
	assert_true(
	    store_letter_load(world->store, 1, arena, &letter, &found, &err));
	assert_int_equal(letter.state, LETTER_LATER);
	assert_int_equal(letter.next_try, loop_now(world->loop) + 3600);
	/* In the officer's hours, for it is not tried outside of them. */
	play_until(play, "2020-09-11 07:50");
	play_reload(play, TWO);
	play_until(play, "2020-09-11 07:50:01");
	assert_true(
	    store_letter_load(world->store, 1, arena, &letter, &found, &err));
	assert_int_equal(letter.state, LETTER_SENT);
	arena_free(arena);
	play_close(play);
}

static int
told_changed(struct play *play)
{
	return story_count(play,
	    "to quantri@tinh.example, 1 notices: "
	    "Kênh thu đã đổi cách gửi, thư đang chờ");
}

/* How often a courier was given the letter. */
static int
tries(struct play *play, int64_t letter)
{
	int n = 0;

	for (int i = 0; play_carried(play, i) != NULL; i++)
		n += play_carried(play, i)->letter == letter;
	return n;
}

/* `thu` is a webhook from 07:31 on, while two mails of it wait for another try:
 * neither is posted.  At 10:00 it is what it was, and they leave. */
static void
test_another_kind_gets_none_of_its_letters(void **state)
{
	struct play *play = open_office();
	int before;

	(void)state;
	play_courier_of(play, "thu");
	play_courier(play, 2, COURIER_LATER, "451 4.7.1 greylisted");
	play_until(play, "2020-09-10 07:30:02");
	before = tries(play, 1);
	assert_int_equal(before, 1);
	play_courier(play, 0, COURIER_SENT, "");
	play_reload(play, CHANGED);
	play_until(play, "2020-09-10 10:00");
	assert_int_equal(tries(play, 1), before);
	assert_int_equal(told_changed(play), 1);
	play_reload(play, TWO);
	play_until(play, "2020-09-10 10:00:01");
	assert_int_equal(tries(play, 1), before + 1);
	assert_int_equal(story_count(play, "letter 1: sent"), 1);
	assert_int_equal(told_changed(play), 1);
	play_close(play);
}

/* What was owed to mail addresses is not posted to them either. */
static void
test_another_kind_gets_none_of_its_addresses(void **state)
{
	struct play *play = open_office();
	struct arena *arena = arena_new(4096);

	(void)state;
	play_may_differ(play);
	play_reload(play, CHANGED);
	play_until(play, "2020-09-10 12:00");
	story_notices(play, CODE,
	    "overdue 2020-09-09 canbo open\n"
	    "overdue 2020-09-09 canbo sealed\n"
	    "overdue 2020-09-09 chutich open\n");
	assert_int_equal(told_changed(play), 1);
	assert_int_equal(story_count(play,
			     "channel thu is of another kind than before: 2 "
			     "notices and 0 letters wait for what it was"),
	    1);
	assert_non_null(
	    strstr(story_letter(play, 2, arena), "2 lời báo, 0 thư đang chờ"));
	arena_free(arena);
	play_reload(play, TWO);
	play_until(play, "2020-09-10 14:00");
	story_notices(play, CODE,
	    "overdue 2020-09-09 canbo sealed\n"
	    "overdue 2020-09-09 canbo sealed\n"
	    "overdue 2020-09-09 chutich sealed\n");
	play_close(play);
}

/* One minute before the departure `thu` becomes a webhook, which the officer is
 * told by of another dossier: that waits for nothing, and is not counted. */
static void
test_what_it_takes_is_not_counted(void **state)
{
	static const struct record both[] = {
		{ .code = CODE,
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-09 17:30" },
		{ .code = "H99.01-200907-0010",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-09 17:30" },
	};
	struct play *play = open_office();

	(void)state;
	play_may_differ(play);
	play_reload(play, CHANGED);
	story_show(play, both, 2);
	play_until(play, "2020-09-10 07:35");
	story_said(play, "2020-09-10 07:30", "thu to chat-0001, 1 notices");
	assert_int_equal(story_count(play,
			     "channel thu is of another kind than before: 2 "
			     "notices and 0 letters wait for what it was"),
	    1);
	play_close(play);
}

/* An endpoint that wants no more is asked again by the next start, which has
 * read the configuration anew. */
static void
test_a_start_asks_again(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = open_at(place.path);
	play_courier_of(play, "thu");
	play_courier(play, 2, COURIER_REFUSED, "410 gone");
	play_until(play, "2020-09-10 07:40");
	assert_int_equal(story_count(play, "letter 1: sent"), 0);
	play_close(play);
	play = play_open(TWO, place.path, "2020-09-10 07:45");
	play_until(play, "2020-09-10 07:46");
	assert_int_equal(story_count(play, "letter 1: sent"), 1);
	play_close(play);
	story_place_remove(&place);
}

/* ${count} mails that wait for `thu`, which is gone. */
static void
put_stranded(struct store *store, int count, int64_t *first, instant now)
{
	struct arena *arena = arena_new(4096);
	struct err err;

	assert_true(store_begin(store, &err));
	for (int i = 0; i < count; i++) {
		const char *name =
		    arena_printf(arena, "<%d@ducvan.example>", i);
		struct letter letter = { .recipient = "canbo@ducvan.example",
			.channel = "thu",
			.kind = NOTICE_ALERT,
			.subject = "Hồ sơ",
			.message_id = name,
			.sealed = now,
			.bytes = "x",
			.size = 1,
			.state = LETTER_SEALED,
			.next_try = now,
			.settled = INSTANT_NONE };

		const struct notice notice = { .kind = NOTICE_ADMIN,
			.subject = name,
			.clock = CLOCK_COUNT,
			.rung = "calendar-ends",
			.due = NOTICE_NO_DUE,
			.recipient = letter.recipient,
			.channel = "thu",
			.created = now };
		int64_t id;
		bool is_new;

		assert_true(
		    store_notice_add(store, &notice, &id, &is_new, &err));
		assert_true(store_letter_seal(store, &letter, &id, 1, &err));
		assert_true(store_letter_wait(store, letter.id, now + 3600,
		    NOTICE_STRANDED, &err));
		*first = i == 0 ? letter.id : *first;
	}
	assert_true(store_commit(store, &err));
	arena_free(arena);
}

static enum letter_state
state_of(struct store *store, int64_t id)
{
	struct arena *arena = arena_new(4096);
	struct letter letter;
	struct err err;
	bool found;

	assert_true(store_letter_load(store, id, arena, &letter, &found, &err));
	assert_true(found);
	arena_free(arena);
	return letter.state;
}

/* Very many mails wait for `thu` when it is back at 10:00: the reload's own
 * turn calls up none of them, and all leave. */
static void
test_many_are_called_up_in_turns(void **state)
{
	enum { MANY = 500 };
	struct play *play = open_office();
	struct loop *loop = play_world(play)->loop;
	struct store *store = play_world(play)->store;
	int64_t first = 0, due;
	struct err err;

	(void)state;
	play_may_differ(play);
	play_reload(play, LEFT);
	play_until(play, "2020-09-10 10:00");
	put_stranded(store, MANY, &first, loop_now(loop));
	play_reload(play, TWO);
	assert_true(
	    store_letters_overdue(store, "thu", loop_now(loop), &due, &err));
	assert_int_equal(due, 0);
	play_until(play, "2020-09-10 10:00:01");
	for (int i = 0; i < MANY; i++)
		assert_int_equal(state_of(store, first + i), LETTER_SENT);
	play_close(play);
}

/* Two mails wait when `thu` is back at 10:00, and the ${nth} step of the store
 * is refused in the reload or the moment after it: both leave within a minute.
 * How many steps there were. */
static int
call_up_with(int nth)
{
	struct play *play = open_office();
	struct loop *loop = play_world(play)->loop;
	struct store *store = play_world(play)->store;
	int64_t first = 0;
	int steps;
	bool done;

	play_may_differ(play);
	play_reload(play, LEFT);
	play_until(play, "2020-09-10 10:00");
	put_stranded(store, 2, &first, loop_now(loop));
	store_fail_at(store, nth);
	done = play_try_reload(play, TWO);
	play_until(play, "2020-09-10 10:00:03");
	steps = store_steps(store);
	store_fail_at(store, 0);
	if (!done)
		play_reload(play, TWO);
	play_until(play, "2020-09-10 10:01");
	for (int i = 0; i < 2; i++)
		if (state_of(store, first + i) != LETTER_SENT)
			fail_msg("step %d refused: a letter waits on", nth);
	play_close(play);
	return steps;
}

static void
test_they_are_called_up_whatever_is_refused(void **state)
{
	int steps = call_up_with(0);

	(void)state;
	assert_in_range(steps, 20, 2000);
	for (int nth = 1; nth <= steps; nth++)
		call_up_with(nth);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_notices_wait),
		cmocka_unit_test(test_news_leaves_when_it_is_back),
		cmocka_unit_test(test_told_whatever_is_refused),
		cmocka_unit_test(test_letters_wait),
		cmocka_unit_test(test_another_kind_gets_none_of_its_letters),
		cmocka_unit_test(test_another_kind_gets_none_of_its_addresses),
		cmocka_unit_test(test_what_it_takes_is_not_counted),
		cmocka_unit_test(test_a_start_asks_again),
		cmocka_unit_test(test_many_are_called_up_in_turns),
		cmocka_unit_test(test_they_are_called_up_whatever_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
