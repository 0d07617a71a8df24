/* The loop on libev: its clock, its alarms, its round. */
#include "io/loop_ev.h"

#include <assert.h>
#include <math.h>
#include <time.h>

#include "base/mem.h"

/* Where the alarm clock stands when no alarm is set.  It is always running:
 * a pending ev_periodic makes libev watch for steps of the real clock by a
 * timerfd instead of waking every minute to look. */
static const ev_tstamp far_away = 1e12;

static double
read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int64_t
real_minus_boot(void)
{
	double ahead = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME);

	return (int64_t)ahead;
}

/* A step of the machine's clock is measured against the time since boot and
 * not from step to step: many small ones make a large one. */
static void
watch_for_jump(struct loop *loop)
{
	int64_t by = real_minus_boot() - loop->real_minus_boot;

	if (loop->clock.kind != LOOP_REAL || loop->jumped_by != 0)
		return;
	if (by > WHEN_DAY || by < -WHEN_DAY) {
		loop->jumped_by = by;
		if (loop->on_jump != NULL)
			loop->on_jump(loop->on_jump_context, by);
	}
}

static void
look_at_clock(struct loop *loop)
{
	double since;

	loop->polled_us = loop_monotonic_us();
	since = (double)loop->polled_us / 1e6 - loop->rate_origin;
	if (loop->clock.kind == LOOP_RATE)
		loop->rated = loop->clock.start +
		    (instant)floor(since * loop->clock.rate);
}

/* libev calls these around every look at the sockets. */
static void
turn_ends(struct ev_loop *ev)
{
	struct loop *loop = ev_userdata(ev);

	queue_turn_end(&loop->queue);
}

static void
turn_begins(struct ev_loop *ev)
{
	struct loop *loop = ev_userdata(ev);

	look_at_clock(loop);
	queue_turn_begin(&loop->queue, loop->waits);
	watch_for_jump(loop);
}

/* The wake-up is all that is wanted: loop_run fires what is due. */
static void
alarm_rings(struct ev_loop *ev, ev_periodic *periodic, int events)
{
	(void)ev;
	(void)periodic;
	(void)events;
}

static void
rate_alarm_rings(struct ev_loop *ev, ev_timer *timer, int events)
{
	(void)ev;
	(void)timer;
	(void)events;
}

static void
set_alarm_clock(struct loop *loop)
{
	instant next = queue_next_alarm(&loop->queue);
	ev_tstamp at = next == INSTANT_NEVER ? far_away : (ev_tstamp)next;

	if (loop->clock.kind == LOOP_REAL) {
		if (ev_is_active(&loop->periodic) &&
		    loop->periodic.offset == at)
			return;
		ev_periodic_stop(loop->ev, &loop->periodic);
		ev_periodic_set(&loop->periodic, at, 0, NULL);
		ev_periodic_start(loop->ev, &loop->periodic);
	} else if (loop->clock.kind == LOOP_RATE) {
		double real = loop->rate_origin +
		    (double)(next - loop->clock.start) / loop->clock.rate;

		ev_timer_stop(loop->ev, &loop->timer);
		if (next == INSTANT_NEVER)
			return;
		/* A microsecond late rather than early: woken before the
		 * second is full, nothing would be due. */
		ev_timer_set(&loop->timer,
		    loop_ev_after(loop,
			real + 1e-6 - (double)loop_monotonic_us() / 1e6),
		    0);
		ev_timer_start(loop->ev, &loop->timer);
	}
}

static bool
has_work(const struct loop *loop)
{
	if (loop->queue.tasks != NULL)
		return true;
	if (loop->clock.kind == LOOP_STEP)
		return queue_can_step(&loop->queue, loop->stepped);
	return queue_next_alarm(&loop->queue) <= loop_now(loop);
}

struct loop *
loop_new(const struct loop_clock *clock)
{
	struct loop *loop = mem_alloc(sizeof(*loop));

	assert(clock->kind != LOOP_RATE || clock->rate > 0);
	loop->clock = *clock;
	loop->stepped = loop->rated = clock->start;
	loop->polled_us = loop_monotonic_us();
	loop->real_minus_boot = real_minus_boot();
	loop->rate_origin = (double)loop->polled_us / 1e6;
	if (clock->real_start != 0)
		loop->rate_origin +=
		    clock->real_start - read_clock(CLOCK_REALTIME);
	look_at_clock(loop);
	/* NOENV: no environment variable chooses the backend of a service. */
	loop->ev = ev_loop_new(EVFLAG_AUTO | EVFLAG_NOENV);
	assert(loop->ev != NULL);
	ev_set_userdata(loop->ev, loop);
	ev_set_loop_release_cb(loop->ev, turn_ends, turn_begins);
	ev_periodic_init(&loop->periodic, alarm_rings, far_away, 0, NULL);
	ev_periodic_start(loop->ev, &loop->periodic);
	ev_timer_init(&loop->timer, rate_alarm_rings, 0, 0);
	return loop;
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	for (int i = 0; i < loop->signal_count; i++)
		ev_signal_stop(loop->ev, &loop->signals[i].signal);
	ev_periodic_stop(loop->ev, &loop->periodic);
	ev_timer_stop(loop->ev, &loop->timer);
	ev_loop_destroy(loop->ev);
	mem_free(loop);
}

void
loop_run(struct loop *loop)
{
	ev_now_update(loop->ev); /* opening the world took its time */
	while (!loop->stops) {
		loop->waits = !has_work(loop);
		if (loop->waits)
			set_alarm_clock(loop);
		ev_run(loop->ev, loop->waits ? EVRUN_ONCE : EVRUN_NOWAIT);
		/* One of each kind, then the sockets again. */
		if (loop->clock.kind == LOOP_STEP)
			queue_step(&loop->queue, &loop->stepped);
		else
			queue_fire_due(&loop->queue, loop_now(loop));
		queue_run_task(&loop->queue);
	}
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
	switch (loop->clock.kind) {
	case LOOP_REAL:
		return (instant)floor(ev_now(loop->ev));
	case LOOP_RATE:
		return loop->rated;
	case LOOP_STEP:
		break;
	}
	return loop->stepped;
}

bool
loop_is_simulated(const struct loop *loop)
{
	return loop->clock.kind != LOOP_REAL;
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
	if (loop->clock.kind != LOOP_STEP)
		return err_set(err,
		    "the clock runs by itself: it was not "
		    "started with --clock START,step");
	return queue_step_to(&loop->queue, loop->stepped, to, done, context,
	    err);
}

bool
loop_clock_jumped(const struct loop *loop, int64_t *by)
{
	if (by != NULL)
		*by = loop->jumped_by;
	return loop->jumped_by != 0;
}

void
loop_clock_confirm(struct loop *loop)
{
	loop->jumped_by = 0;
	loop->real_minus_boot = real_minus_boot();
}

void
loop_on_jump(struct loop *loop, void (*call)(void *context, int64_t by),
    void *context)
{
	loop->on_jump = call;
	loop->on_jump_context = context;
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
