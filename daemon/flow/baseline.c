/* One notice for each agency with a baseline. */
#include "flow/baseline.h"

#include "base/log.h"
#include "flow/departure.h"
#include "flow/routing.h"
#include "io/store_survey.h"

/* To the first of those who have ${role} whom a channel reaches; ${owed} stays
 * 0 where there is none. */
static bool
owe_role(struct world *world, struct notice *notice,
    const struct agency *agency, enum role role, day on, int *owed,
    struct err *err)
{
	const struct contact *found[ROUTE_MOST];
	size_t count = directory_with_role(world->conf->directory, agency, role,
	    on, found, ROUTE_MOST);

	for (size_t i = 0; i < count && i < ROUTE_MOST && *owed == 0; i++)
		if (!routing_owe(world, notice, found[i], role, on, owed, err))
			return false;
	return true;
}

/* To exactly one person: who is the agency's head on the day on which it
 * leaves, else its desk, else the province's. */
static bool
owe_one(struct world *world, struct notice *notice, int *owed, struct err *err)
{
	day on = departure_day(world, notice->agency, notice->created);
	static const enum role roles[] = { ROLE_HEAD, ROLE_DESK,
		ROLE_PROVINCE };
	const struct agency *agency = notice->agency == NULL
	    ? NULL
	    : directory_by_code(world->conf->directory, notice->agency);

	for (size_t i = agency == NULL ? 2 : 0; i < 3 && *owed == 0; i++)
		if (!owe_role(world, notice, agency, roles[i], on, owed, err))
			return false;
	return true;
}

static bool
owe_agency(struct world *world, const struct baseline_count *tally,
    int64_t source, const char *name, instant now, struct err *err)
{
	const char *code = tally->agency == NULL ? "no agency" : tally->agency;
	int owed = 0;
	struct notice notice = {
		.kind = NOTICE_BASELINE,
		/* A source that came later may have its name. */
		.subject = arena_printf(world->turn, "baseline/%s/%s/%lld",
		    name, tally->agency == NULL ? "-" : tally->agency,
		    (long long)source),
		.clock = CLOCK_COUNT,
		.rung = "baseline",
		.due = NOTICE_NO_DUE,
		.at = now,
		.agency = tally->agency,
		.severity = SEVERITY_OVERDUE,
		.hold = "departure",
		.detail = arena_printf(world->turn, "%lld", (long long)source),
		.created = now,
	};

	log_info("baseline: %s: %lld overdue before the watch began", code,
	    (long long)tally->count);
	if (!owe_one(world, &notice, &owed, err))
		return false;
	if (owed == 0)
		log_err("baseline of %s: nobody has an address", code);
	return true;
}

bool
baseline_owe(struct world *world, int64_t source, const char *name, instant now,
    struct err *err)
{
	struct baseline_count *tallies;
	size_t count;

	if (!store_baseline(world->store, source, world->turn, &tallies, &count,
		err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!owe_agency(world, &tallies[i], source, name, now, err))
			return false;
	return true;
}
