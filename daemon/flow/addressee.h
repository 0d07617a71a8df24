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
	ADDRESSEE_SAME,  /* somebody's or the last resort's, or made by rule */
	ADDRESSEE_MOVED, /* whose name it bears has another one now */
	ADDRESSEE_GONE,  /* nobody has it */
};

/* Whose the address of ${letter} is at ${now}; ${address} is the other one of
 * its channel, or NULL.  A namesake whom none of its dossiers concerns is
 * somebody else; of several people of one name none has moved. */
bool addressee_of(struct world *world, const struct letter *letter, instant now,
    enum addressee *out, const char **address, struct err *err) MUST_CHECK;

/* Owes the notices of ${letter} to ${address} at once (inside a transaction):
 * ${count} of them, for the others were told there or are about to be. */
bool addressee_owe(struct world *world, const struct letter *letter,
    const char *address, instant now, int64_t *count,
    struct err *err) MUST_CHECK;

#endif
