/*
 * What an operator asked for and takes many turns: a slice a turn, and the
 * answer with the last one.  One at a time.  For the handlers of verbs.
 */
#ifndef FLOW_OPERATOR_LONG_H
#define FLOW_OPERATOR_LONG_H

#include "flow/operator.h"

/* Does the first slice of ${job}, whose context lives as long as ${call}, now;
 * answers, or refuses ${call} where a slice was refused or another job is under
 * way. */
void operator_long_begin(struct operator* operator, struct control_call * call,
    const struct operator_job *job);

/* The socket is going to be closed: what is under way ends where it is. */
void operator_long_stop(struct operator* operator);

#endif
