/* What the real loop watches: sockets, timers, signals, other threads. */
#include "io/loop_ev.h"

#include <assert.h>

#include "base/mem.h"

struct loop_watch {
	struct loop *loop;
	const char *name;
	ev_io io;
	void (*call)(void *context, int events);
	void *context;
};

struct loop_timer {
	struct loop *loop;
	const char *name;
	ev_timer timer;
	void (*call)(void *context);
	void *context;
};

struct loop_wake {
	struct loop *loop;
	const char *name;
	ev_async async;
	void (*call)(void *context);
	void *context;
};

static void
watch_is_ready(struct ev_loop *ev, ev_io *io, int events)
{
	struct loop_watch *watch = io->data;
	struct loop *loop = watch->loop;
	const char *name = watch->name; /* the call may free the watch */
	int64_t began = queue_call_begin(&loop->queue, name);

	(void)ev;
	watch->call(watch->context,
	    (events & EV_READ ? LOOP_READ : 0) |
		(events & EV_WRITE ? LOOP_WRITE : 0));
	queue_call_end(&loop->queue, name, began, false);
}

static void
timer_is_over(struct ev_loop *ev, ev_timer *ev_watcher, int events)
{
	struct loop_timer *timer = ev_watcher->data;
	struct loop *loop = timer->loop;
	const char *name = timer->name;
	int64_t began = queue_call_begin(&loop->queue, name);

	(void)ev;
	(void)events;
	timer->call(timer->context);
	queue_call_end(&loop->queue, name, began, false);
}

static void
wake_came(struct ev_loop *ev, ev_async *async, int events)
{
	struct loop_wake *wake = async->data;
	struct loop *loop = wake->loop;
	const char *name = wake->name;
	int64_t began = queue_call_begin(&loop->queue, name);

	(void)ev;
	(void)events;
	wake->call(wake->context);
	queue_call_end(&loop->queue, name, began, false);
}

static void
signal_came(struct ev_loop *ev, ev_signal *ev_watcher, int events)
{
	struct loop_ev_signal *watch = ev_watcher->data;
	struct loop *loop = watch->loop;
	int64_t began = queue_call_begin(&loop->queue, "signal");

	(void)ev;
	(void)events;
	watch->call(watch->context, ev_watcher->signum);
	queue_call_end(&loop->queue, "signal", began, false);
}

ev_tstamp
loop_ev_after(const struct loop *loop, double seconds)
{
	double since = (double)(loop_monotonic_us() - loop->polled_us) / 1e6;

	return since + (seconds > 0 ? seconds : 0);
}

struct loop_watch *
loop_watch_new(struct loop *loop, const char *name, int fd, int events,
    void (*call)(void *context, int events), void *context)
{
	struct loop_watch *watch = mem_alloc(sizeof(*watch));

	watch->loop = loop;
	watch->name = name;
	watch->call = call;
	watch->context = context;
	ev_io_init(&watch->io, watch_is_ready, fd, 0);
	watch->io.data = watch;
	loop_watch_change(watch, events);
	return watch;
}

void
loop_watch_change(struct loop_watch *watch, int events)
{
	int wanted = (events & LOOP_READ ? EV_READ : 0) |
	    (events & LOOP_WRITE ? EV_WRITE : 0);

	ev_io_stop(watch->loop->ev, &watch->io);
	if (wanted == 0)
		return;
	ev_io_set(&watch->io, watch->io.fd, wanted);
	ev_io_start(watch->loop->ev, &watch->io);
}

void
loop_watch_free(struct loop_watch *watch)
{
	if (watch == NULL)
		return;
	ev_io_stop(watch->loop->ev, &watch->io);
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
	ev_timer_init(&timer->timer, timer_is_over, 0, 0);
	timer->timer.data = timer;
	return timer;
}

void
loop_timer_set(struct loop_timer *timer, int64_t after_ms)
{
	struct loop *loop = timer->loop;

	ev_timer_stop(loop->ev, &timer->timer);
	ev_timer_set(&timer->timer,
	    loop_ev_after(loop, (double)after_ms / 1000.0), 0);
	ev_timer_start(loop->ev, &timer->timer);
}

void
loop_timer_clear(struct loop_timer *timer)
{
	ev_timer_stop(timer->loop->ev, &timer->timer);
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
	struct loop_ev_signal *watch;

	assert(loop->signal_count < LOOP_EV_SIGNALS);
	watch = &loop->signals[loop->signal_count++];
	watch->loop = loop;
	watch->call = call;
	watch->context = context;
	ev_signal_init(&watch->signal, signal_came, signal_number);
	watch->signal.data = watch;
	ev_signal_start(loop->ev, &watch->signal);
}

struct loop_wake *
loop_wake_new(struct loop *loop, const char *name, void (*call)(void *context),
    void *context)
{
	struct loop_wake *wake = mem_alloc(sizeof(*wake));

	wake->loop = loop;
	wake->name = name;
	wake->call = call;
	wake->context = context;
	ev_async_init(&wake->async, wake_came);
	wake->async.data = wake;
	ev_async_start(loop->ev, &wake->async);
	return wake;
}

void
loop_wake_send(struct loop_wake *wake)
{
	ev_async_send(wake->loop->ev, &wake->async);
}

void
loop_wake_free(struct loop_wake *wake)
{
	if (wake == NULL)
		return;
	ev_async_stop(wake->loop->ev, &wake->async);
	mem_free(wake);
}
