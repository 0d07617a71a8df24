/* Who cannot be judged, and until when that is not tried. */
#include "flow/aside.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "io/store_notice.h"

enum { AGAIN_S = 3600 };

/* What a transaction under way has done. */
struct move {
	int64_t id;
	instant until; /* INSTANT_NONE: it is taken back */
};

struct asides {
	int64_t *ids; /* in their order */
	instant *untils;
	size_t count, room;
	struct move *moves;
	size_t move_count, move_room;
};

struct asides *
asides_new(void)
{
	return mem_alloc(sizeof(struct asides));
}

void
asides_free(struct asides *asides)
{
	if (asides == NULL)
		return;
	mem_free(asides->ids);
	mem_free(asides->untils);
	mem_free(asides->moves);
	mem_free(asides);
}

bool
aside_tell(struct world *world, int64_t id, const char *why, instant now,
    struct err *err)
{
	const struct finding finding = { .kind = FINDING_DAMAGED };
	const char *code;

	if (!store_dossier_code(world->store, id, world->turn, &code, err))
		return false;
	log_err("%s: cannot be judged: %s", code == NULL ? "?" : code, why);
	return store_finding_put(world->store, id, &finding, now, NULL, err);
}

static void
note_move(struct asides *asides, int64_t id, instant until)
{
	if (asides->move_count == asides->move_room) {
		asides->move_room = 2 * asides->move_room + 8;
		asides->moves = mem_resize(asides->moves,
		    asides->move_room * sizeof(*asides->moves));
	}
	asides->moves[asides->move_count++] = (struct move){ id, until };
}

bool
aside_put(struct world *world, int64_t id, const char *why, instant now,
    struct err *err)
{
	if (!aside_tell(world, id, why, now, err))
		return false;
	note_move(world->asides, id, now + AGAIN_S);
	return true;
}

void
aside_take_back(struct world *world, int64_t id)
{
	if (asides_has(world->asides, id))
		note_move(world->asides, id, INSTANT_NONE);
}

/* The first place whose id is not less. */
static size_t
place_of(const struct asides *asides, int64_t id)
{
	size_t low = 0, high = asides->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (asides->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
asides_has(const struct asides *asides, int64_t id)
{
	size_t at = place_of(asides, id);

	return at < asides->count && asides->ids[at] == id;
}

static void
make_room(struct asides *asides)
{
	if (asides->count < asides->room)
		return;
	asides->room = 2 * asides->room + 8;
	asides->ids =
	    mem_resize(asides->ids, asides->room * sizeof(*asides->ids));
	asides->untils =
	    mem_resize(asides->untils, asides->room * sizeof(*asides->untils));
}

/* Everything from ${from} on stands at ${to}. */
static void
shift(struct asides *asides, size_t from, size_t to)
{
	size_t count = asides->count - from;

	memmove(asides->ids + to, asides->ids + from,
	    count * sizeof(*asides->ids));
	memmove(asides->untils + to, asides->untils + from,
	    count * sizeof(*asides->untils));
}

static void
apply(struct asides *asides, const struct move *move)
{
	bool is_there = asides_has(asides, move->id);
	size_t at = place_of(asides, move->id);

	if (move->until == INSTANT_NONE) {
		if (!is_there)
			return;
		shift(asides, at + 1, at);
		asides->count--;
		return;
	}
	if (!is_there) {
		make_room(asides);
		shift(asides, at, at + 1);
		asides->count++;
	}
	asides->ids[at] = move->id;
	asides->untils[at] = move->until;
}

void
asides_settle(struct asides *asides, bool committed)
{
	for (size_t i = 0; committed && i < asides->move_count; i++)
		apply(asides, &asides->moves[i]);
	asides->move_count = 0;
}

struct dossiers_aside
asides_all(const struct asides *asides)
{
	return (struct dossiers_aside){ asides->ids, asides->count };
}

size_t
asides_due(const struct asides *asides, instant now, size_t limit,
    struct arena *arena, int64_t **ids)
{
	size_t count = 0;

	*ids = arena_alloc(arena, (asides->count + 1) * sizeof(**ids));
	for (size_t i = 0; i < asides->count && count < limit; i++)
		if (asides->untils[i] <= now)
			(*ids)[count++] = asides->ids[i];
	return count;
}

instant
asides_next(const struct asides *asides)
{
	instant next = INSTANT_NEVER;

	for (size_t i = 0; i < asides->count; i++)
		if (asides->untils[i] < next)
			next = asides->untils[i];
	return next;
}
