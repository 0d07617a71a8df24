/* Who is told of what: the table of routes, and the last resort. */
#include <string.h>

#include "wire/conf_key.h"

/* The rung's own roles stand beside the others under one word. */
static void
parse_roles(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct route_row *row = out;
	int count = conf_items(reader, key, node);

	for (int i = 0; i < count; i++) {
		const struct yaml_node *item = conf_item(node, i);
		unsigned roles = 0;

		if (item->shape == YAML_TEXT &&
		    text_equal(item->text, "rung")) {
			row->rung = true;
			continue;
		}
		conf_parse_roles(reader, key, item, &roles);
		row->roles |= roles;
	}
	if (count == 0 && node->shape == YAML_LIST)
		conf_complain(reader, node, "%s: names no role", key->name);
}

static void
parse_field(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text != NULL)
		*(const char **)out = text_fold(reader->arena, text);
}

static const struct conf_key route_keys[] = {
	{ .name = "agency",
	    .parse = conf_parse_text,
	    .at = CONF_AT(route_row, agency),
	    .fallback = "",
	    .help = "Code of the agency; those below it, too." },
	{ .name = "field",
	    .parse = parse_field,
	    .at = CONF_AT(route_row, field),
	    .fallback = "",
	    .help = "The procedure's field, as the catalogue has it." },
	{ .name = "procedure",
	    .parse = conf_parse_text,
	    .at = CONF_AT(route_row, procedure),
	    .fallback = "",
	    .help = "Code of the procedure." },
	{ .name = "severity",
	    .parse = conf_parse_severity,
	    .at = CONF_AT(route_row, severity),
	    .fallback = "reminder",
	    .help = "This or graver: reminder, due, overdue or grave." },
	{ .name = "source",
	    .parse = conf_parse_text,
	    .at = CONF_AT(route_row, source),
	    .fallback = "",
	    .help = "Name of the source." },
	{ .name = "clock",
	    .parse = conf_parse_clock,
	    .at = CONF_AT(route_row, clock),
	    .fallback = "",
	    .help = "resolution, acceptance, step, apology or supplement." },
	{ .name = "roles",
	    .parse = parse_roles,
	    .fallback = "",
	    .help = "Who is told; rung: whom the rung names." },
	{ .name = "contact",
	    .parse = conf_parse_text,
	    .at = CONF_AT(route_row, contact),
	    .fallback = "",
	    .help = "One contact, by account or mail address." },
	{ .name = "continue",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(route_row, continues),
	    .fallback = "no",
	    .help = "yes: the routes behind it are looked at, too." },
};

static void
finish_route(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct route_row *row = out;

	row->line = map->line;
	row->column = map->column;
	if (yaml_member(map, "clock") == NULL)
		row->clock = CLOCK_COUNT;
	if (yaml_member(map, "roles") == NULL &&
	    yaml_member(map, "contact") == NULL)
		conf_complain(reader, map,
		    "routes: neither roles nor contact says who is told");
	if (row->contact != NULL && strchr(row->contact, '@') != NULL &&
	    !directory_is_address(row->contact))
		conf_complain(reader, yaml_member(map, "contact"),
		    "contact: \"%s\" is no mail address", row->contact);
}

const struct conf_section conf_section_route = {
	.name = "routes",
	.keys = route_keys,
	.count = sizeof(route_keys) / sizeof(route_keys[0]),
	.size = sizeof(struct route_row),
	.finish = finish_route,
};

/* Of the roles only those that every dossier has: the last resort must be
 * there where no agency is known. */
void
conf_parse_fallback(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct routing *routing = out;
	const char *text = conf_text_of(reader, key, node);
	struct contact *contact;

	if (text == NULL)
		return;
	if (role_parse(text, &routing->fallback_role) &&
	    (routing->fallback_role & (ROLE_PROVINCE | ROLE_ADMINISTRATOR)))
		return;
	if (!directory_is_address(text)) {
		conf_complain(reader, node,
		    "%s: \"%s\" is none of province, administrator, and no "
		    "mail address",
		    key->name, text);
		return;
	}
	contact = arena_alloc(reader->arena, sizeof(*contact));
	*contact = (struct contact){ .name = text,
		.mail = text,
		.role = ROLE_PROVINCE,
		.from = { INT32_MIN },
		.to = { INT32_MAX } };
	routing->fallback = contact;
}
