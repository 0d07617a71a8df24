/* From the bytes of a record to history, verdict and notices. */
#include "flow/record.h"

#include "base/log.h"
#include "flow/aside.h"
#include "flow/first.h"
#include "flow/news.h"
#include "flow/polls.h"
#include "io/store_person.h"
#include "io/store_refused.h"

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

/* What this sweep sees, it sees so. */
static struct news
news_of(const struct record_sweep *sweep, instant now)
{
	return (struct news){ .world = sweep->world,
		.source = sweep->source->name,
		.first_sweep = sweep->first_sweep,
		.after = sweep->after,
		.as_of = sweep->as_of,
		.now = now };
}

/* A dossier never seen: its row carries the verdict from the first.  What was
 * made ahead is taken while the present is still what it was then. */
static bool
take_new(struct record_sweep *sweep, const struct reading *reading,
    uint64_t raw, instant now, int64_t *id, bool *was_there, struct err *err)
{
	struct world *world = sweep->world;
	const struct news news = news_of(sweep, now);
	struct first *first = reading->made;
	struct name_ids names;

	if (first == NULL || !first_holds(first, now, world->generation)) {
		struct first_plan plan = record_plan(sweep, now);

		first = first_make(&plan, &reading->seen, world->turn);
	}
	first->dossier.raw = raw;
	names = naming_ids(sweep->naming, &first->names);
	if (!news_first(&news, first, &names, was_there, err))
		return false;
	naming_learn(sweep->naming, &first->names, &names);
	if (*was_there)
		return true;
	*id = first->dossier.id;
	remember_standing(sweep, &first->dossier);
	return true;
}

/* A known dossier that says something else. */
static bool
take_changed(struct record_sweep *sweep, struct dossier *dossier,
    const struct observation *seen, uint64_t raw, instant now, struct err *err)
{
	const struct news news = news_of(sweep, now);

	dossier->raw = raw;
	if (!news_changed(&news, dossier, seen, err))
		return false;
	remember_standing(sweep, dossier);
	return true;
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

/* What is known of ${code} cannot be read: its record is not taken, and the
 * others are. */
static bool
pass_over(const struct record_sweep *sweep, const char *code, instant now,
    int64_t *id, struct err *why, struct err *err)
{
	struct world *world = sweep->world;
	bool found;

	if (!store_is_sound(world->store))
		return false;
	*why = *err;
	return store_dossier_id(world->store, sweep->source_id, code, id,
		   &found, err) &&
	    aside_tell(world, *id, why->text, now, err);
}

static bool
take_seen(struct record_sweep *sweep, const struct reading *reading,
    uint64_t raw, instant now, enum record_outcome *outcome, int64_t *id,
    struct err *why, struct err *err)
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
		world->turn, &dossier, &found, err)) {
		*outcome = RECORD_REFUSED;
		return pass_over(sweep, seen->code, now, id, why, err);
	}
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

/* Steps that took no time were perhaps entered all at once, when it was over.
 */
static bool
tell_steps(const struct record_sweep *sweep, const struct decode_report *report,
    int64_t id, instant now, struct err *err)
{
	struct finding finding = { .kind = FINDING_STEPS_AT_ONCE };

	if (report->steps_at_once == 0)
		return true;
	finding.detail = arena_printf(sweep->world->turn,
	    "%02d trên %02d bước cùng thời điểm với bước trước",
	    report->steps_at_once, report->steps);
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
	int64_t known;
	bool found = false;

	if (code == NULL) {
		++*sweep->doubts;
		return true;
	}
	if (!store_dossier_id(sweep->world->store, sweep->source_id, code,
		&known, &found, err))
		return false;
	if (found)
		*id = known;
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

/* Keeps who is refused, and takes back who is read after all; on a first sweep
 * nobody was refused before. */
static bool
note_refused(struct record_sweep *sweep, enum record_outcome outcome,
    const char *code, const struct err *why, instant now, struct err *err)
{
	struct store *store = sweep->world->store;

	if (outcome == RECORD_REFUSED)
		return store_refused_put(store, sweep->source_id, code,
		    why->text, now, err);
	return sweep->first_sweep ||
	    store_refused_read(store, sweep->source_id, code, err);
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
		return note_refused(sweep, *outcome, reading->report.code, why,
			   now, err) &&
		    find_refused(sweep, reading->report.code, id, err);
	}
	seen = &reading->seen;
	tell_notes(sweep, seen->code, &reading->report);
	note_times(sweep, seen);
	if (!take_seen(sweep, reading, record->raw, now, outcome, id, why,
		err) ||
	    !note_refused(sweep, *outcome, seen->code, why, now, err) ||
	    !tell_code(sweep, &reading->report, *id, now, err) ||
	    !tell_steps(sweep, &reading->report, *id, now, err) ||
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
