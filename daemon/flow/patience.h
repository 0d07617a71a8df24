/*
 * What a departure waits for: that nothing which falls due by then is unjudged,
 * and that a poll which began shortly before has ended.  Not for ever: a slow
 * source then marks the letters with the age of its data.
 */
#ifndef FLOW_PATIENCE_H
#define FLOW_PATIENCE_H

#include "flow/world.h"

struct patience {
	instant since; /* it waits; INSTANT_NONE when not */
	instant until; /* at most: whoever ends it nudges before; or NONE */
};

struct patience patience_new(void);

/* True while it must wait; sets until when at most. */
bool patience_must_wait(struct patience *patience, const struct world *world,
    instant now);

/* All that was to leave is sealed: it waits anew for what comes next. */
void patience_over(struct patience *patience);

#endif
