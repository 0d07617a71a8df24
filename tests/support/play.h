/*
 * A play: the real flow, store and law in virtual time, with two stand-ins
 * that the linker puts in the place of io/source and io/courier.  A scenario
 * sets what the export says and moves time; what happens is the trace.
 */
#ifndef SUPPORT_PLAY_H
#define SUPPORT_PLAY_H

#include <stdbool.h>

#include "flow/world.h"
#include "io/courier.h"
#include "io/source.h"

struct play;

/* Opens the world of ${config} (a hosod.yaml) on the database ${path}
 * (":memory:" or a file that outlives the play) at the local time ${start}. */
struct play *play_open(const char *config, const char *path, const char *start);

/* Takes everything apart, as SIGTERM would. */
void play_close(struct play *play);

/* Something is done to the database behind the daemon's back: that its nightly
 * audits find a difference is no failure.  Else play_close fails then. */
void play_may_differ(struct play *play);

/* From now on the export answers with one page: ${body}. */
void play_export(struct play *play, const char *body);

/* From now on every sweep ends so. */
void
play_break(struct play *play, enum source_outcome outcome, const char *why);

/* The next ${count} letters end with ${outcome}.  What ${answer} begins with is
 * its code: of 535 a person is needed, 410 disables the channel. */
void play_courier(struct play *play, int count, enum courier_outcome outcome,
    const char *answer);

/* Of these the next ${count} end well before the others do not. */
void play_courier_after(struct play *play, int count);

/* With the next letter a result comes back that is of none in the outbox. */
void play_stray(struct play *play, int64_t letter);

/* The next ${count} letters find no courier free; with that the ${nth} step of
 * the store from then on fails (0: none). */
void play_no_courier(struct play *play, int count, int nth);

/* What play_courier says is about letters of this channel; NULL: of all. */
void play_courier_of(struct play *play, const char *channel);

/* SIGHUP with the configuration ${config}. */
void play_reload(struct play *play, const char *config);
/* The same where the store may refuse it: whether it was done. */
bool play_try_reload(struct play *play, const char *config);

/* Everything due by the local time ${to} happens. */
void play_until(struct play *play, const char *to);

struct world *play_world(struct play *play);

/* What was logged, line by line, with the letters as couriers saw them. */
const char *play_trace(struct play *play);

/* Fails the test, printing both, unless the trace is the file ${golden}. */
void play_expect(struct play *play, const char *golden);

/* How many letters left. */
int play_letters(const struct play *play);

/* What couriers were given, in that order; NULL past the last. */
struct play_carried {
	int64_t letter;
	int attempt;
	const char *message_id;
	struct slice bytes;
};
const struct play_carried *play_carried(const struct play *play, int index);

#endif
