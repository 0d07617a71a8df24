/* The tables of privacy: what letters do not say, what is kept of persons. */
#include "core/person.h"
#include "wire/conf_key.h"

static void
complain_part(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node)
{
	static const char *const words[PERSON_PARTS] = { "applicant",
		"identity", "phone" };
	const char *near = text_nearest(node->text, words, PERSON_PARTS);

	if (near != NULL)
		conf_complain(reader, node,
		    "%s: \"%s\" is no personal data; did you mean \"%s\"?",
		    key->name, node->text, near);
	else
		conf_complain(reader, node,
		    "%s: \"%s\" is none of applicant, identity, phone",
		    key->name, node->text);
}

static void
parse_keep(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int count = conf_items(reader, key, node);
	unsigned keep = 0;

	for (int i = 0; i < count; i++) {
		const struct yaml_node *item = conf_item(node, i);
		enum person_part part;

		if (conf_text_of(reader, key, item) == NULL)
			continue;
		if (person_part_parse(item->text, &part))
			keep |= 1U << part;
		else
			complain_part(reader, key, item);
	}
	*(unsigned *)out = keep;
}

static const struct conf_key retention_keys[] = {
	{ .name = "personal",
	    .parse = conf_parse_seconds64,
	    .at = CONF_AT(conf_retention, personal),
	    .fallback = "30d",
	    .help = "Personal data, after the end of its dossier." },
	{ .name = "history",
	    .parse = conf_parse_seconds64,
	    .at = CONF_AT(conf_retention, history),
	    .fallback = "",
	    .low = 86400,
	    .help = "What history says of a dossier, after its end; left out: "
		    "for ever." },
};

const struct conf_section conf_section_retention = {
	.name = "privacy.retention",
	.keys = retention_keys,
	.count = sizeof(retention_keys) / sizeof(retention_keys[0]),
	.size = sizeof(struct conf_retention),
};

static const struct conf_key privacy_keys[] = {
	{ .name = "procedure_names",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(conf_privacy, procedure_names),
	    .fallback = "yes",
	    .help = "no: letters name the field of every procedure instead of "
		    "its name, not only of sensitive ones." },
	{ .name = "keep",
	    .parse = parse_keep,
	    .at = CONF_AT(conf_privacy, keep),
	    .fallback = "[]",
	    .high = PERSON_PARTS,
	    .help = "Personal data that is kept: applicant, identity, phone." },
	{ .name = "retention",
	    .parse = conf_parse_map,
	    .section = &conf_section_retention,
	    .at = CONF_AT(conf_privacy, retention),
	    .fallback = "{}",
	    .help = "How long it is kept." },
};

const struct conf_section conf_section_privacy = {
	.name = "privacy",
	.keys = privacy_keys,
	.count = sizeof(privacy_keys) / sizeof(privacy_keys[0]),
	.size = sizeof(struct conf_privacy),
};

/* Which of the three ${source} maps; what is not kept is complained of. */
static unsigned
check_source(struct conf_reader *reader, const struct yaml_node *source)
{
	const struct yaml_node *fields = yaml_member(source, "fields");
	unsigned mapped = 0;

	for (int i = 0; fields != NULL && i < PERSON_PARTS; i++) {
		const char *word = person_part_text((enum person_part)i);
		const struct yaml_node *place = yaml_member(fields, word);

		if (place == NULL || yaml_is_null(place))
			continue;
		mapped |= 1U << i;
		if ((reader->conf->privacy.keep >> i & 1) == 0)
			conf_complain(reader, place,
			    "fields: %s is personal data, which is read only "
			    "where \"privacy: keep:\" lists it",
			    word);
	}
	return mapped;
}

void
conf_check_personal(struct conf_reader *reader, const struct yaml_node *root)
{
	const struct yaml_node *sources = yaml_member(root, "sources");
	const struct yaml_node *keep =
	    yaml_member(yaml_member(root, "privacy"), "keep");
	unsigned mapped = 0;

	for (int i = 0; sources != NULL && sources->shape == YAML_LIST &&
	     i < sources->count;
	     i++)
		mapped |= check_source(reader, &sources->items[i]);
	for (int i = 0; i < PERSON_PARTS; i++)
		if ((reader->conf->privacy.keep & ~mapped) >> i & 1)
			conf_warn(reader, keep,
			    "keep: no source maps %s: none is kept",
			    person_part_text((enum person_part)i));
}
