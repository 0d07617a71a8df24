/* Judging, and owing what was crossed. */
#include "flow/verdict.h"

#include "base/log.h"
#include "base/text.h"
#include "flow/correct.h"
#include "flow/owe.h"
#include "flow/polls.h"
#include "flow/restore.h"
#include "flow/routing.h"
#include "flow/still.h"
#include "io/store_ack.h"
#include "io/store_meta.h"
#include "wire/payload.h"

/* A paused dossier's date floats with the present, a closed one has none in
 * force: neither is a deadline that moved. */
static bool
has_dates(const struct verdict *verdict)
{
	return verdict->standing != STANDING_PAUSED &&
	    !standing_is_closed(verdict->standing);
}

/* News move deadlines; other rules may also move what was only computed, and
 * the end of the acceptance clock. */
static bool
has_moved(const struct verdict *before, const struct verdict *now, bool rules)
{
	if (!has_dates(now) || standing_is_closed(before->standing))
		return false;
	if (before->due != now->due)
		return true;
	return rules && has_dates(before) &&
	    (before->computed != now->computed ||
		before->acceptance_due != now->acceptance_due);
}

static bool
note_move(struct world *world, const struct rules *rules,
    const struct dossier *dossier, const struct verdict *before, instant now,
    struct ruling *out, struct err *err)
{
	const struct verdict *is = &dossier->verdict;
	struct payload_move move = { .due = { before->due, is->due } };

	if (!cause_of_move(world, rules, dossier, before, now, &out->cause,
		err))
		return false;
	if (out->cause.by_rules && has_dates(before)) {
		move.computed =
		    (struct payload_date){ before->computed, is->computed };
		move.acceptance_due =
		    (struct payload_date){ before->acceptance_due,
			    is->acceptance_due };
	} else if (before->due == is->due) {
		return true;
	}
	move.why = out->cause.why;
	move.because = out->cause.because;
	out->changes[out->change_count++] = (struct change){
		.kind = CHANGE_DEADLINE,
		.after = INSTANT_NONE,
		.at = now,
		.payload = payload_deadline(world->turn, &move),
	};
	return true;
}

/* A dossier is of the baseline when its deadline or its acceptance had passed;
 * a late step alone does not make it late. */
static bool
has_baseline(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->crossing_count; i++) {
		const struct crossing *crossing = &judgement->crossings[i];

		if (crossing->outcome == CROSSING_BASELINE &&
		    (crossing->clock == CLOCK_RESOLUTION ||
			crossing->clock == CLOCK_ACCEPTANCE))
			return true;
	}
	return false;
}

/* The code of the agency that must act, or NULL: then the province's desk. */
static const char *
agency_code(const struct rules *rules, const struct dossier *dossier,
    instant now)
{
	const char *name = dossier->facts.seen.agency;
	const struct agency *agency;

	if (name == NULL)
		return NULL;
	agency = directory_find_agency(rules->directory, name,
	    when_day(now, calendar_offset(rules->calendar)));
	return agency == NULL ? NULL : agency->code;
}

/* How the software counts that ${dossier} came from.  That of a source which
 * rests now is still its own. */
static bool
source_counting(const struct world *world, const struct dossier *dossier,
    const struct counting **out, struct err *err)
{
	const struct conf_source *conf =
	    polls_source(world->polls, dossier->source);
	struct source_health *sources;
	size_t count = 0;

	if (conf == NULL &&
	    !store_sources(world->store, world->turn, &sources, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (sources[i].id == dossier->source)
			conf = conf_source(world->conf, sources[i].name);
	*out = conf == NULL ? NULL : &conf->counting;
	return true;
}

/* A migration leaves an alarm for 0 where it made the rules others. */
static bool
is_migrated(const struct dossier *dossier)
{
	return dossier->judged != INSTANT_NONE && dossier->verdict.next == 0;
}

/* The first version had no clock for the acceptance of papers: those that lay
 * unaccepted when this one came are its baseline. */
static bool
is_first_acceptance(const struct dossier *dossier)
{
	return is_migrated(dossier) &&
	    dossier->verdict.standing == STANDING_AWAITING &&
	    dossier->verdict.acceptance_due == INSTANT_NONE &&
	    dossier->facts.seen.status == STATUS_NEW;
}

/*
 * The last judgement, as judge() asks for it.  One of other rules foresaw
 * nothing before its own next: what was passed until then, or until now, is
 * their newness.  What came after it, they would have told, had anybody been
 * there to judge.
 */
static instant
judged_before(const struct world *world, const struct dossier *dossier,
    instant now)
{
	instant next = dossier->verdict.next;

	if (dossier->judged == INSTANT_NONE || is_first_acceptance(dossier))
		return INSTANT_NONE;
	if (is_migrated(dossier))
		return now;
	if (dossier->generation == world->generation)
		return dossier->judged;
	return next <= now ? next - 1 : now;
}

/* What a judgement sets beside the verdict. */
static void
settle(const struct verdict_view *view, struct dossier *dossier,
    const struct judgement *judgement, instant now)
{
	dossier->verdict = judgement->verdict;
	if (view->first_sweep && has_baseline(judgement))
		dossier->baseline = true;
	dossier->agency = agency_code(&view->rules, dossier, now);
	dossier->judged = now;
	dossier->generation = view->generation;
}

void
verdict_first(const struct verdict_view *view, struct dossier *dossier,
    instant now, struct arena *arena, struct judgement *out)
{
	dossier->facts.watched_since = view->watched_since;
	judge(&dossier->facts, &view->rules, NULL, 0, INSTANT_NONE, now,
	    view->first_sweep, arena, out);
	settle(view, dossier, out, now);
}

/* They let repeats rest: of who has crossed nothing there are none. */
static bool
load_acks(struct world *world, int64_t dossier, size_t crossings,
    struct facts *facts, struct err *err)
{
	struct ack *acks = NULL;

	facts->ack_count = 0;
	if (crossings > 0 &&
	    !store_acks(world->store, dossier, world->turn, &acks,
		&facts->ack_count, err))
		return false;
	facts->acks = acks;
	return true;
}

/* A date that is told is another one than before, or can be told again. */
static bool
has_other_dates(const struct verdict *before, const struct verdict *now)
{
	for (int i = 0; i < CLOCK_COUNT; i++) {
		enum clock_kind clock = (enum clock_kind)i;

		if (judge_clock_due(before, clock) !=
		    judge_clock_due(now, clock))
			return true;
	}
	return before->due_earliest != now->due_earliest ||
	    before->advance != now->advance ||
	    (before->standing == STANDING_UNKNOWN) !=
	    (now->standing == STANDING_UNKNOWN);
}

static bool
judge_after(struct world *world, struct dossier *dossier, bool first_sweep,
    const struct crossing *crossings, size_t count, instant now,
    struct ruling *out, struct err *err)
{
	struct verdict before = dossier->verdict;
	const char *agency = dossier->agency;
	bool was_judged = dossier->judged != INSTANT_NONE;
	struct verdict_view view = { .rules = world->rules,
		.generation = world->generation,
		.watched_since =
		    polls_watched_since(world->polls, dossier->source),
		.first_sweep = first_sweep };

	if (!source_counting(world, dossier, &view.rules.source, err))
		return false;
	*out = (struct ruling){ .crossed = count > 0,
		.behind = restore_is_behind(world, dossier) };
	if (!load_acks(world, dossier->id, count, &dossier->facts, err))
		return false;
	dossier->facts.watched_since = view.watched_since;
	judge_anew(&dossier->facts, &view.rules, crossings, count,
	    judged_before(world, dossier, now),
	    dossier->generation == world->generation ? NULL : &before, now,
	    first_sweep || dossier->baseline || is_first_acceptance(dossier),
	    world->turn, &out->judgement);
	dossier->verdict = out->judgement.verdict;
	if (was_judged &&
	    has_moved(&before, &dossier->verdict,
		dossier->generation != world->generation) &&
	    !note_move(world, &view.rules, dossier, &before, now, out, err))
		return false;
	settle(&view, dossier, &out->judgement, now);
	out->moved = was_judged && !text_equal(agency, dossier->agency);
	out->revives =
	    was_judged && has_other_dates(&before, &dossier->verdict);
	return true;
}

bool
verdict_afresh(struct world *world, const struct dossier *dossier,
    const struct crossing *crossings, size_t count, instant now,
    struct judgement *out, struct err *err)
{
	struct facts *facts = arena_alloc(world->turn, sizeof(*facts));
	struct rules rules = world->rules;

	if (!source_counting(world, dossier, &rules.source, err))
		return false;
	*facts = dossier->facts;
	facts->watched_since =
	    polls_watched_since(world->polls, dossier->source);
	if (!load_acks(world, dossier->id, count, facts, err))
		return false;
	judge(facts, &rules, crossings, count, dossier->judged, now,
	    dossier->baseline, world->turn, out);
	return true;
}

bool
verdict_judge(struct world *world, struct dossier *dossier, bool first_sweep,
    instant now, struct ruling *out, struct err *err)
{
	struct crossing *crossings = NULL;
	size_t count = 0;

	if (dossier->judged != INSTANT_NONE &&
	    !store_crossings(world->store, dossier->id, world->turn, &crossings,
		&count, err))
		return false;
	return judge_after(world, dossier, first_sweep, crossings, count, now,
	    out, err);
}

bool
verdict_judge_again(struct world *world, struct dossier *dossier,
    const struct crossing *crossings, size_t count, instant now,
    struct ruling *out, struct err *err)
{
	return judge_after(world, dossier, false, crossings, count, now, out,
	    err);
}

/* What its recipient has heard, or may have before a restore. */
static bool
was_said(enum crossing_outcome outcome)
{
	switch (outcome) {
	case CROSSING_TOLD:
	case CROSSING_CORRECTED:
	case CROSSING_RESTORED:
		return true;
	case CROSSING_BASELINE:
	case CROSSING_SUPERSEDED:
		break;
	}
	return false;
}

/* The rung of the newest crossing that was told for the due date in force. */
static const struct rung *
standing_rung(const struct world *world, const struct dossier *dossier,
    const struct crossing *crossings, size_t count)
{
	const struct rung *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (was_said(crossings[i].outcome) &&
		    crossings[i].clock == CLOCK_RESOLUTION &&
		    judge_still_true(&dossier->facts, &dossier->verdict,
			&crossings[i], world->rules.calendar))
			found =
			    ladder_find(world->rules.ladder, crossings[i].rung);
	return found;
}

/* By its mail, else its name; NULL where nobody is told. */
static const char *
first_of(const struct route *route)
{
	const struct contact *contact;

	if (route->count == 0)
		return NULL;
	contact = route->recipients[0].contact;
	return contact->mail != NULL ? contact->mail : contact->name;
}

bool
verdict_hand_over(struct world *world, const struct dossier *dossier,
    instant now, struct err *err)
{
	struct route_question question;
	struct crossing *crossings;
	const struct rung *rung;
	struct notice notice;
	struct route route;
	size_t count;

	if (!store_crossings(world->store, dossier->id, world->turn, &crossings,
		&count, err))
		return false;
	rung = standing_rung(world, dossier, crossings, count);
	if (rung == NULL || (rung->roles & ROLE_OFFICER) == 0)
		return true;
	routing_officer(world, dossier, rung, now, &question, &route);
	if (restore_lasts(world, dossier->source))
		return restore_pass_over(world, "handover",
		    dossier->facts.seen.code, rung->name,
		    world_day(world, dossier->verdict.due), first_of(&route),
		    err);
	notice = (struct notice){
		.kind = NOTICE_HANDOVER,
		.dossier = dossier->id,
		.clock = CLOCK_RESOLUTION,
		.rung = rung->name,
		.due = world_day(world, dossier->verdict.due),
		.at = now,
		.agency = dossier->agency,
		.severity = rung->severity,
		.hold = "departure",
		.created = now,
	};
	return owe_routed(world, dossier, &question, &route, &notice, err);
}

/* Before a restore from a backup it may have been told. */
static bool
pass_over(struct world *world, const struct dossier *dossier,
    const struct crossing *crossing, struct err *err)
{
	struct crossing passed = *crossing;
	const char *code = dossier->facts.seen.code;
	bool is_new;

	passed.outcome = CROSSING_RESTORED;
	if (!store_crossing_add(world->store, dossier->id, &passed, &is_new,
		err))
		return false;
	if (!is_new)
		return true;
	log_notice("%s: %s, %s: reached before the restore, not told again",
	    code, standing_text(dossier->verdict.standing), passed.rung);
	return restore_pass_over(world, "crossing", code, passed.rung,
	    passed.due, NULL, err);
}

bool
verdict_owe(struct world *world, const struct dossier *dossier,
    const struct ruling *ruling, instant now, struct err *err)
{
	const struct judgement *judgement = &ruling->judgement;

	if (ruling->cause.by_rules && ruling->crossed &&
	    !correct_told(world, dossier, &ruling->cause, ruling->behind, now,
		err))
		return false;
	/* It may have left what a silence that held it is about. */
	if (ruling->moved && !still_look_again(world, dossier->id, now, err))
		return false;
	for (size_t i = 0; i < judgement->crossing_count; i++) {
		const struct crossing *crossing = &judgement->crossings[i];
		bool is_new;

		if (crossing->outcome == CROSSING_TOLD &&
		    restore_covers(world, dossier->source, ruling->behind,
			crossing->at)) {
			if (!pass_over(world, dossier, crossing, err))
				return false;
			continue;
		}
		if (!store_crossing_add(world->store, dossier->id, crossing,
			&is_new, err))
			return false;
		if (!is_new || crossing->outcome != CROSSING_TOLD)
			continue;
		log_notice("%s: %s, %s", dossier->facts.seen.code,
		    standing_text(dossier->verdict.standing), crossing->rung);
		if (!owe_crossing(world, dossier, crossing, ruling->crossed,
			now, err))
			return false;
	}
	/* Other rules were asked that above. */
	if (ruling->revives && ruling->crossed && !ruling->cause.by_rules &&
	    !correct_reopen(world, dossier, ruling->behind, now, err))
		return false;
	for (size_t i = 0; i < judgement->finding_count; i++)
		if (!store_finding_put(world->store, dossier->id,
			&judgement->findings[i], now, NULL, err))
			return false;
	return true;
}
