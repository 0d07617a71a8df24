/* Corrections of dates that people were told. */
#include "flow/correct.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "flow/addressee.h"
#include "flow/departure.h"
#include "flow/restore.h"
#include "wire/payload.h"

static bool
is_same_ear(const struct notice *a, const char *recipient, const char *channel)
{
	return strcmp(a->recipient, recipient) == 0 &&
	    strcmp(a->channel, channel) == 0;
}

static struct crossing
crossing_of(const struct notice *notice)
{
	return (struct crossing){ .rung = notice->rung,
		.clock = notice->clock,
		.step = notice->step,
		.due = notice->due,
		.at = notice->at };
}

/*
 * True while ${clock} is the one that decides the standing: of acceptance
 * before it, of the result after it.  The clocks beside these tell no date of
 * the dossier: what they say of a new day they say on that day.
 */
static bool
has_correction(const struct verdict *verdict, enum clock_kind clock)
{
	bool awaiting = verdict->standing == STANDING_AWAITING ||
	    verdict->standing == STANDING_LATE_ACCEPTANCE;

	return clock == CLOCK_ACCEPTANCE
	    ? awaiting
	    : clock == CLOCK_RESOLUTION && !awaiting;
}

/* No date of ${clock} can be told. */
static bool
is_unknown(const struct verdict *verdict, enum clock_kind clock)
{
	return has_correction(verdict, clock) &&
	    (clock == CLOCK_ACCEPTANCE ? verdict->acceptance_due == INSTANT_NONE
				       : verdict->standing == STANDING_UNKNOWN);
}

bool
correct_still_true(const struct dossier *dossier, const struct notice *notice,
    const struct calendar *calendar)
{
	struct crossing crossing = crossing_of(notice);

	if (notice->due.n == NOTICE_NO_DUE.n)
		return is_unknown(&dossier->verdict, notice->clock);
	return judge_still_true(&dossier->facts, &dossier->verdict, &crossing,
	    calendar);
}

/* The date that stands where ${notice} told another; INSTANT_NONE when none
 * can be told any more. */
static instant
date_for(const struct world *world, const struct verdict *verdict,
    const struct notice *notice)
{
	const struct rung *rung =
	    ladder_find(world->rules.ladder, notice->rung);

	if (verdict->standing == STANDING_UNKNOWN)
		return INSTANT_NONE;
	if (notice->clock == CLOCK_ACCEPTANCE)
		return verdict->acceptance_due;
	if (rung == NULL || rung->severity != SEVERITY_REMINDER)
		return verdict->due;
	return verdict->advance != INSTANT_NONE ? verdict->advance
						: verdict->due_earliest;
}

static enum severity
severity_of(enum standing standing)
{
	if (standing == STANDING_OVERDUE ||
	    standing == STANDING_LATE_ACCEPTANCE)
		return SEVERITY_OVERDUE;
	return standing == STANDING_DUE_TODAY ? SEVERITY_DUE
					      : SEVERITY_REMINDER;
}

static const char *
detail_of(struct world *world, const struct notice *told,
    const struct cause *cause)
{
	char was[WHEN_TEXT] = "-";

	if (told->due.n != NOTICE_NO_DUE.n)
		when_iso_day(was, told->due);
	return arena_printf(world->turn, "%s %lld %s%s%s", was,
	    (long long)told->closed, payload_why_people(cause->why),
	    cause->because == NULL ? "" : ": ",
	    cause->because == NULL ? "" : cause->because);
}

bool
correct_read(struct arena *arena, const struct notice *notice,
    struct correction *out, struct err *err)
{
	const char *date = notice->detail, *end = strchr(date, ' ');
	char *because;

	if (end == NULL)
		return err_set(err, "notice %lld is no correction",
		    (long long)notice->id);
	out->was = NOTICE_NO_DUE;
	if (*date != '-' &&
	    !when_parse_day(arena_bytes(arena, date, (size_t)(end - date)),
		&out->was, err))
		return false;
	out->told = strtoll(end, &because, 10);
	out->because = *because == ' ' ? because + 1 : because;
	return true;
}

/* The row of history is part of the key: a date may move away and back, and
 * each of the moves is told once. */
static bool
owe_correction(struct world *world, const struct dossier *dossier,
    const struct notice *told, const struct cause *cause, instant now,
    struct err *err)
{
	const struct verdict *verdict = &dossier->verdict;
	instant date = date_for(world, verdict, told);
	struct notice notice = {
		.kind = NOTICE_CORRECTION,
		.dossier = dossier->id,
		.clock = told->clock,
		.rung = arena_printf(world->turn, "correction-%lld",
		    (long long)dossier->newest),
		.due = date == INSTANT_NONE ? NOTICE_NO_DUE
					    : world_day(world, date),
		.at = now,
		.recipient = told->recipient,
		.recipient_name = told->recipient_name,
		.role = told->role,
		.agency = dossier->agency,
		.channel = told->channel,
		.severity = severity_of(verdict->standing),
		.hold = "departure",
		.instead_of = told->instead_of,
		.detail = detail_of(world, told, cause),
		.created = now,
	};
	const struct timetable table = departure_to(world, told, now);
	bool is_new;

	notice.hold_until = timetable_after(&table, now);
	return store_notice_add(world->store, &notice, NULL, &is_new, err);
}

static bool
load_told(struct world *world, const struct dossier *dossier, struct told *out,
    struct err *err)
{
	return store_notices_told(world->store, dossier->id, world->turn,
	    &out->items, &out->count, err);
}

/* Leaves in ${told} what is still going to be said, or was: open notices that
 * are untrue now are withdrawn. */
static bool
withdraw_untrue(struct world *world, const struct dossier *dossier,
    struct told *told, instant now, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < told->count; i++) {
		const struct notice *notice = &told->items[i];

		if (notice->state == NOTICE_WITHDRAWN)
			continue;
		if (notice->state == NOTICE_SEALED ||
		    correct_still_true(dossier, notice,
			world->rules.calendar)) {
			told->items[kept++] = *notice;
			continue;
		}
		log_info("%s: %s withdrawn: " NOTICE_DATE_MOVED,
		    dossier->facts.seen.code, notice->rung);
		if (!store_notice_withdraw(world->store, notice->id,
			NOTICE_DATE_MOVED, now, err))
			return false;
	}
	told->count = kept;
	return true;
}

/* True when nothing newer was said of this clock to the same person. */
static bool
is_last_word(const struct told *told, size_t index)
{
	const struct notice *notice = &told->items[index];

	for (size_t i = index + 1; i < told->count; i++)
		if (told->items[i].clock == notice->clock &&
		    is_same_ear(&told->items[i], notice->recipient,
			notice->channel))
			return false;
	return true;
}

bool
correct_replaces(const struct told *told, const struct rung *rung,
    const struct crossing *crossing, const char *recipient, const char *channel)
{
	bool reminded = false;
	instant corrected = INSTANT_NONE;

	for (size_t i = 0; i < told->count; i++) {
		const struct notice *notice = &told->items[i];

		if (notice->state == NOTICE_WITHDRAWN ||
		    notice->clock != crossing->clock ||
		    !is_same_ear(notice, recipient, channel))
			continue;
		if (notice->kind == NOTICE_CORRECTION &&
		    notice->due.n == crossing->due.n)
			corrected = notice->created;
		if (notice->kind != NOTICE_CORRECTION &&
		    rung->severity == SEVERITY_REMINDER &&
		    strcmp(notice->rung, rung->name) == 0)
			reminded = true;
	}
	return corrected != INSTANT_NONE &&
	    (crossing->at <= corrected || reminded);
}

/* True when something later was said of this clock and date to the same
 * person. */
static bool
is_outdone(const struct told *told, const struct notice *notice)
{
	for (size_t i = 0; i < told->count; i++) {
		const struct notice *other = &told->items[i];

		if (other->state != NOTICE_WITHDRAWN &&
		    other->clock == notice->clock &&
		    other->due.n == notice->due.n && other->at > notice->at &&
		    is_same_ear(other, notice->recipient, notice->channel))
			return true;
	}
	return false;
}

/* The dossier was as it is before a restore from a backup, too: then it may
 * have been owed again, and have left. */
static bool
pass_over(struct world *world, const struct dossier *dossier,
    const struct notice *notice, struct err *err)
{
	const char *code = dossier->facts.seen.code;

	log_notice("%s: %s: reached before the restore, not told again", code,
	    notice->rung);
	return store_notice_pass_over(world->store, notice->id, err) &&
	    restore_pass_over(world, "notice", code, notice->rung, notice->due,
		notice->recipient, err);
}

static bool
reopen(struct world *world, const struct dossier *dossier,
    const struct notice *notice, const struct rung *rung, bool behind,
    instant now, struct err *err)
{
	const struct timetable table = departure_to(world, notice, now);

	if (restore_covers(world, dossier->source, behind, notice->at))
		return pass_over(world, dossier, notice, err);
	return store_notice_reopen(world->store, notice->id,
	    departure_hold(world, &table, rung, notice->at, now),
	    rung->at_once ? NULL : "departure", err);
}

bool
correct_reopen(struct world *world, const struct dossier *dossier, bool behind,
    instant now, struct err *err)
{
	struct told told;

	if (!load_told(world, dossier, &told, err))
		return false;
	for (size_t i = 0; i < told.count; i++) {
		const struct notice *notice = &told.items[i];
		const struct rung *rung =
		    ladder_find(world->rules.ladder, notice->rung);
		struct crossing crossing = crossing_of(notice);

		if (notice->state != NOTICE_WITHDRAWN || rung == NULL ||
		    is_outdone(&told, notice) ||
		    !judge_still_true(&dossier->facts, &dossier->verdict,
			&crossing, world->rules.calendar) ||
		    correct_replaces(&told, rung, &crossing, notice->recipient,
			notice->channel))
			continue;
		if (!reopen(world, dossier, notice, rung, behind, now, err))
			return false;
	}
	return true;
}

static bool
is_to_be_corrected(const struct world *world, const struct dossier *dossier,
    const struct notice *notice)
{
	return has_correction(&dossier->verdict, notice->clock) &&
	    !correct_still_true(dossier, notice, world->rules.calendar);
}

/* Who was told at an address that is nobody's any more hears of it where he is
 * reached now. */
static void
follow(struct world *world, const struct dossier *dossier, struct told *told,
    instant now)
{
	for (size_t i = 0; i < told->count; i++) {
		struct notice *notice = &told->items[i];
		const struct addressee_place place =
		    addressee_place(world, notice->channel, notice->recipient,
			notice->recipient_name, now);
		const struct contact *moved =
		    addressee_moved(&place, dossier, notice);

		if (moved == NULL)
			continue;
		notice->recipient = conf_channel_address(place.channel, moved);
		notice->recipient_name = moved->name;
	}
}

bool
correct_told(struct world *world, const struct dossier *dossier,
    const struct cause *cause, bool behind, instant now, struct err *err)
{
	struct told told;
	bool any = false;

	if (!load_told(world, dossier, &told, err) ||
	    !withdraw_untrue(world, dossier, &told, now, err))
		return false;
	for (size_t i = 0; i < told.count && !any; i++)
		any = is_to_be_corrected(world, dossier, &told.items[i]);
	if (any)
		follow(world, dossier, &told, now);
	for (size_t i = 0; any && i < told.count; i++) {
		const struct notice *notice = &told.items[i];

		if (is_last_word(&told, i) &&
		    is_to_be_corrected(world, dossier, notice) &&
		    !owe_correction(world, dossier, notice, cause, now, err))
			return false;
	}
	return correct_reopen(world, dossier, behind, now, err);
}
