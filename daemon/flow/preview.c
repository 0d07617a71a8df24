/* Templates tried on a dossier as it stands. */
#include "flow/preview.h"

#include <string.h>

#include "flow/compose.h"
#include "flow/locate.h"
#include "flow/preview_sample.h"
#include "io/conf_load.h"
#include "io/wording_load.h"
#include "wire/digest_text.h"
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

/* Letters to administrators are about no dossier: its source takes the place
 * of what they are about. */
static void
render_notice(const struct world *world, const struct wording *wording,
    enum wording_kind kind, const char *source, instant now,
    struct letter_text *out)
{
	const char *desk = conf_desk(world->conf);
	const struct letter_source lost = { .recipient = PREVIEW_ADMINISTRATOR,
		.source = source,
		.since = now,
		.now = now,
		.offset = world->conf->offset,
		.reason = kind == WORDING_SOURCE_LOST ? "HTTP 503" : NULL,
		.desk = desk };
	const struct letter_admin admin = { .recipient = PREVIEW_ADMINISTRATOR,
		.what = "source-silent",
		.subject = source,
		.detail = "3",
		.since = now,
		.now = now,
		.offset = world->conf->offset,
		.desk = desk };

	const struct letter_confirm confirm = { .recipient = PREVIEW_OFFICER,
		.role = ROLE_OFFICER,
		.address = "dia.chi@tinh.example",
		.office = world->conf->office.name,
		.link = preview_sample_link(world),
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

static bool
render_digest(struct world *world, const struct wording *wording,
    const struct letter_input *about, instant now, struct letter_text *out,
    struct err *err)
{
	struct digest_input input;

	if (!preview_sample_digest(world, about, now, &input, err))
		return false;
	digest_text_compose(wording, &input, world->turn, out);
	return true;
}

static void
render_letter(struct world *world, const struct wording *wording,
    enum wording_kind kind, struct letter_input *input, instant now,
    struct letter_text *out)
{
	if (kind == WORDING_CORRECTION) {
		preview_sample_correction(now, world->turn, input);
		letter_compose_correction(wording, input, world->turn, out);
		return;
	}
	if (kind == WORDING_WRONG_DATA) {
		preview_sample_doubt(now, world->turn, input);
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

/* What is told of the dossier, or of one that is made up. */
static bool
find_input(struct world *world, const char *source, const char *code,
    instant now, struct letter_input *out, struct err *err)
{
	struct dossier *dossier = arena_alloc(world->turn, sizeof(*dossier));
	struct notice *notice = arena_alloc(world->turn, sizeof(*notice));
	const struct compose_item item = { notice, dossier };

	if (code == NULL) {
		preview_sample_input(world, now, out);
		return true;
	}
	if (!locate_dossier(world, source, code, dossier, err))
		return false;
	*notice = notice_of(dossier, now);
	return compose_input(world, &item, 1, now, out, err);
}

/* ${channel} NULL: a letter of ${kind}. */
static bool
render(struct world *world, const struct wording *wording,
    const struct conf_channel *channel, enum wording_kind kind,
    const char *source, struct letter_input *input, instant now,
    struct preview *out, struct err *err)
{
	if (channel != NULL)
		return render_body(world, channel, wording, input, out, err);
	if (kind == WORDING_DIGEST)
		return render_digest(world, wording, input, now, &out->text,
		    err);
	if (kind == WORDING_SOURCE_LOST || kind == WORDING_SOURCE_BACK ||
	    kind == WORDING_ADMIN || kind == WORDING_CONFIRM)
		render_notice(world, wording, kind,
		    source == NULL ? preview_sample_source(world) : source, now,
		    &out->text);
	else
		render_letter(world, wording, kind, input, now, &out->text);
	return true;
}

bool
preview_render(struct world *world, const char *name, const char *source,
    const char *code, instant now, struct preview *out, struct err *err)
{
	const struct conf_channel *channel = conf_channel(world->conf, name);
	struct complaints complaints = { 0 };
	enum wording_kind kind = WORDING_ALERT;
	struct letter_input input;
	struct wording *wording;
	bool good;

	*out = (struct preview){ .body = NULL };
	if (kind_of(name, &kind))
		channel = NULL;
	else if (channel == NULL || channel->kind != CHANNEL_WEBHOOK)
		return err_set(err,
		    "\"%s\" is neither a kind of letter nor a webhook channel",
		    name);
	if (!find_input(world, source, code, now, &input, err))
		return false;
	wording = wording_load(world->conf->templates_path, &complaints);
	if (wording == NULL)
		return refuse_complaints(world, &complaints, err);
	complaints_finish(&complaints);
	good = render(world, wording, channel, kind, source, &input, now, out,
	    err);
	wording_free(wording);
	return good;
}
