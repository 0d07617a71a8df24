/*
 * Sources that the configuration names no more, and those that it names anew.
 * What a retired source left behind is kept and counted nowhere: nobody asks
 * about its dossiers any more, so that nobody knows how they stand.  Named
 * again, it is watched as if it had only rested.
 */
#ifndef FLOW_RETIRE_H
#define FLOW_RETIRE_H

#include "flow/world.h"

/* At the start: gives sources that were called otherwise (key `formerly`)
 * their names, marks those that ${conf} names no more, and says both; what was
 * withdrawn of those that it names again is owed again.  Refused
 * where dossiers are known under the old name and the new one. */
bool retire_start(struct world *world, const struct conf *conf,
    struct err *err) MUST_CHECK;

/* At a reload, before anything of ${conf} is in force: refused where a source
 * is to be renamed, which only a start does, for its poll goes on. */
bool retire_may_reload(struct world *world, const struct conf *conf,
    struct err *err) MUST_CHECK;
/* And once it is in force: marks and says what retired. */
bool retire_reloaded(struct world *world, const struct conf *conf,
    struct err *err) MUST_CHECK;

/* For --check: complains of what retire_start would refuse, and warns of
 * sources in the database of ${conf} that would retire with open dossiers.
 * Nothing where there is no database or it may not be read. */
void retire_check(const struct conf *conf, struct complaints *complaints);

/* Of the source with this id ${conf} says nothing. */
bool retire_has(const struct world *world, int64_t source);

#endif
