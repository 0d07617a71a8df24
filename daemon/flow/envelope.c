/* Text into mail or webhook. */
#include "flow/envelope.h"

#include <string.h>

#include "base/text.h"
#include "flow/trial.h"
#include "wire/letter_link.h"
#include "wire/mime.h"
#include "wire/webhook_values.h"

/* The sender: of the channel, else of any that has one. */
static const char *
sender(const struct world *world, const struct conf_channel *channel,
    const char **name)
{
	const struct conf *conf = world->conf;

	*name = conf->office.name;
	if (channel->kind == CHANNEL_SMTP) {
		if (channel->smtp.from_name != NULL)
			*name = channel->smtp.from_name;
		return channel->smtp.from;
	}
	for (int i = 0; i < conf->channel_count; i++)
		if (conf->channels[i].kind == CHANNEL_SMTP)
			return conf->channels[i].smtp.from;
	return "hosod@localhost.localdomain";
}

static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at == NULL ? "localhost.localdomain" : at + 1;
}

static bool
enclose_webhook(struct world *world, const struct conf_webhook *webhook,
    const struct webhook_said *said, bool trial, struct letter *out,
    struct err *err)
{
	const struct webhook_cover cover = { .subject = out->subject,
		.address = out->recipient,
		.id = out->message_id };
	const char *body;

	if (!webhook_render(webhook, said, &cover, world->turn, &body, err))
		return err_prefix(err, "channel %s", out->channel);
	/* A member before the others of our own object; what an office's
	 * template renders has the mark in its subject. */
	if (trial && webhook->body == NULL)
		body =
		    arena_printf(world->turn, "{\"trial\":true,%s", body + 1);
	out->bytes = body;
	out->size = strlen(body);
	return true;
}

/* The id of the dossier that ${key} is about, which stands before the first
 * bar; 0 when it is about something else. */
static int64_t
dossier_of(struct world *world, const char *key)
{
	int64_t id;

	return text_to_int(arena_bytes(world->turn, key, strcspn(key, "|")), 1,
		   INT64_MAX, &id)
	    ? id
	    : 0;
}

/* What mail programs draw a conversation from: the dossier, where a letter
 * tells of one alone; else what its recipient gets on one day.  No letter has
 * that Message-ID itself. */
static const char *
root_of(struct world *world, const struct notice_group *group,
    const char *const *keys, size_t count, instant now, const char *domain)
{
	int64_t dossier = dossier_of(world, keys[0]);
	char date[WHEN_TEXT];
	const char *root;

	for (size_t i = 1; i < count; i++)
		if (dossier_of(world, keys[i]) != dossier)
			dossier = 0;
	root = dossier != 0
	    ? arena_printf(world->turn, "dossier/%lld", (long long)dossier)
	    : arena_printf(world->turn, "day/%s/%s",
		  when_iso_day(date, world_day(world, now)), group->recipient);
	return mime_message_id(world->turn, &root, 1, domain);
}

const char *
envelope_link(struct world *world, const char *const *keys, size_t count,
    instant now)
{
	const struct conf_web *web = &world->conf->web;

	if (web->address == NULL || web->key == NULL)
		return NULL;
	return letter_link_url(world->turn, web->address, web->key,
	    mime_letter_name(world->turn, keys, count), now + web->links_for);
}

bool
envelope_enclose(struct world *world, const struct notice_group *group,
    const char *to_name, const char *const *keys, size_t key_count,
    const struct letter_text *text, const struct webhook_said *said,
    instant now, struct letter *out, struct err *err)
{
	const struct conf_channel *channel =
	    conf_channel(world->conf, group->channel);
	bool trial = trial_is_on(world);
	struct letter_text marked;
	struct mime_letter mail;
	struct slice bytes;

	if (channel == NULL)
		return err_set(err, "channel %s is configured no more",
		    group->channel);
	if (trial) {
		marked = trial_mark(world->turn, text);
		text = &marked;
	}
	*out = (struct letter){ .recipient = group->recipient,
		.recipient_name = to_name,
		.channel = group->channel,
		.kind = group->kind,
		.shape = conf_channel_shape(channel, world->turn),
		.subject = text->subject,
		.sealed = now,
		.state = trial_holds(world, group->recipient) ? LETTER_HELD
							      : LETTER_SEALED };
	mail = (struct mime_letter){ .to_name = to_name,
		.to = group->recipient,
		.subject = text->subject,
		.trial = trial,
		.date = now,
		.offset = world->conf->offset,
		.text = text->text,
		.html = text->html };
	mail.from = sender(world, channel, &mail.from_name);
	out->message_id =
	    mime_message_id(world->turn, keys, key_count, domain_of(mail.from));
	mail.message_id = out->message_id;
	mail.references =
	    root_of(world, group, keys, key_count, now, domain_of(mail.from));
	mail.list_id = arena_printf(world->turn, "%s.hosod.%s",
	    notice_kind_text(group->kind), domain_of(mail.from));
	if (channel->kind == CHANNEL_WEBHOOK)
		return enclose_webhook(world, &channel->webhook, said, trial,
		    out, err);
	if (!mime_build(&mail, world->turn, &bytes, err))
		return false;
	out->bytes = bytes.data;
	out->size = bytes.size;
	return true;
}
