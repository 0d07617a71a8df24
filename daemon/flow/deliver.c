/* Deliver: departures and couriers. */
#include "flow/deliver.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/polls.h"
#include "flow/postage.h"
#include "flow/restore.h"
#include "flow/review.h"
#include "flow/seal.h"
#include "flow/settle.h"
#include "flow/trial.h"
#include "io/store_outbox.h"

enum {
	PATIENCE_S = 120,           /* a departure waits this long for a poll */
	AGAIN_S = 5,                /* after the store refused */
	GONE_S = SETTLE_DISABLED_S, /* a letter whose channel is gone */
};

struct deliver {
	struct world *world;
	struct courier *courier;
	struct loop_wake *wake;
	struct loop_alarm alarm;
	struct loop_alarm again; /* a result that could not be written */
	struct loop_task seal;   /* one group a turn */
	struct loop_task carry;  /* claims and hands over */
	struct loop_task settle;
	size_t broken;         /* groups passed over since the last rest */
	size_t carried;        /* letters with couriers */
	instant waiting_since; /* for a poll to end; NONE when not */
	struct courier_result *results; /* to be written, in their order */
	size_t result_count;
	char **disabled; /* channels whose endpoint wants no more letters */
	size_t disabled_count;
	struct err trouble; /* of the last letter that did not leave */
	bool troubled;
};

/* ---- the alarm ---- */

static void
refused(struct deliver *deliver, const struct err *err)
{
	struct loop *loop = deliver->world->loop;

	log_err("deliver: %s, again in %d s", err->text, AGAIN_S);
	loop_alarm_set(loop, &deliver->alarm, loop_now(loop) + AGAIN_S);
}

/* Sleeps until a hold ends or a letter is to be tried.  --once ends where the
 * daemon would sleep. */
static void
rest(struct deliver *deliver)
{
	struct world *world = deliver->world;
	instant now = loop_now(world->loop), notice, letter;
	struct err err;

	if (!store_notice_next(world->store, &notice, &err) ||
	    !store_letters_next(world->store, &letter, &err)) {
		refused(deliver, &err);
		return;
	}
	/* A full queue is emptied by results, not by the clock. */
	if (courier_room(deliver->courier) == 0)
		letter = INSTANT_NEVER;
	/* Groups that could not be sealed are tried again, but not at once. */
	if (deliver->broken > 0 && notice <= now)
		notice = now + AGAIN_S;
	deliver->broken = 0;
	if (notice > letter)
		notice = letter;
	if (world->once && deliver->carried == 0 && notice > now)
		loop_stop(world->loop);
	loop_alarm_set(world->loop, &deliver->alarm, notice);
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

	if (world->held || review_is_behind(world->review, now))
		return true;
	if (polls_running_since(world->polls) == INSTANT_NEVER) {
		deliver->waiting_since = INSTANT_NONE;
		return false;
	}
	if (deliver->waiting_since == INSTANT_NONE)
		deliver->waiting_since = now;
	if (now - deliver->waiting_since >= PATIENCE_S)
		return false;
	loop_alarm_set(world->loop, &deliver->alarm,
	    deliver->waiting_since + PATIENCE_S);
	return true;
}

/* ---- sealing ---- */

/* One group a turn.  A group that cannot be sealed is passed over: one bad
 * recipient never stops the others (invariant 7). */
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
	if (!restore_tell(world, now, &err)) {
		refused(deliver, &err);
		return;
	}
	if (!store_notice_groups(world->store, now, world->turn, &groups,
		&count, &err)) {
		refused(deliver, &err);
		return;
	}
	if (deliver->broken >= count) {
		world->away_from = INSTANT_NONE;
		loop_soon(world->loop, &deliver->carry);
		return;
	}
	if (!seal_group(world, &groups[deliver->broken], now, &err)) {
		log_err("letter to %s: %s", groups[deliver->broken].recipient,
		    err.text);
		deliver->broken++;
	}
	loop_soon(world->loop, &deliver->seal);
}

static void
on_alarm(void *context, instant now)
{
	struct deliver *deliver = context;

	(void)now;
	loop_soon(deliver->world->loop, &deliver->seal);
}

/* ---- carrying ---- */

/* The job of an attempt that is not claimed yet; false where it cannot be
 * made. */
static bool
prepare(struct world *world, const struct conf_channel *channel,
    const struct letter *letter, instant now, struct courier_job *out,
    struct err *err)
{
	*out = (struct courier_job){ .letter = letter->id,
		.channel = channel,
		.message_id = letter->message_id,
		.from = channel->smtp.mail_from,
		.to = letter->recipient,
		.bytes = { letter->bytes, letter->size } };
	return channel->kind != CHANNEL_WEBHOOK ||
	    postage_put(world, &channel->webhook, letter, now, out, err);
}

static bool
hand_over(struct deliver *deliver, const struct courier_job *job)
{
	if (!courier_send(deliver->courier, job))
		return false;
	deliver->carried++;
	loop_busy_begin(deliver->world->loop);
	return true;
}

static bool
claim(struct world *world, int64_t letter, instant now, int *attempt,
    struct err *err)
{
	if (!store_begin(world->store, err))
		return false;
	if (!store_letter_claim(world->store, letter, now, attempt, err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

/* A letter whose channel was taken out of the configuration, or disabled, is
 * not dropped: it waits for the channel to come back, and that is said. */
static bool
put_off(struct world *world, const struct letter *letter, const char *why,
    instant now, struct err *err)
{
	log_err("letter %lld: channel %s %s", (long long)letter->id,
	    letter->channel, why);
	if (!store_begin(world->store, err))
		return false;
	if (!store_letter_wait(world->store, letter->id, now + GONE_S, err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

bool
deliver_is_disabled(const struct deliver *deliver, const char *channel)
{
	for (size_t i = 0; i < deliver->disabled_count; i++)
		if (text_equal(deliver->disabled[i], channel))
			return true;
	return false;
}

/* A letter of before the trial that still waits. */
static bool
put_to_rest(struct world *world, const struct letter *letter, instant now,
    struct err *err)
{
	log_warning("letter %lld: held, the office is on trial",
	    (long long)letter->id);
	if (!store_begin(world->store, err))
		return false;
	if (!store_letter_hold(world->store, letter->id, now, err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

/* Claims one letter, commits, and only then lets a courier see it. */
static bool
carry_one(struct deliver *deliver, int64_t id, instant now, struct err *err)
{
	struct world *world = deliver->world;
	const struct conf_channel *channel;
	struct letter letter;
	struct courier_job job;
	struct err why;
	bool found;

	if (!store_letter_load(world->store, id, world->turn, &letter, &found,
		err))
		return false;
	if (trial_holds(world, letter.recipient))
		return put_to_rest(world, &letter, now, err);
	channel = conf_channel(world->conf, letter.channel);
	if (channel == NULL)
		return put_off(world, &letter, "is configured no more", now,
		    err);
	if (deliver_is_disabled(deliver, letter.channel))
		return put_off(world, &letter, "is disabled until a reload",
		    now, err);
	if (!prepare(world, channel, &letter, now, &job, &why))
		return put_off(world, &letter,
		    arena_printf(world->turn, "cannot be used: %s", why.text),
		    now, err);
	if (!claim(world, id, now, &job.attempt, err))
		return false;
	if (hand_over(deliver, &job))
		return true;
	return settle_untried(world, id, now + AGAIN_S, "no courier was free",
	    err);
}

static void
on_carry(void *context)
{
	struct deliver *deliver = context;
	struct world *world = deliver->world;
	instant now = loop_now(world->loop);
	size_t room = courier_room(deliver->courier);
	struct letter *letters;
	size_t count = 0;
	struct err err;

	if (world->held)
		return;
	world_turn(world);
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

/* With its result a letter is no longer under way outside: STEP time must not
 * wait for it while its record waits for an alarm. */
static void
collect_results(struct deliver *deliver)
{
	struct courier_result result;

	while (courier_next(deliver->courier, &result)) {
		deliver->results = mem_resize(deliver->results,
		    (deliver->result_count + 1) * sizeof(result));
		deliver->results[deliver->result_count++] = result;
		loop_busy_end(deliver->world->loop);
	}
}

static void
drop_result(struct deliver *deliver)
{
	deliver->result_count--;
	deliver->carried--;
	memmove(deliver->results, deliver->results + 1,
	    deliver->result_count * sizeof(*deliver->results));
}

/* A result that could not be written is kept and written later; should the
 * daemon end before, the letter is found claimed, and so uncertain. */
static void
on_settle(void *context)
{
	struct deliver *deliver = context;
	struct loop *loop = deliver->world->loop;
	const struct courier_result *result;
	struct err err;

	collect_results(deliver);
	if (deliver->result_count == 0) {
		loop_soon(loop, &deliver->seal);
		return;
	}
	result = &deliver->results[0];
	if (!settle_result(deliver->world, result, &deliver->trouble,
		&deliver->troubled, &err)) {
		log_err("letter %lld: %s could not be recorded: %s",
		    (long long)result->letter,
		    courier_outcome_text(result->outcome), err.text);
		loop_alarm_set(loop, &deliver->again, loop_now(loop) + AGAIN_S);
		return;
	}
	drop_result(deliver);
	loop_soon(loop, &deliver->settle);
}

static void
on_again(void *context, instant now)
{
	struct deliver *deliver = context;

	(void)now;
	loop_soon(deliver->world->loop, &deliver->settle);
}

static void
on_wake(void *context)
{
	struct deliver *deliver = context;

	loop_soon(deliver->world->loop, &deliver->settle);
}

/* Called on a courier's thread. */
static void
wake(void *context)
{
	struct deliver *deliver = context;

	loop_wake_send(deliver->wake);
}

/* ---- life ---- */

struct deliver *
deliver_new(struct world *world, struct err *err)
{
	struct deliver *deliver;

	if (!settle_recover(world, err))
		return NULL;
	deliver = mem_alloc(sizeof(*deliver));
	deliver->world = world;
	deliver->waiting_since = INSTANT_NONE;
	deliver->alarm = (struct loop_alarm){ .name = "departure",
		.order = LOOP_DELIVER,
		.call = on_alarm,
		.context = deliver };
	deliver->again = (struct loop_alarm){ .name = "settle",
		.order = LOOP_DELIVER,
		.call = on_again,
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
	/* No letter is claimed before a courier is free for it: what waited in
	 * a queue when the daemon died would be uncertain without need. */
	deliver->courier = courier_new(world->conf->bounds.couriers,
	    (size_t)world->conf->bounds.couriers, wake, deliver);
	return deliver;
}

void
deliver_disable(struct deliver *deliver, const char *channel)
{
	if (deliver_is_disabled(deliver, channel))
		return;
	deliver->disabled = mem_resize(deliver->disabled,
	    (deliver->disabled_count + 1) * sizeof(*deliver->disabled));
	deliver->disabled[deliver->disabled_count++] = mem_copy_string(channel);
}

/* Whether the letters of a channel that was disabled could be called up; those
 * that could not wait out their hour. */
static bool
call_up(struct world *world, const char *channel, struct err *err)
{
	if (!store_begin(world->store, err))
		return false;
	if (!store_letters_hasten(world->store, channel, loop_now(world->loop),
		err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

void
deliver_enable_all(struct deliver *deliver)
{
	struct err err;

	for (size_t i = 0; i < deliver->disabled_count; i++) {
		if (!call_up(deliver->world, deliver->disabled[i], &err))
			log_err("channel %s: %s", deliver->disabled[i],
			    err.text);
		mem_free(deliver->disabled[i]);
	}
	mem_free(deliver->disabled);
	deliver->disabled = NULL;
	deliver->disabled_count = 0;
}

void
deliver_stop(struct deliver *deliver, int32_t grace_ms)
{
	struct world *world = deliver->world;
	struct err err;
	int64_t letter;

	courier_stop(deliver->courier, grace_ms);
	collect_results(deliver);
	for (; deliver->result_count > 0; drop_result(deliver))
		if (!settle_result(world, &deliver->results[0],
			&deliver->trouble, &deliver->troubled, &err))
			log_err("letter %lld: %s",
			    (long long)deliver->results[0].letter, err.text);
	while (courier_take_back(deliver->courier, &letter)) {
		if (!settle_untried(world, letter, loop_now(world->loop),
			"the daemon ended before it was tried", &err))
			log_err("letter %lld: %s", (long long)letter, err.text);
		deliver->carried--;
		loop_busy_end(world->loop);
	}
}

void
deliver_free(struct deliver *deliver)
{
	struct loop *loop;

	if (deliver == NULL)
		return;
	loop = deliver->world->loop;
	loop_alarm_clear(loop, &deliver->alarm);
	loop_alarm_clear(loop, &deliver->again);
	loop_soon_cancel(loop, &deliver->seal);
	loop_soon_cancel(loop, &deliver->carry);
	loop_soon_cancel(loop, &deliver->settle);
	courier_free(deliver->courier);
	loop_wake_free(deliver->wake);
	for (size_t i = 0; i < deliver->disabled_count; i++)
		mem_free(deliver->disabled[i]);
	mem_free(deliver->disabled);
	mem_free(deliver->results);
	mem_free(deliver);
}

void
deliver_nudge(struct deliver *deliver)
{
	if (!deliver->seal.is_pending && !deliver->carry.is_pending)
		loop_soon(deliver->world->loop, &deliver->seal);
}

bool
deliver_all_well(const struct deliver *deliver, struct err *err)
{
	if (deliver->troubled)
		return err_set(err, "%s", deliver->trouble.text);
	return true;
}
