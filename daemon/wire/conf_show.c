/* The configuration in force, as YAML with the origin of every line. */
#include "wire/conf_key.h"

static void show_map(struct buf *buf, const struct conf_section *section,
    const struct yaml_node *map, int indent);

static void
add_indent(struct buf *buf, int indent)
{
	for (int i = 0; i < indent; i++)
		buf_add(buf, "  ");
}

static void
add_origin(struct buf *buf, const struct yaml_node *node)
{
	buf_printf(buf, "  # %s:%d\n", node->file, node->line);
}

/* A map of free names: secrets, headers, status maps. */
static bool
is_wide(const struct yaml_node *node)
{
	return node->shape == YAML_MAP && node->count > 3;
}

static void
show_free_map(struct buf *buf, const struct yaml_node *map, int indent)
{
	for (int i = 0; i < map->count; i++) {
		add_indent(buf, indent);
		yaml_print_text(buf, map->keys[i].text);
		buf_add(buf, ": ");
		yaml_print_flow(buf, &map->items[i]);
		add_origin(buf, &map->items[i]);
	}
}

static void
show_list(struct buf *buf, const struct conf_section *section,
    const struct yaml_node *list, int indent)
{
	for (int i = 0; i < list->count; i++) {
		struct buf item = buf_over(buf->arena);

		show_map(&item, section, &list->items[i], indent + 1);
		if (item.size == 0)
			continue;
		/* The dash takes the place of the first line's indent. */
		item.data[2 * indent] = '-';
		buf_add(buf, item.data);
	}
}

static void
show_given(struct buf *buf, const struct conf_key *key,
    const struct yaml_node *node, int indent)
{
	add_indent(buf, indent);
	/* The preset is merged in already; laid under again, it would bring
	 * back what the file removed from it. */
	if (text_equal(key->name, "include")) {
		buf_printf(buf, "# include: %s\n", node->text);
		return;
	}
	buf_printf(buf, "%s:", key->name);
	if (key->section != NULL && node->shape == YAML_MAP) {
		buf_add_char(buf, '\n');
		show_map(buf, key->section, node, indent + 1);
	} else if (key->section != NULL && node->shape == YAML_LIST &&
	    node->count > 0) {
		buf_add_char(buf, '\n');
		show_list(buf, key->section, node, indent);
	} else if (is_wide(node)) {
		buf_add_char(buf, '\n');
		show_free_map(buf, node, indent + 1);
	} else {
		buf_add_char(buf, ' ');
		yaml_print_flow(buf, node);
		add_origin(buf, node);
	}
}

static void
show_default(struct buf *buf, const struct conf_key *key, int indent)
{
	static const struct yaml_node empty = { .shape = YAML_MAP };

	if (text_is_empty(key->fallback))
		return;
	add_indent(buf, indent);
	if (key->section != NULL && text_equal(key->fallback, "{}")) {
		buf_printf(buf, "%s:\n", key->name);
		show_map(buf, key->section, &empty, indent + 1);
	} else {
		buf_printf(buf, "%s: %s  # default\n", key->name,
		    key->fallback);
	}
}

static void
show_map(struct buf *buf, const struct conf_section *section,
    const struct yaml_node *map, int indent)
{
	for (int i = 0; i < section->count; i++) {
		const struct conf_key *key = &section->keys[i];
		const struct yaml_node *node = yaml_member(map, key->name);

		if (node != NULL)
			show_given(buf, key, node, indent);
		else
			show_default(buf, key, indent);
	}
}

static const char *
rung_place(struct arena *arena, const struct rung *rung)
{
	switch (rung->kind) {
	case RUNG_WORKING_DAYS_BEFORE:
		return arena_printf(arena, "before: %dwd", rung->n);
	case RUNG_WORKING_HOURS_BEFORE:
		return arena_printf(arena, "before: %dwh", rung->n);
	case RUNG_DUE_DAY:
		return "at: due-day";
	case RUNG_OVERDUE:
		return "at: overdue";
	case RUNG_BUNDLE:
		return arena_printf(arena, "bundle: \"%02d:%02d\"",
		    (int)(rung->at / 3600), (int)(rung->at / 60 % 60));
	case RUNG_WORKING_DAYS_AFTER:
		return arena_printf(arena, "after: %dwd", rung->n);
	case RUNG_WORKING_HOURS_AFTER:
		return arena_printf(arena, "after: %dwh", rung->n);
	case RUNG_SHARE_BEFORE:
		return arena_printf(arena, "before: %d%%", rung->n);
	case RUNG_SHARE_AFTER:
		return arena_printf(arena, "after: %d%%", rung->n);
	}
	return "";
}

/* The default ladder is a value of core/ladder, not a text of the table. */
static void
show_ladder(struct buf *buf, const struct ladder *ladder)
{
	buf_add(buf, "ladder:  # default\n");
	for (int i = 0; i < ladder->count; i++) {
		const struct rung *rung = &ladder->rungs[i];
		const char *comma = "";

		buf_printf(buf,
		    "- {name: %s, clock: %s, %s, severity: %s, roles: [",
		    rung->name, clock_kind_text(rung->clock),
		    rung_place(buf->arena, rung),
		    severity_text(rung->severity));
		for (unsigned bit = ROLE_OFFICER; bit <= ROLE_ADMINISTRATOR;
		     bit <<= 1) {
			if (!(rung->roles & bit))
				continue;
			buf_printf(buf, "%s%s", comma,
			    role_text((enum role)bit));
			comma = ", ";
		}
		buf_printf(buf, "], at_once: %s}\n",
		    rung->at_once ? "yes" : "no");
	}
}

char *
conf_show(const struct conf *conf, struct arena *arena)
{
	struct buf buf = buf_over(arena);

	show_map(&buf, &conf_section_root, &conf->internals->root, 0);
	if (yaml_member(&conf->internals->root, "ladder") == NULL)
		show_ladder(&buf, &conf->ladder);
	return arena_string(arena, buf_text(&buf));
}
