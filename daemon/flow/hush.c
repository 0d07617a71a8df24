/* Recording silences, and ending them. */
#include "flow/hush.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "flow/again.h"
#include "flow/locate.h"
#include "flow/still.h"
#include "io/store_meta.h"
#include "io/store_silence.h"
#include "wire/payload.h"

static bool
find_dossier(struct world *world, struct silence *out, struct dossier *dossier,
    struct err *err)
{
	const char *slash = strchr(out->what, '/');

	if (slash == NULL)
		return err_set(err, "\"%s\" is not SOURCE/CODE", out->what);
	if (!locate_dossier(world,
		arena_bytes(world->turn, out->what,
		    (size_t)(slash - out->what)),
		slash + 1, dossier, err))
		return false;
	out->dossier = dossier->id;
	return true;
}

static bool
find_agency(const struct world *world, struct silence *out, instant now,
    struct err *err)
{
	const struct agency *agency =
	    directory_find_agency(world->conf->directory, out->what,
		world_day(world, now));

	if (agency == NULL)
		return err_set(err, "\"%s\": no such agency", out->what);
	out->what = agency->code;
	return true;
}

/* A procedure that is not in the catalogue may stand in dossiers all the
 * same, but a mistyped one silences nothing and nobody would see it. */
static bool
find_procedure(const struct world *world, const struct silence *silence,
    instant now, struct err *err)
{
	return catalogue_find(world->conf->catalogue, silence->what,
		   world_day(world, now)) != NULL ||
	    err_set(err, "\"%s\": the catalogue has no such procedure",
		silence->what);
}

/* A source that the configuration names no more sends nothing that could be
 * silenced. */
static bool
find_source(struct world *world, struct silence *out, struct err *err)
{
	if (conf_source(world->conf, out->what) == NULL)
		return err_set(err,
		    "\"%s\": the configuration has no such source", out->what);
	return locate_source(world, out->what, &out->source, err);
}

static bool
find_subject(struct world *world, struct silence *out, struct dossier *dossier,
    instant now, struct err *err)
{
	switch (out->kind) {
	case SILENCE_DOSSIER:
		return find_dossier(world, out, dossier, err);
	case SILENCE_AGENCY:
		return find_agency(world, out, now, err);
	case SILENCE_SOURCE:
		return find_source(world, out, err);
	case SILENCE_PROCEDURE:
	case SILENCE_KINDS:
		break;
	}
	return find_procedure(world, out, now, err);
}

static bool
check_times(const struct world *world, const struct silence *silence,
    instant now, struct err *err)
{
	char from[WHEN_TEXT], present[WHEN_TEXT];

	when_people_short(from, silence->from, world->conf->offset);
	if (!world_end_is_ahead(world, silence->to, now, err))
		return false;
	if (silence->from < now)
		return err_set(err,
		    "its beginning, %s, is past already: it is %s now", from,
		    when_people_short(present, now, world->conf->offset));
	if (silence->to <= silence->from)
		return err_set(err,
		    "its end, %s, is not after its beginning, %s",
		    world_end_text(world, silence->to), from);
	return silence->to <= world_end(world, now, HUSH_DAYS) ||
	    err_set(err, "its end lies more than %d days ahead", HUSH_DAYS);
}

/* What is said of one dossier stands in its history. */
static bool
tell_history(struct world *world, struct dossier *dossier,
    enum change_kind kind, const char *payload, instant now, struct err *err)
{
	const struct change change = { .kind = kind,
		.after = INSTANT_NONE,
		.at = now,
		.payload = payload };

	return store_dossier_judged(world->store, dossier, &change, 1, err);
}

static bool
record(struct world *world, struct silence *silence, struct dossier *dossier,
    instant now, struct err *err)
{
	return store_silence_add(world->store, silence, err) &&
	    (silence->kind != SILENCE_DOSSIER ||
		tell_history(world, dossier, CHANGE_SILENCE,
		    payload_silence(world->turn, silence), now, err)) &&
	    store_mark_now(world->store, now, err);
}

bool
hush(struct world *world, const struct hush_plan *plan, instant now,
    struct silence *out, struct err *err)
{
	struct silence silence = { .kind = plan->kind,
		.what = plan->what,
		.from = plan->from == INSTANT_NONE ? now : plan->from,
		.to = plan->to,
		.reason = plan->reason,
		.made = now,
		.uid = plan->uid,
		.who = plan->who,
		.ended = INSTANT_NONE };
	struct dossier dossier;

	world_turn(world);
	if (!world_is_trusted(world, err) ||
	    !find_subject(world, &silence, &dossier, now, err) ||
	    !check_times(world, &silence, now, err) ||
	    !store_begin(world->store, err))
		return false;
	if (!record(world, &silence, &dossier, now, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	log_notice("silence %lld: %s %s: %s", (long long)silence.id,
	    silence_kind_text(silence.kind), silence.what, silence.reason);
	*out = silence;
	return true;
}

/* ---- ending ---- */

static bool
find_silence(struct world *world, int64_t id, instant now, struct silence *out,
    struct err *err)
{
	struct silence *all;
	size_t count;

	if (!store_silences(world->store, INSTANT_NONE, world->turn, &all,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (all[i].id != id)
			continue;
		*out = all[i];
		if (out->ended == INSTANT_NONE && now < out->to)
			return true;
		return err_set(err, "silence %lld is over already",
		    (long long)id);
	}
	return err_set(err, "there is no silence %lld", (long long)id);
}

static bool
record_end(struct world *world, const struct silence *silence, instant now,
    struct err *err)
{
	struct dossier dossier;
	bool found = false;

	if (silence->kind == SILENCE_DOSSIER &&
	    !store_dossier_load(world->store, silence->dossier, world->turn,
		&dossier, &found, err))
		return false;
	return store_silence_end(world->store, silence, err) &&
	    (!found ||
		tell_history(world, &dossier, CHANGE_SILENCE_ENDED,
		    payload_silence_ended(world->turn, silence), now, err)) &&
	    (!found || still_look_again(world, silence->dossier, now, err)) &&
	    store_mark_now(world->store, now, err);
}

bool
hush_end(struct world *world, int64_t id, const struct hush_plan *plan,
    instant now, struct silence *out, struct err *err)
{
	struct silence silence;

	world_turn(world);
	if (!world_is_trusted(world, err) ||
	    !find_silence(world, id, now, &silence, err) ||
	    !store_begin(world->store, err))
		return false;
	silence.ended = now;
	silence.ended_reason = plan->reason;
	silence.ended_uid = plan->uid;
	silence.ended_who = plan->who;
	if (!record_end(world, &silence, now, err)) {
		store_rollback(world->store);
		return false;
	}
	if (!store_commit(world->store, err))
		return false;
	log_notice("silence %lld ended: %s", (long long)id, plan->reason);
	*out = silence;
	/* A rehearsal has no turns: it looks again itself. */
	if (silence.kind != SILENCE_DOSSIER && world->again != NULL)
		again_all(world->again);
	world_nudge(world);
	return true;
}
