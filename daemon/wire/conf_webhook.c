/* Webhooks: where letters are posted, as what, and what a good answer is. */
#include <string.h>
#include <strings.h>

#include "wire/conf_key.h"
#include "wire/json.h"
#include "wire/webhook_values.h"

enum { NETWORKS = 32, TESTS = 16, TEXT_LEAST = 100, TEXT_MOST = 1000000 };

static const char *const to_words[] = { "endpoint", "zalo", "phone", "mail",
	NULL };

static void
parse_values(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct conf_webhook *webhook = out;

	webhook->values =
	    conf_named_secrets(reader, key, node, &webhook->value_count);
}

static void
parse_signing(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct conf_webhook *webhook =
	    (struct conf_webhook *)(void *)((char *)out - key->at);
	const struct conf_key bounded = { .name = key->name,
		.high = CONF_WEBHOOK_SECRETS };
	int count = 1;

	/* A map here is one secret in a file of its own. */
	if (node->shape != YAML_MAP)
		count = conf_items(reader, &bounded, node);
	for (int i = 0; i < count; i++)
		conf_wish_secret(reader, key, key->name, conf_item(node, i),
		    &webhook->secrets[i]);
	webhook->secret_count = count;
}

/* An address that may hold {{secret.NAME}} and {{id}} behind its host. */
static void
parse_address(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	const char *braces = text == NULL ? NULL : strstr(text, "{{");
	struct yaml_node plain = *node;
	const char *host;

	if (text == NULL)
		return;
	if (braces != NULL)
		plain.text =
		    arena_bytes(reader->arena, text, (size_t)(braces - text));
	host = strstr(plain.text, "://");
	if (braces != NULL && (host == NULL || strchr(host + 3, '/') == NULL)) {
		conf_complain(reader, node,
		    "%s: {{…}} may stand behind the host only", key->name);
		return;
	}
	host = NULL;
	conf_parse_url(reader, key, &plain, &host);
	if (host != NULL)
		conf_parse_template(reader, key, node, out);
}

static void
parse_type(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = NULL;

	conf_parse_text(reader, key, node, &text);
	if (text != NULL && strchr(text, '/') == NULL)
		conf_complain(reader, node,
		    "%s: \"%s\" is no media type (application/json)", key->name,
		    text);
	else
		*(const char **)out = text;
}

#define WEBHOOK(member) .at = CONF_AT(conf_webhook, member)

static const struct conf_key webhook_keys[] = {
	/* First: the templates of the others name these. */
	{ .name = "secrets",
	    .parse = parse_values,
	    .fallback = "{}",
	    .help = "Names, {{secret.NAME}} of url and headers, to "
		    "credentials." },
	{ .name = "url",
	    .parse = parse_address,
	    WEBHOOK(request.url),
	    .help = "Where letters are posted; {{id}} is the recipient." },
	{ .name = "headers",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "Headers added to the request." },
	{ .name = "to",
	    .parse = conf_parse_choice,
	    WEBHOOK(to),
	    .words = to_words,
	    .fallback = "endpoint",
	    .help = "Who is the recipient: the endpoint, one letter for all; "
		    "or people, by zalo, phone or mail of the contacts." },
	{ .name = "body",
	    .parse = conf_parse_path,
	    WEBHOOK(body_path),
	    .fallback = "",
	    .help = "Mustache file of what is posted; else JSON of codes." },
	{ .name = "content_type",
	    .parse = parse_type,
	    WEBHOOK(content_type),
	    .fallback = "application/json",
	    .help = "What it is, and how fields are escaped in it." },
	{ .name = "text",
	    .parse = conf_parse_path,
	    WEBHOOK(text_path),
	    .fallback = "",
	    .help = "Mustache file of the message for people in it." },
	{ .name = "text_max",
	    .parse = conf_parse_int,
	    WEBHOOK(text_most),
	    .fallback = "",
	    .low = TEXT_LEAST,
	    .high = TEXT_MOST,
	    .help = "Characters that the message may have: fewer dossiers are "
		    "named then." },
	{ .name = "secret",
	    .parse = parse_signing,
	    WEBHOOK(secrets),
	    .fallback = "",
	    .help = "Credential with the signing secret (whsec_…); a list of "
		    "them while keys are changed." },
	{ .name = "ok",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    WEBHOOK(rules.success),
	    .count_at = CONF_AT(conf_webhook, rules.success_count),
	    .fallback = "",
	    .high = TESTS,
	    .help = "Tests that all hold in the body of a good answer." },
	{ .name = "refused",
	    .parse = conf_parse_list,
	    .section = &conf_section_test,
	    WEBHOOK(rules.fatal),
	    .count_at = CONF_AT(conf_webhook, rules.fatal_count),
	    .fallback = "",
	    .high = TESTS,
	    .help = "Tests of which one says: trying again changes nothing." },
	{ .name = "message",
	    .parse = conf_parse_selector,
	    WEBHOOK(rules.message),
	    .fallback = "",
	    .help = "Where an answer says what is wrong." },
	{ .name = "allow_networks",
	    .parse = conf_parse_networks,
	    WEBHOOK(allowed),
	    .count_at = CONF_AT(conf_webhook, allowed_count),
	    .high = NETWORKS,
	    .fallback = "",
	    .help = "Networks that the host may lie in though they are none of "
		    "the public internet (10.0.0.0/8)." },
	{ .name = "ca_file",
	    .parse = conf_parse_needed,
	    WEBHOOK(ca_file),
	    .fallback = "",
	    .help = "Certificates trusted instead of the system's." },
	{ .name = "proxy",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_webhook, proxy),
	    .fallback = "",
	    .help = "Address of a proxy; the environment is not asked.  "
		    "allow_networks holds for what the host resolves to "
		    "here." },
	{ .name = "timeout",
	    .parse = conf_parse_seconds,
	    WEBHOOK(timeout),
	    .fallback = "20s",
	    .low = 1,
	    .high = 600,
	    .help = "Of one letter." },
};

static enum message_escape
escape_of(const char *type)
{
	if (strcasestr(type, "json") != NULL)
		return MESSAGE_JSON;
	if (strcasestr(type, "x-www-form-urlencoded") != NULL)
		return MESSAGE_FORM;
	if (strcasestr(type, "xml") != NULL || strcasestr(type, "html") != NULL)
		return MESSAGE_HTML;
	return MESSAGE_PLAIN;
}

static void
wish_text(struct conf_reader *reader, const struct yaml_node *map,
    const char *key, const char *path, struct conf_webhook *webhook)
{
	const struct yaml_node *node = yaml_member(map, key);
	struct conf_text *wish;

	if (path == NULL || node == NULL)
		return;
	wish = arena_alloc(reader->arena, sizeof(*wish));
	*wish = (struct conf_text){ .next = reader->conf->texts,
		.key = key,
		.path = path,
		.file = node->file,
		.line = node->line,
		.column = node->column,
		.webhook = webhook,
		.is_body = text_equal(key, "body") };
	reader->conf->texts = wish;
}

/* {{page}} and its kin are a source's: here they never get a value. */
static void
check_variables(struct conf_reader *reader, const struct yaml_node *map,
    const struct request_plan *request)
{
	for (int i = 0; i < TEMPLATE_VARIABLES; i++)
		if (i != TEMPLATE_ID &&
		    request_uses(request, (enum template_variable)i))
			conf_complain(reader, map,
			    "webhook: only {{secret.NAME}} and {{id}} may "
			    "stand in url and headers");
}

static void
finish_webhook(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	struct conf_webhook *webhook = out;

	conf_read_headers(reader, map, &webhook->request);
	webhook->request.method = "POST";
	check_variables(reader, map, &webhook->request);
	for (int i = 0; i < webhook->request.header_count; i++)
		if (strcasecmp(webhook->request.headers[i].name,
			"Content-Type") == 0)
			conf_complain(reader, map,
			    "headers: content_type says what the body is");
	if (webhook->content_type != NULL)
		webhook->escape = escape_of(webhook->content_type);
	wish_text(reader, map, "body", webhook->body_path, webhook);
	wish_text(reader, map, "text", webhook->text_path, webhook);
	if (webhook->body_path == NULL &&
	    (webhook->text_path != NULL ||
		yaml_member(map, "content_type") != NULL))
		conf_complain(reader, map,
		    "webhook: text and content_type belong to a body");
	if (webhook->text_most > 0 && webhook->text_path == NULL)
		conf_complain(reader, map, "webhook: text_max belongs to text");
	/* A body of their own is for receivers that know no signatures. */
	if (webhook->secret_count == 0 && webhook->body_path == NULL)
		conf_warn(reader, map,
		    "no secret: receivers cannot tell who posted");
	reader->secrets = NULL;
	reader->secret_count = 0;
}

const struct conf_section conf_section_webhook = {
	.name = "channel.webhook",
	.keys = webhook_keys,
	.count = sizeof(webhook_keys) / sizeof(webhook_keys[0]),
	.size = sizeof(struct conf_webhook),
	.finish = finish_webhook,
};

static bool
is_sound(const struct conf_webhook *webhook, struct arena *arena,
    struct err *err)
{
	const struct template_values values = {
		.values = { [TEMPLATE_ID] = "x" },
		.secrets = webhook->values,
		.secret_count = webhook->value_count,
	};
	struct request unused;

	for (int i = 0; i < webhook->secret_count; i++) {
		struct webhook_secret key;

		if (webhook->secrets[i] != NULL &&
		    !webhook_secret_parse(webhook->secrets[i], &key, err))
			return false;
	}
	for (int i = 0; i < webhook->value_count; i++)
		if (webhook->values[i].value == NULL)
			return true; /* told already */
	return request_expand(&webhook->request, &values, arena, &unused, err);
}

void
conf_check_webhooks(const struct conf *conf, struct complaints *complaints)
{
	struct arena *arena = arena_new(4096);

	for (int i = 0; i < conf->channel_count; i++) {
		const struct conf_channel *channel = &conf->channels[i];
		struct err err;

		if (channel->kind == CHANNEL_WEBHOOK &&
		    channel->webhook.request.url != NULL &&
		    !is_sound(&channel->webhook, arena, &err))
			complaints_add(complaints, conf->file, channel->line, 0,
			    "channel %s: %s", channel->name, err.text);
	}
	arena_free(arena);
}

/* With every section once and with none the body must be JSON; so it is, for
 * fields stand in strings only, with whatever they say. */
static void
check_json(const struct conf_text *wish, const struct message *message,
    struct complaints *complaints)
{
	struct arena *arena = arena_new(4096);

	for (int full = 0; full < 2; full++) {
		const char *body = message_render(message,
		    webhook_sample(arena, full != 0), arena);
		const struct cJSON *json;
		struct err err;

		if (json_parse(arena, (struct slice){ body, strlen(body) },
			&json, &err))
			continue;
		complaints_add(complaints, wish->path, 0, 0,
		    "renders to no JSON %s: %s",
		    full ? "where every section is told"
			 : "where no section is",
		    err.text);
		break;
	}
	arena_free(arena);
}

void
conf_set_text(struct conf *conf, const struct conf_text *wish, const char *text,
    struct complaints *complaints)
{
	struct conf_webhook *webhook = wish->webhook;
	enum message_escape escape =
	    wish->is_body ? webhook->escape : MESSAGE_PLAIN;
	struct conf_owned *owned;
	struct message *message;
	size_t count;
	const struct message_field *fields =
	    webhook_fields(wish->is_body, &count);

	message =
	    message_build(wish->path, text, fields, count, escape, complaints);
	if (message == NULL)
		return;
	if (escape == MESSAGE_JSON)
		check_json(wish, message, complaints);
	owned = arena_alloc(conf->arena, sizeof(*owned));
	owned->message = message;
	owned->next = conf->internals->owned;
	conf->internals->owned = owned;
	*(wish->is_body ? &webhook->body : &webhook->text) = message;
}
