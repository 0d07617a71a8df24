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
/* Sources that are retired, of this turn. */
struct retired {
	int64_t *ids, *open; /* how many dossiers are left open */
	const char **names;
	size_t count;
	bool hints; /* one of the others may be one of them, renamed */
};

/* With what else ${conf} changes in the database (inside its transaction):
 * marks what it names no more, and what it names again. */
bool retire_mark(struct world *world, const struct conf *conf,
    struct retired *out, struct err *err) MUST_CHECK;
/* And once that is committed: keeps in mind who is ${retired}, and says it. */
void retire_note(struct world *world, const struct retired *retired);

/* For --check: complains of what retire_start would refuse, and warns of
 * sources in the database of ${conf} that would retire with open dossiers.
 * Nothing where there is no database or it may not be read. */
void retire_check(const struct conf *conf, struct complaints *complaints);

/* Of the source with this id ${conf} says nothing. */
bool retire_has(const struct world *world, int64_t source);

#endif
