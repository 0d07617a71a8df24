/* The table of hosoweb: its account, and the links that lead to it. */
#include <string.h>

#include "wire/conf_key.h"
#include "wire/letter_link.h"

/* How the secrets are named that hosoweb reads, and no others. */
static const char key_name[] = CONF_WEB_SECRETS "key";
static const char old_key_name[] = CONF_WEB_SECRETS "old_key";

static const char accounts_name[] = CONF_WEB_ACCOUNTS;

static void
parse_key(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	conf_wish_secret(reader, key,
	    strcmp(key->name, "key") == 0 ? key_name : old_key_name, node, out);
}

/* What stands in the file is for conf_set_accounts. */
static void
parse_accounts(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	(void)out;
	conf_wish_secret(reader, key, accounts_name, node, NULL);
}

/* A header's name, as RFC 9110 has it, and none that says something else. */
static void
parse_header(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	static const char known[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-";
	const char *text = NULL;

	conf_parse_text(reader, key, node, &text);
	if (text == NULL)
		return;
	if (strspn(text, known) != strlen(text) || strlen(text) > 64)
		conf_complain(reader, node,
		    "%s: \"%s\" is no header's name (X-Remote-User)", key->name,
		    text);
	else
		*(const char **)out = text;
}

static const struct conf_key proxy_keys[] = {
	{ .name = "header",
	    .parse = parse_header,
	    .at = CONF_AT(conf_web_proxy, header),
	    .fallback = "",
	    .help = "The header in which it names who is signed in; without "
		    "it people sign in by password." },
	{ .name = "from",
	    .parse = conf_parse_networks,
	    .at = CONF_AT(conf_web_proxy, from),
	    .count_at = CONF_AT(conf_web_proxy, from_count),
	    .high = CONF_PROXIES,
	    .help = "Its addresses, at most 8: from no other is it believed." },
};

static void
finish_proxy(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	const struct yaml_node *from = yaml_member(map, "from");

	(void)out;
	if (from != NULL && from->shape == YAML_LIST && from->count == 0)
		conf_complain(reader, from, "from: names no address");
}

const struct conf_section conf_section_proxy = {
	.name = "web.proxy",
	.keys = proxy_keys,
	.count = sizeof(proxy_keys) / sizeof(proxy_keys[0]),
	.size = sizeof(struct conf_web_proxy),
	.finish = finish_proxy,
};

static const struct conf_key keys[] = {
	{ .name = "user",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_web, user),
	    .fallback = "hosoweb",
	    .help = "The account it runs as: it alone may say for whom it "
		    "asks." },
	{ .name = "address",
	    .parse = conf_parse_url,
	    .at = CONF_AT(conf_web, address),
	    .fallback = "",
	    .help = "Where people reach it; without it letters have no link "
		    "to answer by." },
	{ .name = "key",
	    .parse = parse_key,
	    .at = CONF_AT(conf_web, key),
	    .fallback = "",
	    .help = "The secret that signs the links of letters: 32 "
		    "characters or more." },
	{ .name = "old_key",
	    .parse = parse_key,
	    .at = CONF_AT(conf_web, old_key),
	    .fallback = "",
	    .help = "The secret before it: its links are still taken." },
	{ .name = "links_for",
	    .parse = conf_parse_seconds64,
	    .at = CONF_AT(conf_web, links_for),
	    .fallback = "14d",
	    .low = 3600,
	    .high = 366LL * 86400,
	    .help = "How long a letter's link holds." },
	{ .name = "accounts",
	    .parse = parse_accounts,
	    .at = CONF_AT(conf_web, accounts),
	    .fallback = "",
	    .help = "The secret that lists who may sign in to the dashboard; "
		    "without it nobody may." },
	{ .name = "proxy",
	    .parse = conf_parse_map,
	    .section = &conf_section_proxy,
	    .at = CONF_AT(conf_web, proxy),
	    .fallback = "",
	    .help = "The reverse proxy, believed for what it tells." },
	{ .name = "metrics_by_agency",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(conf_web, metrics_by_agency),
	    .fallback = "no",
	    .help = "Whether /metrics counts open dossiers by agency, too." },
	{ .name = "public",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(conf_web, is_public),
	    .fallback = "no",
	    .help = "Whether everybody may read counts and rates by agency "
		    "(/cong-khai)." },
	{ .name = "public_hotline",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_web, public_hotline),
	    .fallback = "",
	    .help = "The telephone for remarks that the public board names." },
	{ .name = "public_address",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_web, public_address),
	    .fallback = "",
	    .help = "Where the public board says that remarks are sent." },
};

static void
finish(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	const struct yaml_node *address = yaml_member(map, "address");
	const struct yaml_node *key = yaml_member(map, "key");
	const struct yaml_node *old_key = yaml_member(map, "old_key");
	const struct yaml_node *board = yaml_member(map, "public");
	const struct conf_web *web = out;

	if (web->is_public &&
	    (text_is_empty(web->public_hotline) ||
		text_is_empty(web->public_address)))
		conf_complain(reader, board,
		    "public: the board names whom to tell (web: "
		    "public_hotline, public_address)");
	if (web->address != NULL && strpbrk(web->address, "?#") != NULL)
		conf_complain(reader, address,
		    "address: \"%s\": a query or a fragment cannot be in it",
		    web->address);
	if (address != NULL && key == NULL)
		conf_complain(reader, address,
		    "address: links need a key to be signed with (web: key)");
	if (web->proxy.header != NULL && web->proxy.from_count > 0 &&
	    yaml_member(map, "accounts") == NULL)
		conf_complain(reader, yaml_member(map, "proxy"),
		    "proxy: whom its header names must be among accounts (web: "
		    "accounts)");
	if (web->address != NULL && text_starts(web->address, "https://") &&
	    yaml_member(map, "accounts") != NULL &&
	    yaml_member(map, "proxy") == NULL)
		conf_warn(reader, yaml_member(map, "accounts"),
		    "accounts: all who sign in count as one address, that of "
		    "whatever speaks https before hosoweb (web: proxy names "
		    "it)");
	if (address == NULL && key != NULL)
		conf_warn(reader, key,
		    "key: without an address (web: address) letters have no "
		    "link");
	if (old_key != NULL && key == NULL)
		conf_complain(reader, old_key,
		    "old_key: there is no key that took its place (web: key)");
}

const struct conf_section conf_section_web = {
	.name = "web",
	.keys = keys,
	.count = sizeof(keys) / sizeof(keys[0]),
	.size = sizeof(struct conf_web),
	.finish = finish,
};

static void
check_key(const struct conf *conf, const char *name, const char *value,
    struct complaints *complaints)
{
	for (int i = 0; value != NULL && i < conf->secret_count; i++) {
		const struct conf_secret *secret = &conf->secrets[i];

		if (strcmp(secret->name, name) == 0 &&
		    strlen(value) < LETTER_LINK_KEY_MIN)
			complaints_add(complaints, secret->file, secret->line,
			    secret->column,
			    "secret %s: has %zu characters, at least %d are "
			    "wanted (openssl rand -base64 48)",
			    name, strlen(value), LETTER_LINK_KEY_MIN);
	}
}

void
conf_check_web(const struct conf *conf, struct complaints *complaints)
{
	check_key(conf, key_name, conf->web.key, complaints);
	check_key(conf, old_key_name, conf->web.old_key, complaints);
}

void
conf_set_accounts(struct conf *conf, const char *file, struct slice bytes,
    struct complaints *complaints)
{
	conf->web.accounts = web_accounts_parse(file, bytes, conf->directory,
	    conf->arena, complaints);
}
