/* When to try again: three schedules and their jitter. */
#include "core/retry.h"

#include <assert.h>

enum { MINUTE = 60, HOUR = 3600 };

/* RFC 5321 section 4.5.4.1: do not give up before four or five days.  The last
 * of these tries is four days and eight hours after the first where letters
 * leave at any hour.  Where they wait for office hours, eight hours are two
 * tries a working day: seven to nine working days. */
const struct retry retry_smtp = {
	.delays = { 5, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR,
	    4 * HOUR, 8 * HOUR, 8 * HOUR, 8 * HOUR, 8 * HOUR, 8 * HOUR,
	    8 * HOUR, 8 * HOUR, 8 * HOUR, 8 * HOUR, 8 * HOUR, 8 * HOUR,
	    8 * HOUR },
	.count = 19,
};

/* The schedule that the Standard Webhooks specification gives as example. */
const struct retry retry_webhook = {
	.delays = { 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR,
	    14 * HOUR, 20 * HOUR, 24 * HOUR },
	.count = 9,
};

const struct retry retry_source = {
	.delays = { 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE },
	.count = 5,
	.forever = true,
};

/* Seeds are often small and close together (row ids); this spreads them
 * (the finalizer of SplitMix64). */
static uint64_t
spread(uint64_t seed)
{
	seed += 0x9e3779b97f4a7c15u;
	seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
	seed = (seed ^ (seed >> 27)) * 0x94d049bb133111ebu;
	return seed ^ (seed >> 31);
}

instant
retry_at(const struct retry *retry, int attempt, instant now,
    instant not_before, uint64_t seed)
{
	int32_t delay, tenth;
	instant at;

	assert(attempt >= 1 && retry->count >= 1);
	if (attempt > retry->count && !retry->forever)
		return INSTANT_NEVER;
	delay = retry->delays[attempt < retry->count ? attempt - 1
						     : retry->count - 1];
	tenth = delay / 10;
	at = now + delay - tenth +
	    (instant)(spread(seed) % (uint64_t)(2 * tenth + 1));
	/* INSTANT_NONE is the smallest instant. */
	return at < not_before ? not_before : at;
}

int32_t
retry_share(int32_t every, int count)
{
	int32_t share = every / 100, fits = every / (2 * (count + 1));

	if (every < MINUTE)
		return 0;
	if (share < 1)
		share = 1;
	return share < fits ? share : fits;
}

instant
retry_apart(instant at, const instant *taken, int count, int32_t share)
{
	bool moved = share > 0;

	while (moved) {
		moved = false;
		for (int i = 0; i < count; i++)
			if (at > taken[i] - share && at < taken[i] + share) {
				at = taken[i] + share;
				moved = true;
			}
	}
	return at;
}
