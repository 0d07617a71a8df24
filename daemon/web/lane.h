/*
 * A lane: few threads for slow work, so that it never keeps a serving thread
 * busy, and a bounded row of what waits for them.
 */
#ifndef WEB_LANE_H
#define WEB_LANE_H

#include <stdbool.h>

#include "base/err.h"

struct lane;

/* One of ${threads} threads, before which ${waiting} pieces of work may wait.
 * NULL with an error. */
struct lane *lane_start(int threads, int waiting, struct err *err) MUST_CHECK;

/* Has ${work} called with ${context} on a thread of the lane, in the order in
 * which it was given.  False, and nothing is done: the lane is full, or
 * stops.  Of any thread. */
bool lane_take(struct lane *lane, void (*work)(void *context),
    void *context) MUST_CHECK;

/* Takes no more, finishes what was taken, and ends the threads.  lane_take may
 * still be called until lane_free. */
void lane_stop(struct lane *lane);
/* A lane that was stopped; NULL does nothing. */
void lane_free(struct lane *lane);

#endif
