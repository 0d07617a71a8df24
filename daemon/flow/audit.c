/* The nightly self-audit. */
#include "flow/audit.h"

#include "base/log.h"
#include "base/mem.h"
#include "core/audit.h"
#include "flow/admin.h"
#include "flow/deliver.h"
#include "flow/heartbeat.h"
#include "flow/recount.h"
#include "flow/review.h"
#include "flow/stretch.h"
#include "flow/verdict.h"
#include "io/store_audit.h"
#include "io/store_meta.h"
#include "io/store_waiting.h"

enum {
	AGAIN_S = 60,         /* after a failure */
	WINDOW = 100,         /* ids looked at in a turn, at most */
	SLICE_US = 10 * 1000, /* and no longer than this */
	TOLD = 10,            /* differences that the letter names */
	LOGGED = 1000,        /* letters that the log names */
};

struct audit {
	struct world *world;
	struct heartbeat *heartbeat;
	struct loop_alarm alarm;
	struct loop_task work;

	/* The night under way. */
	instant up; /* begun since: what was late before is made up for now */
	bool working;
	bool begun; /* reviews have been waited for */
	int64_t after;
	struct audit_record record;
	struct arena *arena; /* of what the letter names */
	struct buf told;
};

/* ---- one dossier ---- */

/* What a stretch of ids has to be compared with. */
struct stretch {
	struct crossing *crossings;
	int64_t *crossing_of;
	size_t crossing_count, crossing_at;
	struct audit_notice *notices;
	int64_t *notice_of;
	size_t notice_count, notice_at;
};

static bool
tell_difference(struct audit *audit, int64_t id, const char *code,
    const struct audit_difference *difference, instant now, struct err *err)
{
	struct world *world = audit->world;
	const char *people = audit_kind_people(difference->kind);
	const char *words = difference->detail == NULL
	    ? people
	    : arena_printf(world->turn, "%s (%s)", people, difference->detail);
	const struct finding finding = { FINDING_AUDIT, words };

	log_err("audit: %s: %s", code, words);
	if (audit->record.differences++ < TOLD)
		buf_printf(&audit->told, "%s: %s\n", code, words);
	return store_finding_put(world->store, id, &finding, now, NULL, err);
}

static bool
put_differences(struct audit *audit, int64_t id, const char *code,
    const struct audit_difference *differences, size_t count, instant now,
    struct err *err)
{
	struct store *store = audit->world->store;

	if (count == 0)
		return true;
	if (!store_begin(store, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!tell_difference(audit, id, code, &differences[i], now,
			err)) {
			store_rollback(store);
			return false;
		}
	}
	return store_commit(store, err);
}

/* History that does not fit together is a difference like any other. */
static bool
recount(struct world *world, const struct dossier *dossier, struct facts *facts,
    const struct facts **counted, struct err *why)
{
	bool whole;

	*counted = NULL;
	if (!recount_facts(world->store, dossier->newest, world->turn, facts,
		&whole, why))
		return false;
	if (whole)
		*counted = facts;
	return true;
}

static bool
look_at(struct audit *audit, struct dossier *dossier, struct stretch *stretch,
    instant now, struct err *err)
{
	struct world *world = audit->world;
	struct audit_input input = { .facts = &dossier->facts,
		.verdict = &dossier->verdict,
		.now = now };
	struct audit_difference *found, broken = { .kind = AUDIT_FACTS };
	struct judgement fresh;
	struct facts facts;
	struct err why;
	size_t count, first;

	input.crossing_count =
	    stretch_find(stretch->crossing_of, stretch->crossing_count,
		&stretch->crossing_at, dossier->id, &first);
	if (input.crossing_count > 0)
		input.crossings = stretch->crossings + first;
	input.notice_count = stretch_find(stretch->notice_of,
	    stretch->notice_count, &stretch->notice_at, dossier->id, &first);
	if (input.notice_count > 0)
		input.notices = stretch->notices + first;
	if (!verdict_afresh(world, dossier, input.crossings,
		input.crossing_count, now, &fresh, err))
		return false;
	input.fresh = &fresh;
	if (!recount(world, dossier, &facts, &input.counted, &why)) {
		broken.detail = why.text;
		if (!put_differences(audit, dossier->id,
			dossier->facts.seen.code, &broken, 1, now, err))
			return false;
	}
	count = audit_dossier(&input, world->turn, &found);
	return put_differences(audit, dossier->id, dossier->facts.seen.code,
	    found, count, now, err);
}

/* Those of a stretch that cannot be read, as far as it was looked at. */
static bool
look_at_damaged(struct audit *audit, const struct dossiers_open *open,
    instant now, struct err *err)
{
	const struct audit_difference damaged = { .kind = AUDIT_UNREADABLE };
	struct world *world = audit->world;

	for (size_t i = 0; i < open->damaged_count; i++) {
		int64_t id = open->damaged[i];
		const char *code;

		if (id > audit->after)
			break;
		if (!store_dossier_code(world->store, id, world->turn, &code,
			err) ||
		    !put_differences(audit, id, code == NULL ? "?" : code,
			&damaged, 1, now, err))
			return false;
		audit->record.dossiers++;
	}
	return true;
}

/* ---- a night ---- */

static bool
slice(struct audit *audit, instant now, bool *more, struct err *err)
{
	struct world *world = audit->world;
	struct store *store = world->store;
	struct arena *arena = world->turn;
	int64_t began = loop_monotonic_us(), until = audit->after;
	struct stretch stretch = { 0 };
	struct dossiers_open open;

	if (!store_dossiers_open(store, &until, WINDOW, 0, arena, &open, err))
		return false;
	*more = open.more;
	if (open.count > 0 &&
	    (!store_crossings_between(store, audit->after, until, arena,
		 &stretch.crossings, &stretch.crossing_of,
		 &stretch.crossing_count, err) ||
		!store_audit_notices(store, audit->after, until, arena,
		    &stretch.notices, &stretch.notice_of, &stretch.notice_count,
		    err)))
		return false;
	for (size_t i = 0; i < open.count; i++) {
		if (i > 0 && loop_monotonic_us() - began >= SLICE_US) {
			*more = true;
			return look_at_damaged(audit, &open, now, err);
		}
		if (!look_at(audit, &open.items[i], &stretch, now, err))
			return false;
		audit->after = open.items[i].id;
		audit->record.dossiers++;
	}
	audit->after = until;
	return look_at_damaged(audit, &open, now, err);
}

/* Letters that belong to no dossier are looked at together. */
static bool
look_at_letters(struct audit *audit, instant now, struct err *err)
{
	struct world *world = audit->world;
	int64_t *ids;
	size_t count;

	/* All are counted; few are told. */
	if (!store_audit_letters(world->store, now - AUDIT_PATIENCE_S, SIZE_MAX,
		world->turn, &ids, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (i < LOGGED)
			log_err("audit: letter %lld should have left",
			    (long long)ids[i]);
		if (audit->record.differences++ < TOLD)
			buf_printf(&audit->told, "thư %lld: %s\n",
			    (long long)ids[i],
			    audit_kind_people(AUDIT_UNCARRIED));
	}
	if (count > LOGGED)
		log_err("audit: and %zu letters more", count - LOGGED);
	return true;
}

/* What waits for a channel that is configured no more would wait for ever. */
static bool
look_at_channels(struct audit *audit, struct err *err)
{
	struct world *world = audit->world;
	const char **channels;
	size_t count;

	if (!store_waiting_channels(world->store, world->turn, &channels,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct waiting it;

		if (conf_channel(world->conf, channels[i]) != NULL)
			continue;
		if (!store_waiting(world->store, channels[i], &it, err))
			return false;
		log_err("audit: channel %s is configured no more: %lld notices "
			"and %lld letters wait for it",
		    it.channel, (long long)it.notices, (long long)it.letters);
		if (audit->record.differences++ < TOLD)
			buf_printf(&audit->told,
			    "kênh %s không còn trong cấu hình: %lld lời báo, "
			    "%lld thư đang chờ\n",
			    it.channel, (long long)it.notices,
			    (long long)it.letters);
	}
	return true;
}

static bool
record(struct audit *audit, instant now, struct err *err)
{
	struct world *world = audit->world;
	struct audit_record *it = &audit->record;
	char date[WHEN_TEXT];

	it->ended = now;
	if (!store_begin(world->store, err))
		return false;
	if (store_audit_add(world->store, it, err) &&
	    (it->differences == 0 ||
		admin_owe(world, "audit-differs",
		    when_iso_day(date, world_day(world, it->started)),
		    arena_printf(world->turn, "%lld khác biệt:\n%s",
			(long long)it->differences, buf_text(&audit->told)),
		    now, err)))
		return store_commit(world->store, err);
	store_rollback(world->store);
	return false;
}

static void
rest(struct audit *audit, instant now)
{
	const struct world *world = audit->world;
	instant at = when_at(world_day(world, now), world->conf->audit.at,
	    world->conf->offset);

	audit->working = false;
	if (at <= now)
		at = when_at(when_add_days(world_day(world, now), 1),
		    world->conf->audit.at, world->conf->offset);
	loop_alarm_set(world->loop, &audit->alarm, at);
}

static bool
end(struct audit *audit, instant now, struct err *err)
{
	struct world *world = audit->world;
	const struct audit_record *it = &audit->record;

	if (!look_at_letters(audit, now, err) ||
	    !look_at_channels(audit, err) || !record(audit, now, err))
		return false;
	if (it->differences == 0) {
		log_info("audit: %lld open dossiers, no difference",
		    (long long)it->dossiers);
		heartbeat_beat(audit->heartbeat);
	} else {
		log_err("audit: %lld open dossiers, %lld differences: no "
			"heartbeat",
		    (long long)it->dossiers, (long long)it->differences);
		deliver_nudge(world->deliver);
	}
	rest(audit, now);
	return true;
}

static void
begin(struct audit *audit, instant now)
{
	audit->begun = true;
	audit->after = 0;
	audit->record = (struct audit_record){ .started = now };
	arena_reset(audit->arena);
	audit->told = buf_over(audit->arena);
}

/* A failure begins the night's audit anew: what was seen so far may no longer
 * be so. */
static void
on_work(void *context)
{
	struct audit *audit = context;
	struct world *world = audit->world;
	instant now = loop_now(world->loop);
	bool more = false;
	struct err err;

	/* Once the clock is believed again, everything is started anew; and
	 * whoever ends a review nudges. */
	if (world->held || !audit->working ||
	    review_is_behind(world->review, now))
		return;
	/* Letters of a departure that passed while the daemon was down are
	 * late, and no difference. */
	if (now < audit->up + AUDIT_PATIENCE_S) {
		loop_alarm_set(world->loop, &audit->alarm,
		    audit->up + AUDIT_PATIENCE_S);
		return;
	}
	if (!audit->begun)
		begin(audit, now);
	world_turn(world);
	if (slice(audit, now, &more, &err) && (more || end(audit, now, &err))) {
		if (more)
			loop_soon(world->loop, &audit->work);
		return;
	}
	log_err("audit: %s, again in %d s", err.text, AGAIN_S);
	audit->begun = false;
	loop_alarm_set(world->loop, &audit->alarm, now + AGAIN_S);
}

static void
on_alarm(void *context, instant now)
{
	struct audit *audit = context;

	(void)now;
	if (!audit->working)
		audit->begun = false;
	audit->working = true;
	loop_soon(audit->world->loop, &audit->work);
}

/* ---- life ---- */

struct audit *
audit_new(struct world *world)
{
	struct audit *audit = mem_alloc(sizeof(*audit));

	audit->world = world;
	audit->arena = arena_new(4096);
	audit->heartbeat = heartbeat_new(world);
	audit->alarm = (struct loop_alarm){ .name = "audit",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = audit };
	audit->work = (struct loop_task){ .name = "audit",
		.call = on_work,
		.context = audit };
	return audit;
}

void
audit_free(struct audit *audit)
{
	if (audit == NULL)
		return;
	loop_alarm_clear(audit->world->loop, &audit->alarm);
	loop_soon_cancel(audit->world->loop, &audit->work);
	heartbeat_free(audit->heartbeat);
	arena_free(audit->arena);
	mem_free(audit);
}

/* Whether the newest night's audit was missed: ended before it ended, or down
 * at its time.  A database that is younger missed none. */
static bool
was_missed(struct world *world, instant now, bool *missed, struct err *err)
{
	struct audit_record last;
	struct store_meta meta;
	instant night;
	day today = world_day(world, now);
	bool found;

	world_turn(world);
	if (!store_audit_last(world->store, &last, &found, err) ||
	    !store_meta(world->store, world->turn, &meta, err))
		return false;
	night = when_at(today, world->conf->audit.at, world->conf->offset);
	if (night > now)
		night = when_at(when_add_days(today, -1), world->conf->audit.at,
		    world->conf->offset);
	*missed = (found ? last.started : meta.created) < night;
	return true;
}

void
audit_start(struct audit *audit)
{
	struct world *world = audit->world;
	instant now = loop_now(world->loop);
	struct err err;
	bool missed;

	loop_soon_cancel(world->loop, &audit->work);
	audit->up = now;
	rest(audit, now);
	if (!was_missed(world, now, &missed, &err))
		log_err("audit: %s", err.text);
	else if (missed)
		loop_alarm_set(world->loop, &audit->alarm, now);
}

void
audit_nudge(struct audit *audit)
{
	if (audit->working)
		loop_soon(audit->world->loop, &audit->work);
}
