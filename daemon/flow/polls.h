/*
 * Poll: news.  Each source has its own poll (flow/poll.h); a source that fails
 * is tried again with backoff and never disturbs another.
 */
#ifndef FLOW_POLLS_H
#define FLOW_POLLS_H

#include "flow/world.h"

/* One poll for every enabled source of ${conf}, which outlives it.  ${before}
 * (or NULL) are the polls of the configuration in force: what they know of
 * sources that stay is lent until polls_inherit makes it the new ones' own. */
struct polls *polls_new(struct world *world, const struct conf *conf,
    struct polls *before, struct err *err) MUST_CHECK;
void polls_inherit(struct polls *polls, struct polls *before);
void polls_free(struct polls *polls);

/* Sets every poll's alarm: at once. */
void polls_start(struct polls *polls);

/* Polls ${name} now, in full where ${full}; refused when there is no such
 * source or its poll is under way. */
bool polls_now(struct polls *polls, const char *name, bool full,
    struct err *err) MUST_CHECK;

/* The list that shrank too far to be believed is taken for complete, after all:
 * who is missing from it is missed for the first time.  Refused when there is
 * none, or its source is being polled.  ${uid} and ${who} (or NULL) say so;
 * ${records} is how many were on it. */
bool polls_accept(struct polls *polls, const char *name, int64_t uid,
    const char *who, int64_t *records, struct err *err) MUST_CHECK;

/* When the oldest poll under way began, or was to begin and is about to (after
 * a stop, before any news); INSTANT_NEVER when there is none. */
instant polls_running_since(const struct polls *polls);

/* The configuration of the source with this id; NULL where it is not polled. */
const struct conf_source *
polls_source(const struct polls *polls, int64_t source);

/* The end of the first complete sweep of the source with this id: what was
 * received before it is not called entered late.  INSTANT_NONE before, and
 * for a source that is not polled. */
instant polls_watched_since(const struct polls *polls, int64_t source);

/* Of when the last complete list of the source with this id is; INSTANT_NONE
 * where there was none, and for a source that is not polled. */
instant polls_last_success(const struct polls *polls, int64_t source);

/* For --once: true when every source was swept, well or not. */
bool polls_have_run(const struct polls *polls);

/* True when every source's last sweep was complete; else ${err} names one
 * that failed. */
bool polls_all_well(const struct polls *polls, struct err *err);

/*
 * For a rehearsal: the enabled sources of ${conf} in the world's store, of
 * which polls_source and polls_watched_since tell; none is ever polled.
 */
struct polls *polls_rehearsed(struct world *world, const struct conf *conf,
    struct err *err) MUST_CHECK;

/* Whether the first complete sweep of ${source}, one of theirs, is over; and
 * that it ends at ${now}: the watch begins, and its baseline is owed.  In a
 * transaction of its own. */
bool polls_rehearsed_watches(const struct polls *polls, int64_t source);
bool polls_rehearsed_watch(struct polls *polls, int64_t source, instant now,
    struct err *err) MUST_CHECK;

#endif
