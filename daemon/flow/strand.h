/*
 * What waits for a channel that the configuration names no more, or that is of
 * another kind now than what waits was made for.  Nothing of
 * it is dropped: it waits for the channel to come back, and is told to the
 * administrators once a day through the channels that there are.
 */
#ifndef FLOW_STRAND_H
#define FLOW_STRAND_H

#include "flow/world.h"

enum { STRAND_WAIT_S = 3600 }; /* and is then looked at again */

struct strand *strand_new(struct world *world);
void strand_free(struct strand *strand);

/* Owes the news that ${channel} is gone and what waits for it, unless that was
 * done today.  Inside the caller's transaction, whose end strand_settle is to
 * hear of. */
bool strand_owe(struct strand *strand, const char *channel, instant now,
    struct err *err) MUST_CHECK;

/* The same of a ${channel} that is named, but as one of another kind; how it
 * fared as that one is forgotten. */
bool
strand_owe_changed(struct strand *strand, const struct conf_channel *channel,
    instant now, struct err *err) MUST_CHECK;

/* The configuration in force may be another: letters whose channel is back, as
 * it was, or could not be used, are to be tried now, a slice a turn; should the
 * store refuse one, that is tried again in a moment, and under --once they are
 * within STRAND_WAIT_S. */
void strand_end(struct strand *strand);

/* The transaction of strand_owe was ${committed}: what it owed is said, and not
 * owed again today; or else it is as if it had never been asked.  ${strand} may
 * be NULL. */
void strand_settle(struct strand *strand, bool committed);

#endif
