/* Recording a written apology, and withdrawing one that was mistyped. */
#include "flow/apologize.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/promise.h"
#include "flow/locate.h"
#include "flow/verdict.h"
#include "io/store_apology.h"
#include "io/store_meta.h"
#include "io/store_promise.h"
#include "wire/payload.h"

/* The deadline as it stands.  A paused dossier's floats with the present; the
 * citizen holds the promise. */
static instant
deadline(const struct dossier *dossier)
{
	struct promise promise = promise_in_force(&dossier->facts);

	return dossier->verdict.standing == STANDING_PAUSED &&
		promise.at != INSTANT_NONE
	    ? promise.at
	    : dossier->verdict.due;
}

/*
 * The clerk may have written the new date into the one-stop software before
 * the letter is recorded here: then what stood before is the promise that
 * history shows before it.
 */
static bool
find_old_date(struct world *world, const struct dossier *dossier, day new_date,
    day *out, struct err *err)
{
	struct promise_seen *seen;
	struct change *changes;
	size_t count;

	*out = world_day(world, deadline(dossier));
	if (out->n != new_date.n)
		return true;
	if (!store_history_of(world->store, dossier->newest, world->turn,
		&changes, &count, err) ||
	    !store_promises(changes, count, INSTANT_NONE, world->turn, &seen,
		&count, err))
		return false;
	while (count-- > 0) {
		day date = world_day(world, seen[count].at);

		if (seen[count].at != INSTANT_NONE && date.n < new_date.n) {
			*out = date;
			break;
		}
	}
	return true;
}

static bool
check_state(const struct dossier *dossier, struct err *err)
{
	const struct verdict *verdict = &dossier->verdict;
	const char *code = dossier->facts.seen.code;

	if (standing_is_closed(verdict->standing))
		return err_set(err,
		    "%s has ended (%s): there is nothing to "
		    "apologise for any more",
		    code, standing_text(verdict->standing));
	if (verdict->standing == STANDING_AWAITING ||
	    verdict->standing == STANDING_LATE_ACCEPTANCE)
		return err_set(err,
		    "%s has not been received yet: nothing was promised", code);
	return deadline(dossier) != INSTANT_NONE ||
	    err_set(err, "%s has no deadline (%s): there is none to move", code,
		unknown_reason_text(verdict->unknown));
}

/* A date of a year without a calendar would count for a deadline that nobody
 * can reckon with. */
static bool
check_listed(const struct world *world, const struct dossier *dossier,
    day new_date, struct err *err)
{
	const struct calendar *calendar =
	    rules_calendar(&world->rules, &dossier->facts);
	char text[WHEN_TEXT];

	if (calendar_coverage(calendar, new_date) != CALENDAR_UNLISTED)
		return true;
	return err_set(err, "the new date %s: the calendar does not list %d",
	    when_people_day(text, new_date), when_civil(new_date).year);
}

static bool
fill(struct world *world, const struct apologize_plan *plan,
    const struct dossier *dossier, instant now, struct apology *out,
    struct err *err)
{
	instant received = dossier->facts.seen.received;
	day since = { INT32_MIN };

	if (received != INSTANT_NONE)
		since = world_day(world, received);
	*out = (struct apology){ .number = plan->number,
		.date = plan->date,
		.new_date = plan->new_date,
		.reason = plan->reason,
		.recorded = now,
		.uid = plan->uid,
		.who = plan->who };
	return check_state(dossier, err) &&
	    find_old_date(world, dossier, plan->new_date, &out->old_date,
		err) &&
	    apology_check(out, since, world_day(world, now), err) &&
	    check_listed(world, dossier, out->new_date, err);
}

static bool
record(struct world *world, struct dossier *dossier,
    const struct apology *apology, instant now, struct err *err)
{
	struct change changes[1 + VERDICT_CHANGES];
	struct ruling ruling;

	dossier->facts.apology = *apology;
	/* Told by somebody who works on it: no longer what was there before
	 * the watch began. */
	dossier->baseline = false;
	if (!verdict_judge(world, dossier, false, now, &ruling, err))
		return false;
	changes[0] = (struct change){ .kind = CHANGE_APOLOGY,
		.after = INSTANT_NONE,
		.at = now,
		.payload = payload_apology(world->turn, apology) };
	memcpy(changes + 1, ruling.changes,
	    ruling.change_count * sizeof(*changes));
	return store_apology_add(world->store, dossier->id, apology, err) &&
	    store_dossier_judged(world->store, dossier, changes,
		1 + ruling.change_count, err) &&
	    verdict_owe(world, dossier, &ruling, now, err);
}

/* The evidence of a second letter is in no observation: it goes to history
 * with the finding. */
static bool
note_second(struct world *world, struct dossier *dossier,
    const struct apologize_plan *plan, instant now, struct err *err)
{
	char date[WHEN_TEXT], new_date[WHEN_TEXT];
	struct finding finding = { .kind = FINDING_APOLOGY_AGAIN,
		.detail = arena_printf(world->turn,
		    "văn bản số %s ngày %s, hẹn lại ngày %s", plan->number,
		    when_people_day(date, plan->date),
		    when_people_day(new_date, plan->new_date)) };
	struct change change = { .kind = CHANGE_FINDING,
		.after = INSTANT_NONE,
		.at = now,
		.payload = payload_finding(world->turn, &finding) };
	bool is_new;

	return store_finding_put(world->store, dossier->id, &finding, now,
		   &is_new, err) &&
	    (!is_new ||
		store_dossier_judged(world->store, dossier, &change, 1, err));
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

static bool
refuse_second(struct world *world, struct dossier *dossier,
    const struct apologize_plan *plan, instant now, struct err *err)
{
	const struct apology *there = &dossier->facts.apology;
	char date[WHEN_TEXT], new_date[WHEN_TEXT];

	if (!store_begin(world->store, err) ||
	    !finish(world, note_second(world, dossier, plan, now, err), now,
		err))
		return false;
	log_notice("%s: a second apology, %s, was refused", plan->code,
	    plan->number);
	return err_set(err,
	    "%s: the apology %s of %s, with the new date %s, is recorded "
	    "already, and the law allows one new appointment; noted as a "
	    "finding (a mistyped letter is taken back by --withdraw --reason "
	    "TEXT)",
	    plan->code, there->number, when_people_day(date, there->date),
	    when_people_day(new_date, there->new_date));
}

bool
apologize(struct world *world, const struct apologize_plan *plan, instant now,
    struct apology *out, bool *already, struct err *err)
{
	struct apology told = { .number = plan->number,
		.date = plan->date,
		.new_date = plan->new_date };
	struct dossier dossier;

	world_turn(world);
	if (world->held)
		return err_set(err,
		    "the clock is not believed: `hosoctl clock "
		    "confirm` comes first");
	if (!locate_dossier(world, plan->source, plan->code, &dossier, err))
		return false;
	*already = apology_equal(&dossier.facts.apology, &told);
	if (*already) {
		*out = dossier.facts.apology;
		return true;
	}
	if (apology_is_there(&dossier.facts.apology))
		return refuse_second(world, &dossier, plan, now, err);
	if (!fill(world, plan, &dossier, now, out, err) ||
	    !store_begin(world->store, err) ||
	    !finish(world, record(world, &dossier, out, now, err), now, err))
		return false;
	log_notice("%s: apology %s recorded", plan->code, plan->number);
	world_nudge(world);
	return true;
}

/* ---- withdrawing ---- */

static bool
was_withdrawn(struct world *world, const struct dossier *dossier, bool *out,
    struct err *err)
{
	struct change *changes;
	size_t count;

	*out = false;
	if (!store_history_of(world->store, dossier->newest, world->turn,
		&changes, &count, err))
		return false;
	while (count-- > 0)
		*out = *out || changes[count].kind == CHANGE_APOLOGY_WITHDRAWN;
	return true;
}

static bool
withdraw(struct world *world, struct dossier *dossier,
    const struct apologize_plan *plan, instant now, struct err *err)
{
	const struct apology apology = dossier->facts.apology;
	struct change changes[1 + VERDICT_CHANGES];
	struct ruling ruling;

	dossier->facts.apology = (struct apology){ .withdrawn = now };
	if (!verdict_judge(world, dossier, false, now, &ruling, err))
		return false;
	changes[0] = (struct change){ .kind = CHANGE_APOLOGY_WITHDRAWN,
		.after = INSTANT_NONE,
		.at = now,
		.payload = payload_withdrawal(world->turn, &apology,
		    plan->reason, plan->uid) };
	memcpy(changes + 1, ruling.changes,
	    ruling.change_count * sizeof(*changes));
	return store_apology_remove(world->store, dossier->id, err) &&
	    store_dossier_judged(world->store, dossier, changes,
		1 + ruling.change_count, err) &&
	    verdict_owe(world, dossier, &ruling, now, err);
}

bool
apologize_withdraw(struct world *world, const struct apologize_plan *plan,
    instant now, struct apology *out, bool *already, struct err *err)
{
	struct dossier dossier;
	bool before;

	world_turn(world);
	if (world->held)
		return err_set(err,
		    "the clock is not believed: `hosoctl clock "
		    "confirm` comes first");
	if (!locate_dossier(world, plan->source, plan->code, &dossier, err) ||
	    !was_withdrawn(world, &dossier, &before, err))
		return false;
	*out = dossier.facts.apology;
	*already = before && !apology_is_there(out);
	if (*already)
		return true;
	if (!apology_is_there(out))
		return err_set(err, "%s: no apology is recorded", plan->code);
	if (before)
		return err_set(err,
		    "%s: an apology was withdrawn once already; the one "
		    "recorded since stays",
		    plan->code);
	if (!store_begin(world->store, err) ||
	    !finish(world, withdraw(world, &dossier, plan, now, err), now, err))
		return false;
	log_notice("%s: apology %s withdrawn", plan->code, out->number);
	world_nudge(world);
	return true;
}
