/*
 * What was owed of a source that the configuration named no more, and names
 * again: it is owed once more, a slice a turn, for it may be very much.
 */
#ifndef FLOW_REVIVE_H
#define FLOW_REVIVE_H

#include "flow/world.h"

struct revive *revive_new(struct world *world);
void revive_free(struct revive *revive);

/* All of it, inside the transaction of a start, for which nobody waits. */
bool revive_whole(struct world *world, struct err *err) MUST_CHECK;

/* Begins, where a source is back; each slice is a transaction of its own.  A
 * daemon that ends before the last one goes on at its next start. */
void revive_start(struct revive *revive);

#endif
