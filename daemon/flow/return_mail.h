/* A letter came back: matched, recorded, told to the administrators once. */
#ifndef FLOW_RETURN_MAIL_H
#define FLOW_RETURN_MAIL_H

#include "flow/world.h"
#include "wire/bounce.h"

/* Takes ${bounce} (a transaction of its own).  ${letter} is what it is about;
 * ${already}: the same was taken before.  0 when none of its ids is of the
 * outbox: then nothing is recorded. */
bool return_mail(struct world *world, const struct bounce *bounce, instant now,
    int64_t *letter, bool *already, struct err *err) MUST_CHECK;

#endif
