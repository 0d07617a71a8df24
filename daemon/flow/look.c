/* What a look into a folder leaves behind. */
#include "flow/look.h"

#include <string.h>

#include "base/log.h"
#include "flow/outage.h"
#include "io/source_age.h"
#include "io/folder.h"
#include "wire/listing.h"
#include "wire/people.h"

/* What begins the failure of a list that stands no longer, in the log and in
 * the source's row. */
#define OLD_LIST "no list newer than "

const char *
look_people(const char *failure, instant of, int32_t offset,
    struct arena *arena)
{
	if (failure == NULL)
		return NULL;
	if (text_starts(failure, OLD_LIST))
		return arena_printf(arena,
		    "chưa có danh sách nào mới hơn danh sách lúc %s, đã quá "
		    "một ngày làm việc",
		    people_moment(arena, of, offset));
	return strstr(failure, FOLDER_EMPTY) == NULL
	    ? failure
	    : "thư mục chưa có danh sách nào";
}

/* The list that stands is good no longer. */
static bool
is_old(const struct world *world, const struct source_health *health,
    instant now, struct err *err)
{
	char of[WHEN_TEXT];

	if (health->last_success == INSTANT_NONE ||
	    now <= source_age_list_until(world->conf->calendar,
		       health->last_success))
		return false;
	err_set(err, OLD_LIST "%s: older than one working day",
	    when_iso_minute(of, health->last_success, world->conf->offset));
	return true;
}

static void
fail(struct source_health *health, const struct err *why, instant now)
{
	health->last_failure = now;
	health->failure = why->text;
	health->failures++;
	if (health->failing_since == INSTANT_NONE)
		health->failing_since = now;
}

static void
recover(struct source_health *health)
{
	health->failing_since = INSTANT_NONE;
	health->failures = 0;
	health->alarmed = false;
	health->shrunk_since = INSTANT_NONE;
	health->shrunk_known = health->shrunk_shown = 0;
}

/* Told already, and not yet, or no longer, to be told to administrators. */
static bool
is_known(const struct source_health *health, const struct err *why,
    int32_t alarm_after, instant now)
{
	return health->failing_since != INSTANT_NONE &&
	    text_equal(health->failure, why->text) &&
	    (health->alarmed || now - health->failing_since < alarm_after);
}

static bool
write(struct world *world, const struct conf_source *conf,
    const struct source_health *before, struct source_health *health,
    instant now, struct err *err)
{
	struct store *store = world->store;

	world_turn(world);
	if (!store_begin(store, err))
		return false;
	if (!outage_owe(world, before, health, conf->alarm_after, false, now,
		err) ||
	    !store_source_update(store, health, err) ||
	    !store_mark_now(store, now, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, err);
}

/* The first failure in a row is said, or one in other words. */
static void
tell(const struct conf_source *conf, const struct source_health *before,
    const struct source_look *seen, const struct err *why, bool failed)
{
	if (failed &&
	    (before->failing_since == INSTANT_NONE ||
		!text_equal(before->failure, why->text)))
		log_warning("poll: %s: %s", conf->name, why->text);
	if (!failed && seen->says)
		log_warning("poll: %s: %s", conf->name, seen->why.text);
}

void
look_settle(struct world *world, const struct conf_source *conf,
    struct source_health *health, struct err *failure, instant now,
    struct look *look)
{
	struct source_health next = *health;
	struct err why = look->seen.why, err;
	bool nothing_new;

	look->failed = look->seen.news == SOURCE_BROKEN ||
	    is_old(world, health, now, &why);
	/* Nobody looks again in a moment: that it was not read is said. */
	if (world->once && look->seen.news == SOURCE_WAITS && !look->failed) {
		look->failed = true;
		err_set(&why, "a list is just being written: try again in %d s",
		    LISTING_SETTLE_S);
	}
	look->next = now +
	    (look->seen.news == SOURCE_WAITS ? LISTING_SETTLE_S : conf->every);
	tell(conf, health, &look->seen, &why, look->failed);
	/* Before the words change: health->failure may point to them. */
	nothing_new = look->failed
	    ? is_known(health, &why, conf->alarm_after, now)
	    : health->failing_since == INSTANT_NONE ||
		look->seen.news == SOURCE_WAITS;
	if (look->failed)
		*failure = why;
	if (nothing_new) {
		/* --once ends when it is told that nothing is under way. */
		if (world->once)
			world_nudge(world);
		return;
	}
	if (look->failed)
		fail(&next, failure, now);
	else
		recover(&next);
	if (!write(world, conf, health, &next, now, &err)) {
		log_err("poll: %s: %s", conf->name, err.text);
		return;
	}
	*health = next;
	world_nudge(world);
}
