/* Sample values for previews. */
#include "flow/preview_sample.h"

#include "flow/gather.h"
#include "base/text.h"
#include "core/calendar.h"
#include "core/margin.h"
#include "io/store_history.h"
#include "wire/letter_link.h"

enum { SAMPLE_CLOSE = 17 * 3600 + 1800 };

const char *
preview_sample_source(const struct world *world)
{
	return world->conf->source_count > 0 ? world->conf->sources[0].name
					     : "motcua";
}

const char *
preview_sample_link(const struct world *world)
{
	const char *address = world->conf->web.address;

	return address == NULL ? NULL
			       : letter_link_sample(world->turn, address);
}

/* The close of office on the working day with one other after it up to today;
 * where no calendar tells, yesterday's. */
static instant
sample_due(const struct world *world, instant now)
{
	const struct calendar *calendar = world->rules.calendar;
	day today = world_day(world, now), last, due;

	if (calendar != NULL && calendar_previous(calendar, today, &last) &&
	    calendar_previous(calendar, when_add_days(last, -1), &due))
		return calendar_close_at(calendar, due);
	return when_at(when_add_days(today, -1), SAMPLE_CLOSE,
	    world->conf->offset);
}

/* Overdue by a working day; nothing in it is anybody's. */
static struct letter_item
sample_item(const struct world *world, instant now)
{
	instant due = sample_due(world, now);
	struct margin margin = margin_of(world->rules.calendar, due, now);

	return (struct letter_item){ .code = "MAU-000000-0001",
		.procedure = "Thủ tục mẫu",
		.field = "Lĩnh vực mẫu",
		.agency = "UBND xã Mẫu",
		.officer = PREVIEW_OFFICER,
		.step = "Thẩm định",
		.rung = "overdue",
		.rung_kind = RUNG_OVERDUE,
		.clock = CLOCK_RESOLUTION,
		.severity = SEVERITY_OVERDUE,
		.role = ROLE_OFFICER,
		.due = due,
		.due_is_promise = true,
		.working_days = margin.days,
		.office_seconds = margin.seconds,
		.working_days_known = margin.known,
		.deadline = due,
		.standing = standing_text(STANDING_OVERDUE),
		.computed = INSTANT_NONE,
		.promised_before_pause = INSTANT_NONE,
		.first_seen = due - 5 * WHEN_DAY,
		.received = due - 5 * WHEN_DAY,
		.submitted = INSTANT_NONE,
		.apology_missing = true };
}

void
preview_sample_input(struct world *world, instant now, struct letter_input *out)
{
	const char *link = preview_sample_link(world);
	struct letter_item *item = arena_alloc(world->turn, sizeof(*item));

	*item = sample_item(world, now);
	item->cause_link = link;
	*out = (struct letter_input){ .kind = LETTER_ALERT,
		.recipient = item->officer,
		.role = ROLE_OFFICER,
		.agency = item->agency,
		.now = now,
		.offset = world->conf->offset,
		.source = preview_sample_source(world),
		.data_time = now,
		.desk = conf_desk(world->conf),
		.link = link == NULL ? world->conf->office.links : link,
		.cause_link = link,
		.items = item,
		.item_count = 1 };
}

/* The first dossier alone, to be told more of. */
static struct letter_item *
first_of(struct arena *arena, struct letter_input *input)
{
	struct letter_item *item = arena_alloc(arena, sizeof(*item));

	*item = input->items[0];
	input->items = item;
	return item;
}

void
preview_sample_correction(instant now, struct arena *arena,
    struct letter_input *input)
{
	struct letter_item *item = first_of(arena, input);
	struct letter_correction *sample = arena_alloc(arena, sizeof(*sample));
	enum standing standing = STANDING_RUNNING;

	(void)standing_parse(item->standing, &standing);
	*sample = (struct letter_correction){
		.was_known = item->due != INSTANT_NONE,
		.told = now,
		.because = "lịch làm việc thay đổi",
		.standing = standing_people(standing),
		.overdue = standing == STANDING_OVERDUE,
	};
	if (item->due != INSTANT_NONE)
		sample->was =
		    when_add_days(when_day(item->due, input->offset), -1);
	item->correction = sample;
	input->kind = LETTER_CORRECTION;
}

void
preview_sample_doubt(instant now, struct arena *arena,
    struct letter_input *input)
{
	struct letter_item *item = first_of(arena, input);
	struct letter_wrong_data *sample = arena_alloc(arena, sizeof(*sample));

	/* The end of tomorrow. */
	*sample = (struct letter_wrong_data){ .note = "ngày hẹn trả ghi nhầm",
		.until = when_at(when_add_days(when_day(now, input->offset), 2),
		    0, input->offset) };
	item->wrong_data = sample;
	input->kind = LETTER_WRONG_DATA;
}

/* ---- the digest ---- */

static void
put_calendar(const struct world *world, struct digest_input *out)
{
	const struct calendar *calendar = world->rules.calendar;

	out->next_working_known = calendar != NULL &&
	    calendar_next(calendar, when_add_days(out->date, 1),
		&out->next_working);
	gather_calendar(world, out);
}

/* In the list of its standing; what has ended is in none. */
static void
put_row(const struct letter_item *item, enum standing standing,
    struct arena *arena, struct digest_input *out)
{
	struct digest_row *row = arena_alloc(arena, sizeof(*row));
	const struct digest_rows one = { .rows = row, .count = 1 };

	*row = (struct digest_row){ .code = item->code,
		.procedure = item->sensitive ? item->field : item->procedure,
		.agency = item->agency,
		.officer = item->officer,
		.link = item->link,
		.due = item->due,
		.working_days = -item->working_days,
		.office_seconds = -item->office_seconds,
		.working_days_known = item->working_days_known,
		.provisional = item->provisional };
	if (item->due == INSTANT_NONE || standing_is_closed(standing))
		return;
	if (standing == STANDING_OVERDUE)
		out->overdue = one;
	else if (standing == STANDING_DUE_TODAY)
		out->due_today = one;
	else
		out->due_next = one;
}

static void
put_agency(const struct letter_item *item, enum standing standing,
    struct arena *arena, struct digest_input *out)
{
	struct digest_agency *agency = arena_alloc(arena, sizeof(*agency));

	if (item->agency == NULL)
		return;
	*agency = (struct digest_agency){ .name = item->agency,
		.open = out->open,
		.overdue = standing == STANDING_OVERDUE };
	out->agencies = agency;
	out->agency_count = 1;
}

static void
put_source(const struct world *world, const struct letter_input *about,
    struct arena *arena, struct digest_input *out)
{
	struct digest_source *source = arena_alloc(arena, sizeof(*source));

	*source = (struct digest_source){ .name = about->source == NULL
		    ? preview_sample_source(world)
		    : about->source,
		.stale = about->data_time == INSTANT_NONE,
		.data_time = about->data_time,
		.silent_since = INSTANT_NONE };
	out->sources = source;
	out->source_count = 1;
}

bool
preview_sample_digest(struct world *world, const struct letter_input *about,
    instant now, struct digest_input *out, struct err *err)
{
	const struct letter_item *item = &about->items[0];
	day date = world_day(world, now);
	enum standing standing = STANDING_RUNNING;
	struct history_head head;

	if (!store_history_head(world->store, &head, err))
		return false;
	(void)standing_parse(item->standing, &standing);
	*out = (struct digest_input){ .recipient = about->recipient,
		.addressed_as_person = true,
		.scope = "toàn tỉnh",
		.whole_province = true,
		.administrators = true,
		.now = now,
		.offset = world->conf->offset,
		.date = date,
		.since = when_at(date, 0, world->conf->offset),
		.until = now,
		.rate_from = when_add_days(date, 1 - RATE_SPAN),
		.rate_to = date,
		.due = now,
		.sent_since = when_at(date, 0, world->conf->offset),
		.above_until = INSTANT_NONE,
		.open = !standing_is_closed(standing),
		.local_only = !conf_leaves_machine(world->conf),
		.history_rows = head.count,
		.history_hash = text_hex(world->turn, head.hash, HISTORY_HASH),
		.desk = conf_desk(world->conf),
		.link = world->conf->office.links };
	out->by_standing[standing] = 1;
	put_calendar(world, out);
	put_row(item, standing, world->turn, out);
	put_agency(item, standing, world->turn, out);
	put_source(world, about, world->turn, out);
	return true;
}
