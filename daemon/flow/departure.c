/* The departures of working days. */
#include "flow/departure.h"

#include "core/calendar.h"

static bool
is_listed(const struct world *world, day date)
{
	return world->rules.calendar != NULL &&
	    calendar_coverage(world->rules.calendar, date) != CALENDAR_UNLISTED;
}

bool
departure_is_worked(const struct world *world, day date)
{
	if (is_listed(world, date))
		return calendar_is_working(world->rules.calendar, date);
	return when_weekday(date) < 5;
}

instant
departure_after(const struct world *world, instant at)
{
	const struct conf *conf = world->conf;
	day date = world_day(world, at);

	/* No calendar rests for ever: the loop ends. */
	for (;; date = when_add_days(date, 1)) {
		if (!departure_is_worked(world, date))
			continue;
		for (int i = 0; i < conf->departure_count; i++) {
			instant leaves =
			    when_at(date, conf->departures[i], conf->offset);

			if (leaves >= at)
				return leaves;
		}
	}
}

instant
departure_before(const struct world *world, instant at)
{
	const struct conf *conf = world->conf;
	day date = world_day(world, at);

	for (;; date = when_add_days(date, -1)) {
		if (!departure_is_worked(world, date))
			continue;
		for (int i = conf->departure_count - 1; i >= 0; i--) {
			instant left =
			    when_at(date, conf->departures[i], conf->offset);

			if (left <= at)
				return left;
		}
	}
}

/* "At once" is said of office time: what is found at night, on a rest day or
 * at a start waits until somebody can read it. */
instant
departure_at_once(const struct world *world, instant now)
{
	const struct calendar *calendar = world->rules.calendar;
	instant opening;

	if (is_listed(world, world_day(world, now)) &&
	    calendar_next_office(calendar, now, &opening))
		return opening;
	return departure_is_office(world, now) ? now
					       : departure_after(world, now);
}

instant
departure_hold(const struct world *world, const struct rung *rung,
    instant crossed, instant now)
{
	instant own;

	if (rung->at_once)
		return departure_at_once(world, now);
	if (world->missed != INSTANT_NONE && crossed <= world->missed)
		return world->missed;
	/* What was crossed at the opening of office belongs to that departure
	 * although judging it took a moment. */
	own = departure_after(world, crossed);
	return own >= now - DEPARTURE_LATE_S ? own
					     : departure_after(world, now);
}

/* The hours of office stand in the calendar whatever years it lists. */
bool
departure_is_office(const struct world *world, instant now)
{
	const struct calendar *calendar = world->rules.calendar;
	day date = world_day(world, now);
	instant open =
	    when_at(date, calendar_open(calendar), world->conf->offset);
	instant close =
	    when_at(date, calendar_close(calendar), world->conf->offset);

	if (is_listed(world, date))
		return calendar_is_office(calendar, now);
	return when_weekday(date) < 5 && now >= open && now <= close;
}
