/*
 * When letters leave: the departures of working days, and what a notice waits
 * for.  Where the calendar does not list the year, Monday to Friday count as
 * worked, so that nothing waits for ever.
 */
#ifndef FLOW_DEPARTURE_H
#define FLOW_DEPARTURE_H

#include "core/ladder.h"
#include "flow/world.h"

enum {
	/* A departure that is this long past was missed. */
	DEPARTURE_LATE_S = 600,
};

/* True on a day on which letters leave. */
bool departure_is_worked(const struct world *world, day date);

/* The first departure at or after ${at}; the last at or before it. */
instant departure_after(const struct world *world, instant at);
instant departure_before(const struct world *world, instant at);

/* ${now} in office time, else the next opening of office. */
instant departure_at_once(const struct world *world, instant now);

/* Until when a notice about a rung crossed at ${crossed} and judged at ${now}
 * waits: for office time where it leaves at once, else for a departure.  A
 * rung whose departure was missed while the daemon was down is due already. */
instant departure_hold(const struct world *world, const struct rung *rung,
    instant crossed, instant now);

/* True when what missed its departure may leave at ${now}: office hours. */
bool departure_is_office(const struct world *world, instant now);

#endif
