/* From a group of notices to a sealed letter. */
#include "flow/seal.h"

#include "base/log.h"
#include "flow/bury.h"
#include "flow/confirm.h"
#include "flow/correct.h"
#include "flow/departure.h"
#include "flow/forward.h"
#include "flow/retire.h"
#include "flow/still.h"
#include "flow/strand.h"
#include "io/store_meta.h"
#include "io/store_pace.h"

enum {
	BROKEN_S = 3600, /* a letter that cannot be built is tried again */
};

/* Why a notice at once waits. */
#define HOLD_PACE "pace"

/* Why a notice says nothing true any more; for the record. */
static const char *
why_withdrawn(const struct world *world, const struct dossier *dossier,
    enum clock_kind clock)
{
	enum standing standing = dossier->verdict.standing;

	if (retire_has(world, dossier->source))
		return NOTICE_SOURCE_LEFT;
	if (standing == STANDING_GONE)
		return NOTICE_GONE;
	if (standing_is_closed(standing))
		return NOTICE_FINISHED;
	if (standing == STANDING_PAUSED && clock != CLOCK_SUPPLEMENT)
		return NOTICE_PAUSED;
	/* The steps of one dossier follow each other on one clock. */
	if (clock == CLOCK_STEP)
		return NOTICE_STEP_LEFT;
	if (clock != CLOCK_RESOLUTION && clock != CLOCK_COUNT &&
	    judge_clock_due(&dossier->verdict, clock) == INSTANT_NONE)
		return NOTICE_CLOCK_STOPPED;
	return NOTICE_DATE_MOVED;
}

static bool
is_true(const struct world *world, const struct dossier *dossier,
    const struct notice *notice)
{
	const struct crossing crossing = { .rung = notice->rung,
		.clock = notice->clock,
		.step = notice->step,
		.due = notice->due,
		.at = notice->at };

	if (retire_has(world, dossier->source))
		return false;
	if (notice->kind == NOTICE_WRONG_DATA)
		return !standing_is_closed(dossier->verdict.standing);
	if (notice->kind == NOTICE_CORRECTION)
		return correct_still_true(dossier, notice,
		    world->rules.calendar);
	return judge_still_true(&dossier->facts, &dossier->verdict, &crossing,
	    world->rules.calendar);
}

instant
seal_try_again(const struct world *world, const struct notice *notice,
    instant now)
{
	const struct timetable table = departure_to(world, notice, now);

	return timetable_at_once(&table, now + BROKEN_S);
}

/* A dossier that cannot be read keeps its own notice alone. */
static bool
hold_unread(struct world *world, const struct notice *notice, instant now,
    struct err *err)
{
	struct err why;

	if (!store_is_sound(world->store))
		return false;
	why = *err;
	log_err("letter to %s: notice %lld waits: %s", notice->recipient,
	    (long long)notice->id, why.text);
	return store_notice_hold(world->store, notice->id,
	    seal_try_again(world, notice, now), why.text, err);
}

bool
seal_sift(struct world *world, const struct notice *notices, size_t count,
    instant now, struct compose_item *items, size_t *kept, struct err *err)
{
	*kept = 0;
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];
		struct dossier *dossier =
		    arena_alloc(world->turn, sizeof(*dossier));
		const char *why;
		bool found, waits;

		if (!store_dossier_load(world->store, notice->dossier,
			world->turn, dossier, &found, err)) {
			if (!hold_unread(world, notice, now, err))
				return false;
			continue;
		}
		if (found && is_true(world, dossier, notice)) {
			if (!still_keeps(world, dossier, notice, now, &waits,
				err) ||
			    (!waits &&
				!forward(world, dossier, notice, now, &waits,
				    err)))
				return false;
			if (!waits)
				items[(*kept)++] =
				    (struct compose_item){ notice, dossier };
			continue;
		}
		why = found ? why_withdrawn(world, dossier, notice->clock)
			    : "gone";
		log_info("%s: %s withdrawn before sealing: %s",
		    found ? dossier->facts.seen.code : "?", notice->rung, why);
		if (!store_notice_withdraw(world->store, notice->id, why, now,
			err))
			return false;
	}
	return true;
}

/* A letter that cannot be built holds its notices; the reason is said. */
static bool
hold_all(struct world *world, const struct notice *notices, size_t count,
    instant until, const char *why, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!store_notice_hold(world->store, notices[i].id, until, why,
			err))
			return false;
	return true;
}

void
seal_say(const struct letter *letter, size_t notices)
{
	log_info("letter %lld: %s to %s, %zu notices: %s%s",
	    (long long)letter->id, letter->channel, letter->recipient, notices,
	    letter->subject,
	    letter->state == LETTER_HELD ? " (held: trial)" : "");
}

static bool
put_letter(struct world *world, struct letter *letter,
    const struct notice *const *notices, size_t count, struct err *err)
{
	int64_t *ids = arena_alloc(world->turn, count * sizeof(*ids));

	for (size_t i = 0; i < count; i++)
		ids[i] = notices[i]->id;
	if (!store_letter_seal(world->store, letter, ids, count, err))
		return false;
	seal_say(letter, count);
	return true;
}

/* Whatever held them meanwhile. */
static bool
are_at_once(const struct world *world, const struct notice *notices,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!departure_is_at_once(world, &notices[i]))
			return false;
	return count > 0;
}

/* Alerts, corrections and what else is about single dossiers. */
static bool
seal_dossiers(struct world *world, const struct notice_group *group,
    const struct notice *notices, size_t count, instant now, struct err *err)
{
	struct compose_item *items =
	    arena_alloc(world->turn, count * sizeof(*items));
	const struct notice **carried =
	    arena_alloc(world->turn, count * sizeof(*carried));
	bool at_once =
	    group->kind == NOTICE_ALERT && are_at_once(world, notices, count);
	struct letter letter;
	struct err why;
	size_t kept;

	if (!seal_sift(world, notices, count, now, items, &kept, err))
		return false;
	if (kept == 0)
		return true;
	for (size_t i = 0; i < kept; i++)
		carried[i] = items[i].notice;
	if (compose_dossiers(world, group, items, kept, now, &letter, &why))
		return put_letter(world, &letter, carried, kept, err) &&
		    (!at_once ||
			store_pace_put(world->store, group->recipient,
			    group->channel, now, err));
	log_err("letter to %s: %s; its %zu notices wait", group->recipient,
	    why.text, kept);
	for (size_t i = 0; i < kept; i++)
		if (!store_notice_hold(world->store, carried[i]->id,
			seal_try_again(world, carried[i], now), why.text, err))
			return false;
	return true;
}

static bool
seal_admin(struct world *world, const struct notice_group *group,
    const struct notice *const *notices, size_t count, instant now,
    struct err *err)
{
	struct letter letter;
	struct err why;

	if (compose_admin(world, group, notices, count, now, &letter, &why))
		return put_letter(world, &letter, notices, count, err);
	log_err("letter to %s: %s; its notice waits", group->recipient,
	    why.text);
	/* Bound to no hours. */
	for (size_t i = 0; i < count; i++)
		if (!hold_all(world, notices[i], 1, now + BROKEN_S, why.text,
			err))
			return false;
	return true;
}

/* What died of one cause is told in one letter, as soon as the first of it is
 * due. */
static bool
seal_dead(struct world *world, const struct notice_group *group,
    const struct notice *notices, size_t count, const char *rung, instant now,
    struct err *err)
{
	const struct notice **dead =
	    arena_alloc(world->turn, (count + 1) * sizeof(*dead));
	size_t deaths = 0;
	bool due = false;

	for (size_t i = 0; i < count; i++) {
		if (!text_equal(notices[i].rung, rung))
			continue;
		due = due || notices[i].hold_until <= now;
		dead[deaths++] = &notices[i];
	}
	return !due || seal_admin(world, group, dead, deaths, now, err);
}

/* Administrators' notices: each is a letter of its own, but those of dead
 * letters. */
static bool
seal_admins(struct world *world, const struct notice_group *group,
    const struct notice *notices, size_t count, instant now, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];

		if (!bury_is_news(notice) && notice->hold_until <= now &&
		    !seal_admin(world, group, &notice, 1, now, err))
			return false;
	}
	return seal_dead(world, group, notices, count, BURY_REFUSED, now,
		   err) &&
	    seal_dead(world, group, notices, count, BURY_RETURNED, now, err) &&
	    seal_dead(world, group, notices, count, BURY_UNCERTAIN, now, err);
}

static bool
seal_confirm(struct world *world, const struct notice_group *group,
    const struct notice *notice, instant now, struct err *err)
{
	struct letter letter;
	struct err why;

	if (confirm_compose(world, group, notice, now, &letter, &why))
		return put_letter(world, &letter, &notice, 1, err);
	log_err("letter to %s: %s; its notice waits", group->recipient,
	    why.text);
	return hold_all(world, notice, 1, seal_try_again(world, notice, now),
	    why.text, err);
}

/* A baseline is a letter of its own. */
static bool
seal_baseline(struct world *world, const struct notice_group *group,
    const struct notice *notice, instant now, struct err *err)
{
	struct letter letter;
	struct err why;
	const char *untrue = NULL;
	bool built =
	    compose_baseline(world, group, notice, now, &letter, &untrue, &why);

	if (built && untrue != NULL) {
		log_info("%s: withdrawn before sealing: %s", notice->subject,
		    untrue);
		return store_notice_withdraw(world->store, notice->id, untrue,
		    now, err);
	}
	if (built)
		return put_letter(world, &letter, &notice, 1, err);
	log_err("letter to %s: %s; its notice waits", group->recipient,
	    why.text);
	return hold_all(world, notice, 1, seal_try_again(world, notice, now),
	    why.text, err);
}

/* What missed its departure, or was to leave at once, and has not for the
 * daemon was down, leaves within office hours only.  News for administrators
 * alone is bound to no hours. */
static bool
waits_for_office(const struct notice_group *group,
    const struct timetable *table, const struct notice *notices, size_t count,
    instant now)
{
	bool late = count > 0 && group->kind != NOTICE_ADMIN;

	for (size_t i = 0; i < count; i++)
		late = late && notices[i].hold_until < now - DEPARTURE_LATE_S;
	return late && !timetable_is_office(table, now);
}

/* What was to leave at once does when office opens, the rest with its next
 * departure. */
static bool
hold_for_office(struct world *world, const struct timetable *table,
    const struct notice *notices, size_t count, instant now, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		bool at_once = departure_is_at_once(world, &notices[i]);

		if (!store_notice_hold(world->store, notices[i].id,
			at_once ? timetable_at_once(table, now)
				: timetable_after(table, now),
			at_once ? NULL : "departure", err))
			return false;
	}
	return true;
}

/* Until when notices at once wait because a letter at once has just left;
 * ${now} where they do not. */
static bool
pace_of(struct world *world, const struct notice_group *group,
    const struct timetable *table, instant now, instant *until, struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, group->channel);
	int32_t interval = channel == NULL ? 0 : channel->at_once_interval;
	instant last;

	*until = now;
	if (interval == 0)
		return true;
	if (!store_pace_last(world->store, group->recipient, group->channel,
		&last, err))
		return false;
	/* What lies ahead of us is of a clock that was wrong. */
	if (last != INSTANT_NONE && last <= now && last + interval > now)
		*until = timetable_at_once(table, last + interval);
	return true;
}

/* Now, or over many turns. */
static bool
seal_now_or_flood(struct world *world, const struct notice_group *group,
    const struct notice *notices, size_t count, bool at_once, instant now,
    struct flood **flood, struct err *err)
{
	if (flood == NULL || count <= FLOOD_SLICE)
		return seal_dossiers(world, group, notices, count, now, err);
	*flood = flood_new(world, group, at_once, now);
	return true;
}

/* At most one letter at once an interval: what comes meanwhile travels
 * together.  What leaves with a departure's letter is not slowed. */
static bool
seal_paced(struct world *world, const struct notice_group *group,
    const struct timetable *table, const struct notice *notices, size_t count,
    instant now, struct flood **flood, struct err *err)
{
	bool at_once = are_at_once(world, notices, count);
	instant until = now;

	if (at_once && !pace_of(world, group, table, now, &until, err))
		return false;
	if (until > now)
		return hold_all(world, notices, count, until, HOLD_PACE, err);
	return seal_now_or_flood(world, group, notices, count, at_once, now,
	    flood, err);
}

/* Those of which a recipient may have very many at once. */
static bool
is_about_dossiers(enum notice_kind kind)
{
	return kind == NOTICE_ALERT || kind == NOTICE_CORRECTION ||
	    kind == NOTICE_WRONG_DATA;
}

/* What waits for a channel that is gone, or has other addresses now, waits on.
 */
static bool
is_stranded(struct world *world, const struct notice_group *group,
    const struct notice *notices, size_t count, instant now, bool *out,
    struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, group->channel);
	instant until = now + STRAND_WAIT_S;

	*out = true;
	if (channel == NULL)
		return hold_all(world, notices, count, until, NOTICE_STRANDED,
			   err) &&
		    strand_owe(world->strand, group->channel, now, err);
	if (!conf_channel_takes(channel, group->recipient))
		return hold_all(world, notices, count, until,
			   NOTICE_MISADDRESSED, err) &&
		    strand_owe_changed(world->strand, channel, now, err);
	*out = false;
	return true;
}

static bool
seal(struct world *world, const struct notice_group *group, instant now,
    struct flood **flood, struct err *err)
{
	bool may_flood = flood != NULL && is_about_dossiers(group->kind);
	instant until =
	    group->kind == NOTICE_ADMIN ? now + BURY_TOGETHER_S : now;
	struct timetable table;
	struct notice *notices;
	bool stranded;
	size_t count;

	/* Of a flood one more than a slice: what holds them is asked of these,
	 * and of the others when their turn comes.  Of dead letters also those
	 * whose minute is not over. */
	if (!store_notices_of(world->store, group, until,
		may_flood ? FLOOD_SLICE + 1 : 0, world->turn, &notices, &count,
		err))
		return false;
	if (count == 0)
		return true;
	if (!is_stranded(world, group, notices, count, now, &stranded, err))
		return false;
	if (stranded)
		return true;
	table = departure_to(world, &notices[0], now);
	if (waits_for_office(group, &table, notices, count, now))
		return hold_for_office(world, &table, notices, count, now, err);
	if (group->kind == NOTICE_ALERT)
		return seal_paced(world, group, &table, notices, count, now,
		    flood, err);
	if (is_about_dossiers(group->kind))
		return seal_now_or_flood(world, group, notices, count, false,
		    now, flood, err);
	if (group->kind == NOTICE_ADMIN)
		return seal_admins(world, group, notices, count, now, err);
	for (size_t i = 0; i < count; i++)
		if (!(group->kind == NOTICE_CONFIRM ? seal_confirm
						    : seal_baseline)(world,
			group, &notices[i], now, err))
			return false;
	return true;
}

bool
seal_group(struct world *world, const struct notice_group *group, instant now,
    struct flood **flood, struct err *err)
{
	bool ok;

	if (flood != NULL)
		*flood = NULL;
	if (!store_begin(world->store, err))
		return false;
	ok = seal(world, group, now, flood, err) &&
	    store_mark_now(world->store, now, err);
	if (!ok)
		store_rollback(world->store);
	ok = ok && store_commit(world->store, err);
	strand_settle(world->strand, ok);
	return ok;
}
