/* Recording acknowledgements, and withdrawing them. */
#include "flow/acknowledge.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "flow/departure.h"
#include "flow/locate.h"
#include "flow/owe.h"
#include "flow/routing.h"
#include "flow/still.h"
#include "flow/verdict.h"
#include "io/store_ack.h"
#include "io/store_meta.h"
#include "wire/payload.h"

/* What is at hand while one is made. */
struct making {
	struct dossier dossier;
	const struct delay_reason *reason; /* or NULL */
	struct ack *before;                /* all of the dossier's */
	size_t before_count;
};

static bool
find_due(struct world *world, const struct dossier *dossier,
    enum clock_kind clock, day *out, struct err *err)
{
	const struct verdict *verdict = &dossier->verdict;
	const char *code = dossier->facts.seen.code;
	instant due = judge_clock_due(verdict, clock);

	if (standing_is_closed(verdict->standing))
		return err_set(err,
		    "%s has ended (%s): there is nothing to acknowledge any "
		    "more",
		    code, standing_text(verdict->standing));
	/* A paused dossier's date floats with the present. */
	if (due == INSTANT_NONE ||
	    (clock == CLOCK_RESOLUTION && verdict->standing == STANDING_PAUSED))
		return err_set(err, "%s (%s): its clock \"%s\" does not run",
		    code, standing_text(verdict->standing),
		    clock_kind_text(clock));
	*out = world_day(world, due);
	return true;
}

/* To the end of the ${days}-th working day after today. */
static bool
end_after(const struct world *world, const struct dossier *dossier,
    int32_t days, instant now, instant *out, struct err *err)
{
	const struct calendar *calendar =
	    rules_calendar(&world->rules, &dossier->facts);
	day on;

	if (!calendar_add(calendar, world_day(world, now), days, &on))
		return err_set(err,
		    "the calendar does not list the end of %d working days",
		    (int)days);
	*out = when_at(when_add_days(on, 1), 0, world->conf->offset);
	return true;
}

static bool
find_end(const struct world *world, const struct acknowledge_plan *plan,
    const struct making *making, instant now, struct ack *out, struct err *err)
{
	if (out->wrong_data && (plan->until != INSTANT_NONE || plan->days != 0))
		return err_set(err,
		    "the reason \"%s\" holds until the end of the next "
		    "working day: no other end is taken",
		    plan->reason);
	if (plan->until == INSTANT_NONE)
		return end_after(world, &making->dossier,
		    out->wrong_data       ? 1
			: plan->days != 0 ? plan->days
					  : world->conf->ack.days,
		    now, &out->until, err);
	out->until = plan->until;
	if (!world_end_is_ahead(world, plan->until, now, err))
		return false;
	return plan->until <= world_end(world, now, ACKNOWLEDGE_DAYS) ||
	    err_set(err, "its end lies more than %d days ahead",
		ACKNOWLEDGE_DAYS);
}

static bool
check_reason(const struct world *world, const struct acknowledge_plan *plan,
    struct making *making, struct ack *out, struct err *err)
{
	if (plan->reason == NULL)
		return true;
	making->reason = delay_reason_find(world->conf->reasons, plan->reason);
	if (making->reason == NULL)
		return err_set(err, "\"%s\" is no reason of reasons.csv",
		    plan->reason);
	out->wrong_data = making->reason->effect == DELAY_WRONG_DATA;
	for (size_t i = 0; out->wrong_data && i < making->before_count; i++)
		if (making->before[i].wrong_data &&
		    making->before[i].clock == out->clock &&
		    making->before[i].due.n == out->due.n)
			return err_set(err,
			    "%s: its data was called wrong for this due date "
			    "once already",
			    plan->code);
	return true;
}

/* The desk that can put it right. */
static bool
owe_desk(struct world *world, const struct making *making,
    const struct ack *ack, instant now, struct err *err)
{
	const struct dossier *dossier = &making->dossier;
	struct notice notice = {
		.kind = NOTICE_WRONG_DATA,
		.dossier = dossier->id,
		.clock = ack->clock,
		.step =
		    ack->clock == CLOCK_STEP ? dossier->facts.seen.step : NULL,
		.rung = "wrong-data",
		.due = ack->due,
		.at = now,
		.agency = dossier->agency,
		.severity = SEVERITY_DUE,
		.hold_until = departure_after(world, now),
		.hold = "departure",
		.detail = arena_printf(world->turn, "%lld", (long long)ack->id),
		.created = now,
	};
	struct route_question question;
	struct route route;

	routing_desk(world, dossier, ack->clock, now, &question, &route);
	return owe_routed(world, dossier, &question, &route, &notice, err);
}

/* Judges the dossier again and writes it with ${told} in front. */
static bool
write_judged(struct world *world, struct dossier *dossier,
    const struct change *told, size_t count, instant now, struct err *err)
{
	struct change *changes = arena_alloc(world->turn,
	    (count + VERDICT_CHANGES) * sizeof(*changes));
	struct ruling ruling;

	if (!verdict_judge(world, dossier, false, now, &ruling, err))
		return false;
	memcpy(changes, told, count * sizeof(*changes));
	memcpy(changes + count, ruling.changes,
	    ruling.change_count * sizeof(*changes));
	return store_dossier_judged(world->store, dossier, changes,
		   count + ruling.change_count, err) &&
	    verdict_owe(world, dossier, &ruling, now, err);
}

static bool
record(struct world *world, struct making *making, struct ack *ack, instant now,
    struct err *err)
{
	struct change change = { .kind = CHANGE_ACK,
		.after = INSTANT_NONE,
		.at = now };

	if (!store_ack_add(world->store, making->dossier.id, ack, err))
		return false;
	change.payload = payload_ack(world->turn, ack,
	    making->reason == NULL ? NULL : making->reason->text);
	return write_judged(world, &making->dossier, &change, 1, now, err) &&
	    (!ack->wrong_data || owe_desk(world, making, ack, now, err));
}

/* Ends the transaction in which something was ${done}, or was refused. */
static bool
finish(struct world *world, bool done, instant now, struct err *err)
{
	if (done && store_mark_now(world->store, now, err))
		return store_commit(world->store, err);
	store_rollback(world->store);
	return false;
}

bool
acknowledge(struct world *world, const struct acknowledge_plan *plan,
    instant now, struct ack *out, struct err *err)
{
	struct making making = { 0 };
	struct dossier *dossier = &making.dossier;
	struct ack ack = { .clock = plan->clock,
		.made = now,
		.withdrawn = INSTANT_NONE,
		.reason = plan->reason,
		.note = plan->note,
		.uid = plan->uid,
		.who = plan->who,
		.letter = plan->letter };
	char until[WHEN_TEXT];

	world_turn(world);
	if (!world_is_trusted(world, err) ||
	    !locate_dossier(world, plan->source, plan->code, dossier, err) ||
	    !find_due(world, dossier, plan->clock, &ack.due, err) ||
	    !store_acks(world->store, dossier->id, world->turn, &making.before,
		&making.before_count, err) ||
	    !check_reason(world, plan, &making, &ack, err) ||
	    !find_end(world, plan, &making, now, &ack, err) ||
	    !store_begin(world->store, err) ||
	    !finish(world, record(world, &making, &ack, now, err), now, err))
		return false;
	log_notice("%s: acknowledged until %s, %s", plan->code,
	    when_iso_minute(until, ack.until, world->conf->offset),
	    plan->reason == NULL ? "no reason given" : plan->reason);
	*out = ack;
	world_nudge(world);
	return true;
}

/* What another person said, or by another letter, answers no form of this one;
 * nor does what was withdrawn. */
static bool
is_of_form(const struct ack *ack, const struct acknowledge_plan *plan,
    int64_t seen, instant now)
{
	return ack->id > seen && ack->clock == plan->clock &&
	    ack_is_in_force(ack, now) && ack->letter == plan->letter &&
	    text_equal(ack->who, plan->who) &&
	    text_equal(ack->reason, plan->reason) &&
	    text_equal(ack->note, plan->note);
}

bool
acknowledge_since(struct world *world, const struct acknowledge_plan *plan,
    int64_t seen, instant now, struct ack *out, bool *found, struct err *err)
{
	struct dossier dossier;
	struct ack *acks;
	size_t count;

	world_turn(world);
	*found = false;
	if (!locate_dossier(world, plan->source, plan->code, &dossier, err) ||
	    !store_acks(world->store, dossier.id, world->turn, &acks, &count,
		err))
		return false;
	for (size_t i = count; i-- > 0;)
		if (is_of_form(&acks[i], plan, seen, now)) {
			*out = acks[i];
			*found = true;
		}
	return true;
}

/* ---- withdrawing ---- */

/* What the desk was to be told, and was not yet. */
static bool
withdraw_notices(struct world *world, int64_t dossier, instant now,
    struct err *err)
{
	struct notice *notices;
	size_t count;

	if (!store_notices_open(world->store, dossier, world->turn, &notices,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (notices[i].kind == NOTICE_WRONG_DATA &&
		    !store_notice_withdraw(world->store, notices[i].id,
			NOTICE_ACK_WITHDRAWN, now, err))
			return false;
	return true;
}

static bool
withdraw(struct world *world, struct dossier *dossier, const struct ack *acks,
    size_t count, const struct acknowledge_plan *plan, instant now,
    struct err *err)
{
	struct change *changes =
	    arena_alloc(world->turn, count * sizeof(*changes));

	for (size_t i = 0; i < count; i++) {
		if (!store_ack_withdraw(world->store, acks[i].id, now, err))
			return false;
		changes[i] = (struct change){ .kind = CHANGE_ACK_WITHDRAWN,
			.after = INSTANT_NONE,
			.at = now,
			.payload = payload_ack_withdrawn(world->turn, &acks[i],
			    plan->uid, plan->who) };
	}
	return write_judged(world, dossier, changes, count, now, err) &&
	    withdraw_notices(world, dossier->id, now, err) &&
	    still_look_again(world, dossier->id, now, err);
}

bool
acknowledge_withdraw(struct world *world, const struct acknowledge_plan *plan,
    instant now, int *count, struct err *err)
{
	struct dossier dossier;
	struct ack *acks;
	size_t total, kept = 0;

	world_turn(world);
	if (!world_is_trusted(world, err) ||
	    !locate_dossier(world, plan->source, plan->code, &dossier, err) ||
	    !store_acks(world->store, dossier.id, world->turn, &acks, &total,
		err))
		return false;
	for (size_t i = 0; i < total; i++)
		if (ack_is_in_force(&acks[i], now))
			acks[kept++] = acks[i];
	if (kept == 0)
		return err_set(err, "%s: no acknowledgement of it is in force",
		    plan->code);
	if (!store_begin(world->store, err) ||
	    !finish(world,
		withdraw(world, &dossier, acks, kept, plan, now, err), now,
		err))
		return false;
	log_notice("%s: acknowledgement withdrawn", plan->code);
	*count = (int)kept;
	world_nudge(world);
	return true;
}
