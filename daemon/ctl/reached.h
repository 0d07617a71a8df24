/* How contacts' addresses stand, as the daemon sees them. */
#ifndef CTL_REACHED_H
#define CTL_REACHED_H

#include "core/reach.h"
#include "ctl/database.h"

struct reached {
	const struct database *database;
	const struct reach *reach;
	struct reach_rules rules;
};

/* False, with a reason, when the database refused. */
bool reached_read(const struct database *database, struct reached *out,
    struct err *err) MUST_CHECK;

enum reach_state
reached_state(const struct reached *reached, const char *address);

/* For core/route: ${reached} is a struct reached. */
bool reached_is_bad(const void *reached, const struct contact *contact);

#endif
