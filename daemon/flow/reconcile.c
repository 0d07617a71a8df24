/* Comparing a complete list with what is known. */
#include "flow/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "flow/aside.h"
#include "flow/news.h"
#include "flow/sweep_recall.h"
#include "io/store_meta.h"
#include "io/store_notice.h"

enum { SLICE_US = 15 * 1000 };

struct reconcile {
	struct intake *intake;
	struct arena *memory; /* of the recheck */
	struct recheck recheck;
	struct loop_task slice;
	size_t at; /* the next of the recheck's dossiers */
	/* Who is not shown, is missing: no record was nameless, and the list
	 * stood still while it was read. */
	bool proves;
	void (*done)(void *context);
	void *context;
};

bool
reconcile_is_shrunk(const struct intake *intake, struct sightings_count *count,
    struct err *why)
{
	*count = sightings_count(known_sightings(intake->known));
	if (count->seen * 2 >= count->known)
		return false;
	err_set(why,
	    "the list shrank: of %lld open dossiers known it shows %lld; "
	    "nothing is taken for gone (`hosoctl source accept %s` accepts it)",
	    (long long)count->known, (long long)count->seen,
	    intake->conf->name);
	return true;
}

/* ---- marking ---- */

static bool
write_gone(struct reconcile *reconcile, struct dossier *dossier, enum gone gone,
    instant now, struct err *err)
{
	struct world *world = reconcile->intake->world;
	struct known *known = reconcile->intake->known;
	const struct news news = { .world = world,
		.source = reconcile->intake->conf->name,
		.as_of = INSTANT_NONE,
		.now = now };

	if (!news_gone(&news, dossier, gone,
		sightings_last(known_sightings(known), dossier->id), err))
		return false;
	known_drop(known, dossier->raw);
	sightings_open(known_sightings(known), dossier->id, false);
	log_notice("%s: gone from %s: %s", dossier->facts.seen.code,
	    reconcile->intake->conf->name,
	    gone == GONE_DELETED ? "it says that it has it not"
				 : "missing from two complete sweeps");
	return true;
}

static bool
note_unlisted(struct world *world, const struct dossier *dossier, instant now,
    struct err *err)
{
	const struct finding finding = { .kind = FINDING_UNLISTED,
		.detail = "" };

	return store_finding_put(world->store, dossier->id, &finding, now, NULL,
	    err);
}

/* What two complete sweeps have missed, and whatever the source said of it. */
static bool
conclude(struct reconcile *reconcile, const struct recheck_dossier *missed,
    instant now, struct err *err)
{
	struct world *world = reconcile->intake->world;
	struct dossier dossier;
	struct err why;
	bool found;

	if (!store_dossier_load(world->store, missed->id, world->turn, &dossier,
		&found, err)) {
		if (!store_is_sound(world->store))
			return false;
		why = *err;
		return aside_tell(world, missed->id, why.text, now, err);
	}
	if (!found || standing_is_closed(dossier.verdict.standing)) {
		sightings_open(known_sightings(reconcile->intake->known),
		    missed->id, false);
		return true;
	}
	switch (missed->answer) {
	case RECHECK_THERE:
		return note_unlisted(world, &dossier, now, err);
	case RECHECK_MISSING:
		/* "Not there" is also what a wrong address answers: somebody
		 * must have been there, or the list itself be proof. */
		return !(reconcile->recheck.finds || reconcile->proves) ||
		    write_gone(reconcile, &dossier, GONE_DELETED, now, err);
	case RECHECK_UNASKED:
	case RECHECK_ABSENT:
		return !reconcile->proves ||
		    write_gone(reconcile, &dossier, GONE_UNLISTED, now, err);
	case RECHECK_UNTOLD:
		break;
	}
	return true;
}

static bool
mark_slice(struct reconcile *reconcile, instant now, struct err *err)
{
	struct store *store = reconcile->intake->world->store;
	int64_t began = loop_monotonic_us();
	bool ok = true;

	world_turn(reconcile->intake->world);
	if (!store_begin(store, err))
		return false;
	do {
		const struct recheck_dossier *dossier =
		    &reconcile->recheck.dossiers[reconcile->at++];

		if (dossier->is_missed)
			ok = conclude(reconcile, dossier, now, err);
	} while (ok && reconcile->at < reconcile->recheck.count &&
	    loop_monotonic_us() - began < SLICE_US);
	if (ok && store_mark_now(store, now, err))
		return store_commit(store, err);
	store_rollback(store);
	return false;
}

static void
finish(struct reconcile *reconcile)
{
	reconcile->recheck.count = 0;
	reconcile->done(reconcile->context);
}

/* What fails here is done again after the next complete sweep: memory is made
 * to follow the store again. */
static void
give_up(struct reconcile *reconcile, const struct err *why)
{
	struct intake *intake = reconcile->intake;
	struct err err;

	log_err("poll: %s: %s", intake->conf->name, why->text);
	if (!sweep_recall(intake, intake->sweep.source, &err))
		log_err("poll: %s: %s", intake->conf->name, err.text);
	finish(reconcile);
}

static void
on_slice(void *context)
{
	struct reconcile *reconcile = context;
	struct world *world = reconcile->intake->world;
	struct err err;

	if (world->held) {
		finish(reconcile);
		return;
	}
	if (!mark_slice(reconcile, loop_now(world->loop), &err)) {
		give_up(reconcile, &err);
		return;
	}
	if (reconcile->at < reconcile->recheck.count)
		loop_soon(world->loop, &reconcile->slice);
	else
		finish(reconcile);
}

static void
mark(struct reconcile *reconcile)
{
	reconcile->at = 0;
	loop_soon(reconcile->intake->world->loop, &reconcile->slice);
}

/* ---- asking ---- */

static int
by_id(const void *a, const void *b)
{
	const struct recheck_dossier *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Those that were missed, then, as far as there is room, the long unseen. */
static void
choose(struct reconcile *reconcile, const int64_t *missed, size_t missed_count,
    const int64_t *old, size_t old_count)
{
	enum recheck_answer answer =
	    reconcile->intake->conf->plan.recheck == NULL ? RECHECK_UNASKED
							  : RECHECK_UNTOLD;
	struct recheck_dossier *out = arena_alloc(reconcile->memory,
	    (missed_count + old_count + 1) * sizeof(*out));
	size_t count = 0;

	for (; count < missed_count; count++)
		out[count] = (struct recheck_dossier){ .id = missed[count],
			.is_missed = true,
			.answer = answer };
	for (size_t i = 0; i < old_count; i++) {
		const struct recheck_dossier sought = { .id = old[i],
			.answer = answer };

		if (bsearch(&sought, out, missed_count, sizeof(*out), by_id) ==
		    NULL)
			out[count++] = sought;
	}
	reconcile->recheck =
	    (struct recheck){ .dossiers = out, .count = count };
}

static bool
read_codes(struct reconcile *reconcile, struct err *err)
{
	struct recheck *recheck = &reconcile->recheck;

	recheck->codes = arena_alloc(reconcile->memory,
	    (recheck->count + 1) * sizeof(*recheck->codes));
	for (size_t i = 0; i < recheck->count; i++) {
		const char *code;

		if (!store_dossier_code(reconcile->intake->world->store,
			recheck->dossiers[i].id, reconcile->memory, &code, err))
			return false;
		recheck->codes[i] = code == NULL ? "" : code;
	}
	return true;
}

/* Bounded: who finds no room now is missed again by the next sweep. */
static void
bound(struct recheck *recheck, size_t most)
{
	if (recheck->count > most)
		recheck->count = most;
}

/* Asks for those chosen; false when that cannot be begun. */
static bool
ask(struct reconcile *reconcile, instant now)
{
	struct intake *intake = reconcile->intake;
	struct err err;

	bound(&reconcile->recheck, (size_t)intake->conf->plan.recheck->most);
	if (read_codes(reconcile, &err) &&
	    sweep_recheck(intake, intake->sweep.source,
		reconcile->recheck.codes, reconcile->recheck.count, now, &err))
		return true;
	log_err("poll: %s: recheck: %s", intake->conf->name, err.text);
	reconcile->recheck.count = 0;
	return false;
}

/* The complete sweep that has ended: whom it missed, too, like the one
 * before. */
static size_t
end_complete(struct reconcile *reconcile, int64_t **missed)
{
	struct intake *intake = reconcile->intake;
	struct sightings *sightings = known_sightings(intake->known);
	int64_t unseen = sightings_unseen(sightings);
	size_t count =
	    sightings_missed_twice(sightings, reconcile->memory, missed);

	if (unseen > 0 && !reconcile->proves)
		log_info("poll: %s: %lld open dossiers were not shown, and "
			 "that proves nothing: the list changed or ended too "
			 "early while it was read, has records without a code "
			 "or was taken before",
		    intake->conf->name, (long long)unseen);
	sightings_end(sightings, reconcile->proves, false);
	return count;
}

bool
reconcile_begin(struct reconcile *reconcile, instant now)
{
	struct intake *intake = reconcile->intake;
	const struct source_recheck *plan = intake->conf->plan.recheck;
	int64_t *missed = NULL, *old = NULL;
	size_t missed_count = 0, old_count = 0;

	arena_reset(reconcile->memory);
	reconcile->proves = intake->sweep.doubts == 0;
	if (intake->sweep.kind == SWEEP_FULL)
		missed_count = end_complete(reconcile, &missed);
	if (plan != NULL)
		old_count = sightings_old(known_sightings(intake->known),
		    now - plan->after_s, (size_t)plan->most, reconcile->memory,
		    &old);
	choose(reconcile, missed, missed_count, old, old_count);
	if (reconcile->recheck.count == 0)
		return false;
	if (plan != NULL)
		return ask(reconcile, now);
	if (!reconcile->proves)
		return false;
	mark(reconcile);
	return true;
}

bool
reconcile_unbelieved(struct reconcile *reconcile, instant now)
{
	struct intake *intake = reconcile->intake;
	const struct source_recheck *plan = intake->conf->plan.recheck;
	int64_t *unseen;
	size_t count;

	if (plan == NULL)
		return false;
	arena_reset(reconcile->memory);
	count = sightings_unseen_ids(known_sightings(intake->known),
	    (size_t)plan->most, reconcile->memory, &unseen);
	choose(reconcile, NULL, 0, unseen, count);
	return reconcile->recheck.count > 0 && ask(reconcile, now);
}

void
reconcile_rechecked(struct reconcile *reconcile, const struct source_end *end,
    instant now)
{
	struct intake *intake = reconcile->intake;
	struct store *store = intake->world->store;
	bool well = end->outcome == SOURCE_COMPLETE;
	struct err err;

	if (!store_in_transaction(store) && !store_begin(store, &err)) {
		log_err("poll: %s: recheck: %s", intake->conf->name, err.text);
		finish(reconcile);
		return;
	}
	if (!store_sweep_end(store, &intake->sweep,
		well ? SWEEP_COMPLETE : SWEEP_ABANDONED, now, &err) ||
	    !store_commit(store, &err)) {
		store_rollback(store);
		log_err("poll: %s: recheck: %s", intake->conf->name, err.text);
		finish(reconcile);
		return;
	}
	sweep_ended(intake, well);
	if (well)
		log_info("poll: %s: %zu dossiers asked for by their codes: "
			 "%lld changed",
		    intake->conf->name, reconcile->recheck.count,
		    (long long)intake->sweep.tally.changed);
	else
		log_warning("poll: %s: %s", intake->conf->name, end->err.text);
	/* Of whom nothing was learnt, nothing is concluded. */
	mark(reconcile);
}

struct reconcile *
reconcile_new(struct intake *intake, void (*done)(void *context), void *context)
{
	struct reconcile *reconcile = mem_alloc(sizeof(*reconcile));

	reconcile->intake = intake;
	reconcile->memory = arena_new(4096);
	reconcile->slice = (struct loop_task){ .name = "poll",
		.call = on_slice,
		.context = reconcile };
	reconcile->done = done;
	reconcile->context = context;
	intake->recheck = &reconcile->recheck;
	return reconcile;
}

void
reconcile_free(struct reconcile *reconcile)
{
	if (reconcile == NULL)
		return;
	loop_soon_cancel(reconcile->intake->world->loop, &reconcile->slice);
	arena_free(reconcile->memory);
	mem_free(reconcile);
}
