/*
 * The Link header of an answer (RFC 8288): where a list goes on.
 */
#ifndef WIRE_LINK_H
#define WIRE_LINK_H

#include "base/arena.h"

/* The target of the first link of ${header} (may be NULL) whose relation is
 * "next", as it stands there; NULL where there is none.  In the arena. */
const char *link_next(struct arena *arena, const char *header);

#endif
