/* The digest's numbers and lists. */
#include "flow/gather.h"

#include "flow/compose.h"
#include "io/store_history.h"
#include "io/store_meta.h"

static bool
read_sources(struct world *world, instant now, struct arena *arena,
    struct gather_evening *out, struct err *err)
{
	const struct conf *conf = world->conf;
	struct source_health *all;
	size_t count;

	if (!store_sources(world->store, arena, &all, &count, err))
		return false;
	out->sources = arena_alloc(arena,
	    (size_t)(conf->source_count + 1) * sizeof(*out->sources));
	for (size_t i = 0; i < count; i++) {
		const struct conf_source *source =
		    conf_source(conf, all[i].name);
		bool stale;

		if (source == NULL || !source->enabled)
			continue;
		stale = store_source_is_stale(&all[i], source->every, now);
		out->sources[out->source_count++] = (struct digest_source){
			.name = all[i].name,
			.stale = stale,
			.data_time = all[i].last_success,
			.reason = stale ? all[i].failure : NULL,
		};
	}
	return true;
}

bool
gather_evening(struct world *world, day date, instant now, struct arena *arena,
    struct gather_evening *out, struct err *err)
{
	int32_t offset = world->conf->offset;

	*out = (struct gather_evening){ .date = date,
		.from = when_at(date, 0, offset),
		.to = when_at(date, WHEN_DAY, offset) };
	return store_tally(world->store, out->from, out->to, arena,
		   &out->tallies, &out->tally_count, err) &&
	    read_sources(world, now, arena, out, err);
}

/* ---- counts ---- */

static bool
is_in_scope(const struct world *world, const char *agency,
    const struct agency *scope)
{
	const struct agency *found;

	if (scope == NULL)
		return true;
	if (agency == NULL)
		return false;
	found = directory_by_code(world->conf->directory, agency);
	return found != NULL &&
	    directory_is_within(world->conf->directory, found, scope);
}

static int64_t
open_of(const struct agency_tally *tally)
{
	int64_t open = 0;

	for (int s = 0; s < STANDING_COUNT; s++)
		if (!standing_is_closed((enum standing)s))
			open += tally->standings[s];
	return open;
}

static void
add_tally(struct digest_input *out, const struct agency_tally *tally)
{
	for (int s = 0; s < STANDING_COUNT; s++)
		out->by_standing[s] += tally->standings[s];
	out->open += open_of(tally);
	out->finished += tally->early + tally->on_time + tally->late;
	out->on_time += tally->early + tally->on_time;
	out->done_today += tally->early + tally->on_time + tally->late;
	out->new_today += tally->received;
	out->baseline += tally->baseline;
}

static struct digest_agency
agency_row(const struct world *world, const struct agency_tally *tally)
{
	const struct agency *agency = tally->agency == NULL
	    ? NULL
	    : directory_by_code(world->conf->directory, tally->agency);

	return (struct digest_agency){
		.name = agency == NULL ? NULL : agency->name,
		.open = open_of(tally),
		.due_soon = tally->standings[STANDING_DUE_SOON] +
		    tally->standings[STANDING_DUE_TODAY],
		.overdue = tally->standings[STANDING_OVERDUE],
		.late_acceptance = tally->standings[STANDING_LATE_ACCEPTANCE],
		.finished = tally->early + tally->on_time + tally->late,
		.on_time = tally->early + tally->on_time,
	};
}

/* The codes of the agencies within ${scope}; NULL for the province. */
static const char **
codes_of(struct world *world, const struct agency *scope, size_t *count)
{
	*count = 0;
	return scope == NULL ? NULL
			     : directory_codes_within(world->conf->directory,
				   scope, world->turn, count);
}

static void
count_all(struct world *world, const struct gather_evening *evening,
    const struct agency *scope, struct digest_input *out)
{
	struct digest_agency *rows = arena_alloc(world->turn,
	    (evening->tally_count + 1) * sizeof(*rows));

	for (size_t i = 0; i < evening->tally_count; i++) {
		const struct agency_tally *tally = &evening->tallies[i];

		if (!is_in_scope(world, tally->agency, scope))
			continue;
		add_tally(out, tally);
		rows[out->agency_count++] = agency_row(world, tally);
	}
	out->agencies = rows;
}

/* ---- lists ---- */

static struct digest_row
row_of(struct world *world, const struct brief *brief, bool acceptance,
    instant now)
{
	instant due =
	    acceptance ? brief->verdict.acceptance_due : brief->verdict.due;
	struct digest_row row = {
		.code = brief->code,
		.procedure = compose_procedure(world, brief->procedure,
		    brief->procedure_name, brief->field, brief->received),
		.agency = brief->agency_name,
		.officer = brief->officer_name,
		.due = due,
		.baseline = brief->baseline,
		.provisional = brief->verdict.provisional,
	};
	int32_t days;

	row.working_days_known = due != INSTANT_NONE &&
	    world->rules.calendar != NULL &&
	    calendar_count(world->rules.calendar, world_day(world, due),
		world_day(world, now), &days);
	if (row.working_days_known)
		row.working_days = days;
	return row;
}

static bool
list(struct world *world, const struct brief_filter *filter, bool acceptance,
    int64_t total, instant now, struct digest_rows *out, struct err *err)
{
	struct brief *briefs;
	size_t count;

	if (!store_list_by_due(world->store, filter,
		(size_t)world->conf->bounds.digest_lines, world->turn, &briefs,
		&count, err))
		return false;
	out->rows = arena_alloc(world->turn, (count + 1) * sizeof(*out->rows));
	out->count = count;
	out->total = total;
	for (size_t i = 0; i < count; i++)
		out->rows[i] = row_of(world, &briefs[i], acceptance, now);
	digest_sort(out->rows, count);
	return true;
}

static bool
list_all(struct world *world, const struct agency *scope, instant now,
    struct digest_input *out, struct err *err)
{
	struct brief_filter filter = brief_filter_all();

	filter.agencies = codes_of(world, scope, &filter.agency_count);
	filter.standings = 1u << STANDING_OVERDUE;
	if (!list(world, &filter, false, out->by_standing[STANDING_OVERDUE],
		now, &out->overdue, err))
		return false;
	filter.standings = 1u << STANDING_LATE_ACCEPTANCE;
	if (!list(world, &filter, true,
		out->by_standing[STANDING_LATE_ACCEPTANCE], now,
		&out->late_acceptance, err))
		return false;
	if (!out->next_working_known)
		return true;
	/* Due on the next working day, or on a rest day before it. */
	filter.standings = 1u << STANDING_RUNNING | 1u << STANDING_DUE_SOON;
	filter.due_from = when_at(out->date, WHEN_DAY, out->offset);
	filter.due_to = when_at(out->next_working, WHEN_DAY, out->offset);
	return list(world, &filter, false, 0, now, &out->due_next, err);
}

/* ---- findings, outbox, history ---- */

static bool
count_findings(struct world *world, const struct gather_evening *evening,
    struct digest_input *out, struct err *err)
{
	struct digest_finding *rows =
	    arena_alloc(world->turn, FINDING_KIND_COUNT * sizeof(*rows));
	struct store_finding *found;
	int64_t after = 0;
	size_t count;

	do {
		if (!store_findings_between(world->store, evening->from,
			evening->to, after, 1000, world->turn, &found, &count,
			err))
			return false;
		for (size_t i = 0; i < count; i++) {
			struct digest_finding *row = &rows[found[i].kind];

			row->kind = found[i].kind;
			if (row->count++ == 0)
				row->example = found[i].code;
			after = found[i].id;
		}
	} while (count > 0);
	out->findings = rows;
	for (int k = 0; k < FINDING_KIND_COUNT; k++)
		if (rows[k].count > 0)
			rows[out->finding_count++] = rows[k];
	return true;
}

static bool
count_letters(struct world *world, const struct gather_evening *evening,
    struct digest_input *out, struct err *err)
{
	struct outbox_tally tally;
	struct history_head head;

	if (!store_outbox_tally(world->store, evening->from, evening->to,
		&tally, err) ||
	    !store_history_head(world->store, &head, err))
		return false;
	out->letters_sent = tally.letters[LETTER_SENT];
	out->letters_failed = tally.letters[LETTER_REFUSED];
	out->letters_uncertain = tally.marked;
	out->letters_open = tally.letters[LETTER_SEALED] +
	    tally.letters[LETTER_CLAIMED] + tally.letters[LETTER_LATER];
	out->history_rows = head.count;
	out->history_hash = text_hex(world->turn, head.hash, HISTORY_HASH);
	return true;
}

static void
put_calendar(const struct world *world, struct digest_input *out)
{
	const struct calendar *calendar = world->rules.calendar;
	int first;

	if (calendar == NULL)
		return;
	out->next_working_known = calendar_next(calendar,
	    when_add_days(out->date, 1), &out->next_working);
	out->calendar_confirmed_until = calendar_confirmed_until(calendar);
	calendar_years(calendar, &first, &out->calendar_last_year);
}

bool
gather_digest(struct world *world, const struct gather_evening *evening,
    const struct agency *scope, instant now, struct digest_input *out,
    struct err *err)
{
	const struct conf *conf = world->conf;

	*out = (struct digest_input){
		.scope = scope == NULL          ? conf->office.name
		    : scope->short_name != NULL ? scope->short_name
						: scope->name,
		.now = now,
		.offset = conf->offset,
		.date = evening->date,
		.rate_from = evening->date,
		.sources = evening->sources,
		.source_count = evening->source_count,
		.local_only = !conf_leaves_machine(conf),
		.desk = conf->office.contact != NULL ? conf->office.contact
						     : conf->office.name,
		.link = conf->office.links,
	};
	put_calendar(world, out);
	count_all(world, evening, scope, out);
	return list_all(world, scope, now, out, err) &&
	    count_findings(world, evening, out, err) &&
	    count_letters(world, evening, out, err);
}
