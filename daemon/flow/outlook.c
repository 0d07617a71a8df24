/* The calendar's ends, told to administrators. */
#include "flow/outlook.h"

#include "base/log.h"
#include "base/mem.h"
#include "core/calendar_outlook.h"
#include "flow/admin.h"
#include "flow/deliver.h"

enum { AGAIN_S = 60 };

struct outlook {
	struct world *world;
	struct loop_alarm alarm;
};

static void
say(const struct calendar *calendar, const struct calendar_outlook *it)
{
	const char *name = calendar_name(calendar);

	switch (it->worry) {
	case CALENDAR_FINE:
	case CALENDAR_WORRIES:
		break;
	case CALENDAR_UNCONFIRMED:
		log_warning("calendar: %s is confirmed until the end of %d: "
			    "later dates are provisional",
		    name, it->year);
		break;
	case CALENDAR_ENDS:
		log_warning("calendar: %s ends with %d", name, it->year);
		break;
	case CALENDAR_MISSING:
		log_err("calendar: %s does not list this year: computed dates "
			"are unknown",
		    name);
		break;
	}
}

/* The notice's key is the claim: what was told is not told again. */
static bool
owe(struct world *world, const struct calendar_outlook *it, instant now,
    struct err *err)
{
	if (!store_begin(world->store, err))
		return false;
	if (!admin_owe(world, calendar_worry_text(it->worry),
		arena_printf(world->turn, "%d", it->year), NULL, now, err)) {
		store_rollback(world->store);
		return false;
	}
	return store_commit(world->store, err);
}

static instant
opening(const struct world *world, day date)
{
	return when_at(date, calendar_open(world->rules.calendar),
	    world->conf->offset);
}

void
outlook_start(struct outlook *outlook)
{
	struct world *world = outlook->world;
	const struct calendar *calendar = world->rules.calendar;
	instant now = loop_now(world->loop);
	const struct calendar_outlook it =
	    calendar_outlook(calendar, world_day(world, now));
	instant next = opening(world, it.next);
	struct err err;

	say(calendar, &it);
	if (it.worry != CALENDAR_FINE && !owe(world, &it, now, &err)) {
		log_err("calendar: %s, again in %d s", err.text, AGAIN_S);
		next = now + AGAIN_S;
	}
	if (!world->once)
		loop_alarm_set(world->loop, &outlook->alarm, next);
}

static void
on_alarm(void *context, instant now)
{
	struct outlook *outlook = context;
	struct world *world = outlook->world;

	(void)now;
	/* Once the clock is believed again, everything is started anew. */
	if (world->held)
		return;
	world_turn(world);
	outlook_start(outlook);
	deliver_nudge(world->deliver);
}

struct outlook *
outlook_new(struct world *world)
{
	struct outlook *outlook = mem_alloc(sizeof(*outlook));

	outlook->world = world;
	outlook->alarm = (struct loop_alarm){ .name = "calendar",
		.order = LOOP_OTHER,
		.call = on_alarm,
		.context = outlook };
	return outlook;
}

void
outlook_free(struct outlook *outlook)
{
	if (outlook == NULL)
		return;
	loop_alarm_clear(outlook->world->loop, &outlook->alarm);
	mem_free(outlook);
}
