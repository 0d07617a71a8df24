/* Looking again at everything that waits for a hold. */
#include "flow/again.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/deliver.h"
#include "flow/still.h"
#include "io/store_still.h"

enum {
	SLICE = 200,
	SLICE_ONCE = 5000,
	SLICE_US = 10 * 1000, /* a slice commits after this */
	AGAIN_S = 5,          /* after the store refused */
};

struct again {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task work;
	/* What ends before this is still to be looked at: what is held anew
	 * meanwhile ends later, and the walk comes to an end. */
	struct still_place place;
	int64_t count;
};

static bool
is_out_of_time(const struct world *world, int64_t began)
{
	return !world->once && loop_monotonic_us() - began >= SLICE_US;
}

/* At least one, or a slow machine would never get on. */
static bool
let_go(struct again *again, const struct notice *notices, size_t count,
    instant now, int64_t began, size_t *done, struct err *err)
{
	for (*done = 0; *done < count &&
	     (*done == 0 || !is_out_of_time(again->world, began));
	     ++*done)
		if (!still_let_go(again->world, &notices[*done], now, err))
			return false;
	return true;
}

static bool
run_slice(struct again *again, instant now, bool *more, struct err *err)
{
	struct world *world = again->world;
	struct store *store = world->store;
	int64_t began = loop_monotonic_us();
	struct notice *notices;
	size_t count, done;

	world_turn(world);
	if (!store_notices_still_before(store, again->place,
		world->once ? SLICE_ONCE : SLICE, world->turn, &notices, &count,
		err))
		return false;
	*more = count > 0;
	if (count == 0)
		return true;
	if (!store_begin(store, err))
		return false;
	if (!let_go(again, notices, count, now, began, &done, err)) {
		store_rollback(store);
		return false;
	}
	if (!store_commit(store, err))
		return false;
	again->count += (int64_t)done;
	again->place = (struct still_place){ notices[done - 1].hold_until,
		notices[done - 1].id };
	return true;
}

static void
on_work(void *context)
{
	struct again *again = context;
	struct world *world = again->world;
	instant now = loop_now(world->loop);
	struct err err;
	bool more;

	/* Once the clock is believed, everything is started anew. */
	if (world->held)
		return;
	/* A slice of --once may have left one open. */
	if (store_in_transaction(world->store)) {
		loop_alarm_set(world->loop, &again->alarm, now + AGAIN_S);
		return;
	}
	if (!run_slice(again, now, &more, &err)) {
		log_err("holds: %s, again in %d s", err.text, AGAIN_S);
		loop_alarm_set(world->loop, &again->alarm, now + AGAIN_S);
		return;
	}
	if (more) {
		loop_soon(world->loop, &again->work);
		return;
	}
	if (again->count > 0) {
		log_info("holds: %lld notices are looked at again",
		    (long long)again->count);
		deliver_nudge(world->deliver);
	}
}

static void
on_alarm(void *context, instant now)
{
	struct again *again = context;

	(void)now;
	loop_soon(again->world->loop, &again->work);
}

struct again *
again_new(struct world *world)
{
	struct again *again = mem_alloc(sizeof(*again));

	again->world = world;
	again->alarm = (struct loop_alarm){ .name = "holds",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = again };
	again->work = (struct loop_task){ .name = "holds",
		.call = on_work,
		.context = again };
	return again;
}

void
again_free(struct again *again)
{
	if (again == NULL)
		return;
	loop_alarm_clear(again->world->loop, &again->alarm);
	loop_soon_cancel(again->world->loop, &again->work);
	mem_free(again);
}

bool
again_rehearsed(struct world *world, instant now, struct err *err)
{
	struct again again = { .world = world,
		.place = { INT64_MAX, INT64_MAX } };
	bool more;

	do
		if (!run_slice(&again, now, &more, err))
			return false;
	while (more);
	return true;
}

void
again_all(struct again *again)
{
	again->place = (struct still_place){ INT64_MAX, INT64_MAX };
	again->count = 0;
	loop_soon(again->world->loop, &again->work);
}
