/* The sources as a rehearsal has them: known, and never polled. */
#include "base/mem.h"
#include "flow/baseline.h"
#include "flow/poll.h"

static bool
begin_poll(struct polls *polls, const struct conf_source *conf, struct err *err)
{
	struct poll *poll = &polls->polls[polls->count++];

	*poll = (struct poll){ .world = polls->world,
		.all = polls,
		.conf = conf,
		.memory = arena_new(1024) };
	return store_source(polls->world->store, conf->name, poll->memory,
	    &poll->health, err);
}

static bool
begin_all(struct polls *polls, const struct conf *conf, struct err *err)
{
	for (int i = 0; i < conf->source_count; i++)
		if (conf->sources[i].enabled &&
		    !begin_poll(polls, &conf->sources[i], err))
			return false;
	return true;
}

struct polls *
polls_rehearsed(struct world *world, const struct conf *conf, struct err *err)
{
	struct polls *polls = mem_alloc(sizeof(*polls));

	polls->world = world;
	polls->rehearsed = true;
	polls->polls =
	    mem_alloc((size_t)(conf->source_count + 1) * sizeof(*polls->polls));
	if (store_begin(world->store, err) && begin_all(polls, conf, err) &&
	    store_commit(world->store, err))
		return polls;
	polls_free(polls);
	return NULL;
}

static struct poll *
poll_of(const struct polls *polls, int64_t source)
{
	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].health.id == source)
			return &polls->polls[i];
	return NULL;
}

bool
polls_rehearsed_watches(const struct polls *polls, int64_t source)
{
	const struct poll *poll = poll_of(polls, source);

	return poll == NULL || poll->health.baseline != INSTANT_NONE;
}

static bool
write_watch(struct poll *poll, const struct source_health *health, instant now,
    struct err *err)
{
	struct world *world = poll->world;

	return baseline_owe(world, health->id, poll->conf->name, now, err) &&
	    store_source_update(world->store, health, err) &&
	    store_mark_now(world->store, now, err);
}

bool
polls_rehearsed_watch(struct polls *polls, int64_t source, instant now,
    struct err *err)
{
	struct poll *poll = poll_of(polls, source);
	struct store *store = polls->world->store;
	struct source_health health;

	if (poll == NULL)
		return true;
	health = poll->health;
	health.baseline = health.last_success = now;
	world_turn(polls->world);
	if (!store_begin(store, err))
		return false;
	if (!write_watch(poll, &health, now, err)) {
		store_rollback(store);
		return false;
	}
	if (!store_commit(store, err))
		return false;
	poll->health = health;
	return true;
}
