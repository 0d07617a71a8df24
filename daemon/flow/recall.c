/* Contacts' addresses in a rehearsal. */
#include "flow/recall.h"

#include "base/mem.h"

struct recall {
	struct world *world;
	struct arena *arena; /* of reach */
	struct reach *reach;
	const struct reach_fact *facts;
	size_t count, taken;
	instant now;
};

struct recall *
recall_new(struct world *world, const struct reach_fact *facts, size_t count)
{
	struct recall *recall = mem_alloc(sizeof(*recall));

	recall->world = world;
	recall->arena = arena_new(65536);
	recall->reach = reach_new(recall->arena, count);
	recall->facts = facts;
	recall->count = count;
	recall->now = INSTANT_NONE;
	return recall;
}

void
recall_free(struct recall *recall)
{
	if (recall == NULL)
		return;
	arena_free(recall->arena);
	mem_free(recall);
}

void
recall_move(struct recall *recall, instant now)
{
	if (recall == NULL)
		return;
	recall->now = now;
	while (recall->taken < recall->count &&
	    recall->facts[recall->taken].at <= now)
		reach_take(recall->reach, &recall->facts[recall->taken++]);
}

bool
recall_is_bad(const void *context, const struct contact *contact)
{
	const struct recall *recall = context;

	return contact->mail != NULL &&
	    reach_is_bad(world_reach(recall->world, recall->reach,
		contact->mail, recall->now));
}
