/*
 * Handlers of verbs that stand in files of their own; for operator.c's table
 * only.  Their context is the operator.
 */
#ifndef FLOW_OPERATOR_VERBS_H
#define FLOW_OPERATOR_VERBS_H

#include "io/control.h"

void operator_template_show(void *context, struct control_call *call,
    const struct cJSON *request);
void operator_contact_pair(void *context, struct control_call *call,
    const struct cJSON *request);
void operator_contact_paired(void *context, struct control_call *call,
    const struct cJSON *request);

void operator_contact_confirm(void *context, struct control_call *call,
    const struct cJSON *request);

#endif
