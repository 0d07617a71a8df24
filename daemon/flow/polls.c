/* The polls of all sources. */
#include "flow/polls.h"

#include "base/mem.h"
#include "flow/poll.h"

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
		if (polls->rehearsed)
			arena_free(polls->polls[i].memory);
		else
			poll_finish(&polls->polls[i]);
	/* A slice of --once may have left one open. */
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
	instant now = loop_now(polls->world->loop);
	int count = polls->world->once && polls->count > 1 ? 1 : polls->count;

	polls->begun = count;
	for (int i = 0; i < count; i++)
		loop_alarm_set(polls->world->loop, &polls->polls[i].alarm,
		    poll_rhythm_apart(&polls->polls[i],
			poll_rhythm_first(&polls->polls[i], now)));
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
		poll->full_wanted = poll->full_wanted || full;
		loop_alarm_set(polls->world->loop, &poll->alarm,
		    loop_now(polls->world->loop));
		return true;
	}
	return err_set(err, "no enabled source is called \"%s\"", name);
}

bool
polls_accept(struct polls *polls, const char *name, int64_t uid,
    const char *who, int64_t *records, struct err *err)
{
	struct poll *poll = poll_of(polls, name);
	struct source_act act = { .uid = uid, .who = who };
	struct world *world;
	struct sweep sweep;
	bool found;

	if (poll == NULL)
		return err_set(err, "no enabled source is called \"%s\"", name);
	world = poll->world;
	if (poll->intake.sweeping)
		return err_set(err, "%s is being polled now", name);
	if (!store_sweep_quarantined(world->store, poll->health.id,
		world_turn(world), &sweep, &found, err))
		return false;
	if (!found)
		return err_set(err,
		    "%s: its last complete list was believed: there is nothing "
		    "to accept",
		    name);
	act.source = poll->health.id;
	act.at = loop_now(world->loop);
	act.records = *records = sweep.records;
	if (!poll_settle_accept(poll, &sweep, &act, err))
		return false;
	world_nudge(world);
	return true;
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

instant
polls_last_success(const struct polls *polls, int64_t source)
{
	for (int i = 0; i < polls->count; i++)
		if (polls->polls[i].health.id == source)
			return polls->polls[i].health.last_success;
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
