/* The promised dates of a dossier, read off its history. */
#include "io/store_promise.h"

#include "wire/payload.h"

static bool
is_observation(const struct change *change)
{
	return change->payload != NULL &&
	    (change->kind == CHANGE_FIRST || change->kind == CHANGE_OBSERVED);
}

bool
store_promises(const struct change *changes, size_t count,
    instant last_sighting, struct arena *arena, struct promise_seen **out,
    size_t *promise_count, struct err *err)
{
	struct promise_seen *seen =
	    arena_alloc(arena, (count + 1) * sizeof(*seen));
	struct promise_seen now = { .at = INSTANT_NONE };
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct change *change = &changes[i];
		bool told;

		if (!is_observation(change))
			continue;
		if (!payload_promise(arena, change->payload,
			change->kind == CHANGE_FIRST, &told, &now.at,
			&now.is_date, err))
			return false;
		if (!told || (n == 0 && now.at == INSTANT_NONE))
			continue;
		if (n > 0)
			seen[n - 1].last = change->after != INSTANT_NONE
			    ? change->after
			    : change->at;
		now.first = now.last = change->at;
		seen[n++] = now;
	}
	if (n > 0 && last_sighting > seen[n - 1].last)
		seen[n - 1].last = last_sighting;
	*out = seen;
	*promise_count = n;
	return true;
}
