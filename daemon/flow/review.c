/* Review: judging what has come due by itself. */
#include "flow/review.h"

#include <assert.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/aside.h"
#include "flow/audit.h"
#include "flow/deliver.h"
#include "flow/nightly.h"
#include "flow/polls.h"
#include "flow/stretch.h"
#include "flow/verdict.h"
#include "io/store_meta.h"

enum {
	BATCH = 200,
	BATCH_ONCE = 5000,
	BATCH_US = 15 * 1000, /* a batch commits after this */
	/* Ids of a batch of the projection: as many as its time allows. */
	WINDOW_FIRST = 200,
	WINDOW_LEAST = 50,
	WINDOW_MOST = 2000,
	AGAIN_S = 5, /* after the store refused */
};

struct review {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task batch;
	/* Re-projection: the dossiers above this id, up to the last that was
	 * there when the rules changed, are still to be judged. */
	bool projecting;
	int64_t projected, last;
	int64_t window;
	int64_t reached; /* by the batch under way, once it is committed */
	bool ends;       /* with the batch under way */
	int64_t judged;  /* since the work began, for one line of log */
	instant next;    /* the smallest next of all verdicts */
};

static bool
write_ruling(struct world *world, struct dossier *dossier,
    const struct ruling *ruling, instant now, struct err *err)
{
	return store_dossier_judged(world->store, dossier, ruling->changes,
		   ruling->change_count, err) &&
	    verdict_owe(world, dossier, ruling, now, err);
}

/* Nothing was written of ${id} when ${err} was said: where that is about what
 * stands in the store, not about the store, the others go on. */
static bool
spare_others(struct world *world, int64_t id, instant now, struct err *err)
{
	struct err why;

	if (!store_is_sound(world->store))
		return false;
	why = *err;
	return aside_put(world, id, why.text, now, err);
}

/* ---- what has come due ---- */

static bool
review_one(struct world *world, int64_t id, instant now, struct err *err)
{
	struct dossier dossier;
	struct ruling ruling;
	bool found;

	if (!store_dossier_load(world->store, id, world->turn, &dossier, &found,
		err))
		return spare_others(world, id, now, err);
	assert(found);
	if (!verdict_judge(world, &dossier, false, now, &ruling, err))
		return spare_others(world, id, now, err);
	aside_take_back(world, id);
	return write_ruling(world, &dossier, &ruling, now, err);
}

static bool
is_out_of_time(const struct world *world, int64_t began)
{
	return !world->once && loop_monotonic_us() - began >= BATCH_US;
}

/* What was set aside is tried again first; then whose verdict is wrong by
 * now. */
static bool
due_ids(struct world *world, instant now, int64_t **ids, size_t *count,
    struct err *err)
{
	const struct dossiers_aside aside = asides_all(world->asides);
	size_t most = world->once ? BATCH_ONCE : BATCH;

	*count = asides_due(world->asides, now, most, world->turn, ids);
	return *count > 0 ||
	    store_due_for_review(world->store, now, &aside, most, world->turn,
		ids, count, err);
}

/* ${count} says how many were judged or set aside, in a transaction that is
 * left open; 0: none is due. */
static bool
review_due(struct world *world, instant now, int64_t began, size_t *count,
    struct err *err)
{
	int64_t *ids;
	size_t due, done = 0;

	*count = 0;
	if (!due_ids(world, now, &ids, &due, err))
		return false;
	if (due == 0)
		return true;
	if (!store_begin(world->store, err))
		return false;
	while (done < due && (done == 0 || !is_out_of_time(world, began)))
		if (!review_one(world, ids[done++], now, err))
			return false;
	*count = done;
	return true;
}

static bool
finish_batch(struct world *world, size_t count, instant now, struct err *err)
{
	if (count > 0 &&
	    !(store_mark_now(world->store, now, err) &&
		store_commit(world->store, err)))
		return false;
	asides_settle(world->asides, true);
	return true;
}

static void
drop_batch(struct world *world)
{
	if (store_in_transaction(world->store))
		store_rollback(world->store);
	asides_settle(world->asides, false);
}

bool
review_batch(struct world *world, instant now, size_t *count, struct err *err)
{
	world_turn(world);
	if (review_due(world, now, loop_monotonic_us(), count, err) &&
	    finish_batch(world, *count, now, err))
		return true;
	drop_batch(world);
	return false;
}

bool
review_next(struct world *world, instant *out, struct err *err)
{
	const struct dossiers_aside aside = asides_all(world->asides);
	instant again = asides_next(world->asides);

	if (!store_next_review(world->store, &aside, out, err))
		return false;
	if (*out > again)
		*out = again;
	return true;
}

/* ---- all open dossiers, under new rules ---- */

/* A stretch of the projection, with everything it needs read at once. */
struct stretch {
	struct dossiers_open open;
	struct crossing *crossings;
	int64_t *whose;
	size_t crossing_count, crossing_at;
	int64_t until;
};

static bool
read_stretch(struct review *review, struct stretch *out, struct err *err)
{
	struct world *world = review->world;
	int64_t window = world->once ? BATCH_ONCE : review->window;
	int64_t left = review->last - review->projected;

	*out = (struct stretch){ .until = review->projected };
	if (left <= 0)
		return true;
	if (window > left)
		window = left;
	return store_dossiers_open(world->store, &out->until, window,
		   world->generation, world->turn, &out->open, err) &&
	    (out->open.count == 0 ||
		store_crossings_between(world->store, review->projected,
		    out->until, world->turn, &out->crossings, &out->whose,
		    &out->crossing_count, err));
}

/* Two thirds of the time are for the work; the commit takes its own. */
static void
adapt_window(struct review *review, int64_t took)
{
	int64_t window = took <= 0 ? WINDOW_MOST
				   : review->window * (BATCH_US * 2 / 3) / took;

	if (window > 2 * review->window)
		window = 2 * review->window;
	review->window = window < WINDOW_LEAST ? WINDOW_LEAST
	    : window > WINDOW_MOST             ? WINDOW_MOST
					       : window;
}

static bool
project_one(struct world *world, struct stretch *stretch,
    struct dossier *dossier, instant now, struct err *err)
{
	struct ruling ruling;
	size_t first, crossed;

	crossed = stretch_find(stretch->whose, stretch->crossing_count,
	    &stretch->crossing_at, dossier->id, &first);
	if (!verdict_judge_again(world, dossier,
		crossed == 0 ? NULL : stretch->crossings + first, crossed, now,
		&ruling, err))
		return spare_others(world, dossier->id, now, err);
	aside_take_back(world, dossier->id);
	return write_ruling(world, dossier, &ruling, now, err);
}

/* Those that cannot be read, of what was reached. */
static bool
put_damaged_aside(struct review *review, const struct dossiers_open *open,
    instant now, struct err *err)
{
	struct world *world = review->world;

	for (size_t i = 0; i < open->damaged_count; i++) {
		int64_t id = open->damaged[i];

		if (id <= review->reached && !asides_has(world->asides, id) &&
		    !aside_put(world, id, "its row is damaged", now, err))
			return false;
	}
	return true;
}

static bool
project(struct review *review, instant now, int64_t began, size_t *count,
    struct err *err)
{
	struct world *world = review->world;
	struct stretch stretch;
	const struct dossiers_open *open = &stretch.open;
	size_t done = 0;

	*count = 0;
	if (!read_stretch(review, &stretch, err) ||
	    (open->count + open->damaged_count > 0 &&
		!store_begin(world->store, err)))
		return false;
	/* One at least, or a slow machine would never get on. */
	while (
	    done < open->count && (done == 0 || !is_out_of_time(world, began)))
		if (!project_one(world, &stretch, &open->items[done++], now,
			err))
			return false;
	adapt_window(review, loop_monotonic_us() - began);
	if (done == open->count)
		review->reached = stretch.until;
	else if (done > 0)
		review->reached = open->items[done - 1].id;
	review->ends = review->reached >= review->last ||
	    (done == open->count && !open->more);
	*count = done + open->damaged_count;
	return put_damaged_aside(review, open, now, err);
}

/* One batch in one transaction; ${more} says whether work is left. */
static bool
run_batch(struct review *review, instant now, bool *more, struct err *err)
{
	struct world *world = review->world;
	int64_t began = loop_monotonic_us();
	bool projects;
	size_t count;

	world_turn(world);
	if (!review_due(world, now, began, &count, err))
		goto rollback;
	projects = count == 0 && review->projecting;
	review->reached = review->projected;
	if (projects && !project(review, now, began, &count, err))
		goto rollback;
	*more = count > 0 || projects;
	if (!finish_batch(world, count, now, err))
		goto rollback;
	if (projects) {
		review->projected = review->reached;
		review->projecting = !review->ends;
	}
	review->judged += (int64_t)count;
	return true;
rollback:
	drop_batch(world);
	return false;
}

/* Sleeps until the next verdict goes wrong.  While the store does not say when
 * that is, it may be now: departures wait. */
static void
rest(struct review *review)
{
	struct loop *loop = review->world->loop;
	struct err err;

	if (review_next(review->world, &review->next, &err)) {
		loop_alarm_set(loop, &review->alarm, review->next);
		return;
	}
	log_err("review: %s, again in %d s", err.text, AGAIN_S);
	review->next = loop_now(loop);
	loop_alarm_set(loop, &review->alarm, review->next + AGAIN_S);
}

static void
on_batch(void *context)
{
	struct review *review = context;
	struct world *world = review->world;
	struct err err;
	bool more;

	/* Under --once the polls come first. */
	if (world->held || (world->once && !polls_have_run(world->polls)))
		return;
	if (!run_batch(review, loop_now(world->loop), &more, &err)) {
		log_err("review: %s, again in %d s", err.text, AGAIN_S);
		review->next = loop_now(world->loop);
		loop_alarm_set(world->loop, &review->alarm,
		    review->next + AGAIN_S);
		return;
	}
	if (more) {
		world_checkpoint_soon(world);
		loop_soon(world->loop, &review->batch);
		return;
	}
	if (review->judged > 0)
		log_info("review: %lld judged", (long long)review->judged);
	review->judged = 0;
	rest(review);
	deliver_nudge(world->deliver);
	nightly_nudge(world->nightly);
	audit_nudge(world->audit);
}

static void
on_alarm(void *context, instant now)
{
	struct review *review = context;

	(void)now;
	loop_soon(review->world->loop, &review->batch);
}

struct review *
review_new(struct world *world)
{
	struct review *review = mem_alloc(sizeof(*review));

	review->world = world;
	review->next = INSTANT_NEVER;
	review->alarm = (struct loop_alarm){ .name = "review",
		.order = LOOP_REVIEW,
		.call = on_alarm,
		.context = review };
	review->batch = (struct loop_task){ .name = "review",
		.call = on_batch,
		.context = review };
	return review;
}

void
review_free(struct review *review)
{
	if (review == NULL)
		return;
	loop_alarm_clear(review->world->loop, &review->alarm);
	loop_soon_cancel(review->world->loop, &review->batch);
	mem_free(review);
}

void
review_nudge(struct review *review)
{
	if (review->projecting)
		loop_soon(review->world->loop, &review->batch);
	else if (!review->batch.is_pending)
		rest(review);
}

void
review_all(struct review *review)
{
	review->projecting = true;
	review->projected = 0;
	review->last = store_dossier_last(review->world->store);
	review->window = WINDOW_FIRST;
	loop_soon(review->world->loop, &review->batch);
}

bool
review_is_behind(const struct review *review, instant now)
{
	return review->batch.is_pending || review->next <= now;
}
