/* Channels that are gone, and what waits for them. */
#include "flow/strand.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/admin.h"
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

struct strand {
	struct world *world;
	struct gone *gone;
	size_t count;
};

struct strand *
strand_new(struct world *world)
{
	struct strand *strand = mem_alloc(sizeof(*strand));

	strand->world = world;
	return strand;
}

void
strand_free(struct strand *strand)
{
	if (strand == NULL)
		return;
	for (size_t i = 0; i < strand->count; i++)
		mem_free(strand->gone[i].channel);
	mem_free(strand->gone);
	mem_free(strand);
}

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

static bool
call_up(struct world *world, struct err *err)
{
	const struct conf *conf = world->conf;
	instant now = loop_now(world->loop);

	for (int i = 0; i < conf->channel_count; i++)
		if (!store_letters_call_up(world->store, conf->channels[i].name,
			conf_channel_shape(&conf->channels[i], world->turn),
			now, err))
			return false;
	return true;
}

void
strand_end(struct strand *strand)
{
	struct world *world = strand->world;
	struct err err;

	if (!store_begin(world->store, &err)) {
		log_err("channels: %s", err.text);
		return;
	}
	if (call_up(world, &err) && store_commit(world->store, &err))
		return;
	if (store_in_transaction(world->store))
		store_rollback(world->store);
	log_err("channels: %s", err.text);
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
