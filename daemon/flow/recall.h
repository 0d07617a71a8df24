/*
 * How contacts' addresses stood at each moment that a rehearsal goes through:
 * who had been asked, had confirmed, whose letters had come back.  Told in the
 * order of time; nobody is asked here.
 */
#ifndef FLOW_RECALL_H
#define FLOW_RECALL_H

#include "core/reach.h"
#include "flow/world.h"

struct recall;

/* ${facts}, in the order of time, are borrowed. */
struct recall *
recall_new(struct world *world, const struct reach_fact *facts, size_t count);
void recall_free(struct recall *recall);

/* It is ${now}, not before what it was; ${recall} may be NULL. */
void recall_move(struct recall *recall, instant now);

/* For core/route: ${recall} is a struct recall. */
bool recall_is_bad(const void *recall, const struct contact *contact);

#endif
