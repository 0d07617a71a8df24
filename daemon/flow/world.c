/* What the turns share. */
#include "flow/world.h"

#include "base/log.h"
#include "flow/again.h"
#include "flow/audit.h"
#include "flow/cause.h"
#include "flow/confirm.h"
#include "flow/deliver.h"
#include "flow/nightly.h"
#include "flow/outlook.h"
#include "flow/polls.h"
#include "flow/retain.h"
#include "flow/retire.h"
#include "flow/returns.h"
#include "flow/review.h"
#include "flow/revive.h"
#include "flow/strand.h"
#include "flow/trial.h"
#include "io/account.h"
#include "io/store_meta.h"
#include "wire/overlay_file.h"

bool
world_adopt(struct world *world, struct conf *conf, bool reload,
    struct err *err)
{
	struct retired retired;
	int64_t generation;
	instant live;

	if (!store_begin(world->store, err))
		return false;
	if (!store_generation(world->store, conf->hash,
		catalogue_hash(conf->catalogue), conf->calendar_hash,
		&generation, err) ||
	    !store_calendar_keep(world->store, conf->calendar_hash,
		overlay_file_keep(conf->calendar, conf->overlay_text,
		    world->turn),
		err) ||
	    !trial_adopt(world, conf, &live, err) ||
	    (reload && !retire_mark(world, conf, &retired, err))) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	causes_forget(world->causes);
	account_book_forget(world->accounts);
	world->conf = conf;
	world->wording =
	    conf->wording != NULL ? conf->wording : world->wording_built_in;
	world->generation = generation;
	world->live = live;
	if (trial_is_on(world))
		log_notice("trial: letters go to %d recipients alone",
		    conf->trial_count);
	world->rules = (struct rules){ .calendar = conf->calendar,
		.calendars = conf->calendars,
		.catalogue = conf->catalogue,
		.directory = conf->directory,
		.ladder = &conf->ladder,
		.convention = conf->deadline.convention,
		.cutoff = conf->deadline.cutoff,
		.agencies = conf->deadline.agencies,
		.agency_count = conf->deadline.agency_count,
		.acceptance = conf->deadline.acceptance,
		.acceptance_paper = conf->deadline.acceptance_paper,
		.long_pause = conf->findings.bounds.paused };
	world->rules_still = rules_still(&world->rules, conf->arena);
	if (reload)
		retire_note(world, &retired);
	return true;
}

struct arena *
world_turn(struct world *world)
{
	arena_reset(world->turn);
	return world->turn;
}

day
world_day(const struct world *world, instant at)
{
	return when_day(at, world->conf->offset);
}

instant
world_end(const struct world *world, instant now, int32_t days)
{
	return when_at(when_add_days(world_day(world, now), days + 1), 0,
	    world->conf->offset);
}

const char *
world_end_text(const struct world *world, instant at)
{
	int32_t offset = world->conf->offset;
	char text[WHEN_TEXT];

	return when_second_of_day(at, offset) != 0
	    ? arena_string(world->turn, when_people_short(text, at, offset))
	    : arena_printf(world->turn, "%s 24:00",
		  when_people_day(text,
		      when_add_days(when_day(at, offset), -1)));
}

bool
world_end_is_ahead(const struct world *world, instant end, instant now,
    struct err *err)
{
	char text[WHEN_TEXT];

	return end > now ||
	    err_set(err, "its end, %s, is past already: it is %s now",
		world_end_text(world, end),
		when_people_short(text, now, world->conf->offset));
}

const struct calendar *
world_calendar(const struct world *world, const char *agency, instant now)
{
	return world->rules.calendars == NULL
	    ? world->rules.calendar
	    : calendars_named(world->rules.calendars, agency,
		  world_day(world, now));
}

enum reach_state
world_reach(const struct world *world, const struct reach *reach,
    const char *address, instant now)
{
	const struct reach_rules rules = {
		.asks = world->conf->contacts_confirm,
		.days = world->conf->contacts_confirm_days,
		.calendar = world->rules.calendar,
	};

	return reach_state(&rules, reach_find(reach, address), now);
}

void
world_start(struct world *world)
{
	instant now = loop_now(world->loop);
	struct store_meta meta = { .last_now = INSTANT_NONE };
	struct err err;

	world_turn(world);
	if (!store_meta(world->store, world->turn, &meta, &err))
		log_err("start: %s", err.text);
	world->away_from = meta.last_now;
	world->away_to = now;
	/* The tree of agencies, and with it whom a silence holds, may be
	 * another. */
	again_all(world->again);
	revive_start(world->revive);
	strand_end(world->strand);
	outlook_start(world->outlook);
	confirm_start(world->confirm);
	if (!world->once)
		retain_start(world->retain);
	review_all(world->review);
	polls_start(world->polls);
	if (!world->once) {
		nightly_start(world->nightly, meta.last_now);
		audit_start(world->audit);
		returns_start(world->returns);
	}
	world_nudge(world);
}

static void
on_checkpoint(void *context)
{
	struct world *world = context;
	struct err err;

	if (!store_in_transaction(world->store) &&
	    !store_checkpoint_often(world->store, &err))
		log_warning("checkpoint: %s", err.text);
}

void
world_checkpoint_soon(struct world *world)
{
	if (world->checkpoint.call == NULL)
		world->checkpoint = (struct loop_task){ .name = "checkpoint",
			.call = on_checkpoint,
			.context = world };
	loop_soon(world->loop, &world->checkpoint);
}

void
world_nudge(struct world *world)
{
	/* A rehearsal has no turns that sleep. */
	if (world->loop == NULL)
		return;
	if (world->once && !polls_have_run(world->polls))
		return;
	review_nudge(world->review);
	deliver_nudge(world->deliver);
	nightly_nudge(world->nightly);
	world_tell_status(world);
}

bool
world_is_trusted(const struct world *world, struct err *err)
{
	return !world->held ||
	    err_set(err,
		"the clock is not believed: `hosoctl clock confirm` comes "
		"first");
}

void
world_doubt(struct world *world, const char *why)
{
	world->held = true;
	/* --once has no socket over which anybody could confirm it. */
	if (world->once) {
		log_err("clock: %s; --once ends and judges and sends nothing "
			"more: set the clock right, or start the daemon and "
			"confirm the time there (hosoctl clock confirm)",
		    why);
		loop_stop(world->loop);
		return;
	}
	log_err("clock: %s; nothing is judged or sent until an operator "
		"confirms the time (hosoctl clock confirm)",
	    why);
	world_tell_status(world);
}

void
world_believe(struct world *world)
{
	if (!world->held)
		return;
	world->held = false;
	world->confirmed = true;
	loop_clock_confirm(world->loop);
	log_notice("clock: confirmed by an operator");
	world_start(world);
}

void
world_tell_status(struct world *world)
{
	struct err err;

	if (world->supervise == NULL)
		return;
	if (world->held)
		supervise_status(world->supervise,
		    "waiting: the clock is not believed");
	else if (polls_all_well(world->polls, &err))
		supervise_status(world->supervise, "sources %d, all well",
		    world->conf->source_count);
	else
		supervise_status(world->supervise, "%s", err.text);
}
