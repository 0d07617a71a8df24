/* Nightly: one digest per date, recipient and scope. */
#include "flow/nightly.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/compose.h"
#include "flow/deliver.h"
#include "flow/gather.h"
#include "flow/polls.h"
#include "flow/review.h"
#include "flow/verdict.h"
#include "io/store_meta.h"

enum {
	PATIENCE_S = 600, /* a digest waits this long for a poll to end */
	AGAIN_S = 5,
	COMPOSING_S = 1800, /* the digests of an evening take less */
};

struct nightly {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task work;     /* one recipient a turn */
	struct arena *arena;       /* of the evening under way */
	instant due[CONF_DIGESTS]; /* next of each configured digest */

	/* The evening under way. */
	bool working;
	int which;      /* of conf->digests */
	instant given;  /* by when it no longer waits for polls and reviews */
	bool gathering; /* the waiting is over */
	bool gathered;
	struct gather_evening evening;
	struct evening_owed *owed;
	size_t owed_count, done;
};

static void
rest(struct nightly *nightly)
{
	instant next = INSTANT_NEVER;

	for (int i = 0; i < nightly->world->conf->digest_count; i++)
		if (nightly->due[i] < next)
			next = nightly->due[i];
	loop_alarm_set(nightly->world->loop, &nightly->alarm, next);
}

/* ---- composing ---- */

/* On each channel the notice's key is the claim; a digest already owed is
 * already sealed. */
static bool
seal_on(struct world *world, const struct conf_channel *channel,
    struct notice *notice, const struct digest_input *input, instant now,
    struct err *err)
{
	struct letter letter;
	struct err why;
	bool is_new;

	if (!store_notice_add(world->store, notice, &notice->id, &is_new, err))
		return false;
	if (!is_new)
		return true;
	if (!compose_digest(world, notice, input, now, &letter, &why)) {
		log_err("digest to %s by %s: %s", notice->recipient,
		    channel->name, why.text);
		return store_notice_withdraw(world->store, notice->id, why.text,
		    now, err);
	}
	if (!store_letter_seal(world->store, &letter, &notice->id, 1, err))
		return false;
	log_info("nightly: digest for %s: %s", notice->recipient,
	    letter.subject);
	return true;
}

/* Of colleagues who share a mailbox each has own dossiers. */
static const char *
subject_of(const struct world *world, const struct evening_owed *owed)
{
	const struct contact *contact = owed->contact;

	if (owed->own_dossiers)
		return arena_printf(world->turn, "digest/own/%s",
		    contact->account != NULL ? contact->account
					     : contact->name);
	return arena_printf(world->turn, "digest/%s",
	    owed->scope == NULL ? "*" : owed->scope->code);
}

static bool
compose_one(struct nightly *nightly, const struct evening_owed *owed,
    instant now, struct err *err)
{
	struct world *world = nightly->world;
	const struct conf *conf = world->conf;
	struct digest_input input;

	if (!gather_digest(world, &nightly->evening, owed, &input, err))
		return false;
	for (int i = 0; i < conf->channel_count; i++) {
		const struct conf_channel *channel = &conf->channels[i];
		struct notice notice = {
			.kind = NOTICE_DIGEST,
			.subject = subject_of(world, owed),
			.clock = CLOCK_COUNT,
			.rung = "digest",
			.due = nightly->evening.date,
			.at = now,
			.recipient =
			    conf_channel_address(channel, owed->contact),
			.recipient_name = owed->contact->name,
			.role = owed->role,
			.agency =
			    owed->scope == NULL ? NULL : owed->scope->code,
			.channel = channel->name,
			.hold_until = now,
			.created = now,
		};

		if ((channel->roles & owed->roles) == 0 ||
		    notice.recipient == NULL)
			continue;
		if (!seal_on(world, channel, &notice, &input, now, err))
			return false;
	}
	return true;
}

static bool
begin_gathering(struct nightly *nightly, instant now, struct err *err)
{
	struct world *world = nightly->world;
	const struct conf_digest *digest =
	    &world->conf->digests[nightly->which];
	instant due = nightly->due[nightly->which];

	gather_finish(&nightly->evening);
	arena_reset(nightly->arena);
	if (!gather_begin(&nightly->evening, world, digest, due, now,
		nightly->arena, err))
		return false;
	nightly->owed = evening_owed(world, digest, nightly->evening.date,
	    nightly->arena, &nightly->owed_count);
	nightly->done = 0;
	nightly->gathering = true;
	return true;
}

static bool
compose_next(struct nightly *nightly, instant now, struct err *err)
{
	struct world *world = nightly->world;

	if (nightly->done == nightly->owed_count)
		return true;
	if (!store_begin(world->store, err))
		return false;
	if (!compose_one(nightly, &nightly->owed[nightly->done], now, err) ||
	    !store_mark_now(world->store, now, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	world_checkpoint_soon(world);
	nightly->done++;
	return true;
}

/* A slice of the reading, or one recipient's digest. */
static bool
work_one(struct nightly *nightly, instant now, struct err *err)
{
	world_turn(nightly->world);
	if (!nightly->gathering)
		return begin_gathering(nightly, now, err);
	if (!nightly->gathered)
		return gather_more(&nightly->evening, nightly->world,
		    &nightly->gathered, err);
	return compose_next(nightly, now, err);
}

static bool
must_wait(const struct nightly *nightly, instant now)
{
	const struct world *world = nightly->world;

	return now < nightly->given &&
	    (review_is_behind(world->review, now) ||
		polls_running_since(world->polls) != INSTANT_NEVER);
}

static void
end_evening(struct nightly *nightly)
{
	struct world *world = nightly->world;
	const struct conf_digest *digest =
	    &world->conf->digests[nightly->which];

	log_info("nightly: %zu digests", nightly->owed_count);
	gather_finish(&nightly->evening);
	nightly->working = false;
	nightly->due[nightly->which] =
	    evening_next(world, digest, nightly->due[nightly->which] + 1);
	rest(nightly);
	deliver_nudge(world->deliver);
}

static void
on_work(void *context)
{
	struct nightly *nightly = context;
	struct world *world = nightly->world;
	instant now = loop_now(world->loop);
	struct err err;

	/* Once the clock is believed again, everything is started anew. */
	if (world->held || !nightly->working)
		return;
	/* Whoever ends a poll or a review nudges; the alarm is the end of
	 * patience. */
	if (!nightly->gathering && must_wait(nightly, now)) {
		loop_alarm_set(world->loop, &nightly->alarm, nightly->given);
		return;
	}
	if (!work_one(nightly, now, &err)) {
		log_err("nightly: %s, again in %d s", err.text, AGAIN_S);
		loop_alarm_set(world->loop, &nightly->alarm, now + AGAIN_S);
		return;
	}
	if (nightly->gathered && nightly->done == nightly->owed_count)
		end_evening(nightly);
	else
		loop_soon(world->loop, &nightly->work);
}

static void
on_alarm(void *context, instant now)
{
	struct nightly *nightly = context;

	if (!nightly->working) {
		/* The earliest that is due, if several are. */
		nightly->which = 0;
		for (int i = 1; i < nightly->world->conf->digest_count; i++)
			if (nightly->due[i] < nightly->due[nightly->which])
				nightly->which = i;
		nightly->working = true;
		nightly->gathering = nightly->gathered = false;
		nightly->given = now + PATIENCE_S;
	}
	loop_soon(nightly->world->loop, &nightly->work);
}

/* ---- life ---- */

struct nightly *
nightly_new(struct world *world)
{
	struct nightly *nightly = mem_alloc(sizeof(*nightly));

	nightly->world = world;
	nightly->arena = arena_new(64 * 1024);
	nightly->alarm = (struct loop_alarm){ .name = "nightly",
		.order = LOOP_NIGHTLY,
		.call = on_alarm,
		.context = nightly };
	nightly->work = (struct loop_task){ .name = "nightly",
		.call = on_work,
		.context = nightly };
	return nightly;
}

void
nightly_free(struct nightly *nightly)
{
	if (nightly == NULL)
		return;
	loop_alarm_clear(nightly->world->loop, &nightly->alarm);
	loop_soon_cancel(nightly->world->loop, &nightly->work);
	gather_finish(&nightly->evening);
	arena_free(nightly->arena);
	mem_free(nightly);
}

void
nightly_start(struct nightly *nightly, instant alive)
{
	const struct conf *conf = nightly->world->conf;
	instant now = loop_now(nightly->world->loop);

	nightly->working = false;
	loop_soon_cancel(nightly->world->loop, &nightly->work);
	loop_alarm_clear(nightly->world->loop, &nightly->alarm);
	if (nightly->world->once)
		return;
	for (int i = 0; i < conf->digest_count; i++) {
		const struct conf_digest *digest = &conf->digests[i];
		instant due = alive == INSTANT_NONE ? now : alive - COMPOSING_S;

		/* Of several that were missed only the newest goes out; one
		 * that was being composed when the daemon died is composed
		 * again, and the notices' keys leave out whom it reached.
		 * After a restore those are lost. */
		if (due < nightly->world->epoch)
			due = nightly->world->epoch;
		due = evening_next(nightly->world, digest, due);
		while (evening_next(nightly->world, digest, due + 1) <= now)
			due = evening_next(nightly->world, digest, due + 1);
		nightly->due[i] = due;
	}
	rest(nightly);
}

void
nightly_nudge(struct nightly *nightly)
{
	if (nightly->working && !nightly->gathering)
		loop_soon(nightly->world->loop, &nightly->work);
}
