/* The reader that follows the tables: known keys, missing keys, defaults. */
#include "wire/conf_key.h"

#include <string.h>

#include "base/mem.h"

enum { KEYS_MAX = 64 };

static void
tell(struct conf_reader *reader, const struct yaml_node *node, bool warning,
    const char *text)
{
	if (warning)
		complaints_warn(reader->complaints, node->file, node->line,
		    node->column, "%s", text);
	else
		complaints_add(reader->complaints, node->file, node->line,
		    node->column, "%s", text);
}

void
conf_complain(struct conf_reader *reader, const struct yaml_node *node,
    const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	tell(reader, node, false, text);
	mem_free(text);
}

void
conf_warn(struct conf_reader *reader, const struct yaml_node *node,
    const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = mem_vprintf(fmt, args);
	va_end(args);
	tell(reader, node, true, text);
	mem_free(text);
}

static const struct conf_key *
find_key(const struct conf_section *section, const char *name)
{
	for (int i = 0; i < section->count; i++)
		if (text_equal(section->keys[i].name, name))
			return &section->keys[i];
	return NULL;
}

static void
complain_unknown(struct conf_reader *reader, const struct conf_section *section,
    const struct yaml_node *key)
{
	const char *names[KEYS_MAX];
	const char *near;

	for (int i = 0; i < section->count; i++)
		names[i] = section->keys[i].name;
	near = text_nearest(key->text, names, (size_t)section->count);
	if (near != NULL)
		conf_complain(reader, key,
		    "unknown key \"%s\"; did you mean \"%s\"?", key->text,
		    near);
	else
		conf_complain(reader, key, "unknown key \"%s\"", key->text);
}

/* A default is a snippet of YAML read by the key's own parser, so that it can
 * only be what the operator could have written.  It carries the place of the
 * map that lacks the key. */
static void
read_default(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *map, void *out)
{
	struct yaml_node node;
	struct slice text = { key->fallback, strlen(key->fallback) };

	if (yaml_parse(reader->arena, map->file, text, &node,
		reader->complaints)) {
		node.line = map->line;
		node.column = map->column;
		key->parse(reader, key, &node, (char *)out + key->at);
	}
}

static void
read_key(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *map, void *out)
{
	const struct yaml_node *node = yaml_member(map, key->name);

	if (node == NULL && key->fallback == NULL) {
		if (!map->partial)
			conf_complain(reader, map, "missing key \"%s\"",
			    key->name);
	} else if (node == NULL) {
		if (key->fallback[0] != '\0')
			read_default(reader, key, map, out);
	} else if (yaml_is_null(node)) {
		conf_complain(reader, node, "%s: has no value", key->name);
	} else {
		key->parse(reader, key, node, (char *)out + key->at);
	}
}

void
conf_read_map(struct conf_reader *reader, const struct conf_section *section,
    const struct yaml_node *node, void *out)
{
	if (node->shape != YAML_MAP) {
		conf_complain(reader, node, "a map of keys is wanted, not %s",
		    yaml_shape_text(node));
		return;
	}
	for (int i = 0; i < node->count; i++)
		if (find_key(section, node->keys[i].text) == NULL)
			complain_unknown(reader, section, &node->keys[i]);
	for (int i = 0; i < section->count; i++)
		read_key(reader, &section->keys[i], node, out);
	/* What is compared at the end may be what is missing. */
	if (section->finish != NULL && !node->partial)
		section->finish(reader, node, out);
}

void
conf_parse_map(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	conf_read_map(reader, key->section, node, out);
}

void
conf_parse_new_map(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	void *item = arena_alloc(reader->arena, key->section->size);

	conf_read_map(reader, key->section, node, item);
	memcpy(out, &item, sizeof(item));
}

int *
conf_count_of(const struct conf_key *key, void *out)
{
	return (int *)(void *)((char *)out - key->at + key->count_at);
}

void
conf_parse_list(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	size_t size = key->section->size;
	char *items;

	if (node->shape != YAML_LIST) {
		conf_complain(reader, node, "%s: a list is wanted, not %s",
		    key->name, yaml_shape_text(node));
		return;
	}
	if (key->high > 0 && node->count > key->high) {
		conf_complain(reader, node, "%s: more than %lld entries",
		    key->name, (long long)key->high);
		return;
	}
	items = arena_alloc(reader->arena, (size_t)node->count * size + 1);
	for (int i = 0; i < node->count; i++)
		conf_read_map(reader, key->section, &node->items[i],
		    items + (size_t)i * size);
	memcpy(out, &items, sizeof(items));
	*conf_count_of(key, out) = node->count;
}

void
conf_parse_elsewhere(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	(void)reader;
	(void)key;
	(void)node;
	(void)out;
}

int
conf_items(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node)
{
	if (node->shape == YAML_MAP) {
		conf_complain(reader, node,
		    "%s: a value or a list of values is wanted, not a map",
		    key->name);
		return 0;
	}
	if (node->shape == YAML_TEXT)
		return 1;
	if (key->high > 0 && node->count > key->high) {
		conf_complain(reader, node, "%s: more than %lld values",
		    key->name, (long long)key->high);
		return 0;
	}
	return node->count;
}

const struct yaml_node *
conf_item(const struct yaml_node *node, int index)
{
	return node->shape == YAML_LIST ? &node->items[index] : node;
}

static struct conf_owned *
own(struct conf_reader *reader)
{
	struct conf_owned *owned = arena_alloc(reader->arena, sizeof(*owned));

	owned->next = reader->owned;
	reader->owned = owned;
	return owned;
}

const struct selector *
conf_selector_of(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node)
{
	struct selector *selector;
	struct err err;

	if (node->shape != YAML_TEXT || yaml_is_null(node)) {
		conf_complain(reader, node, "%s: a selector is wanted, not %s",
		    key->name, yaml_shape_text(node));
		return NULL;
	}
	selector = selector_build(node->text, &err);
	if (selector == NULL)
		conf_complain(reader, node, "%s: %s", key->name, err.text);
	else
		own(reader)->selector = selector;
	return selector;
}

/* Presets name secrets that only the operator can place. */
static void
check_secrets(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, const struct template *template)
{
	const char *name;

	for (int i = 0; (name = template_secret(template, i)) != NULL; i++) {
		bool known = false;

		for (int j = 0; j < reader->secret_count; j++)
			known |= text_equal(reader->secrets[j].name, name);
		if (!known)
			conf_complain(reader, node,
			    "%s: secret \"%s\" is not named under \"secrets\"",
			    key->name, name);
	}
}

const struct template *
conf_template_of(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, const char *text, enum template_place place)
{
	struct err err;
	struct template *template = template_build(text, place, &err);

	if (template == NULL)
		conf_complain(reader, node, "%s: %s", key->name, err.text);
	else
		own(reader)->template = template;
	if (template != NULL)
		check_secrets(reader, key, node, template);
	return template;
}

void
conf_own_mapping(struct conf_reader *reader, struct mapping *mapping)
{
	own(reader)->mapping = mapping;
}
