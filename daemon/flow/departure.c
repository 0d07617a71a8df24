/* The departures of each recipient. */
#include "flow/departure.h"

#include "base/text.h"

struct timetable
departure_office(const struct world *world)
{
	return conf_timetable(world->conf, NULL, NULL);
}

struct timetable
departure_of(const struct world *world, const char *agency)
{
	const struct contact anybody = { .agency = agency };

	return conf_timetable(world->conf, NULL, &anybody);
}

day
departure_day(const struct world *world, const char *agency, instant now)
{
	const struct timetable table = departure_of(world, agency);

	return world_day(world, timetable_after(&table, now));
}

/* Whom ${notice} reaches on ${channel}; of several of the same name, or of
 * another one, the first. */
static const struct contact *
reached(const struct world *world, const struct conf_channel *channel,
    const struct notice *notice, day on)
{
	const struct directory *directory = world->conf->directory;
	const struct contact *found = directory_find_officer(directory, NULL,
	    NULL, notice->recipient, NULL, on);

	if (channel == NULL ||
	    (found != NULL && text_equal(found->name, notice->recipient_name)))
		return found;
	for (size_t i = 0; i < directory_contact_count(directory); i++) {
		const struct contact *it = directory_contact(directory, i);

		if (it->from.n > on.n || it->to.n < on.n ||
		    !text_equal(conf_channel_address(channel, it),
			notice->recipient))
			continue;
		if (text_equal(it->name, notice->recipient_name))
			return it;
		if (found == NULL)
			found = it;
	}
	return found;
}

struct timetable
departure_to(const struct world *world, const struct notice *notice,
    instant now)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, notice->channel);
	const struct contact *contact =
	    reached(world, channel, notice, world_day(world, now));
	/* An officer whose address is the rule's stands in no table. */
	const struct contact unlisted = { .agency = notice->agency };

	if (contact == NULL && notice->role == ROLE_OFFICER)
		contact = &unlisted;
	return conf_timetable(world->conf, channel, contact);
}

bool
departure_is_worked(const struct world *world, day date)
{
	const struct timetable table = departure_office(world);

	return timetable_is_worked(&table, date);
}

instant
departure_after(const struct world *world, instant at)
{
	const struct timetable table = departure_office(world);

	return timetable_after(&table, at);
}

bool
departure_is_at_once(const struct world *world, const struct notice *notice)
{
	const struct rung *rung =
	    ladder_find(world->rules.ladder, notice->rung);

	if (notice->kind != NOTICE_ALERT)
		return false;
	return rung == NULL ? notice->hold == NULL : rung->at_once;
}

/* The newest departure that passed while the daemon was down and that is not
 * made up for yet. */
static instant
missed(const struct world *world, const struct timetable *table)
{
	instant last;

	if (world->away_from == INSTANT_NONE)
		return INSTANT_NONE;
	last = timetable_before(table, world->away_to - 1);
	return last > world->away_from ? last : INSTANT_NONE;
}

instant
departure_hold(const struct world *world, const struct timetable *table,
    const struct rung *rung, instant crossed, instant now)
{
	instant own;

	if (rung->at_once)
		return timetable_at_once(table, now);
	own = missed(world, table);
	if (own != INSTANT_NONE && crossed <= own)
		return own;
	/* What was crossed at the opening of office belongs to that departure
	 * although judging it took a moment. */
	own = timetable_after(table, crossed);
	return own >= now - DEPARTURE_LATE_S ? own
					     : timetable_after(table, now);
}
