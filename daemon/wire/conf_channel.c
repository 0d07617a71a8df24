/* Channels: how letters leave. */
#include <string.h>
#include <strings.h>

#include "wire/conf_key.h"

static const char *const kinds[] = { "smtp", "webhook", "maildir", NULL };
static const char *const tls_words[] = { "starttls", "implicit", "none", NULL };

const char *
channel_kind_text(enum channel_kind kind)
{
	return kinds[kind];
}

const char *
conf_channel_address(const struct conf_channel *channel,
    const struct contact *contact)
{
	if (channel->kind != CHANNEL_WEBHOOK)
		return contact->mail;
	switch (channel->webhook.to) {
	case WEBHOOK_TO_ENDPOINT:
		break;
	case WEBHOOK_TO_ZALO:
		return contact->zalo;
	case WEBHOOK_TO_PHONE:
		return contact->phone;
	case WEBHOOK_TO_MAIL:
		return contact->mail;
	}
	return channel->name;
}

const char *
conf_channel_shape(const struct conf_channel *channel, struct arena *arena)
{
	static const char *const to[] = {
		[WEBHOOK_TO_ENDPOINT] = "endpoint",
		[WEBHOOK_TO_ZALO] = "zalo",
		[WEBHOOK_TO_PHONE] = "phone",
		[WEBHOOK_TO_MAIL] = "mail",
	};

	if (channel->kind != CHANNEL_WEBHOOK)
		return "mail";
	return arena_printf(arena, "webhook %s %s", to[channel->webhook.to],
	    channel->webhook.content_type);
}

bool
conf_channel_takes(const struct conf_channel *channel, const char *address)
{
	bool is_mail = strchr(address, '@') != NULL;

	if (channel->kind != CHANNEL_WEBHOOK)
		return is_mail;
	switch (channel->webhook.to) {
	case WEBHOOK_TO_ENDPOINT:
		break;
	case WEBHOOK_TO_ZALO:
	case WEBHOOK_TO_PHONE:
		return !is_mail && !text_equal(address, channel->name);
	case WEBHOOK_TO_MAIL:
		return is_mail;
	}
	return text_equal(address, channel->name);
}

/* An address as an envelope takes it; display names stand apart. */
static void
parse_address(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = NULL;
	const char *at;

	conf_parse_text(reader, key, node, &text);
	if (text == NULL)
		return;
	at = strchr(text, '@');
	if (at == NULL || at == text || at[1] == '\0' ||
	    strchr(at + 1, '@') != NULL || strpbrk(text, " <>,;\"") != NULL)
		conf_complain(reader, node,
		    "%s: \"%s\" is no mail address (one@place)", key->name,
		    text);
	else
		*(const char **)out = text;
}

static void
parse_password(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	conf_wish_secret(reader, key, "password", node, out);
}

#define SMTP(member) .at = CONF_AT(conf_smtp, member)

static const struct conf_key smtp_keys[] = {
	{ .name = "host",
	    .parse = conf_parse_text,
	    SMTP(host),
	    .help = "The server." },
	{ .name = "port",
	    .parse = conf_parse_int,
	    SMTP(port),
	    .fallback = "587",
	    .low = 1,
	    .high = 65535,
	    .help = "Its port: 587 for starttls, 465 for implicit." },
	{ .name = "tls",
	    .parse = conf_parse_choice,
	    SMTP(tls),
	    .fallback = "starttls",
	    .words = tls_words,
	    .help = "starttls, implicit or none." },
	{ .name = "user",
	    .parse = conf_parse_text,
	    SMTP(user),
	    .fallback = "",
	    .help = "Account; without one there is no AUTH." },
	{ .name = "password",
	    .parse = parse_password,
	    SMTP(password),
	    .fallback = "",
	    .help = "Credential that holds its password." },
	{ .name = "from",
	    .parse = parse_address,
	    SMTP(from),
	    .help = "Address in the From field." },
	{ .name = "from_name",
	    .parse = conf_parse_text,
	    SMTP(from_name),
	    .fallback = "",
	    .help = "Name before it." },
	{ .name = "mail_from",
	    .parse = parse_address,
	    SMTP(mail_from),
	    .fallback = "",
	    .help = "Envelope sender, where bounces go; else `from`." },
	{ .name = "helo",
	    .parse = conf_parse_text,
	    SMTP(helo),
	    .fallback = "",
	    .help = "Name said in EHLO; else the machine's." },
	{ .name = "ca_file",
	    .parse = conf_parse_needed,
	    SMTP(ca_file),
	    .fallback = "",
	    .help = "Certificates trusted instead of the system's." },
	{ .name = "proxy",
	    .parse = conf_parse_text,
	    SMTP(proxy),
	    .fallback = "",
	    .help = "Proxy that tunnels to the server; the environment is not "
		    "asked." },
	{ .name = "timeout",
	    .parse = conf_parse_seconds,
	    SMTP(timeout),
	    .fallback = "60s",
	    .low = 1,
	    .high = 3600,
	    .help = "Of one letter." },
};

/* A From that is not the login's mailbox is the usual way into spam. */
static void
check_sender(struct conf_reader *reader, const struct yaml_node *map,
    const struct conf_smtp *smtp)
{
	if (smtp->user == NULL || smtp->from == NULL ||
	    strchr(smtp->user, '@') == NULL ||
	    strcasecmp(smtp->user, smtp->from) == 0)
		return;
	conf_warn(reader, map,
	    "from: \"%s\" is not the mailbox of the login, \"%s\": many "
	    "servers take such letters for spam",
	    smtp->from, smtp->user);
}

static void
finish_smtp(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct conf_smtp *smtp = out;
	bool has_password = yaml_member(map, "password") != NULL;

	if (smtp->mail_from == NULL)
		smtp->mail_from = smtp->from;
	if ((smtp->user != NULL) != has_password)
		conf_complain(reader, map, "user and password belong together");
	if (smtp->tls == SMTP_PLAIN && smtp->user != NULL &&
	    !text_equal(smtp->host, "127.0.0.1") &&
	    !text_equal(smtp->host, "localhost"))
		conf_warn(reader, map,
		    "tls: none sends the password unprotected");
	check_sender(reader, map, smtp);
}

const struct conf_section conf_section_smtp = {
	.name = "channel.smtp",
	.keys = smtp_keys,
	.count = sizeof(smtp_keys) / sizeof(smtp_keys[0]),
	.size = sizeof(struct conf_smtp),
	.finish = finish_smtp,
};

static const struct conf_key maildir_keys[] = {
	{ .name = "path",
	    .parse = conf_parse_path,
	    .fallback = NULL,
	    .help = "The folder." },
};

const struct conf_section conf_section_maildir = {
	.name = "channel.maildir",
	.keys = maildir_keys,
	.count = sizeof(maildir_keys) / sizeof(maildir_keys[0]),
	.size = sizeof(const char *),
};

static void
parse_delays(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct retry *retry = (struct retry *)(void *)((char *)out - key->at);
	const struct conf_key bounded = { .name = key->name,
		.low = 1,
		.high = RETRY_STEPS };
	const struct conf_key each = { .name = key->name, .low = 1 };
	int count = conf_items(reader, &bounded, node);

	for (int i = 0; i < count; i++)
		conf_parse_seconds(reader, &each, conf_item(node, i),
		    &retry->delays[i]);
	if (count == 0 && node->shape == YAML_LIST)
		conf_complain(reader, node, "delays: names none");
	retry->count = count;
}

static const struct conf_key retry_keys[] = {
	{ .name = "delays",
	    .parse = parse_delays,
	    .at = CONF_AT(retry, delays),
	    .help = "What is waited after the first, second, … try." },
	{ .name = "forever",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(retry, forever),
	    .fallback = "no",
	    .help = "yes: the last delay again and again." },
};

const struct conf_section conf_section_retry = {
	.name = "channel.retry",
	.keys = retry_keys,
	.count = sizeof(retry_keys) / sizeof(retry_keys[0]),
	.size = sizeof(struct retry),
};

#define CHANNEL(member) .at = CONF_AT(conf_channel, member)

static const struct conf_key channel_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    CHANNEL(name),
	    .help =
		"How logs and commands call it; part of what makes a notice "
		"unique, so not to be changed lightly." },
	{ .name = "kind",
	    .parse = conf_parse_choice,
	    CHANNEL(kind),
	    .words = kinds,
	    .help = "smtp, webhook or maildir; the map of that name follows." },
	{ .name = "include",
	    .parse = conf_parse_text,
	    CHANNEL(include),
	    .fallback = "",
	    .help = "A preset whose keys stand where these are silent." },
	{ .name = "roles",
	    .parse = conf_parse_roles,
	    CHANNEL(roles),
	    .fallback = "all",
	    .help = "Roles that it serves." },
	{ .name = "departures",
	    .parse = conf_parse_departures,
	    CHANNEL(departures),
	    .count_at = CONF_AT(conf_channel, departure_count),
	    .fallback = "",
	    .help = "When its letters leave; else the office's departures." },
	{ .name = "at_once_interval",
	    .parse = conf_parse_seconds,
	    CHANNEL(at_once_interval),
	    .fallback = "10m",
	    .high = 24 * 3600,
	    .help = "At most one letter at once to a recipient in it; 0s: "
		    "each." },
	{ .name = "alarm_after",
	    .parse = conf_parse_seconds,
	    CHANNEL(alarm_after),
	    .fallback = "1h",
	    .low = 60,
	    .help = "Letters wait and none was carried this long: told to the "
		    "administrators." },
	{ .name = "smtp",
	    .parse = conf_parse_map,
	    .section = &conf_section_smtp,
	    CHANNEL(smtp),
	    .fallback = "",
	    .help = "Of an smtp channel." },
	{ .name = "webhook",
	    .parse = conf_parse_map,
	    .section = &conf_section_webhook,
	    CHANNEL(webhook),
	    .fallback = "",
	    .help = "Of a webhook channel." },
	{ .name = "maildir",
	    .parse = conf_parse_map,
	    .section = &conf_section_maildir,
	    CHANNEL(maildir),
	    .fallback = "",
	    .help = "Of a maildir channel: letters become files." },
	{ .name = "retry",
	    .parse = conf_parse_map,
	    .section = &conf_section_retry,
	    CHANNEL(retry),
	    .fallback = "",
	    .help = "When a letter is tried again; else what suits the kind." },
};

static const char *
text_or_empty(const struct yaml_node *node)
{
	return node != NULL && node->shape == YAML_TEXT ? node->text : "";
}

static void
finish_channel(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	struct conf_channel *channel = out;

	channel->line = map->line;
	if (channel->retry.count == 0)
		channel->retry = channel->kind == CHANNEL_WEBHOOK
		    ? retry_webhook
		    : retry_smtp;
	/* A kind that was refused says nothing about the rest. */
	if (!text_equal(text_or_empty(yaml_member(map, "kind")),
		channel_kind_text(channel->kind)))
		return;
	for (int i = 0; kinds[i] != NULL; i++) {
		const struct yaml_node *node = yaml_member(map, kinds[i]);

		if (i == (int)channel->kind && node == NULL)
			conf_complain(reader, map, "missing key \"%s\"",
			    kinds[i]);
		if (i != (int)channel->kind && node != NULL)
			conf_complain(reader, node,
			    "%s: the channel's kind is %s", kinds[i],
			    channel_kind_text(channel->kind));
	}
}

const struct conf_section conf_section_channel = {
	.name = "channels",
	.keys = channel_keys,
	.count = sizeof(channel_keys) / sizeof(channel_keys[0]),
	.size = sizeof(struct conf_channel),
	.finish = finish_channel,
};
