/*
 * The loop: the only place that waits, and the only one that reads a clock.
 * Time is real, simulated at a rate, or moves only when it is told to; nobody
 * above notices the difference.  daemon/io/loop_ev.c is the real one (libev);
 * scenarios link tests/support/loop_virtual.c, the same header in pure virtual
 * time.  Everything here belongs to one thread, except loop_wake_send.
 *
 * Names given to watchers are string constants: they stand in the accounts.
 */
#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/when.h"

struct loop;

enum loop_time {
	LOOP_REAL,
	LOOP_RATE, /* simulated, ${rate} times as fast as real time */
	LOOP_STEP, /* simulated, stands still until loop_step_to */
};

struct loop_clock {
	enum loop_time kind;
	instant start;     /* of simulated time; ignored for REAL */
	double rate;       /* for RATE */
	double real_start; /* for RATE: the Unix time at which `start` was, so
			    * that several processes share one clock; 0: now */
};

struct loop *loop_new(const struct loop_clock *clock);
/* Everything that was made over the loop must be freed before it. */
void loop_free(struct loop *loop);

/* Serves until loop_stop; may be called again after it. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* The present, which does not move while one callback runs. */
instant loop_now(const struct loop *loop);
bool loop_is_simulated(const struct loop *loop);

/* For measuring only: microseconds of a monotonic clock, read at once. */
int64_t loop_monotonic_us(void);

/*
 * Alarms, in loop time.  Embedded by the caller, who fills the first four
 * members; the rest is the loop's, zeroed at first.  Those due fire earliest
 * first, at one instant in the order poll, review, deliver, nightly, those
 * alike as they were set.  An alarm that fires is no longer set; a callback
 * may set or clear any.
 */
enum loop_order {
	LOOP_POLL,
	LOOP_REVIEW,
	LOOP_DELIVER,
	LOOP_NIGHTLY,
	LOOP_OTHER,
};

struct loop_alarm {
	const char *name; /* the cause: "poll", "review", "departure", … */
	enum loop_order order;
	void (*call)(void *context, instant now);
	void *context;

	bool is_set;
	instant at;
	struct loop_alarm *next; /* loop.alarms, sorted */
};

/* Sets or moves the alarm.  An instant that has passed fires as soon as the
 * loop comes round; INSTANT_NEVER clears. */
void loop_alarm_set(struct loop *loop, struct loop_alarm *alarm, instant at);
void loop_alarm_clear(struct loop *loop, struct loop_alarm *alarm);

/*
 * Tasks: a slice of work that is to be done soon.  Between two of them the
 * loop looks at its sockets and alarms; while any is pending it does not
 * sleep.  First come, first served; setting a pending one again does nothing.
 */
struct loop_task {
	const char *name;
	void (*call)(void *context);
	void *context;
	bool apart; /* its time is told under its own name only, not as a turn
		     * (checkpoints) */

	bool is_pending;
	struct loop_task *next; /* loop.tasks */
};

void loop_soon(struct loop *loop, struct loop_task *task);
void loop_soon_cancel(struct loop *loop, struct loop_task *task);

/*
 * What is under way outside: fetches in flight, letters with couriers, a sweep
 * not ended.  STEP time waits for it; so it must never itself wait for an
 * alarm.  Begins and ends are counted.
 */
void loop_busy_begin(struct loop *loop);
void loop_busy_end(struct loop *loop);

/*
 * STEP only: lets time go on to ${to}.  Whenever all is quiet (nothing busy,
 * no task pending) the next alarm not after ${to} fires, alone, at its own
 * instant; at last now = ${to}, and ${done} is called once all is quiet there.
 * Refused: another clock than STEP, an instant before now, a step while
 * another is under way.
 */
bool loop_step_to(struct loop *loop, instant to,
    void (*done)(void *context, instant now), void *context,
    struct err *err) MUST_CHECK;

/* Sockets and pipes.  ${call} is told which of LOOP_READ and LOOP_WRITE the
 * descriptor is ready for.  The loop never closes it. */
enum { LOOP_READ = 1, LOOP_WRITE = 2 };

struct loop_watch;

struct loop_watch *loop_watch_new(struct loop *loop, const char *name, int fd,
    int events, void (*call)(void *context, int events), void *context);
void loop_watch_change(struct loop_watch *watch, int events); /* 0: none */
void loop_watch_free(struct loop_watch *watch); /* allowed inside its call */

/* Timers count real milliseconds, whatever the clock: what libcurl and the
 * watchdog ask for.  One shot; setting moves. */
struct loop_timer;

struct loop_timer *loop_timer_new(struct loop *loop, const char *name,
    void (*call)(void *context), void *context);
void loop_timer_set(struct loop_timer *timer, int64_t after_ms);
void loop_timer_clear(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

/* Calls back from the loop when the process gets ${signal_number}.  Lasts as
 * long as the loop. */
void loop_on_signal(struct loop *loop, int signal_number,
    void (*call)(void *context, int signal_number), void *context);

/* The way in from other threads: after loop_wake_send, from any thread, the
 * loop calls back once, however many sends there were. */
struct loop_wake;

struct loop_wake *loop_wake_new(struct loop *loop, const char *name,
    void (*call)(void *context), void *context);
void loop_wake_send(struct loop_wake *wake);
void loop_wake_free(struct loop_wake *wake); /* after the threads ended */

/*
 * Real time that jumps: true once the clock of the machine has moved more than
 * a day against the time since boot (suspend does not count), until an operator
 * confirms.  ${by}, unless NULL, is by how many seconds.  ${call} of
 * loop_on_jump is called at the moment it is seen.
 */
bool loop_clock_jumped(const struct loop *loop, int64_t *by);
void loop_clock_confirm(struct loop *loop);
void loop_on_jump(struct loop *loop, void (*call)(void *context, int64_t by),
    void *context);

/*
 * The accounts.  A wake-up is one return from sleep and is booked on the name
 * of the first callback that it led to ("nothing" when it led to none); a turn
 * is all that runs between two looks at the sockets.
 */
struct loop_account {
	const char *name;
	int64_t wakeups;
	int64_t calls;
	int64_t longest_us;
	int64_t total_us;
};

enum { LOOP_ACCOUNTS = 32 };

struct loop_figures {
	int64_t wakeups;
	int64_t longest_turn_us;
	const char *longest_turn; /* what took most of it; NULL before any */
	struct loop_account accounts[LOOP_ACCOUNTS];
	int account_count;
};

/* Since loop_new or the last reset. */
const struct loop_figures *loop_figures(const struct loop *loop);
void loop_figures_reset(struct loop *loop);

#endif
