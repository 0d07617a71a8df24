/* Flags and minutes by the number of the dossier. */
#include "flow/sighting.h"

#include "base/mem.h"

enum {
	OPEN = 1,
	SEEN = 2,     /* by the complete sweep under way */
	LISTED = 4,   /* by the one before that was believed */
	MISSED = 8,   /* by that one, and not seen since */
	EXCUSED = 16, /* and on an operator's word that is no matter */
	MINUTE = 60,
	FIRST_ROOM = 1024,
};

struct sightings {
	unsigned char *flags;
	uint32_t *minutes; /* since 1970; 0: not known */
	size_t room;
	size_t highest; /* id, plus one */
	size_t turn;    /* where sightings_old goes on */
};

struct sightings *
sightings_new(void)
{
	return mem_alloc(sizeof(struct sightings));
}

void
sightings_clear(struct sightings *sightings)
{
	mem_free(sightings->flags);
	mem_free(sightings->minutes);
	*sightings = (struct sightings){ .flags = NULL };
}

void
sightings_free(struct sightings *sightings)
{
	if (sightings == NULL)
		return;
	sightings_clear(sightings);
	mem_free(sightings);
}

static void
make_room(struct sightings *sightings, size_t id)
{
	size_t room = sightings->room == 0 ? FIRST_ROOM : sightings->room;

	if (id >= sightings->highest)
		sightings->highest = id + 1;
	if (id < sightings->room)
		return;
	while (room <= id)
		room *= 2;
	sightings->flags = mem_resize(sightings->flags, room);
	sightings->minutes =
	    mem_resize(sightings->minutes, room * sizeof(uint32_t));
	for (size_t i = sightings->room; i < room; i++) {
		sightings->flags[i] = 0;
		sightings->minutes[i] = 0;
	}
	sightings->room = room;
}

void
sightings_open(struct sightings *sightings, int64_t id, bool is_open)
{
	make_room(sightings, (size_t)id);
	if (is_open)
		sightings->flags[id] |= OPEN;
	else
		sightings->flags[id] &= (unsigned char)~OPEN;
}

void
sightings_begin(struct sightings *sightings)
{
	for (size_t i = 0; i < sightings->highest; i++)
		sightings->flags[i] &= (unsigned char)~SEEN;
}

void
sightings_saw(struct sightings *sightings, int64_t id, instant at,
    bool is_complete)
{
	unsigned char *flags;

	make_room(sightings, (size_t)id);
	flags = &sightings->flags[id];
	*flags &= (unsigned char)~(MISSED | EXCUSED);
	if (is_complete)
		*flags |= SEEN;
	sightings->minutes[id] = (uint32_t)((at + MINUTE - 1) / MINUTE);
}

bool
sightings_has(const struct sightings *sightings, int64_t id)
{
	return (size_t)id < sightings->highest &&
	    (sightings->flags[id] & SEEN) != 0;
}

struct sightings_count
sightings_count(const struct sightings *sightings)
{
	struct sightings_count count = { 0, 0 };

	for (size_t i = 0; i < sightings->highest; i++) {
		unsigned char flags = sightings->flags[i];
		bool counts = (flags & OPEN) != 0 &&
		    (flags & (LISTED | MISSED)) != 0 && (flags & EXCUSED) == 0;

		count.known += counts;
		count.seen += counts && (flags & SEEN) != 0;
	}
	return count;
}

/* Appends ${id}; ${ids} has room for powers of two. */
static size_t
put(struct arena *arena, int64_t **ids, size_t count, int64_t id)
{
	if ((count & (count - 1)) == 0) {
		size_t room = count == 0 ? 1 : 2 * count;
		int64_t *more = arena_alloc(arena, room * sizeof(*more));

		for (size_t i = 0; i < count; i++)
			more[i] = (*ids)[i];
		*ids = more;
	}
	(*ids)[count] = id;
	return count + 1;
}

size_t
sightings_missed_twice(const struct sightings *sightings, struct arena *arena,
    int64_t **ids)
{
	size_t count = 0;

	*ids = NULL;
	for (size_t i = 0; i < sightings->highest; i++)
		if ((sightings->flags[i] & (OPEN | MISSED | SEEN)) ==
		    (OPEN | MISSED))
			count = put(arena, ids, count, (int64_t)i);
	return count;
}

void
sightings_end(struct sightings *sightings, bool proves, bool accepted)
{
	for (size_t i = 0; i < sightings->highest; i++) {
		unsigned flags = sightings->flags[i];
		unsigned kept = flags & OPEN;

		if ((flags & SEEN) != 0)
			kept |= LISTED;
		else if ((flags & OPEN) != 0)
			kept |= (proves ? MISSED : flags & MISSED) |
			    (accepted ? EXCUSED : flags & EXCUSED);
		sightings->flags[i] = (unsigned char)kept;
	}
}

int64_t
sightings_unseen(const struct sightings *sightings)
{
	int64_t count = 0;

	for (size_t i = 0; i < sightings->highest; i++)
		count += (sightings->flags[i] & (OPEN | SEEN)) == OPEN;
	return count;
}

size_t
sightings_unseen_ids(const struct sightings *sightings, size_t most,
    struct arena *arena, int64_t **ids)
{
	size_t count = 0;

	*ids = NULL;
	for (size_t i = 0; i < sightings->highest && count < most; i++)
		if ((sightings->flags[i] & (OPEN | SEEN)) == OPEN)
			count = put(arena, ids, count, (int64_t)i);
	return count;
}

size_t
sightings_old(struct sightings *sightings, instant before, size_t most,
    struct arena *arena, int64_t **ids)
{
	uint32_t minute = (uint32_t)(before / MINUTE);
	size_t count = 0;

	*ids = NULL;
	for (size_t looked = 0; looked < sightings->highest && count < most;
	     looked++) {
		size_t i = sightings->turn++ % sightings->highest;

		if ((sightings->flags[i] & OPEN) != 0 &&
		    sightings->minutes[i] < minute)
			count = put(arena, ids, count, (int64_t)i);
	}
	if (sightings->highest > 0)
		sightings->turn %= sightings->highest;
	return count;
}

instant
sightings_last(const struct sightings *sightings, int64_t id)
{
	if ((size_t)id >= sightings->highest || sightings->minutes[id] == 0)
		return INSTANT_NONE;
	return (instant)sightings->minutes[id] * MINUTE;
}
