/* From letters that are due to couriers. */
#include "flow/carry.h"

#include "base/log.h"
#include "flow/disabled.h"
#include "flow/hours.h"
#include "flow/postage.h"
#include "flow/settle.h"
#include "flow/strand.h"
#include "flow/trial.h"
#include "io/store_outbox.h"

enum {
	AGAIN_S = 5, /* no courier was free after all */
};

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

/* A letter whose channel cannot be used is not dropped: it waits for the
 * channel to come back, and that is said. */
static bool
put_off(struct world *world, const struct letter *letter, const char *why,
    instant now, struct err *err)
{
	log_err("letter %lld: channel %s cannot be used: %s",
	    (long long)letter->id, letter->channel, why);
	return store_letter_wait(world->store, letter->id,
	    now + SETTLE_DISABLED_S, LETTER_UNUSABLE, err);
}

/* So does one whose channel the configuration names no more. */
static bool
strand(struct world *world, const struct letter *letter, instant now,
    struct err *err)
{
	return store_letter_wait(world->store, letter->id, now + STRAND_WAIT_S,
		   NOTICE_STRANDED, err) &&
	    strand_owe(world->strand, letter->channel, now, err);
}

/* Neither does one whose recipient's office is closed. */
static bool
wait_for_office(struct world *world, const struct letter *letter, instant until,
    struct err *err)
{
	char at[WHEN_TEXT];

	log_info("letter %lld: waits for office hours, %s",
	    (long long)letter->id,
	    when_iso_minute(at, until, world->conf->offset));
	return store_letter_wait(world->store, letter->id, until, HOURS_HOLD,
	    err);
}

/* Bytes that were made for one kind of channel are never sent as those of
 * another: it is as if the channel they were made for were gone. */
static bool
is_misshapen(struct world *world, const struct conf_channel *channel,
    const struct letter *letter)
{
	return letter->shape != NULL &&
	    !text_equal(letter->shape,
		conf_channel_shape(channel, world->turn));
}

/* Claims one letter, or puts it off; ${claimed} says which. */
static bool
claim(struct world *world, int64_t id, instant now, struct courier_job *job,
    bool *claimed, struct err *err)
{
	struct letter *letter = arena_alloc(world->turn, sizeof(*letter));
	const struct conf_channel *channel;
	struct err why;
	instant hour;
	bool found;

	*claimed = false;
	if (!store_letter_load(world->store, id, world->turn, letter, &found,
		err))
		return false;
	/* A letter of before the trial that still waits. */
	if (trial_holds(world, letter->recipient)) {
		log_warning("letter %lld: held, the office is on trial",
		    (long long)id);
		return store_letter_hold(world->store, id, now, err);
	}
	channel = conf_channel(world->conf, letter->channel);
	if (channel == NULL)
		return strand(world, letter, now, err);
	if (is_misshapen(world, channel, letter))
		return store_letter_wait(world->store, id, now + STRAND_WAIT_S,
			   NOTICE_MISADDRESSED, err) &&
		    strand_owe_changed(world->strand, channel, now, err);
	if (!hours_due(world, letter, now, &hour, err))
		return false;
	if (hour > now)
		return wait_for_office(world, letter, hour, err);
	if (!prepare(world, channel, letter, now, job, &why))
		return put_off(world, letter, why.text, now, err);
	*claimed = true;
	return store_letter_claim(world->store, id, now, &job->attempt, err);
}

/* Whether a courier takes one more letter of ${channel} than those ${jobs}. */
static bool
has_room(struct courier *courier, const char *channel,
    const struct courier_job *jobs, size_t count)
{
	size_t taken = 0;

	for (size_t i = 0; i < count; i++)
		taken += text_equal(jobs[i].channel->name, channel);
	return taken < courier_room(courier, channel);
}

static bool
claim_each(struct world *world, struct courier *courier,
    const struct letter *letters, size_t count, instant now,
    struct courier_job *jobs, size_t *claimed, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		bool is_claimed;

		if (!has_room(courier, letters[i].channel, jobs, *claimed))
			continue;
		if (!claim(world, letters[i].id, now, &jobs[*claimed],
			&is_claimed, err))
			return false;
		*claimed += is_claimed;
	}
	return true;
}

/* All of them in one transaction. */
static bool
claim_all(struct world *world, struct courier *courier,
    const struct letter *letters, size_t count, instant now,
    struct courier_job *jobs, size_t *claimed, struct err *err)
{
	bool ok;

	if (!store_begin(world->store, err))
		return false;
	ok =
	    claim_each(world, courier, letters, count, now, jobs, claimed, err);
	if (!ok)
		store_rollback(world->store);
	ok = ok && store_commit(world->store, err);
	strand_settle(world->strand, ok);
	return ok;
}

/* Each to a courier.  One that no courier takes is unclaimed again; should the
 * store refuse that, the others are not left claimed with nobody to carry them:
 * ${err} tells of the last. */
static bool
hand_over(struct world *world, struct courier *courier,
    const struct courier_job *jobs, size_t count, instant now, size_t *begun,
    struct err *err)
{
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		if (courier_send(courier, &jobs[i])) {
			loop_busy_begin(world->loop);
			++*begun;
			continue;
		}
		if (settle_untried(world, jobs[i].letter, now + AGAIN_S,
			"no courier was free", err))
			continue;
		err_prefix(err, "letter %lld", (long long)jobs[i].letter);
		ok = false;
	}
	return ok;
}

/* The channels of which as many letters wait for couriers as may, each between
 * line feeds. */
static const char *
passed_over(struct world *world, struct courier *courier)
{
	struct buf out = buf_over(world->turn);

	for (int i = 0; i < world->conf->channel_count; i++) {
		const char *name = world->conf->channels[i].name;

		if (courier_room(courier, name) == 0 ||
		    disabled_has(world->disabled, name))
			buf_printf(&out, "\n%s\n", name);
	}
	return buf_text(&out);
}

bool
carry_next(struct world *world, struct courier *courier, instant *out,
    struct err *err)
{
	return store_letters_next(world->store, passed_over(world, courier),
	    out, err);
}

bool
carry_due(struct world *world, struct courier *courier, size_t *begun,
    size_t *looked_at, struct err *err)
{
	instant now = loop_now(world->loop);
	struct letter *letters;
	struct courier_job *jobs;
	size_t claimed = 0;

	*begun = *looked_at = 0;
	world_turn(world);
	if (!store_letters_due(world->store, now, passed_over(world, courier),
		(size_t)world->conf->bounds.couriers, world->turn, &letters,
		looked_at, err))
		return false;
	if (*looked_at == 0)
		return true;
	jobs = arena_alloc(world->turn, *looked_at * sizeof(*jobs));
	if (!claim_all(world, courier, letters, *looked_at, now, jobs, &claimed,
		err))
		return false;
	return hand_over(world, courier, jobs, claimed, now, begun, err);
}
