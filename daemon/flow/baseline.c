/* One notice for each agency with a baseline. */
#include "flow/baseline.h"

#include "base/log.h"
#include "flow/routing.h"
#include "io/store_survey.h"

/* Whom the letter about an agency's baseline goes to: exactly one person. */
static const struct contact *
addressee(const struct world *world, const char *agency, day today,
    enum role *role)
{
	const struct directory *directory = world->conf->directory;
	const struct contact *contact;
	const struct agency *found =
	    agency == NULL ? NULL : directory_by_code(directory, agency);
	const enum role roles[] = { ROLE_HEAD, ROLE_DESK, ROLE_PROVINCE };

	for (size_t i = found == NULL ? 2 : 0; i < 3; i++) {
		*role = roles[i];
		if (directory_with_role(directory, found, *role, today,
			&contact, 1) > 0)
			return contact;
	}
	return NULL;
}

static bool
owe_agency(struct world *world, const struct baseline_count *tally,
    int64_t source, const char *name, instant now, struct err *err)
{
	enum role role;
	int owed = 0;
	const struct contact *contact =
	    addressee(world, tally->agency, world_day(world, now), &role);
	struct notice notice = {
		.kind = NOTICE_BASELINE,
		.subject = arena_printf(world->turn, "baseline/%s/%s", name,
		    tally->agency == NULL ? "-" : tally->agency),
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

	if (contact == NULL) {
		log_err("baseline of %s: nobody has an address",
		    tally->agency == NULL ? "no agency" : tally->agency);
		return true;
	}
	log_info("baseline: %s: %lld overdue before the watch began",
	    tally->agency == NULL ? "no agency" : tally->agency,
	    (long long)tally->count);
	return routing_owe(world, &notice, contact, role, now, &owed, err);
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
