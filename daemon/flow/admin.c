/* Notices to administrators. */
#include "flow/admin.h"

#include <assert.h>

#include "base/log.h"
#include "flow/owe.h"
#include "flow/routing.h"
#include "wire/letter.h"

enum { ADMINISTRATORS = 32 };

/* One administrator, around the channel that fails if that can be. */
static bool
owe_one(struct world *world, const struct admin_news *news,
    struct notice *notice, const struct contact *contact, instant now,
    int *total, struct err *err)
{
	int owed = 0;
	bool ok;

	contact =
	    routing_stand_in(world, notice, contact, world_day(world, now));
	if (news->failed != NULL &&
	    !owe_elsewhere(world, notice, contact, ROLE_ADMINISTRATOR,
		news->failed, &owed, err))
		return false;
	ok = owed > 0 || news->elsewhere_only ||
	    owe_person(world, notice, contact, ROLE_ADMINISTRATOR, &owed, err);
	*total += owed;
	return ok;
}

bool
admin_owe_news(struct world *world, const struct admin_news *news, instant now,
    struct err *err)
{
	const struct contact *contacts[ADMINISTRATORS];
	size_t count = directory_with_role(world->conf->directory, NULL,
	    ROLE_ADMINISTRATOR, world_day(world, now), contacts,
	    ADMINISTRATORS);
	int owed = 0;

	if (count == 0)
		log_err("%s: %s, and no administrator has an address",
		    news->subject, news->what);
	if (count > ADMINISTRATORS)
		log_warning("%s: told to the first %d of %zu administrators",
		    news->subject, ADMINISTRATORS, count);
	for (size_t i = 0; i < count && i < ADMINISTRATORS; i++) {
		struct notice notice = {
			.kind = NOTICE_ADMIN,
			.subject = news->subject,
			.clock = CLOCK_COUNT,
			.rung = news->what,
			.due = NOTICE_NO_DUE,
			.at = news->at,
			.severity = SEVERITY_GRAVE,
			.hold_until = news->hold_until,
			.detail = news->detail,
			.created = now,
		};

		if (!owe_one(world, news, &notice, contacts[i], now, &owed,
			err))
			return false;
	}
	if (count > 0 && owed == 0 && !news->elsewhere_only)
		log_err("%s: %s, and no channel reaches an administrator",
		    news->subject, news->what);
	return true;
}

bool
admin_owe_notice(struct world *world, const char *what, const char *subject,
    instant at, const char *detail, instant now, struct err *err)
{
	const struct admin_news news = { .what = what,
		.subject = subject,
		.at = at,
		.detail = detail,
		.hold_until = now };

	return admin_owe_news(world, &news, now, err);
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
