/* What waits for a restless dossier to be quiet. */
#include "flow/restless.h"

#include "io/store_restless.h"

static bool
look(struct world *world, const struct dossier *dossier, instant now,
    instant *since, instant *quiet, struct err *err)
{
	return store_restless(world->store, dossier,
	    rules_calendar(&world->rules, &dossier->facts), now, world->turn,
	    since, quiet, err);
}

bool
restless_until(struct world *world, const struct dossier *dossier,
    const struct notice *notice, instant now, instant *quiet, struct err *err)
{
	instant since;
	bool told;

	*quiet = INSTANT_NONE;
	if (notice->kind != NOTICE_ALERT)
		return true;
	if (!look(world, dossier, now, &since, quiet, err))
		return false;
	if (since == INSTANT_NONE)
		return true;
	if (!store_restless_told(world->store, notice, since, world->turn,
		&told, err))
		return false;
	if (!told)
		*quiet = INSTANT_NONE;
	return true;
}

bool
restless_note(struct world *world, const struct dossier *dossier, instant now,
    struct err *err)
{
	struct finding finding = { .kind = FINDING_RESTLESS };
	instant since, quiet;
	char date[WHEN_TEXT];

	if (!look(world, dossier, now, &since, &quiet, err))
		return false;
	if (since == INSTANT_NONE)
		return true;
	finding.detail = arena_printf(world->turn, "từ ngày %s",
	    when_people_day(date, world_day(world, since)));
	return store_finding_put(world->store, dossier->id, &finding, now, NULL,
	    err);
}
