/* What was owed of sources that are back. */
#include "flow/revive.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/deliver.h"
#include "io/store_retire.h"

enum {
	SLICE = 500, /* that were ever owed */
	SLICE_START = 10000,
	AGAIN_S = 5, /* after the store refused */
};

struct revive {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task work;
	int64_t place; /* up to which notice */
};

/* In a transaction. */
static bool
take(struct world *world, int64_t *place, int64_t limit, bool *more,
    struct err *err)
{
	int64_t passed;

	if (!store_notices_back(world->store, place, limit, world->epoch,
		&passed, more, err))
		return false;
	world->epoch_open = world->epoch_open || passed > 0;
	return true;
}

bool
revive_whole(struct world *world, struct err *err)
{
	int64_t place = 0;
	bool more;

	if (!store_sources_back(world->store, &more, err))
		return false;
	while (more)
		if (!take(world, &place, SLICE_START, &more, err))
			return false;
	return true;
}

static bool
run_slice(struct revive *revive, bool *more, struct err *err)
{
	struct world *world = revive->world;
	int64_t place = revive->place;

	/* It may have left the configuration again. */
	if (!store_sources_back(world->store, more, err) ||
	    (*more && !store_begin(world->store, err)))
		return false;
	if (!*more)
		return true;
	if (!take(world, &place, SLICE, more, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	revive->place = place;
	return true;
}

static void
on_work(void *context)
{
	struct revive *revive = context;
	struct world *world = revive->world;
	struct err err;
	bool more;

	/* Once the clock is believed, everything is started anew. */
	if (world->held)
		return;
	if (!run_slice(revive, &more, &err)) {
		log_err("sources that are back: %s, again in %d s", err.text,
		    AGAIN_S);
		loop_alarm_set(world->loop, &revive->alarm,
		    loop_now(world->loop) + AGAIN_S);
		return;
	}
	if (more)
		loop_soon(world->loop, &revive->work);
	else
		deliver_nudge(world->deliver);
}

static void
on_alarm(void *context, instant now)
{
	struct revive *revive = context;

	(void)now;
	loop_soon(revive->world->loop, &revive->work);
}

struct revive *
revive_new(struct world *world)
{
	struct revive *revive = mem_alloc(sizeof(*revive));

	revive->world = world;
	revive->alarm = (struct loop_alarm){ .name = "sources back",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = revive };
	revive->work = (struct loop_task){ .name = "sources back",
		.call = on_work,
		.context = revive };
	return revive;
}

void
revive_free(struct revive *revive)
{
	if (revive == NULL)
		return;
	loop_alarm_clear(revive->world->loop, &revive->alarm);
	loop_soon_cancel(revive->world->loop, &revive->work);
	mem_free(revive);
}

void
revive_start(struct revive *revive)
{
	struct world *world = revive->world;
	struct err err;
	bool any;

	revive->place = 0;
	if (!store_sources_back(world->store, &any, &err)) {
		log_err("sources that are back: %s, again in %d s", err.text,
		    AGAIN_S);
		loop_alarm_set(world->loop, &revive->alarm,
		    loop_now(world->loop) + AGAIN_S);
	} else if (any) {
		loop_soon(world->loop, &revive->work);
	}
}
