/* Groups that are due, one after another. */
#include "flow/walk.h"

enum {
	GROUPS_A_PAGE = 500,
	CHUNK = 16384,
};

void
walk_init(struct walk *walk)
{
	*walk = (struct walk){ .place = NOTICE_PLACE_FIRST,
		.arena = arena_new(CHUNK) };
}

void
walk_finish(struct walk *walk)
{
	arena_free(walk->arena);
}

bool
walk_next(struct walk *walk, struct store *store, instant now,
    const struct notice_group **out, struct err *err)
{
	if (walk->at == walk->count) {
		arena_reset(walk->arena);
		walk->at = walk->count = 0;
		if (walk->place.id == NOTICE_PLACE_FIRST.id)
			walk->broken = 0;
		if (!store_notice_groups(store, now, &walk->place,
			GROUPS_A_PAGE, walk->arena, &walk->groups, &walk->count,
			err))
			return false;
	}
	*out = walk->at < walk->count ? &walk->groups[walk->at++] : NULL;
	if (*out == NULL)
		walk->place = NOTICE_PLACE_FIRST;
	return true;
}
