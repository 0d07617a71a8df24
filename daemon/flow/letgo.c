/* What waits for a channel, let go of. */
#include "flow/letgo.h"

#include "io/store_outbox_act.h"

enum { SLICE = 200 };

static const struct conf_channel *
channel_of(const struct letgo *letgo)
{
	return conf_channel(letgo->world->conf, letgo->gone.channel);
}

/* NULL: of all shapes. */
static const char *
shape_of(const struct letgo *letgo)
{
	const struct conf_channel *channel = channel_of(letgo);

	return channel == NULL
	    ? NULL
	    : conf_channel_shape(channel, letgo->world->turn);
}

static bool
read_addresses(struct letgo *letgo, const struct conf_channel *channel,
    struct err *err)
{
	struct waiting_address *all;
	size_t count;

	if (!store_waiting_addresses(letgo->world->store, channel->name,
		letgo->world->turn, &all, &count, err))
		return false;
	letgo->addresses =
	    arena_alloc(letgo->arena, (count + 1) * sizeof(*letgo->addresses));
	for (size_t i = 0; i < count; i++)
		if (!conf_channel_takes(channel, all[i].recipient))
			letgo->addresses[letgo->address_count++] =
			    arena_string(letgo->arena, all[i].recipient);
	return true;
}

/* The notices whose addresses the channel does not take now. */
static bool
withdraw_misaddressed(struct letgo *letgo, const struct conf_channel *channel,
    int64_t *left, struct err *err)
{
	if (letgo->addresses == NULL && !read_addresses(letgo, channel, err))
		return false;
	/* One that has none left costs something, too. */
	while (*left > 0 && letgo->address < letgo->address_count) {
		int64_t gone = 0;

		if (!store_waiting_withdraw(letgo->world->store, channel->name,
			letgo->addresses[letgo->address], letgo->at, *left,
			&gone, err))
			return false;
		letgo->address += gone < *left;
		letgo->gone.notices += gone;
		*left -= gone < *left ? gone + 1 : gone;
	}
	return true;
}

static bool
withdraw(struct letgo *letgo, int64_t *left, struct err *err)
{
	const struct conf_channel *channel = channel_of(letgo);
	int64_t gone = 0;

	if (channel != NULL)
		return withdraw_misaddressed(letgo, channel, left, err);
	if (!store_waiting_withdraw(letgo->world->store, letgo->gone.channel,
		NULL, letgo->at, *left, &gone, err))
		return false;
	letgo->gone.notices += gone;
	*left -= gone;
	return true;
}

/* Each letter has an act of its own; the notices have no letter. */
static bool
record(struct letgo *letgo, struct err *err)
{
	struct store *store = letgo->world->store;
	const struct outbox_act act = { .act = OUTBOX_DROP,
		.at = letgo->at,
		.uid = letgo->uid,
		.reason = arena_printf(letgo->world->turn,
		    "kênh %s, %lld lời báo: %s", letgo->gone.channel,
		    (long long)letgo->gone.notices, letgo->reason) };

	return letgo->act == 0
	    ? store_outbox_act_add(store, &act, &letgo->act, err)
	    : store_outbox_act_amend(store, letgo->act, act.reason, err);
}

static bool
check(const struct letgo *letgo, struct err *err)
{
	return letgo->generation == letgo->world->generation ||
	    err_set(err,
		"channel %s: the configuration became another meanwhile: %lld "
		"letters and %lld notices are dropped, ask again for the rest",
		letgo->gone.channel, (long long)letgo->gone.letters,
		(long long)letgo->gone.notices);
}

static bool
slice(struct letgo *letgo, bool *done, struct err *err)
{
	int64_t left = SLICE, letters = 0;
	int64_t notices = letgo->gone.notices;

	*done = false;
	if (!letgo->no_letters) {
		if (!store_waiting_drop(letgo->world->store,
			letgo->gone.channel, shape_of(letgo), letgo->uid,
			letgo->reason, letgo->at, left, &letters, err))
			return false;
		letgo->gone.letters += letters;
		letgo->no_letters = letters < left;
		left -= letters;
	}
	if (!letgo->no_letters)
		return true;
	if (!withdraw(letgo, &left, err))
		return false;
	*done = left > 0;
	return letgo->gone.notices == notices || record(letgo, err);
}

/* Nothing was there to be let go of. */
static bool
refuse(const struct letgo *letgo, struct err *err)
{
	const char *channel = letgo->gone.channel;

	if (channel_of(letgo) == NULL)
		return err_set(err, "nothing waits for a channel \"%s\"",
		    channel);
	return err_set(err,
	    "channel %s is configured, and nothing waits for what it was "
	    "before: its letters leave, or are dropped one by one",
	    channel);
}

void
letgo_begin(struct letgo *letgo, struct world *world, const char *channel,
    int64_t uid, const char *reason, struct arena *arena)
{
	*letgo = (struct letgo){ .world = world,
		.arena = arena,
		.gone = { .channel = channel },
		.reason = reason,
		.at = loop_now(world->loop),
		.uid = uid,
		.generation = world->generation };
}

bool
letgo_go_on(struct letgo *letgo, bool *done, struct err *err)
{
	struct store *store = letgo->world->store;
	const struct waiting *gone = &letgo->gone;

	world_turn(letgo->world);
	if (!check(letgo, err) || !store_begin(store, err))
		return false;
	if (!slice(letgo, done, err)) {
		store_rollback(store);
		return false;
	}
	if (!store_commit(store, err))
		return false;
	return !*done || gone->letters + gone->notices > 0 ||
	    refuse(letgo, err);
}
