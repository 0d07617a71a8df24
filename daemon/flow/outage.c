/* Telling administrators of a source that is lost, and back. */
#include "flow/outage.h"

#include "base/log.h"
#include "flow/admin.h"

/* The instant of the loss makes each outage its own. */
static bool
owe(struct world *world, const struct source_health *health, const char *what,
    instant since, instant now, struct err *err)
{
	return admin_owe_notice(world, what,
	    arena_printf(world->turn, "source/%s/%lld", health->name,
		(long long)since),
	    since,
	    arena_printf(world->turn, "%s\n%s", health->name,
		health->failure == NULL ? "" : health->failure),
	    now, err);
}

bool
outage_owe(struct world *world, struct source_health *health, bool was_alarmed,
    int32_t alarm_after, instant now, struct err *err)
{
	instant since;

	if (health->failing_since == INSTANT_NONE) {
		if (!was_alarmed)
			return true;
		log_notice("source %s: gives data again", health->name);
		return owe(world, health, "source-back", health->last_failure,
		    now, err);
	}
	if (health->alarmed || now - health->failing_since < alarm_after)
		return true;
	log_err("source %s: failing for %lld minutes: %s", health->name,
	    (long long)((now - health->failing_since) / 60), health->failure);
	health->alarmed = true;
	/* People are told since when there is no data, not since when it
	 * failed. */
	since = health->last_success != INSTANT_NONE ? health->last_success
						     : health->failing_since;
	return owe(world, health, "source-lost", since, now, err);
}
