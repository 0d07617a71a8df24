/* Addresses that are made of accounts. */
#include <string.h>
#include <strings.h>

#include "wire/conf_key.h"

static const char place[] = "{{account}}";

void
conf_parse_derive(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct mail_rule *rule = out;
	const char *at, *after;

	if (text == NULL)
		return;
	at = strstr(text, place);
	after = at == NULL ? NULL : at + strlen(place);
	if (at == NULL || strstr(after, "{{") != NULL ||
	    !directory_is_address(arena_printf(reader->arena, "%.*sa%s",
		(int)(at - text), text, after)) ||
	    strchr(after, '@') == NULL) {
		conf_complain(reader, node,
		    "%s: \"%s\" is no address with one {{account}} before "
		    "its @",
		    key->name, text);
		return;
	}
	rule->before = arena_bytes(reader->arena, text, (size_t)(at - text));
	rule->after = after;
}

void
conf_parse_domains(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char **domains = out;
	int count = conf_items(reader, key, node);

	for (int i = 0; i < count; i++) {
		const char *text =
		    conf_text_of(reader, key, conf_item(node, i));

		if (text == NULL)
			return;
		if (!directory_is_address(
			arena_printf(reader->arena, "a@%s", text)))
			conf_complain(reader, conf_item(node, i),
			    "%s: \"%s\" is no domain", key->name, text);
		domains[i] = text;
	}
	*conf_count_of(key, out) = count;
}

void
conf_check_derive(struct conf_reader *reader, const struct yaml_node *root)
{
	const struct conf *conf = reader->conf;
	const struct mail_rule *rule = &conf->routing.derive;
	const char *domain;

	if (rule->after == NULL)
		return;
	domain = strchr(rule->after, '@') + 1;
	for (int i = 0; i < conf->derive_domain_count; i++)
		if (strcasecmp(conf->derive_domains[i], domain) == 0)
			return;
	conf_complain(reader, yaml_member(root, "derive"),
	    "derive: \"%s\" is none of derive_domains", domain);
}
