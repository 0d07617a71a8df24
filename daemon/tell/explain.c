/* Why a dossier's dates are what they are, as values. */
#include "tell/explain.h"

#include "core/judge.h"

static void
explain_clock(const struct explanation *explanation,
    const struct deadline_rule *rule, struct explained *out)
{
	deadline_explain(explanation->calendar, rule, out->from, NULL, 0,
	    explanation->database->arena, &out->end, &out->reasoning);
}

/* What is told of the acceptance clock while it decides, and of the
 * applicant's own time while it runs. */
static void
find_clocks(struct explanation *out)
{
	const struct database *database = out->database;
	const struct facts *facts = &out->dossier.facts;
	enum standing standing = out->judgement.verdict.standing;
	struct deadline_rule rule;

	if ((standing == STANDING_AWAITING ||
		standing == STANDING_LATE_ACCEPTANCE) &&
	    judge_acceptance_rule(facts, &database->rules, out->basis.row,
		&rule, &out->acceptance.from))
		explain_clock(out, &rule, &out->acceptance);
	/* Unknown where its year is not listed: that is told, too. */
	if (standing == STANDING_PAUSED &&
	    judge_supplement_rule(facts, out->basis.row, &rule,
		&out->supplement.from))
		explain_clock(out, &rule, &out->supplement);
}

/* Judged again at the moment asked about, by the rules now in force. */
static void
explain_at(struct explanation *out)
{
	const struct database *database = out->database;
	const struct facts *facts = &out->dossier.facts;
	struct pause_span pauses[FACTS_PAUSES];
	struct rules rules = database_rules(database, out->dossier.source);
	struct pause_terms terms;
	size_t count;

	database_judge(database, &out->dossier, out->at, &out->judgement);
	out->calendar = rules_calendar(&rules, facts);
	out->promise = promise_in_force(facts);
	out->marks = provisional_of(&out->judgement.verdict, out->promise.at,
	    out->calendar);
	out->is_paused = out->judgement.verdict.standing == STANDING_PAUSED &&
	    facts_is_paused(facts, &out->pause);
	if (rules_find(&rules, facts, &out->basis) &&
	    facts->seen.received != INSTANT_NONE) {
		terms = explain_terms(out);
		/* Where a pause has only bounds, the latest date is told. */
		count = judge_pauses(facts, &terms, true, out->at, pauses);
		deadline_explain(out->calendar, &out->basis.rule,
		    facts->seen.received, pauses, count, database->arena,
		    &out->computed, &out->reasoning);
	}
	find_clocks(out);
}

bool
explain_dossier(const struct database *database, const struct dossier *dossier,
    instant at, struct explanation *out, struct err *err)
{
	*out = (struct explanation){ .database = database,
		.dossier = *dossier,
		.at = at };
	/* Of what lies ahead of now, the sources have the say. */
	if (at < database->now)
		facts_keep_until(&out->dossier.facts, at);
	if (!promises_read(database, &out->dossier, &out->promises, err) ||
	    !holds_read(database, &out->dossier, &out->holds, err))
		return false;
	explain_at(out);
	return true;
}
