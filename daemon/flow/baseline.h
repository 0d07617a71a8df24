/*
 * The baseline (tồn trước khi vận hành): what was overdue already at a
 * source's first complete sweep.  It is told once per agency, in one letter
 * with the list, and never one by one.
 */
#ifndef FLOW_BASELINE_H
#define FLOW_BASELINE_H

#include "flow/world.h"

/* Inside the transaction that records the end of the first complete sweep of
 * ${source}: owes one notice to every agency that has such dossiers there (to
 * its head, else its desk; to the province's desk for dossiers of no known
 * agency). */
bool baseline_owe(struct world *world, int64_t source, const char *name,
    instant now, struct err *err) MUST_CHECK;

#endif
