/*
 * Who is told.  From a rung's roles and a dossier's agency and officer to
 * recipients; resolved once, at the crossing.
 */
#ifndef CORE_ROUTE_H
#define CORE_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/when.h"
#include "core/directory.h"
#include "core/dossier.h"
#include "core/findings.h"

struct recipient {
	const struct contact *contact;
	enum role role; /* in which it is told */
};

struct route {
	const struct agency *agency;   /* NULL when unknown */
	const struct contact *officer; /* NULL when unknown */
	struct recipient recipients[64];
	size_t count;
	bool nobody; /* not even the province's desk has an address */
	struct finding findings[4];
	size_t finding_count;
};

/*
 * Resolves ${roles} (enum role bits) for ${seen} on ${on}.  An officer without
 * an address falls back to the agency's desk, an unknown agency to the
 * province's desk; both are findings.  One person is told once, in the first
 * role that fits (officer, deputy, head, desk, province).
 */
void route_resolve(const struct directory *directory,
    const struct observation *seen, unsigned roles, day on, struct route *out);

#endif
