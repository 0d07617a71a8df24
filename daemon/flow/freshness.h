/*
 * What a letter knows of the sources it rests on: their names, the age of
 * their data, and which of them are stale or silent.
 */
#ifndef FLOW_FRESHNESS_H
#define FLOW_FRESHNESS_H

#include "flow/compose.h"
#include "io/store_meta.h"
#include "wire/letter.h"

struct freshness {
	struct source_health *sources; /* all */
	size_t source_count;
	const char *names;          /* of those that the letter rests on */
	const char *titles;         /* what people call them */
	instant data_time;          /* of the oldest of them */
	struct letter_stale *stale; /* up to two a source */
	size_t stale_count;
};

/* Begins with a letter that rests on nothing yet; in the turn's arena. */
bool freshness_read(struct world *world, struct freshness *out,
    struct err *err) MUST_CHECK;

/* The letter rests on source ${id}; on the sources of all ${items}. */
void freshness_rest_on(struct world *world, struct freshness *fresh, int64_t id,
    instant now);
void freshness_rest_on_items(struct world *world, struct freshness *fresh,
    const struct compose_item *items, size_t count, instant now);

/* The name of a source by its id; NULL when it is gone. */
const char *freshness_source(const struct freshness *fresh, int64_t id);

#endif
