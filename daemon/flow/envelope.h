/*
 * How a letter is put into the bytes that leave: the channel, the sender, the
 * Message-ID from the keys of what it carries.
 */
#ifndef FLOW_ENVELOPE_H
#define FLOW_ENVELOPE_H

#include "flow/world.h"
#include "io/store_outbox.h"
#include "wire/webhook.h"

/* The link by which the recipient of the letter of ${keys} answers it; NULL
 * where letters have none. */
const char *envelope_link(struct world *world, const char *const *keys,
    size_t count, instant now);

/* Fills ${out} from ${text} for the channel of ${group}; ${said} is what a
 * webhook says.  During a trial all is marked, and the letter's state says
 * whether it may leave.  False with a reason when no such letter can be
 * built. */
bool envelope_enclose(struct world *world, const struct notice_group *group,
    const char *to_name, const char *const *keys, size_t key_count,
    const struct letter_text *text, const struct webhook_said *said,
    instant now, struct letter *out, struct err *err) MUST_CHECK;

#endif
