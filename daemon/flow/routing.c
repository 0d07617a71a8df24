/* What is asked of core/route, and owing without it. */
#include "flow/routing.h"

#include "flow/confirm.h"
#include "flow/departure.h"
#include "flow/owe.h"
#include "flow/polls.h"
#include "flow/recall.h"

void
routing_ask(const struct world *world, const struct dossier *dossier,
    const struct rung *rung, instant now, struct route_question *out)
{
	const struct conf *conf = world->conf;
	const struct conf_source *source =
	    polls_source(world->polls, dossier->source);
	bool asked = conf->routing.count > 0;

	*out = (struct route_question){
		.directory = conf->directory,
		.routing = &conf->routing,
		.seen = &dossier->facts.seen,
		.source = source == NULL ? NULL : source->name,
		.field =
		    asked ? rules_field(&world->rules, &dossier->facts) : NULL,
		.clock = rung->clock,
		.severity = rung->severity,
		.roles = rung->roles,
		.on = world_day(world, now),
		.is_bad = confirm_is_bad,
		.is_bad_context = world->confirm,
		.arena = world->turn,
	};
	if (world->recall != NULL) {
		out->is_bad = recall_is_bad;
		out->is_bad_context = world->recall;
	}
}

/* The same for one role, whatever the office's routes say of alerts. */
static void
ask_role(const struct world *world, const struct dossier *dossier,
    const struct rung *rung, enum role role, instant now,
    struct route_question *out)
{
	struct routing *alone = arena_alloc(world->turn, sizeof(*alone));

	*alone = world->conf->routing;
	alone->count = 0;
	routing_ask(world, dossier, rung, now, out);
	out->routing = alone;
	out->roles = role;
}

void
routing_desk(const struct world *world, const struct dossier *dossier,
    enum clock_kind clock, instant now, struct route_question *question,
    struct route *out)
{
	const struct rung desk = { .clock = clock, .severity = SEVERITY_DUE };

	ask_role(world, dossier, &desk, ROLE_DESK, now, question);
	question->on = departure_day(world, dossier->agency, now);
	route_resolve(question, out);
}

void
routing_officer(const struct world *world, const struct dossier *dossier,
    const struct rung *rung, instant now, struct route_question *question,
    struct route *out)
{
	ask_role(world, dossier, rung, ROLE_OFFICER, now, question);
	/* On the eve of a merger the new agency has no people yet. */
	question->on = departure_day(world, dossier->agency, now);
	route_resolve(question, out);
}

const struct contact *
routing_stand_in(const struct world *world, struct notice *notice,
    const struct contact *contact, day on)
{
	const struct contact *told =
	    directory_stand_in(world->conf->directory, contact, on);

	notice->instead_of = told == contact ? NULL : contact->name;
	return told;
}

bool
routing_owe(struct world *world, struct notice *notice,
    const struct contact *contact, enum role role, day on, int *owed,
    struct err *err)
{
	const struct contact *told =
	    routing_stand_in(world, notice, contact, on);

	return owe_person(world, notice, told, role, owed, err);
}
