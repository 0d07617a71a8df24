/* Secrets: named in the configuration, their values kept in files. */
#include <string.h>

#include "wire/conf_key.h"

/* The place a secret is read from: a credential's name or {file: PATH}. */
static bool
read_place(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, struct conf_secret *out)
{
	const struct yaml_node *file;

	if (node->shape == YAML_MAP) {
		static const struct conf_key file_key = { .name = "file" };

		file = yaml_member(node, "file");
		if (file == NULL || node->count != 1) {
			conf_complain(reader, node,
			    "%s: the name of a credential or {file: PATH} is "
			    "wanted",
			    key->name);
			return false;
		}
		conf_parse_path(reader, &file_key, file, &out->path);
		return out->path != NULL;
	}
	conf_parse_text(reader, key, node, &out->credential);
	if (out->credential == NULL)
		return false;
	/* A credential is a file name; anything else may be the secret
	 * itself, so it is not repeated. */
	if (strchr(out->credential, '/') != NULL || out->credential[0] == '.' ||
	    strlen(out->credential) > 255) {
		conf_complain(reader, node,
		    "%s: is not the name of a credential; write {file: PATH} "
		    "for a file elsewhere",
		    key->name);
		return false;
	}
	return true;
}

void
conf_wish_secret(struct conf_reader *reader, const struct conf_key *key,
    const char *name, const struct yaml_node *node, const char **value)
{
	struct conf_wish *wish = arena_alloc(reader->arena, sizeof(*wish));

	wish->secret = (struct conf_secret){ .name = name,
		.file = node->file,
		.line = node->line,
		.column = node->column };
	if (!read_place(reader, key, node, &wish->secret))
		return;
	wish->value = value;
	wish->next = reader->wishes;
	reader->wishes = wish;
	reader->wish_count++;
}
