/* A dossier as a letter tells of it. */
#include "flow/item.h"

#include <stdlib.h>

#include "base/text.h"
#include "core/margin.h"
#include "core/promise.h"
#include "core/provisional.h"
#include "flow/correct.h"
#include "flow/freshness.h"
#include "flow/grounds.h"
#include "io/store_ack.h"

enum { HEADS = 8 };

static const struct procedure *
row_of(const struct world *world, const char *procedure, instant on)
{
	if (procedure == NULL || on == INSTANT_NONE)
		return NULL;
	return catalogue_find(world->conf->catalogue, procedure,
	    world_day(world, on));
}

const char *
item_procedure(const struct world *world, const char *procedure,
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
item_link(const struct world *world, const char *source, const char *code)
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
		.link = item_link(world, source, seen->code),
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

struct letter_item
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

/* An officer who is told of his own dossier heads its agency himself. */
static bool
heads(const struct world *world, const struct compose_item *from, instant now)
{
	const struct directory *directory = world->conf->directory;
	const struct notice *notice = from->notice;
	const struct contact *found[HEADS];
	size_t count;

	if (notice->role != ROLE_OFFICER || from->dossier->agency == NULL)
		return false;
	count = directory_with_role(directory,
	    directory_by_code(directory, from->dossier->agency), ROLE_HEAD,
	    world_day(world, now), found, HEADS);
	for (size_t i = 0; i < count && i < HEADS; i++)
		if (text_equal(found[i]->mail, notice->recipient) ||
		    text_equal(found[i]->zalo, notice->recipient))
			return text_equal(found[i]->name,
			    notice->recipient_name);
	return false;
}

void
item_put_reason(struct world *world, struct letter_item *item,
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
	item->heads = heads(world, from, now);
	item->instead_of = notice->instead_of;
	item->handed_over =
	    notice->kind == NOTICE_HANDOVER && notice->role == ROLE_OFFICER;
	if (notice->clock != CLOCK_RESOLUTION) {
		marks = marks_of(world, from->dossier);
		item->due =
		    judge_clock_due(&from->dossier->verdict, notice->clock);
		item->provisional = provisional_clock(&marks, notice->clock);
		put_margin(world, from->dossier, item, now);
	}
	item->late_discovery = is_discovery(world, from);
}

bool
item_put_correction(struct world *world, struct letter_item *item,
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

bool
item_put_wrong_data(struct world *world, struct letter_item *item,
    const struct compose_item *from, instant now, struct err *err)
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
	/* A longer word about the same date holds on. */
	for (size_t i = 0; i < count; i++)
		if (out->until != INSTANT_NONE &&
		    acks[i].clock == from->notice->clock &&
		    acks[i].due.n == from->notice->due.n &&
		    ack_is_in_force(&acks[i], now) &&
		    acks[i].until > out->until)
			out->until = acks[i].until;
	item->wrong_data = out;
	return true;
}

void
item_brief(struct world *world, const struct freshness *fresh,
    const struct compose_item *from, instant now, struct arena *arena,
    struct letter_item *out)
{
	struct letter_item item = bare_item(world, fresh, from->dossier, now);

	item_put_reason(world, &item, from, now);
	item.code = arena_string(arena, item.code);
	item.agency = arena_string(arena, item.agency);
	item.link = item.step = item.rung = item.instead_of = NULL;
	item.procedure = item.field = item.officer = NULL;
	item.acceptance_limit = item.supplement_limit = NULL;
	*out = item;
}
