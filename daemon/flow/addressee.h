/*
 * Whether the address of a letter or a notice is still somebody's, and where
 * his alerts go where it is not.  A letter's own address and bytes never
 * change: what it said is owed anew.  Used when an operator wants it sent
 * again, and by whatever is going to be said to who was told before.
 */
#ifndef FLOW_ADDRESSEE_H
#define FLOW_ADDRESSEE_H

#include "flow/world.h"
#include "io/store_dossier.h"
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

/* An address, and who may have moved from it. */
struct addressee_place {
	const struct world *world;
	const struct conf_channel *channel; /* NULL: it is gone */
	const char *recipient;
	day on;
	bool is_known; /* ADDRESSEE_SAME, whatever it is about */
	/* Whom the channel reaches on that day elsewhere, and whose name it
	 * bears. */
	const struct contact **namesakes;
	size_t count;
};

/* Of ${recipient} of ${channel}, whom that calls ${name} (or NULL), at ${now};
 * in the turn's memory, as what follows. */
struct addressee_place addressee_place(struct world *world, const char *channel,
    const char *recipient, const char *name, instant now);

/* Whose it is; ${contact} is who has moved, or NULL.  A namesake whom none of
 * the ${concerns}, which are all of them, concerns is somebody else; of several
 * people of one name none has moved. */
enum addressee addressee_find(const struct addressee_place *place,
    const struct addressee_concerns *concerns, const struct contact **contact);

/* The same of ${notice} of ${dossier} alone: who has moved from its address, or
 * NULL. */
const struct contact *addressee_moved(const struct addressee_place *place,
    const struct dossier *dossier, const struct notice *notice);

/* Who was away when ${notice} of ${dossier} was owed, and it names: whom its
 * channel reaches at ${now}; NULL where nobody does, or several may be meant.
 */
const struct contact *addressee_absent(struct world *world,
    const struct dossier *dossier, const struct notice *notice, instant now);

/* Owes ${count} ${notices} of ${letter} to ${address} at once (inside a
 * transaction), and adds to ${owed} how many they are, for the others were told
 * there or are about to be.  ${notices} are changed. */
bool addressee_owe(struct world *world, int64_t letter, const char *address,
    struct notice *notices, size_t count, instant now, int64_t *owed,
    struct err *err) MUST_CHECK;

#endif
