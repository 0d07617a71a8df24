/*
 * What people did, done again in a rehearsal: acknowledgements and apologies as
 * history's rows tell of them, silences as their table does.  What is refused
 * now applied then: it is counted, and left out.  Whoever replays moves the
 * time: an act happens once everything due at its instant has.
 */
#ifndef FLOW_REPLAY_ACTS_H
#define FLOW_REPLAY_ACTS_H

#include "flow/rehearsal.h"

struct replay_acts;

/* For acts in ${world}, a rehearsal's; reads the silences of ${store}, the
 * daemon's, which outlives the value.  In ${arena}; NULL on refusal. */
struct replay_acts *replay_acts_new(struct world *world, struct store *store,
    struct arena *arena, struct err *err) MUST_CHECK;

/* Does what ${change}, an acknowledgement or an apology or its withdrawal,
 * tells of the dossier ${code} of ${source}; ${row} is for what is read
 * meanwhile.  False only where a store or the row cannot be read. */
bool replay_acts_do(struct replay_acts *acts, const struct change *change,
    const char *source, const char *code, struct arena *row,
    struct err *err) MUST_CHECK;

/* When a silence begins or ends next; INSTANT_NEVER. */
instant replay_acts_next(const struct replay_acts *acts);

/* Does that. */
bool replay_acts_hush(struct replay_acts *acts, struct err *err) MUST_CHECK;

/* How many were done so far, and how many of them were refused. */
void replay_acts_count(const struct replay_acts *acts, int64_t *done,
    int64_t *refused);

#endif
