/*
 * What operators may ask of the running daemon over the control socket.  The
 * verbs stand in one table; each answers or refuses exactly once.
 */
#ifndef FLOW_OPERATOR_H
#define FLOW_OPERATOR_H

#include "flow/world.h"
#include "io/control.h"

/* What takes many turns: flow/operator_long. */
struct operator_job {
	/* The next slice; ${done}: that was the last. */
	bool (*go_on)(void *context, bool *done, struct err *err);
	/* Answers ${call}. */
	void (*answer)(void *context, struct control_call *call);
	void *context;
};

/* What the program does for an operator; the flow does the rest. */
struct operator
{
	struct world *world;
	/* Reads the configuration anew: all or nothing.  False: the old one
	 * stays in force, and why. */
	bool (*reload)(void *context, struct err *err);
	void *context;
	struct control *control;
	struct control_call *stepping; /* answered when time has come there */
	struct control_call
	    *working; /* answered when ${job} is done, or NULL */
	struct operator_job job;
	struct loop_task work;
};

/* Listens at ${path}.  ${operator} must outlive it. */
bool operator_open(struct operator* operator, const char * path,
    struct err *err) MUST_CHECK;
void operator_close(struct operator* operator);

#endif
