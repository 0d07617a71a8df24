/* Lanes: in order, off the thread that asks, bounded, and ended whole. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/lane.h"

/* Work that waits at a door until it is opened. */
struct door {
	pthread_mutex_t lock;
	pthread_cond_t change;
	bool open;
	int inside, done;
	char order[64];
	pthread_t thread;
};

struct visitor {
	struct door *door;
	char name;
};

static void
enter(void *context)
{
	struct visitor *visitor = context;
	struct door *door = visitor->door;

	pthread_mutex_lock(&door->lock);
	door->thread = pthread_self();
	door->inside++;
	pthread_cond_broadcast(&door->change);
	while (!door->open)
		pthread_cond_wait(&door->change, &door->lock);
	door->order[door->done++] = visitor->name;
	pthread_mutex_unlock(&door->lock);
}

static void
wait_inside(struct door *door, int count)
{
	pthread_mutex_lock(&door->lock);
	while (door->inside < count)
		pthread_cond_wait(&door->change, &door->lock);
	pthread_mutex_unlock(&door->lock);
}

static void
open_door(struct door *door)
{
	pthread_mutex_lock(&door->lock);
	door->open = true;
	pthread_cond_broadcast(&door->change);
	pthread_mutex_unlock(&door->lock);
}

static void
test_bounded(void **state)
{
	struct door door = { PTHREAD_MUTEX_INITIALIZER,
		PTHREAD_COND_INITIALIZER, .open = false };
	struct visitor visitors[] = { { &door, 'a' }, { &door, 'b' },
		{ &door, 'c' }, { &door, 'd' } };
	struct err err;
	struct lane *lane = lane_start(1, 2, &err);

	(void)state;
	assert_non_null(lane);
	assert_true(lane_take(lane, enter, &visitors[0]));
	wait_inside(&door, 1);
	assert_true(lane_take(lane, enter, &visitors[1]));
	assert_true(lane_take(lane, enter, &visitors[2]));
	assert_false(lane_take(lane, enter, &visitors[3]));
	open_door(&door);
	/* What was taken is finished. */
	lane_stop(lane);
	assert_string_equal(door.order, "abc");
	assert_false(pthread_equal(door.thread, pthread_self()));
	assert_false(lane_take(lane, enter, &visitors[3]));
	lane_free(lane);
	lane_free(NULL);
}

static void
test_two_at_once(void **state)
{
	struct door door = { PTHREAD_MUTEX_INITIALIZER,
		PTHREAD_COND_INITIALIZER, .open = false };
	struct visitor visitors[] = { { &door, 'a' }, { &door, 'b' } };
	struct err err;
	struct lane *lane = lane_start(2, 0, &err);

	(void)state;
	assert_non_null(lane);
	/* Nobody waits in this one: a thread must be free. */
	for (int i = 0; i < 2; i++) {
		while (!lane_take(lane, enter, &visitors[i]))
			sched_yield();
		wait_inside(&door, i + 1);
	}
	assert_false(lane_take(lane, enter, &visitors[0]));
	open_door(&door);
	lane_stop(lane);
	assert_int_equal(door.done, 2);
	lane_free(lane);
}

static void
count(void *context)
{
	atomic_fetch_add((atomic_int *)context, 1);
}

struct crowd {
	struct lane *lane;
	atomic_int *done;
	int taken;
};

static void *
give(void *context)
{
	struct crowd *crowd = context;

	for (int i = 0; i < 2000; i++)
		crowd->taken += lane_take(crowd->lane, count, crowd->done);
	return NULL;
}

static void
test_crowd(void **state)
{
	atomic_int done = 0;
	struct err err;
	struct lane *lane = lane_start(3, 5, &err);
	struct crowd crowd[4];
	pthread_t threads[4];
	int taken = 0;

	(void)state;
	assert_non_null(lane);
	for (int i = 0; i < 4; i++) {
		crowd[i] = (struct crowd){ lane, &done, 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, give,
				     &crowd[i]),
		    0);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		taken += crowd[i].taken;
	}
	lane_stop(lane);
	lane_free(lane);
	assert_true(taken > 0);
	assert_int_equal(done, taken);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_two_at_once),
		cmocka_unit_test(test_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
