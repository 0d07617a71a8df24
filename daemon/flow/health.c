/* Folding sweeps into a source's health, and the letters that follow. */
#include "flow/health.h"

#include "base/log.h"
#include "core/pulse.h"
#include "flow/admin.h"

enum {
	SKEWS = 3, /* in a row: one slow answer is no skew */
};

static void
raise(instant *to, instant at)
{
	/* INSTANT_NONE is the least of all instants. */
	if (at > *to)
		*to = at;
}

/* ---- folding ---- */

static void
believe(const struct sweep *sweep, instant as_of, struct source_health *health)
{
	health->last_success = as_of;
	if (sweep->kind != SWEEP_FULL)
		return;
	health->last_full = sweep->started;
	health->last_count = sweep->records;
}

/* Whatever list was too short to be believed, another one is now. */
static void
leave_quarantine(struct source_health *health)
{
	health->shrunk_since = INSTANT_NONE;
	health->shrunk_known = health->shrunk_shown = 0;
}

/* What a complete sweep changes. */
static void
recover(const struct health_sweep *it, instant now,
    struct source_health *health)
{
	const struct sweep *sweep = it->sweep;

	if (!it->mends_nothing) {
		health_accept(sweep, it->as_of, health);
	} else {
		believe(sweep, it->as_of, health);
		if (sweep->kind == SWEEP_FULL)
			leave_quarantine(health);
	}
	health->mapping = sweep->mapping;
	/* Of one gone on with, the first page is an earlier run's. */
	health->watermark = source_watermark(health->watermark, it->newest,
	    sweep->retries > 0 ? sweep->server_date : it->end->server_date);
	if (sweep->kind == SWEEP_FULL && health->baseline == INSTANT_NONE)
		health->baseline = now;
}

static void
fail(const struct health_sweep *it, instant now, struct source_health *health)
{
	/* The failure that stands is the one before; nobody was asked. */
	if (it->end->not_tried)
		return;
	health->last_failure = now;
	health->failure = it->end->err.text;
	health->failures++;
	if (health->failing_since == INSTANT_NONE)
		health->failing_since = now;
	if (it->state != SWEEP_QUARANTINED)
		return;
	if (health->shrunk_since == INSTANT_NONE)
		health->shrunk_since = it->sweep->started;
	health->shrunk_known = it->list.known;
	health->shrunk_shown = it->list.seen;
}

/* A list that is not believed says nothing about changes either; what another
 * sweep took before it was cut off stands. */
static void
note_change(const struct health_sweep *it, instant now,
    struct source_health *health)
{
	const struct sweep *sweep = it->sweep;

	raise(&health->last_change, it->changed);
	if (it->state == SWEEP_QUARANTINED)
		return;
	if (sweep->tally.new + sweep->tally.changed > 0)
		raise(&health->last_change, it->as_of);
	/* A date that is far ahead is somebody's mistake. */
	if (it->shown <= now + WHEN_DAY)
		raise(&health->newest, it->shown);
}

void
health_accept(const struct sweep *sweep, instant as_of,
    struct source_health *health)
{
	believe(sweep, as_of, health);
	health->failing_since = INSTANT_NONE;
	health->retries = health->failures;
	health->failures = 0;
	health->alarmed = false;
	leave_quarantine(health);
}

void
health_fold(const struct conf_source *conf, const struct health_sweep *it,
    instant now, struct source_health *health)
{
	if (it->state == SWEEP_COMPLETE)
		recover(it, now, health);
	else
		fail(it, now, health);
	note_change(it, now, health);
	if (it->skew == INSTANT_NONE)
		return;
	health->skew = it->skew;
	if (it->skew <= conf->clock_skew && it->skew >= -conf->clock_skew)
		health->skews = 0;
	else if (health->skews < SKEWS)
		health->skews++;
}

int64_t
health_skew(const struct world *world, int64_t apart)
{
	if (apart == INSTANT_NONE)
		return INSTANT_NONE;
	if (apart >= -WHEN_DAY && apart <= WHEN_DAY)
		return apart;
	return !loop_is_simulated(world->loop) && world->confirmed
	    ? apart
	    : INSTANT_NONE;
}

/* ---- telling ---- */

/* The instant at which it began makes each trouble its own. */
static bool
owe(struct world *world, const struct source_health *health, const char *what,
    instant since, const char *detail, instant now, struct err *err)
{
	return admin_owe_notice(world, what,
	    arena_printf(world->turn, "source/%s/%lld", health->name,
		(long long)since),
	    since, arena_printf(world->turn, "%s\n%s", health->name, detail),
	    now, err);
}

/* It speaks again: something changed, or nobody asks any more. */
static bool
end_silence(struct world *world, const struct conf_source *conf,
    struct source_health *health, instant now, struct err *err)
{
	instant since = health->silent_since;

	health->silent_since = INSTANT_NONE;
	if (conf->silent_after == 0)
		return true;
	log_notice("source %s: brings changes again", health->name);
	return owe(world, health, "source-heard", since, "", now, err);
}

static bool
owe_silence(struct world *world, const struct conf_source *conf,
    struct source_health *health, instant now, struct err *err)
{
	/* An empty list never changed at all. */
	instant since = health->last_change != INSTANT_NONE
	    ? health->last_change
	    : health->baseline;
	int32_t days;

	if (health->silent_since != INSTANT_NONE &&
	    (since > health->silent_since || conf->silent_after == 0))
		return end_silence(world, conf, health, now, err);
	if (health->silent_since != INSTANT_NONE || conf->silent_after == 0 ||
	    health->failing_since != INSTANT_NONE || since == INSTANT_NONE ||
	    !pulse_still_days(world->rules.calendar, since,
		health->last_success, &days) ||
	    days < conf->silent_after)
		return true;
	health->silent_since = since;
	log_err("source %s: nothing new or changed for %d working days",
	    health->name, (int)days);
	return owe(world, health, "source-silent", since,
	    arena_printf(world->turn, "%d", (int)days), now, err);
}

static bool
owe_clock(struct world *world, struct source_health *health, instant now,
    struct err *err)
{
	instant since = health->skewed_since;
	const char *apart;

	if (since != INSTANT_NONE && health->skews == 0) {
		health->skewed_since = INSTANT_NONE;
		log_notice("source %s: its clock is right again", health->name);
		return owe(world, health, "source-in-step", since, "", now,
		    err);
	}
	if (since != INSTANT_NONE || health->skews < SKEWS)
		return true;
	health->skewed_since = now;
	log_err("source %s: its clock is %lld seconds %s ours", health->name,
	    (long long)(health->skew < 0 ? -health->skew : health->skew),
	    health->skew < 0 ? "behind" : "ahead of");
	apart = pulse_people(world->turn, health->skew);
	return owe(world, health, "source-skewed", now,
	    arena_printf(world->turn, "%s %s",
		health->skew < 0 ? "chậm" : "nhanh", apart),
	    now, err);
}

bool
health_owe(struct world *world, const struct conf_source *conf,
    struct source_health *health, instant now, struct err *err)
{
	return owe_silence(world, conf, health, now, err) &&
	    owe_clock(world, health, now, err);
}
