/* The age of what a letter says. */
#include "flow/freshness.h"

#include "io/source_age.h"

bool
freshness_read(struct world *world, struct freshness *out, struct err *err)
{
	*out = (struct freshness){ .data_time = INSTANT_NONE,
		.names = "",
		.titles = "" };
	if (!store_sources(world->store, world->turn, &out->sources,
		&out->source_count, err))
		return false;
	out->stale = arena_alloc(world->turn,
	    (2 * out->source_count + 1) * sizeof(*out->stale));
	return true;
}

void
freshness_rest_on(struct world *world, struct freshness *fresh, int64_t id,
    instant now)
{
	const struct source_health *health = NULL;
	const struct conf_source *source;
	const char *title;

	for (size_t i = 0; i < fresh->source_count; i++)
		if (fresh->sources[i].id == id)
			health = &fresh->sources[i];
	if (health == NULL)
		return;
	source = conf_source(world->conf, health->name);
	title = conf_source_title(world->conf, health->name);
	fresh->titles = fresh->names[0] == '\0'
	    ? title
	    : arena_printf(world->turn, "%s, %s", fresh->titles, title);
	fresh->names = fresh->names[0] == '\0'
	    ? health->name
	    : arena_printf(world->turn, "%s, %s", fresh->names, health->name);
	if (health->last_success != INSTANT_NONE &&
	    (fresh->data_time == INSTANT_NONE ||
		health->last_success < fresh->data_time))
		fresh->data_time = health->last_success;
	/* What is no longer polled grows old unseen. */
	if (source == NULL || !source->enabled ||
	    source_age_is_stale(source, world->conf->calendar, health, now))
		fresh->stale[fresh->stale_count++] =
		    (struct letter_stale){ .source = health->name,
			    .title = title,
			    .since = health->last_success };
	if (health->silent_since != INSTANT_NONE)
		fresh->stale[fresh->stale_count++] =
		    (struct letter_stale){ .source = health->name,
			    .title = title,
			    .since = health->silent_since,
			    .silent = true };
}

void
freshness_rest_on_items(struct world *world, struct freshness *fresh,
    const struct compose_item *items, size_t count, instant now)
{
	for (size_t i = 0; i < fresh->source_count; i++) {
		int64_t id = fresh->sources[i].id;
		bool used = false;

		for (size_t k = 0; k < count && !used; k++)
			used = items[k].dossier->source == id;
		if (used)
			freshness_rest_on(world, fresh, id, now);
	}
}

const char *
freshness_source(const struct freshness *fresh, int64_t id)
{
	for (size_t i = 0; i < fresh->source_count; i++)
		if (fresh->sources[i].id == id)
			return fresh->sources[i].name;
	return NULL;
}
