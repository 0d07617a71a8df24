/*
 * What a webhook's letter needs beside its bytes, anew for every attempt: the
 * address with its secrets filled in, the headers and the signatures.
 */
#ifndef FLOW_POSTAGE_H
#define FLOW_POSTAGE_H

#include "flow/world.h"
#include "io/courier.h"
#include "io/store_outbox.h"

/* Fills url, headers and secrets of ${job} for an attempt at ${now}, in the
 * turn's arena.  False where a secret is none or cannot stand in a header. */
bool postage_put(struct world *world, const struct conf_webhook *webhook,
    const struct letter *letter, instant now, struct courier_job *job,
    struct err *err) MUST_CHECK;

#endif
