/*
 * Makes the figures on a thread of its own, in slices of short read
 * transactions, and hands out the newest: only while somebody asks, and at
 * most once in FIGURES_EVERY_S.
 */
#ifndef WEB_FIGURES_KEEP_H
#define WEB_FIGURES_KEEP_H

#include "web/figures.h"
#include "wire/conf.h"

enum {
	FIGURES_EVERY_S = 60, /* between two makings */
	FIGURES_AGAIN_S = 5,  /* after one that failed */
	/* Older ones are handed out no more: nobody asked meanwhile, and what
	 * they say may be of yesterday. */
	FIGURES_OLD_S = 150,
	FIGURES_PATIENCE_MS = 100, /* of a request */
};

struct figures_keep;

/* Starts the thread; ${conf} is borrowed.  ${clock} is real time.  NULL with an
 * error. */
struct figures_keep *figures_keep_start(const struct conf *conf,
    instant (*clock)(void), struct err *err) MUST_CHECK;

/* Ends the thread, within a slice.  All figures have been given back. */
void figures_keep_stop(struct figures_keep *keep);

/*
 * The newest figures, of which more are made where it is time; they stay as
 * they are until they are given back.  Where there are none yet it waits at
 * most ${patience_ms} for them; NULL: they are being made, or, where ${why} is
 * not empty, cannot be.  Any thread may ask.
 */
const struct figures *
figures_keep_take(struct figures_keep *keep, int patience_ms, struct err *why);

/* The same for who tells how old they are and comes seldom: the newest, however
 * old they are.  More are made where it is time, for the next who asks. */
const struct figures *figures_keep_take_any(struct figures_keep *keep,
    int patience_ms, struct err *why);

/* Gives them back; of NULL it does nothing. */
void
figures_keep_give(struct figures_keep *keep, const struct figures *figures);

#endif
