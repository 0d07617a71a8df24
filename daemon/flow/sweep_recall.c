/* Records known by their hash, and dossiers by when they were seen. */
#include "flow/sweep_recall.h"

#include "io/store_dossier.h"

/* One that is gone is not recognised: shown again, it is news. */
static void
remember_known(void *context, const struct recognised *dossier)
{
	struct known *known = context;

	if (!dossier->is_gone)
		known_put(known, dossier->raw, dossier->id);
	sightings_open(known_sightings(known), dossier->id, dossier->is_open);
}

/* Sightings are replayed from the newest complete sweep on. */
struct replay {
	struct sightings *sightings;
	int64_t complete; /* that sweep */
	bool proves;      /* who it did not show is missed, … */
	bool accepted;    /* … and an operator has said so */
	bool ended;
};

static void
replay_one(void *context, int64_t sweep, int64_t dossier, instant at)
{
	struct replay *replay = context;

	if (sweep > replay->complete && !replay->ended) {
		sightings_end(replay->sightings, replay->proves,
		    replay->accepted);
		replay->ended = true;
	}
	sightings_saw(replay->sightings, dossier, at,
	    sweep == replay->complete);
}

/* From the complete sweep before the newest one on: when it showed whom that
 * one has missed is known by it. */
static bool
replay_sightings(struct intake *intake, int64_t source_id, struct err *err)
{
	struct store *store = intake->world->store;
	struct replay replay = { .sightings = known_sightings(intake->known) };
	struct sweep last, before;
	bool found, twice = false;

	if (!store_sweep_last_full(store, source_id, 0, intake->memory, &last,
		&found, err) ||
	    (found &&
		!store_sweep_last_full(store, source_id, last.id,
		    intake->memory, &before, &twice, err)))
		return false;
	replay.complete = found ? last.id : 0;
	replay.proves = found && last.doubts == 0;
	replay.accepted = found && last.state == SWEEP_ACCEPTED;
	replay.ended = !found;
	if (!store_sightings(store, source_id,
		twice ? before.id : replay.complete, replay_one, &replay, err))
		return false;
	if (!replay.ended)
		sightings_end(replay.sightings, replay.proves, replay.accepted);
	return true;
}

bool
sweep_recall(struct intake *intake, int64_t source_id, struct err *err)
{
	intake->base = 0;
	known_clear(intake->known);
	return store_recognise(intake->world->store, source_id, remember_known,
		   intake->known, err) &&
	    replay_sightings(intake, source_id, err);
}

bool
sweep_recall_shown(struct intake *intake, const struct sweep *cut,
    struct err *err)
{
	struct replay replay = { .sightings = known_sightings(intake->known),
		.complete = cut->id,
		.ended = true };

	sightings_begin(replay.sightings);
	return store_sightings(intake->world->store, cut->source, cut->id,
	    replay_one, &replay, err);
}
