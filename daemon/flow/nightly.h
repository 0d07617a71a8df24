/*
 * Nightly: at the configured times each recipient gets one digest of its
 * scope, once per date even across restarts: the notice's key is the claim.
 * A digest missed while the daemon was down goes out when it is back.
 */
#ifndef FLOW_NIGHTLY_H
#define FLOW_NIGHTLY_H

#include "flow/world.h"

struct nightly *nightly_new(struct world *world);
void nightly_free(struct nightly *nightly);

/* Sets the alarm for the next digest; one that was missed since ${alive}, the
 * last moment at which the daemon ran, is composed now.  Does nothing under
 * --once, which sends no digests. */
void nightly_start(struct nightly *nightly, instant alive);

/* What an evening under way waits for may have come: a poll ended, a review
 * caught up. */
void nightly_nudge(struct nightly *nightly);

#endif
