/*
 * How often a password may be tried: after a few failures within a quarter of
 * an hour each further one makes wait, twice as long every time, a quarter of
 * an hour at the most; nobody is locked out for good.  Kept by account,
 * whether there is one of that name or not, and by address.  May be used by
 * several threads at once.
 */
#ifndef WEB_THROTTLE_H
#define WEB_THROTTLE_H

#include "base/when.h"

enum {
	THROTTLE_WINDOW_S = 15 * 60, /* and the longest wait */
	THROTTLE_FIRST_S = 15,       /* the first wait */
	THROTTLE_OF_ACCOUNT = 5,     /* failures without a wait */
	/* Behind one address may stand a whole office. */
	THROTTLE_OF_ADDRESS = 20,
	THROTTLE_ENTRIES = 4096,
};

struct throttle;

struct throttle *throttle_new(void);
void throttle_free(struct throttle *throttle);

/* When a password of ${account} may be tried from ${address} (NULL: not known)
 * again; INSTANT_NONE: at ${now}. */
instant throttle_until(struct throttle *throttle, const char *account,
    const char *address, instant now);

/* It was tried, and was wrong. */
void throttle_failed(struct throttle *throttle, const char *account,
    const char *address, instant now);

/* It was right: what failed before at the account is forgotten.  What failed
 * from the address is not: who has an account could else try others' from it
 * without end.  From then on ${address} has a count of its own at the account,
 * so that nobody elsewhere makes its owner wait. */
void throttle_passed(struct throttle *throttle, const char *account,
    const char *address, instant now);

#endif
