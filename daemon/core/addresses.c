/* Addresses in force, each once. */
#include "core/addresses.h"

#include <string.h>

struct addresses
addresses_on(const struct directory *directory, day on, struct arena *arena)
{
	return (struct addresses){ .directory = directory,
		.taken =
		    names_new(arena, directory_contact_count(directory) + 1),
		.on = on };
}

static bool
is_in_force(const struct contact *contact, day on)
{
	return on.n >= contact->from.n && on.n <= contact->to.n;
}

const struct contact *
addresses_next(struct addresses *addresses)
{
	const struct directory *directory = addresses->directory;

	while (addresses->next < directory_contact_count(directory)) {
		const struct contact *contact =
		    directory_contact(directory, addresses->next++);

		if (contact->mail != NULL &&
		    is_in_force(contact, addresses->on) &&
		    names_find(addresses->taken, contact->mail,
			strlen(contact->mail)) < 0)
			return contact;
	}
	return NULL;
}

void
addresses_take(struct addresses *addresses, const struct contact *contact)
{
	names_add(addresses->taken, contact->mail, strlen(contact->mail));
}
