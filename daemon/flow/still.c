/* Notices that wait for more than their departure. */
#include "flow/still.h"

#include "base/log.h"
#include "flow/departure.h"
#include "flow/restless.h"
#include "io/store_still.h"

/* The departure at which ${notice} is asked again once nothing holds it. */
static instant
resumes(const struct world *world, const struct notice *notice, instant at)
{
	const struct timetable table = departure_to(world, notice, at);

	return departure_is_at_once(world, notice)
	    ? timetable_at_once(&table, at)
	    : timetable_after(&table, at);
}

/* A history that cannot be read keeps nobody from what is true of its dossier.
 */
static bool
quiet_from(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, instant *quiet, struct err *err)
{
	if (restless_until(world, dossier, notice, now, quiet, err))
		return true;
	if (!store_is_sound(world->store))
		return false;
	log_err("%s: whether it turns to and fro is not known: %s",
	    dossier->facts.seen.code, err->text);
	*quiet = INSTANT_NONE;
	return true;
}

bool
still_keeps(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, bool *kept, struct err *err)
{
	struct stillness still;
	instant quiet, until;
	char text[WHEN_TEXT];

	if (!quiet_from(world, dossier, notice, now, &quiet, err) ||
	    !store_stillness(world->store, dossier, notice,
		world->conf->directory, world->conf->offset, quiet, now,
		world->turn, &still, err))
		return false;
	*kept = still.reason != STILL_NOT;
	if (!*kept)
		return true;
	until = resumes(world, notice, still.until);
	log_info("%s: %s waits until %s: %s", dossier->facts.seen.code,
	    notice->rung, when_iso_minute(text, until, world->conf->offset),
	    still_reason_text(still.reason));
	return (still.reason != STILL_RESTLESS ||
		   restless_note(world, dossier, now, err)) &&
	    store_notice_hold(world->store, notice->id, until,
		still_reason_text(still.reason), err);
}

/* What leaves at once waits for nothing but the pace; news for administrators
 * alone is bound to no hours. */
bool
still_let_go(struct world *world, const struct notice *notice, instant now,
    struct err *err)
{
	if (notice->kind == NOTICE_ADMIN)
		return store_notice_hold(world->store, notice->id, now, NULL,
		    err);
	return store_notice_hold(world->store, notice->id,
	    resumes(world, notice, now),
	    departure_is_at_once(world, notice) ? NULL : "departure", err);
}

bool
still_look_again(struct world *world, int64_t dossier, instant now,
    struct err *err)
{
	struct notice *notices;
	size_t count;

	if (!store_notices_still(world->store, dossier, world->turn, &notices,
		&count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!still_let_go(world, &notices[i], now, err))
			return false;
	return true;
}
