/* The world, built and taken apart. */
#include "flow/build.h"

#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/again.h"
#include "flow/aside.h"
#include "flow/audit.h"
#include "flow/confirm.h"
#include "flow/deliver.h"
#include "flow/disabled.h"
#include "flow/nightly.h"
#include "flow/outlook.h"
#include "flow/polls.h"
#include "flow/cause.h"
#include "flow/retain.h"
#include "flow/retire.h"
#include "flow/returns.h"
#include "flow/review.h"
#include "flow/revive.h"
#include "flow/strand.h"
#include "io/account.h"
#include "io/store_meta.h"

enum { TURN_ARENA = 1 << 20 };

bool
build_store(struct world *world, const struct conf *conf, struct err *err)
{
	char *path = mem_printf("%s/hosod.db", conf->state);
	enum store_time time = loop_is_simulated(world->loop)
	    ? STORE_TIME_SIMULATED
	    : STORE_TIME_REAL;

	if (mkdir(conf->state, 0750) == 0)
		log_notice("made the state folder %s", conf->state);
	world->store = store_open(path, time, loop_now(world->loop), err);
	mem_free(path);
	return world->store != NULL;
}

static bool
sign_in(struct store *store, struct err *err)
{
	if (!store_begin(store, err))
		return false;
	if (!store_started(store, HOSOD_VERSION, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

/* Simulated time may not begin before what the database has lived through;
 * real time that does is doubted, not refused (invariant 10). */
static bool
check_time(struct world *world, struct err *err)
{
	struct store_meta meta;
	char lived[WHEN_TEXT];

	if (!store_meta(world->store, world->turn, &meta, err))
		return false;
	world->epoch = meta.epoch;
	world->epoch_told = meta.epoch_told;
	world->epoch_open = meta.epoch_open;
	if (!loop_is_simulated(world->loop) || meta.last_now == INSTANT_NONE ||
	    meta.last_now <= loop_now(world->loop))
		return true;
	return err_set(err,
	    "the database has lived until %s: simulated time may not begin "
	    "before it",
	    when_iso_minute(lived, meta.last_now, world->conf->offset));
}

bool
build_over_store(struct world *world, struct conf *conf, struct err *err)
{
	struct complaints complaints = { 0 };

	world->conf = conf;
	world->turn = arena_new(TURN_ARENA);
	world->away_from = world->away_to = INSTANT_NONE;
	world->causes = causes_new(world);
	world->asides = asides_new();
	world->accounts = account_book_new();
	world->wording_built_in = wording_build(NULL, NULL, &complaints);
	complaints_finish(&complaints);
	if (!check_time(world, err) || !sign_in(world->store, err) ||
	    !world_adopt(world, conf, false, err) ||
	    !retire_start(world, conf, err))
		return false;
	world->review = review_new(world);
	world->nightly = nightly_new(world);
	world->outlook = outlook_new(world);
	world->retain = retain_new(world);
	world->audit = audit_new(world);
	world->again = again_new(world);
	world->revive = revive_new(world);
	world->strand = strand_new(world);
	world->disabled = disabled_new(world);
	world->returns = returns_new(world);
	world->confirm = confirm_new(world);
	world->deliver = deliver_new(world, err);
	if (world->deliver == NULL)
		return false;
	world->polls = polls_new(world, conf, NULL, err);
	return world->polls != NULL;
}

bool
build_world(struct world *world, struct conf *conf, struct err *err)
{
	world->conf = conf;
	if (!build_store(world, conf, err))
		return false;
	return build_over_store(world, conf, err);
}

/* What cannot change while the daemon runs. */
static bool
may_follow(const struct conf *now, const struct conf *next, struct err *err)
{
	if (!text_equal(now->state, next->state) ||
	    !text_equal(now->control, next->control))
		return err_set(err,
		    "state and control change only with a "
		    "restart; the old configuration stays");
	return true;
}

bool
build_again(struct world *world, struct conf *conf, struct err *err)
{
	struct conf *old = world->conf;
	struct polls *polls = NULL;

	world_turn(world);
	if (may_follow(old, conf, err) && retire_may_reload(world, conf, err))
		polls = polls_new(world, conf, world->polls, err);
	if (polls == NULL || !world_adopt(world, conf, true, err)) {
		polls_free(polls);
		conf_free(conf);
		return false;
	}
	/* The old polls borrow from the old configuration. */
	polls_inherit(polls, world->polls);
	polls_free(world->polls);
	world->polls = polls;
	conf_free(old);
	world_turn(world);
	disabled_end(world->disabled);
	world_start(world);
	return true;
}

/* A clean end is remembered; a missing mark tells of a crash. */
static void
sign_out(struct world *world)
{
	struct store *store = world->store;
	struct err err;

	if (store_in_transaction(store))
		store_rollback(store);
	if (!store_begin(store, &err)) {
		log_err("stop: %s", err.text);
		return;
	}
	if (store_stopped(store, loop_now(world->loop), &err) &&
	    store_commit(store, &err))
		return;
	log_err("stop: %s", err.text);
	if (store_in_transaction(store))
		store_rollback(store);
}

void
build_take_apart(struct world *world, int32_t grace_ms)
{
	polls_free(world->polls);
	mem_free(world->retired);
	if (world->deliver != NULL)
		deliver_stop(world->deliver, grace_ms);
	deliver_free(world->deliver);
	if (world->loop != NULL)
		loop_soon_cancel(world->loop, &world->checkpoint);
	disabled_free(world->disabled);
	strand_free(world->strand);
	revive_free(world->revive);
	again_free(world->again);
	confirm_free(world->confirm);
	returns_free(world->returns);
	audit_free(world->audit);
	retain_free(world->retain);
	outlook_free(world->outlook);
	nightly_free(world->nightly);
	review_free(world->review);
	if (world->store != NULL)
		sign_out(world);
	store_close(world->store);
	wording_free(world->wording_built_in);
	causes_free(world->causes);
	asides_free(world->asides);
	account_book_free(world->accounts);
	arena_free(world->turn);
	if (world->conf != NULL)
		conf_free(world->conf);
	*world = (struct world){ .loop = world->loop,
		.fetcher = world->fetcher,
		.supervise = world->supervise };
}
