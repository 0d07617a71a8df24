/*
 * When a source last showed each of its dossiers, and which of the open ones
 * its complete sweeps have missed.  In memory, five bytes for every dossier of
 * the database, whichever source shows it; filled from the store when the
 * daemon starts.  Says who may be gone; that somebody is, is decided elsewhere.
 */
#ifndef FLOW_SIGHTING_H
#define FLOW_SIGHTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/when.h"

struct sightings;

struct sightings *sightings_new(void);
void sightings_free(struct sightings *sightings);
void sightings_clear(struct sightings *sightings);

/* Whether dossier ${id} (> 0) is open. */
void sightings_open(struct sightings *sightings, int64_t id, bool is_open);

/* A complete sweep begins: it has seen nobody yet. */
void sightings_begin(struct sightings *sightings);

/* A page taken at ${at} showed ${id}: one of the complete sweep under way where
 * ${is_complete}. */
void sightings_saw(struct sightings *sightings, int64_t id, instant at,
    bool is_complete);

/* True when the complete sweep under way has shown ${id}. */
bool sightings_has(const struct sightings *sightings, int64_t id);

/* Of the open dossiers that the complete sweep before showed or, unless that
 * was accepted by an operator, missed, how many there are, and how many the one
 * under way has shown. */
struct sightings_count {
	int64_t known, seen;
};
struct sightings_count sightings_count(const struct sightings *sightings);

/* The open dossiers missed by the complete sweep before and by the one under
 * way, and not seen between them: ascending, in ${arena}. */
size_t sightings_missed_twice(const struct sightings *sightings,
    struct arena *arena, int64_t **ids);

/* The complete sweep has ended well: what it missed is missed, where it
 * ${proves} that.  ${accepted}: it is believed on an operator's word. */
void sightings_end(struct sightings *sightings, bool proves, bool accepted);

/* How many open dossiers the complete sweep under way has not shown. */
int64_t sightings_unseen(const struct sightings *sightings);

/* Up to ${most} of them, in ${arena}. */
size_t sightings_unseen_ids(const struct sightings *sightings, size_t most,
    struct arena *arena, int64_t **ids);

/* Up to ${most} open dossiers last seen before ${before}, in turn from call to
 * call; in ${arena}. */
size_t sightings_old(struct sightings *sightings, instant before, size_t most,
    struct arena *arena, int64_t **ids);

/* When a page last showed ${id}, to the minute, rounded up; INSTANT_NONE: not
 * known. */
instant sightings_last(const struct sightings *sightings, int64_t id);

#endif
