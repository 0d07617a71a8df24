/*
 * What only a person can put right is told to the administrators, once for
 * each reason and subject (invariant 8, decision 6).
 */
#ifndef FLOW_ADMIN_H
#define FLOW_ADMIN_H

#include "flow/world.h"

/*
 * Inside an open transaction: owes every administrator one letter about
 * ${what} of ${key}; a letter already owed for the two is not owed again.
 * ${detail}, one or more sentences in Vietnamese or a server's words, may be
 * NULL.  ${what} is one of
 *
 *   calendar-missing   the calendar does not list a year; ${key} the year
 *   calendar-ends      its years end within 90 days; ${key} the last
 *   calendar-unconfirmed
 *                      its confirmed part does, or has; ${key} its last year
 *   channel-stuck      a channel needs a person: password, certificate; ${key}
 *                      the channel (and the date since when)
 *   channel-gone       the configuration names it no more, and something waits
 *                      for it; ${key} the channel (and the date)
 *   channel-changed    it is of another kind than what waits was made for
 *   audit-differs      the nightly self-audit found differences; ${key} the
 *                      date
 *   too-many-open      more open dossiers than the bound; ${key} the date
 *
 * (flow/health and flow/outage have source-silent, source-heard, source-skewed,
 * source-in-step, source-shrunk, source-whole, source-lost and source-back by
 * the function below, with the instant of the trouble in the subject; flow/bury
 * has letter-refused, flow/stall channel-failing and channel-back)
 */
bool admin_owe(struct world *world, const char *what, const char *key,
    const char *detail, instant now, struct err *err) MUST_CHECK;

/* The notice behind all of them: ${subject} is its subject, ${at} the instant
 * it is about, ${detail} what its letter needs: what it is about, a line feed,
 * more of it. */
bool
admin_owe_notice(struct world *world, const char *what, const char *subject,
    instant at, const char *detail, instant now, struct err *err) MUST_CHECK;

/* The same with what a failing outbox has to say. */
struct admin_news {
	const char *what, *subject;
	instant at;
	const char *detail;
	instant hold_until;
	/* The channel that fails: told through others to whoever has one.
	 * NULL: none. */
	const char *failed;
	bool elsewhere_only; /* and to nobody else */
};
bool admin_owe_news(struct world *world, const struct admin_news *news,
    instant now, struct err *err) MUST_CHECK;

#endif
