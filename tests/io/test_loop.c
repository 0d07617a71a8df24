/*
 * The loop on libev: real time, time at a rate, descriptors, timers, signals,
 * a clock that jumps.  The machine's clock is the one below: real, plus what a
 * test moves it by.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "io/loop.h"

static int64_t moved_by; /* seconds on CLOCK_REALTIME */

/* Stands before the C library's for this program and for libev. */
int
clock_gettime(clockid_t id, struct timespec *out)
{
	long result = syscall(SYS_clock_gettime, id, out);

	if (id == CLOCK_REALTIME)
		out->tv_sec += moved_by;
	return (int)result;
}

struct seen {
	struct loop *loop;
	instant now;
	int calls;
	int64_t at_us;
	char order[16];
	char mark;
	struct seen *all;
};

static void
alarm_stops(void *context, instant now)
{
	struct seen *seen = context;

	seen->now = now;
	seen->calls++;
	seen->at_us = loop_monotonic_us();
	loop_stop(seen->loop);
}

static void
test_real_alarm(void **state)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct seen seen = { .loop = loop_new(&clock) };
	struct loop_alarm alarm = { .name = "poll",
		.call = alarm_stops,
		.context = &seen };
	instant asked = (instant)time(NULL) + 1;

	(void)state;
	assert_false(loop_is_simulated(seen.loop));
	loop_alarm_set(seen.loop, &alarm, asked);
	loop_run(seen.loop);
	assert_int_equal(seen.now, asked);
	assert_false(alarm.is_set);
	/* One wake-up, and it was this alarm's. */
	assert_int_equal(loop_figures(seen.loop)->wakeups, 1);
	assert_string_equal(loop_figures(seen.loop)->accounts[0].name, "poll");
	assert_int_equal(loop_figures(seen.loop)->accounts[0].wakeups, 1);
	loop_free(seen.loop);
}

static void
mark_order(void *context, instant now)
{
	struct seen *seen = context;

	(void)now;
	seen->all->order[seen->all->calls++] = seen->mark;
	if (seen->all->calls == 3)
		loop_stop(seen->all->loop);
}

static void
test_overdue_alarms_in_order(void **state)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct seen all = { .loop = loop_new(&clock) };
	struct seen a = { .all = &all, .mark = 'a' };
	struct seen b = { .all = &all, .mark = 'b' };
	struct seen c = { .all = &all, .mark = 'c' };
	struct loop_alarm nightly = { .name = "nightly",
		.order = LOOP_NIGHTLY,
		.call = mark_order,
		.context = &c };
	struct loop_alarm poll = { .name = "poll",
		.order = LOOP_POLL,
		.call = mark_order,
		.context = &b };
	struct loop_alarm early = { .name = "nightly",
		.order = LOOP_NIGHTLY,
		.call = mark_order,
		.context = &a };

	(void)state;
	loop_alarm_set(all.loop, &nightly, 2000);
	loop_alarm_set(all.loop, &poll, 2000);
	loop_alarm_set(all.loop, &early, 1000);
	loop_run(all.loop);
	assert_string_equal(all.order, "abc");
	loop_free(all.loop);
}

static void
test_rate(void **state)
{
	struct timespec t;
	struct loop_clock clock = { .kind = LOOP_RATE,
		.start = 1599411600, /* 2020-09-07 00:00 in Hanoi */
		.rate = 20000 };
	struct seen seen;
	struct loop_alarm alarm = { .name = "poll",
		.call = alarm_stops,
		.context = &seen };
	int64_t began;

	(void)state;
	/* Another process began this clock 50 ms ago: 1,000 s of its time. */
	clock_gettime(CLOCK_REALTIME, &t);
	clock.real_start = (double)t.tv_sec + (double)t.tv_nsec / 1e9 - 0.050;
	seen = (struct seen){ .loop = loop_new(&clock) };
	began = loop_monotonic_us();
	assert_in_range(loop_now(seen.loop) - clock.start, 1000, 41000);
	loop_alarm_set(seen.loop, &alarm, clock.start + 3000); /* at 150 ms */
	loop_run(seen.loop);
	assert_in_range(seen.at_us - began, 95000, 4000000);
	assert_true(seen.now >= clock.start + 3000);
	/* 20,000 s a second: the callback's now agrees with its real moment. */
	assert_in_range(seen.now - clock.start - 1000,
	    (seen.at_us - began) / 50 - 1000, (seen.at_us - began) / 50 + 1000);
	loop_free(seen.loop);
}

static void
count_timer(void *context)
{
	struct seen *seen = context;

	seen->calls++;
	seen->at_us = loop_monotonic_us();
	loop_stop(seen->loop);
}

static void
test_timer_counts_real_milliseconds(void **state)
{
	const struct loop_clock clock = { .kind = LOOP_STEP, .start = 0 };
	struct seen seen = { .loop = loop_new(&clock) };
	struct loop_timer *timer =
	    loop_timer_new(seen.loop, "watchdog", count_timer, &seen);
	struct loop_timer *never =
	    loop_timer_new(seen.loop, "retry", count_timer, &seen);
	int64_t began;

	(void)state;
	usleep(30000); /* libev's idea of now is old: this must not count */
	began = loop_monotonic_us();
	loop_timer_set(timer, 60);
	loop_timer_set(never, 10);
	loop_timer_clear(never);
	loop_run(seen.loop);
	assert_int_equal(seen.calls, 1);
	assert_in_range(seen.at_us - began, 59000, 4000000);
	assert_int_equal(loop_now(seen.loop), 0);
	loop_timer_free(timer);
	loop_timer_free(never);
	loop_free(seen.loop);
}

struct pipe_end {
	struct loop *loop;
	struct loop_watch *watch;
	int fd;
	char got[16];
	int size;
};

static void
read_some(void *context, int events)
{
	struct pipe_end *end = context;
	ssize_t count;

	assert_int_equal(events, LOOP_READ);
	count = read(end->fd, end->got + end->size, 4);
	assert_true(count >= 0);
	end->size += (int)count;
	if (count == 0) { /* a watch may go inside its own call */
		loop_watch_free(end->watch);
		loop_stop(end->loop);
	}
}

static void
test_descriptors(void **state)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct pipe_end end = { .loop = loop_new(&clock) };
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	end.fd = fds[0];
	end.watch =
	    loop_watch_new(end.loop, "control", fds[0], 0, read_some, &end);
	loop_watch_change(end.watch, LOOP_READ);
	assert_int_equal(write(fds[1], "một hai", 9), 9);
	close(fds[1]);
	loop_run(end.loop);
	assert_int_equal(end.size, 9);
	assert_memory_equal(end.got, "một hai", 9);
	close(fds[0]);
	loop_free(end.loop);
}

static void
got_signal(void *context, int number)
{
	struct seen *seen = context;

	seen->calls = number;
	loop_stop(seen->loop);
}

static void
raise_term(void *context)
{
	(void)context;
	raise(SIGTERM);
}

static void
test_signals(void **state)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct seen seen = { .loop = loop_new(&clock) };
	struct loop_task task = { .name = "slice", .call = raise_term };

	(void)state;
	loop_on_signal(seen.loop, SIGTERM, got_signal, &seen);
	loop_on_signal(seen.loop, SIGHUP, got_signal, &seen);
	loop_soon(seen.loop, &task);
	loop_run(seen.loop);
	assert_int_equal(seen.calls, SIGTERM);
	loop_free(seen.loop);
}

static void
told_of_jump(void *context, int64_t by)
{
	struct seen *seen = context;

	seen->calls++;
	seen->now = by;
}

static void
test_clock_that_jumps(void **state)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct seen jump = { .loop = loop_new(&clock) };
	struct seen seen = { .loop = jump.loop };
	struct loop_timer *timer =
	    loop_timer_new(seen.loop, "watchdog", count_timer, &seen);
	int64_t by;

	(void)state;
	loop_on_jump(seen.loop, told_of_jump, &jump);
	moved_by = 86000; /* less than a day is let pass */
	loop_timer_set(timer, 1);
	loop_run(seen.loop);
	assert_false(loop_clock_jumped(seen.loop, NULL));
	moved_by = 90000; /* two steps of less than a day: more in all */
	loop_timer_set(timer, 1);
	loop_run(seen.loop);
	assert_true(loop_clock_jumped(seen.loop, &by));
	assert_in_range(by, 89999, 90001);
	assert_int_equal(jump.calls, 1);
	loop_clock_confirm(seen.loop);
	assert_false(loop_clock_jumped(seen.loop, NULL));
	loop_timer_set(timer, 1);
	loop_run(seen.loop);
	assert_int_equal(jump.calls, 1);
	moved_by = 0; /* and back */
	loop_timer_set(timer, 1);
	loop_run(seen.loop);
	assert_true(loop_clock_jumped(seen.loop, &by));
	assert_in_range(-by, 89999, 90001);
	loop_timer_free(timer);
	loop_free(seen.loop);
}

static void
slow_task(void *context)
{
	(void)context;
	usleep(60000);
}

static void
test_longest_turn_leaves_out_what_stands_apart(void **state)
{
	const struct loop_clock clock = { .kind = LOOP_REAL };
	struct seen seen = { .loop = loop_new(&clock) };
	struct loop_task checkpoint = { .name = "checkpoint",
		.call = slow_task,
		.apart = true };
	struct loop_task slice = { .name = "slice", .call = slow_task };
	struct loop_timer *timer =
	    loop_timer_new(seen.loop, "watchdog", count_timer, &seen);

	(void)state;
	loop_soon(seen.loop, &checkpoint);
	loop_timer_set(timer, 90);
	loop_run(seen.loop);
	assert_true(loop_figures(seen.loop)->longest_turn_us < 50000);
	loop_soon(seen.loop, &slice);
	loop_timer_set(timer, 90);
	loop_run(seen.loop);
	assert_true(loop_figures(seen.loop)->longest_turn_us >= 60000);
	assert_string_equal(loop_figures(seen.loop)->longest_turn, "slice");
	loop_timer_free(timer);
	loop_free(seen.loop);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_real_alarm),
		cmocka_unit_test(test_overdue_alarms_in_order),
		cmocka_unit_test(test_rate),
		cmocka_unit_test(test_timer_counts_real_milliseconds),
		cmocka_unit_test(test_descriptors),
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_clock_that_jumps),
		cmocka_unit_test(
		    test_longest_turn_leaves_out_what_stands_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
