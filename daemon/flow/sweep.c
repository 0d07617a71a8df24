/* A sweep's pages, slice by slice. */
#include "flow/sweep.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/review.h"
#include "io/store_dossier.h"
#include "io/store_meta.h"

enum {
	SLICE_CHANGES = 200, /* records that had to be written */
	SLICE_US = 15 * 1000,
	ROWS_ONCE = 10000, /* a transaction of --once */
	GOES_ON_S = 3600,
};

static void
remember_seen(struct intake *intake, int64_t id)
{
	if (intake->seen_count == intake->seen_capacity) {
		intake->seen_capacity = 2 * intake->seen_capacity + 256;
		intake->seen = mem_resize(intake->seen,
		    intake->seen_capacity * sizeof(*intake->seen));
	}
	intake->seen[intake->seen_count++] = id;
}

/* Takes one record into the transaction; ${written} when it cost a write. */
static bool
take_one(struct intake *intake, const struct batch_record *record, instant now,
    bool *written, struct err *err)
{
	const struct source_page *page = &intake->page;
	struct sweep_tally *tally = &intake->sweep.tally;
	enum record_outcome outcome;
	struct err why;
	int64_t id;

	if (!record_take(&intake->records, record, now, &outcome, &id, &why,
		err))
		return false;
	intake->at++;
	tally->read++;
	tally->new += outcome == RECORD_NEW;
	tally->changed += outcome == RECORD_CHANGED;
	tally->refused += outcome == RECORD_REFUSED;
	*written = outcome == RECORD_NEW || outcome == RECORD_CHANGED;
	if (outcome == RECORD_REFUSED)
		log_warning("poll: %s: page %d, record %zu: %s",
		    intake->conf->name, page->number, intake->at, why.text);
	if (id != 0)
		remember_seen(intake, id);
	return true;
}

static bool
page_is_taken(const struct intake *intake)
{
	return intake->at == intake->page.page.count;
}

/* False while the next record of the page is being decoded. */
static bool
next_is_there(const struct intake *intake)
{
	struct batch_record record;

	return page_is_taken(intake) ||
	    batch_get(intake->batch, intake->at, &record);
}

/* A page that was not opened shows whom it showed the last time. */
static bool
recall_seen(struct intake *intake, instant now, struct err *err)
{
	int64_t *ids;
	size_t count;

	if (!store_sweep_ids(intake->world->store, intake->base,
		intake->page.number, intake->world->turn, &ids, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		remember_seen(intake, ids[i]);
		sightings_saw(known_sightings(intake->known), ids[i], now,
		    true);
	}
	intake->sweep.tally.read += (int64_t)count;
	return true;
}

/* The page is taken: its place in the sweep goes into the transaction. */
static bool
finish_page(struct intake *intake, instant now, struct err *err)
{
	const struct source_page *page = &intake->page;
	struct sweep *sweep = &intake->sweep;
	struct sweep_page taken = { .number = page->number,
		.hash = page->hash,
		.at = now };

	if (page->is_same && !recall_seen(intake, now, err))
		return false;
	taken.ids = intake->seen;
	taken.count = intake->seen_count;
	arena_reset(intake->memory);
	sweep->span = page->after.span;
	sweep->span_pages = page->after.pages;
	sweep->span_records = page->after.records;
	sweep->span_total = page->after.total;
	sweep->doubts += page->has_moved;
	sweep->is_read = page->is_last;
	sweep->next = arena_string(intake->memory, page->after.next);
	sweep->newest = intake->records.newest;
	if (sweep->server_date == INSTANT_NONE)
		sweep->server_date = page->server_date;
	sweep->bytes += page->bytes;
	sweep->took_us += page->took_us;
	if (sweep->kind == SWEEP_RECHECK)
		recheck_note(intake->recheck, page, intake->seen,
		    intake->seen_count);
	return store_sweep_page(intake->world->store, sweep, &taken, err);
}

/* Takes records into the transaction until the slice is full or the next one
 * is still being decoded; with the page's last slice its place in the sweep
 * goes in too. */
static bool
fill_slice(struct intake *intake, instant now, struct err *err)
{
	int64_t began = loop_monotonic_us();
	struct batch_record record;
	int changes = 0;
	bool written;

	while (!page_is_taken(intake) &&
	    batch_get(intake->batch, intake->at, &record)) {
		if (!take_one(intake, &record, now, &written, err))
			return false;
		intake->rows++;
		changes += written;
		if (changes >= SLICE_CHANGES ||
		    loop_monotonic_us() - began >= SLICE_US)
			break;
	}
	return !page_is_taken(intake) || finish_page(intake, now, err);
}

/*
 * In a list whose newest changes stand first, what follows a record that
 * changed before the watermark is known.  One of a page is asked, the last; a
 * list that turns out to be in another order is read to its end.
 */
static bool
has_enough(struct intake *intake)
{
	const struct page *page = &intake->page.page;
	const struct sweep *sweep = &intake->sweep;
	struct arena *arena = world_turn(intake->world);
	instant first, last;

	if (intake->conf->plan.since != SOURCE_SINCE_NEWEST ||
	    sweep->kind != SWEEP_SINCE || page->count == 0)
		return false;
	first = decode_updated(intake->conf->mapping, page->records[0], arena);
	last = decode_updated(intake->conf->mapping,
	    page->records[page->count - 1], arena);
	if (first == INSTANT_NONE || last == INSTANT_NONE)
		return false;
	if (first < last && !intake->is_unsorted)
		log_warning("poll: %s: page %d: not the newest change first: "
			    "read to the end",
		    intake->conf->name, intake->page.number);
	intake->is_unsorted = intake->is_unsorted || first < last;
	return !intake->is_unsorted &&
	    last < sweep->since - intake->conf->plan.overlap_s;
}

/* --once commits many pages at a time: it serves nobody meanwhile. */
static bool
may_stay_open(const struct intake *intake)
{
	return intake->world->once && intake->rows < ROWS_ONCE &&
	    !(intake->page.is_last && page_is_taken(intake));
}

static bool
run_slice(struct intake *intake, struct err *err)
{
	struct store *store = intake->world->store;
	instant now = loop_now(intake->world->loop);

	world_turn(intake->world);
	if (!store_in_transaction(store) && !store_begin(store, err))
		return false;
	if (!fill_slice(intake, now, err) || !store_mark_now(store, now, err)) {
		store_rollback(store);
		return false;
	}
	if (may_stay_open(intake))
		return true;
	intake->rows = 0;
	return store_commit(store, err);
}

/* One that is gone is not recognised: shown again, it is news. */
static void
remember_known(void *context, const struct recognised *dossier)
{
	struct known *known = context;

	if (!dossier->is_gone)
		known_put(known, dossier->raw, dossier->id);
	sightings_open(known_sightings(known), dossier->id, dossier->is_open);
}

/* Sightings are replayed from the newest complete sweep on. */
struct replay {
	struct sightings *sightings;
	int64_t complete; /* that sweep */
	bool proves;      /* who it did not show is missed, … */
	bool accepted;    /* … and an operator has said so */
	bool ended;
};

static void
replay_one(void *context, int64_t sweep, int64_t dossier, instant at)
{
	struct replay *replay = context;

	if (sweep > replay->complete && !replay->ended) {
		sightings_end(replay->sightings, replay->proves,
		    replay->accepted);
		replay->ended = true;
	}
	sightings_saw(replay->sightings, dossier, at,
	    sweep == replay->complete);
}

/* From the complete sweep before the newest one on: when it showed whom that
 * one has missed is known by it. */
static bool
replay_sightings(struct intake *intake, int64_t source_id, struct err *err)
{
	struct store *store = intake->world->store;
	struct replay replay = { .sightings = known_sightings(intake->known) };
	struct sweep last, before;
	bool found, twice = false;

	if (!store_sweep_last_full(store, source_id, 0, intake->memory, &last,
		&found, err) ||
	    (found &&
		!store_sweep_last_full(store, source_id, last.id,
		    intake->memory, &before, &twice, err)))
		return false;
	replay.complete = found ? last.id : 0;
	replay.proves = found && last.doubts == 0;
	replay.accepted = found && last.state == SWEEP_ACCEPTED;
	replay.ended = !found;
	if (!store_sightings(store, source_id,
		twice ? before.id : replay.complete, replay_one, &replay, err))
		return false;
	if (!replay.ended)
		sightings_end(replay.sightings, replay.proves, replay.accepted);
	return true;
}

static bool
recognise(struct intake *intake, int64_t source_id, struct err *err)
{
	known_clear(intake->known);
	return store_recognise(intake->world->store, source_id, remember_known,
		   intake->known, err) &&
	    replay_sightings(intake, source_id, err);
}

/* After a rollback memory may know what the store does not. */
static void
give_up(struct intake *intake, const struct err *why)
{
	struct err err;

	batch_stop(intake->batch);
	naming_forget(intake->naming);
	if (!sweep_recall(intake, intake->records.source_id, &err))
		log_err("poll: %s: %s", intake->conf->name, err.text);
	source_fail(intake->source, why);
}

static void
on_slice(void *context)
{
	struct intake *intake = context;
	struct world *world = intake->world;
	struct err err;

	if (world->held) {
		err_set(&err, "the clock is not believed");
		if (store_in_transaction(world->store))
			store_rollback(world->store);
		give_up(intake, &err);
		return;
	}
	intake->waits = !next_is_there(intake);
	if (intake->waits)
		return;
	if (!run_slice(intake, &err)) {
		give_up(intake, &err);
		return;
	}
	if (store_checkpoint_is_due(world->store))
		loop_soon(world->loop, &intake->checkpoint);
	if (!world->once)
		review_nudge(world->review);
	if (page_is_taken(intake) && has_enough(intake))
		source_enough(intake->source);
	else if (page_is_taken(intake))
		source_next(intake->source);
	else
		loop_soon(world->loop, &intake->slice);
}

/* What the thread goes by: nobody touches it until the thread has ended. */
static void
on_plan(void *context)
{
	struct intake *intake = context;
	struct world *world = intake->world;
	struct first_plan *plan = &intake->plan;
	const struct counting *counting;

	if (intake->records.first_load && intake->naming == NULL)
		intake->naming = naming_new();
	*plan = record_plan(&intake->records, loop_now(world->loop));
	counting = plan->view.rules.source;
	plan->view.rules = world->rules_still;
	plan->view.rules.source = counting;
	plan->sealer = intake->sealer;
	plan->naming = intake->naming;
	intake->records.naming = intake->naming;
}

/* Later, few of many records are of new dossiers. */
static void *
on_make(void *context, const struct observation *seen, struct arena *arena)
{
	const struct intake *intake = context;

	if (!intake->records.first_load)
		return NULL;
	return first_make(&intake->plan, seen, arena);
}

static void
on_decoded(void *context)
{
	struct intake *intake = context;

	if (!intake->waits)
		return;
	intake->waits = false;
	loop_soon(intake->world->loop, &intake->slice);
}

/* Never rides on a slice's commit (invariant 9). */
static void
on_checkpoint(void *context)
{
	struct intake *intake = context;
	struct store *store = intake->world->store;
	struct err err;
	bool ok;

	if (store_in_transaction(store))
		return;
	ok = intake->sweeping ? store_checkpoint_large(store, NULL, &err)
			      : store_checkpoint_idle(store, NULL, &err);
	if (!ok)
		log_warning("checkpoint: %s", err.text);
}

bool
sweep_init(struct intake *intake, struct world *world,
    const struct conf_source *conf, int64_t source_id,
    const struct intake *before, struct err *err)
{
	const struct batch_calls calls = { .more = on_decoded,
		.plan = on_plan,
		.make = on_make,
		.context = intake };

	*intake = (struct intake){ .world = world, .conf = conf };
	intake->memory = arena_new(1024);
	intake->is_lent = before != NULL;
	intake->known = before != NULL ? before->known : known_new();
	intake->sealer = sealer_new();
	intake->batch =
	    batch_new(world->loop, conf->mapping, intake->known, &calls);
	intake->slice = (struct loop_task){ .name = "poll",
		.call = on_slice,
		.context = intake };
	intake->checkpoint = (struct loop_task){ .name = "checkpoint",
		.call = on_checkpoint,
		.context = intake,
		.apart = true };
	return before != NULL || recognise(intake, source_id, err);
}

void
sweep_ended(struct intake *intake, bool well)
{
	const struct sweep *sweep = &intake->sweep;
	/* Also those that are about to be forgotten: they are to be read. */
	bool twins = known_has_twins(intake->known);

	if (well && sweep->kind != SWEEP_RECHECK)
		known_settle(intake->known, sweep->kind == SWEEP_FULL);
	if (well && sweep->kind == SWEEP_FULL)
		intake->base =
		    sweep->tally.refused == 0 && !twins ? sweep->id : 0;
	else if (twins || sweep->tally.new + sweep->tally.changed > 0)
		intake->base = 0;
}

bool
sweep_is_same(struct intake *intake, int32_t number, uint64_t hash)
{
	uint64_t before;
	struct err err;
	bool found;

	return intake->base != 0 && intake->sweep.kind == SWEEP_FULL &&
	    store_sweep_page_hash(intake->world->store, intake->base, number,
		&before, &found, &err) &&
	    found && before == hash;
}

bool
sweep_recall(struct intake *intake, int64_t source_id, struct err *err)
{
	intake->base = 0;
	return recognise(intake, source_id, err);
}

void
sweep_inherit(struct intake *intake, struct intake *before)
{
	if (intake->known != before->known)
		return;
	intake->is_lent = false;
	before->is_lent = true;
}

void
sweep_finish(struct intake *intake)
{
	if (intake->world == NULL)
		return;
	loop_soon_cancel(intake->world->loop, &intake->slice);
	loop_soon_cancel(intake->world->loop, &intake->checkpoint);
	batch_free(intake->batch);
	sealer_free(intake->sealer);
	naming_free(intake->naming);
	if (!intake->is_lent)
		known_free(intake->known);
	mem_free(intake->seen);
	arena_free(intake->memory);
}

/* The sweep that was cut off, into the intake, if it may be gone on with. */
static bool
take_up(struct intake *intake, const struct sweep *wanted, instant now,
    bool *goes_on, struct err *err)
{
	struct store *store = intake->world->store;
	struct replay replay = { .sightings = known_sightings(intake->known),
		.ended = true };
	struct sweep cut;
	bool found;

	*goes_on = false;
	arena_reset(intake->memory);
	/* The files of a folder are read from the first. */
	if (intake->conf->plan.folder.path != NULL)
		return true;
	if (!store_sweep_resume(store, wanted->source, intake->memory, &cut,
		&found, err))
		return false;
	if (!found || !sweep_may_go_on(&cut, wanted, now))
		return true;
	intake->sweep = cut;
	replay.complete = cut.id;
	if (cut.kind == SWEEP_FULL) {
		sightings_begin(replay.sightings);
		if (!store_sightings(store, cut.source, cut.id, replay_one,
			&replay, err))
			return false;
	}
	intake->sweep.retries++;
	/* A list that is divided by numbers may have moved meanwhile. */
	intake->sweep.doubts +=
	    !cut.is_read && intake->conf->plan.paging != SOURCE_PAGING_CURSOR;
	*goes_on = true;
	return true;
}

static bool
begin_anew(struct intake *intake, const struct sweep *wanted, instant now,
    struct err *err)
{
	struct store *store = intake->world->store;

	intake->is_unsorted = false;
	intake->sweep = *wanted;
	intake->sweep.mapping = mapping_hash(intake->conf->mapping);
	intake->sweep.generation = intake->world->generation;
	intake->sweep.started = now;
	if (!store_begin(store, err))
		return false;
	if (!store_sweep_begin(store, &intake->sweep, err)) {
		store_rollback(store);
		return false;
	}
	if (wanted->kind == SWEEP_FULL)
		sightings_begin(known_sightings(intake->known));
	known_sweep(intake->known);
	return store_commit(store, err);
}

bool
sweep_may_go_on(const struct sweep *cut, const struct sweep *wanted,
    instant now)
{
	return cut->kind == wanted->kind && cut->since <= wanted->since &&
	    cut->mapping == wanted->mapping &&
	    cut->generation == wanted->generation &&
	    cut->moved != INSTANT_NONE && now - cut->moved <= GOES_ON_S;
}

/* Asks for the list, from its beginning or from where it was cut off. */
static void
start_list(struct intake *intake, bool goes_on)
{
	const struct sweep *sweep = &intake->sweep;
	const struct paging_place place = { .span = sweep->span,
		.pages = sweep->span_pages,
		.records = sweep->span_records,
		.total = sweep->span_total,
		.next = sweep->next };

	intake->sweeping = true;
	source_start(intake->source,
	    &(struct source_ask){ .from = sweep->since,
		.place = goes_on ? &place : NULL,
		.began = sweep->started,
		.pages = (int32_t)sweep->pages,
		.is_read = goes_on && sweep->is_read });
}

bool
sweep_begin(struct intake *intake, const struct sweep *sweep, instant now,
    struct err *err)
{
	struct sweep wanted = *sweep;
	bool goes_on;

	wanted.mapping = mapping_hash(intake->conf->mapping);
	wanted.generation = intake->world->generation;
	intake->rows = 0;
	naming_forget(intake->naming);
	if (!take_up(intake, &wanted, now, &goes_on, err) ||
	    (!goes_on && !begin_anew(intake, &wanted, now, err)))
		return false;
	intake->records.complete = sweep->kind == SWEEP_FULL;
	if (goes_on) {
		intake->records.newest = intake->sweep.newest;
		log_info("poll: %s: goes on behind page %lld",
		    intake->conf->name, (long long)intake->sweep.pages);
	}
	start_list(intake, goes_on);
	return true;
}

bool
sweep_recheck(struct intake *intake, int64_t source_id,
    const char *const *codes, size_t count, instant now, struct err *err)
{
	const struct sweep sweep = { .source = source_id,
		.kind = SWEEP_RECHECK,
		.since = INSTANT_NONE };

	if (!begin_anew(intake, &sweep, now, err))
		return false;
	intake->records.complete = false;
	intake->sweeping = true;
	source_start(intake->source,
	    &(struct source_ask){ .from = INSTANT_NONE,
		.ids = codes,
		.id_count = count });
	return true;
}

void
sweep_take_page(struct intake *intake, const struct source_page *page)
{
	intake->page = *page;
	if (page->is_same)
		intake->page.page.count = 0;
	intake->records.as_of = page->as_of;
	/* A list that was taken before says nothing a second time of whom it
	 * does not show. */
	if (page->as_of != INSTANT_NONE && page->as_of <= intake->records.after)
		intake->sweep.doubts++;
	intake->at = 0;
	intake->waits = false;
	intake->seen_count = 0;
	if (page->why != NULL)
		log_warning("poll: %s: %s", intake->conf->name,
		    page->why->text);
	batch_begin(intake->batch, page->page.records, intake->page.page.count);
	loop_soon(intake->world->loop, &intake->slice);
}

void
sweep_checkpoint(struct intake *intake)
{
	loop_soon(intake->world->loop, &intake->checkpoint);
}
