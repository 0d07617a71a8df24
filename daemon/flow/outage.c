/* Telling administrators of a source that is lost, and back. */
#include "flow/outage.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/admin.h"

/* The instant of the loss makes each outage its own. */
static bool
owe(struct world *world, const struct source_health *health, const char *what,
    instant since, const char *detail, instant now, struct err *err)
{
	return admin_owe_notice(world, what,
	    arena_printf(world->turn, "source/%s/%lld", health->name,
		(long long)since),
	    since,
	    arena_printf(world->turn, "%s\n%s", health->name,
		detail == NULL ? "" : detail),
	    now, err);
}

/* One letter ends the trouble, whatever it was: a short list is told in its own
 * words, also when failures came on top of it. */
static bool
owe_recovery(struct world *world, const struct source_health *before,
    const struct source_health *health, bool accepted, instant now,
    struct err *err)
{
	if (before->shrunk_since != INSTANT_NONE) {
		log_notice("source %s: its list is believed again",
		    health->name);
		return owe(world, health, "source-whole", before->shrunk_since,
		    accepted ? "Danh sách ngắn đã được người quản trị chấp "
			       "nhận bằng lệnh hosoctl source accept."
			     : "Danh sách lại có đủ hồ sơ.",
		    now, err);
	}
	if (!before->alarmed)
		return true;
	log_notice("source %s: gives data again", health->name);
	return owe(world, health, "source-back", health->last_failure,
	    health->failure, now, err);
}

static bool
owe_shrunk(struct world *world, struct source_health *health, instant now,
    struct err *err)
{
	log_err("source %s: %s", health->name, health->failure);
	health->alarmed = true;
	return owe(world, health, "source-shrunk", health->shrunk_since,
	    arena_printf(world->turn,
		"Trong %s hồ sơ đang giải quyết mà danh sách trước có, danh "
		"sách mới chỉ còn %s.",
		text_number(world->turn, health->shrunk_known),
		text_number(world->turn, health->shrunk_shown)),
	    now, err);
}

bool
outage_owe(struct world *world, const struct source_health *before,
    struct source_health *health, int32_t alarm_after, bool accepted,
    instant now, struct err *err)
{
	instant since;

	if (health->failing_since == INSTANT_NONE)
		return owe_recovery(world, before, health, accepted, now, err);
	if (health->shrunk_since != before->shrunk_since &&
	    health->shrunk_since != INSTANT_NONE)
		return owe_shrunk(world, health, now, err);
	if (health->alarmed || now - health->failing_since < alarm_after)
		return true;
	log_err("source %s: failing for %lld minutes: %s", health->name,
	    (long long)((now - health->failing_since) / 60), health->failure);
	health->alarmed = true;
	/* People are told since when there is no data, not since when it
	 * failed. */
	since = health->last_success != INSTANT_NONE ? health->last_success
						     : health->failing_since;
	return owe(world, health, "source-lost", since, health->failure, now,
	    err);
}
