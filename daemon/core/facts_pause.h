/*
 * How pauses grow out of observations.  Only core/facts*.c include this.
 */
#ifndef CORE_FACTS_PAUSE_H
#define CORE_FACTS_PAUSE_H

#include "core/facts.h"

/* Folds the pauses of ${next} into ${facts}, whose `seen` is still the
 * observation before; ${after} is INSTANT_NONE at a first sighting. */
void facts_pause_fold(struct facts *facts, const struct observation *next,
    instant after, instant at);

#endif
