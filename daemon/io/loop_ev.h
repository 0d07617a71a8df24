/*
 * The real loop's inside, shared by its two halves: loop_ev.c has the clock,
 * the alarms and the round; loop_ev_watch.c what is watched.  Nobody else
 * includes this.
 */
#ifndef IO_LOOP_EV_H
#define IO_LOOP_EV_H

/* libev's own header uses the aliasing that -Wpedantic and -Wundef dislike. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wundef"
#include <ev.h>
#pragma GCC diagnostic pop

#include "io/loop.h"
#include "io/queue.h"

enum { LOOP_EV_SIGNALS = 4 };

struct loop_ev_signal {
	struct loop *loop;
	ev_signal signal;
	void (*call)(void *context, int signal_number);
	void *context;
};

struct loop {
	struct ev_loop *ev;
	struct queue queue;
	struct loop_clock clock;
	bool stops;

	instant stepped;      /* STEP: now */
	double rate_origin;   /* RATE: monotonic time at clock.start */
	instant rated;        /* RATE: now */
	int64_t polled_us;    /* when libev last looked at the clock */
	bool waits;           /* this time it was to sleep */
	ev_periodic periodic; /* REAL: the next alarm */
	ev_timer timer;       /* RATE: the next alarm */

	struct loop_ev_signal signals[LOOP_EV_SIGNALS];
	int signal_count;

	int64_t real_minus_boot; /* seconds, when last confirmed */
	int64_t jumped_by;
	void (*on_jump)(void *context, int64_t by);
	void *on_jump_context;
};

/* ${seconds} from this moment as ev_timer counts them: from libev's last look
 * at the clock. */
ev_tstamp loop_ev_after(const struct loop *loop, double seconds);

#endif
