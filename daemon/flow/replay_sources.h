/*
 * The sources of a database whose history is replayed, and which of the
 * rehearsal's each is.  Those that the configuration polls no more are left
 * out.
 */
#ifndef FLOW_REPLAY_SOURCES_H
#define FLOW_REPLAY_SOURCES_H

#include "flow/rehearsal.h"

struct replay_source {
	int64_t theirs, ours; /* its number in the database, in the rehearsal */
	const char *name;
	instant baseline; /* of the database; INSTANT_NONE */
	bool watched;     /* that has been told */
	bool left_out;    /* removed from the configuration, or disabled */
};

struct replay_sources {
	struct rehearsal *rehearsal;
	struct replay_source *all;
	size_t count;
	bool leaves_out; /* any of them */
};

/* Reads those of ${store} and numbers them in ${rehearsal} (a transaction of
 * its own), in ${arena}. */
bool
replay_sources_read(struct replay_sources *out, struct rehearsal *rehearsal,
    struct store *store, struct arena *arena, struct err *err) MUST_CHECK;

/* The one that the database numbers ${theirs}, or NULL. */
const struct replay_source *
replay_sources_find(const struct replay_sources *sources, int64_t theirs);

/* What the rehearsal's ${ours} is called, or "?". */
const char *
replay_sources_name(const struct replay_sources *sources, int64_t ours);

/* Tells of the first complete sweeps that ended before ${at}: with what was
 * learned at that instant they end behind it. */
bool replay_sources_watch(struct replay_sources *sources, instant at,
    struct err *err) MUST_CHECK;

#endif
