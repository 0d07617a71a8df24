/*
 * Whether the address of a letter that did not arrive is still somebody's, and
 * where his alerts go where it is not.  A letter's own address and bytes never
 * change: what it said is owed anew.  Used when an operator wants it sent
 * again.
 */
#ifndef FLOW_ADDRESSEE_H
#define FLOW_ADDRESSEE_H

#include "flow/world.h"
#include "io/store_outbox.h"

enum addressee {
	ADDRESSEE_SAME,  /* no mail, or an address of the contacts */
	ADDRESSEE_MOVED, /* whose name it bears has another one now */
	ADDRESSEE_GONE,  /* nobody has it */
};

/* Whose the address of ${letter} is at ${now}; ${mail} is the other one, or
 * NULL.  Of several people of one name none has moved. */
enum addressee addressee_of(struct world *world, const struct letter *letter,
    instant now, const char **mail);

/* Owes the notices of ${letter}, alerts and hand-overs, to ${mail} at once
 * (inside a transaction); ${count} of them that were not owed to it. */
bool addressee_owe(struct world *world, const struct letter *letter,
    const char *mail, instant now, int64_t *count, struct err *err) MUST_CHECK;

#endif
