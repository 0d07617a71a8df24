/*
 * A source's health: what the end of a sweep makes of it, and what
 * administrators are told once and again once it is over: nothing changes any
 * more, its clock is not ours.  (That it gives no data, or too short a list:
 * flow/outage.)
 */
#ifndef FLOW_HEALTH_H
#define FLOW_HEALTH_H

#include "flow/sighting.h"
#include "flow/sweep.h"
#include "io/store_meta.h"

/* What a sweep came to. */
struct health_sweep {
	const struct sweep *sweep;
	const struct source_end *end;
	enum sweep_state state;
	instant as_of;      /* when what it showed was so */
	bool mends_nothing; /* that was too long ago, see flow/look */
	instant newest;     /* updated time of its newest record, or NONE */
	instant shown;   /* the same, or receipt where none says such a time */
	instant changed; /* of a recheck that brought a change since; or NONE */
	int64_t skew;    /* seconds of the server's clock ahead of ours, or
			  * INSTANT_NONE */
	struct sightings_count list; /* of one that was not believed */
};

/* Folds it into ${health}.  An end that is not COMPLETE leaves the data as old
 * as they were. */
void health_fold(const struct conf_source *conf, const struct health_sweep *it,
    instant now, struct source_health *health);

/* A list is believed, as of ${as_of}: by itself, or on an operator's word. */
void health_accept(const struct sweep *sweep, instant as_of,
    struct source_health *health);

/* Inside the transaction that records ${health}: owes what is to be told of
 * silence and clock, and notes in ${health} that it was. */
bool health_owe(struct world *world, const struct conf_source *conf,
    struct source_health *health, instant now, struct err *err) MUST_CHECK;

/* Of clocks ${apart} (or INSTANT_NONE), what a source's skew is: over a day
 * away one of the two shows another time and not a wrong one, unless an
 * operator has confirmed ours (see world_doubt).  Else INSTANT_NONE. */
int64_t health_skew(const struct world *world, int64_t apart);

#endif
