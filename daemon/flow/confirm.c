/* Whether the contacts' addresses reach somebody. */
#include "flow/confirm.h"

#include "base/log.h"
#include "base/mem.h"
#include "core/addresses.h"
#include "core/reach.h"
#include "flow/deliver.h"
#include "flow/envelope.h"
#include "flow/trial.h"
#include "flow/unreached.h"
#include "io/store_reach.h"
#include "wire/letter.h"

enum {
	BATCH = 100,       /* letters at a time, */
	EVERY_S = 15 * 60, /* so far apart */
	AGAIN_S = 60,      /* after the store refused */
	REACH_ARENA = 65536,
};

struct confirm {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task task; /* reads again */
	struct arena *arena;   /* of reach */
	const struct reach *reach;
};

static enum reach_state
state_of(const struct confirm *confirm, const char *address, instant now)
{
	return world_reach(confirm->world, confirm->reach, address, now);
}

bool
confirm_is_bad(const void *context, const struct contact *contact)
{
	const struct confirm *confirm = context;

	return confirm != NULL && confirm->reach != NULL &&
	    contact->mail != NULL &&
	    reach_is_bad(state_of(confirm, contact->mail,
		loop_now(confirm->world->loop)));
}

bool
confirm_is_settled(const struct confirm *confirm, const char *address)
{
	const struct reach_row *row = confirm == NULL || confirm->reach == NULL
	    ? NULL
	    : reach_find(confirm->reach, address);

	/* INSTANT_NONE is the smallest instant. */
	return row != NULL && row->confirmed != INSTANT_NONE &&
	    row->permanent < row->confirmed && row->refused < row->confirmed &&
	    row->temporary[0] < row->confirmed;
}

static bool
read_again(struct confirm *confirm, struct err *err)
{
	struct reach_fact *facts;
	size_t count;

	confirm->reach = NULL;
	arena_reset(confirm->arena);
	if (!store_reach_facts(confirm->world->store, confirm->arena, &facts,
		&count, err))
		return false;
	confirm->reach = reach_build(confirm->arena, facts, count);
	return true;
}

/* ---- asking ---- */

/* The first channel that takes mail to ${contact} in its role. */
static const struct conf_channel *
channel_to(const struct conf *conf, const struct contact *contact)
{
	for (int i = 0; i < conf->channel_count; i++) {
		const struct conf_channel *channel = &conf->channels[i];

		if (channel->kind != CHANNEL_WEBHOOK &&
		    (channel->roles & (unsigned)contact->role) != 0 &&
		    conf_channel_address(channel, contact) != NULL)
			return channel;
	}
	return NULL;
}

static bool
ask(struct world *world, const struct contact *contact,
    const struct conf_channel *channel, instant now, struct err *err)
{
	const struct notice notice = {
		.kind = NOTICE_CONFIRM,
		.subject =
		    arena_printf(world->turn, "contact/%s", contact->mail),
		.clock = CLOCK_COUNT,
		.rung = CONFIRM_ASK,
		.due = NOTICE_NO_DUE,
		.at = now,
		.recipient = contact->mail,
		.recipient_name = contact->name,
		.role = contact->role,
		.channel = channel->name,
		.severity = SEVERITY_REMINDER,
		.hold_until = now,
		.created = now,
	};
	bool is_new;

	return store_notice_add(world->store, &notice, NULL, &is_new, err) &&
	    store_reach_asked(world->store, contact->mail, contact->name, now,
		false, err);
}

/* Asks up to ${most} who were not; ${more}: there are others.  ${without}: no
 * letter goes to any of them. */
static bool
ask_some(struct confirm *confirm, size_t most, bool without, instant now,
    size_t *count, bool *more, struct err *err)
{
	struct world *world = confirm->world;
	struct addresses addresses = addresses_on(world->conf->directory,
	    world_day(world, now), world->turn);
	const struct contact *contact;

	*count = 0;
	*more = false;
	while ((contact = addresses_next(&addresses)) != NULL) {
		const struct conf_channel *channel;

		if (state_of(confirm, contact->mail, now) != REACH_NEW ||
		    trial_holds(world, contact->mail))
			continue;
		channel = channel_to(world->conf, contact);
		if (channel == NULL)
			continue;
		if (*count == most) {
			*more = true;
			return true;
		}
		if (!(without ? store_reach_asked(world->store, contact->mail,
				    contact->name, now, true, err)
			      : ask(world, contact, channel, now, err)))
			return false;
		addresses_take(&addresses, contact);
		++*count;
	}
	return true;
}

/* Who is new to a database from a backup may have been asked after it was
 * made: nobody is asked twice.  Looked at once for each restore.  Whom a trial
 * holds was not asked in it, and is when it ends. */
static bool
pass_over(struct confirm *confirm, instant now, struct err *err)
{
	struct world *world = confirm->world;
	const char *hash;
	instant epoch;
	size_t count = 0;
	bool more;

	if (!store_reach_told(world->store, world->turn, &hash, &epoch, err))
		return false;
	if (world->epoch == INSTANT_NONE || world->epoch == epoch)
		return true;
	if (world->conf->contacts_confirm &&
	    !ask_some(confirm, SIZE_MAX, true, now, &count, &more, err))
		return false;
	if (count > 0)
		log_notice("contacts: %zu are not asked to confirm after the "
			   "restore: they may have been",
		    count);
	return store_reach_tell(world->store, hash, world->epoch, err) &&
	    read_again(confirm, err);
}

static bool
begin(struct confirm *confirm, struct err *err)
{
	struct world *world = confirm->world;

	if (!read_again(confirm, err) || !store_begin(world->store, err))
		return false;
	if (!pass_over(confirm, loop_now(world->loop), err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

/* ---- the turn ---- */

static bool
work(struct confirm *confirm, bool office, instant now, bool *more,
    struct err *err)
{
	size_t count = 0;

	*more = false;
	if (!read_again(confirm, err))
		return false;
	if (confirm->world->conf->contacts_confirm && office &&
	    !ask_some(confirm, BATCH, false, now, &count, more, err))
		return false;
	if (count > 0)
		log_info("contacts: %zu asked to confirm their address%s",
		    count, *more ? ", others follow" : "");
	return !office ||
	    unreached_tell(confirm->world, confirm->reach, now, err);
}

/* Where nothing is asked and nothing came back there is nothing to wake for. */
static bool
is_idle(const struct confirm *confirm)
{
	return !confirm->world->conf->contacts_confirm &&
	    (confirm->reach == NULL || reach_is_empty(confirm->reach));
}

static void
run(struct confirm *confirm)
{
	struct world *world = confirm->world;
	const struct timetable table = conf_timetable(world->conf, NULL, NULL);
	instant now = loop_now(world->loop), next;
	bool office = timetable_is_office(&table, now), more = false;
	struct err err;

	if (world->held)
		return;
	world_turn(world);
	next = timetable_at_once(&table,
	    office ? when_at(when_add_days(world_day(world, now), 1), 0,
			 world->conf->offset)
		   : now);
	if (!store_begin(world->store, &err) ||
	    !work(confirm, office, now, &more, &err) ||
	    !store_commit(world->store, &err)) {
		if (store_in_transaction(world->store))
			store_rollback(world->store);
		log_err("contacts: %s, again in %d s", err.text, AGAIN_S);
		next = now + AGAIN_S;
	} else if (more) {
		next = now + EVERY_S;
	}
	/* What was asked or told just now is known from here on. */
	if (confirm->reach != NULL && office)
		loop_soon(world->loop, &confirm->task);
	if (is_idle(confirm))
		loop_alarm_clear(world->loop, &confirm->alarm);
	else
		loop_alarm_set(world->loop, &confirm->alarm, next);
	deliver_nudge(world->deliver);
}

static void
on_alarm(void *context, instant now)
{
	(void)now;
	run(context);
}

static void
on_task(void *context)
{
	struct confirm *confirm = context;
	struct err err;

	if (!read_again(confirm, &err))
		log_err("contacts: %s", err.text);
	/* A first return wakes who had nothing to wait for. */
	if (!confirm->alarm.is_set && !confirm->world->once &&
	    !is_idle(confirm))
		loop_alarm_set(confirm->world->loop, &confirm->alarm,
		    loop_now(confirm->world->loop));
}

struct confirm *
confirm_new(struct world *world)
{
	struct confirm *confirm = mem_alloc(sizeof(*confirm));

	confirm->world = world;
	confirm->arena = arena_new(REACH_ARENA);
	confirm->alarm = (struct loop_alarm){ .name = "contacts",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = confirm };
	confirm->task = (struct loop_task){ .name = "contacts",
		.call = on_task,
		.context = confirm };
	return confirm;
}

void
confirm_start(struct confirm *confirm)
{
	struct loop *loop = confirm->world->loop;
	struct err err;

	if (!begin(confirm, &err))
		log_err("contacts: %s", err.text);
	/* --once tells by what is known, and asks nobody. */
	if (confirm->world->once || is_idle(confirm))
		loop_alarm_clear(loop, &confirm->alarm);
	else
		loop_alarm_set(loop, &confirm->alarm, loop_now(loop));
}

void
confirm_look_again(struct confirm *confirm)
{
	if (confirm != NULL)
		loop_soon(confirm->world->loop, &confirm->task);
}

void
confirm_free(struct confirm *confirm)
{
	if (confirm == NULL)
		return;
	loop_alarm_clear(confirm->world->loop, &confirm->alarm);
	loop_soon_cancel(confirm->world->loop, &confirm->task);
	arena_free(confirm->arena);
	mem_free(confirm);
}

/* ---- the letter ---- */

bool
confirm_compose(struct world *world, const struct notice_group *group,
    const struct notice *notice, instant now, struct letter *out,
    struct err *err)
{
	const struct conf_office *office = &world->conf->office;
	const char *key = store_notice_key(world->turn, notice);
	const struct letter_confirm input = {
		.recipient = notice->recipient_name,
		.role = notice->role,
		.address = notice->recipient,
		.office = office->name,
		.link = envelope_link(world, &key, 1, now),
		.days = world->conf->contacts_confirm_days,
		.desk =
		    office->contact != NULL ? office->contact : office->name,
		.now = now,
		.offset = world->conf->offset,
	};
	const struct webhook_said said = { 0 }; /* it goes by mail alone */
	struct letter_text text;

	letter_compose_confirm(world->wording, &input, world->turn, &text);
	return envelope_enclose(world, group, notice->recipient_name, &key, 1,
	    &text, &said, now, out, err);
}
