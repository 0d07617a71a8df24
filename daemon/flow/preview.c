/* Templates tried on a dossier as it stands. */
#include "flow/preview.h"

#include <string.h>

#include "flow/compose.h"
#include "flow/locate.h"
#include "io/conf_load.h"
#include "io/wording_load.h"
#include "wire/letter.h"
#include "wire/webhook_values.h"

/* The notice that would be owed to its officer now. */
static struct notice
notice_of(const struct dossier *dossier, instant now)
{
	const struct observation *seen = &dossier->facts.seen;
	bool over = dossier->verdict.standing == STANDING_OVERDUE;

	return (struct notice){ .kind = NOTICE_ALERT,
		.dossier = dossier->id,
		.clock = CLOCK_RESOLUTION,
		.rung = over ? "overdue" : "before-2wd",
		.at = now,
		.severity = over ? SEVERITY_OVERDUE : SEVERITY_REMINDER,
		.recipient = "",
		.recipient_name = seen->officer_name,
		.role = ROLE_OFFICER,
		.channel = "",
		.created = now };
}

/* Of a correction nobody knows what was told before: the day before. */
static void
correct_sample(const struct dossier *dossier, instant now, struct arena *arena,
    struct letter_input *input)
{
	struct letter_item *item = arena_alloc(arena, sizeof(*item));
	struct letter_correction *sample = arena_alloc(arena, sizeof(*sample));
	instant due = dossier->verdict.due;

	*sample = (struct letter_correction){
		.was_known = due != INSTANT_NONE,
		.told = now,
		.because = "lịch làm việc thay đổi",
		.standing = standing_people(dossier->verdict.standing),
		.overdue = dossier->verdict.standing == STANDING_OVERDUE,
	};
	if (due != INSTANT_NONE)
		sample->was = when_add_days(when_day(due, input->offset), -1);
	*item = input->items[0];
	item->correction = sample;
	input->items = item;
	input->kind = LETTER_CORRECTION;
}

/* Nobody has called this dossier's data wrong. */
static void
doubt_sample(instant now, struct arena *arena, struct letter_input *input)
{
	struct letter_item *item = arena_alloc(arena, sizeof(*item));
	struct letter_wrong_data *sample = arena_alloc(arena, sizeof(*sample));

	*sample = (struct letter_wrong_data){ .note = "ngày hẹn trả ghi nhầm",
		.until = now };
	*item = input->items[0];
	item->wrong_data = sample;
	input->items = item;
	input->kind = LETTER_WRONG_DATA;
}

/* Letters to administrators are about no dossier: its source takes the place
 * of what they are about. */
static void
render_notice(const struct world *world, const struct wording *wording,
    enum wording_kind kind, const char *source, instant now,
    struct letter_text *out)
{
	const char *desk = world->conf->office.contact != NULL
	    ? world->conf->office.contact
	    : world->conf->office.name;
	const struct letter_source lost = { .recipient = "",
		.source = source,
		.since = now,
		.now = now,
		.offset = world->conf->offset,
		.reason = kind == WORDING_SOURCE_LOST ? "HTTP 503" : NULL,
		.desk = desk };
	const struct letter_admin admin = { .recipient = "",
		.what = "source-silent",
		.subject = source,
		.detail = "3",
		.since = now,
		.now = now,
		.offset = world->conf->offset,
		.desk = desk };

	const struct letter_confirm confirm = { .recipient = "",
		.role = ROLE_OFFICER,
		.address = "dia.chi@tinh.example",
		.office = world->conf->office.name,
		.days = world->conf->contacts_confirm_days,
		.desk = desk,
		.now = now,
		.offset = world->conf->offset };

	if (kind == WORDING_CONFIRM)
		letter_compose_confirm(wording, &confirm, world->turn, out);
	else if (kind == WORDING_ADMIN)
		letter_compose_admin(wording, &admin, world->turn, out);
	else
		letter_compose_source(wording, kind == WORDING_SOURCE_BACK,
		    &lost, world->turn, out);
}

static void
render_letter(struct world *world, const struct wording *wording,
    enum wording_kind kind, struct letter_input *input,
    const struct dossier *dossier, instant now, struct letter_text *out)
{
	if (kind == WORDING_CORRECTION) {
		correct_sample(dossier, now, world->turn, input);
		letter_compose_correction(wording, input, world->turn, out);
		return;
	}
	if (kind == WORDING_WRONG_DATA) {
		doubt_sample(now, world->turn, input);
		letter_compose_wrong_data(wording, input, world->turn, out);
		return;
	}
	if (kind == WORDING_BASELINE) {
		input->kind = LETTER_BASELINE;
		input->total = 1;
	}
	letter_compose(wording, input, world->turn, out);
}

static bool
refuse_complaints(struct world *world, struct complaints *complaints,
    struct err *err)
{
	struct buf words = buf_over(world->turn);

	conf_load_words(&words, complaints);
	complaints_finish(complaints);
	return err_set(err, "%s", buf_text(&words));
}

static bool
render_body(struct world *world, const struct conf_channel *channel,
    const struct wording *wording, struct letter_input *input,
    struct preview *out, struct err *err)
{
	const struct webhook_said said = webhook_letter(input, world->turn);
	struct webhook_cover cover = { .address = channel->name,
		.id = "preview@hosod.example" };

	letter_compose(wording, input, world->turn, &out->text);
	cover.subject = out->text.subject;
	return webhook_render(&channel->webhook, &said, &cover, world->turn,
	    &out->body, err);
}

static bool
kind_of(const char *name, enum wording_kind *out)
{
	for (int k = 0; k < WORDING_KINDS; k++)
		if (text_equal(wording_name((enum wording_kind)k), name)) {
			*out = (enum wording_kind)k;
			return true;
		}
	return false;
}

bool
preview_render(struct world *world, const char *name, const char *source,
    const char *code, instant now, struct preview *out, struct err *err)
{
	const struct conf_channel *channel = conf_channel(world->conf, name);
	struct complaints complaints = { 0 };
	enum wording_kind kind = WORDING_ALERT;
	struct letter_input input;
	struct compose_item item;
	struct wording *wording;
	struct dossier dossier;
	struct notice notice;
	bool good = true;

	*out = (struct preview){ .body = NULL };
	if (kind_of(name, &kind))
		channel = NULL;
	else if (channel == NULL || channel->kind != CHANNEL_WEBHOOK)
		return err_set(err,
		    "\"%s\" is neither a kind of letter nor a webhook channel",
		    name);
	if (kind == WORDING_DIGEST)
		return err_set(err,
		    "a digest is about no single dossier: the evening's can be "
		    "read in the outbox");
	if (!locate_dossier(world, source, code, &dossier, err))
		return false;
	notice = notice_of(&dossier, now);
	item = (struct compose_item){ &notice, &dossier };
	if (!compose_input(world, &item, 1, now, &input, err))
		return false;
	wording = wording_load(world->conf->templates_path, &complaints);
	if (wording == NULL)
		return refuse_complaints(world, &complaints, err);
	complaints_finish(&complaints);
	if (channel != NULL)
		good = render_body(world, channel, wording, &input, out, err);
	else if (kind == WORDING_SOURCE_LOST || kind == WORDING_SOURCE_BACK ||
	    kind == WORDING_ADMIN || kind == WORDING_CONFIRM)
		render_notice(world, wording, kind, source, now, &out->text);
	else
		render_letter(world, wording, kind, &input, &dossier, now,
		    &out->text);
	wording_free(wording);
	return good;
}
