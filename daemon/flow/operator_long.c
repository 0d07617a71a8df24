/* One job of an operator, slice by slice. */
#include "flow/operator_long.h"

static void go_on(struct operator* operator)
{
	struct control_call *call = operator->working;
	const struct operator_job job = operator->job;
	struct err err;
	bool done = false;

	if (!job.go_on(job.context, &done, &err)) {
		operator->working = NULL;
		control_refuse(call, "%s", err.text);
		/* What the slices before it came to stands. */
		world_nudge(operator->world);
	} else if (done) {
		operator->working = NULL;
		job.answer(job.context, call);
		world_nudge(operator->world);
	} else {
		loop_soon(operator->world->loop, &operator->work);
	}
}

static void
on_work(void *context)
{
	go_on(context);
}

void
operator_long_begin(struct operator* operator, struct control_call * call,
    const struct operator_job *job)
{
	if (operator->working != NULL) {
		control_refuse(call,
		    "a letter or a channel with very many notices is being "
		    "worked on: ask again in a moment");
		return;
	}
	operator->working = call;
	operator->job = * job;
	operator->work =(struct loop_task){ .name = "operator",
		.call = on_work,
		.context = operator};
	go_on(operator);
}

void operator_long_stop(struct operator* operator)
{
	if (operator->working != NULL)
		loop_soon_cancel(operator->world->loop, &operator->work);
	operator->working = NULL;
}
