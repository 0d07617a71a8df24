/*
 * The loop of scenarios: io/loop.h in pure virtual time.  Whatever clock is
 * asked for, time moves only by loop_step_to, which here does all there is to
 * do before it returns (unless called from inside a callback, where the rounds
 * outside do it).  Other threads and descriptors are waited for, by poll(2),
 * while something is busy; timers count real time, as everywhere; signals never
 * come and the clock never jumps.
 */
#include "io/loop.h"

#include <assert.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "io/queue.h"

enum { WATCHES = 64 };

struct loop_watch {
	struct loop *loop;
	const char *name;
	int fd;
	int events;
	void (*call)(void *context, int events);
	void *context;
};

struct loop_timer {
	struct loop *loop;
	const char *name;
	int64_t at_us;
	void (*call)(void *context);
	void *context;
	struct loop_timer *next; /* loop.timers: those that are set */
};

struct loop_wake {
	struct loop_watch *watch;
	void (*call)(void *context);
	void *context;
};

struct loop {
	struct queue queue;
	instant now;
	bool stops;
	int depth; /* rounds under way: not to be entered again */
	struct loop_watch *watches[WATCHES];
	int watch_count;
	struct loop_timer *timers;
};

/* Milliseconds until the next timer, rounded up; -1 where none is set. */
static int
until_timer(const struct loop *loop)
{
	int64_t least = INT64_MAX;
	int64_t left;

	for (struct loop_timer *t = loop->timers; t != NULL; t = t->next)
		if (t->at_us < least)
			least = t->at_us;
	if (least == INT64_MAX)
		return -1;
	left = least - loop_monotonic_us();
	return left < 0 ? 0 : (int)((left + 999) / 1000);
}

static void
run_timers(struct loop *loop)
{
	int64_t now = loop_monotonic_us();

	for (struct loop_timer *t = loop->timers; t != NULL; t = t->next)
		if (t->at_us <= now) {
			const char *name = t->name;
			int64_t began;

			loop_timer_clear(t);
			began = queue_call_begin(&loop->queue, name);
			t->call(t->context);
			queue_call_end(&loop->queue, name, began, false);
			return; /* the list may have changed */
		}
}

static bool
is_watched(const struct loop *loop, const struct loop_watch *watch)
{
	for (int i = 0; i < loop->watch_count; i++)
		if (loop->watches[i] == watch)
			return true;
	return false;
}

static void
call_watch(struct loop *loop, struct loop_watch *watch, short revents)
{
	const char *name = watch->name;
	int64_t began = queue_call_begin(&loop->queue, name);
	int ready = (revents & (POLLIN | POLLHUP | POLLERR) ? LOOP_READ : 0) |
	    (revents & (POLLOUT | POLLHUP | POLLERR) ? LOOP_WRITE : 0);

	watch->call(watch->context, ready & watch->events);
	queue_call_end(&loop->queue, name, began, false);
}

static void
look_at_sockets(struct loop *loop, int timeout_ms)
{
	struct pollfd fds[WATCHES];
	struct loop_watch *whose[WATCHES];
	int count = loop->watch_count;

	for (int i = 0; i < count; i++) {
		int events = loop->watches[i]->events;

		whose[i] = loop->watches[i];
		fds[i].fd = events == 0 ? -1 : whose[i]->fd;
		fds[i].events = (short)((events & LOOP_READ ? POLLIN : 0) |
		    (events & LOOP_WRITE ? POLLOUT : 0));
		fds[i].revents = 0;
	}
	queue_turn_end(&loop->queue);
	if (poll(fds, (nfds_t)count, timeout_ms) < 0)
		return;
	queue_turn_begin(&loop->queue, timeout_ms != 0);
	for (int i = 0; i < count; i++)
		if (fds[i].revents != 0 && is_watched(loop, whose[i]))
			call_watch(loop, whose[i], fds[i].revents);
}

/* False when all is quiet and nothing is left to do at this instant. */
static bool
go_round(struct loop *loop)
{
	bool work = loop->queue.tasks != NULL ||
	    queue_can_step(&loop->queue, loop->now);

	if (!work && loop->queue.busy == 0)
		return false;
	look_at_sockets(loop, work ? 0 : until_timer(loop));
	run_timers(loop);
	queue_step(&loop->queue, &loop->now);
	queue_run_task(&loop->queue);
	return true;
}

struct loop *
loop_new(const struct loop_clock *clock)
{
	struct loop *loop = mem_alloc(sizeof(*loop));

	loop->now = clock->start;
	return loop;
}

void
loop_free(struct loop *loop)
{
	mem_free(loop);
}

/* Unlike the real one this returns when nothing is left to do at this
 * instant. */
void
loop_run(struct loop *loop)
{
	loop->depth++;
	while (!loop->stops && go_round(loop))
		continue;
	loop->depth--;
	loop->stops = false;
}

void
loop_stop(struct loop *loop)
{
	loop->stops = true;
}

instant
loop_now(const struct loop *loop)
{
	return loop->now;
}

bool
loop_is_simulated(const struct loop *loop)
{
	(void)loop;
	return true;
}

int64_t
loop_monotonic_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void
loop_alarm_set(struct loop *loop, struct loop_alarm *alarm, instant at)
{
	queue_alarm_set(&loop->queue, alarm, at);
}

void
loop_alarm_clear(struct loop *loop, struct loop_alarm *alarm)
{
	queue_alarm_clear(&loop->queue, alarm);
}

void
loop_soon(struct loop *loop, struct loop_task *task)
{
	queue_task_add(&loop->queue, task);
}

void
loop_soon_cancel(struct loop *loop, struct loop_task *task)
{
	queue_task_remove(&loop->queue, task);
}

void
loop_busy_begin(struct loop *loop)
{
	loop->queue.busy++;
}

void
loop_busy_end(struct loop *loop)
{
	assert(loop->queue.busy > 0);
	loop->queue.busy--;
}

bool
loop_step_to(struct loop *loop, instant to,
    void (*done)(void *context, instant now), void *context, struct err *err)
{
	if (!queue_step_to(&loop->queue, loop->now, to, done, context, err))
		return false;
	if (loop->depth == 0)
		loop_run(loop);
	return true;
}

struct loop_watch *
loop_watch_new(struct loop *loop, const char *name, int fd, int events,
    void (*call)(void *context, int events), void *context)
{
	struct loop_watch *watch = mem_alloc(sizeof(*watch));

	assert(loop->watch_count < WATCHES);
	watch->loop = loop;
	watch->name = name;
	watch->fd = fd;
	watch->events = events;
	watch->call = call;
	watch->context = context;
	loop->watches[loop->watch_count++] = watch;
	return watch;
}

void
loop_watch_change(struct loop_watch *watch, int events)
{
	watch->events = events;
}

void
loop_watch_free(struct loop_watch *watch)
{
	struct loop *loop;
	int i = 0;

	if (watch == NULL)
		return;
	loop = watch->loop;
	while (loop->watches[i] != watch)
		i++;
	loop->watches[i] = loop->watches[--loop->watch_count];
	mem_free(watch);
}

struct loop_timer *
loop_timer_new(struct loop *loop, const char *name, void (*call)(void *context),
    void *context)
{
	struct loop_timer *timer = mem_alloc(sizeof(*timer));

	timer->loop = loop;
	timer->name = name;
	timer->call = call;
	timer->context = context;
	return timer;
}

void
loop_timer_set(struct loop_timer *timer, int64_t after_ms)
{
	loop_timer_clear(timer);
	timer->at_us = loop_monotonic_us() + after_ms * 1000;
	timer->next = timer->loop->timers;
	timer->loop->timers = timer;
}

void
loop_timer_clear(struct loop_timer *timer)
{
	struct loop_timer **place = &timer->loop->timers;

	while (*place != NULL && *place != timer)
		place = &(*place)->next;
	if (*place == timer)
		*place = timer->next;
	timer->next = NULL;
}

void
loop_timer_free(struct loop_timer *timer)
{
	if (timer == NULL)
		return;
	loop_timer_clear(timer);
	mem_free(timer);
}

void
loop_on_signal(struct loop *loop, int signal_number,
    void (*call)(void *context, int signal_number), void *context)
{
	(void)loop;
	(void)signal_number;
	(void)call;
	(void)context;
}

static void
wake_came(void *context, int events)
{
	struct loop_wake *wake = context;
	uint64_t sends;

	(void)events;
	if (read(wake->watch->fd, &sends, sizeof(sends)) == sizeof(sends))
		wake->call(wake->context);
}

struct loop_wake *
loop_wake_new(struct loop *loop, const char *name, void (*call)(void *context),
    void *context)
{
	struct loop_wake *wake = mem_alloc(sizeof(*wake));
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	assert(fd >= 0);
	wake->call = call;
	wake->context = context;
	wake->watch =
	    loop_watch_new(loop, name, fd, LOOP_READ, wake_came, wake);
	return wake;
}

void
loop_wake_send(struct loop_wake *wake)
{
	uint64_t one = 1;

	/* It can only fail when there are sends enough not yet seen. */
	if (write(wake->watch->fd, &one, sizeof(one)) < 0)
		return;
}

void
loop_wake_free(struct loop_wake *wake)
{
	if (wake == NULL)
		return;
	close(wake->watch->fd);
	loop_watch_free(wake->watch);
	mem_free(wake);
}

bool
loop_clock_jumped(const struct loop *loop, int64_t *by)
{
	(void)loop;
	if (by != NULL)
		*by = 0;
	return false;
}

void
loop_clock_confirm(struct loop *loop)
{
	(void)loop;
}

void
loop_on_jump(struct loop *loop, void (*call)(void *context, int64_t by),
    void *context)
{
	(void)loop;
	(void)call;
	(void)context;
}

const struct loop_figures *
loop_figures(const struct loop *loop)
{
	return &loop->queue.figures;
}

void
loop_figures_reset(struct loop *loop)
{
	loop->queue.figures = (struct loop_figures){ .wakeups = 0 };
}
