/* From the bytes of a record to history, verdict and notices. */
#include "flow/record.h"

#include <string.h>

#include "base/log.h"
#include "core/directory.h"
#include "flow/correct.h"
#include "flow/first.h"
#include "flow/polls.h"
#include "io/store_history.h"
#include "io/store_person.h"
#include "wire/payload.h"

/* That it is back, a change of what was seen, and what the judgement adds. */
enum { CHANGES = 2 + VERDICT_CHANGES };

/* ${seen} is left out where it says nothing. */
static size_t
join_changes(struct change out[CHANGES], bool was_gone, struct change seen,
    const struct ruling *ruling, struct arena *arena)
{
	size_t count = 0;

	if (was_gone)
		out[count++] = (struct change){ .kind = CHANGE_GONE,
			.after = seen.after,
			.at = seen.at,
			.payload =
			    payload_gone(arena, GONE_NOT, INSTANT_NONE) };
	if (seen.payload != NULL)
		out[count++] = seen;
	memcpy(out + count, ruling->changes,
	    ruling->change_count * sizeof(*out));
	return count + ruling->change_count;
}

static void
remember_standing(const struct record_sweep *sweep,
    const struct dossier *dossier)
{
	sightings_open(known_sightings(sweep->known), dossier->id,
	    !standing_is_closed(dossier->verdict.standing));
}

struct first_plan
record_plan(const struct record_sweep *sweep, instant now)
{
	const struct world *world = sweep->world;
	struct first_plan plan = {
		.view = { .rules = world->rules,
		    .generation = world->generation,
		    .watched_since =
			polls_watched_since(world->polls, sweep->source_id),
		    .first_sweep = sweep->first_sweep },
		.source = sweep->source_id,
		.now = now,
		.as_of = sweep->as_of,
	};

	plan.view.rules.source = &sweep->source->counting;
	return plan;
}

static bool
put_findings(struct world *world, int64_t id, const struct finding *findings,
    size_t count, instant now, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!store_finding_put(world->store, id, &findings[i], now,
			NULL, err))
			return false;
	return true;
}

/* A dossier never seen: its row carries the verdict from the first.  What was
 * made ahead is taken while the present is still what it was then. */
static bool
take_new(struct record_sweep *sweep, const struct reading *reading,
    uint64_t raw, instant now, int64_t *id, bool *was_there, struct err *err)
{
	struct world *world = sweep->world;
	struct first *first = reading->made;
	struct ruling ruling = { 0 };
	struct name_ids names;

	if (first == NULL || !first_holds(first, now, world->generation)) {
		struct first_plan plan = record_plan(sweep, now);

		first = first_make(&plan, &reading->seen, world->turn);
	}
	first->dossier.raw = raw;
	names = naming_ids(sweep->naming, &first->names);
	if (!store_dossier_insert(world->store, &first->dossier, &names,
		&first->change, 1, was_there, err))
		return false;
	naming_learn(sweep->naming, &first->names, &names);
	if (*was_there)
		return true;
	*id = first->dossier.id;
	remember_standing(sweep, &first->dossier);
	ruling.judgement = first->judgement;
	return verdict_owe(world, &first->dossier, &ruling, now, err);
}

/* Who holds a dossier; NULL when that person has no address. */
static const struct contact *
officer_of(const struct world *world, const struct observation *seen,
    instant now)
{
	const struct directory *directory = world->conf->directory;
	day today = world_day(world, now);

	return directory_find_officer(directory,
	    seen->agency == NULL
		? NULL
		: directory_find_agency(directory, seen->agency, today),
	    seen->officer_account, seen->officer_mail, seen->officer_name,
	    today);
}

/* Recipients are resolved once, at the crossing; whoever gets the dossier
 * after it hears of it once (invariant 2). */
static bool
hand_over(struct world *world, const struct dossier *dossier,
    const struct observation *before, instant now, struct err *err)
{
	const struct contact *officer =
	    officer_of(world, &dossier->facts.seen, now);

	if (officer == NULL || officer == officer_of(world, before, now))
		return true;
	return verdict_hand_over(world, dossier, officer, now, err);
}

/* A paused dossier's deadline floats with the present: nothing happens on its
 * day. */
static instant
deadline_of(const struct verdict *verdict)
{
	return verdict->standing == STANDING_PAUSED ? INSTANT_NONE
						    : verdict->due;
}

/* Nothing of it is told: what was withdrawn for that may be true again. */
static bool
is_still(const struct verdict *before)
{
	return standing_is_closed(before->standing) ||
	    before->standing == STANDING_PAUSED;
}

/* A known dossier that says something else. */
static bool
take_changed(struct record_sweep *sweep, struct dossier *dossier,
    const struct observation *seen, uint64_t raw, instant now, struct err *err)
{
	struct world *world = sweep->world;
	struct finding signs[FACTS_FINDINGS];
	struct observation before = dossier->facts.seen;
	bool was_gone = dossier->facts.gone != INSTANT_NONE;
	bool was_still = was_gone || is_still(&dossier->verdict) ||
	    !text_equal(before.step, seen->step);
	struct change changes[CHANGES];
	struct ruling ruling;
	instant at = sweep->as_of != INSTANT_NONE ? sweep->as_of : now;
	size_t count, sign_count;

	sign_count = facts_findings(&dossier->facts, seen,
	    deadline_of(&dossier->verdict), sweep->after, at, world->turn,
	    signs);
	facts_fold_as_of(&dossier->facts, seen, sweep->after, at, now);
	dossier->raw = raw;
	/* From its next change on, a dossier of the baseline is told of like
	 * any other. */
	dossier->baseline = dossier->baseline && sweep->first_sweep;
	if (!verdict_judge(world, dossier, sweep->first_sweep, now, &ruling,
		err))
		return false;
	/* A silence may have been about the procedure that it was said to be.
	 */
	ruling.moved = ruling.moved ||
	    !text_equal(before.procedure, dossier->facts.seen.procedure);
	count = join_changes(changes, was_gone,
	    (struct change){ .kind = CHANGE_OBSERVED,
		.after = sweep->after,
		.at = now,
		.payload = observation_equal(&before, seen)
		    ? NULL
		    : payload_observation_as_of(world->turn, &before, seen,
			  sweep->as_of) },
	    &ruling, world->turn);
	remember_standing(sweep, dossier);
	if (was_gone)
		log_notice("%s: shown again by %s", seen->code,
		    sweep->source->name);
	return store_dossier_update(world->store, dossier, changes, count,
		   err) &&
	    verdict_owe(world, dossier, &ruling, now, err) &&
	    (!was_still || correct_reopen(world, dossier, now, err)) &&
	    hand_over(world, dossier, &before, now, err) &&
	    put_findings(world, dossier->id, signs, sign_count, now, err);
}

/* The list shows ${dossier} twice: both records were seen in this sweep (a page
 * that was not opened shows what is known), or one of them is older than what
 * was seen beside it before.  Which counts? What was updated last, else what
 * comes last. */
static bool
is_twin(const struct record_sweep *sweep, const struct dossier *dossier,
    const struct observation *seen, bool *counts)
{
	const struct known *known = sweep->known;
	instant before = dossier->facts.seen.updated, updated = seen->updated;
	bool is_older = before != INSTANT_NONE && updated != INSTANT_NONE &&
	    updated < before;

	*counts = !is_older;
	return known_was_seen(known, dossier->raw) ||
	    (sweep->complete &&
		sightings_has(known_sightings(known), dossier->id)) ||
	    (is_older && known_has_twin(known, dossier->id));
}

static void
tell_twin(const struct record_sweep *sweep, const struct dossier *dossier,
    bool counts)
{
	log_warning("poll: %s: %s stands twice on the list with different "
		    "content: the %s counts",
	    sweep->source->name, dossier->facts.seen.code,
	    counts ? "later one" : "one updated last");
}

static bool
take_known(struct record_sweep *sweep, struct dossier *dossier,
    const struct observation *seen, uint64_t raw, instant now,
    enum record_outcome *outcome, struct err *err)
{
	struct known *known = sweep->known;
	struct observation space;
	bool counts, twin, same;

	seen = observation_settle(seen, &dossier->facts.seen, now, &space);
	twin = is_twin(sweep, dossier, seen, &counts);
	same = dossier->facts.gone == INSTANT_NONE &&
	    observation_equal(&dossier->facts.seen, seen);
	if (twin && (same || !counts)) {
		*outcome = RECORD_SAME;
		if (known_put_twin(known, raw, dossier->id) && !same)
			tell_twin(sweep, dossier, false);
		return true;
	}
	if (!twin)
		known_drop(known, dossier->raw);
	else if (known_put_twin(known, dossier->raw, dossier->id))
		tell_twin(sweep, dossier, true);
	known_put_counting(known, raw, dossier->id);
	if (same) {
		*outcome = RECORD_SAME;
		return store_dossier_set_raw(sweep->world->store, dossier->id,
		    raw, err);
	}
	*outcome = RECORD_CHANGED;
	return take_changed(sweep, dossier, seen, raw, now, err);
}

static bool
take_seen(struct record_sweep *sweep, const struct reading *reading,
    uint64_t raw, instant now, enum record_outcome *outcome, int64_t *id,
    struct err *err)
{
	struct world *world = sweep->world;
	const struct observation *seen = &reading->seen;
	struct dossier dossier;
	bool found = true;

	/* A first load does not look beforehand: nothing is there. */
	if (sweep->first_load &&
	    !take_new(sweep, reading, raw, now, id, &found, err))
		return false;
	if (found &&
	    !store_dossier_find(world->store, sweep->source_id, seen->code,
		world->turn, &dossier, &found, err))
		return false;
	if (found) {
		*id = dossier.id;
		return take_known(sweep, &dossier, seen, raw, now, outcome,
		    err);
	}
	*outcome = RECORD_NEW;
	if (*id == 0 && !take_new(sweep, reading, raw, now, id, &found, err))
		return false;
	known_put(sweep->known, raw, *id);
	return true;
}

/* What decoding had to put up with, one line a note. */
static void
tell_notes(const struct record_sweep *sweep, const char *code,
    const struct decode_report *report)
{
	for (int i = 0; i < report->note_count; i++)
		log_debug("%s: %s: %s", sweep->source->name, code,
		    report->notes[i]);
}

/* Who looks for the dossier by its code as the software shows it may not find
 * it, there or elsewhere: people are told. */
static bool
tell_code(const struct record_sweep *sweep, const struct decode_report *report,
    int64_t id, instant now, struct err *err)
{
	struct finding finding = { .kind = FINDING_CODE_INVISIBLE };

	if (report->code_removed == NULL)
		return true;
	finding.detail =
	    arena_printf(sweep->world->turn, "đã bỏ %s", report->code_removed);
	return put_findings(sweep->world, id, &finding, 1, now, err);
}

/* What the source maps of a person, the office has said to keep.  A source
 * that maps nothing pays nothing. */
static bool
keep_person(const struct record_sweep *sweep,
    const struct decode_report *report, int64_t id, instant now,
    struct err *err)
{
	const struct world *world = sweep->world;

	return sweep->source->mapping->personal == 0 ||
	    store_person_put(world->store, id, &report->person,
		now - world->conf->privacy.retention.personal, now, err);
}

/* What was decoded ahead, or is decoded ${here} and now. */
static const struct reading *
read_record(const struct record_sweep *sweep, const struct batch_record *record,
    struct reading *here, struct err *why)
{
	if (record->reading != NULL)
		return record->reading;
	here->is_good = decode_record(sweep->source->mapping, record->bytes,
	    sweep->world->turn, &here->seen, &here->report, why);
	here->made = NULL;
	here->why = why;
	return here;
}

/* A record that cannot be read still shows that its dossier is there. */
static bool
find_refused(struct record_sweep *sweep, const char *code, int64_t *id,
    struct err *err)
{
	struct dossier dossier;
	bool found = false;

	if (code == NULL) {
		++*sweep->doubts;
		return true;
	}
	if (!store_dossier_find(sweep->world->store, sweep->source_id, code,
		sweep->world->turn, &dossier, &found, err))
		return false;
	if (found)
		*id = dossier.id;
	return true;
}

/* INSTANT_NONE is the least of all instants. */
static void
note_times(struct record_sweep *sweep, const struct observation *seen)
{
	instant shown =
	    seen->updated != INSTANT_NONE ? seen->updated : seen->received;

	if (seen->updated > sweep->newest)
		sweep->newest = seen->updated;
	if (shown > sweep->shown)
		sweep->shown = shown;
}

static bool
take_record(struct record_sweep *sweep, const struct batch_record *record,
    instant now, enum record_outcome *outcome, int64_t *id, struct err *why,
    struct err *err)
{
	struct reading here;
	const struct reading *reading;
	const struct observation *seen;

	/* Asked anew: the same bytes may stand twice on a page. */
	*id = known_see(sweep->known, record->raw);
	*outcome = RECORD_SAME;
	if (*id != 0)
		return true;
	reading = read_record(sweep, record, &here, why);
	if (!reading->is_good) {
		if (reading->why != why)
			*why = *reading->why;
		*outcome = RECORD_REFUSED;
		return find_refused(sweep, reading->report.code, id, err);
	}
	seen = &reading->seen;
	tell_notes(sweep, seen->code, &reading->report);
	note_times(sweep, seen);
	if (!take_seen(sweep, reading, record->raw, now, outcome, id, err) ||
	    !tell_code(sweep, &reading->report, *id, now, err) ||
	    !keep_person(sweep, &reading->report, *id, now, err))
		return false;
	sweep->ahead +=
	    *outcome != RECORD_SAME && observation_is_ahead(seen, now);
	return true;
}

bool
record_take(struct record_sweep *sweep, const struct batch_record *record,
    instant now, enum record_outcome *outcome, int64_t *id, struct err *why,
    struct err *err)
{
	if (!take_record(sweep, record, now, outcome, id, why, err))
		return false;
	if (*id != 0)
		sightings_saw(known_sightings(sweep->known), *id, now,
		    sweep->complete);
	return true;
}
