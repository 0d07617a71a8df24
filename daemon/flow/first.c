/* What a record amounts to when nothing is known of its dossier. */
#include "flow/first.h"

#include "wire/payload.h"

static void
seal(const struct first_plan *plan, struct first *first)
{
	sealer_seal(plan->sealer, change_kind_text(first->change.kind),
	    first->change.after, first->change.payload, &first->seal);
	first->change.seal = &first->seal;
}

struct first *
first_make(const struct first_plan *plan, const struct observation *seen,
    struct arena *arena)
{
	struct first *first = arena_take(arena, sizeof(*first));
	struct dossier *dossier = &first->dossier;
	struct observation space;

	seen = observation_settle(seen, NULL, plan->now, &space);
	*dossier =
	    (struct dossier){ .source = plan->source, .judged = INSTANT_NONE };
	facts_begin(&dossier->facts);
	facts_fold_as_of(&dossier->facts, seen, INSTANT_NONE,
	    plan->as_of != INSTANT_NONE ? plan->as_of : plan->now, plan->now);
	verdict_first(&plan->view, dossier, plan->now, arena,
	    &first->judgement);
	first->change = (struct change){ .kind = CHANGE_FIRST,
		.after = INSTANT_NONE,
		.at = plan->now,
		.payload =
		    payload_observation_as_of(arena, NULL, seen, plan->as_of) };
	first->names = (struct name_numbers){ { 0 } };
	if (plan->sealer != NULL)
		seal(plan, first);
	if (plan->naming != NULL)
		naming_number(plan->naming, dossier, &first->names);
	return first;
}

bool
first_holds(const struct first *first, instant now, int64_t generation)
{
	return first->dossier.judged == now &&
	    first->dossier.generation == generation;
}
