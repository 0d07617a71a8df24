/*
 * STEP time, told as a story: what fires when, and what waits for what.  The
 * expected traces follow from the contract in io/loop.h, reckoned by hand.
 * tests/scenario/test_loop_step.c runs the same against the virtual loop.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io/loop.h"

enum { ALARMS = 4 };

struct story {
	struct loop *loop;
	char text[1024]; /* what happened, in words */
	struct loop_alarm alarms[ALARMS];
	struct loop_task slice;
	int slices_left;
	struct loop_wake *wake;
	pthread_t courier;
};

static void
tell(struct story *story, const char *what)
{
	size_t length = strlen(story->text);

	snprintf(story->text + length, sizeof(story->text) - length, "%s@%d ",
	    what, (int)loop_now(story->loop));
}

static void
poll_rings(void *context, instant now)
{
	struct story *story = context;

	assert_int_equal(now, loop_now(story->loop));
	tell(story, "poll");
}

static void
review_rings(void *context, instant now)
{
	(void)now;
	tell(context, "review");
}

static void
deliver_rings(void *context, instant now)
{
	(void)now;
	tell(context, "deliver");
}

static void
nightly_rings(void *context, instant now)
{
	(void)now;
	tell(context, "nightly");
}

static void
step_ends(void *context, instant now)
{
	struct story *story = context;

	assert_int_equal(now, loop_now(story->loop));
	tell(story, "done");
	loop_stop(story->loop);
}

static void
step(struct story *story, instant to)
{
	struct err err;

	assert_true(loop_step_to(story->loop, to, step_ends, story, &err));
	loop_run(story->loop);
}

static int
begin(void **state)
{
	static struct story story;
	const struct loop_clock clock = { .kind = LOOP_STEP, .start = 100 };

	story = (struct story){ .loop = loop_new(&clock) };
	story.alarms[LOOP_POLL] = (struct loop_alarm){ .name = "poll",
		.order = LOOP_POLL,
		.call = poll_rings,
		.context = &story };
	story.alarms[LOOP_REVIEW] = (struct loop_alarm){ .name = "review",
		.order = LOOP_REVIEW,
		.call = review_rings,
		.context = &story };
	story.alarms[LOOP_DELIVER] = (struct loop_alarm){ .name = "departure",
		.order = LOOP_DELIVER,
		.call = deliver_rings,
		.context = &story };
	story.alarms[LOOP_NIGHTLY] = (struct loop_alarm){ .name = "nightly",
		.order = LOOP_NIGHTLY,
		.call = nightly_rings,
		.context = &story };
	*state = &story;
	return 0;
}

static int
end(void **state)
{
	struct story *story = *state;

	loop_free(story->loop);
	return 0;
}

static void
test_alarms_fire_in_time_then_in_order(void **state)
{
	struct story *story = *state;

	loop_alarm_set(story->loop, &story->alarms[LOOP_NIGHTLY], 300);
	loop_alarm_set(story->loop, &story->alarms[LOOP_DELIVER], 200);
	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 300);
	loop_alarm_set(story->loop, &story->alarms[LOOP_REVIEW], 300);
	step(story, 299);
	assert_string_equal(story->text, "deliver@200 done@299 ");
	step(story, 300);
	assert_string_equal(story->text,
	    "deliver@200 done@299 poll@300 review@300 nightly@300 done@300 ");
}

static void
test_moved_and_cleared_alarms(void **state)
{
	struct story *story = *state;

	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 150);
	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 180);
	loop_alarm_set(story->loop, &story->alarms[LOOP_REVIEW], 160);
	loop_alarm_set(story->loop, &story->alarms[LOOP_DELIVER], 170);
	loop_alarm_clear(story->loop, &story->alarms[LOOP_REVIEW]);
	loop_alarm_set(story->loop, &story->alarms[LOOP_DELIVER],
	    INSTANT_NEVER);
	step(story, 1000);
	assert_string_equal(story->text, "poll@180 done@1000 ");
}

static void
test_a_past_alarm_fires_now(void **state)
{
	struct story *story = *state;

	loop_alarm_set(story->loop, &story->alarms[LOOP_REVIEW], 7);
	step(story, 100);
	assert_string_equal(story->text, "review@100 done@100 ");
}

static void
fifth_poll_rings(void *context, instant now)
{
	struct story *story = context;

	tell(story, "poll");
	if (now < 500)
		loop_alarm_set(story->loop, &story->alarms[LOOP_POLL],
		    now + 100);
	else /* nudges a turn of this very instant */
		loop_alarm_set(story->loop, &story->alarms[LOOP_REVIEW], now);
}

static void
test_alarms_set_on_the_way(void **state)
{
	struct story *story = *state;

	story->alarms[LOOP_POLL].call = fifth_poll_rings;
	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 300);
	loop_alarm_set(story->loop, &story->alarms[LOOP_DELIVER], 500);
	step(story, 650);
	assert_string_equal(story->text,
	    "poll@300 poll@400 poll@500 review@500 deliver@500 done@650 ");
}

/* A poll that fetches for a while on another thread and then leaves three
 * slices: nothing else of that instant may overtake it. */
static void *
carry(void *context)
{
	struct story *story = context;

	usleep(20000);
	loop_wake_send(story->wake);
	return NULL;
}

static void
slow_poll_rings(void *context, instant now)
{
	struct story *story = context;

	(void)now;
	tell(story, "poll");
	loop_busy_begin(story->loop);
	assert_int_equal(pthread_create(&story->courier, NULL, carry, story),
	    0);
}

static void
fetch_is_back(void *context)
{
	struct story *story = context;

	pthread_join(story->courier, NULL);
	tell(story, "back");
	story->slices_left = 3;
	loop_soon(story->loop, &story->slice);
	loop_busy_end(story->loop);
}

static void
take_slice(void *context)
{
	struct story *story = context;

	tell(story, "slice");
	if (--story->slices_left > 0)
		loop_soon(story->loop, &story->slice);
}

static void
test_time_waits_for_work_under_way(void **state)
{
	struct story *story = *state;

	story->alarms[LOOP_POLL].call = slow_poll_rings;
	story->slice = (struct loop_task){ .name = "slice",
		.call = take_slice,
		.context = story };
	story->wake = loop_wake_new(story->loop, "fetch", fetch_is_back, story);
	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 200);
	loop_alarm_set(story->loop, &story->alarms[LOOP_DELIVER], 200);
	loop_alarm_set(story->loop, &story->alarms[LOOP_REVIEW], 201);
	step(story, 300);
	assert_string_equal(story->text,
	    "poll@200 back@200 slice@200 slice@200 slice@200 deliver@200 "
	    "review@201 done@300 ");
	loop_wake_free(story->wake);
}

static void
test_what_a_step_refuses(void **state)
{
	struct story *story = *state;
	struct err err;

	assert_false(loop_step_to(story->loop, 99, NULL, NULL, &err));
	assert_non_null(strstr(err.text, "does not go back"));
	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 150);
	step(story, 100); /* to where it is: nothing happens, and it is done */
	assert_string_equal(story->text, "done@100 ");
	assert_int_equal(loop_now(story->loop), 100);
}

static void
test_accounts_by_name(void **state)
{
	struct story *story = *state;
	const struct loop_figures *figures = loop_figures(story->loop);
	int found = 0;

	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 150);
	loop_alarm_set(story->loop, &story->alarms[LOOP_REVIEW], 160);
	step(story, 200);
	loop_alarm_set(story->loop, &story->alarms[LOOP_POLL], 250);
	step(story, 300);
	for (int i = 0; i < figures->account_count; i++) {
		const struct loop_account *account = &figures->accounts[i];

		if (strcmp(account->name, "poll") == 0) {
			assert_int_equal(account->calls, 2);
			found++;
		} else if (strcmp(account->name, "review") == 0) {
			assert_int_equal(account->calls, 1);
			found++;
		}
		assert_true(account->longest_us <= account->total_us);
	}
	assert_int_equal(found, 2);
	loop_figures_reset(story->loop);
	assert_int_equal(loop_figures(story->loop)->account_count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_alarms_fire_in_time_then_in_order, begin, end),
		cmocka_unit_test_setup_teardown(test_moved_and_cleared_alarms,
		    begin, end),
		cmocka_unit_test_setup_teardown(test_a_past_alarm_fires_now,
		    begin, end),
		cmocka_unit_test_setup_teardown(test_alarms_set_on_the_way,
		    begin, end),
		cmocka_unit_test_setup_teardown(
		    test_time_waits_for_work_under_way, begin, end),
		cmocka_unit_test_setup_teardown(test_what_a_step_refuses, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_accounts_by_name, begin,
		    end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
