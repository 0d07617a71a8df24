/*
 * The records that a source is known to have shown, by the hash of their
 * bytes: an unchanged record is recognised without being parsed.  In memory,
 * about 20 bytes a dossier and no more for the sweeps; filled from the store
 * when the daemon starts.
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

/*
 * What one sweep saw.  A dossier may stand twice on a list with different
 * content; one record counts, and the others are its twins: known like it, and
 * no news, for as long as it is seen beside them.
 */

/* A sweep begins: it has seen nothing yet. */
void known_sweep(struct known *known);
/* known_find, and the record is seen.  What is put is seen, too. */
int64_t known_see(struct known *known, uint64_t raw);
bool known_was_seen(const struct known *known, uint64_t raw);
/* The record ${raw} of dossier ${id} was seen, and is a twin of what counts;
 * true when that is new. */
bool known_put_twin(struct known *known, uint64_t raw, int64_t id);
/* The record ${raw} is what counts of dossier ${id}. */
void known_put_counting(struct known *known, uint64_t raw, int64_t id);
bool known_has_twin(const struct known *known, int64_t id);
bool known_has_twins(const struct known *known); /* any */
/* The sweep is complete, and was ${full}: twins that were seen alone are
 * forgotten, so that the next sweep takes them for what they say. */
void known_settle(struct known *known, bool full);

size_t known_count(const struct known *known);

/* When each of the source's dossiers was last shown; owned by ${known}, and
 * empty when it was cleared. */
struct sightings *known_sightings(const struct known *known);

#endif
