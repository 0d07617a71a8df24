/* Alarms, tasks and accounts of a loop. */
#include "io/queue.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* Those that fire later stand behind; those alike stand as they were set. */
static bool
is_before(const struct loop_alarm *a, const struct loop_alarm *b)
{
	if (a->at != b->at)
		return a->at < b->at;
	return a->order < b->order;
}

static struct loop_account *
account_of(struct loop_figures *figures, const char *name)
{
	int i;

	for (i = 0; i < figures->account_count; i++)
		if (strcmp(figures->accounts[i].name, name) == 0)
			return &figures->accounts[i];
	/* Names are constants of the program: more than fit is a bug. */
	assert(i < LOOP_ACCOUNTS);
	figures->account_count++;
	figures->accounts[i] = (struct loop_account){ .name = name };
	return &figures->accounts[i];
}

static void
fire(struct queue *queue, struct loop_alarm *alarm, instant now)
{
	const char *name = alarm->name;
	int64_t began;

	queue_alarm_clear(queue, alarm);
	began = queue_call_begin(queue, name);
	alarm->call(alarm->context, now);
	queue_call_end(queue, name, began, false);
}

static bool
is_quiet(const struct queue *queue)
{
	return queue->busy == 0 && queue->tasks == NULL;
}

void
queue_alarm_set(struct queue *queue, struct loop_alarm *alarm, instant at)
{
	struct loop_alarm **place = &queue->alarms;

	assert(alarm->name != NULL && alarm->call != NULL);
	queue_alarm_clear(queue, alarm);
	if (at == INSTANT_NEVER)
		return;
	alarm->at = at;
	alarm->is_set = true;
	while (*place != NULL && !is_before(alarm, *place))
		place = &(*place)->next;
	alarm->next = *place;
	*place = alarm;
}

void
queue_alarm_clear(struct queue *queue, struct loop_alarm *alarm)
{
	struct loop_alarm **place = &queue->alarms;

	if (!alarm->is_set)
		return;
	while (*place != alarm)
		place = &(*place)->next;
	*place = alarm->next;
	alarm->next = NULL;
	alarm->is_set = false;
}

instant
queue_next_alarm(const struct queue *queue)
{
	return queue->alarms == NULL ? INSTANT_NEVER : queue->alarms->at;
}

void
queue_task_add(struct queue *queue, struct loop_task *task)
{
	struct loop_task **place = &queue->tasks;

	assert(task->name != NULL && task->call != NULL);
	if (task->is_pending)
		return;
	while (*place != NULL)
		place = &(*place)->next;
	task->next = NULL;
	task->is_pending = true;
	*place = task;
}

void
queue_task_remove(struct queue *queue, struct loop_task *task)
{
	struct loop_task **place = &queue->tasks;

	if (!task->is_pending)
		return;
	while (*place != task)
		place = &(*place)->next;
	*place = task->next;
	task->next = NULL;
	task->is_pending = false;
}

bool
queue_fire_due(struct queue *queue, instant now)
{
	if (queue_next_alarm(queue) > now)
		return false;
	fire(queue, queue->alarms, now);
	return true;
}

bool
queue_run_task(struct queue *queue)
{
	struct loop_task *task = queue->tasks;
	const char *name;
	bool apart;
	int64_t began;

	if (task == NULL)
		return false;
	name = task->name;
	apart = task->apart;
	queue_task_remove(queue, task);
	began = queue_call_begin(queue, name);
	task->call(task->context);
	queue_call_end(queue, name, began, apart);
	return true;
}

bool
queue_step_to(struct queue *queue, instant now, instant to,
    void (*done)(void *context, instant now), void *context, struct err *err)
{
	char there[WHEN_TEXT], here[WHEN_TEXT];

	if (queue->is_stepping)
		return err_set(err, "the clock is already on its way to %s",
		    when_rfc3339(there, queue->step_to, WHEN_OFFICE_OFFSET));
	if (to < now)
		return err_set(err,
		    "the clock stands at %s: it does not go "
		    "back to %s",
		    when_rfc3339(here, now, WHEN_OFFICE_OFFSET),
		    when_rfc3339(there, to, WHEN_OFFICE_OFFSET));
	queue->is_stepping = true;
	queue->step_to = to;
	queue->step_done = done;
	queue->step_context = context;
	return true;
}

bool
queue_can_step(const struct queue *queue, instant now)
{
	return is_quiet(queue) &&
	    (queue->is_stepping || queue_next_alarm(queue) <= now);
}

void
queue_step(struct queue *queue, instant *now)
{
	instant next = queue_next_alarm(queue);

	if (!queue_can_step(queue, *now))
		return;
	if (next <= *now || (queue->is_stepping && next <= queue->step_to)) {
		if (next > *now)
			*now = next;
		fire(queue, queue->alarms, *now);
		return;
	}
	*now = queue->step_to;
	queue->is_stepping = false;
	if (queue->step_done != NULL)
		queue->step_done(queue->step_context, *now);
}

void
queue_turn_begin(struct queue *queue, bool woke)
{
	queue->woke = woke;
	queue->turn_us = 0;
	queue->turn_worst_us = -1;
	if (woke)
		queue->figures.wakeups++;
}

void
queue_turn_end(struct queue *queue)
{
	if (queue->woke)
		account_of(&queue->figures, "nothing")->wakeups++;
	queue->woke = false;
	if (queue->turn_us > queue->figures.longest_turn_us) {
		queue->figures.longest_turn_us = queue->turn_us;
		queue->figures.longest_turn = queue->turn_worst;
	}
}

int64_t
queue_call_begin(struct queue *queue, const char *name)
{
	struct loop_account *account = account_of(&queue->figures, name);

	account->calls++;
	if (queue->woke)
		account->wakeups++;
	queue->woke = false;
	return loop_monotonic_us();
}

void
queue_call_end(struct queue *queue, const char *name, int64_t began, bool apart)
{
	struct loop_account *account = account_of(&queue->figures, name);
	int64_t took = loop_monotonic_us() - began;

	account->total_us += took;
	if (took > account->longest_us)
		account->longest_us = took;
	if (apart)
		return;
	queue->turn_us += took;
	if (took > queue->turn_worst_us) {
		queue->turn_worst_us = took;
		queue->turn_worst = name;
	}
}
