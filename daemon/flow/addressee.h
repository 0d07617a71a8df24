/*
 * Whether the address of a letter that did not arrive is still somebody's, and
 * where his alerts go where it is not.  A letter's own address and bytes never
 * change: what it said is owed anew.  Used when an operator wants it sent
 * again.
 */
#ifndef FLOW_ADDRESSEE_H
#define FLOW_ADDRESSEE_H

#include "flow/world.h"
#include "io/store_notice.h"
#include "io/store_outbox.h"

enum addressee {
	ADDRESSEE_SAME,  /* somebody's or the last resort's, or made by rule */
	ADDRESSEE_MOVED, /* whose name it bears has another one now */
	ADDRESSEE_GONE,  /* nobody has it */
};

/* What the notices of a letter are about, gathered a portion a turn, for they
 * may be very many: each agency with each who handles a dossier of it once. */
struct addressee_concern {
	const char *agency, *account; /* or NULL */
};
struct addressee_concerns {
	struct arena *arena; /* lives as long */
	struct addressee_concern *items;
	size_t count, room;
	/* Of the gravest notice, and of these the one whose day is first. */
	enum role role;
	enum severity severity;
	day due;
};

/* The next ${count} of them. */
bool addressee_note(struct world *world, struct addressee_concerns *concerns,
    const struct notice *notices, size_t count, struct err *err) MUST_CHECK;

/* Whether the address of ${letter} is ADDRESSEE_SAME whatever it is about. */
bool addressee_is_known(struct world *world, const struct letter *letter,
    instant now);

/* Whose the address of ${letter} is at ${now}; ${address} is the other one of
 * its channel, or NULL.  A namesake whom none of its ${concerns}, which are all
 * of them, concerns is somebody else; of several people of one name none has
 * moved. */
enum addressee addressee_find(struct world *world, const struct letter *letter,
    const struct addressee_concerns *concerns, instant now,
    const char **address);

/* Owes ${count} ${notices} of ${letter} to ${address} at once (inside a
 * transaction), and adds to ${owed} how many they are, for the others were told
 * there or are about to be.  ${notices} are changed. */
bool addressee_owe(struct world *world, int64_t letter, const char *address,
    struct notice *notices, size_t count, instant now, int64_t *owed,
    struct err *err) MUST_CHECK;

#endif
