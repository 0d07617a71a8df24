/* A page, slice by slice. */
#include "flow/sweep_slice.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/aside.h"
#include "flow/deliver.h"
#include "flow/review.h"
#include "flow/sweep_recall.h"
#include "io/store_meta.h"

enum {
	SLICE_CHANGES = 200, /* records that had to be written */
	SLICE_US = 15 * 1000,
	ROWS_ONCE = 10000, /* a transaction of --once */
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
		asides_settle(intake->world->asides, false);
		return false;
	}
	if (may_stay_open(intake))
		return true;
	intake->rows = 0;
	if (!store_commit(store, err)) {
		asides_settle(intake->world->asides, false);
		return false;
	}
	asides_settle(intake->world->asides, true);
	return true;
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

void
sweep_slice_take(void *context)
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
	if (!world->once) {
		review_nudge(world->review);
		/* What leaves at once does not wait for the last page. */
		deliver_nudge(world->deliver);
	}
	if (page_is_taken(intake) && has_enough(intake))
		source_enough(intake->source);
	else if (page_is_taken(intake))
		source_next(intake->source);
	else
		loop_soon(world->loop, &intake->slice);
}
