/* When a source is swept: its rhythm, and its place among others. */
#include "flow/poll.h"

#include "base/mem.h"

void
poll_rhythm_begin_next(struct polls *polls, instant now)
{
	if (polls->begun < polls->count)
		loop_alarm_set(polls->world->loop,
		    &polls->polls[polls->begun++].alarm, now);
}

instant
poll_rhythm_first(const struct poll *poll, instant now)
{
	const struct source_health *health = &poll->health;
	instant next;

	if (health->last_success == INSTANT_NONE || poll->world->once ||
	    health->failing_since != INSTANT_NONE ||
	    health->mapping != mapping_hash(poll->conf->mapping))
		return now;
	next = health->last_success + poll->conf->every;
	return next > now ? next : now;
}

/* The rhythm is kept from sweep to sweep, whatever a sweep takes and when a
 * killed one was gone on with: the next beat after now. */
static instant
next_sweep(const struct poll *poll, instant now)
{
	instant started = poll->intake.sweep.started;
	instant every = poll->conf->every;

	return started + ((now - started) / every + 1) * every;
}

instant
poll_rhythm_after(const struct poll *poll, const struct source_end *end,
    enum sweep_state state, instant now)
{
	/* None where the store would not count it. */
	int failures = poll->health.failures > 0 ? poll->health.failures : 1;

	if (!poll->failed || state == SWEEP_QUARANTINED)
		return next_sweep(poll, now);
	/* A sweep that is gone on with keeps its id. */
	return retry_at(&retry_source, failures, now, end->not_before,
	    (uint64_t)(poll->intake.sweep.id + failures));
}

instant
poll_rhythm_apart(const struct poll *poll, instant at)
{
	const struct polls *all = poll->all;
	instant *taken = mem_alloc((size_t)(all->count + 1) * sizeof(*taken));
	int count = 0;

	for (int i = 0; i < all->count && !poll->world->once; i++) {
		const struct poll *other = &all->polls[i];

		if (other != poll && other->alarm.is_set &&
		    text_equal(other->server, poll->server))
			taken[count++] = other->alarm.at;
	}
	at = retry_apart(at, taken, count,
	    retry_share(poll->conf->every, count));
	mem_free(taken);
	return at;
}
