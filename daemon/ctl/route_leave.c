/* When a foretold letter leaves: what holds it, and the pace. */
#include "ctl/route.h"

#include "base/text.h"
#include "io/store_pace.h"
#include "io/store_restless.h"
#include "io/store_still.h"

/* One hold may end in the middle of another; not often. */
enum { HOLDS_MOST = 16 };

static instant
resumes(const struct coming *coming, const struct timetable *table, instant at)
{
	return coming->rung->at_once ? timetable_at_once(table, at)
				     : timetable_after(table, at);
}

/* Whether a letter of those foretold goes to the recipient of ${it} about its
 * clock, before it. */
static bool
is_told_before(const struct foretold *foretold, const struct coming *coming,
    const struct telling *it)
{
	for (size_t i = 0; i < foretold->count; i++) {
		const struct coming *other = &foretold->coming[i];

		for (size_t k = 0; k < other->count; k++)
			if (other->crossing.clock == coming->crossing.clock &&
			    other->tellings[k].channel == it->channel &&
			    other->tellings[k].leaves < it->leaves &&
			    text_equal(other->tellings[k].address, it->address))
				return true;
	}
	return false;
}

/* Until when a letter that leaves at ${it}'s moment waits for the dossier to
 * be quiet, if no more news comes; INSTANT_NONE: it does not. */
static bool
ask_quiet(const struct foretold *foretold, const struct coming *coming,
    const struct notice *notice, const struct telling *it, instant *quiet,
    struct err *err)
{
	const struct database *database = foretold->database;
	const struct dossier *dossier = &foretold->dossier;
	struct rules rules = database_rules(database, dossier->source);
	instant since;
	bool told = false;

	if (!store_restless(database->store, dossier,
		rules_calendar(&rules, &dossier->facts), it->leaves,
		database->arena, &since, quiet, err) ||
	    (since != INSTANT_NONE &&
		!store_restless_told(database->store, notice, since,
		    database->arena, &told, err)))
		return false;
	if (since != INSTANT_NONE && !told &&
	    !is_told_before(foretold, coming, it))
		*quiet = INSTANT_NONE;
	return true;
}

/* Asks at each departure, as the daemon will, whether something holds it. */
static bool
ask_holds(const struct foretold *foretold, const struct coming *coming,
    const struct timetable *table, struct telling *it, struct err *err)
{
	const struct database *database = foretold->database;
	const struct notice notice = { .kind = NOTICE_ALERT,
		.dossier = foretold->dossier.id,
		.recipient = it->address,
		.channel = it->channel->name,
		.clock = coming->crossing.clock,
		.rung = coming->crossing.rung,
		.due = coming->crossing.due,
		.at = coming->crossing.at };
	struct stillness still;
	instant quiet;

	for (int i = 0; i < HOLDS_MOST; i++) {
		if (!ask_quiet(foretold, coming, &notice, it, &quiet, err) ||
		    !store_stillness(database->store, &foretold->dossier,
			&notice, database->conf->directory,
			database->conf->offset, quiet, it->leaves,
			database->arena, &still, err))
			return false;
		if (still.reason == STILL_NOT)
			return true;
		it->held = still_reason_text(still.reason);
		it->held_until = still.until;
		it->leaves = resumes(coming, table, still.until);
	}
	return true;
}

/* ${last} becomes the newest letter at once of ${coming} to the same address
 * before ${it}. */
static void
look_at(const struct coming *coming, const struct telling *it, instant *last)
{
	for (size_t i = 0; coming->rung->at_once && i < coming->count; i++) {
		const struct telling *other = &coming->tellings[i];

		if (other->channel == it->channel &&
		    text_equal(other->address, it->address) &&
		    other->leaves < it->leaves && other->leaves > *last)
			*last = other->leaves;
	}
}

static bool
ask_pace(const struct foretold *foretold, const struct coming *coming,
    const struct timetable *table, struct telling *it, struct err *err)
{
	int32_t interval = it->channel->at_once_interval;
	instant last;

	if (!coming->rung->at_once || interval == 0)
		return true;
	if (!store_pace_last(foretold->database->store, it->address,
		it->channel->name, &last, err))
		return false;
	for (size_t i = 0; i < foretold->count; i++)
		look_at(&foretold->coming[i], it, &last);
	if (last == INSTANT_NONE || last + interval <= it->leaves)
		return true;
	it->held = "pace";
	it->held_until = last + interval;
	it->leaves = timetable_at_once(table, last + interval);
	return true;
}

bool
route_leave(const struct foretold *foretold, const struct coming *coming,
    const struct timetable *table, struct telling *it, struct err *err)
{
	it->leaves = resumes(coming, table, coming->crossing.at);
	return ask_holds(foretold, coming, table, it, err) &&
	    ask_pace(foretold, coming, table, it, err);
}
