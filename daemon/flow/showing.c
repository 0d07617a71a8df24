/* The evening's turns over a database that is opened to read. */
#include "flow/showing.h"

#include "base/mem.h"
#include "flow/gather.h"
#include "wire/digest_text.h"

enum { ARENA = 1 << 16 };

struct showing {
	struct world world;
	struct arena *memory; /* of the evening, and of what it says */
};

struct showing *
showing_new(struct conf *conf, struct store *store,
    struct complaints *complaints)
{
	struct wording *built_in = wording_build(NULL, NULL, complaints);
	struct showing *showing;

	if (built_in == NULL)
		return NULL;
	showing = mem_alloc(sizeof(*showing));
	showing->memory = arena_new(ARENA);
	showing->world = (struct world){ .store = store,
		.conf = conf,
		.rules = conf_rules(conf, NULL),
		.wording_built_in = built_in,
		.wording = conf->wording != NULL ? conf->wording : built_in,
		.turn = arena_new(ARENA) };
	return showing;
}

void
showing_free(struct showing *showing)
{
	if (showing == NULL)
		return;
	wording_free(showing->world.wording_built_in);
	arena_free(showing->world.turn);
	arena_free(showing->memory);
	mem_free(showing);
}

const struct world *
showing_world(const struct showing *showing)
{
	return &showing->world;
}

static bool
survey_all(struct world *world, struct gather_evening *evening, struct err *err)
{
	bool done = false;

	while (!done) {
		world_turn(world);
		if (!gather_more(evening, world, &done, err))
			return false;
	}
	world_turn(world);
	return true;
}

bool
showing_compose(struct showing *showing, const struct conf_digest *digest,
    instant due, instant now, const struct evening_owed *owed,
    struct letter_text *out, struct err *err)
{
	struct world *world = &showing->world;
	struct gather_evening evening = { 0 };
	struct digest_input input;
	bool well = gather_begin(&evening, world, digest, due, now,
			showing->memory, err) &&
	    survey_all(world, &evening, err) &&
	    gather_digest(world, &evening, owed, &input, err);

	if (well)
		digest_text_compose(world->wording, &input, showing->memory,
		    out);
	gather_finish(&evening);
	return well;
}
