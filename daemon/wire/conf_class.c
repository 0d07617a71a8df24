/* Classes of procedures that have rungs of their own. */
#include "core/ladder_class.h"
#include "wire/conf_key.h"

/* One text or a list of them; folded where ${fold}. */
static const char *const *
texts_of(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, bool fold, int *count)
{
	const struct conf_key one = { .name = key->name };
	int n = conf_items(reader, key, node);
	const char **out =
	    arena_alloc(reader->arena, ((size_t)n + 1) * sizeof(*out));

	*count = 0;
	for (int i = 0; i < n; i++) {
		const char *text =
		    conf_text_of(reader, &one, conf_item(node, i));

		if (text != NULL)
			out[(*count)++] =
			    fold ? text_fold(reader->arena, text) : text;
	}
	return out;
}

static void
parse_fields(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct ladder_class *class = out;

	class->fields = texts_of(reader, key, node, true, &class->field_count);
}

static void
parse_procedures(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct ladder_class *class = out;

	class->procedures =
	    texts_of(reader, key, node, false, &class->procedure_count);
}

static void
parse_limit(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct ladder_class *class = out;
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text == NULL)
		return;
	class->has_limit = limit_parse(text, &class->limit, &err);
	if (!class->has_limit)
		conf_complain(reader, node, "limit: %s", err.text);
}

static const struct conf_key class_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    .at = CONF_AT(ladder_class, name),
	    .help = "What `class` of a rung says." },
	{ .name = "fields",
	    .parse = parse_fields,
	    .fallback = "",
	    .help = "The fields (lĩnh vực) it takes." },
	{ .name = "procedures",
	    .parse = parse_procedures,
	    .fallback = "",
	    .help = "The codes of the procedures it takes." },
	{ .name = "limit",
	    .parse = parse_limit,
	    .fallback = "",
	    .help = "It takes procedures whose limit is not longer." },
};

/* One that takes everything would leave the general rungs to nobody. */
static void
finish_class(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	const struct ladder_class *class = out;

	if (yaml_member(map, "fields") == NULL &&
	    yaml_member(map, "procedures") == NULL &&
	    yaml_member(map, "limit") == NULL)
		conf_complain(reader, map,
		    "classes: \"%s\" has neither fields, procedures nor limit",
		    class->name == NULL ? "" : class->name);
}

const struct conf_section conf_section_class = {
	.name = "classes",
	.keys = class_keys,
	.count = sizeof(class_keys) / sizeof(class_keys[0]),
	.size = sizeof(struct ladder_class),
	.finish = finish_class,
};
