/* Poll: when each source is swept, and what its health becomes. */
#include "flow/poll.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/baseline.h"
#include "flow/deliver.h"
#include "flow/nightly.h"
#include "flow/outage.h"
#include "flow/review.h"
#include "flow/sweep.h"
#include "io/store_meta.h"

enum {
	AGAIN_S = 60, /* after the store refused */
	KEEP_SWEEPS_DAYS = 35,
};

struct poll {
	struct world *world;
	struct polls *all;
	const struct conf_source *conf;
	struct source *source;
	struct arena *memory;        /* of the source's name */
	struct source_health health; /* as the store has it */
	struct err failure;          /* what health.failure points to */
	struct intake intake;
	struct loop_alarm alarm; /* the next sweep */
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
	if (is_full_due(poll, now))
		return INSTANT_NONE;
	if (poll->conf->plan.since == SOURCE_SINCE_WINDOW)
		return now - (instant)poll->conf->days_back * WHEN_DAY;
	return poll->health.watermark;
}

static void
on_alarm(void *context, instant now)
{
	struct poll *poll = context;
	struct intake *intake = &poll->intake;
	struct err err;

	if (poll->world->held || intake->sweeping)
		return;
	intake->records = (struct record_sweep){ .world = poll->world,
		.source = poll->conf,
		.source_id = poll->health.id,
		.known = intake->known,
		.first_sweep = poll->health.baseline == INSTANT_NONE,
		.first_load = known_count(intake->known) == 0,
		.after = poll->health.last_success,
		.newest = INSTANT_NONE };
	if (sweep_begin(intake, poll->health.id, ask_from(poll, now), now,
		&err)) {
		poll->full_wanted = false;
		return;
	}
	log_err("poll: %s: %s", poll->conf->name, err.text);
	loop_alarm_set(poll->world->loop, &poll->alarm, now + AGAIN_S);
}

static void
on_page(void *context, const struct source_page *page)
{
	struct poll *poll = context;

	sweep_take_page(&poll->intake, page);
}

/* ---- ending ---- */

/* What a complete sweep changes in the source's health. */
static void
recover_health(const struct poll *poll, const struct source_end *end,
    instant now, struct source_health *health)
{
	const struct sweep *sweep = &poll->intake.sweep;

	/* "As of": what happened after a sweep began may not be in it. */
	health->last_success = sweep->started;
	health->failing_since = INSTANT_NONE;
	health->failures = 0;
	health->alarmed = false;
	health->mapping = sweep->mapping;
	health->watermark = source_watermark(health->watermark,
	    poll->intake.records.newest, end->server_date);
	if (sweep->kind != SWEEP_FULL)
		return;
	health->last_full = sweep->started;
	health->last_count = end->records;
	if (health->baseline == INSTANT_NONE)
		health->baseline = now;
}

static void
fail_health(const struct source_end *end, instant now,
    struct source_health *health)
{
	health->last_failure = now;
	health->failure = end->err.text;
	health->failures++;
	if (health->failing_since == INSTANT_NONE)
		health->failing_since = now;
}

/* The sweep's end in one transaction: its state, the source's health, and
 * what is owed about either. */
static bool
write_end(struct poll *poll, struct source_health *health, bool well,
    instant now, struct err *err)
{
	struct store *store = poll->world->store;
	bool is_first = poll->health.baseline == INSTANT_NONE &&
	    health->baseline != INSTANT_NONE;

	return outage_owe(poll->world, health, poll->health.alarmed,
		   poll->conf->alarm_after, now, err) &&
	    (!is_first ||
		baseline_owe(poll->world, health->id, poll->conf->name, now,
		    err)) &&
	    store_sweep_end(store, &poll->intake.sweep,
		well ? SWEEP_COMPLETE : SWEEP_ABANDONED, now, err) &&
	    store_sweep_prune(store, now - (instant)KEEP_SWEEPS_DAYS * WHEN_DAY,
		err) &&
	    store_source_update(store, health, err);
}

static bool
settle(struct poll *poll, const struct source_end *end, instant now,
    struct err *err)
{
	struct store *store = poll->world->store;
	struct source_health health = poll->health;
	bool well = end->outcome == SOURCE_COMPLETE;

	world_turn(poll->world);
	if (well)
		recover_health(poll, end, now, &health);
	else
		fail_health(end, now, &health);
	if (!store_in_transaction(store) && !store_begin(store, err))
		return false;
	if (!write_end(poll, &health, well, now, err)) {
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

static void
tell_end(const struct poll *poll, const struct source_end *end, instant next)
{
	const struct sweep_tally *tally = &poll->intake.tally;
	char at[WHEN_TEXT];

	if (end->outcome == SOURCE_COMPLETE) {
		log_info("poll: %s: %d pages: %lld read, %lld new, %lld "
			 "changed, %lld refused",
		    poll->conf->name, end->pages, (long long)tally->read,
		    (long long)tally->new, (long long)tally->changed,
		    (long long)tally->refused);
		return;
	}
	when_iso_minute(at, next, poll->world->conf->offset);
	log_warning("poll: %s: %s, trying again at %s (%s)", poll->conf->name,
	    end->err.text, at, source_outcome_text(end->outcome));
}

/* The rhythm is kept from sweep to sweep, whatever a sweep takes. */
static instant
next_sweep(const struct poll *poll, instant now)
{
	instant next = poll->intake.sweep.started + poll->conf->every;

	return next > now ? next : now + 1;
}

/* --once: the next source's turn. */
static void
begin_next(struct polls *polls, instant now)
{
	if (polls->begun < polls->count)
		loop_alarm_set(polls->world->loop,
		    &polls->polls[polls->begun++].alarm, now);
}

/* A server whose clock is a day from ours: one of the two is wrong, and only a
 * person can tell which (invariant 10). */
static void
compare_clocks(struct world *world, const struct source_end *end, instant now)
{
	instant apart;
	struct err err;

	if (loop_is_simulated(world->loop) || world->confirmed ||
	    end->server_date == INSTANT_NONE)
		return;
	apart = now - end->server_date;
	if (apart <= WHEN_DAY && apart >= -WHEN_DAY)
		return;
	err_set(&err, "the server's Date is %lld hours from now",
	    (long long)(-apart / 3600));
	world_doubt(world, err.text);
}

static void
on_finished(void *context, const struct source_end *end)
{
	struct poll *poll = context;
	struct world *world = poll->world;
	instant now = loop_now(world->loop), next;
	struct err err;

	poll->intake.sweeping = false;
	poll->failed = end->outcome != SOURCE_COMPLETE;
	if (!settle(poll, end, now, &err)) {
		log_err("poll: %s: %s", poll->conf->name, err.text);
		poll->failure = err;
		poll->health.failure = poll->failure.text;
		poll->failed = true;
	}
	next = poll->failed
	    ? retry_at(&retry_source, poll->health.failures + 1, now,
		  end->not_before, (uint64_t)poll->intake.sweep.id)
	    : next_sweep(poll, now);
	tell_end(poll, end, next);
	if (world->once)
		begin_next(poll->all, now);
	else
		loop_alarm_set(world->loop, &poll->alarm, next);
	sweep_checkpoint(&poll->intake);
	compare_clocks(world, end, now);
	world_nudge(world);
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

static bool
poll_init(struct poll *poll, struct polls *polls,
    const struct conf_source *conf, const struct poll *before, struct err *err)
{
	const struct source_calls calls = { .page = on_page,
		.finished = on_finished,
		.context = poll };
	struct world *world = polls->world;

	*poll = (struct poll){ .world = world, .all = polls, .conf = conf };
	poll->memory = arena_new(1024);
	poll->alarm = (struct loop_alarm){ .name = "poll",
		.order = LOOP_POLL,
		.call = on_alarm,
		.context = poll };
	poll->source =
	    source_new(world->loop, world->fetcher, &conf->plan, &calls);
	if (!open_health(poll, err) ||
	    !sweep_init(&poll->intake, world, conf, poll->health.id,
		before == NULL ? NULL : &before->intake, err))
		return false;
	poll->intake.source = poll->source;
	return true;
}

static void
poll_finish(struct poll *poll)
{
	loop_alarm_clear(poll->world->loop, &poll->alarm);
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
		    first_sweep_at(&polls->polls[i], now));
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
		poll->full_wanted = full;
		loop_alarm_set(polls->world->loop, &poll->alarm,
		    loop_now(polls->world->loop));
		return true;
	}
	return err_set(err, "no enabled source is called \"%s\"", name);
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
