/* The configuration as a whole: presets, secrets, what is owned. */
#include "wire/conf.h"

#include <openssl/sha.h>
#include <string.h>

#include "wire/conf_key.h"

enum { ARENA_CHUNK = 64 * 1024 };

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

/* The lists whose entries may build on a preset. */
static const char *const with_presets[] = { "sources", "channels", NULL };

static int
add_includes(struct arena *arena, const char *main,
    const struct yaml_node *list, const char *out[CONF_INCLUDES], int count)
{
	for (int i = 0; list != NULL && i < list->count; i++) {
		const struct yaml_node *node = list->shape == YAML_LIST
		    ? yaml_member(&list->items[i], "include")
		    : NULL;
		const char *name;
		bool known = false;

		if (node == NULL || node->shape != YAML_TEXT ||
		    text_is_empty(node->text))
			continue;
		name = include_name(arena, main, node->text);
		for (int j = 0; j < count; j++)
			known |= text_equal(out[j], name);
		if (!known && count < CONF_INCLUDES)
			out[count++] = name;
	}
	return count;
}

int
conf_includes(struct arena *arena, const struct conf_file *main,
    const char *out[CONF_INCLUDES])
{
	struct complaints ignored = { 0 };
	struct yaml_node root;
	int count = 0;

	if (!yaml_parse(arena, main->name, main->bytes, &root, &ignored)) {
		complaints_finish(&ignored);
		return 0;
	}
	for (int i = 0; with_presets[i] != NULL; i++)
		count = add_includes(arena, main->name,
		    yaml_member(&root, with_presets[i]), out, count);
	return count;
}

/* Lays one source or channel over its preset, which is among ${files} unless it
 * could not be read. */
static void
include(struct conf_reader *reader, const struct conf_file *files,
    int file_count, struct yaml_node *entry)
{
	const struct yaml_node *node = yaml_member(entry, "include");
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
			reader->complaints)) {
			entry->partial = true;
			return;
		}
		if (yaml_member(&preset, "include") != NULL)
			conf_complain(reader, yaml_member(&preset, "include"),
			    "a preset cannot include another one");
		yaml_merge(reader->arena, &preset, entry, &merged);
		*entry = merged;
		return;
	}
	conf_complain(reader, node, "include: %s was not read", name);
	entry->partial = true;
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
	if (!yaml_parse(reader->arena, files[0].name, files[0].bytes, root,
		reader->complaints))
		return false;
	for (int i = 0; root->shape == YAML_MAP && i < root->count; i++) {
		const char *key = root->keys[i].text;
		struct yaml_node *list = &root->items[i];

		if (list->shape != YAML_LIST ||
		    (!text_equal(key, with_presets[0]) &&
			!text_equal(key, with_presets[1])))
			continue;
		for (int j = 0; j < list->count; j++)
			if (list->items[j].shape == YAML_MAP)
				include(reader, files, file_count,
				    &list->items[j]);
	}
	return true;
}

struct conf *
conf_read(const struct conf_file *files, int file_count, const char *folder,
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
	return conf;
}

struct conf *
conf_build(const struct conf_file *files, int file_count, const char *folder,
    struct complaints *complaints)
{
	int errors = complaints->errors;
	struct conf *conf = conf_read(files, file_count, folder, complaints);

	if (complaints->errors == errors)
		return conf;
	conf_free(conf);
	return NULL;
}

void
conf_set_secret(struct conf *conf, const struct conf_secret *secret,
    const char *value)
{
	const char *copy = arena_string(conf->arena, value);

	*conf->internals->values[secret - conf->secrets] = copy;
}

static const char *const *
place_of(const struct conf *conf, const struct conf_secret *secret)
{
	return conf->internals->values[secret - conf->secrets];
}

static bool
is_among(const char *const *place, const struct template_secret *values,
    int count)
{
	for (int i = 0; i < count; i++)
		if (place == &values[i].value)
			return true;
	return false;
}

bool
conf_secret_of_source(const struct conf *conf, const struct conf_secret *secret,
    const char *source)
{
	const struct conf_source *it =
	    source == NULL ? NULL : conf_source(conf, source);

	return it != NULL &&
	    is_among(place_of(conf, secret), it->plan.secrets,
		it->plan.secret_count);
}

bool
conf_secret_of_channel(const struct conf *conf,
    const struct conf_secret *secret, const char *channel)
{
	const struct conf_channel *it =
	    channel == NULL ? NULL : conf_channel(conf, channel);
	const char *const *place = place_of(conf, secret);

	if (it == NULL)
		return false;
	for (int i = 0; i < it->webhook.secret_count; i++)
		if (place == &it->webhook.secrets[i])
			return true;
	return place == &it->smtp.password ||
	    is_among(place, it->webhook.values, it->webhook.value_count);
}

bool
conf_leaves_machine(const struct conf *conf)
{
	for (int i = 0; i < conf->channel_count; i++)
		if (conf->channels[i].kind != CHANNEL_MAILDIR)
			return true;
	return false;
}

const char *
conf_desk(const struct conf *conf)
{
	return conf->office.contact != NULL ? conf->office.contact
					    : conf->office.name;
}

const struct conf_source *
conf_source(const struct conf *conf, const char *name)
{
	for (int i = 0; i < conf->source_count; i++)
		if (text_equal(conf->sources[i].name, name))
			return &conf->sources[i];
	return NULL;
}

const char *
conf_source_title(const struct conf *conf, const char *name)
{
	const struct conf_source *source = conf_source(conf, name);

	return source == NULL || source->title == NULL ? name : source->title;
}

static const struct calendar *
calendar_of(const struct conf *conf, const struct contact *contact)
{
	const struct agency *agency = contact->agency == NULL
	    ? NULL
	    : directory_by_code(conf->directory, contact->agency);

	return agency == NULL || conf->calendars == NULL
	    ? conf->calendar
	    : calendars_of(conf->calendars, agency);
}

struct timetable
conf_timetable(const struct conf *conf, const struct conf_channel *channel,
    const struct contact *contact)
{
	bool own = channel != NULL && channel->departure_count > 0;
	bool national = contact == NULL ||
	    (channel != NULL &&
		conf_channel_address(channel, contact) == channel->name);

	return (struct timetable){
		.calendar =
		    national ? conf->calendar : calendar_of(conf, contact),
		.times = own ? channel->departures : conf->departures,
		.count = own ? channel->departure_count : conf->departure_count,
		.offset = conf->offset,
	};
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
		message_free(one->message);
	}
	wording_free(conf->wording);
	calendars_free(conf->calendars);
	calendar_free(conf->calendar);
	arena_free(conf->arena);
}
