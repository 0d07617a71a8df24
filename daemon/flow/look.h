/*
 * A look into a watched folder that leads to no sweep: nothing new lies there,
 * or it cannot be read.  What that means for the source's health, and what is
 * owed about it: a list older than one working day is a source that is lost.
 */
#ifndef FLOW_LOOK_H
#define FLOW_LOOK_H

#include "flow/world.h"
#include "io/source.h"
#include "io/store_meta.h"

struct look {
	struct source_look seen; /* by source_look */
	/* Set by look_settle: whether the source fails now, and when it is to
	 * be looked at again. */
	bool failed;
	instant next;
};

/* Writes what ${look} changes of ${health}, in a transaction of its own, and
 * only then changes it; ${failure} holds the words that health.failure points
 * to.  Logs what is to be said. */
void look_settle(struct world *world, const struct conf_source *conf,
    struct source_health *health, struct err *failure, instant now,
    struct look *look);

/* ${failure} of a source as people read it: of a folder's own failures what is
 * missing, ${of} being the list that stands; of others what the log says.  In
 * ${arena}, or ${failure} itself; NULL where that is NULL. */
const char *look_people(const char *failure, instant of, int32_t offset,
    struct arena *arena);

#endif
