/* Deliver: departures and couriers. */
#include "flow/deliver.h"

#include "base/log.h"
#include "base/mem.h"
#include "flow/carry.h"
#include "flow/disabled.h"
#include "flow/flood.h"
#include "flow/patience.h"
#include "flow/polls.h"
#include "flow/restore.h"
#include "flow/results.h"
#include "flow/seal.h"
#include "flow/settle.h"
#include "flow/stall.h"
#include "flow/walk.h"
#include "io/store_outbox.h"

enum {
	AGAIN_S = 5,    /* after the store refused */
	ONCE_TRIES = 3, /* --once ends although a result is put aside */
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
	struct flood *flood; /* a letter too big for one turn */
	struct walk walk;    /* over what is due */
	size_t carried;      /* letters with couriers */
	struct patience patience;
	struct results results; /* to be written */
	int tried_again;        /* so often in a row what was put aside */
	struct err trouble;     /* of the last letter that did not leave */
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
	if (deliver->walk.broken > 0 && notice <= now)
		notice = now + AGAIN_S;
	/* What waits for others, and so is due already. */
	if (notice < deliver->patience.until)
		notice = deliver->patience.until;
	if (alarm < deliver->patience.until)
		alarm = deliver->patience.until;
	if (alarm > disabled_says_next(world->disabled, now))
		alarm = disabled_says_next(world->disabled, now);
	/* Should what it takes be written already, no notice says so. */
	if (deliver->flood != NULL && notice > now + AGAIN_S)
		notice = now + AGAIN_S;
	if (notice > letter)
		notice = letter;
	if (world->once && notice > now && deliver->patience.until <= now &&
	    deliver->flood == NULL && is_all_back(deliver))
		loop_stop(world->loop);
	/* --once waits for no alarm about a channel. */
	loop_alarm_set(world->loop, &deliver->alarm,
	    notice < alarm ? notice : alarm);
}

/* ---- sealing ---- */

/* One group a turn.  A group that cannot be sealed is passed over: one bad
 * recipient never stops the others (invariant 7). */
static void
seal_next(struct deliver *deliver, const struct notice_group *group,
    instant now)
{
	struct loop *loop = deliver->world->loop;
	struct err err;

	if (!seal_group(deliver->world, group, now, &deliver->flood, &err)) {
		log_err("letter to %s: %s", group->recipient, err.text);
		deliver->walk.broken++;
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
	const struct notice_group *group;

	/* Under --once the polls come first: whoever nudges before is heard at
	 * their end, and between their slices a transaction may be open. */
	if (world->held || (world->once && !polls_have_run(world->polls)))
		return;
	if (deliver->flood != NULL) {
		go_on(deliver);
		return;
	}
	if (patience_must_wait(&deliver->patience, world, now)) {
		/* What is sealed already does not. */
		loop_soon(world->loop, &deliver->carry);
		return;
	}
	world_turn(world);
	if (!restore_tell(world, now, &err) || !stall_tell(world, now, &err) ||
	    !walk_next(&deliver->walk, world->store, now, &group, &err)) {
		refused(deliver, &err);
		return;
	}
	if (group != NULL) {
		seal_next(deliver, group, now);
		return;
	}
	world->away_from = INSTANT_NONE;
	patience_over(&deliver->patience);
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
	if (!disabled_say(world->disabled, &err)) {
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
	deliver->patience = patience_new();
	walk_init(&deliver->walk);
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
	results_finish(&deliver->results);
	walk_finish(&deliver->walk);
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
