/*
 * Dossiers that one list shows twice with different content.  One record of
 * each counts; the others, its twins, are remembered here by the hash of their
 * bytes, so that they are not taken for news at every sweep.  Part of what is
 * known (flow/known); in memory only.
 */
#ifndef FLOW_TWINS_H
#define FLOW_TWINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct twins;

struct twins *twins_new(void);
void twins_free(struct twins *twins);

/* The record ${raw} of dossier ${id} was seen, and does not count; true when
 * that is new.  Of a dossier's first, what counts was seen in this sweep, too.
 * Of many twins of one dossier the oldest is forgotten: it is
 * ${forgotten} then, else 0. */
bool
twins_add(struct twins *twins, int64_t id, uint64_t raw, uint64_t *forgotten);

/* The record ${raw} counts (again). */
void twins_remove(struct twins *twins, int64_t id, uint64_t raw);

/* Dossiers that have any. */
size_t twins_count(const struct twins *twins);
bool twins_has(const struct twins *twins, int64_t id);

/* The record ${raw} of dossier ${id} was seen in this sweep. */
void twins_see(struct twins *twins, int64_t id, uint64_t raw);

/*
 * After a complete sweep: calls ${drop} for every twin that may count from now
 * on, because the record that did was not seen beside it; after one of the
 * whole list (${full}) also for those that were not seen themselves.
 */
void twins_settle(struct twins *twins, bool full,
    void (*drop)(void *context, uint64_t raw), void *context);

#endif
