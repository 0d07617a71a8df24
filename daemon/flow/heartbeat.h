/*
 * The heartbeat: a GET to a dead-man service after a clean audit, which raises
 * the alarm when none comes.  Where no address is configured nothing is asked;
 * a closed network watches the age of the last audit instead.
 */
#ifndef FLOW_HEARTBEAT_H
#define FLOW_HEARTBEAT_H

#include "flow/world.h"

struct heartbeat;

struct heartbeat *heartbeat_new(struct world *world);
void heartbeat_free(struct heartbeat *heartbeat);

/* Asks for conf->audit.heartbeat; tried again a few times where the network or
 * the service fails, which is logged without the address: it is a secret. */
void heartbeat_beat(struct heartbeat *heartbeat);

#endif
