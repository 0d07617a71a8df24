/* A sweep has ended: what it came to, and what it leads to. */
#include "flow/poll.h"

#include "base/log.h"
#include "flow/health.h"

/* A sweep is gone on with so often without getting a page further. */
enum { STUCK = 3 };

/* What was taken so far stands, and the next sweep goes on behind it: while
 * that gets on. */
static bool
is_cut_off(struct poll *poll, const struct source_end *end)
{
	const struct sweep *sweep = &poll->intake.sweep;
	bool got_on = sweep->pages > poll->reached;

	if (!end->goes_on || sweep->pages == 0)
		return false;
	poll->stuck = got_on ? 0 : poll->stuck + 1;
	poll->reached = sweep->pages;
	return poll->stuck < STUCK;
}

/* How a sweep ends. */
static enum sweep_state
state_of(struct poll *poll, const struct source_end *end)
{
	enum sweep_state state = SWEEP_RUNNING;

	if (end->outcome == SOURCE_COMPLETE)
		state = SWEEP_COMPLETE;
	else if (!is_cut_off(poll, end))
		state = SWEEP_ABANDONED;
	if (state != SWEEP_RUNNING)
		poll->stuck = (int)(poll->reached = 0);
	return state;
}

/* A list too short to be believed is a failure of the source: ${end} says so,
 * and the next sweep is complete again. */
static void
guard(struct poll *poll, struct source_end *end, enum sweep_state *state)
{
	if (*state != SWEEP_COMPLETE || poll->intake.sweep.kind != SWEEP_FULL ||
	    !reconcile_is_shrunk(&poll->intake, &poll->list, &end->err))
		return;
	*state = SWEEP_QUARANTINED;
	poll->full_wanted = true;
}

/* Seven hours: the zone of what is written is not the one that is read. */
static void
tell_ahead(const struct poll *poll)
{
	if (poll->intake.records.ahead > 0)
		log_warning("poll: %s: times of %lld records lie up to 7 "
			    "hours ahead: does the source write them in "
			    "another zone (keys zone, z_is_local)?",
		    poll->conf->name, (long long)poll->intake.records.ahead);
}

static void
tell_end(const struct poll *poll, const struct source_end *end,
    enum sweep_state state, instant next)
{
	const struct sweep_tally *tally = &poll->intake.sweep.tally;
	char at[WHEN_TEXT];

	tell_ahead(poll);
	if (!poll->failed) {
		log_info("poll: %s: %d pages: %lld read, %lld new, %lld "
			 "changed, %lld refused",
		    poll->conf->name, end->pages, (long long)tally->read,
		    (long long)tally->new, (long long)tally->changed,
		    (long long)tally->refused);
		return;
	}
	when_iso_minute(at, next, poll->world->conf->offset);
	log_warning("poll: %s: %s, trying again at %s (%s)", poll->conf->name,
	    poll->health.failure, at,
	    state == SWEEP_QUARANTINED ? "quarantined"
				       : source_outcome_text(end->outcome));
}

/* A server whose clock is a day from ours: one of the two is wrong, and only a
 * person can tell which (invariant 10). */
static void
compare_clocks(struct world *world, int64_t apart)
{
	struct err err;

	if (loop_is_simulated(world->loop) || world->confirmed ||
	    apart == INSTANT_NONE || (apart <= WHEN_DAY && apart >= -WHEN_DAY))
		return;
	err_set(&err, "the server's Date is %lld hours from now",
	    (long long)(apart / 3600));
	world_doubt(world, err.text);
}

static enum sweep_state
finish_list(struct poll *poll, struct source_end *end, instant now)
{
	enum sweep_state state = state_of(poll, end);
	struct err err;

	guard(poll, end, &state);
	poll->failed = state != SWEEP_COMPLETE;
	if (state == SWEEP_COMPLETE && poll->intake.sweep.kind == SWEEP_FULL)
		poll->full_wanted = false;
	if (!poll_settle(poll, end, state, now, &err)) {
		log_err("poll: %s: %s", poll->conf->name, err.text);
		poll->failure = err;
		poll->health.failure = poll->failure.text;
		poll->failed = true;
	}
	poll->next =
	    poll_rhythm_apart(poll, poll_rhythm_after(poll, end, state, now));
	tell_end(poll, end, state, poll->next);
	compare_clocks(poll->world, poll->clocks_apart);
	return state;
}

void
poll_end_rest(void *context)
{
	struct poll *poll = context;
	struct world *world = poll->world;

	poll->intake.sweeping = false;
	if (world->once)
		poll_rhythm_begin_next(poll->all, loop_now(world->loop));
	else
		loop_alarm_set(world->loop, &poll->alarm, poll->next);
	sweep_checkpoint(&poll->intake);
	world_nudge(world);
}

void
poll_end_finished(void *context, const struct source_end *ended)
{
	struct poll *poll = context;
	instant now = loop_now(poll->world->loop);
	struct source_end end = *ended;
	enum sweep_state state;
	bool begun = false;

	if (poll->intake.sweep.kind == SWEEP_RECHECK) {
		if (end.not_before > poll->next)
			poll->next = end.not_before;
		if (poll->intake.sweep.tally.changed > 0)
			poll->changed = poll->intake.sweep.started;
		reconcile_rechecked(poll->reconcile, &end, now);
		return;
	}
	state = finish_list(poll, &end, now);
	sweep_ended(&poll->intake, !poll->failed);
	if (!poll->failed)
		begun = reconcile_begin(poll->reconcile, now);
	else if (state == SWEEP_QUARANTINED)
		begun = reconcile_unbelieved(poll->reconcile, now);
	if (!begun)
		poll_end_rest(poll);
}
