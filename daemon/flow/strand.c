/* Channels that are gone, and what waits for them. */
#include "flow/strand.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/admin.h"
#include "flow/deliver.h"
#include "io/store_call_up.h"
#include "io/store_channel.h"
#include "io/store_outbox.h"
#include "io/store_waiting.h"

/* A channel of which today's news was owed. */
struct gone {
	char *channel;
	day told;
	/* In the open transaction: on which day, and what waited. */
	day owed;
	int64_t notices, letters;
	bool is_changed; /* else the configuration names it no more */
};

/* No day. */
#define NEVER ((day){ INT32_MIN })

enum {
	SLICE = 200,
	SLICE_US = 10 * 1000, /* a slice commits after this */
	AGAIN_S = 5,          /* after the store refused */
};

struct strand {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task work;
	/* Up to where the letters that wait were looked at. */
	struct letter_waits place;
	struct gone *gone;
	size_t count;
};

static struct gone *
find(struct strand *strand, const char *channel)
{
	struct gone *gone;

	for (size_t i = 0; i < strand->count; i++)
		if (text_equal(strand->gone[i].channel, channel))
			return &strand->gone[i];
	strand->gone = mem_resize(strand->gone,
	    (strand->count + 1) * sizeof(*strand->gone));
	gone = &strand->gone[strand->count++];
	*gone = (struct gone){ .channel = mem_copy_string(channel),
		.told = NEVER,
		.owed = NEVER };
	return gone;
}

static bool
owe(struct world *world, const struct waiting *it, const char *what,
    const char *detail, instant now, struct err *err)
{
	char date[WHEN_TEXT];
	const struct admin_news news = {
		.what = what,
		.subject = arena_printf(world->turn, "admin/%s %s", it->channel,
		    when_iso_day(date, world_day(world, now))),
		.at = now,
		.detail = detail,
		.hold_until = now,
	};

	return admin_owe_news(world, &news, now, err);
}

bool
strand_owe(struct strand *strand, const char *channel, instant now,
    struct err *err)
{
	struct world *world = strand->world;
	struct gone *gone = find(strand, channel);
	day today = world_day(world, now);
	struct waiting it;

	if (gone->told.n == today.n || gone->owed.n == today.n)
		return true;
	if (!store_waiting(world->store, channel, &it, err) ||
	    !owe(world, &it, "channel-gone",
		arena_printf(world->turn, "%s\n%lld lời báo, %lld thư đang chờ",
		    channel, (long long)it.notices, (long long)it.letters),
		now, err))
		return false;
	gone->is_changed = false;
	gone->owed = today;
	gone->notices = it.notices;
	gone->letters = it.letters;
	return true;
}

/* What waits for ${channel} as it was: notices to addresses that it does not
 * take now, letters of another shape. */
static bool
count_changed(struct world *world, const struct conf_channel *channel,
    const char *shape, struct waiting *out, struct err *err)
{
	struct waiting_address *addresses;
	size_t count;

	*out = (struct waiting){ .channel = channel->name };
	if (!store_letters_misshapen(world->store, channel->name, shape,
		&out->letters, err) ||
	    !store_waiting_addresses(world->store, channel->name, world->turn,
		&addresses, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!conf_channel_takes(channel, addresses[i].recipient))
			out->notices += addresses[i].notices;
	return true;
}

bool
strand_owe_changed(struct strand *strand, const struct conf_channel *channel,
    instant now, struct err *err)
{
	struct world *world = strand->world;
	struct gone *gone = find(strand, channel->name);
	day today = world_day(world, now);
	struct waiting it;
	const char *shape = conf_channel_shape(channel, world->turn);

	if (!store_channel_forget(world->store, channel->name, shape, err))
		return false;
	if (gone->told.n == today.n || gone->owed.n == today.n)
		return true;
	if (!count_changed(world, channel, shape, &it, err) ||
	    !owe(world, &it, "channel-changed",
		arena_printf(world->turn, "%s\n%lld lời báo, %lld thư đang chờ",
		    channel->name, (long long)it.notices,
		    (long long)it.letters),
		now, err))
		return false;
	gone->is_changed = true;
	gone->owed = today;
	gone->notices = it.notices;
	gone->letters = it.letters;
	return true;
}

/* Tries ${letter} at ${now}, where its channel is there as it was. */
static bool
call_up(struct world *world, const struct letter_waits *letter, instant now,
    bool *called, struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, letter->channel);

	*called = false;
	return channel == NULL ||
	    store_letter_call_up(world->store, letter->id,
		conf_channel_shape(channel, world->turn), now, called, err);
}

/* At least one, or a slow machine would never get on. */
static bool
call_up_some(struct strand *strand, const struct letter_waits *letters,
    size_t count, instant now, bool *called, struct err *err)
{
	struct world *world = strand->world;
	int64_t began = loop_monotonic_us();
	struct letter_waits place = strand->place;

	for (size_t i = 0;
	     i < count && (i == 0 || loop_monotonic_us() - began < SLICE_US);
	     i++) {
		bool one;

		if (!call_up(world, &letters[i], now, &one, err))
			return false;
		*called = *called || one;
		place = letters[i];
	}
	if (!store_commit(world->store, err))
		return false;
	strand->place = place;
	return true;
}

static bool
slice(struct strand *strand, bool *more, struct err *err)
{
	struct world *world = strand->world;
	struct letter_waits *letters;
	bool called = false;
	size_t count;

	world_turn(world);
	if (!store_letters_wait_after(world->store, &strand->place, SLICE,
		world->turn, &letters, &count, err))
		return false;
	*more = count > 0;
	if (count == 0)
		return true;
	if (!store_begin(world->store, err))
		return false;
	if (!call_up_some(strand, letters, count, loop_now(world->loop),
		&called, err)) {
		if (store_in_transaction(world->store))
			store_rollback(world->store);
		return false;
	}
	/* The first do not wait for the last. */
	if (called)
		deliver_nudge(world->deliver);
	return true;
}

/* --once has no second turn for it. */
static void
refused(struct strand *strand, const struct err *err)
{
	struct world *world = strand->world;

	if (world->once) {
		log_err("channels: %s", err->text);
		return;
	}
	log_err("channels: %s, again in %d s", err->text, AGAIN_S);
	loop_alarm_set(world->loop, &strand->alarm,
	    loop_now(world->loop) + AGAIN_S);
}

static void
on_work(void *context)
{
	struct strand *strand = context;
	struct world *world = strand->world;
	bool more = true;
	struct err err;

	/* Once the clock is believed, everything is started anew. */
	if (world->held)
		return;
	do
		if (!slice(strand, &more, &err)) {
			refused(strand, &err);
			return;
		}
	while (more && world->once);
	if (more)
		loop_soon(world->loop, &strand->work);
}

static void
on_alarm(void *context, instant now)
{
	struct strand *strand = context;

	(void)now;
	loop_soon(strand->world->loop, &strand->work);
}

struct strand *
strand_new(struct world *world)
{
	struct strand *strand = mem_alloc(sizeof(*strand));

	strand->world = world;
	strand->alarm = (struct loop_alarm){ .name = "channels",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = strand };
	strand->work = (struct loop_task){ .name = "channels",
		.call = on_work,
		.context = strand };
	return strand;
}

void
strand_free(struct strand *strand)
{
	if (strand == NULL)
		return;
	loop_alarm_clear(strand->world->loop, &strand->alarm);
	loop_soon_cancel(strand->world->loop, &strand->work);
	for (size_t i = 0; i < strand->count; i++)
		mem_free(strand->gone[i].channel);
	mem_free(strand->gone);
	mem_free(strand);
}

void
strand_end(struct strand *strand)
{
	struct world *world = strand->world;

	strand->place =
	    (struct letter_waits){ .next_try = loop_now(world->loop),
		    .id = INT64_MAX };
	/* Between two slices of its sweep a transaction is open. */
	if (world->once)
		on_work(strand);
	else
		loop_soon(world->loop, &strand->work);
}

static void
say(const struct gone *gone)
{
	if (gone->is_changed)
		log_err("channel %s is of another kind than before: %lld "
			"notices and %lld letters wait for what it was",
		    gone->channel, (long long)gone->notices,
		    (long long)gone->letters);
	else
		log_err("channel %s is configured no more: %lld notices and "
			"%lld letters wait for it",
		    gone->channel, (long long)gone->notices,
		    (long long)gone->letters);
}

void
strand_settle(struct strand *strand, bool committed)
{
	for (size_t i = 0; strand != NULL && i < strand->count; i++) {
		struct gone *gone = &strand->gone[i];

		if (committed && gone->owed.n != NEVER.n) {
			say(gone);
			gone->told = gone->owed;
		}
		gone->owed = NEVER;
	}
}
