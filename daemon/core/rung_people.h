/*
 * The rungs as people read them: in letters and in what hosoctl prints.
 */
#ifndef CORE_RUNG_PEOPLE_H
#define CORE_RUNG_PEOPLE_H

#include "base/arena.h"
#include "core/ladder.h"

/* "còn 02 ngày làm việc"; the rung's telling, where it was repeated; one that
 * the ladder no longer has is quoted.  In ${arena} or static. */
const char *
rung_people(struct arena *arena, const struct ladder *ladder, const char *name);

#endif
