/* The table of hosoweb: its account, and the links that lead to it. */
#include <string.h>

#include "wire/conf_key.h"
#include "wire/letter_link.h"

/* How the secrets are named that hosoweb reads, and no others. */
static const char key_name[] = CONF_WEB_SECRETS "key";
static const char old_key_name[] = CONF_WEB_SECRETS "old_key";

static void
parse_key(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	conf_wish_secret(reader, key,
	    strcmp(key->name, "key") == 0 ? key_name : old_key_name, node, out);
}

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
};

static void
finish(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	const struct yaml_node *address = yaml_member(map, "address");
	const struct yaml_node *key = yaml_member(map, "key");
	const struct yaml_node *old_key = yaml_member(map, "old_key");
	const struct conf_web *web = out;

	if (web->address != NULL && strpbrk(web->address, "?#") != NULL)
		conf_complain(reader, address,
		    "address: \"%s\": a query or a fragment cannot be in it",
		    web->address);
	if (address != NULL && key == NULL)
		conf_complain(reader, address,
		    "address: links need a key to be signed with (web: key)");
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
