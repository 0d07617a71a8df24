/* How contacts' addresses stand. */
#include "ctl/reached.h"

#include "io/store_reach.h"

bool
reached_read(const struct database *database, struct reached *out,
    struct err *err)
{
	const struct conf *conf = database->conf;
	struct reach_fact *facts;
	size_t count;

	if (!store_reach_facts(database->store, database->arena, &facts, &count,
		err))
		return false;
	*out = (struct reached){ .database = database,
		.reach = reach_build(database->arena, facts, count),
		.rules = { .asks = conf->contacts_confirm,
		    .days = conf->contacts_confirm_days,
		    .calendar = conf->calendar } };
	return true;
}

enum reach_state
reached_state(const struct reached *reached, const char *address)
{
	return reach_state(&reached->rules, reach_find(reached->reach, address),
	    reached->database->now);
}

bool
reached_is_bad(const void *context, const struct contact *contact)
{
	return contact->mail != NULL &&
	    reach_is_bad(reached_state(context, contact->mail));
}
