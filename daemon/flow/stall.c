/* Channels that carry nothing, and again. */
#include "flow/stall.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "flow/admin.h"
#include "io/store_channel.h"
#include "io/store_waiting.h"

enum { ROW = 3 };

/* ---- what one result says ---- */

/* The domain of a mail; of what is none, all of it. */
static const char *
domain_of(const char *recipient)
{
	const char *at = strrchr(recipient, '@');

	return at == NULL ? recipient : at + 1;
}

/* An outage that begins within a departure: one new letter after the other
 * fails, of which some go where one was carried just before.  Letters to a
 * domain that is misspelt fail in a row, too. */
static bool
is_row(const struct channel_health *health)
{
	return health->failed_row >= ROW &&
	    (text_is_empty(health->row_to) ||
		text_equal(health->row_to, health->carried_to));
}

/*
 * Only letters of which others got through after they were sealed make a row:
 * what fails without that is the channel's in any case.  A letter that failed
 * before says nothing new; and a row of which no letter waits any more is over.
 */
static bool
note_row(struct world *world, const struct letter *letter, instant now,
    struct channel_health *health, bool *longer, struct err *err)
{
	const char *to = domain_of(letter->recipient);
	bool others = false;

	*longer = letter->attempts - letter->retried <= 1 &&
	    health->carried >= letter->sealed;
	if (!*longer)
		return true;
	if (health->failed_row > 0 &&
	    !store_channel_waits(world->store, health->channel, health->shape,
		letter->id, &others, err))
		return false;
	if (!others) {
		health->failed_row = 0;
		health->row_since = now;
		health->row_to = to;
	} else if (!text_equal(health->row_to, to)) {
		health->row_to = "";
	}
	health->failed_row++;
	return true;
}

/*
 * A letter that fails while others of its channel got through after it was
 * sealed says something about its recipient, also where it needs a person: a
 * server may relay to all domains but a misspelt one.  Where no server
 * answered it is the channel, whatever got through.
 */
static bool
is_about_channel(const struct channel_health *health,
    const struct letter *letter, const struct courier_result *result)
{
	return result->code == 0 || result->disable || is_row(health) ||
	    health->carried < letter->sealed;
}

/* An outage that was not told and that no letter waited through is over: what
 * failed then was dropped or given up. */
static bool
is_stale(struct world *world, const struct channel_health *health,
    const struct letter *letter, bool *out, struct err *err)
{
	bool others;

	*out = false;
	if (health->failing_since == INSTANT_NONE || health->told ||
	    letter->attempts - letter->retried > 1)
		return true;
	if (!store_channel_waits(world->store, health->channel, health->shape,
		letter->id, &others, err))
		return false;
	*out = !others;
	return true;
}

/* What `channel-stuck` tells (flow/settle) is this outage, told already; but
 * that is said once a day only. */
static void
note_person(struct world *world, const struct letter *letter,
    const struct courier_result *result, instant now,
    struct channel_health *health)
{
	bool is_new = health->stuck == INSTANT_NONE ||
	    world_day(world, health->stuck).n != world_day(world, now).n;

	if (result->disable)
		health->told = true;
	if (!result->needs_person || letter->kind == NOTICE_ADMIN)
		return;
	if (is_new && health->failing_since != INSTANT_NONE)
		health->told = true;
	health->stuck = now;
}

static bool
note_failure(struct world *world, const struct letter *letter,
    const struct courier_result *result, bool waits, instant now,
    struct channel_health *health, struct err *err)
{
	bool stale, longer = false;

	if (!is_stale(world, health, letter, &stale, err))
		return false;
	if (stale) {
		health->failing_since = INSTANT_NONE;
		health->failed_row = 0;
	}
	if (waits && !note_row(world, letter, now, health, &longer, err))
		return false;
	if (waits && health->failing_since == INSTANT_NONE &&
	    is_about_channel(health, letter, result))
		health->failing_since =
		    is_row(health) ? health->row_since : now;
	if (health->failing_since == INSTANT_NONE && !stale)
		return !longer || store_channel_put(world->store, health, err);
	if (health->failing_since == INSTANT_NONE)
		health->failed = INSTANT_NONE;
	else if (is_about_channel(health, letter, result))
		health->failed = now;
	health->answer =
	    health->failing_since == INSTANT_NONE ? NULL : result->answer;
	note_person(world, letter, result, now, health);
	return store_channel_put(world->store, health, err);
}

static bool
owe_back(struct world *world, const struct channel_health *health, instant now,
    struct err *err)
{
	char since[WHEN_TEXT], at[WHEN_TEXT];
	const struct admin_news news = {
		.what = "channel-back",
		.subject = arena_printf(world->turn, "channel/%s/%lld",
		    health->channel, (long long)health->failing_since),
		.at = health->failing_since,
		.detail = arena_printf(world->turn,
		    "%s\nKhông gửi được thư nào từ %s đến %s.", health->channel,
		    when_people(since, health->failing_since,
			world->conf->offset),
		    when_people(at, now, world->conf->offset)),
		.hold_until = now,
	};

	log_notice("channel %s: carries letters again", health->channel);
	return admin_owe_news(world, &news, now, err);
}

static bool
note_success(struct world *world, const struct letter *letter, instant now,
    struct channel_health *health, struct err *err)
{
	if (health->told && !owe_back(world, health, now, err))
		return false;
	health->failing_since = INSTANT_NONE;
	health->failed = INSTANT_NONE;
	health->told = false;
	health->answer = NULL;
	health->carried = now;
	health->carried_to = domain_of(letter->recipient);
	health->failed_row = 0;
	health->row_since = INSTANT_NONE;
	health->row_to = NULL;
	return store_channel_put(world->store, health, err);
}

bool
stall_note(struct world *world, const struct letter *letter,
    const struct courier_result *result, bool waits, instant now,
    struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, letter->channel);
	struct channel_health health;
	const char *shape;

	/* What is told of a channel that is gone, or of another kind than the
	 * letter, is flow/strand's. */
	if (channel == NULL)
		return true;
	shape = conf_channel_shape(channel, world->turn);
	if (letter->shape != NULL && !text_equal(letter->shape, shape))
		return true;
	if (!store_channel_load(world->store, channel->name, shape, world->turn,
		&health, err))
		return false;
	return result->outcome == COURIER_SENT
	    ? note_success(world, letter, now, &health, err)
	    : note_failure(world, letter, result, waits, now, &health, err);
}

/* ---- the alarm ---- */

/* When ${health} is to be told; INSTANT_NEVER: it is, or nothing waits, or the
 * channel is configured no more or as another kind, or its next failure
 * decides. */
static bool
alarm_of(struct world *world, const struct channel_health *health, instant *out,
    struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, health->channel);
	bool waits;

	*out = INSTANT_NEVER;
	if (health->told || channel == NULL ||
	    !text_equal(health->shape,
		conf_channel_shape(channel, world->turn)) ||
	    !store_channel_has_lasted(health, channel->alarm_after))
		return true;
	if (!store_channel_waits(world->store, health->channel, health->shape,
		0, &waits, err))
		return false;
	if (waits)
		*out = health->failing_since + channel->alarm_after;
	return true;
}

static bool
owe_alarm(struct world *world, struct channel_health *health, instant now,
    struct err *err)
{
	struct waiting waiting;
	int64_t misshapen;
	char since[WHEN_TEXT];
	struct admin_news news = {
		.what = "channel-failing",
		.subject = arena_printf(world->turn, "channel/%s/%lld",
		    health->channel, (long long)health->failing_since),
		.at = health->failing_since,
		.hold_until = now,
		.failed = health->channel,
		/* By the channel that fails it would come when all is well. */
		.elsewhere_only = true,
	};

	if (!store_waiting(world->store, health->channel, &waiting, err) ||
	    !store_letters_misshapen(world->store, health->channel,
		health->shape, &misshapen, err))
		return false;
	waiting.letters -= misshapen;
	news.detail = arena_printf(world->turn,
	    "%s\nKhông gửi được thư nào từ %s; %s thư đang chờ. Trả lời gần "
	    "nhất: %s",
	    health->channel,
	    when_people(since, health->failing_since, world->conf->offset),
	    text_number(world->turn, waiting.letters), health->answer);
	log_err("channel %s: nothing carried for %lld minutes, %lld letters "
		"wait: %s",
	    health->channel, (long long)((now - health->failing_since) / 60),
	    (long long)waiting.letters, health->answer);
	health->told = true;
	return admin_owe_news(world, &news, now, err) &&
	    store_channel_put(world->store, health, err);
}

static bool
owe_alarms(struct world *world, struct channel_health *failing, size_t count,
    instant now, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		instant at;

		if (!alarm_of(world, &failing[i], &at, err) ||
		    (at <= now && !owe_alarm(world, &failing[i], now, err)))
			return false;
	}
	return true;
}

bool
stall_next(struct world *world, instant *out, struct err *err)
{
	struct channel_health *failing;
	size_t count;

	*out = INSTANT_NEVER;
	if (!store_channels_failing(world->store, world->turn, &failing, &count,
		err))
		return false;
	for (size_t i = 0; i < count; i++) {
		instant at;

		if (!alarm_of(world, &failing[i], &at, err))
			return false;
		if (at < *out)
			*out = at;
	}
	return true;
}

bool
stall_tell(struct world *world, instant now, struct err *err)
{
	struct channel_health *failing;
	instant next;
	size_t count;

	if (!stall_next(world, &next, err))
		return false;
	if (next > now)
		return true;
	if (!store_channels_failing(world->store, world->turn, &failing, &count,
		err) ||
	    !store_begin(world->store, err))
		return false;
	if (!owe_alarms(world, failing, count, now, err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}
