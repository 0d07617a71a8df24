/* Deliver: departures, couriers, settling. */
#include "flow/deliver.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/departure.h"
#include "flow/poll.h"
#include "flow/review.h"
#include "flow/seal.h"
#include "io/courier.h"
#include "io/store_outbox.h"
#include "wire/webhook.h"

enum {
	QUEUE = 64,       /* letters with couriers or waiting for one */
	PATIENCE_S = 120, /* a departure waits this long for a poll */
	AGAIN_S = 5,      /* after the store refused */
	GONE_S = 3600,    /* a letter whose channel is configured no more */
};

struct deliver {
	struct world *world;
	struct courier *courier;
	struct loop_wake *wake;
	struct loop_alarm alarm;
	struct loop_task seal;  /* one group a turn */
	struct loop_task carry; /* claims and hands over */
	struct loop_task settle;
	size_t carried;        /* letters with couriers */
	instant waiting_since; /* for a poll to end; NONE when not */
	instant next;          /* what the alarm is set to */
	struct err trouble;    /* of the last letter that did not leave */
	bool troubled;
};

/* ---- the alarm ---- */

static void
refused(struct deliver *deliver, const struct err *err)
{
	log_err("deliver: %s, again in %d s", err->text, AGAIN_S);
	deliver->next = loop_now(deliver->world->loop) + AGAIN_S;
	loop_alarm_set(deliver->world->loop, &deliver->alarm, deliver->next);
}

/* Sleeps until a hold ends or a letter is to be tried. */
static void
rest(struct deliver *deliver)
{
	struct store *store = deliver->world->store;
	instant notice, letter;
	struct err err;

	if (!store_notice_next(store, &notice, &err) ||
	    !store_letters_next(store, &letter, &err)) {
		refused(deliver, &err);
		return;
	}
	/* A full queue is emptied by results, not by the clock. */
	if (courier_room(deliver->courier) == 0)
		letter = INSTANT_NEVER;
	deliver->next = notice < letter ? notice : letter;
	loop_alarm_set(deliver->world->loop, &deliver->alarm, deliver->next);
}

/*
 * A departure waits until nothing that falls due by now is unjudged and a
 * poll that began shortly before has ended; both nudge us.  Not for ever: a
 * slow source then marks the letters with the age of its data.
 */
static bool
must_wait(struct deliver *deliver, instant now)
{
	struct world *world = deliver->world;

	if (world->held)
		return true;
	if (review_is_behind(world->review, now))
		return true;
	if (polls_running_since(world->polls) == INSTANT_NEVER) {
		deliver->waiting_since = INSTANT_NONE;
		return false;
	}
	if (deliver->waiting_since == INSTANT_NONE)
		deliver->waiting_since = now;
	if (now - deliver->waiting_since < PATIENCE_S) {
		loop_alarm_set(world->loop, &deliver->alarm,
		    deliver->waiting_since + PATIENCE_S);
		return true;
	}
	return false;
}

/* ---- sealing ---- */

static void
on_seal(void *context)
{
	struct deliver *deliver = context;
	struct world *world = deliver->world;
	instant now = loop_now(world->loop);
	struct notice_group *groups;
	struct err err;
	size_t count;

	if (must_wait(deliver, now))
		return;
	world_turn(world);
	if (!store_notice_groups(world->store, now, world->turn, &groups,
		&count, &err) ||
	    (count > 0 && !seal_group(world, &groups[0], now, &err))) {
		refused(deliver, &err);
		return;
	}
	loop_soon(world->loop, count > 1 ? &deliver->seal : &deliver->carry);
	if (count == 0)
		world->missed = INSTANT_NONE;
}

static void
on_alarm(void *context, instant now)
{
	struct deliver *deliver = context;

	(void)now;
	loop_soon(deliver->world->loop, &deliver->seal);
}

/* ---- carrying ---- */

/* The endpoint's headers, signed for this attempt. */
static const char *const *
headers_of(struct world *world, const struct conf_channel *channel,
    const struct letter *letter, instant now)
{
	struct webhook_secret secrets[CONF_WEBHOOK_SECRETS];
	const struct slice body = { letter->bytes, letter->size };
	size_t count = 0;
	struct err err;

	for (int i = 0; i < channel->webhook.secret_count; i++) {
		if (webhook_secret_parse(channel->webhook.secrets[i],
			&secrets[count], &err))
			count++;
		else
			log_err("channel %s: %s", channel->name, err.text);
	}
	return webhook_headers(world->turn, letter->message_id, now, body,
	    secrets, count);
}

static bool
hand_over(struct deliver *deliver, const struct letter *letter, int attempt,
    instant now)
{
	struct world *world = deliver->world;
	const struct conf_channel *channel =
	    conf_channel(world->conf, letter->channel);
	struct courier_job job = { .letter = letter->id,
		.channel = channel,
		.attempt = attempt,
		.message_id = letter->message_id,
		.from = channel->smtp.mail_from,
		.to = letter->recipient,
		.bytes = { letter->bytes, letter->size } };

	if (channel->kind == CHANNEL_WEBHOOK)
		job.headers = headers_of(world, channel, letter, now);
	if (!courier_send(deliver->courier, &job))
		return false;
	deliver->carried++;
	loop_busy_begin(world->loop);
	return true;
}

/* A letter whose channel was taken out of the configuration is not dropped:
 * it waits for the channel to come back, and that is said. */
static bool
put_off(struct deliver *deliver, const struct letter *letter, instant now,
    struct err *err)
{
	struct store *store = deliver->world->store;
	const struct settlement settlement = { .state = LETTER_LATER,
		.next_try = now + GONE_S,
		.answer = "the channel is configured no more" };
	int attempt;

	log_err("letter %lld: channel %s is configured no more",
	    (long long)letter->id, letter->channel);
	if (!store_begin(store, err))
		return false;
	if (!store_letter_claim(store, letter->id, now, &attempt, err) ||
	    !store_letter_settle(store, letter->id, now, &settlement, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

/* Claims one letter, commits, and only then lets a courier see it. */
static bool
carry_one(struct deliver *deliver, int64_t id, instant now, struct err *err)
{
	struct world *world = deliver->world;
	struct letter letter;
	int attempt;
	bool found;

	if (!store_letter_load(world->store, id, world->turn, &letter, &found,
		err))
		return false;
	if (conf_channel(world->conf, letter.channel) == NULL)
		return put_off(deliver, &letter, now, err);
	if (!store_begin(world->store, err))
		return false;
	if (!store_letter_claim(world->store, id, now, &attempt, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	if (hand_over(deliver, &letter, attempt, now))
		return true;
	return err_set(err, "letter %lld: no courier takes it", (long long)id);
}

static void
on_carry(void *context)
{
	struct deliver *deliver = context;
	struct world *world = deliver->world;
	size_t room = courier_room(deliver->courier);
	struct letter *letters;
	size_t count = 0;
	struct err err;
	instant now = loop_now(world->loop);

	world_turn(world);
	if (room > 8) /* a few a turn: each is a commit of its own */
		room = 8;
	if (!store_letters_due(world->store, now, room, world->turn, &letters,
		&count, &err)) {
		refused(deliver, &err);
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (!carry_one(deliver, letters[i].id, now, &err)) {
			refused(deliver, &err);
			return;
		}
	if (count > 0 && courier_room(deliver->courier) > 0)
		loop_soon(world->loop, &deliver->carry);
	else
		rest(deliver);
}

/* ---- settling ---- */

static struct settlement
settlement_of(struct deliver *deliver, const struct conf_channel *channel,
    const struct courier_result *result, instant now)
{
	static const struct retry none = { .count = 0 };
	const struct retry *retry = channel == NULL ? &none : &channel->retry;
	struct settlement settlement = { .answer = result->answer,
		.next_try = INSTANT_NEVER };

	switch (result->outcome) {
	case COURIER_SENT:
		settlement.state = LETTER_SENT;
		break;
	case COURIER_REFUSED:
		settlement.state = LETTER_REFUSED;
		break;
	case COURIER_LATER:
	case COURIER_UNCERTAIN:
		settlement.state = result->outcome == COURIER_LATER
		    ? LETTER_LATER
		    : LETTER_UNCERTAIN;
		settlement.next_try = retry_at(retry, result->attempt, now,
		    result->retry_after > 0 ? now + result->retry_after
					    : INSTANT_NONE,
		    (uint64_t)result->letter);
		break;
	}
	if (settlement.state == LETTER_LATER &&
	    settlement.next_try == INSTANT_NEVER) {
		settlement.state = LETTER_REFUSED;
		settlement.answer = arena_printf(deliver->world->turn,
		    "given up after %d attempts: %s", result->attempt,
		    result->answer);
	}
	return settlement;
}

static void
tell(struct deliver *deliver, const struct courier_result *result,
    const struct settlement *settlement)
{
	char at[WHEN_TEXT] = "never";

	if (settlement->state == LETTER_SENT) {
		log_info("letter %lld: sent", (long long)result->letter);
		return;
	}
	if (settlement->next_try != INSTANT_NEVER)
		when_iso_minute(at, settlement->next_try,
		    deliver->world->conf->offset);
	err_set(&deliver->trouble, "letter %lld: %s (%s), next try %s",
	    (long long)result->letter, letter_state_text(settlement->state),
	    result->answer, at);
	deliver->troubled = true;
	if (result->needs_person || settlement->state == LETTER_REFUSED)
		log_err("%s", deliver->trouble.text);
	else
		log_warning("%s", deliver->trouble.text);
}

static bool
settle_one(struct deliver *deliver, const struct courier_result *result,
    struct err *err)
{
	struct world *world = deliver->world;
	instant now = loop_now(world->loop);
	const struct conf_channel *channel;
	struct settlement settlement;
	struct letter letter;
	bool found;

	if (!store_letter_load(world->store, result->letter, world->turn,
		&letter, &found, err))
		return false;
	channel = conf_channel(world->conf, letter.channel);
	settlement = settlement_of(deliver, channel, result, now);
	if (!store_begin(world->store, err))
		return false;
	if (!store_letter_settle(world->store, result->letter, now, &settlement,
		err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	tell(deliver, result, &settlement);
	return true;
}

/* A result that could not be written is not lost: the letter stays claimed
 * and is found uncertain at the next start. */
static void
on_settle(void *context)
{
	struct deliver *deliver = context;
	struct courier_result result;
	struct err err;

	if (!courier_next(deliver->courier, &result)) {
		loop_soon(deliver->world->loop, &deliver->seal);
		return;
	}
	world_turn(deliver->world);
	if (!settle_one(deliver, &result, &err))
		log_err("letter %lld: %s could not be recorded: %s",
		    (long long)result.letter,
		    courier_outcome_text(result.outcome), err.text);
	deliver->carried--;
	loop_soon(deliver->world->loop, &deliver->settle);
	loop_busy_end(deliver->world->loop);
}

static void
on_wake(void *context)
{
	struct deliver *deliver = context;

	loop_soon(deliver->world->loop, &deliver->settle);
}

static void
wake(void *context)
{
	struct deliver *deliver = context;

	loop_wake_send(deliver->wake);
}

/* ---- life ---- */

static bool
recover(struct world *world, struct err *err)
{
	size_t count;

	if (!store_begin(world->store, err))
		return false;
	if (!store_letters_recover(world->store, loop_now(world->loop), &count,
		err)) {
		store_rollback(world->store);
		return false;
	}
	if (count > 0)
		log_warning("%zu letters were under way when the daemon ended: "
			    "uncertain",
		    count);
	return store_commit(world->store, err);
}

struct deliver *
deliver_new(struct world *world, struct err *err)
{
	struct deliver *deliver;

	if (!recover(world, err))
		return NULL;
	deliver = mem_alloc(sizeof(*deliver));
	deliver->world = world;
	deliver->waiting_since = INSTANT_NONE;
	deliver->next = INSTANT_NEVER;
	deliver->alarm = (struct loop_alarm){ .name = "departure",
		.order = LOOP_DELIVER,
		.call = on_alarm,
		.context = deliver };
	deliver->seal = (struct loop_task){ .name = "seal",
		.call = on_seal,
		.context = deliver };
	deliver->carry = (struct loop_task){ .name = "carry",
		.call = on_carry,
		.context = deliver };
	deliver->settle = (struct loop_task){ .name = "settle",
		.call = on_settle,
		.context = deliver };
	deliver->wake = loop_wake_new(world->loop, "courier", on_wake, deliver);
	deliver->courier =
	    courier_new(world->conf->bounds.couriers, QUEUE, wake, deliver);
	return deliver;
}

void
deliver_stop(struct deliver *deliver, int32_t grace_ms)
{
	struct courier_result result;
	struct err err;

	courier_stop(deliver->courier, grace_ms);
	while (courier_next(deliver->courier, &result)) {
		world_turn(deliver->world);
		if (!settle_one(deliver, &result, &err))
			log_err("letter %lld: %s", (long long)result.letter,
			    err.text);
		deliver->carried--;
		loop_busy_end(deliver->world->loop);
	}
}

void
deliver_free(struct deliver *deliver)
{
	if (deliver == NULL)
		return;
	loop_alarm_clear(deliver->world->loop, &deliver->alarm);
	loop_soon_cancel(deliver->world->loop, &deliver->seal);
	loop_soon_cancel(deliver->world->loop, &deliver->carry);
	loop_soon_cancel(deliver->world->loop, &deliver->settle);
	courier_free(deliver->courier);
	loop_wake_free(deliver->wake);
	mem_free(deliver);
}

void
deliver_nudge(struct deliver *deliver)
{
	if (!deliver->seal.is_pending && !deliver->carry.is_pending)
		loop_soon(deliver->world->loop, &deliver->seal);
}

bool
deliver_is_idle(const struct deliver *deliver, instant now)
{
	return deliver->carried == 0 && !deliver->seal.is_pending &&
	    !deliver->carry.is_pending && !deliver->settle.is_pending &&
	    deliver->next > now;
}

bool
deliver_all_well(const struct deliver *deliver, struct err *err)
{
	if (deliver->troubled)
		return err_set(err, "%s", deliver->trouble.text);
	return true;
}
