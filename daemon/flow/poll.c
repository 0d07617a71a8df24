/* Poll: when each source is swept, and what its health becomes. */
#include "flow/poll.h"

#include "base/log.h"
#include "base/mem.h"
#include "core/pulse.h"
#include "flow/baseline.h"
#include "flow/deliver.h"
#include "flow/health.h"
#include "flow/look.h"
#include "flow/nightly.h"
#include "flow/outage.h"
#include "flow/reconcile.h"
#include "flow/review.h"
#include "flow/sweep.h"
#include "io/fetch_url.h"
#include "io/source_age.h"
#include "io/store_meta.h"

enum {
	AGAIN_S = 60, /* after the store refused */
	/* A sweep is gone on with so often without getting a page further. */
	STUCK = 3,
	KEEP_SWEEPS_DAYS = 35,
};

struct poll {
	struct world *world;
	struct polls *all;
	const struct conf_source *conf;
	struct source *source;
	struct arena *memory;        /* of the source's name */
	const char *server;          /* host and port of its base */
	struct source_health health; /* as the store has it */
	struct err failure;          /* what health.failure points to */
	struct intake intake;
	struct reconcile *reconcile;
	struct loop_alarm alarm; /* the next sweep */
	instant next;            /* which it will be set for */
	int64_t reached;         /* by the sweep that was cut off last */
	int stuck;
	instant pruned;    /* old sweeps, last */
	int64_t pruned_to; /* no pages are left of sweeps before this one */
	/* Of the server and ours, by the first page of the sweep under way;
	 * or INSTANT_NONE. */
	int64_t clocks_apart;
	/* Of the open dossiers known, those on the last complete list. */
	struct sightings_count list;
	instant changed; /* a recheck brought a change; or INSTANT_NONE */
	bool full_wanted;
	bool failed; /* the last sweep did not end well */
};

struct polls {
	struct world *world;
	struct poll *polls;
	int count;
	int begun; /* polls whose first sweep was set */
};

/* ---- beginning ---- */

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

/* --once: the next source's turn. */
static void
begin_next(struct polls *polls, instant now)
{
	if (polls->begun < polls->count)
		loop_alarm_set(polls->world->loop,
		    &polls->polls[polls->begun++].alarm, now);
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
		begin_next(poll->all, now);
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

/* ---- ending ---- */

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
	    prune(poll, now, err) && store_source_update(store, health, err);
}

static bool
settle(struct poll *poll, const struct source_end *end, enum sweep_state state,
    instant now, struct err *err)
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

/* The rhythm is kept from sweep to sweep, whatever a sweep takes. */
static instant
next_sweep(const struct poll *poll, instant now)
{
	instant next = poll->intake.sweep.started + poll->conf->every;

	return next > now ? next : now + 1;
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

/* Sources of one server are polled one after another, not in one second; the
 * rhythm that this gives them is kept, over a restart, too. */
static instant
apart(const struct poll *poll, instant at)
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

/* Everything that a sweep led to has been done. */
static void
rest(void *context)
{
	struct poll *poll = context;
	struct world *world = poll->world;

	poll->intake.sweeping = false;
	if (world->once)
		begin_next(poll->all, loop_now(world->loop));
	else
		loop_alarm_set(world->loop, &poll->alarm, poll->next);
	sweep_checkpoint(&poll->intake);
	world_nudge(world);
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

/* A shrunken list is no reason to hurry.  Where the store refused to note what
 * happened, the failure is not counted. */
static instant
next_after(const struct poll *poll, const struct source_end *end,
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

static enum sweep_state
finish_list(struct poll *poll, struct source_end *end, instant now)
{
	enum sweep_state state = state_of(poll, end);
	struct err err;

	guard(poll, end, &state);
	poll->failed = state != SWEEP_COMPLETE;
	if (state == SWEEP_COMPLETE && poll->intake.sweep.kind == SWEEP_FULL)
		poll->full_wanted = false;
	if (!settle(poll, end, state, now, &err)) {
		log_err("poll: %s: %s", poll->conf->name, err.text);
		poll->failure = err;
		poll->health.failure = poll->failure.text;
		poll->failed = true;
	}
	poll->next = apart(poll, next_after(poll, end, state, now));
	tell_end(poll, end, state, poll->next);
	compare_clocks(poll->world, poll->clocks_apart);
	return state;
}

static void
on_finished(void *context, const struct source_end *ended)
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
		rest(poll);
}

/* ---- all polls ---- */

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

static bool
poll_init(struct poll *poll, struct polls *polls,
    const struct conf_source *conf, const struct poll *before, struct err *err)
{
	const struct source_calls calls = { .page = on_page,
		.same = on_same,
		.finished = on_finished,
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
	poll->reconcile = reconcile_new(&poll->intake, rest, poll);
	return true;
}

static void
poll_finish(struct poll *poll)
{
	loop_alarm_clear(poll->world->loop, &poll->alarm);
	reconcile_free(poll->reconcile);
	/* It reads what the source holds. */
	sweep_finish(&poll->intake);
	source_free(poll->source);
	arena_free(poll->memory);
}

/* The poll of the source ${name}, or NULL. */
static struct poll *
poll_of(struct polls *polls, const char *name)
{
	for (int i = 0; polls != NULL && i < polls->count; i++)
		if (text_equal(polls->polls[i].conf->name, name))
			return &polls->polls[i];
	return NULL;
}

void
polls_inherit(struct polls *polls, struct polls *before)
{
	for (int i = 0; i < polls->count; i++) {
		struct poll *poll = &polls->polls[i];
		struct poll *old = poll_of(before, poll->conf->name);

		if (old != NULL)
			sweep_inherit(&poll->intake, &old->intake);
	}
}

struct polls *
polls_new(struct world *world, const struct conf *conf, struct polls *before,
    struct err *err)
{
	struct polls *polls = mem_alloc(sizeof(*polls));

	polls->world = world;
	polls->polls =
	    mem_alloc((size_t)(conf->source_count + 1) * sizeof(*polls->polls));
	for (int i = 0; i < conf->source_count; i++) {
		if (!conf->sources[i].enabled)
			continue;
		if (!poll_init(&polls->polls[polls->count++], polls,
			&conf->sources[i],
			poll_of(before, conf->sources[i].name), err)) {
			polls_free(polls);
			return NULL;
		}
	}
	return polls;
}

void
polls_free(struct polls *polls)
{
	if (polls == NULL)
		return;
	for (int i = 0; i < polls->count; i++)
		poll_finish(&polls->polls[i]);
	/* A slice of --once may have left one open. */
	if (store_in_transaction(polls->world->store))
		store_rollback(polls->world->store);
	mem_free(polls->polls);
	mem_free(polls);
}

/* A source keeps its rhythm over a restart; a new or a failing one is polled
 * at once. */
static instant
first_sweep_at(const struct poll *poll, instant now)
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

/* --once polls one source after another: their transactions are large, and a
 * rollback must not take another source's records with it. */
void
polls_start(struct polls *polls)
{
	instant now = loop_now(polls->world->loop);
	int count = polls->world->once && polls->count > 1 ? 1 : polls->count;

	polls->begun = count;
	for (int i = 0; i < count; i++)
		loop_alarm_set(polls->world->loop, &polls->polls[i].alarm,
		    apart(&polls->polls[i],
			first_sweep_at(&polls->polls[i], now)));
}

bool
polls_now(struct polls *polls, const char *name, bool full, struct err *err)
{
	for (int i = 0; i < polls->count; i++) {
		struct poll *poll = &polls->polls[i];

		if (!text_equal(poll->conf->name, name))
			continue;
		if (poll->intake.sweeping)
			return err_set(err, "%s is being polled now", name);
		poll->full_wanted = poll->full_wanted || full;
		loop_alarm_set(polls->world->loop, &poll->alarm,
		    loop_now(polls->world->loop));
		return true;
	}
	return err_set(err, "no enabled source is called \"%s\"", name);
}

/* The quarantined sweep becomes a complete one like others. */
static bool
accept(struct poll *poll, struct sweep *sweep, instant now, struct err *err)
{
	struct store *store = poll->world->store;
	struct source_health health = poll->health;

	health_accept(sweep, as_of(poll, sweep), &health);
	health.mapping = sweep->mapping;
	if (!store_begin(store, err))
		return false;
	if (!store_sweep_end(store, sweep, SWEEP_ACCEPTED, sweep->ended, err) ||
	    !outage_owe(poll->world, &poll->health, &health,
		poll->conf->alarm_after, true, now, err) ||
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

bool
polls_accept(struct polls *polls, const char *name, int64_t *records,
    struct err *err)
{
	struct poll *poll = poll_of(polls, name);
	struct world *world;
	struct sweep sweep;
	bool found;

	if (poll == NULL)
		return err_set(err, "no enabled source is called \"%s\"", name);
	world = poll->world;
	if (poll->intake.sweeping)
		return err_set(err, "%s is being polled now", name);
	if (!store_sweep_quarantined(world->store, poll->health.id,
		world_turn(world), &sweep, &found, err))
		return false;
	if (!found)
		return err_set(err,
		    "%s: its last complete list was believed: there is nothing "
		    "to accept",
		    name);
	*records = sweep.records;
	if (!accept(poll, &sweep, loop_now(world->loop), err))
		return false;
	world_nudge(world);
	return true;
}

instant
polls_running_since(const struct polls *polls)
{
	instant oldest = INSTANT_NEVER;

	for (int i = 0; i < polls->count; i++) {
		const struct poll *poll = &polls->polls[i];
		instant since = poll->intake.sweeping
		    ? poll->intake.sweep.started
		    : poll->alarm.at;

		if (!poll->intake.sweeping &&
		    (!poll->alarm.is_set ||
			since > loop_now(polls->world->loop)))
			continue;
		if (since < oldest)
			oldest = since;
	}
	return oldest;
}

const struct conf_source *
polls_source(const struct polls *polls, int64_t source)
{
	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].health.id == source)
			return polls->polls[i].conf;
	return NULL;
}

instant
polls_watched_since(const struct polls *polls, int64_t source)
{
	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].health.id == source)
			return polls->polls[i].health.baseline;
	return INSTANT_NONE;
}

bool
polls_all_well(const struct polls *polls, struct err *err)
{
	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].failed)
			return err_set(err, "source %s: %s",
			    polls->polls[i].conf->name,
			    polls->polls[i].failure.text);
	return true;
}

bool
polls_have_run(const struct polls *polls)
{
	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].intake.sweeping ||
		    polls->polls[i].alarm.is_set)
			return false;
	return polls->begun == polls->count;
}
