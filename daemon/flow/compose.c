/* Letters from notices. */
#include "flow/compose.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/margin.h"
#include "core/promise.h"
#include "core/provisional.h"
#include "flow/bury.h"
#include "flow/correct.h"
#include "flow/envelope.h"
#include "flow/freshness.h"
#include "flow/grounds.h"
#include "io/store_ack.h"
#include "io/store_survey.h"
#include "wire/digest_text.h"
#include "wire/letter.h"
#include "wire/letter_link.h"
#include "wire/mime.h"
#include "wire/webhook.h"

static const char *
desk(const struct world *world)
{
	const struct conf_office *office = &world->conf->office;

	return office->contact != NULL ? office->contact : office->name;
}

/* ---- items ---- */

static const struct procedure *
row_of(const struct world *world, const char *procedure, instant on)
{
	if (procedure == NULL || on == INSTANT_NONE)
		return NULL;
	return catalogue_find(world->conf->catalogue, procedure,
	    world_day(world, on));
}

const char *
compose_procedure(const struct world *world, const char *procedure,
    const char *name, const char *field, instant on)
{
	const struct procedure *row = row_of(world, procedure, on);

	if ((row != NULL && row->sensitive) ||
	    !world->conf->privacy.procedure_names)
		return row != NULL && row->field != NULL ? row->field : field;
	if (row != NULL)
		return row->name;
	return name != NULL ? name : procedure;
}

/* What is left until the item's due date and instant, or exceeded. */
static void
put_margin(const struct world *world, const struct dossier *dossier,
    struct letter_item *item, instant now)
{
	struct margin margin =
	    margin_of(rules_calendar(&world->rules, &dossier->facts), item->due,
		now);

	item->working_days_known = margin.known;
	item->working_days = margin.days;
	item->office_seconds = margin.seconds;
}

const char *
compose_link(const struct world *world, const char *source, const char *code)
{
	return conf_dossier_link(world->conf, source, code, world->turn);
}

/* The row that the dossier is judged by, also before it is received. */
static const struct procedure *
judged_row(const struct world *world, const struct facts *facts)
{
	struct basis basis;

	(void)rules_find(&world->rules, facts, &basis);
	return basis.row;
}

static struct provisional
marks_of(const struct world *world, const struct dossier *dossier)
{
	return provisional_of(&dossier->verdict,
	    promise_in_force(&dossier->facts).at, world->rules.calendar);
}

/* What is said of ${dossier}, but for the grounds. */
static struct letter_item
bare_item(struct world *world, const struct freshness *fresh,
    const struct dossier *dossier, instant now)
{
	const struct observation *seen = &dossier->facts.seen;
	const struct verdict *verdict = &dossier->verdict;
	const struct procedure *row = judged_row(world, &dossier->facts);
	const char *source = freshness_source(fresh, dossier->source);
	const struct provisional marks = marks_of(world, dossier);
	struct letter_item item = {
		.code = seen->code,
		.link = compose_link(world, source, seen->code),
		.procedure = row != NULL ? row->name : seen->procedure_name,
		.field = row != NULL && row->field != NULL ? row->field
							   : seen->field,
		.sensitive = (row != NULL && row->sensitive) ||
		    !world->conf->privacy.procedure_names,
		.agency = seen->agency,
		.officer = seen->officer_name,
		.step = seen->step,
		.due = verdict->due,
		.due_is_promise = verdict->due_is_promise,
		/* The sentence is about the catalogue: a date that only another
		 * convention gives is among the grounds. */
		.computed = verdict->advance == verdict->computed_earliest
		    ? verdict->advance
		    : INSTANT_NONE,
		.promised_before_pause = verdict->due_is_moved
		    ? promise_in_force(&dossier->facts).at
		    : INSTANT_NONE,
		.apology_missing = verdict->standing == STANDING_OVERDUE &&
		    !apology_is_there(&dossier->facts.apology),
		.provisional = marks.due,
		.deadline_provisional = marks.due,
		.computed_provisional = marks.advance,
		.first_seen = dossier->facts.first_seen,
		.received = seen->received,
		.submitted = seen->submitted,
		.online = seen->filing == FILING_ONLINE,
		.deadline = verdict->due,
		.standing = standing_text(verdict->standing),
	};
	struct deadline_rule rule;
	instant from;

	if (judge_acceptance_rule(&dossier->facts, &world->rules, row, &rule,
		&from)) {
		item.submitted = from;
		item.by_instant = limit_is_hours(rule.limit);
		item.acceptance_limit = limit_people(world->turn, rule.limit);
	}
	if (judge_supplement_rule(&dossier->facts, row, &rule, &from))
		item.supplement_limit = limit_people(world->turn, rule.limit);
	put_margin(world, dossier, &item, now);
	return item;
}

/* What is said of ${dossier} in a notice of ${clock}. */
static struct letter_item
item_of(struct world *world, const struct freshness *fresh,
    const struct dossier *dossier, enum clock_kind clock, instant now)
{
	const char *source = freshness_source(fresh, dossier->source);
	struct letter_item item = bare_item(world, fresh, dossier, now);

	item.grounds = grounds_of(world,
	    source == NULL ? NULL : conf_source(world->conf, source), dossier,
	    clock, now);
	return item;
}

/* First seen when the due date had passed: entered late.  That is told once,
 * by what had been reached when it was seen; a rung after it tells of a dossier
 * that is known, as does a promise that was moved back later. */
static bool
is_discovery(const struct world *world, const struct compose_item *from)
{
	const struct notice *notice = from->notice;
	const struct facts *facts = &from->dossier->facts;

	return notice->clock == CLOCK_RESOLUTION &&
	    notice->severity >= SEVERITY_OVERDUE &&
	    notice->at <= facts->first_seen &&
	    facts->promised_seen <= facts->first_seen &&
	    world_day(world, facts->first_seen).n >
	    world_day(world, from->dossier->verdict.due).n;
}

/* What the notice adds: why this person is told of it. */
static void
put_reason(struct world *world, struct letter_item *item,
    const struct compose_item *from, instant now)
{
	const struct notice *notice = from->notice;
	const struct rung *rung =
	    ladder_find(world->rules.ladder, notice->rung);
	struct provisional marks;

	item->rung = notice->rung;
	item->rung_kind = rung == NULL ? RUNG_OVERDUE : rung->kind;
	item->clock = notice->clock;
	item->severity = notice->severity;
	item->role = notice->role;
	item->instead_of = notice->instead_of;
	if (notice->clock != CLOCK_RESOLUTION) {
		marks = marks_of(world, from->dossier);
		item->due =
		    judge_clock_due(&from->dossier->verdict, notice->clock);
		item->provisional = provisional_clock(&marks, notice->clock);
		put_margin(world, from->dossier, item, now);
	}
	item->late_discovery = is_discovery(world, from);
}

static struct letter_input
input_of(struct world *world, const struct freshness *fresh, instant now)
{
	return (struct letter_input){ .kind = LETTER_ALERT,
		.now = now,
		.offset = world->conf->offset,
		.source = fresh->names,
		.data_time = fresh->data_time,
		.desk = desk(world),
		.link = world->conf->office.links,
		.line_limit = (size_t)world->conf->bounds.letter_lines,
		.stale = fresh->stale,
		.stale_count = fresh->stale_count };
}

/* Its own page takes the place of the dashboard's. */
static void
answer_by(struct letter_input *input, const char *link)
{
	input->cause_link = link;
	if (link != NULL)
		input->link = link;
}

static const char *
agency_name(const struct world *world, const char *code)
{
	const struct agency *agency = code == NULL
	    ? NULL
	    : directory_by_code(world->conf->directory, code);

	return agency == NULL ? NULL : agency->name;
}

static const char **
keys_of(struct world *world, const struct compose_item *items, size_t count)
{
	const char **keys = arena_alloc(world->turn, count * sizeof(*keys));

	for (size_t i = 0; i < count; i++)
		keys[i] = store_notice_key(world->turn, items[i].notice);
	return keys;
}

/* What is told instead of the date before. */
static bool
put_correction(struct world *world, struct letter_item *item,
    const struct compose_item *from, instant now, struct err *err)
{
	const struct verdict *verdict = &from->dossier->verdict;
	const struct notice *notice = from->notice;
	struct letter_correction *out = arena_alloc(world->turn, sizeof(*out));
	struct correction correction;

	if (!correct_read(world->turn, notice, &correction, err))
		return false;
	*out = (struct letter_correction){
		.was_known = correction.was.n != NOTICE_NO_DUE.n,
		.was = correction.was,
		.told = correction.told,
		.because = correction.because,
		.standing = standing_people(verdict->standing),
		.overdue = verdict->standing == STANDING_OVERDUE,
		.by_catalogue = notice->clock == CLOCK_RESOLUTION &&
		    verdict->advance != INSTANT_NONE &&
		    world_day(world, verdict->advance).n == notice->due.n,
	};
	item->correction = out;
	if (out->by_catalogue) {
		item->due = verdict->advance;
		item->provisional = marks_of(world, from->dossier).advance;
	}
	put_margin(world, from->dossier, item, now);
	return true;
}

/* Who calls it wrong, in what words, and what that holds until when. */
static bool
put_wrong_data(struct world *world, struct letter_item *item,
    const struct compose_item *from, struct err *err)
{
	struct letter_wrong_data *out = arena_alloc(world->turn, sizeof(*out));
	int64_t id = strtoll(from->notice->detail, NULL, 10);
	struct ack *acks;
	size_t count;

	if (!store_acks(world->store, from->dossier->id, world->turn, &acks,
		&count, err))
		return false;
	*out = (struct letter_wrong_data){ .until = INSTANT_NONE };
	for (size_t i = 0; i < count; i++)
		if (acks[i].id == id)
			*out = (struct letter_wrong_data){ .by = acks[i].who,
				.note = acks[i].note,
				.until = acks[i].until };
	item->wrong_data = out;
	return true;
}

/* To whom a letter goes, and of which dossiers it tells. */
static void
address(const struct world *world, const struct notice *notice,
    const struct letter_item *items, size_t count, struct letter_input *input)
{
	input->recipient = notice->recipient_name;
	input->role = notice->role;
	input->agency = agency_name(world, notice->agency);
	input->items = items;
	input->item_count = count;
}

/* What a letter of ${kind} says of ${count} notices to one person, who answers
 * it by ${link}. */
static bool
read_items(struct world *world, enum letter_kind kind,
    const struct compose_item *from, size_t count, const char *link,
    instant now, struct letter_input *out, struct err *err)
{
	struct letter_item *items =
	    arena_alloc(world->turn, count * sizeof(*items));
	struct freshness fresh;

	if (!freshness_read(world, &fresh, err))
		return false;
	freshness_rest_on_items(world, &fresh, from, count, now);
	for (size_t i = 0; i < count; i++) {
		items[i] = item_of(world, &fresh, from[i].dossier,
		    from[i].notice->clock, now);
		put_reason(world, &items[i], &from[i], now);
		items[i].cause_link = link;
		if (kind == LETTER_CORRECTION &&
		    !put_correction(world, &items[i], &from[i], now, err))
			return false;
		if (kind == LETTER_WRONG_DATA &&
		    !put_wrong_data(world, &items[i], &from[i], err))
			return false;
	}
	*out = input_of(world, &fresh, now);
	out->kind = kind;
	answer_by(out, link);
	address(world, from[0].notice, items, count, out);
	return true;
}

bool
compose_input(struct world *world, const struct compose_item *from,
    size_t count, instant now, struct letter_input *out, struct err *err)
{
	const char *address = world->conf->web.address;
	/* Nobody receives it: a link that opens nothing. */
	const char *link =
	    address == NULL ? NULL : letter_link_sample(world->turn, address);

	return read_items(world, LETTER_ALERT, from, count, link, now, out,
	    err);
}

static bool
enclose_items(struct world *world, const struct notice_group *group,
    const struct compose_item *from, const struct letter_input *input,
    const struct letter_text *text, instant now, struct letter *out,
    struct err *err)
{
	const struct webhook_said said = webhook_letter(input, world->turn);
	size_t count = input->item_count;

	return envelope_enclose(world, group, input->recipient,
	    keys_of(world, from, count), count, text, &said, now, out, err);
}

static enum letter_kind
letter_kind_of(enum notice_kind kind)
{
	return kind == NOTICE_CORRECTION ? LETTER_CORRECTION
	    : kind == NOTICE_WRONG_DATA  ? LETTER_WRONG_DATA
					 : LETTER_ALERT;
}

bool
compose_dossiers(struct world *world, const struct notice_group *group,
    const struct compose_item *from, size_t count, instant now,
    struct letter *out, struct err *err)
{
	enum letter_kind kind = letter_kind_of(group->kind);
	struct letter_input input;
	struct letter_text text;

	if (!read_items(world, kind, from, count,
		envelope_link(world, keys_of(world, from, count), count, now),
		now, &input, err))
		return false;
	if (kind == LETTER_CORRECTION)
		letter_compose_correction(world->wording, &input, world->turn,
		    &text);
	else if (kind == LETTER_WRONG_DATA)
		letter_compose_wrong_data(world->wording, &input, world->turn,
		    &text);
	else
		letter_compose(world->wording, &input, world->turn, &text);
	return enclose_items(world, group, from, &input, &text, now, out, err);
}

void
compose_brief(struct world *world, const struct freshness *fresh,
    const struct compose_item *from, instant now, struct arena *arena,
    struct letter_item *out)
{
	struct letter_item item = bare_item(world, fresh, from->dossier, now);

	put_reason(world, &item, from, now);
	item.code = arena_string(arena, item.code);
	item.agency = arena_string(arena, item.agency);
	item.link = arena_string(arena, item.link);
	item.step = arena_string(arena, item.step);
	item.rung = arena_string(arena, item.rung);
	item.instead_of = arena_string(arena, item.instead_of);
	item.procedure = item.field = item.officer = NULL;
	item.acceptance_limit = item.supplement_limit = NULL;
	*out = item;
}

/* What stands in a line, in full. */
static bool
put_in_full(struct world *world, const struct freshness *fresh, int64_t id,
    const char *link, instant now, struct letter_item *item, struct err *err)
{
	struct notice *notice = arena_alloc(world->turn, sizeof(*notice));
	struct dossier *dossier = arena_alloc(world->turn, sizeof(*dossier));
	const struct compose_item from = { notice, dossier };
	bool found;

	if (!store_notice_load(world->store, id, world->turn, notice, &found,
		err))
		return false;
	assert(found);
	if (!store_dossier_load(world->store, notice->dossier, world->turn,
		dossier, &found, err))
		return false;
	assert(found);
	*item = item_of(world, fresh, dossier, notice->clock, now);
	put_reason(world, item, &from, now);
	item->cause_link = link;
	return true;
}

bool
compose_many(struct world *world, const struct notice_group *group,
    const struct compose_flood *from, instant now, struct letter *out,
    struct err *err)
{
	const char *link = envelope_link(world, from->keys, from->count, now);
	struct freshness fresh;
	struct letter_input input;
	struct letter_text text;
	struct webhook_said said;
	size_t *listed, count;

	if (!freshness_read(world, &fresh, err))
		return false;
	for (size_t i = 0; i < from->source_count; i++)
		freshness_rest_on(world, &fresh, from->sources[i], now);
	input = input_of(world, &fresh, now);
	answer_by(&input, link);
	input.recipient = from->name;
	input.role = from->role;
	input.agency = agency_name(world, from->agency);
	input.items = from->items;
	input.item_count = from->count;
	letter_listed(&input, world->turn, &listed, &count);
	for (size_t i = 0; i < count; i++)
		if (!put_in_full(world, &fresh, from->notices[listed[i]], link,
			now, &from->items[listed[i]], err))
			return false;
	letter_compose(world->wording, &input, world->turn, &text);
	said = webhook_letter(&input, world->turn);
	return envelope_enclose(world, group, input.recipient, from->keys,
	    from->count, &text, &said, now, out, err);
}

/* The worst of a baseline as items of a letter. */
static bool
baseline_items(struct world *world, const struct freshness *fresh,
    const struct notice *notice, const int64_t *ids, size_t count, instant now,
    struct letter_item *items, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct dossier dossier;
		bool found;

		if (!store_dossier_load(world->store, ids[i], world->turn,
			&dossier, &found, err))
			return false;
		assert(found);
		items[i] =
		    item_of(world, fresh, &dossier, CLOCK_RESOLUTION, now);
		items[i].severity = SEVERITY_OVERDUE;
		items[i].rung = notice->rung;
		items[i].rung_kind = RUNG_OVERDUE;
		items[i].role = notice->role;
		items[i].instead_of = notice->instead_of;
	}
	return true;
}

bool
compose_baseline(struct world *world, const struct notice_group *group,
    const struct notice *notice, instant now, struct letter *out,
    bool *nothing_left, struct err *err)
{
	const char *key = store_notice_key(world->turn, notice);
	int64_t source = strtoll(notice->detail, NULL, 10);
	struct letter_input input;
	struct letter_item *items;
	struct letter_text text;
	struct webhook_said said;
	struct freshness fresh;
	int64_t *ids, total;
	size_t count;

	if (!store_baseline_worst(world->store, source, notice->agency,
		(size_t)world->conf->bounds.letter_lines, world->turn, &ids,
		&count, &total, err) ||
	    !freshness_read(world, &fresh, err))
		return false;
	*nothing_left = count == 0;
	if (*nothing_left)
		return true;
	freshness_rest_on(world, &fresh, source, now);
	items = arena_alloc(world->turn, count * sizeof(*items));
	if (!baseline_items(world, &fresh, notice, ids, count, now, items, err))
		return false;
	input = input_of(world, &fresh, now);
	input.kind = LETTER_BASELINE;
	address(world, notice, items, count, &input);
	input.total = total;
	answer_by(&input, envelope_link(world, &key, 1, now));
	letter_compose(world->wording, &input, world->turn, &text);
	said = webhook_letter(&input, world->turn);
	return envelope_enclose(world, group, notice->recipient_name, &key, 1,
	    &text, &said, now, out, err);
}

/* A letter about the daemon itself has no list that could say it. */
static const char *
named(const struct world *world, const struct notice *notice)
{
	return notice->instead_of == NULL
	    ? notice->recipient_name
	    : arena_printf(world->turn, "%s (nhận thay %s)",
		  notice->recipient_name, notice->instead_of);
}

static bool
compose_source(struct world *world, const struct notice_group *group,
    const struct notice *notice, const char *name, const char *reason,
    instant now, struct letter *out, struct err *err)
{
	const char *key = store_notice_key(world->turn, notice);
	bool back = text_equal(notice->rung, "source-back");
	struct letter_source input = {
		.recipient = named(world, notice),
		.source = name,
		.since = notice->at,
		.now = now,
		.offset = world->conf->offset,
		.reason = back || text_is_empty(reason) ? NULL : reason,
		.desk = desk(world),
	};
	const struct webhook_said said =
	    webhook_source(back, &input, world->turn);
	struct letter_text text;

	letter_compose_source(world->wording, back, &input, world->turn, &text);
	return envelope_enclose(world, group, notice->recipient_name, &key, 1,
	    &text, &said, now, out, err);
}

bool
compose_admin(struct world *world, const struct notice_group *group,
    const struct notice *const *notices, size_t count, instant now,
    struct letter *out, struct err *err)
{
	const struct notice *notice = notices[0];
	const char **keys = arena_alloc(world->turn, count * sizeof(*keys));
	const char *told = bury_is_news(notice)
	    ? bury_detail(world, notices, count)
	    : notice->detail;
	const char *line = strchr(told, '\n');
	size_t size = line == NULL ? strlen(told) : (size_t)(line - told);
	const char *subject = arena_bytes(world->turn, told, size);
	const char *detail = line == NULL ? "" : line + 1;
	struct letter_admin input = {
		.recipient = named(world, notice),
		.what = notice->rung,
		.subject = subject,
		.detail = detail,
		.since = text_starts(notice->rung, "source-") ? notice->at
							      : INSTANT_NONE,
		.now = now,
		.offset = world->conf->offset,
		.desk = desk(world),
	};
	struct webhook_said said;
	struct letter_text text;

	if (text_equal(notice->rung, "source-lost") ||
	    text_equal(notice->rung, "source-back"))
		return compose_source(world, group, notice, subject, detail,
		    now, out, err);
	if (!letter_admin_is_known(notice->rung))
		return err_set(err, "no words for \"%s\"", notice->rung);
	for (size_t i = 0; i < count; i++)
		keys[i] = store_notice_key(world->turn, notices[i]);
	letter_compose_admin(world->wording, &input, world->turn, &text);
	said = webhook_admin(&input, world->turn);
	return envelope_enclose(world, group, notice->recipient_name, keys,
	    count, &text, &said, now, out, err);
}

bool
compose_digest(struct world *world, const struct notice *notice,
    const struct digest_input *input, instant now, struct letter *out,
    struct err *err)
{
	const struct notice_group group = { .recipient = notice->recipient,
		.channel = notice->channel,
		.kind = NOTICE_DIGEST };
	const char *key = store_notice_key(world->turn, notice);
	const struct webhook_said said = webhook_digest(input, world->turn);
	struct letter_text text;

	digest_text_compose(world->wording, input, world->turn, &text);
	return envelope_enclose(world, &group, notice->recipient_name, &key, 1,
	    &text, &said, now, out, err);
}
