/*
 * The list of contacts whose addresses reach nobody, told to the administrators
 * when it is another than the one they were told last.
 */
#ifndef FLOW_UNREACHED_H
#define FLOW_UNREACHED_H

#include "core/reach.h"
#include "flow/world.h"

/* Owes that news by what is known, ${reach}; an empty list is only noted.
 * Inside the caller's transaction. */
bool unreached_tell(struct world *world, const struct reach *reach, instant now,
    struct err *err) MUST_CHECK;

#endif
