/* In whose hours a letter is tried again. */
#include "flow/hours.h"

#include "flow/departure.h"

enum {
	/* So long a departure lasts, whatever the office's hours are. */
	DEPARTURE_S = 3600,
	SPREAD_S = 900,
};

static bool
is_bound(struct world *world, const struct notice *reasons, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (reasons[i].kind == NOTICE_ADMIN ||
		    reasons[i].kind == NOTICE_DIGEST ||
		    departure_is_at_once(world, &reasons[i]))
			return false;
	return count > 0;
}

static instant
open_from(const struct timetable *table, int64_t letter, instant at)
{
	instant opening, spread;

	if (timetable_is_office(table, at) ||
	    at - timetable_before(table, at) < DEPARTURE_S)
		return at;
	opening = timetable_at_once(table, at);
	spread = opening + letter * 7 % SPREAD_S;
	return timetable_is_office(table, spread) ? spread : opening;
}

bool
hours_after(struct world *world, const struct letter *letter, instant at,
    instant *out, struct err *err)
{
	struct timetable table;
	struct notice *reasons;
	size_t count;

	*out = at;
	if (letter->kind == NOTICE_ADMIN || letter->kind == NOTICE_DIGEST)
		return true;
	if (!store_letter_reasons(world->store, letter->id, world->turn,
		&reasons, &count, err))
		return false;
	if (!is_bound(world, reasons, count))
		return true;
	table = departure_to(world, &reasons[0], at);
	*out = open_from(&table, letter->id, at);
	return true;
}

bool
hours_due(struct world *world, const struct letter *letter, instant now,
    instant *out, struct err *err)
{
	bool first = letter->attempts == 0 && letter->state == LETTER_SEALED;
	bool asked = letter->attempts == letter->retried &&
	    letter->state == LETTER_LATER;

	*out = now;
	if (asked || (first && now - letter->sealed < DEPARTURE_S))
		return true;
	return hours_after(world, letter, now, out, err);
}
