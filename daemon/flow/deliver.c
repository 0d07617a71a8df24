/* Deliver: departures and couriers. */
#include "flow/deliver.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/carry.h"
#include "flow/flood.h"
#include "flow/polls.h"
#include "flow/restore.h"
#include "flow/results.h"
#include "flow/review.h"
#include "flow/seal.h"
#include "flow/settle.h"
#include "flow/stall.h"
#include "io/store_outbox.h"

enum {
	/* What is to be sealed waits this long for a poll: what leaves at once
	 * does so within a minute. */
	PATIENCE_S = 45,
	REVIEW_PATIENCE_S = 900, /* for a review, which ends or fails */
	AGAIN_S = 5,             /* after the store refused */
	ONCE_TRIES = 3, /* --once ends although a result is put aside */
	DUE_A_PAGE = 500,
	WALK_CHUNK = 16384,
};

/* A channel whose endpoint wants no more letters. */
struct disabled {
	char *name;
	instant said; /* when the log had it last; INSTANT_NONE */
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
	/* The walk over what is due; it ends where nothing more is. */
	struct notice_place place;
	struct arena *walk; /* of the page of groups under way */
	struct notice_group *groups;
	size_t group_count, group_at;
	struct flood *flood;    /* a letter too big for one turn */
	size_t broken;          /* groups that it passed over */
	size_t carried;         /* letters with couriers */
	instant waiting_since;  /* for a poll or a review; NONE when not */
	instant waits_until;    /* at most; NEVER: whoever ends it nudges */
	struct results results; /* to be written */
	int tried_again;        /* so often in a row what was put aside */
	struct disabled *disabled;
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

/* Whether --once has waited for every letter that can be waited for. */
static bool
is_all_back(struct deliver *deliver)
{
	size_t aside = deliver->results.aside_count;

	if (deliver->carried == 0)
		return true;
	if (deliver->carried > aside || deliver->tried_again < ONCE_TRIES)
		return false;
	deliver->troubled = true;
	err_set(&deliver->trouble,
	    "what became of %zu letters could not be recorded", aside);
	return true;
}

/* When the log has disabled channels next. */
static instant
says_next(const struct deliver *deliver, instant now)
{
	instant next = INSTANT_NEVER;

	for (size_t i = 0; i < deliver->disabled_count; i++) {
		instant said = deliver->disabled[i].said;
		instant at =
		    said == INSTANT_NONE ? now : said + SETTLE_DISABLED_S;

		next = at < next ? at : next;
	}
	return next;
}

/* Letters of a disabled channel stay as they are: an hour has one line of them,
 * however many they are. */
static bool
say_disabled(struct deliver *deliver, struct err *err)
{
	struct world *world = deliver->world;
	instant now = loop_now(world->loop);

	for (size_t i = 0; i < deliver->disabled_count; i++) {
		struct disabled *it = &deliver->disabled[i];
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

/* Sleeps until a hold ends or a letter is to be tried.  --once ends where the
 * daemon would sleep. */
static void
rest(struct deliver *deliver)
{
	struct world *world = deliver->world;
	instant now = loop_now(world->loop), notice, letter, alarm;
	struct err err;

	if (!store_notice_next(world->store, &notice, &err) ||
	    !carry_next(world, deliver->courier, &letter, &err) ||
	    !stall_next(world, &alarm, &err)) {
		refused(deliver, &err);
		return;
	}
	/* Groups that could not be sealed are tried again, but not at once. */
	if (deliver->broken > 0 && notice <= now)
		notice = now + AGAIN_S;
	/* What waits for others, and so is due already. */
	if (notice < deliver->waits_until)
		notice = deliver->waits_until;
	if (alarm < deliver->waits_until)
		alarm = deliver->waits_until;
	if (alarm > says_next(deliver, now))
		alarm = says_next(deliver, now);
	/* Should what it takes be written already, no notice says so. */
	if (deliver->flood != NULL && notice > now + AGAIN_S)
		notice = now + AGAIN_S;
	if (notice > letter)
		notice = letter;
	if (world->once && notice > now && deliver->waits_until <= now &&
	    deliver->flood == NULL && is_all_back(deliver))
		loop_stop(world->loop);
	/* --once waits for no alarm about a channel. */
	loop_alarm_set(world->loop, &deliver->alarm,
	    notice < alarm ? notice : alarm);
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
	bool reviews = review_is_behind(world->review, now);
	instant until;

	deliver->waits_until = INSTANT_NONE;
	if (!reviews && polls_running_since(world->polls) == INSTANT_NEVER) {
		deliver->waiting_since = INSTANT_NONE;
		return false;
	}
	if (deliver->waiting_since == INSTANT_NONE ||
	    deliver->waiting_since > now)
		deliver->waiting_since = now;
	until =
	    deliver->waiting_since + (reviews ? REVIEW_PATIENCE_S : PATIENCE_S);
	if (until <= now)
		return false;
	deliver->waits_until = until;
	return true;
}

/* ---- sealing ---- */

/* Whether a group is left of this walk; else the next begins at its front. */
static bool
next_group(struct deliver *deliver, instant now, bool *more, struct err *err)
{
	if (deliver->group_at == deliver->group_count) {
		arena_reset(deliver->walk);
		deliver->group_at = deliver->group_count = 0;
		if (deliver->place.id == NOTICE_PLACE_FIRST.id)
			deliver->broken = 0;
		if (!store_notice_groups(deliver->world->store, now,
			&deliver->place, DUE_A_PAGE, deliver->walk,
			&deliver->groups, &deliver->group_count, err))
			return false;
	}
	*more = deliver->group_at < deliver->group_count;
	if (!*more)
		deliver->place = NOTICE_PLACE_FIRST;
	return true;
}

/* One group a turn.  A group that cannot be sealed is passed over: one bad
 * recipient never stops the others (invariant 7). */
static void
seal_next(struct deliver *deliver, instant now)
{
	const struct notice_group *group =
	    &deliver->groups[deliver->group_at++];
	struct loop *loop = deliver->world->loop;
	struct err err;

	if (!seal_group(deliver->world, group, now, &deliver->flood, &err)) {
		log_err("letter to %s: %s", group->recipient, err.text);
		deliver->broken++;
	}
	world_checkpoint_soon(deliver->world);
	/* The first letters do not wait for the last. */
	loop_soon(loop, &deliver->carry);
	loop_soon(loop, &deliver->seal);
}

/* The next slice of a letter that is being gathered. */
static void
go_on(struct deliver *deliver)
{
	struct err err;
	bool done;

	if (!flood_go_on(deliver->flood, &done, &err)) {
		refused(deliver, &err);
		return;
	}
	if (done) {
		flood_free(deliver->flood);
		deliver->flood = NULL;
	}
	world_checkpoint_soon(deliver->world);
	/* What is sealed does not wait for it. */
	loop_soon(deliver->world->loop, &deliver->carry);
	loop_soon(deliver->world->loop, &deliver->seal);
}

static void
on_seal(void *context)
{
	struct deliver *deliver = context;
	struct world *world = deliver->world;
	instant now = loop_now(world->loop);
	struct err err;
	bool more;

	if (world->held)
		return;
	if (deliver->flood != NULL) {
		go_on(deliver);
		return;
	}
	if (must_wait(deliver, now)) {
		/* What is sealed already does not. */
		loop_soon(world->loop, &deliver->carry);
		return;
	}
	world_turn(world);
	if (!restore_tell(world, now, &err) || !stall_tell(world, now, &err) ||
	    !next_group(deliver, now, &more, &err)) {
		refused(deliver, &err);
		return;
	}
	if (more) {
		seal_next(deliver, now);
		return;
	}
	world->away_from = INSTANT_NONE;
	deliver->waiting_since = INSTANT_NONE;
	loop_soon(world->loop, &deliver->carry);
}

static void
on_alarm(void *context, instant now)
{
	struct deliver *deliver = context;

	(void)now;
	loop_soon(deliver->world->loop, &deliver->seal);
}

/* ---- what couriers bring back ---- */

/* With its result a letter is no longer under way outside: STEP time must not
 * wait for it while its record waits for an alarm. */
static void
collect_results(struct deliver *deliver)
{
	struct courier_result result;

	while (courier_next(deliver->courier, &result)) {
		results_add(&deliver->results, &result);
		loop_busy_end(deliver->world->loop);
	}
}

/* ---- carrying ---- */

static void
on_carry(void *context)
{
	struct deliver *deliver = context;
	struct world *world = deliver->world;
	size_t begun, looked_at;
	struct err err;
	bool taken;

	if (world->held)
		return;
	/* What came back first: it may disable a channel. */
	collect_results(deliver);
	if (deliver->results.count > 0) {
		loop_soon(world->loop, &deliver->settle);
		return;
	}
	if (!say_disabled(deliver, &err)) {
		refused(deliver, &err);
		return;
	}
	taken = carry_due(world, deliver->courier, &begun, &looked_at, &err);
	deliver->carried += begun;
	if (!taken) {
		refused(deliver, &err);
		return;
	}
	if (looked_at > 0)
		loop_soon(world->loop, &deliver->carry);
	else
		rest(deliver);
}

/* ---- settling ---- */

/* Results that could not be written are kept and written later; should the
 * daemon end before, their letters are found claimed, and so uncertain. */
static void
on_settle(void *context)
{
	struct deliver *deliver = context;
	struct loop *loop = deliver->world->loop;
	struct results *results = &deliver->results;
	size_t aside = results->aside_count;

	collect_results(deliver);
	if (results->count == 0) {
		loop_soon(loop, &deliver->seal);
		return;
	}
	deliver->carried -= results_write(results, deliver->world,
	    &deliver->trouble, &deliver->troubled);
	if (results->aside_count == 0)
		deliver->tried_again = 0;
	if (results->aside_count > aside)
		loop_alarm_set(loop, &deliver->again, loop_now(loop) + AGAIN_S);
	world_checkpoint_soon(deliver->world);
	loop_soon(loop, &deliver->settle);
}

static void
on_again(void *context, instant now)
{
	struct deliver *deliver = context;

	(void)now;
	deliver->tried_again++;
	results_bring_back(&deliver->results);
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
	deliver->waiting_since = deliver->waits_until = INSTANT_NONE;
	deliver->place = NOTICE_PLACE_FIRST;
	deliver->walk = arena_new(WALK_CHUNK);
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
	/* No more letters are claimed ahead than couriers take up next: what
	 * waited when the daemon died would be uncertain without need. */
	deliver->courier = courier_new(world->conf->bounds.couriers,
	    (size_t)world->conf->bounds.couriers, wake, deliver);
	return deliver;
}

bool
deliver_is_disabled(const struct deliver *deliver, const char *channel)
{
	for (size_t i = 0; i < deliver->disabled_count; i++)
		if (text_equal(deliver->disabled[i].name, channel))
			return true;
	return false;
}

void
deliver_disable(struct deliver *deliver, const char *channel)
{
	if (deliver_is_disabled(deliver, channel))
		return;
	deliver->disabled = mem_resize(deliver->disabled,
	    (deliver->disabled_count + 1) * sizeof(*deliver->disabled));
	deliver->disabled[deliver->disabled_count++] =
	    (struct disabled){ mem_copy_string(channel), INSTANT_NONE };
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
		if (!call_up(deliver->world, deliver->disabled[i].name, &err))
			log_err("channel %s: %s", deliver->disabled[i].name,
			    err.text);
		mem_free(deliver->disabled[i].name);
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
	results_bring_back(&deliver->results);
	while (deliver->results.count > 0)
		deliver->carried -= results_write(&deliver->results, world,
		    &deliver->trouble, &deliver->troubled);
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
		mem_free(deliver->disabled[i].name);
	mem_free(deliver->disabled);
	results_finish(&deliver->results);
	arena_free(deliver->walk);
	flood_free(deliver->flood);
	mem_free(deliver);
}

void
deliver_nudge(struct deliver *deliver)
{
	loop_soon(deliver->world->loop, &deliver->seal);
}

bool
deliver_all_well(const struct deliver *deliver, struct err *err)
{
	if (deliver->troubled)
		return err_set(err, "%s", deliver->trouble.text);
	return true;
}
