/* What another file supposes to be in force: ladder, classes, routes,
 * departures.
 */
#include "wire/conf_key.h"

/* As in hosod.yaml; what is not named stays as it is there. */
static const char *const names[] = { "ladder", "classes", "routes",
	"departures" };

enum { NAMES = sizeof(names) / sizeof(names[0]) };

static void
copy_keys(struct conf_key out[NAMES])
{
	const struct conf_section *root = &conf_section_root;
	int count = 0;

	for (int i = 0; i < root->count; i++)
		for (int k = 0; k < NAMES; k++)
			if (text_equal(root->keys[i].name, names[k])) {
				out[count] = root->keys[i];
				out[count++].fallback = "";
			}
}

/* That none is there is no ladder to try. */
static void
read_keys(struct conf_reader *reader, const struct yaml_node *map)
{
	struct conf_key keys[NAMES] = { { 0 } };
	const struct conf_section section = { .name = "",
		.keys = keys,
		.count = NAMES,
		.size = sizeof(struct conf) };
	struct yaml_node root = reader->internals->root;

	copy_keys(keys);
	if (map->shape == YAML_MAP && map->count == 0) {
		conf_complain(reader, map,
		    "none of ladder, classes, routes and departures is given");
		return;
	}
	conf_read_map(reader, &section, map, reader->conf);
	if (map->shape != YAML_MAP)
		return;
	conf_check_names(reader, yaml_member(map, "classes"), "class");
	/* Also of rungs that stay, whose class may be gone. */
	yaml_merge(reader->arena, &root, map, &reader->internals->root);
	conf_check_classes(reader, &reader->internals->root);
}

void
conf_suppose(struct conf *conf, const struct conf_file *file,
    struct complaints *complaints)
{
	struct conf_reader reader = { .arena = conf->arena,
		.complaints = complaints,
		.folder = "",
		.conf = conf,
		.internals = conf->internals,
		.owned = conf->internals->owned };
	struct yaml_node map;
	const char *name = arena_string(conf->arena, file->name);

	if (yaml_parse(conf->arena, name, file->bytes, &map, complaints))
		read_keys(&reader, &map);
	conf->internals->owned = reader.owned;
}
