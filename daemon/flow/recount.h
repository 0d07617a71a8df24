/*
 * The facts of a dossier counted again from its history alone (invariant 6):
 * what the stored facts, a cache, are compared with.
 */
#ifndef FLOW_RECOUNT_H
#define FLOW_RECOUNT_H

#include "core/facts.h"
#include "io/store.h"

/*
 * Folds all observations of the dossier whose newest change is ${newest} in
 * the order of history; ${out} and its strings live in ${arena}.  ${whole}
 * false, and ${out} not to be used, where history was erased.  Refuses history
 * that does not fit together.
 */
bool recount_facts(struct store *store, int64_t newest, struct arena *arena,
    struct facts *out, bool *whole, struct err *err) MUST_CHECK;

/* The same of what was known at ${known}: what history was told later is left
 * out. */
bool recount_facts_known(struct store *store, int64_t newest, instant known,
    struct arena *arena, struct facts *out, bool *whole,
    struct err *err) MUST_CHECK;

#endif
