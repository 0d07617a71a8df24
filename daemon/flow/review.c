/* Review: judging what has come due by itself. */
#include "flow/review.h"

#include <assert.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/deliver.h"
#include "flow/nightly.h"
#include "flow/poll.h"
#include "flow/verdict.h"
#include "io/store_meta.h"

enum {
	BATCH = 200,
	BATCH_ONCE = 5000,
	BATCH_US = 15 * 1000, /* a batch commits after this */
	AGAIN_S = 5,          /* after the store refused */
};

struct review {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task batch;
	/* Re-projection: the dossiers above this id are still to be judged. */
	bool projecting;
	int64_t projected;
	int64_t judged; /* since the work began, for one line of log */
	instant next;   /* the smallest next of all verdicts */
};

/* Judges one dossier and writes what came of it. */
static bool
review_one(struct review *review, int64_t id, instant now, struct err *err)
{
	struct world *world = review->world;
	struct dossier dossier;
	struct ruling ruling;
	bool found;

	if (!store_dossier_load(world->store, id, world->turn, &dossier, &found,
		err))
		return false;
	assert(found);
	return verdict_judge(world, &dossier, false, now, &ruling, err) &&
	    store_dossier_judged(world->store, &dossier, ruling.changes,
		ruling.change_count, err) &&
	    verdict_owe(world, &dossier, &ruling, now, err);
}

/* The ids of the batch to come: the due ones first, then the projection. */
static bool
pick(struct review *review, instant now, int64_t **ids, size_t *count,
    bool *is_projection, struct err *err)
{
	struct world *world = review->world;
	size_t limit = world->once ? BATCH_ONCE : BATCH;

	if (!store_due_for_review(world->store, now, limit, world->turn, ids,
		count, err))
		return false;
	*is_projection = *count == 0 && review->projecting;
	if (!*is_projection)
		return true;
	if (!store_open_dossiers(world->store, review->projected, limit,
		world->generation, world->turn, ids, count, err))
		return false;
	if (*count == 0)
		review->projecting = false;
	return true;
}

/* One batch in one transaction; ${more} says whether work is left. */
static bool
run_batch(struct review *review, instant now, bool *more, struct err *err)
{
	struct world *world = review->world;
	int64_t began = loop_monotonic_us();
	int64_t *ids;
	size_t count, done = 0;
	bool is_projection;

	world_turn(world);
	if (!pick(review, now, &ids, &count, &is_projection, err))
		return false;
	*more = count > 0;
	if (count == 0)
		return true;
	if (!store_begin(world->store, err))
		return false;
	while (done < count &&
	    (world->once || loop_monotonic_us() - began < BATCH_US))
		if (!review_one(review, ids[done++], now, err))
			goto rollback;
	if (!store_mark_now(world->store, now, err))
		goto rollback;
	if (!store_commit(world->store, err))
		return false;
	if (is_projection)
		review->projected = ids[done - 1];
	review->judged += (int64_t)done;
	return true;
rollback:
	store_rollback(world->store);
	return false;
}

/* Sleeps until the next verdict goes wrong.  While the store does not say when
 * that is, it may be now: departures wait. */
static void
rest(struct review *review)
{
	struct loop *loop = review->world->loop;
	struct err err;

	if (store_next_review(review->world->store, &review->next, &err)) {
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
		loop_soon(world->loop, &review->batch);
		return;
	}
	if (review->judged > 0)
		log_info("review: %lld judged", (long long)review->judged);
	review->judged = 0;
	rest(review);
	deliver_nudge(world->deliver);
	nightly_nudge(world->nightly);
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
	loop_soon(review->world->loop, &review->batch);
}

bool
review_is_behind(const struct review *review, instant now)
{
	return review->batch.is_pending || review->next <= now;
}
