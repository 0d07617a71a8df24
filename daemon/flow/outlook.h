/*
 * The calendar's ends, told to administrators: the confirmed part's, the
 * listed years', and a year that is not listed (computed dates are then
 * unknown, promised ones are still judged: decision 6).  Each once; of several
 * that hold at once the gravest.
 */
#ifndef FLOW_OUTLOOK_H
#define FLOW_OUTLOOK_H

#include "flow/world.h"

struct outlook *outlook_new(struct world *world);
void outlook_free(struct outlook *outlook);

/* Tells what holds now, and sets the alarm for the opening of the day on which
 * it will be another: a daemon that is never restarted tells it, too.  Under
 * --once there is no alarm.  Outside transactions. */
void outlook_start(struct outlook *outlook);

#endif
