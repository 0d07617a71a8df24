/* How long departures wait for polls and reviews. */
#include "flow/patience.h"

#include "flow/polls.h"
#include "flow/review.h"

enum {
	/* What is to be sealed waits this long for a poll: what leaves at once
	 * does so within a minute. */
	POLL_S = 45,
	REVIEW_S = 900, /* for a review, which ends or fails */
};

struct patience
patience_new(void)
{
	return (struct patience){ INSTANT_NONE, INSTANT_NONE };
}

bool
patience_must_wait(struct patience *patience, const struct world *world,
    instant now)
{
	bool reviews = review_is_behind(world->review, now);
	instant until;

	patience->until = INSTANT_NONE;
	if (!reviews && polls_running_since(world->polls) == INSTANT_NEVER) {
		patience->since = INSTANT_NONE;
		return false;
	}
	if (patience->since == INSTANT_NONE || patience->since > now)
		patience->since = now;
	until = patience->since + (reviews ? REVIEW_S : POLL_S);
	if (until <= now)
		return false;
	patience->until = until;
	return true;
}

void
patience_over(struct patience *patience)
{
	patience->since = INSTANT_NONE;
}
