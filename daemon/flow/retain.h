/*
 * Retention: every night what the configuration no longer keeps is removed, a
 * slice a turn: personal data of dossiers that ended long enough ago, personal
 * data that is kept no more at all, and what history says of dossiers that
 * ended longer ago still.  At the end the log is emptied, so that the bytes are
 * gone from the disk's files.  Sets no alarm where there is nothing to keep
 * watch over.
 */
#ifndef FLOW_RETAIN_H
#define FLOW_RETAIN_H

#include "flow/world.h"

struct retain *retain_new(struct world *world);
void retain_free(struct retain *retain);

/* Removes what is due now, in the turns that follow, and then every night. */
void retain_start(struct retain *retain);

/* The same at once and once, for --once; outside transactions. */
void retain_once(struct retain *retain);

#endif
