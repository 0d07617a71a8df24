/*
 * After a restore from a backup nothing is sent twice.  `hosod --restored`
 * stamps the epoch; until a source has been read whole since, and until a
 * dossier has been judged once, what is found to have happened before the epoch
 * is listed instead of told.
 * The administrators get one letter of it once every source has been read, or
 * after a day, and then one a day at most, as long as more is found.
 */
#ifndef FLOW_RESTORE_H
#define FLOW_RESTORE_H

#include "flow/world.h"
#include "io/store_dossier.h"

/* Stamps ${now} as the epoch of ${store}, on behalf of ${uid}. */
bool restore_stamp(struct store *store, int64_t uid, instant now,
    struct err *err) MUST_CHECK;

/* True while ${source} was not read whole since the epoch: news of it may be
 * news from before.  One that is not polled counts as not read. */
bool restore_lasts(const struct world *world, int64_t source);

/* True for a dossier that nobody has judged since the epoch, and of which
 * nothing new was seen since: what it has reached by then, time alone had it
 * reach before the restore, too, whatever its source says by now. */
bool
restore_is_behind(const struct world *world, const struct dossier *dossier);

/* True for what was reached by ${at} by a dossier of ${source} and may have
 * been told before the restore; ${behind} as restore_is_behind said before it
 * was judged. */
bool restore_covers(const struct world *world, int64_t source, bool behind,
    instant at);

/* Lists a rung of ${code} that is not told again: ${kind} and ${recipient} as
 * struct restored has them.  Inside the caller's transaction. */
bool restore_pass_over(struct world *world, const char *kind, const char *code,
    const char *rung, day due, const char *recipient,
    struct err *err) MUST_CHECK;

/* Owes the letter of what was passed over, if it is time (a transaction of its
 * own); nothing to do else. */
bool restore_tell(struct world *world, instant now, struct err *err) MUST_CHECK;

#endif
