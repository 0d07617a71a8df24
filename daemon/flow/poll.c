/* The poll of one source: made, begun, fed with pages. */
#include "flow/poll.h"

#include "base/log.h"
#include "core/pulse.h"
#include "flow/look.h"
#include "io/fetch_url.h"

enum { AGAIN_S = 60 }; /* after the store refused */

static bool
is_full_due(const struct poll *poll, instant now)
{
	const struct source_health *health = &poll->health;

	return poll->full_wanted || poll->world->once ||
	    poll->conf->plan.since == SOURCE_SINCE_NONE ||
	    health->last_full == INSTANT_NONE ||
	    health->mapping != mapping_hash(poll->conf->mapping) ||
	    now - health->last_full >= poll->conf->full_every;
}

static instant
ask_from(const struct poll *poll, instant now)
{
	if (poll->conf->plan.since == SOURCE_SINCE_WINDOW)
		return now - (instant)poll->conf->days_back * WHEN_DAY;
	return poll->health.watermark;
}

/* Without a watermark nothing bounds a sweep: then it is complete. */
static struct sweep
next_kind(const struct poll *poll, instant now)
{
	struct sweep sweep = { .source = poll->health.id,
		.kind = SWEEP_FULL,
		.since = INSTANT_NONE };

	if (is_full_due(poll, now))
		return sweep;
	sweep.since = ask_from(poll, now);
	if (sweep.since != INSTANT_NONE)
		sweep.kind = SWEEP_SINCE;
	return sweep;
}

/* A folder is looked at before it is swept; false when it is not swept now. */
static bool
is_worth_a_sweep(struct poll *poll, instant now)
{
	bool anew = poll->full_wanted ||
	    poll->health.mapping != mapping_hash(poll->conf->mapping);
	struct look look;

	source_look(poll->source, poll->health.last_success, anew, &look.seen);
	if (look.seen.news == SOURCE_NEWS)
		return true;
	look_settle(poll->world, poll->conf, &poll->health, &poll->failure, now,
	    &look);
	poll->failed = look.failed;
	poll->full_wanted = false;
	if (poll->world->once)
		poll_rhythm_begin_next(poll->all, now);
	else
		loop_alarm_set(poll->world->loop, &poll->alarm, look.next);
	return false;
}

static void
on_alarm(void *context, instant now)
{
	struct poll *poll = context;
	struct intake *intake = &poll->intake;
	struct sweep sweep;
	struct err err;

	if (poll->world->held || intake->sweeping ||
	    !is_worth_a_sweep(poll, now))
		return;
	intake->records = (struct record_sweep){ .world = poll->world,
		.source = poll->conf,
		.source_id = poll->health.id,
		.known = intake->known,
		.doubts = &intake->sweep.doubts,
		.first_sweep = poll->health.baseline == INSTANT_NONE,
		.first_load = known_count(intake->known) == 0,
		.after = poll->health.last_success,
		.as_of = INSTANT_NONE,
		.newest = INSTANT_NONE,
		.shown = INSTANT_NONE };
	poll->clocks_apart = INSTANT_NONE;
	sweep = next_kind(poll, now);
	if (sweep_begin(intake, &sweep, now, &err))
		return;
	log_err("poll: %s: %s", poll->conf->name, err.text);
	loop_alarm_set(poll->world->loop, &poll->alarm, now + AGAIN_S);
}

/* Now: at the sweep's end the first page's Date is an old one.  A list that was
 * put into a folder says when it was made. */
static void
compare_dates(struct poll *poll, const struct source_page *page)
{
	if (poll->clocks_apart == INSTANT_NONE &&
	    page->server_date != INSTANT_NONE &&
	    poll->conf->plan.folder.path == NULL)
		poll->clocks_apart = pulse_apart(page->asked,
		    loop_now(poll->world->loop), page->server_date);
}

static void
on_page(void *context, const struct source_page *page)
{
	struct poll *poll = context;

	if (page->told != NULL)
		log_info("poll: %s: %s", poll->conf->name, page->told);
	compare_dates(poll, page);
	sweep_take_page(&poll->intake, page);
}

static bool
on_same(void *context, int32_t number, uint64_t hash)
{
	struct poll *poll = context;

	return sweep_is_same(&poll->intake, number, hash);
}

static bool
open_health(struct poll *poll, struct err *err)
{
	struct store *store = poll->world->store;

	if (!store_begin(store, err))
		return false;
	if (!store_source(store, poll->conf->name, poll->memory, &poll->health,
		err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

/* A list that was not believed is asked for again in full, also after a
 * restart: what changed since says nothing about it. */
static bool
find_quarantined(struct poll *poll, struct err *err)
{
	struct sweep sweep;
	bool found;

	if (!store_sweep_quarantined(poll->world->store, poll->health.id,
		poll->memory, &sweep, &found, err))
		return false;
	poll->full_wanted = found;
	return true;
}

bool
poll_init(struct poll *poll, struct polls *polls,
    const struct conf_source *conf, const struct poll *before, struct err *err)
{
	const struct source_calls calls = { .page = on_page,
		.same = on_same,
		.finished = poll_end_finished,
		.context = poll };
	struct world *world = polls->world;

	*poll = (struct poll){ .world = world, .all = polls, .conf = conf };
	poll->changed = INSTANT_NONE;
	poll->memory = arena_new(1024);
	poll->server = fetch_server(poll->memory, conf->plan.base);
	poll->alarm = (struct loop_alarm){ .name = "poll",
		.order = LOOP_POLL,
		.call = on_alarm,
		.context = poll };
	poll->source =
	    source_new(world->loop, world->fetcher, &conf->plan, &calls);
	if (!open_health(poll, err) || !find_quarantined(poll, err) ||
	    !sweep_init(&poll->intake, world, conf, poll->health.id,
		before == NULL ? NULL : &before->intake, err))
		return false;
	poll->intake.source = poll->source;
	poll->reconcile = reconcile_new(&poll->intake, poll_end_rest, poll);
	return true;
}

void
poll_finish(struct poll *poll)
{
	loop_alarm_clear(poll->world->loop, &poll->alarm);
	reconcile_free(poll->reconcile);
	/* It reads what the source holds. */
	sweep_finish(&poll->intake);
	source_free(poll->source);
	arena_free(poll->memory);
}
