/*
 * Why a dossier's deadline, or the end of a clock beside it, is what it is, as
 * a letter says it: short, and without articles.
 */
#ifndef FLOW_GROUNDS_H
#define FLOW_GROUNDS_H

#include "flow/world.h"
#include "io/store_dossier.h"
#include "wire/letter.h"

/* Of ${clock}; in the turn's arena; never NULL.  ${source} is the dossier's, or
 * NULL where it is not configured any more; an open pause ends at ${now}. */
const struct letter_grounds *
grounds_of(struct world *world, const struct conf_source *source,
    const struct dossier *dossier, enum clock_kind clock, instant now);

#endif
