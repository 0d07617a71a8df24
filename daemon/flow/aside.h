/*
 * Dossiers set aside: one whose row or history cannot be read any more can be
 * judged by nobody, and must keep nobody else from it.  It is said, with its
 * code, as a finding and in the log, and tried again every hour and after every
 * start.  Used by review, which passes over it meanwhile, and by polls, which
 * may judge it before.
 */
#ifndef FLOW_ASIDE_H
#define FLOW_ASIDE_H

#include "flow/world.h"
#include "io/store_dossier.h"

struct asides *asides_new(void);
void asides_free(struct asides *asides);

/* Inside a transaction: says that dossier ${id} cannot be read, and ${why}. */
bool aside_tell(struct world *world, int64_t id, const char *why, instant now,
    struct err *err) MUST_CHECK;

/* The same, and sets it aside for an hour from ${now} on; once asides_settle
 * says that the transaction was committed. */
bool aside_put(struct world *world, int64_t id, const char *why, instant now,
    struct err *err) MUST_CHECK;

/* It was judged: likewise it is aside no more, if it was. */
void aside_take_back(struct world *world, int64_t id);

/* The transaction was ${committed}, or what was put and taken back in it is
 * forgotten. */
void asides_settle(struct asides *asides, bool committed);

bool asides_has(const struct asides *asides, int64_t id);

/* All of them; borrowed until the next asides_settle. */
struct dossiers_aside asides_all(const struct asides *asides);

/* Those that are tried again by ${now}, at most ${limit}; in ${arena}. */
size_t asides_due(const struct asides *asides, instant now, size_t limit,
    struct arena *arena, int64_t **ids);
/* When the next is; INSTANT_NEVER. */
instant asides_next(const struct asides *asides);

#endif
