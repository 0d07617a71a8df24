/* Owing notices. */
#include "flow/owe.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/correct.h"
#include "flow/departure.h"
#include "flow/routing.h"

/* An alert about a crossing, for one person after the other. */
struct owing {
	const struct crossing *crossing;
	const struct rung *rung;
	struct told told;
	int corrected; /* alerts in whose place a correction stands */
};

/* By the working days of the recipient and the times of the channel; without
 * ${owing} a notice that waits for a departure waits for the next one. */
static void
put_hold(const struct world *world, struct notice *notice,
    const struct conf_channel *channel, const struct contact *contact,
    const struct owing *owing)
{
	const struct timetable table =
	    conf_timetable(world->conf, channel, contact);

	if (owing != NULL)
		notice->hold_until = departure_hold(world, &table, owing->rung,
		    owing->crossing->at, notice->created);
	else if (notice->hold != NULL)
		notice->hold_until = timetable_after(&table, notice->created);
}

/* Where ${channel} reaches ${it}, by whichever of its rows. */
static const char *
address_on(const struct conf_channel *channel, const struct recipient *it,
    const struct contact **row)
{
	const char *address = conf_channel_address(channel, it->contact);

	*row = it->contact;
	if (address != NULL || it->also == NULL)
		return address;
	*row = it->also;
	return conf_channel_address(channel, it->also);
}

/* ${owing} NULL: nothing was told before.  ${except}: a channel, or NULL. */
static bool
owe_on_channels(struct world *world, struct notice *notice,
    const struct recipient *it, const char *except, struct owing *owing,
    int *owed, struct err *err)
{
	const struct conf *conf = world->conf;

	notice->recipient_name = it->contact->name;
	for (int i = 0; i < conf->channel_count; i++) {
		const struct conf_channel *channel = &conf->channels[i];
		const struct contact *row;
		bool is_new;

		if (text_equal(channel->name, except))
			continue;
		notice->channel = channel->name;
		notice->role = route_role_on(it, channel->roles);
		notice->recipient =
		    notice->role == 0 ? NULL : address_on(channel, it, &row);
		if (notice->recipient == NULL)
			continue;
		if (owing != NULL &&
		    correct_replaces(&owing->told, owing->rung, owing->crossing,
			notice->recipient, notice->channel)) {
			owing->corrected++;
			continue;
		}
		put_hold(world, notice, channel, row, owing);
		if (!store_notice_add(world->store, notice, NULL, &is_new, err))
			return false;
		++*owed;
	}
	return true;
}

bool
owe_person(struct world *world, struct notice *notice,
    const struct contact *contact, enum role role, int *owed, struct err *err)
{
	const struct recipient it = { .contact = contact,
		.role = role,
		.roles = role };

	return owe_on_channels(world, notice, &it, NULL, NULL, owed, err);
}

bool
owe_elsewhere(struct world *world, struct notice *notice,
    const struct contact *contact, enum role role, const char *failed,
    int *owed, struct err *err)
{
	const struct recipient it = { .contact = contact,
		.role = role,
		.roles = role };

	return owe_on_channels(world, notice, &it, failed, NULL, owed, err);
}

/* Owes the recipients of ${route} from ${first} on. */
static bool
owe_recipients(struct world *world, struct notice *notice,
    const struct route *route, size_t first, struct owing *owing, int *owed,
    struct err *err)
{
	for (size_t i = first; i < route->count; i++) {
		const struct recipient *it = &route->recipients[i];

		notice->instead_of =
		    it->absent == NULL ? NULL : it->absent->name;
		if (!owe_on_channels(world, notice, it, NULL, owing, owed, err))
			return false;
	}
	return true;
}

/* The last resort hears of what nobody else could be told on any channel. */
static bool
owe_fallback(struct world *world, struct notice *notice,
    const struct route_question *question, struct route *route,
    struct owing *owing, int *owed, struct err *err)
{
	size_t tried = route->count;

	route_fall_back(question, route);
	return owe_recipients(world, notice, route, tried, owing, owed, err);
}

static bool
put_findings(struct world *world, const struct dossier *dossier,
    const struct route *route, instant now, struct err *err)
{
	for (size_t i = 0; i < route->finding_count; i++)
		if (!store_finding_put(world->store, dossier->id,
			&route->findings[i], now, NULL, err))
			return false;
	return true;
}

/* To whom ${route} answers ${question}, or to the last resort; and what it
 * found. */
static bool
owe_route(struct world *world, const struct dossier *dossier,
    struct notice *notice, const struct route_question *question,
    struct route *route, struct owing *owing, int *owed, struct err *err)
{
	if (!owe_recipients(world, notice, route, 0, owing, owed, err))
		return false;
	if (*owed == 0 && (owing == NULL || owing->corrected == 0) &&
	    !owe_fallback(world, notice, question, route, owing, owed, err))
		return false;
	return put_findings(world, dossier, route, notice->created, err);
}

static void
say_nobody(const struct dossier *dossier, const char *what)
{
	log_err("%s: %s: nobody can be told, not even the last resort",
	    dossier->facts.seen.code, what);
}

bool
owe_routed(struct world *world, const struct dossier *dossier,
    const struct route_question *question, struct route *route,
    struct notice *notice, struct err *err)
{
	int owed = 0;

	if (!owe_route(world, dossier, notice, question, route, NULL, &owed,
		err))
		return false;
	if (owed == 0)
		say_nobody(dossier, notice->rung);
	return true;
}

/* The day on which it leaves by the days of the dossier's agency: on Saturday
 * nobody knows who is on leave on Monday but the table. */
static day
leaves_on(const struct world *world, const struct dossier *dossier,
    const struct rung *rung, instant crossed, instant now)
{
	const struct timetable table = departure_of(world, dossier->agency);
	instant leaves = departure_hold(world, &table, rung, crossed, now);

	return world_day(world, leaves > now ? leaves : now);
}

bool
owe_crossing(struct world *world, const struct dossier *dossier,
    const struct crossing *crossing, bool crossed, instant now, struct err *err)
{
	const struct rung *rung =
	    ladder_find(world->rules.ladder, crossing->rung);
	struct route_question question;
	struct route route;
	struct notice notice = {
		.kind = NOTICE_ALERT,
		.dossier = dossier->id,
		.clock = crossing->clock,
		.step = crossing->step,
		.rung = crossing->rung,
		.due = crossing->due,
		.at = crossing->at,
		.agency = dossier->agency,
		.severity = rung->severity,
		.hold = rung->at_once ? NULL : "departure",
		.created = now,
	};
	struct owing owing = { .crossing = crossing, .rung = rung };
	int owed = 0;

	if (crossed &&
	    !store_notices_told(world->store, dossier->id, world->turn,
		&owing.told.items, &owing.told.count, err))
		return false;
	routing_ask(world, dossier, rung, now, &question);
	question.on = leaves_on(world, dossier, rung, crossing->at, now);
	route_resolve(&question, &route);
	if (!owe_route(world, dossier, &notice, &question, &route, &owing,
		&owed, err))
		return false;
	if (owed == 0 && owing.corrected > 0)
		return store_crossing_corrected(world->store, dossier->id,
		    crossing, err);
	if (owed == 0)
		say_nobody(dossier, crossing->rung);
	return true;
}
