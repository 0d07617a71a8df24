/* Reading the dossiers of a period. */
#include "ctl/report_scan.h"

#include "base/text.h"
#include "flow/recount.h"
#include "io/store_promise.h"
#include "io/store_report.h"
#include "wire/json.h"

enum { PAGE = 500 };

struct scan {
	struct database page; /* the database, with the arena of one page */
	const struct report_plan *plan;
	/* As of when what has not ended is judged. */
	instant at;
	report_taker *take;
	void *context;
	/* The agency that came last, and the one that it counts under. */
	const char *agency, *merged;
};

int
report_period(const struct command *command, const struct database *database,
    const char *text, struct period *out)
{
	day today = when_day(database->now, database->conf->offset);
	char from[WHEN_TEXT];
	struct err err;

	if (text == NULL)
		*out = period_last(PERIOD_QUARTER, today);
	else if (!period_parse(text, out, &err))
		return command_refuse(command, "--period %s", err.text);
	if (out->from.n > today.n)
		return command_refuse(command,
		    "--period %s: it begins on %s, after today",
		    period_text(database->arena, out),
		    when_people_day(from, out->from));
	return -1;
}

int
report_period_since(const struct command *command,
    const struct database *database, const char *text, struct period *out)
{
	int refused = report_period(command, database, text, out);

	if (refused < 0 && text == NULL)
		*out = (struct period){ .kind = PERIOD_SPAN,
			.from = out->from,
			.to = when_day(database->now, database->conf->offset) };
	return refused;
}

int
report_outside(const struct command *command, const struct database *database,
    const struct period *period, bool found)
{
	int32_t offset = database->conf->offset;
	day began = when_day(database->created, offset);
	char to[WHEN_TEXT], from[WHEN_TEXT];

	if (found || period->to.n >= began.n)
		return -1;
	return command_fail(command,
	    "--period %s: it ended on %s, before the watch began on %s, and "
	    "nothing of it is known",
	    period_text(database->arena, period),
	    when_people_day(to, period->to), when_people_day(from, began));
}

const char *
report_agency_known(const struct database *database, const struct facts *then,
    instant known)
{
	const struct conf *conf = database->conf;
	const struct agency *agency = then->seen.agency == NULL
	    ? NULL
	    : directory_find_agency(conf->directory, then->seen.agency,
		  when_day(known, conf->offset));

	return agency == NULL ? NULL : agency->code;
}

struct report_plan
report_plan_of(const struct database *database, const struct period *period,
    instant known)
{
	struct report_plan plan = { .period = *period, .known = known };
	instant now = known < database->now ? known : database->now;
	day today = when_day(now, database->conf->offset);

	if (plan.period.to.n > today.n)
		plan.period.to = today;
	return plan;
}

/* An agency that had ended before the period began counts under the one that
 * goes on with its work. */
static const char *
merge(const struct scan *scan, const char *code)
{
	const struct directory *directory = scan->page.conf->directory;
	const struct agency *agency = directory_by_code(directory, code);

	/* Tables refuse circles of parents; of successors none is longer than
	 * the table. */
	for (size_t i = 0; agency != NULL && agency->successor != NULL &&
	     agency->to.n < scan->plan->period.from.n &&
	     i < directory_agency_count(directory);
	     i++)
		agency = directory_by_code(directory, agency->successor);
	return agency == NULL ? code : agency->code;
}

static const char *
merged(struct scan *scan, const char *code)
{
	if (code == NULL)
		return NULL;
	if (!text_equal(scan->agency, code)) {
		const struct agency *agency =
		    directory_by_code(scan->page.conf->directory, code);

		/* What the directory holds outlives the page. */
		scan->agency = agency == NULL ? NULL : agency->code;
		if (agency == NULL)
			return code;
		scan->merged = merge(scan, code);
	}
	return scan->merged;
}

static const char *
field_of(const struct scan *scan, const char *field, const char *procedure,
    instant entered)
{
	const struct procedure *row;

	if (field != NULL || procedure == NULL)
		return field;
	row = catalogue_find(scan->page.conf->catalogue, procedure,
	    when_day(entered, scan->page.conf->offset));
	return row == NULL ? NULL : row->field;
}

static void
take_row(struct scan *scan, const struct report_row *row)
{
	const struct period *period = &scan->plan->period;
	int32_t offset = scan->page.conf->offset;
	instant entered = report_entered(&row->dossier);
	struct report_item item = {
		.id = row->id,
		.source = row->source,
		.code = row->code,
		.entered = entered,
		.first_seen = row->dossier.first_seen,
		.due = row->dossier.due,
		.ended = row->dossier.ended,
	};

	if (!report_is_within(&row->dossier, period, offset))
		return;
	item.agency = merged(scan, row->agency);
	item.field = field_of(scan, row->field, row->procedure, entered);
	item.origin = report_origin_of(&row->dossier, period, offset);
	item.fate = report_fate_of(&row->dossier, period, offset);
	scan->take(scan->context, &item);
}

/* ---- whole dossiers, judged as of then ---- */

/* A date promised anew since was not yet: the one before it stood. */
static bool
keep_promise(struct scan *scan, struct dossier *dossier, struct err *err)
{
	struct facts *facts = &dossier->facts;
	struct promise_seen *promises;
	struct change *changes;
	size_t count, promise_count;

	if (facts->promised_seen == INSTANT_NONE ||
	    facts->promised_seen <= scan->at || facts->first_seen > scan->at)
		return true;
	if (!store_history_of(scan->page.store, dossier->newest,
		scan->page.arena, &changes, &count, err) ||
	    !store_promises(changes, count, scan->at, scan->page.arena,
		&promises, &promise_count, err))
		return false;
	for (size_t i = 0; i < promise_count; i++) {
		if (promises[i].first > scan->at)
			break;
		facts->seen.promised = promises[i].at;
		facts->seen.promised_is_date = promises[i].is_date;
		facts->promised_seen = promises[i].first;
	}
	return true;
}

/* Puts back what was known then; ${there} false where nothing was. */
static bool
keep_known(struct scan *scan, struct dossier *dossier, bool *there,
    struct err *err)
{
	struct facts *facts = &dossier->facts;
	instant known = scan->plan->known;
	instant watched = facts->watched_since;
	bool whole;

	*there = facts->first_seen <= known;
	if (!*there ||
	    (facts->changed <= known && facts->gone <= known &&
		facts->apology.recorded <= known))
		return true;
	if (!recount_facts_known(scan->page.store, dossier->newest, known,
		scan->page.arena, facts, &whole, err))
		return false;
	if (!whole)
		return err_set(err,
		    "%s: its history was erased, nobody can tell what was "
		    "known",
		    dossier->facts.seen.code);
	facts->watched_since = watched;
	dossier->agency = report_agency_known(&scan->page, facts, known);
	return true;
}

static bool
take_dossier(struct scan *scan, struct dossier *dossier, struct err *err)
{
	struct facts *facts = &dossier->facts;
	const struct observation *seen = &facts->seen;
	struct judgement judgement;
	struct report_row row;
	bool there, stands;

	if (!keep_known(scan, dossier, &there, err) ||
	    !keep_promise(scan, dossier, err))
		return false;
	if (!there)
		return true;
	facts_keep_until(facts, scan->at);
	if (facts->gone > scan->at)
		facts->gone = INSTANT_NONE;
	if (!database_left_behind(&scan->page, dossier, scan->at, INSTANT_NEVER,
		&stands, err))
		return false;
	/* Before it was taken out, the source was one like the others. */
	if (!stands &&
	    database_retired(&scan->page, dossier->source) <= scan->plan->known)
		return true;
	database_judge(&scan->page, dossier, scan->at, &judgement);
	row = (struct report_row){
		.id = dossier->id,
		.source = dossier->source,
		.code = seen->code,
		.agency = dossier->agency,
		.field = seen->field,
		.procedure = seen->procedure,
		.dossier = {
			.filing = seen->filing,
			.submitted = seen->submitted,
			.received = seen->received,
			.first_seen = facts->first_seen,
			/* Gone is no end that the source tells, and ends it. */
			.ended = facts->finished != INSTANT_NONE
			    ? facts->finished
			    : facts->gone,
			.has_apology = apology_is_there(&facts->apology),
			.standing = judgement.verdict.standing,
			.pause = judgement.verdict.pause,
			.due = judgement.verdict.due,
		},
	};
	take_row(scan, &row);
	return true;
}

static bool
scan_whole(struct scan *scan, instant from, struct err *err)
{
	struct report_cursor cursor = { 0 };
	struct dossier *dossiers;
	size_t count;

	do {
		arena_reset(scan->page.arena);
		if (!store_report_open(scan->page.store, from, PAGE, &cursor,
			scan->page.arena, &dossiers, &count, err))
			return false;
		for (size_t i = 0; i < count; i++)
			if (!take_dossier(scan, &dossiers[i], err))
				return false;
	} while (count > 0);
	return true;
}

/* Ended before the period, and nobody knew. */
static bool
scan_learned(struct scan *scan, instant before, struct err *err)
{
	struct report_cursor cursor = { 0 };
	struct report_row *rows;
	size_t count;

	do {
		arena_reset(scan->page.arena);
		if (!store_report_learned(scan->page.store, before,
			scan->plan->known, PAGE, &cursor, scan->page.arena,
			&rows, &count, err))
			return false;
		for (size_t i = 0; i < count; i++) {
			struct dossier dossier;
			bool found;

			if (!store_dossier_load(scan->page.store, rows[i].id,
				scan->page.arena, &dossier, &found, err) ||
			    (found && !take_dossier(scan, &dossier, err)))
				return false;
		}
	} while (count > 0);
	return true;
}

static bool
scan_ended(struct scan *scan, instant from, instant to, struct err *err)
{
	struct report_cursor cursor = { 0 };
	struct report_row *rows;
	size_t count;

	do {
		arena_reset(scan->page.arena);
		if (!store_report_ended(scan->page.store, from, to, PAGE,
			&cursor, scan->page.arena, &rows, &count, err))
			return false;
		for (size_t i = 0; i < count; i++) {
			bool elsewhere;

			if (!database_is_elsewhere(&scan->page, rows[i].source,
				rows[i].code, INSTANT_NEVER, &elsewhere, err))
				return false;
			if (!elsewhere)
				take_row(scan, &rows[i]);
		}
	} while (count > 0);
	return true;
}

bool
report_scan(const struct database *database, const struct report_plan *plan,
    report_taker *take, void *context, struct err *err)
{
	int32_t offset = database->conf->offset;
	instant from = period_begins(&plan->period, offset);
	instant to = period_ends(&plan->period, offset);
	struct scan scan = { .page = *database,
		.plan = plan,
		.at = to - 1 < database->now ? to - 1 : database->now,
		.take = take,
		.context = context };
	bool ok;

	if (plan->known < scan.at)
		scan.at = plan->known;
	if (!store_snapshot_begin(database->store, err))
		return false;
	json_init();
	scan.page.arena = arena_new(1024 * 1024);
	if (plan->known >= database->now)
		ok = scan_ended(&scan, from, scan.at + 1, err) &&
		    scan_whole(&scan, scan.at + 1, err);
	else
		ok = scan_whole(&scan, from, err) &&
		    scan_learned(&scan, from, err);
	arena_free(scan.page.arena);
	store_snapshot_end(database->store);
	return ok;
}
