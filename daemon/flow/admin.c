/* Notices to administrators. */
#include "flow/admin.h"

#include <assert.h>

#include "base/log.h"
#include "flow/verdict.h"
#include "wire/letter.h"

enum { ADMINISTRATORS = 32 };

bool
admin_owe_notice(struct world *world, const char *what, const char *subject,
    instant at, const char *detail, instant now, struct err *err)
{
	const struct contact *contacts[ADMINISTRATORS];
	int owed = 0;
	size_t count = directory_with_role(world->conf->directory, NULL,
	    ROLE_ADMINISTRATOR, world_day(world, now), contacts,
	    ADMINISTRATORS);

	if (count == 0)
		log_err("%s: %s, and no administrator has an address", subject,
		    what);
	if (count > ADMINISTRATORS)
		log_warning("%s: told to the first %d of %zu administrators",
		    subject, ADMINISTRATORS, count);
	for (size_t i = 0; i < count && i < ADMINISTRATORS; i++) {
		struct notice notice = {
			.kind = NOTICE_ADMIN,
			.subject = subject,
			.clock = CLOCK_COUNT,
			.rung = what,
			.due = NOTICE_NO_DUE,
			.at = at,
			.severity = SEVERITY_GRAVE,
			.hold_until = now,
			.detail = detail,
			.created = now,
		};

		if (!verdict_owe_on_channels(world, &notice, contacts[i],
			ROLE_ADMINISTRATOR, &owed, err))
			return false;
	}
	return true;
}

bool
admin_owe(struct world *world, const char *what, const char *key,
    const char *detail, instant now, struct err *err)
{
	assert(letter_admin_is_known(what));
	return admin_owe_notice(world, what,
	    arena_printf(world->turn, "admin/%s", key), now,
	    arena_printf(world->turn, "%s\n%s", key,
		detail == NULL ? "" : detail),
	    now, err);
}
