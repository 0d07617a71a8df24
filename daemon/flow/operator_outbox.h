/* The verbs about letters, for the table of flow/operator.c only; their
 * context is the operator. */
#ifndef FLOW_OPERATOR_OUTBOX_H
#define FLOW_OPERATOR_OUTBOX_H

#include "io/control.h"

/* {"do":"outbox-retry","letter":12}: tried again at once. */
void operator_outbox_retry(void *context, struct control_call *call,
    const struct cJSON *request);

/* {"do":"outbox-drop","letter":12,"reason":"…"}: never sent; or
 * "channel":"thu", which is configured no more: all that waits for it. */
void operator_outbox_drop(void *context, struct control_call *call,
    const struct cJSON *request);

/* {"do":"bounce","ids":["…"],"action":"failed","status":"5.1.1",
 *  "recipient":"…","diagnostic":"…"}: a letter came back. */
void operator_bounce(void *context, struct control_call *call,
    const struct cJSON *request);

/* {"do":"go-live"}: the trial ends. */
void operator_go_live(void *context, struct control_call *call,
    const struct cJSON *request);

#endif
