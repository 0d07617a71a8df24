/* What the end of a sweep leaves in the store. */
#include "flow/poll.h"

#include "base/log.h"
#include "flow/baseline.h"
#include "flow/health.h"
#include "flow/outage.h"
#include "flow/sweep_recall.h"
#include "io/source_age.h"
#include "io/store_refused.h"

enum { KEEP_SWEEPS_DAYS = 35 };

/* "As of": what happened after a sweep began, or a list was exported, may not
 * be in it. */
static instant
as_of(const struct poll *poll, const struct sweep *sweep)
{
	return poll->conf->plan.folder.path != NULL &&
		sweep->server_date != INSTANT_NONE
	    ? sweep->server_date
	    : sweep->started;
}

/* A new list that was too old by the time it was put there mends nothing. */
static bool
is_of_old_list(const struct poll *poll, instant now)
{
	return poll->conf->plan.folder.path != NULL &&
	    now > source_age_list_until(poll->world->conf->calendar,
		      as_of(poll, &poll->intake.sweep));
}

static bool
prune(struct poll *poll, instant now, struct err *err)
{
	struct store *store = poll->world->store;

	if (now - poll->pruned >= WHEN_DAY) {
		poll->pruned = now;
		if (!store_sweep_prune(store,
			now - (instant)KEEP_SWEEPS_DAYS * WHEN_DAY, err))
			return false;
	}
	return store_sweep_prune_pages(store, poll->health.id, &poll->pruned_to,
	    err);
}

/* The sweep's end in one transaction: its state, the source's health, and
 * what is owed about either. */
static bool
write_end(struct poll *poll, struct source_health *health,
    enum sweep_state state, instant now, struct err *err)
{
	struct store *store = poll->world->store;
	bool is_first = poll->health.baseline == INSTANT_NONE &&
	    health->baseline != INSTANT_NONE;

	return outage_owe(poll->world, &poll->health, health,
		   poll->conf->alarm_after, false, now, err) &&
	    health_owe(poll->world, poll->conf, health, now, err) &&
	    (!is_first ||
		baseline_owe(poll->world, health->id, poll->conf->name, now,
		    err)) &&
	    (state == SWEEP_RUNNING ||
		store_sweep_end(store, &poll->intake.sweep, state, now, err)) &&
	    (state != SWEEP_COMPLETE || poll->intake.sweep.kind != SWEEP_FULL ||
		store_refused_prune(store, health->id,
		    poll->intake.sweep.started, err)) &&
	    prune(poll, now, err) && store_source_update(store, health, err);
}

bool
poll_settle(struct poll *poll, const struct source_end *end,
    enum sweep_state state, instant now, struct err *err)
{
	struct store *store = poll->world->store;
	struct source_health health = poll->health;
	bool well = state == SWEEP_COMPLETE;
	const struct health_sweep it = { .sweep = &poll->intake.sweep,
		.end = end,
		.state = state,
		.as_of = as_of(poll, &poll->intake.sweep),
		.mends_nothing = is_of_old_list(poll, now),
		.newest = poll->intake.records.newest,
		.shown = poll->intake.records.shown,
		.changed = poll->changed,
		.skew = health_skew(poll->world, poll->clocks_apart),
		.list = poll->list };

	world_turn(poll->world);
	health_fold(poll->conf, &it, now, &health);
	if (!store_in_transaction(store) && !store_begin(store, err))
		return false;
	if (!write_end(poll, &health, state, now, err)) {
		store_rollback(store);
		return false;
	}
	if (!store_commit(store, err))
		return false;
	/* Memory follows the store, never the other way round. */
	poll->health = health;
	if (!well) {
		poll->failure = end->err;
		poll->health.failure = poll->failure.text;
	}
	return true;
}

bool
poll_settle_accept(struct poll *poll, struct sweep *sweep,
    const struct source_act *act, struct err *err)
{
	struct store *store = poll->world->store;
	struct source_health health = poll->health;

	health_accept(sweep, as_of(poll, sweep), &health);
	health.mapping = sweep->mapping;
	if (!store_begin(store, err))
		return false;
	if (!store_sweep_end(store, sweep, SWEEP_ACCEPTED, sweep->ended, err) ||
	    !outage_owe(poll->world, &poll->health, &health,
		poll->conf->alarm_after, true, act->at, err) ||
	    !store_source_act_add(store, act, err) ||
	    !store_source_update(store, &health, err)) {
		store_rollback(store);
		return false;
	}
	if (!store_commit(store, err))
		return false;
	poll->health = health;
	poll->full_wanted = false;
	/* It is accepted, whatever comes of this. */
	if (!sweep_recall(&poll->intake, poll->health.id, err))
		log_err("poll: %s: %s", poll->conf->name, err->text);
	return true;
}
