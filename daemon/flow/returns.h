/*
 * Returns: the maildir to which letters come back (key bounces) is looked into
 * every few minutes.  Each message is read once: taken as `hosoctl bounce`
 * takes it and marked as seen, or, where it is no return of ours, left unread
 * for a person, which the log says.  What cannot be read for now stays in "new"
 * and is tried again; where nothing can be moved on, a look ends.
 */
#ifndef FLOW_RETURNS_H
#define FLOW_RETURNS_H

#include "flow/world.h"

struct returns *returns_new(struct world *world);

/* Looks now, and then on.  Without the key nothing is ever looked at. */
void returns_start(struct returns *returns);

/* Why what comes back is not read, with the folder's name, as of the last look;
 * NULL where it is, or none is looked at. */
const char *returns_trouble(const struct returns *returns);

void returns_free(struct returns *returns);

#endif
