/*
 * What operators may ask of the running daemon over the control socket.  The
 * verbs stand in one table; each answers or refuses exactly once.
 */
#ifndef FLOW_OPERATOR_H
#define FLOW_OPERATOR_H

#include "flow/world.h"
#include "io/control.h"

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
};

/* Listens at ${path}.  ${operator} must outlive it. */
bool operator_open(struct operator* operator, const char * path,
    struct err *err) MUST_CHECK;
void operator_close(struct operator* operator);

#endif
