/*
 * Everything that a hold keeps is looked at again, a slice a turn: after a
 * silence of many dossiers has ended, and whenever it may be somebody else
 * whom one is about (a start, other tables).
 */
#ifndef FLOW_AGAIN_H
#define FLOW_AGAIN_H

#include "flow/world.h"

struct again *again_new(struct world *world);
void again_free(struct again *again);

/* Begins, or begins anew; each slice is a transaction of its own.  A daemon
 * that ends before the last one looks again at its next start. */
void again_all(struct again *again);

/* All of it at once, slice after slice, for a rehearsal, which has no turns. */
bool
again_rehearsed(struct world *world, instant now, struct err *err) MUST_CHECK;

#endif
