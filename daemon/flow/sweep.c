/* The intake of a source: what its sweeps use, from page to page. */
#include "flow/sweep.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/sweep_recall.h"
#include "flow/sweep_slice.h"

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
		.call = sweep_slice_take,
		.context = intake };
	intake->checkpoint = (struct loop_task){ .name = "checkpoint",
		.call = on_checkpoint,
		.context = intake,
		.apart = true };
	return before != NULL || sweep_recall(intake, source_id, err);
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
