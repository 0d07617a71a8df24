/*
 * The records that a source is known to have shown, by the hash of their
 * bytes: an unchanged record is recognised without being parsed.  In memory,
 * about 20 bytes a dossier; filled from the store when the daemon starts.
 */
#ifndef FLOW_KNOWN_H
#define FLOW_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/sighting.h"

struct known;

struct known *known_new(void);
void known_free(struct known *known);
void known_clear(struct known *known);

/* Remembers that a record of hash ${raw} is dossier ${id} (> 0). */
void known_put(struct known *known, uint64_t raw, int64_t id);

/* Forgets one record. */
void known_drop(struct known *known, uint64_t raw);

/* The dossier whose record has this hash; 0 when there is none. */
int64_t known_find(const struct known *known, uint64_t raw);

size_t known_count(const struct known *known);

/* When each of the source's dossiers was last shown; owned by ${known}, and
 * empty when it was cleared. */
struct sightings *known_sightings(const struct known *known);

#endif
