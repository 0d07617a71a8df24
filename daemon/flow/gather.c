/* The digest's numbers and lists. */
#include "flow/gather.h"

#include "core/margin.h"
#include "core/provisional.h"
#include "flow/freshness.h"
#include "flow/compose.h"
#include "flow/share.h"
#include "flow/look.h"
#include "io/source_age.h"
#include "io/store_meta.h"
#include "io/store_query.h"
#include "wire/people.h"
#include "io/store_refused.h"

enum { REFUSED_TOLD = 3 }; /* codes, of each source */

/* ---- what the scopes share ---- */

/* A list that is too short has words of its own. */
static const char *
reason_of(const struct source_health *health)
{
	return health->failing_since == INSTANT_NONE ||
		health->shrunk_since != INSTANT_NONE
	    ? NULL
	    : health->failure;
}

/* A source that the configuration names no more, where it left something. */
static bool
read_left(struct gather_evening *evening, struct world *world,
    const struct source_health *health, struct err *err)
{
	int64_t open;

	if (health->retired == INSTANT_NONE)
		return true;
	if (!store_source_open(world->store, health->id, &open, err))
		return false;
	if (open > 0)
		evening->left[evening->left_count++] =
		    (struct digest_left){ .name = health->name,
			    .since = health->retired,
			    .open = open };
	return true;
}

/* Whose records cannot be read: how many, and the first. */
static bool
read_refused(struct gather_evening *evening, struct world *world,
    int64_t source, const char **codes, int64_t *total, struct err *err)
{
	struct buf buf = buf_over(evening->arena);
	struct refused *refused;
	size_t count;

	if (!store_refused(world->store, source, REFUSED_TOLD, evening->arena,
		&refused, &count, total, err))
		return false;
	for (size_t i = 0; i < count; i++)
		buf_printf(&buf, "%s%s", i == 0 ? "" : ", ",
		    text_is_empty(refused[i].code) ? "(không có mã)"
						   : refused[i].code);
	if (*total > (int64_t)count)
		buf_add(&buf, ", …");
	*codes = buf_text(&buf);
	return true;
}

static bool
read_sources(struct gather_evening *evening, struct world *world,
    struct err *err)
{
	const struct conf *conf = world->conf;
	struct source_health *all;
	size_t count;

	if (!store_sources(world->store, evening->arena, &all, &count, err))
		return false;
	evening->sources = arena_alloc(evening->arena,
	    (count + 1) * sizeof(*evening->sources));
	evening->left_count = 0;
	evening->left =
	    arena_alloc(evening->arena, (count + 1) * sizeof(*evening->left));
	for (size_t i = 0; i < count; i++) {
		const struct conf_source *source =
		    conf_source(conf, all[i].name);
		const char *codes;
		int64_t refused;
		bool stale;

		if (source == NULL && !read_left(evening, world, &all[i], err))
			return false;
		if (source == NULL || !source->enabled)
			continue;
		if (!read_refused(evening, world, all[i].id, &codes, &refused,
			err))
			return false;
		stale = source_age_is_stale(source, conf->calendar, &all[i],
		    evening->now);
		evening->sources[evening->source_count++] =
		    (struct digest_source){
			    .name = conf_source_title(conf, all[i].name),
			    .stale = stale,
			    .data_time = all[i].last_success,
			    .reason = look_people(reason_of(&all[i]),
				all[i].last_success, conf->offset,
				evening->arena),
			    .silent = all[i].silent_since != INSTANT_NONE,
			    .silent_since = all[i].silent_since,
			    .list_known = all[i].shrunk_known,
			    .list_shown = all[i].shrunk_shown,
			    .skewed = all[i].skewed_since != INSTANT_NONE,
			    .skew = all[i].skew,
			    .refused = refused,
			    .refused_capped = refused >= STORE_REFUSED_MOST,
			    .refused_codes = codes,
		    };
	}
	return true;
}

static void
find_next_working(struct gather_evening *evening, const struct world *world)
{
	const struct calendar *calendar = world->rules.calendar;

	evening->next_working_known = calendar != NULL &&
	    calendar_next(calendar, when_add_days(evening->date, 1),
		&evening->next_working);
}

/* No digest tells of hours before the database was made: nobody watched. */
static bool
begin_with_watch(struct world *world, struct survey_plan *plan, struct err *err)
{
	struct store_meta meta;

	if (!store_meta(world->store, world->turn, &meta, err))
		return false;
	for (int i = 0; i < SURVEY_READERS; i++) {
		struct survey_span *span = &plan->spans[i];

		if (span->from < meta.created)
			span->from = meta.created;
		if (span->to < meta.created)
			span->to = meta.created;
	}
	return true;
}

bool
gather_begin(struct gather_evening *evening, struct world *world,
    const struct conf_digest *digest, instant due, instant now,
    struct arena *arena, struct err *err)
{
	int32_t offset = world->conf->offset;
	struct survey_plan plan = { .next_from = INSTANT_NONE,
		.next_to = INSTANT_NONE };
	const struct survey_span *own = &plan.spans[SURVEY_OWN];

	*evening = (struct gather_evening){ .arena = arena,
		.date = world_day(world, due),
		.due = due,
		.now = now };
	evening_plan(world, digest, due, &plan);
	find_next_working(evening, world);
	if (evening->next_working_known) {
		plan.next_from = when_at(evening->date, WHEN_DAY, offset);
		plan.next_to = when_at(evening->next_working, WHEN_DAY, offset);
	}
	return begin_with_watch(world, &plan, err) &&
	    store_outbox_window(world->store, own->from, own->to,
		&evening->outbox, err) &&
	    store_history_head(world->store, &evening->head, err) &&
	    survey_begin(&evening->survey, world, &plan, arena, err);
}

bool
gather_more(struct gather_evening *evening, struct world *world, bool *done,
    struct err *err)
{
	if (!survey_more(&evening->survey, world, evening->arena, err))
		return false;
	*done = evening->survey.stage == SURVEY_DONE;
	/* Last, so that it is as of the dossiers just read. */
	return !*done || read_sources(evening, world, err);
}

void
gather_finish(struct gather_evening *evening)
{
	survey_finish(&evening->survey);
}

/* ---- lists ---- */

/* By which its row of the catalogue is found, also before it is received. */
static instant
began(const struct brief *brief)
{
	return brief->received != INSTANT_NONE ? brief->received
	    : brief->submitted != INSTANT_NONE ? brief->submitted
					       : brief->first_seen;
}

static struct digest_row
row_of(struct world *world, const struct freshness *fresh,
    const struct brief *brief, instant due, enum clock_kind clock, instant now)
{
	struct digest_row row = {
		.code = brief->code,
		.procedure = item_procedure(world, brief->procedure,
		    brief->procedure_name, brief->field, began(brief)),
		.agency = brief->agency_name,
		.officer = brief->officer_name,
		.link = item_link(world, freshness_source(fresh, brief->source),
		    brief->code),
		.due = due,
		.baseline = brief->baseline,
		.provisional = clock == CLOCK_RESOLUTION
		    ? brief->verdict.provisional
		    : provisional_date(world->rules.calendar, due),
	};
	struct margin margin =
	    margin_of(world_calendar(world, brief->agency_name, now), due, now);

	row.working_days_known = margin.known;
	row.working_days = -margin.days;
	row.office_seconds = -margin.seconds;
	return row;
}

/* The first of ${list}, due by ${clock}, that are shared: as many as a section
 * holds. */
static bool
fill(struct world *world, const struct gather_evening *evening,
    const struct freshness *fresh, const struct survey_list *list,
    enum clock_kind clock, const struct share *share, struct digest_rows *out,
    struct err *err)
{
	const struct brief_filter all = brief_filter_all();
	size_t limit = (size_t)world->conf->bounds.digest_lines;

	out->rows = arena_alloc(world->turn, (limit + 1) * sizeof(*out->rows));
	for (size_t i = 0; i < list->count && out->count < limit; i++) {
		const struct survey_mark *mark = &list->marks[i];
		struct brief *brief;
		size_t found;

		if (!share_has(share, mark))
			continue;
		if (!store_list(world->store, &all, mark->id - 1, 1,
			world->turn, &brief, &found, err))
			return false;
		if (found == 1)
			out->rows[out->count++] = row_of(world, fresh, brief,
			    mark->due, clock, evening->now);
	}
	digest_sort(out->rows, out->count);
	return true;
}

static bool
fill_all(struct world *world, const struct gather_evening *evening,
    const struct share *share, struct digest_input *out, struct err *err)
{
	const struct survey *survey = &evening->survey;
	struct freshness fresh;

	return freshness_read(world, &fresh, err) &&
	    fill(world, evening, &fresh, &survey->overdue, CLOCK_RESOLUTION,
		share, &out->overdue, err) &&
	    fill(world, evening, &fresh, &survey->due_today, CLOCK_RESOLUTION,
		share, &out->due_today, err) &&
	    fill(world, evening, &fresh, &survey->due_next, CLOCK_RESOLUTION,
		share, &out->due_next, err) &&
	    fill(world, evening, &fresh, &survey->late_acceptance,
		CLOCK_ACCEPTANCE, share, &out->late_acceptance, err);
}

void
gather_calendar(const struct world *world, struct digest_input *out)
{
	const struct calendar *calendar = world->rules.calendar;
	int first;

	if (calendar == NULL)
		return;
	out->outlook = calendar_outlook(calendar, out->date);
	out->calendar_confirmed_until = calendar_confirmed_until(calendar);
	calendar_years(calendar, &first, &out->calendar_last_year);
}

static void
put_outbox(struct world *world, const struct gather_evening *evening,
    struct digest_input *out)
{
	out->letters_sent = evening->outbox.sent;
	out->letters_failed = evening->outbox.refused;
	out->letters_uncertain = evening->outbox.uncertain;
	out->letters_open = evening->outbox.unsent;
	out->notices_withdrawn = evening->outbox.withdrawn;
	out->history_rows = evening->head.count;
	out->history_hash =
	    text_hex(world->turn, evening->head.hash, HISTORY_HASH);
}

static const char *
scope_name(const struct evening_owed *owed)
{
	const struct agency *scope = owed->scope;

	if (owed->own_dossiers)
		return "hồ sơ Ông/Bà xử lý";
	if (scope == NULL)
		return "toàn tỉnh";
	return scope->short_name != NULL ? scope->short_name : scope->name;
}

/* Of which days it tells: where all that it reads is read from above, of
 * theirs. */
static void
put_spans(const struct gather_evening *evening, const struct share *share,
    struct digest_input *out)
{
	const struct survey_span *spans = evening->survey.plan.spans;
	const struct survey_span *span = share->owed->own == NULL
	    ? &spans[SURVEY_ABOVE]
	    : &spans[SURVEY_OWN];

	out->since = span->from;
	out->until = span->to;
	out->rate_to = span->date;
	out->rate_from = when_add_days(span->date, 1 - RATE_SPAN);
	out->sent_since = spans[SURVEY_OWN].from;
	if (share->has_above && spans[SURVEY_ABOVE].to != spans[SURVEY_OWN].to)
		out->above_until = spans[SURVEY_ABOVE].to;
	out->held = share->held;
}

bool
gather_digest(struct world *world, const struct gather_evening *evening,
    const struct evening_owed *owed, struct digest_input *out, struct err *err)
{
	const struct conf *conf = world->conf;
	struct share share = share_of(world, &evening->survey, owed);

	*out = (struct digest_input){
		.recipient = owed->contact->name,
		.addressed_as_person =
		    people_is_person(owed->role, owed->contact->name),
		.administrators = owed->administrator,
		.scope = scope_name(owed),
		.whole_province = owed->scope == NULL && !owed->own_dossiers,
		.own_dossiers = owed->own_dossiers,
		.due = evening->due,
		.is_late = evening->now > evening->due + EVENING_LATE_S,
		.now = evening->now,
		.offset = conf->offset,
		.date = evening->date,
		.next_working = evening->next_working,
		.next_working_known = evening->next_working_known,
		.sources = evening->sources,
		.source_count = evening->source_count,
		.lines = (size_t)conf->bounds.digest_lines,
		.left = evening->left,
		.left_count = evening->left_count,
		.local_only = !conf_leaves_machine(conf),
		.desk = conf_desk(conf),
		.link = conf->office.links,
		.above_until = INSTANT_NONE,
	};
	gather_calendar(world, out);
	put_outbox(world, evening, out);
	share_count(world, &share, out);
	share_count_findings(world, &share, out);
	put_spans(evening, &share, out);
	return fill_all(world, evening, &share, out, err);
}
