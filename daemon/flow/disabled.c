/* Channels that an endpoint's answer disabled. */
#include "flow/disabled.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/settle.h"
#include "io/store_outbox.h"

struct channel {
	char *name;
	instant said; /* when the log had it last; INSTANT_NONE */
};

struct disabled {
	struct world *world;
	struct channel *channels;
	size_t count;
};

struct disabled *
disabled_new(struct world *world)
{
	struct disabled *disabled = mem_alloc(sizeof(*disabled));

	disabled->world = world;
	return disabled;
}

void
disabled_end(struct disabled *disabled)
{
	for (size_t i = 0; i < disabled->count; i++)
		mem_free(disabled->channels[i].name);
	mem_free(disabled->channels);
	disabled->channels = NULL;
	disabled->count = 0;
}

void
disabled_free(struct disabled *disabled)
{
	if (disabled == NULL)
		return;
	disabled_end(disabled);
	mem_free(disabled);
}

bool
disabled_has(const struct disabled *disabled, const char *channel)
{
	for (size_t i = 0; i < disabled->count; i++)
		if (text_equal(disabled->channels[i].name, channel))
			return true;
	return false;
}

void
disabled_add(struct disabled *disabled, const char *channel)
{
	if (disabled_has(disabled, channel))
		return;
	disabled->channels = mem_resize(disabled->channels,
	    (disabled->count + 1) * sizeof(*disabled->channels));
	disabled->channels[disabled->count++] =
	    (struct channel){ mem_copy_string(channel), INSTANT_NONE };
}

bool
disabled_say(struct disabled *disabled, struct err *err)
{
	struct world *world = disabled->world;
	instant now = loop_now(world->loop);

	for (size_t i = 0; i < disabled->count; i++) {
		struct channel *it = &disabled->channels[i];
		int64_t count;

		if (it->said != INSTANT_NONE &&
		    it->said + SETTLE_DISABLED_S > now)
			continue;
		if (!store_letters_overdue(world->store, it->name, now, &count,
			err))
			return false;
		it->said = now;
		if (count > 0)
			log_err("channel %s is disabled until a reload: %lld "
				"letters wait",
			    it->name, (long long)count);
	}
	return true;
}

instant
disabled_says_next(const struct disabled *disabled, instant now)
{
	instant next = INSTANT_NEVER;

	for (size_t i = 0; i < disabled->count; i++) {
		instant said = disabled->channels[i].said;
		instant at =
		    said == INSTANT_NONE ? now : said + SETTLE_DISABLED_S;

		next = at < next ? at : next;
	}
	return next;
}
