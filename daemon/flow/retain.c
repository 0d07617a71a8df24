/* What is kept no longer is removed every night. */
#include "flow/retain.h"

#include "base/log.h"
#include "base/mem.h"
#include "io/store_history.h"
#include "io/store_meta.h"
#include "io/store_person.h"

enum {
	AT_S = 3 * 3600,  /* of the local day: nobody works, little is polled */
	AGAIN_S = 60,     /* after a failure */
	BUSY_S = 5,       /* while a reader keeps the log from being emptied */
	WINDOW = 500,     /* persons or dossiers a turn */
	SLICE_ROWS = 200, /* of history, erased in one transaction */
};

enum phase { PERSONS, HISTORY, EMPTYING, RESTING };

struct retain {
	struct world *world;
	struct loop_alarm alarm;
	struct loop_task work;
	struct loop_task emptying;

	/* The night under way. */
	enum phase phase;
	int64_t after;                   /* the last slot or id looked at */
	int64_t persons, dossiers, rows; /* removed, erased */
};

/* ---- what is due ---- */

/* Which parts of a person the dossier's source still maps, and the office
 * still keeps. */
static unsigned
kept_of(const struct world *world, const struct source_health *sources,
    size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		const struct conf_source *source;

		if (sources[i].id != id)
			continue;
		source = conf_source(world->conf, sources[i].name);
		return source == NULL
		    ? 0
		    : source->mapping->personal & world->conf->privacy.keep;
	}
	return 0;
}

static bool
look_at_person(struct retain *retain, const struct person_row *row,
    unsigned kept, instant now, struct err *err)
{
	const struct world *world = retain->world;
	instant last = now - world->conf->privacy.retention.personal;
	bool changed = true;

	if (row->end != INSTANT_NONE && row->end <= last) {
		if (!store_person_forget(world->store, row->dossier, err))
			return false;
	} else if (!store_person_reduce(world->store, row->dossier, kept,
		       &changed, err)) {
		return false;
	}
	retain->persons += changed;
	return true;
}

static bool
persons(struct retain *retain, instant now, bool *more, struct err *err)
{
	struct world *world = retain->world;
	struct source_health *sources;
	struct person_row *rows;
	size_t source_count, count;

	if (!store_sources(world->store, world->turn, &sources, &source_count,
		err) ||
	    !store_persons(world->store, &retain->after, WINDOW, world->turn,
		&rows, &count, more, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!look_at_person(retain, &rows[i],
			kept_of(world, sources, source_count, rows[i].source),
			now, err))
			return false;
	return true;
}

/* Where one dossier's rows fill the transaction, the window is looked at
 * again: what is erased is not found any more. */
static bool
history(struct retain *retain, instant now, bool *more, struct err *err)
{
	struct world *world = retain->world;
	int64_t kept = world->conf->privacy.retention.history;
	int64_t window = retain->after, rows = 0;
	int64_t *newests;
	size_t count;

	*more = false;
	if (kept == 0)
		return true;
	if (!store_history_ended(world->store, &retain->after, WINDOW,
		now - kept, world->turn, &newests, &count, more, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rows >= SLICE_ROWS) {
			retain->after = window;
			*more = true;
			break;
		}
		if (!store_history_erase(world->store, newests[i], &rows,
			err)) {
			/* What cannot be read is not erased; the others are. */
			if (!store_is_sound(world->store))
				return false;
			log_err("retention: %s", err->text);
			continue;
		}
		retain->dossiers++;
	}
	retain->rows += rows;
	return true;
}

/* ---- a night ---- */

/* One slice, in one transaction; on failure nothing of it is done. */
static bool
slice(struct retain *retain, instant now, struct err *err)
{
	struct world *world = retain->world;
	struct retain before = *retain;
	bool more = false, ok;

	world_turn(world);
	if (!store_begin(world->store, err))
		return false;
	ok = retain->phase == PERSONS ? persons(retain, now, &more, err)
				      : history(retain, now, &more, err);
	if (!ok)
		store_rollback(world->store);
	if (!ok || !store_commit(world->store, err)) {
		retain->after = before.after;
		retain->persons = before.persons;
		retain->dossiers = before.dossiers;
		retain->rows = before.rows;
		return false;
	}
	if (!more) {
		retain->phase = retain->phase == PERSONS ? HISTORY : EMPTYING;
		retain->after = 0;
	}
	return true;
}

static void
begin(struct retain *retain)
{
	retain->phase = PERSONS;
	retain->after = 0;
	retain->persons = retain->dossiers = retain->rows = 0;
}

static void
tell(const struct retain *retain)
{
	if (retain->persons > 0)
		log_info("retention: personal data of %lld dossiers removed",
		    (long long)retain->persons);
	if (retain->dossiers > 0)
		log_info("retention: history of %lld dossiers erased, %lld "
			 "rows",
		    (long long)retain->dossiers, (long long)retain->rows);
}

/* Is there anything that a night may have to remove? */
static bool
has_work(const struct world *world)
{
	const struct conf_privacy *privacy = &world->conf->privacy;
	bool any = true;
	struct err err;

	if (privacy->keep != 0 || privacy->retention.history != 0)
		return true;
	if (!store_person_any(world->store, &any, &err))
		log_err("retention: %s", err.text);
	return any;
}

/* The next night after ${now}. */
static instant
next_night(const struct world *world, instant now)
{
	day date = world_day(world, now);
	instant at = when_at(date, AT_S, world->conf->offset);

	return at > now
	    ? at
	    : when_at(when_add_days(date, 1), AT_S, world->conf->offset);
}

static void
rest(struct retain *retain, instant now)
{
	struct world *world = retain->world;

	retain->phase = RESTING;
	loop_alarm_set(world->loop, &retain->alarm,
	    has_work(world) ? next_night(world, now) : INSTANT_NEVER);
}

static void
on_work(void *context)
{
	struct retain *retain = context;
	struct world *world = retain->world;
	instant now = loop_now(world->loop);
	struct err err;

	/* Once the clock is believed again, everything is started anew. */
	if (world->held)
		return;
	if (!slice(retain, now, &err)) {
		log_err("retention: %s, again in %d s", err.text, AGAIN_S);
		loop_alarm_set(world->loop, &retain->alarm, now + AGAIN_S);
		return;
	}
	loop_soon(world->loop,
	    retain->phase == EMPTYING ? &retain->emptying : &retain->work);
}

/* Never rides on a slice's commit (invariant 9). */
static void
on_emptying(void *context)
{
	struct retain *retain = context;
	struct world *world = retain->world;
	instant now = loop_now(world->loop);
	bool busy = false;
	struct err err;

	if (!store_checkpoint_idle(world->store, &busy, &err))
		log_warning("retention: %s", err.text);
	if (busy) {
		loop_alarm_set(world->loop, &retain->alarm, now + BUSY_S);
		return;
	}
	tell(retain);
	rest(retain, now);
}

static void
on_alarm(void *context, instant now)
{
	struct retain *retain = context;

	(void)now;
	if (retain->phase == RESTING)
		begin(retain);
	loop_soon(retain->world->loop,
	    retain->phase == EMPTYING ? &retain->emptying : &retain->work);
}

/* ---- life ---- */

struct retain *
retain_new(struct world *world)
{
	struct retain *retain = mem_alloc(sizeof(*retain));

	retain->world = world;
	retain->phase = RESTING;
	retain->alarm = (struct loop_alarm){ .name = "retention",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = retain };
	retain->work = (struct loop_task){ .name = "retention",
		.call = on_work,
		.context = retain };
	retain->emptying = (struct loop_task){ .name = "checkpoint",
		.call = on_emptying,
		.context = retain,
		.apart = true };
	return retain;
}

static void
cancel(struct retain *retain)
{
	struct loop *loop = retain->world->loop;

	loop_alarm_clear(loop, &retain->alarm);
	loop_soon_cancel(loop, &retain->work);
	loop_soon_cancel(loop, &retain->emptying);
}

void
retain_free(struct retain *retain)
{
	if (retain == NULL)
		return;
	cancel(retain);
	mem_free(retain);
}

void
retain_start(struct retain *retain)
{
	struct world *world = retain->world;

	cancel(retain);
	retain->phase = RESTING;
	if (has_work(world))
		loop_alarm_set(world->loop, &retain->alarm,
		    loop_now(world->loop));
}

void
retain_once(struct retain *retain)
{
	struct world *world = retain->world;
	instant now = loop_now(world->loop);
	struct err err;

	if (!has_work(world) || store_in_transaction(world->store))
		return;
	for (begin(retain); retain->phase != EMPTYING;)
		if (!slice(retain, now, &err)) {
			log_err("retention: %s", err.text);
			break;
		}
	tell(retain);
	retain->phase = RESTING;
}
