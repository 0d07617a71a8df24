/*
 * The mail addresses of the contacts in force on a day, in the order of their
 * table.  One person may stand in several rows: an address counts once, by the
 * first of its rows that whoever walks takes.
 */
#ifndef CORE_ADDRESSES_H
#define CORE_ADDRESSES_H

#include "core/directory.h"
#include "core/names.h"

struct addresses {
	const struct directory *directory;
	struct names *taken;
	day on;
	size_t next;
};

/* Before the first; borrows ${directory}, in ${arena}. */
struct addresses
addresses_on(const struct directory *directory, day on, struct arena *arena);

/* The next contact with an address that was not taken; NULL: there is none. */
const struct contact *addresses_next(struct addresses *addresses);

/* That of ${contact} is passed over from here on. */
void addresses_take(struct addresses *addresses, const struct contact *contact);

#endif
