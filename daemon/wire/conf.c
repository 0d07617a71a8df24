/* The configuration as a whole: the root's table, presets, what is owned. */
#include "wire/conf.h"

#include <openssl/sha.h>
#include <string.h>

#include "wire/conf_key.h"

enum { ARENA_CHUNK = 64 * 1024, SOURCES_MAX = 64, CHANNELS_MAX = 32 };

static void
parse_delivery(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int index = 0;

	conf_parse_choice(reader, key, node, &index);
	*(bool *)out = index == 1;
}

static void
parse_log(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int index = 0;
	enum log_level level;

	conf_parse_choice(reader, key, node, &index);
	level = (enum log_level)(LOG_LEVEL_ERR + index);
	*(enum log_level *)out = level;
}

static void
parse_convention(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !convention_parse(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

static void
parse_cutoff(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !cutoff_parse(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

static void
parse_limit(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !limit_parse(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

static const struct conf_key office_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_office, name),
	    .fallback = "Văn phòng Ủy ban nhân dân tỉnh",
	    .help = "The province's control office, in full." },
	{ .name = "contact",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_office, contact),
	    .fallback = "",
	    .help = "Whom letters name for what is not correct." },
	{ .name = "links",
	    .parse = conf_parse_url,
	    .at = CONF_AT(conf_office, links),
	    .fallback = "",
	    .help =
		"Base of the links in letters; without it there are none." },
};

const struct conf_section conf_section_office = {
	.name = "office",
	.keys = office_keys,
	.count = sizeof(office_keys) / sizeof(office_keys[0]),
	.size = sizeof(struct conf_office),
};

static const struct conf_key deadline_keys[] = {
	{ .name = "convention",
	    .parse = parse_convention,
	    .at = CONF_AT(conf_deadline, convention),
	    .fallback = "exc",
	    .help = "exc: the day of receipt is not counted (Civil Code art. "
		    "147); inc: it is day one; rolling: by the clock." },
	{ .name = "cutoff",
	    .parse = parse_cutoff,
	    .at = CONF_AT(conf_deadline, cutoff),
	    .fallback = "none",
	    .help = "A time of day, last-hour or none: what comes later counts "
		    "as the next working day's." },
	{ .name = "acceptance",
	    .parse = parse_limit,
	    .at = CONF_AT(conf_deadline, acceptance),
	    .fallback = "8wh",
	    .help = "Limit for accepting what was filed online." },
};

const struct conf_section conf_section_deadline = {
	.name = "deadline",
	.keys = deadline_keys,
	.count = sizeof(deadline_keys) / sizeof(deadline_keys[0]),
	.size = sizeof(struct conf_deadline),
};

static const struct conf_key privacy_keys[] = {
	{ .name = "procedure_names",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(conf_privacy, procedure_names),
	    .fallback = "yes",
	    .help = "no: letters name the field of every procedure instead of "
		    "its name, not only of sensitive ones." },
};

const struct conf_section conf_section_privacy = {
	.name = "privacy",
	.keys = privacy_keys,
	.count = sizeof(privacy_keys) / sizeof(privacy_keys[0]),
	.size = sizeof(struct conf_privacy),
};

static const struct conf_key bounds_keys[] = {
	{ .name = "open_dossiers",
	    .parse = conf_parse_count,
	    .at = CONF_AT(conf_bounds, open_dossiers),
	    .fallback = "500000",
	    .low = 1000,
	    .help = "More open dossiers are told to the administrators." },
	{ .name = "letter_lines",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_bounds, letter_lines),
	    .fallback = "200",
	    .low = 1,
	    .high = 10000,
	    .help = "Dossiers that a letter names one by one." },
	{ .name = "digest_lines",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_bounds, digest_lines),
	    .fallback = "50",
	    .low = 1,
	    .high = 10000,
	    .help = "Dossiers that a section of a digest names one by one." },
	{ .name = "couriers",
	    .parse = conf_parse_int,
	    .at = CONF_AT(conf_bounds, couriers),
	    .fallback = "4",
	    .low = 1,
	    .high = 32,
	    .help = "Letters under way at once." },
};

const struct conf_section conf_section_bounds = {
	.name = "bounds",
	.keys = bounds_keys,
	.count = sizeof(bounds_keys) / sizeof(bounds_keys[0]),
	.size = sizeof(struct conf_bounds),
};

static const char *const delivery_words[] = { "remote", "local", NULL };
static const char *const log_words[] = { "err", "warning", "notice", "info",
	"debug", NULL };

#define CONF(member) .at = CONF_AT(conf, member)

static const struct conf_key root_keys[] = {
	{ .name = "state",
	    .parse = conf_parse_path,
	    CONF(state),
	    .fallback = "/var/lib/hosod",
	    .help = "Folder of the database." },
	{ .name = "control",
	    .parse = conf_parse_path,
	    CONF(control),
	    .fallback = "/run/hosod/control",
	    .help = "Path of the control socket." },
	{ .name = "delivery",
	    .parse = parse_delivery,
	    CONF(local),
	    .fallback = "remote",
	    .words = delivery_words,
	    .help = "local: it is meant that no letter leaves this machine." },
	{ .name = "log",
	    .parse = parse_log,
	    CONF(log),
	    .fallback = "info",
	    .words = log_words,
	    .help = "err, warning, notice, info or debug." },
	{ .name = "zone",
	    .parse = conf_parse_zone,
	    CONF(offset),
	    .fallback = "\"+07:00\"",
	    .help = "Offset of local time from UTC." },
	{ .name = "office",
	    .parse = conf_parse_map,
	    .section = &conf_section_office,
	    CONF(office),
	    .fallback = "{}",
	    .help = "Who sends the letters." },
	{ .name = "calendar",
	    .parse = conf_parse_path,
	    CONF(calendar_path),
	    .fallback = "calendar.tsv",
	    .help = "The office calendar." },
	{ .name = "catalogue",
	    .parse = conf_parse_path,
	    CONF(catalogue_path),
	    .fallback = "procedures.csv",
	    .help = "The table of procedures." },
	{ .name = "agencies",
	    .parse = conf_parse_path,
	    CONF(agencies_path),
	    .fallback = "agencies.csv",
	    .help = "The table of agencies." },
	{ .name = "contacts",
	    .parse = conf_parse_path,
	    CONF(contacts_path),
	    .fallback = "contacts.csv",
	    .help = "The table of contacts." },
	{ .name = "deadline",
	    .parse = conf_parse_map,
	    .section = &conf_section_deadline,
	    CONF(deadline),
	    .fallback = "{}",
	    .help = "How limits run where the catalogue does not say." },
	{ .name = "sources",
	    .parse = conf_parse_list,
	    .section = &conf_section_source,
	    CONF(sources),
	    .count_at = CONF_AT(conf, source_count),
	    .high = SOURCES_MAX,
	    .help = "The export APIs that are polled." },
	{ .name = "channels",
	    .parse = conf_parse_list,
	    .section = &conf_section_channel,
	    CONF(channels),
	    .count_at = CONF_AT(conf, channel_count),
	    .high = CHANNELS_MAX,
	    .help = "How letters leave." },
	{ .name = "ladder",
	    .parse = conf_parse_ladder,
	    .section = &conf_section_rung,
	    CONF(ladder),
	    .fallback = "",
	    .help = "When somebody is told; else the ladder of hosod." },
	{ .name = "departures",
	    .parse = conf_parse_departures,
	    .fallback = "[\"07:30\", \"13:30\"]",
	    .help = "When letters leave on working days." },
	{ .name = "digest",
	    .parse = conf_parse_digests,
	    .section = &conf_section_digest,
	    .fallback = "[{}]",
	    .help = "Nightly summaries." },
	{ .name = "privacy",
	    .parse = conf_parse_map,
	    .section = &conf_section_privacy,
	    CONF(privacy),
	    .fallback = "{}",
	    .help = "What letters do not say." },
	{ .name = "bounds",
	    .parse = conf_parse_map,
	    .section = &conf_section_bounds,
	    CONF(bounds),
	    .fallback = "{}",
	    .help = "Sizes that are watched." },
};

/* Names are how commands, notices and letters tell them apart. */
static void
check_names(struct conf_reader *reader, const struct yaml_node *list,
    const char *what)
{
	for (int i = 0; list != NULL && i < list->count; i++) {
		const struct yaml_node *name =
		    yaml_member(&list->items[i], "name");

		for (int j = 0; name != NULL && j < i; j++) {
			const struct yaml_node *other =
			    yaml_member(&list->items[j], "name");

			if (other != NULL &&
			    text_equal(name->text, other->text))
				conf_complain(reader, name,
				    "a second %s \"%s\"", what, name->text);
		}
		if (name != NULL && name->shape == YAML_TEXT &&
		    strpbrk(name->text, "/ \t") != NULL)
			conf_complain(reader, name,
			    "name: \"%s\": neither blanks nor \"/\" can be in "
			    "the name of a %s",
			    name->text, what);
	}
}

static void
finish_root(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct conf *conf = out;
	const struct yaml_node *sources = yaml_member(map, "sources");
	const struct yaml_node *channels = yaml_member(map, "channels");

	if (conf->ladder.count == 0 && yaml_member(map, "ladder") == NULL)
		ladder_default(&conf->ladder);
	if (sources != NULL && sources->shape == YAML_LIST &&
	    sources->count == 0)
		conf_complain(reader, sources, "sources: there is none");
	if (channels != NULL && channels->shape == YAML_LIST &&
	    channels->count == 0)
		conf_complain(reader, channels, "channels: there is none");
	check_names(reader, sources, "source");
	check_names(reader, channels, "channel");
	if (conf->channel_count > 0 && !conf->local &&
	    !conf_leaves_machine(conf))
		conf_complain(reader, channels,
		    "no channel leaves this machine; write \"delivery: local\" "
		    "if that is meant");
}

const struct conf_section conf_section_root = {
	.name = "",
	.keys = root_keys,
	.count = sizeof(root_keys) / sizeof(root_keys[0]),
	.size = sizeof(struct conf),
	.finish = finish_root,
};

const struct conf_section *const *
conf_sections(int *count)
{
	static const struct conf_section *const all[] = { &conf_section_root,
		&conf_section_office, &conf_section_deadline,
		&conf_section_source, &conf_section_login, &conf_section_list,
		&conf_section_test, &conf_section_paging,
		&conf_section_incremental, &conf_section_fields,
		&conf_section_place, &conf_section_rounds, &conf_section_limits,
		&conf_section_channel, &conf_section_smtp,
		&conf_section_webhook, &conf_section_maildir,
		&conf_section_retry, &conf_section_rung, &conf_section_digest,
		&conf_section_privacy, &conf_section_bounds };

	*count = sizeof(all) / sizeof(all[0]);
	return all;
}

static char *
folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL
	    ? arena_bytes(arena, path, (size_t)(slash - path + 1))
	    : arena_string(arena, "");
}

static const char *
include_name(struct arena *arena, const char *main, const char *name)
{
	return name[0] == '/'
	    ? name
	    : arena_printf(arena, "%s%s", folder_of(arena, main), name);
}

int
conf_includes(struct arena *arena, const struct conf_file *main,
    const char *out[CONF_INCLUDES])
{
	struct complaints ignored = { 0 };
	struct yaml_node root;
	const struct yaml_node *sources;
	int count = 0;

	if (!yaml_parse(arena, main->name, main->bytes, &root, &ignored)) {
		complaints_finish(&ignored);
		return 0;
	}
	sources = yaml_member(&root, "sources");
	for (int i = 0; sources != NULL && i < sources->count; i++) {
		const struct yaml_node *node = sources->shape == YAML_LIST
		    ? yaml_member(&sources->items[i], "include")
		    : NULL;
		const char *name;
		bool known = false;

		if (node == NULL || node->shape != YAML_TEXT ||
		    text_is_empty(node->text))
			continue;
		name = include_name(arena, main->name, node->text);
		for (int j = 0; j < count; j++)
			known |= text_equal(out[j], name);
		if (!known && count < CONF_INCLUDES)
			out[count++] = name;
	}
	return count;
}

/* Lays one source over its preset, which is among ${files} unless it could
 * not be read. */
static void
include(struct conf_reader *reader, const struct conf_file *files,
    int file_count, struct yaml_node *source)
{
	const struct yaml_node *node = yaml_member(source, "include");
	struct yaml_node preset, merged;
	const char *name;

	if (node == NULL || node->shape != YAML_TEXT ||
	    text_is_empty(node->text))
		return;
	name = include_name(reader->arena, files[0].name, node->text);
	for (int i = 1; i < file_count; i++) {
		if (!text_equal(files[i].name, name))
			continue;
		if (!yaml_parse(reader->arena, name, files[i].bytes, &preset,
			reader->complaints))
			return;
		if (yaml_member(&preset, "include") != NULL)
			conf_complain(reader, yaml_member(&preset, "include"),
			    "a preset cannot include another one");
		yaml_merge(reader->arena, &preset, source, &merged);
		*source = merged;
		return;
	}
	conf_complain(reader, node, "include: %s was not read", name);
}

static void
take_secrets(struct conf_reader *reader, struct conf *conf)
{
	int count = reader->wish_count;
	struct conf_secret *secrets =
	    arena_alloc(reader->arena, ((size_t)count + 1) * sizeof(*secrets));
	const char ***values =
	    arena_alloc(reader->arena, ((size_t)count + 1) * sizeof(*values));

	/* Wishes stand newest first. */
	for (const struct conf_wish *wish = reader->wishes; wish != NULL;
	     wish = wish->next) {
		count--;
		secrets[count] = wish->secret;
		values[count] = wish->value;
	}
	conf->secrets = secrets;
	conf->secret_count = reader->wish_count;
	reader->internals->values = values;
}

static const char *
hash_of(struct arena *arena, const struct conf_file *files, int count)
{
	unsigned char each[SHA256_DIGEST_LENGTH], all[SHA256_DIGEST_LENGTH];
	struct buf buf = buf_over(arena);

	for (int i = 0; i < count; i++) {
		SHA256((const unsigned char *)files[i].bytes.data,
		    files[i].bytes.size, each);
		buf_add_bytes(&buf, each, sizeof(each));
	}
	SHA256((const unsigned char *)buf.data, buf.size, all);
	return text_hex(arena, all, sizeof(all));
}

static bool
read_root(struct conf_reader *reader, const struct conf_file *files,
    int file_count, struct yaml_node *root)
{
	struct yaml_node *items;
	struct yaml_node sources;

	if (!yaml_parse(reader->arena, files[0].name, files[0].bytes, root,
		reader->complaints))
		return false;
	for (int i = 0; root->shape == YAML_MAP && i < root->count; i++) {
		if (!text_equal(root->keys[i].text, "sources") ||
		    root->items[i].shape != YAML_LIST)
			continue;
		sources = root->items[i];
		items = sources.items;
		for (int j = 0; j < sources.count; j++)
			if (items[j].shape == YAML_MAP)
				include(reader, files, file_count, &items[j]);
	}
	return true;
}

struct conf *
conf_build(const struct conf_file *files, int file_count, const char *folder,
    struct complaints *complaints)
{
	struct arena *arena = arena_new(ARENA_CHUNK);
	struct conf *conf = arena_alloc(arena, sizeof(*conf));
	struct conf_internals *internals =
	    arena_alloc(arena, sizeof(*internals));
	struct conf_reader reader = { .arena = arena,
		.complaints = complaints,
		.folder = arena_string(arena, folder),
		.conf = conf,
		.internals = internals };
	struct conf_file *kept =
	    arena_alloc(arena, ((size_t)file_count + 1) * sizeof(*kept));
	int errors = complaints->errors;

	/* Nodes borrow the names; the configuration outlives its caller's. */
	for (int i = 0; i < file_count; i++)
		kept[i] =
		    (struct conf_file){ arena_string(arena, files[i].name),
			    files[i].bytes };
	conf->arena = arena;
	conf->file = kept[0].name;
	conf->internals = internals;
	if (read_root(&reader, kept, file_count, &internals->root))
		conf_read_map(&reader, &conf_section_root, &internals->root,
		    conf);
	internals->owned = reader.owned;
	take_secrets(&reader, conf);
	conf->hash = hash_of(arena, kept, file_count);
	if (complaints->errors > errors) {
		conf_free(conf);
		return NULL;
	}
	return conf;
}

void
conf_set_secret(struct conf *conf, const struct conf_secret *secret,
    const char *value)
{
	const char *copy = arena_string(conf->arena, value);

	*conf->internals->values[secret - conf->secrets] = copy;
}

bool
conf_leaves_machine(const struct conf *conf)
{
	for (int i = 0; i < conf->channel_count; i++)
		if (conf->channels[i].kind != CHANNEL_MAILDIR)
			return true;
	return false;
}

const struct conf_source *
conf_source(const struct conf *conf, const char *name)
{
	for (int i = 0; i < conf->source_count; i++)
		if (text_equal(conf->sources[i].name, name))
			return &conf->sources[i];
	return NULL;
}

const struct conf_channel *
conf_channel(const struct conf *conf, const char *name)
{
	for (int i = 0; i < conf->channel_count; i++)
		if (text_equal(conf->channels[i].name, name))
			return &conf->channels[i];
	return NULL;
}

void
conf_free(struct conf *conf)
{
	if (conf == NULL)
		return;
	for (struct conf_owned *one = conf->internals->owned; one != NULL;
	     one = one->next) {
		selector_free(one->selector);
		template_free(one->template);
		mapping_free(one->mapping);
	}
	calendar_free(conf->calendar);
	arena_free(conf->arena);
}
