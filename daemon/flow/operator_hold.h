/* The verbs of the control socket by which people hold notices back:
 * acknowledgements and silences.  Their context is the operator. */
#ifndef FLOW_OPERATOR_HOLD_H
#define FLOW_OPERATOR_HOLD_H

#include "io/control.h"

void operator_ack(void *context, struct control_call *call,
    const struct cJSON *request);
void operator_ack_withdraw(void *context, struct control_call *call,
    const struct cJSON *request);
void operator_silence(void *context, struct control_call *call,
    const struct cJSON *request);
void operator_silence_end(void *context, struct control_call *call,
    const struct cJSON *request);

#endif
