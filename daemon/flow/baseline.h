/*
 * The baseline (tồn trước khi vận hành): what was overdue already at a
 * source's first complete sweep.  It is told once per agency, in one letter
 * with the list, and never one by one.
 */
#ifndef FLOW_BASELINE_H
#define FLOW_BASELINE_H

#include "flow/world.h"

/* After the first complete sweep of a source: owes one notice to every agency
 * that has such dossiers (to its head, else its desk; to the province's desk
 * for dossiers of no known agency).  Logs a failure. */
void baseline_owe(struct world *world, int64_t source, const char *name);

#endif
