/*
 * When letters leave: whose working days and which times each recipient goes
 * by, and what a notice waits for.
 */
#ifndef FLOW_DEPARTURE_H
#define FLOW_DEPARTURE_H

#include "core/ladder.h"
#include "core/timetable.h"
#include "flow/world.h"
#include "io/store_notice.h"

enum {
	/* A departure that is this long past was missed. */
	DEPARTURE_LATE_S = 600,
};

/* The office's own: the national calendar and the times of `departures`. */
struct timetable departure_office(const struct world *world);

/* That of the people of ${agency} (its code, or NULL): the office's times on
 * the working days that the agency's decisions leave. */
struct timetable departure_of(const struct world *world, const char *agency);

/* The day on which what ${agency}'s people are owed at ${now} leaves where it
 * waits for a departure: who is told goes by that day. */
day departure_day(const struct world *world, const char *agency, instant now);

/* That of whom ${notice} is for, on its channel, which may be configured no
 * more: found by address, and by name where several share it. */
struct timetable departure_to(const struct world *world,
    const struct notice *notice, instant now);

/* True on a day on which the office's letters leave. */
bool departure_is_worked(const struct world *world, day date);

/* The office's first departure at or after ${at}. */
instant departure_after(const struct world *world, instant at);

/* True for an alert of a rung whose letters leave at once; of a rung that the
 * ladder has no more, for one that waits for nothing. */
bool
departure_is_at_once(const struct world *world, const struct notice *notice);

/* Until when a notice that leaves by ${table}, about a rung crossed at
 * ${crossed} and judged at ${now}, waits: for office time where it leaves at
 * once, else for a departure.  A rung whose departure was missed while the
 * daemon was down is due already. */
instant departure_hold(const struct world *world, const struct timetable *table,
    const struct rung *rung, instant crossed, instant now);

#endif
