/* One letter, gathered over many turns. */
#include "flow/flood.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/compose.h"
#include "flow/freshness.h"
#include "flow/seal.h"
#include "io/store_flood.h"
#include "io/store_meta.h"
#include "io/store_pace.h"
#include "wire/mime.h"

enum { ARENA_CHUNK = 1 << 16 };

struct flood {
	struct world *world;
	struct arena *arena; /* of all that follows */
	struct notice_group group;
	bool at_once;
	instant now;
	int64_t generation;   /* it is gathered under this one alone */
	struct letter letter; /* its id is 0 while it has no notice */
	struct compose_flood taken;
	size_t room;
	/* A letter is named after its notices' keys: a name for each slice, and
	 * the keys themselves while there is one slice alone. */
	const char **names, **keys;
	size_t name_count, key_count;
	const char **absent; /* in whose place it is told; each once */
	size_t absent_count;
	bool ordered; /* all are taken, and stand in their order */
	/* Why it cannot be built, or is begun anew; its notices are freed. */
	const char *broken;
	instant again; /* until when they then wait */
};

struct flood *
flood_new(struct world *world, const struct notice_group *group, bool at_once,
    instant now)
{
	struct flood *flood = mem_alloc(sizeof(*flood));

	flood->world = world;
	flood->arena = arena_new(ARENA_CHUNK);
	flood->group = *group;
	flood->group.recipient = arena_string(flood->arena, group->recipient);
	flood->group.channel = arena_string(flood->arena, group->channel);
	flood->at_once = at_once;
	flood->now = now;
	flood->generation = world->generation;
	flood->letter = (struct letter){ .recipient = flood->group.recipient,
		.channel = flood->group.channel,
		.kind = group->kind,
		.sealed = now };
	return flood;
}

void
flood_free(struct flood *flood)
{
	if (flood == NULL)
		return;
	mem_free(flood->taken.items);
	mem_free(flood->taken.notices);
	mem_free(flood->names);
	mem_free(flood->absent);
	arena_free(flood->arena);
	mem_free(flood);
}

static void
make_room(struct flood *flood, size_t more)
{
	struct compose_flood *taken = &flood->taken;

	if (taken->count + more <= flood->room)
		return;
	flood->room = 2 * flood->room + more;
	taken->items =
	    mem_resize(taken->items, flood->room * sizeof(*taken->items));
	taken->notices =
	    mem_resize(taken->notices, flood->room * sizeof(*taken->notices));
}

/* What the letter will rest on. */
static void
remember_source(struct flood *flood, int64_t source)
{
	struct compose_flood *taken = &flood->taken;
	int64_t *sources;

	for (size_t i = 0; i < taken->source_count; i++)
		if (taken->sources[i] == source)
			return;
	sources = arena_alloc(flood->arena,
	    (taken->source_count + 1) * sizeof(*sources));
	if (taken->source_count > 0)
		memcpy(sources, taken->sources,
		    taken->source_count * sizeof(*sources));
	sources[taken->source_count++] = source;
	taken->sources = sources;
}

/* ${name}, kept. */
static const char *
keep_absent(struct flood *flood, const char *name)
{
	for (size_t i = 0; i < flood->absent_count; i++)
		if (text_equal(flood->absent[i], name))
			return flood->absent[i];
	flood->absent = mem_resize(flood->absent,
	    (flood->absent_count + 1) * sizeof(*flood->absent));
	name = arena_string(flood->arena, name);
	flood->absent[flood->absent_count++] = name;
	return name;
}

static void
remember(struct flood *flood, const struct freshness *fresh,
    const struct compose_item *from)
{
	struct compose_flood *taken = &flood->taken;
	size_t at = taken->count;

	item_brief(flood->world, fresh, from, flood->now, flood->arena,
	    &taken->items[at]);
	if (from->notice->instead_of != NULL)
		taken->items[at].instead_of =
		    keep_absent(flood, from->notice->instead_of);
	taken->notices[at] = from->notice->id;
	if (at == 0) {
		taken->name =
		    arena_string(flood->arena, from->notice->recipient_name);
		taken->role = from->notice->role;
		taken->agency =
		    arena_string(flood->arena, from->notice->agency);
	}
	remember_source(flood, from->dossier->source);
	taken->count++;
}

static void
name_slice(struct flood *flood, const struct compose_item *kept, size_t count)
{
	struct arena *arena = flood->arena;
	const char **keys = arena_alloc(arena, count * sizeof(*keys));

	for (size_t i = 0; i < count; i++)
		keys[i] = store_notice_key(arena, kept[i].notice);
	flood->names = mem_resize(flood->names,
	    (flood->name_count + 1) * sizeof(*flood->names));
	flood->names[flood->name_count++] =
	    mime_letter_name(arena, keys, count);
	flood->keys = keys;
	flood->key_count = count;
}

static void
remember_slice(struct flood *flood, const struct freshness *fresh,
    const struct compose_item *kept, size_t count)
{
	if (count == 0)
		return;
	make_room(flood, count);
	for (size_t i = 0; i < count; i++)
		remember(flood, fresh, &kept[i]);
	name_slice(flood, kept, count);
	flood->ordered = false;
}

static bool
take(struct flood *flood, const struct notice *notices, size_t count,
    struct compose_item **kept, size_t *kept_count, struct err *err)
{
	struct world *world = flood->world;

	*kept = arena_alloc(world->turn, count * sizeof(**kept));
	if (!seal_sift(world, notices, count, flood->now, *kept, kept_count,
		err))
		return false;
	if (*kept_count > 0 && flood->letter.id == 0 &&
	    !store_flood_begin(world->store, &flood->letter, err))
		return false;
	for (size_t i = 0; i < *kept_count; i++)
		if (!store_flood_take(world->store, &flood->letter,
			(*kept)[i].notice->id, err))
			return false;
	return true;
}

/* A letter that cannot be built: its notices wait. */
static bool
give_up(struct flood *flood, const char *why, struct err *err)
{
	struct world *world = flood->world;
	struct notice first;
	bool found;

	if (!store_notice_load(world->store, flood->taken.notices[0],
		world->turn, &first, &found, err))
		return false;
	flood->again = seal_try_again(world, &first, flood->now);
	flood->broken = arena_string(flood->arena, why);
	return true;
}

/* By another configuration its channel may be of another kind, and others may
 * not be told any more: what was taken is due as it was. */
static void
begin_anew(struct flood *flood)
{
	flood->again = flood->now;
	flood->broken = "departure";
}

/* The next of them, a slice a turn as they came. */
static bool
undo(struct flood *flood, bool *done, struct err *err)
{
	size_t count;

	if (!store_flood_free(flood->world->store, flood->letter.id,
		FLOOD_SLICE, flood->again, flood->broken, &count, err))
		return false;
	*done = count == 0;
	return !*done || flood->letter.id == 0 ||
	    store_flood_remove(flood->world->store, flood->letter.id, err);
}

static bool
finish(struct flood *flood, struct err *err)
{
	struct world *world = flood->world;
	struct letter letter;
	struct err why;

	if (flood->taken.count == 0)
		return true;
	flood->taken.keys = flood->name_count == 1 ? flood->keys : flood->names;
	flood->taken.key_count =
	    flood->name_count == 1 ? flood->key_count : flood->name_count;
	if (!compose_many(world, &flood->group, &flood->taken, flood->now,
		&letter, &why))
		return give_up(flood, why.text, err);
	letter.id = flood->letter.id;
	if (!store_flood_end(world->store, &letter, err))
		return false;
	seal_say(&letter, flood->taken.count);
	return !flood->at_once ||
	    store_pace_put(world->store, flood->group.recipient,
		flood->group.channel, flood->now, err);
}

static bool
commit(struct flood *flood, struct err *err)
{
	struct store *store = flood->world->store;

	return store_mark_now(store, flood->now, err) &&
	    store_commit(store, err);
}

static bool
slice(struct flood *flood, bool *done, struct compose_item **kept,
    size_t *kept_count, struct err *err)
{
	struct world *world = flood->world;
	struct notice *notices;
	size_t count;

	*kept_count = 0;
	if (flood->broken == NULL && flood->generation != world->generation)
		begin_anew(flood);
	if (flood->broken != NULL)
		return undo(flood, done, err);
	if (!store_notices_of(world->store, &flood->group, flood->now,
		FLOOD_SLICE, world->turn, &notices, &count, err))
		return false;
	*done = false;
	if (count > 0)
		return take(flood, notices, count, kept, kept_count, err);
	if (!flood->ordered && flood->taken.count > 0) {
		compose_order(world, &flood->group, flood->now, flood->arena,
		    &flood->taken);
		flood->ordered = true;
		return true;
	}
	if (!finish(flood, err))
		return false;
	*done = flood->broken == NULL;
	return true;
}

static void
say_why(const struct flood *flood)
{
	if (flood->generation != flood->world->generation)
		log_notice("letter to %s: the configuration is another: it is "
			   "begun anew",
		    flood->group.recipient);
	else
		log_err("letter to %s: %s; its %zu notices wait",
		    flood->group.recipient, flood->broken, flood->taken.count);
}

bool
flood_go_on(struct flood *flood, bool *done, struct err *err)
{
	struct world *world = flood->world;
	struct letter before = flood->letter;
	const char *broken = flood->broken;
	struct compose_item *kept = NULL;
	struct freshness fresh;
	size_t count;

	world_turn(world);
	if (!freshness_read(world, &fresh, err) ||
	    !store_begin(world->store, err))
		return false;
	if (!slice(flood, done, &kept, &count, err) || !commit(flood, err)) {
		flood->letter = before;
		/* It was the store's refusal that kept it from being built. */
		flood->broken = broken;
		if (store_in_transaction(world->store))
			store_rollback(world->store);
		return false;
	}
	if (flood->broken != broken)
		say_why(flood);
	remember_slice(flood, &fresh, kept, count);
	return true;
}
