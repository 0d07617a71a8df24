/* Letters from notices. */
#include "flow/compose.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "flow/envelope.h"
#include "flow/freshness.h"
#include "flow/retire.h"
#include "io/store_survey.h"
#include "wire/letter.h"
#include "wire/letter_link.h"
#include "wire/mime.h"
#include "wire/webhook.h"

static struct letter_input
input_of(struct world *world, const struct freshness *fresh, instant now)
{
	return (struct letter_input){ .kind = LETTER_ALERT,
		.now = now,
		.offset = world->conf->offset,
		.source = fresh->names,
		.source_title = fresh->titles,
		.data_time = fresh->data_time,
		.desk = conf_desk(world->conf),
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

/* Why a letter of ${kind} tells of it. */
static bool
put_reason(struct world *world, enum letter_kind kind,
    const struct compose_item *from, const char *link, instant now,
    struct letter_item *item, struct err *err)
{
	item_put_reason(world, item, from, now);
	item->cause_link = link;
	if (kind == LETTER_CORRECTION)
		return item_put_correction(world, item, from, now, err);
	return kind != LETTER_WRONG_DATA ||
	    item_put_wrong_data(world, item, from, now, err);
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
		if (!put_reason(world, kind, &from[i], link, now, &items[i],
			err))
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

static void
word(struct world *world, const struct letter_input *input,
    struct letter_text *out)
{
	if (input->kind == LETTER_CORRECTION)
		letter_compose_correction(world->wording, input, world->turn,
		    out);
	else if (input->kind == LETTER_WRONG_DATA)
		letter_compose_wrong_data(world->wording, input, world->turn,
		    out);
	else
		letter_compose(world->wording, input, world->turn, out);
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
	word(world, &input, &text);
	return enclose_items(world, group, from, &input, &text, now, out, err);
}

/* What stands in a line, in full. */
static bool
put_in_full(struct world *world, const struct letter_input *input,
    const struct freshness *fresh, int64_t id, struct letter_item *item,
    struct err *err)
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
	*item = item_of(world, fresh, dossier, notice->clock, input->now);
	return put_reason(world, input->kind, &from, input->cause_link,
	    input->now, item, err);
}

void
compose_order(struct world *world, const struct notice_group *group,
    instant now, struct arena *arena, struct compose_flood *from)
{
	const struct freshness fresh = { 0 };
	struct letter_input input = input_of(world, &fresh, now);
	struct letter_order *order;

	if (letter_kind_of(group->kind) != LETTER_ALERT)
		return;
	order = arena_alloc(arena, sizeof(*order));
	input.items = from->items;
	input.item_count = from->count;
	*order = letter_order(&input, arena);
	from->order = order;
}

/* For this turn: its lines can be replaced. */
static struct letter_order
copy_order(const struct letter_order *from, struct arena *arena)
{
	struct letter_order out = *from;
	struct letter_rows *rows =
	    arena_alloc(arena, (out.section_count + 1) * sizeof(*rows));

	out.items = arena_alloc(arena, (out.count + 1) * sizeof(*out.items));
	memcpy(out.items, from->items, out.count * sizeof(*out.items));
	for (size_t i = 0; i < out.section_count; i++) {
		rows[i] = from->sections[i];
		rows[i].items = out.items + (rows[i].items - from->items);
	}
	out.sections = rows;
	return out;
}

/* ${from} stays what it is: should the store refuse the letter, it is asked
 * again, by a turn that has lost all that was looked up here. */
static bool
list_in_full(struct world *world, const struct letter_input *input,
    const struct freshness *fresh, const struct compose_flood *from,
    const struct letter_order *order, struct err *err)
{
	struct letter_item *full =
	    arena_alloc(world->turn, (order->listed + 1) * sizeof(*full));

	for (size_t i = 0; i < order->listed; i++) {
		size_t place = (size_t)(order->items[i] - from->items);

		if (!put_in_full(world, input, fresh, from->notices[place],
			&full[i], err))
			return false;
		order->items[i] = &full[i];
	}
	return true;
}

/* A program, too, is told the first ${listed} alone, and how many there are. */
static struct webhook_said
say_some(struct world *world, const struct letter_input *input,
    const struct letter_item *items, size_t listed, size_t count)
{
	struct letter_input some = *input;

	some.items = items;
	some.item_count = listed;
	some.total = (int64_t)count;
	return webhook_letter(&some, world->turn);
}

/* Alerts: in sections, the gravest first. */
static bool
word_sections(struct world *world, const struct freshness *fresh,
    const struct compose_flood *from, const struct letter_input *input,
    struct letter_text *text, struct webhook_said *said, struct err *err)
{
	struct letter_order order = copy_order(from->order, world->turn);
	struct letter_item *listed =
	    arena_alloc(world->turn, (order.listed + 1) * sizeof(*listed));

	if (!list_in_full(world, input, fresh, from, &order, err))
		return false;
	letter_compose_ordered(world->wording, input, &order, world->turn,
	    text);
	for (size_t i = 0; i < order.listed; i++)
		listed[i] = *order.items[i];
	*said = say_some(world, input, listed, order.listed, order.count);
	return true;
}

/* Others are told in the order in which they were taken: the gravest first. */
static bool
word_list(struct world *world, const struct freshness *fresh,
    const struct compose_flood *from, const struct letter_input *input,
    struct letter_text *text, struct webhook_said *said, struct err *err)
{
	size_t count = from->count, listed = input->line_limit;
	struct letter_item *items =
	    arena_alloc(world->turn, count * sizeof(*items));
	struct letter_input whole = *input;

	if (listed == 0 || listed > count)
		listed = count;
	memcpy(items, from->items, count * sizeof(*items));
	for (size_t i = 0; i < listed; i++)
		if (!put_in_full(world, input, fresh, from->notices[i],
			&items[i], err))
			return false;
	whole.items = items;
	word(world, &whole, text);
	*said = say_some(world, &whole, items, listed, count);
	return true;
}

bool
compose_many(struct world *world, const struct notice_group *group,
    const struct compose_flood *from, instant now, struct letter *out,
    struct err *err)
{
	const char *link =
	    envelope_link(world, from->keys, from->key_count, now);
	struct freshness fresh;
	struct letter_input input;
	struct letter_text text;
	struct webhook_said said;

	if (!freshness_read(world, &fresh, err))
		return false;
	for (size_t i = 0; i < from->source_count; i++)
		freshness_rest_on(world, &fresh, from->sources[i], now);
	input = input_of(world, &fresh, now);
	input.kind = letter_kind_of(group->kind);
	answer_by(&input, link);
	input.recipient = from->name;
	input.role = from->role;
	input.agency = agency_name(world, from->agency);
	input.items = from->items;
	input.item_count = from->count;
	if (!(input.kind == LETTER_ALERT ? word_sections : word_list)(world,
		&fresh, from, &input, &text, &said, err))
		return false;
	return envelope_enclose(world, group, input.recipient, from->keys,
	    from->key_count, &text, &said, now, out, err);
}

/* The worst of a baseline as items of a letter, but for those that cannot be
 * read. */
static bool
baseline_items(struct world *world, const struct freshness *fresh,
    const struct notice *notice, const int64_t *ids, size_t *count, instant now,
    struct letter_item *items, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++) {
		struct letter_item *item = &items[kept];
		struct dossier dossier;
		bool found;

		if (!store_dossier_load(world->store, ids[i], world->turn,
			&dossier, &found, err)) {
			if (!store_is_sound(world->store))
				return false;
			log_err("%s: %s: is not told", notice->subject,
			    err->text);
			continue;
		}
		assert(found);
		*item = item_of(world, fresh, &dossier, CLOCK_RESOLUTION, now);
		item->severity = SEVERITY_OVERDUE;
		item->rung = notice->rung;
		item->rung_kind = RUNG_OVERDUE;
		item->role = notice->role;
		item->instead_of = notice->instead_of;
		kept++;
	}
	*count = kept;
	return kept > 0 || err_set(err, "none of its dossiers can be read");
}

bool
compose_baseline(struct world *world, const struct notice_group *group,
    const struct notice *notice, instant now, struct letter *out,
    const char **untrue, struct err *err)
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

	*untrue = retire_has(world, source) ? NOTICE_SOURCE_LEFT : NULL;
	if (*untrue != NULL)
		return true;
	if (!store_baseline_worst(world->store, source, notice->agency,
		(size_t)world->conf->bounds.letter_lines, world->turn, &ids,
		&count, &total, err) ||
	    !freshness_read(world, &fresh, err))
		return false;
	*untrue = count == 0 ? NOTICE_FINISHED : NULL;
	if (*untrue != NULL)
		return true;
	freshness_rest_on(world, &fresh, source, now);
	items = arena_alloc(world->turn, count * sizeof(*items));
	if (!baseline_items(world, &fresh, notice, ids, &count, now, items,
		err))
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
