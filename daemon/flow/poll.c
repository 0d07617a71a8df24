/* Poll: one sweep of one source, slice by slice. */
#include "flow/poll.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/baseline.h"
#include "flow/deliver.h"
#include "flow/outage.h"
#include "flow/record.h"
#include "flow/review.h"
#include "io/source.h"
#include "io/store_dossier.h"
#include "io/store_meta.h"
#include "io/store_sweep.h"

enum {
	SLICE = 200,
	SLICE_US = 15 * 1000,
	ROWS_ONCE = 10000, /* a transaction of --once */
};

struct polls;

struct tally {
	int64_t read, new, changed, refused;
};

struct poll {
	struct world *world;
	struct polls *all;
	const struct conf_source *conf;
	struct source *source;
	struct arena *memory; /* of the health's strings */
	struct source_health health;
	struct known *known;

	struct loop_alarm alarm; /* the next sweep */
	struct loop_task slice;
	struct loop_task checkpoint;
	bool full_wanted;
	bool failed; /* the last sweep did not end well */

	/* The sweep under way. */
	bool sweeping;
	struct sweep sweep;
	struct record_sweep records;
	struct source_page
	    page;      /* its records are borrowed while it is taken */
	size_t at;     /* the next record of it */
	int64_t *seen; /* dossiers of the page */
	size_t seen_count, seen_capacity;
	struct tally tally;
	int64_t rows; /* in the open transaction, for --once */
};

struct polls {
	struct world *world;
	struct poll *polls;
	int count;
	int begun; /* polls whose first sweep was set */
};

/* ---- the sweep's page, slice by slice ---- */

static void
remember_seen(struct poll *poll, int64_t id)
{
	if (poll->seen_count == poll->seen_capacity) {
		poll->seen_capacity = 2 * poll->seen_capacity + 256;
		poll->seen = mem_resize(poll->seen,
		    poll->seen_capacity * sizeof(*poll->seen));
	}
	poll->seen[poll->seen_count++] = id;
}

static bool
take_one(struct poll *poll, instant now, struct err *err)
{
	enum record_outcome outcome;
	struct err why;
	int64_t id;

	if (!record_take(&poll->records, poll->page.page.records[poll->at], now,
		&outcome, &id, &why, err))
		return false;
	poll->tally.read++;
	poll->tally.new += outcome == RECORD_NEW;
	poll->tally.changed += outcome == RECORD_CHANGED;
	poll->tally.refused += outcome == RECORD_REFUSED;
	if (outcome == RECORD_REFUSED)
		log_warning("poll: %s: page %d, record %zu: %s",
		    poll->conf->name, poll->page.number, poll->at + 1,
		    why.text);
	else
		remember_seen(poll, id);
	poll->at++;
	poll->rows++;
	return true;
}

/* True when the slice has done enough: the loop has others to serve. */
static bool
slice_is_full(const struct poll *poll, size_t taken, int64_t began)
{
	if (poll->world->once)
		return false;
	return taken >= SLICE || loop_monotonic_us() - began >= SLICE_US;
}

/* Takes records into the transaction; with the page's last slice its place in
 * the sweep goes in too (invariant 1). */
static bool
fill_slice(struct poll *poll, instant now, int64_t began, struct err *err)
{
	const struct source_page *page = &poll->page;
	size_t taken = 0;

	while (
	    poll->at < page->page.count && !slice_is_full(poll, taken++, began))
		if (!take_one(poll, now, err))
			return false;
	if (poll->at < page->page.count)
		return true;
	return store_sweep_page(poll->world->store, &poll->sweep, page->number,
	    page->hash, poll->seen, poll->seen_count, NULL, now, err);
}

static bool
run_slice(struct poll *poll, struct err *err)
{
	struct store *store = poll->world->store;
	instant now = loop_now(poll->world->loop);
	int64_t began = loop_monotonic_us();

	world_turn(poll->world);
	if (!store_in_transaction(store) && !store_begin(store, err))
		return false;
	if (!fill_slice(poll, now, began, err) ||
	    !store_mark_now(store, now, err)) {
		store_rollback(store);
		return false;
	}
	if (poll->world->once && poll->rows < ROWS_ONCE &&
	    !(poll->page.is_last && poll->at == poll->page.page.count))
		return true;
	poll->rows = 0;
	return store_commit(store, err);
}

static void
remember_known(void *context, uint64_t raw, int64_t id)
{
	known_put(context, raw, id);
}

/* After a rollback memory may know what the store does not. */
static bool
recognise(struct poll *poll, struct err *err)
{
	known_clear(poll->known);
	return store_recognise(poll->world->store, poll->health.id,
	    remember_known, poll->known, err);
}

static void
on_slice(void *context)
{
	struct poll *poll = context;
	struct err err, again;

	if (!run_slice(poll, &err)) {
		if (!recognise(poll, &again))
			log_err("poll: %s: %s", poll->conf->name, again.text);
		source_fail(poll->source, &err);
		return;
	}
	if (store_checkpoint_is_due(poll->world->store))
		loop_soon(poll->world->loop, &poll->checkpoint);
	if (poll->at < poll->page.page.count) {
		loop_soon(poll->world->loop, &poll->slice);
		return;
	}
	source_next(poll->source);
}

/* Never rides on a slice's commit (invariant 9). */
static void
on_checkpoint(void *context)
{
	struct poll *poll = context;
	struct store *store = poll->world->store;
	struct err err;
	bool ok;

	if (store_in_transaction(store))
		return;
	ok = poll->sweeping ? store_checkpoint_large(store, NULL, &err)
			    : store_checkpoint_idle(store, NULL, &err);
	if (!ok)
		log_warning("checkpoint: %s", err.text);
}

static void
on_page(void *context, const struct source_page *page)
{
	struct poll *poll = context;

	poll->page = *page;
	poll->at = 0;
	poll->seen_count = 0;
	if (poll->world->once)
		on_slice(poll);
	else
		loop_soon(poll->world->loop, &poll->slice);
}

/* ---- beginning and ending a sweep ---- */

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

static bool
begin(struct poll *poll, instant now, struct err *err)
{
	struct store *store = poll->world->store;
	bool full = is_full_due(poll, now);
	instant from = full ? INSTANT_NONE : ask_from(poll, now);

	full = from == INSTANT_NONE;
	poll->sweep = (struct sweep){ .source = poll->health.id,
		.kind = full ? SWEEP_FULL : SWEEP_SINCE,
		.since = from,
		.mapping = mapping_hash(poll->conf->mapping),
		.started = now };
	if (!store_begin(store, err))
		return false;
	if (!store_sweep_begin(store, &poll->sweep, err)) {
		store_rollback(store);
		return false;
	}
	if (!store_commit(store, err))
		return false;
	poll->records = (struct record_sweep){ .world = poll->world,
		.source = poll->conf,
		.source_id = poll->health.id,
		.known = poll->known,
		.first_sweep = poll->health.baseline == INSTANT_NONE,
		.first_load = known_count(poll->known) == 0,
		.after = poll->health.last_success,
		.newest = INSTANT_NONE };
	poll->tally = (struct tally){ 0 };
	poll->rows = 0;
	poll->full_wanted = false;
	poll->sweeping = true;
	source_start(poll->source, &(struct source_ask){ .from = from });
	return true;
}

static void
on_alarm(void *context, instant now)
{
	struct poll *poll = context;
	struct err err;

	if (poll->world->held || poll->sweeping)
		return;
	if (begin(poll, now, &err))
		return;
	log_err("poll: %s: %s", poll->conf->name, err.text);
	loop_alarm_set(poll->world->loop, &poll->alarm, now + 60);
}

/* What a complete sweep changes in the source's health. */
static void
recover_health(struct poll *poll, const struct source_end *end, instant now)
{
	struct source_health *health = &poll->health;

	/* "As of": what happened after a sweep began may not be in it. */
	health->last_success = poll->sweep.started;
	health->failing_since = INSTANT_NONE;
	health->failures = 0;
	health->alarmed = false;
	health->mapping = poll->sweep.mapping;
	health->watermark = source_watermark(health->watermark,
	    poll->records.newest, end->server_date);
	if (poll->sweep.kind != SWEEP_FULL)
		return;
	health->last_full = poll->sweep.started;
	health->last_count = end->records;
	if (health->baseline == INSTANT_NONE)
		health->baseline = now;
}

static void
fail_health(struct poll *poll, const struct source_end *end, instant now)
{
	struct source_health *health = &poll->health;

	health->last_failure = now;
	health->failure = arena_string(poll->memory, end->err.text);
	health->failures++;
	if (health->failing_since == INSTANT_NONE)
		health->failing_since = now;
}

/* Ends the sweep in one transaction: its state, the source's health, and what
 * administrators are owed about it. */
static bool
settle(struct poll *poll, const struct source_end *end, instant now,
    struct err *err)
{
	struct store *store = poll->world->store;
	bool well = end->outcome == SOURCE_COMPLETE;
	bool was_alarmed = poll->health.alarmed;
	bool was_first = poll->health.baseline == INSTANT_NONE;

	world_turn(poll->world);
	if (!store_in_transaction(store) && !store_begin(store, err))
		return false;
	if (well)
		recover_health(poll, end, now);
	else
		fail_health(poll, end, now);
	if (!outage_owe(poll->world, &poll->health, was_alarmed,
		poll->conf->alarm_after, now, err) ||
	    (was_first && poll->health.baseline != INSTANT_NONE &&
		!baseline_owe(poll->world, poll->health.id, poll->conf->name,
		    now, err)) ||
	    !store_sweep_end(store, &poll->sweep,
		well ? SWEEP_COMPLETE : SWEEP_ABANDONED, now, err) ||
	    !store_source_update(store, &poll->health, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

static void
tell_end(const struct poll *poll, const struct source_end *end, instant next)
{
	const struct tally *tally = &poll->tally;
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

static instant
next_sweep(const struct poll *poll, const struct source_end *end, instant now)
{
	if (end->outcome == SOURCE_COMPLETE)
		return poll->sweep.started + poll->conf->every > now
		    ? poll->sweep.started + poll->conf->every
		    : now + 1;
	return retry_at(&retry_source, poll->health.failures, now,
	    end->not_before, (uint64_t)poll->sweep.id);
}

/* --once: the next source's turn. */
static void
begin_next(struct polls *polls, instant now)
{
	if (polls->begun < polls->count)
		loop_alarm_set(polls->world->loop,
		    &polls->polls[polls->begun++].alarm, now);
}

static void
on_finished(void *context, const struct source_end *end)
{
	struct poll *poll = context;
	struct world *world = poll->world;
	instant now = loop_now(world->loop), next;
	struct err err;

	poll->sweeping = false;
	poll->failed = end->outcome != SOURCE_COMPLETE;
	if (!settle(poll, end, now, &err)) {
		log_err("poll: %s: %s", poll->conf->name, err.text);
		poll->failed = true;
	}
	next = next_sweep(poll, end, now);
	tell_end(poll, end, next);
	if (world->once)
		begin_next(poll->all, now);
	else
		loop_alarm_set(world->loop, &poll->alarm, next);
	loop_soon(world->loop, &poll->checkpoint);
	review_nudge(world->review);
	deliver_nudge(world->deliver);
	world_tell_status(world);
}

/* ---- all polls ---- */

static bool
poll_init(struct poll *poll, struct polls *polls,
    const struct conf_source *conf, struct err *err)
{
	const struct source_calls calls = { .page = on_page,
		.finished = on_finished,
		.context = poll };

	struct world *world = polls->world;

	*poll = (struct poll){ .world = world, .all = polls, .conf = conf };
	poll->memory = arena_new(1024);
	poll->known = known_new();
	poll->alarm = (struct loop_alarm){ .name = "poll",
		.order = LOOP_POLL,
		.call = on_alarm,
		.context = poll };
	poll->slice = (struct loop_task){ .name = "poll",
		.call = on_slice,
		.context = poll };
	poll->checkpoint = (struct loop_task){ .name = "checkpoint",
		.call = on_checkpoint,
		.context = poll,
		.apart = true };
	poll->source =
	    source_new(world->loop, world->fetcher, &conf->plan, &calls);
	if (!store_begin(world->store, err))
		return false;
	if (!store_source(world->store, conf->name, poll->memory, &poll->health,
		err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err) && recognise(poll, err);
}

static void
poll_finish(struct poll *poll)
{
	struct loop *loop = poll->world->loop;

	loop_alarm_clear(loop, &poll->alarm);
	loop_soon_cancel(loop, &poll->slice);
	loop_soon_cancel(loop, &poll->checkpoint);
	source_free(poll->source);
	known_free(poll->known);
	arena_free(poll->memory);
	mem_free(poll->seen);
}

struct polls *
polls_new(struct world *world, struct err *err)
{
	const struct conf *conf = world->conf;
	struct polls *polls = mem_alloc(sizeof(*polls));

	polls->world = world;
	polls->polls =
	    mem_alloc((size_t)(conf->source_count + 1) * sizeof(*polls->polls));
	for (int i = 0; i < conf->source_count; i++) {
		if (!conf->sources[i].enabled)
			continue;
		if (!poll_init(&polls->polls[polls->count++], polls,
			&conf->sources[i], err)) {
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
	/* A slice of --once, or a sweep cut off, may have left one open. */
	if (store_in_transaction(polls->world->store))
		store_rollback(polls->world->store);
	mem_free(polls->polls);
	mem_free(polls);
}

/* --once polls one source after another: their transactions are large, and a
 * rollback must not take another source's records with it. */
void
polls_start(struct polls *polls)
{
	int count = polls->world->once && polls->count > 1 ? 1 : polls->count;

	polls->begun = count;
	for (int i = 0; i < count; i++)
		loop_alarm_set(polls->world->loop, &polls->polls[i].alarm,
		    loop_now(polls->world->loop));
}

bool
polls_now(struct polls *polls, const char *name, bool full, struct err *err)
{
	for (int i = 0; i < polls->count; i++) {
		struct poll *poll = &polls->polls[i];

		if (!text_equal(poll->conf->name, name))
			continue;
		if (poll->sweeping)
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

	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].sweeping &&
		    polls->polls[i].sweep.started < oldest)
			oldest = polls->polls[i].sweep.started;
	return oldest;
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
			    polls->polls[i].health.failure);
	return true;
}

bool
polls_have_run(const struct polls *polls)
{
	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].sweeping || polls->polls[i].alarm.is_set)
			return false;
	return polls->begun == polls->count;
}
