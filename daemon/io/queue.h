/*
 * What waits its turn in a loop, and the accounts of it: alarms in their
 * order, tasks in theirs, the rule of STEP time.  Shared by the real and the
 * virtual loop, used by nobody else; waits for nothing and reads no clock but
 * the measuring one.
 */
#ifndef IO_QUEUE_H
#define IO_QUEUE_H

#include "io/loop.h"

struct queue {
	struct loop_alarm *alarms;
	struct loop_task *tasks;
	int busy;

	/* The step under way. */
	bool is_stepping;
	instant step_to;
	void (*step_done)(void *context, instant now);
	void *step_context;

	struct loop_figures figures;
	/* The turn that runs. */
	bool woke; /* nothing is booked yet on the wake-up that began it */
	int64_t turn_us, turn_worst_us;
	const char *turn_worst;
};

void queue_alarm_set(struct queue *queue, struct loop_alarm *alarm, instant at);
void queue_alarm_clear(struct queue *queue, struct loop_alarm *alarm);
/* INSTANT_NEVER when none is set. */
instant queue_next_alarm(const struct queue *queue);

void queue_task_add(struct queue *queue, struct loop_task *task);
void queue_task_remove(struct queue *queue, struct loop_task *task);

/* Fires the first alarm if it is due at ${now}. */
bool queue_fire_due(struct queue *queue, instant now);
/* Runs the first task. */
bool queue_run_task(struct queue *queue);

bool queue_step_to(struct queue *queue, instant now, instant to,
    void (*done)(void *context, instant now), void *context,
    struct err *err) MUST_CHECK;
/* True when queue_step would do something. */
bool queue_can_step(const struct queue *queue, instant now);
/* When all is quiet: fires what is due, or takes the step under way one alarm
 * further, moving ${now}, or ends it. */
void queue_step(struct queue *queue, instant *now);

/* Around every turn and every callback. */
void queue_turn_begin(struct queue *queue, bool woke);
void queue_turn_end(struct queue *queue);
int64_t queue_call_begin(struct queue *queue, const char *name);
void queue_call_end(struct queue *queue, const char *name, int64_t began,
    bool apart);

#endif
