/*
 * Somebody confirms an address: by name, through an operator, or by the link of
 * the letter that asked.  Recorded once, and read anew by flow/confirm.
 */
#ifndef FLOW_CONFIRM_TAKE_H
#define FLOW_CONFIRM_TAKE_H

#include "flow/world.h"
#include "io/store_outbox.h"
#include "io/store_reach.h"

/* The address of ${who}, an account, a mail address or a name, is confirmed
 * (a transaction of its own); ${how} as in io/store_reach, ${on_behalf} or
 * NULL.  Refused where nobody or several people are so called. */
bool confirm_take(struct world *world, const char *who, const char *how,
    int64_t uid, const char *on_behalf, instant now,
    const struct contact **contact, struct err *err) MUST_CHECK;

/* The same for the address of ${letter}, a letter that asked for it, by its
 * link: once; ${act} is what is recorded then, ${already} when it was before.
 * Refused for other letters, and where no contact has that address now. */
bool
confirm_take_link(struct world *world, const struct letter *letter, int64_t uid,
    const char *on_behalf, instant now, const struct contact **contact,
    struct reach_act *act, bool *already, struct err *err) MUST_CHECK;

#endif
