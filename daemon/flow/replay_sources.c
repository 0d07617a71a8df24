/* Sources by both their numbers. */
#include "flow/replay_sources.h"

#include "flow/polls.h"
#include "io/store_meta.h"

static bool
number(struct replay_sources *sources, const struct source_health *theirs,
    struct replay_source *out, struct arena *arena, struct err *err)
{
	struct world *world = rehearsal_world(sources->rehearsal);
	struct source_health health;

	if (!store_source(world->store, theirs->name, arena, &health, err))
		return false;
	*out = (struct replay_source){
		.theirs = theirs->id,
		.ours = health.id,
		.name = theirs->name,
		.baseline = theirs->baseline,
		.left_out = polls_source(world->polls, health.id) == NULL,
	};
	sources->leaves_out |= out->left_out;
	return true;
}

bool
replay_sources_read(struct replay_sources *out, struct rehearsal *rehearsal,
    struct store *store, struct arena *arena, struct err *err)
{
	struct store *ours = rehearsal_world(rehearsal)->store;
	struct source_health *theirs;
	size_t count;

	if (!store_sources(store, arena, &theirs, &count, err))
		return false;
	*out = (struct replay_sources){ .rehearsal = rehearsal,
		.all = arena_alloc(arena, (count + 1) * sizeof(*out->all)),
		.count = count };
	if (!store_begin(ours, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!number(out, &theirs[i], &out->all[i], arena, err)) {
			store_rollback(ours);
			return false;
		}
	return store_commit(ours, err);
}

const struct replay_source *
replay_sources_find(const struct replay_sources *sources, int64_t theirs)
{
	for (size_t i = 0; i < sources->count; i++)
		if (sources->all[i].theirs == theirs)
			return &sources->all[i];
	return NULL;
}

const char *
replay_sources_name(const struct replay_sources *sources, int64_t ours)
{
	for (size_t i = 0; i < sources->count; i++)
		if (sources->all[i].ours == ours)
			return sources->all[i].name;
	return "?";
}

bool
replay_sources_watch(struct replay_sources *sources, instant at,
    struct err *err)
{
	for (;;) {
		struct replay_source *next = NULL;

		for (size_t i = 0; i < sources->count; i++) {
			struct replay_source *source = &sources->all[i];

			if (!source->watched && !source->left_out &&
			    source->baseline != INSTANT_NONE &&
			    source->baseline < at &&
			    (next == NULL || source->baseline < next->baseline))
				next = source;
		}
		if (next == NULL)
			return true;
		next->watched = true;
		if (!rehearsal_watch(sources->rehearsal, next->ours,
			next->baseline, err))
			return false;
	}
}
