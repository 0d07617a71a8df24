/* One source: its table, and what only shows when all of it is read. */
#include <string.h>

#include "wire/conf_key.h"

const struct template_secret *
conf_named_secrets(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, int *count)
{
	struct template_secret *secrets;

	reader->secrets = NULL;
	reader->secret_count = *count = 0;
	if (node->shape != YAML_MAP) {
		conf_complain(reader, node,
		    "%s: a map of names to credentials is wanted, not %s",
		    key->name, yaml_shape_text(node));
		return NULL;
	}
	secrets = arena_alloc(reader->arena,
	    ((size_t)node->count + 1) * sizeof(*secrets));
	for (int i = 0; i < node->count; i++) {
		secrets[i].name = node->keys[i].text;
		conf_wish_secret(reader, key, secrets[i].name, &node->items[i],
		    &secrets[i].value);
	}
	reader->secrets = secrets;
	reader->secret_count = *count = node->count;
	return secrets;
}

void
conf_parse_secrets(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct conf_source *source = out;

	source->plan.secrets =
	    conf_named_secrets(reader, key, node, &source->plan.secret_count);
}

#define SOURCE(member) .at = CONF_AT(conf_source, member)
#define PLAN(member) .at = CONF_AT(conf_source, plan.member)

#define TESTS(member)                                                          \
	.parse = conf_parse_list, .section = &conf_section_test,               \
	PLAN(page.rules.member),                                               \
	.count_at = CONF_AT(conf_source, plan.page.rules.member##_count),      \
	.fallback = "", .high = 16

#define ELSEWHERE .parse = conf_parse_elsewhere, .fallback = ""

static void finish_source(struct conf_reader *reader,
    const struct yaml_node *map, void *out);

static const struct conf_key source_keys[] = {
	/* First: the templates of the others name these. */
	{ .name = "secrets",
	    .parse = conf_parse_secrets,
	    .fallback = "{}",
	    .help =
		"Names, {{secret.NAME}} of requests, to credentials: a file "
		"of $CREDENTIALS_DIRECTORY, or {file: PATH}." },
	{ .name = "name",
	    .parse = conf_parse_text,
	    SOURCE(name),
	    .help = "How logs and commands call it, and letters without a "
		    "title." },
	{ .name = "title",
	    .parse = conf_parse_text,
	    SOURCE(title),
	    .fallback = "",
	    .help = "How letters and digests call it. Default: its name." },
	{ .name = "include",
	    .parse = conf_parse_text,
	    SOURCE(include),
	    .fallback = "",
	    .help = "A preset whose keys stand where these are silent." },
	{ .name = "formerly",
	    .parse = conf_parse_text,
	    SOURCE(formerly),
	    .fallback = "",
	    .help = "How it was called before: at the next start what is "
		    "known of that source becomes this one's." },
	{ .name = "enabled",
	    .parse = conf_parse_bool,
	    SOURCE(enabled),
	    .fallback = "yes",
	    .help = "no: it is not polled." },
	{ .name = "base",
	    .parse = conf_parse_url,
	    PLAN(base),
	    .fallback = "",
	    .help = "{{base}} of its addresses; a source has base and list, "
		    "or folder." },
	{ .name = "folder",
	    .parse = conf_parse_path,
	    PLAN(folder.path),
	    .fallback = "",
	    .help = "Folder of this machine into which lists are put." },
	{ .name = "files",
	    .parse = conf_parse_map,
	    .section = &conf_section_files,
	    .fallback = "",
	    .help = "Which files of the folder are lists, and how they are "
		    "written." },
	{ .name = "every",
	    .parse = conf_parse_seconds,
	    SOURCE(every),
	    .fallback = "15m",
	    .low = 1,
	    .high = 86400,
	    .help = "Between two polls." },
	{ .name = "zone",
	    .parse = conf_parse_zone,
	    PLAN(offset),
	    .fallback = "\"+07:00\"",
	    .help = "Offset of times that name no zone." },
	{ .name = "z_is_local",
	    .parse = conf_parse_bool,
	    PLAN(z_is_local),
	    .fallback = "no",
	    .help = "yes: a Z behind a time means nothing." },
	{ .name = "alarm_after",
	    .parse = conf_parse_seconds,
	    SOURCE(alarm_after),
	    .fallback = "1h",
	    .low = 60,
	    .help = "Failure this long is told to the administrators." },
	{ .name = "silent_after",
	    .parse = conf_parse_int,
	    SOURCE(silent_after),
	    .fallback = "3",
	    .high = 250,
	    .help = "Working days without a new or changed dossier after which "
		    "the administrators are told and letters say so; "
		    "0: never." },
	{ .name = "clock_skew",
	    .parse = conf_parse_seconds,
	    SOURCE(clock_skew),
	    .fallback = "5m",
	    .low = 60,
	    .high = 86400,
	    .help = "A server's clock farther from ours than this, in three "
		    "sweeps in a row, is told to the administrators." },
	{ .name = "login",
	    .parse = conf_parse_new_map,
	    .section = &conf_section_login,
	    PLAN(login),
	    .fallback = "",
	    .help = "The request that gives {{token}}." },
	{ .name = "list",
	    .parse = conf_parse_map,
	    .section = &conf_section_list,
	    PLAN(list),
	    .fallback = "",
	    .help = "The request that lists dossiers." },
	{ .name = "recheck",
	    .parse = conf_parse_new_map,
	    .section = &conf_section_recheck,
	    PLAN(recheck),
	    .fallback = "",
	    .help = "The request for single dossiers, of whom the list "
		    "says nothing." },
	{ .name = "records",
	    .parse = conf_parse_records,
	    PLAN(page.cut.records),
	    .fallback = "",
	    .help = "Where the answer holds the array of records; \"\" for a "
		    "root array." },
	{ .name = "wrap_single",
	    .parse = conf_parse_bool,
	    PLAN(page.cut.wrap_single),
	    .fallback = "no",
	    .help = "yes: one object there is a list of one." },
	{ .name = "null_is_empty",
	    .parse = conf_parse_bool,
	    PLAN(page.cut.null_is_empty),
	    .fallback = "no",
	    .help = "yes: null there is an empty list." },
	{ .name = "inner_json",
	    ELSEWHERE,
	    .help = "Which string holds JSON, read as if it stood there "
		    "itself: list, the place that records names; record, each "
		    "record; or a selector in a record." },
	{ .name = "paging",
	    .parse = conf_parse_map,
	    .section = &conf_section_paging,
	    .fallback = "{}",
	    .help = "How the list is divided." },
	{ .name = "incremental",
	    .parse = conf_parse_map,
	    .section = &conf_section_incremental,
	    .fallback = "{}",
	    .help = "How only what is new is asked for." },
	{ .name = "ok",
	    TESTS(success),
	    .help = "Tests that all hold in a good answer." },
	{ .name = "auth_error",
	    TESTS(auth),
	    .help = "Tests of which one says: log in again." },
	{ .name = "fatal_error",
	    TESTS(fatal),
	    .help = "Tests of which one says: a person must act." },
	{ .name = "message",
	    .parse = conf_parse_selector,
	    PLAN(page.rules.message),
	    .fallback = "",
	    .help = "Where an answer says what is wrong." },
	{ .name = "fields",
	    .parse = conf_parse_elsewhere,
	    .section = &conf_section_fields,
	    .help = "Where a record holds what." },
	{ .name = "rounds",
	    ELSEWHERE,
	    .section = &conf_section_rounds,
	    .help = "Where a record holds its supplement rounds." },
	{ .name = "status_map",
	    ELSEWHERE,
	    .help = "The source's statuses to ours." },
	{ .name = "filing_map",
	    ELSEWHERE,
	    .help = "The source's ways of filing to direct, online, post." },
	{ .name = "time_forms",
	    ELSEWHERE,
	    .help = "How times are written; tried in order." },
	{ .name = "null_times",
	    ELSEWHERE,
	    .help = "Texts that mean no time, beside the usual ones." },
	{ .name = "limits",
	    .parse = conf_parse_map,
	    .section = &conf_section_limits,
	    .fallback = "{}",
	    .help = "What one request may take." },
	{ .name = "deadline",
	    .parse = conf_parse_map,
	    .section = &conf_section_counting,
	    SOURCE(counting),
	    .fallback = "",
	    .help =
		"How its software counts, where row and agency are silent." },
	{ .name = "dossier_url",
	    .parse = conf_parse_template,
	    SOURCE(dossier_url),
	    .fallback = "",
	    .help = "Link to a dossier, {{id}} its code." },
	{ .name = "ca_file",
	    .parse = conf_parse_needed,
	    PLAN(bounds.ca_file),
	    .fallback = "",
	    .help = "Certificates trusted instead of the system's." },
	{ .name = "client_cert",
	    .parse = conf_parse_needed,
	    PLAN(bounds.client_cert),
	    .fallback = "",
	    .help = "Our certificate for mutual TLS." },
	{ .name = "client_key",
	    .parse = conf_parse_needed,
	    PLAN(bounds.client_key),
	    .fallback = "",
	    .help = "Its key, where it is not in client_cert." },
	{ .name = "proxy",
	    .parse = conf_parse_text,
	    PLAN(bounds.proxy),
	    .fallback = "",
	    .help = "Address of a proxy; the environment is not asked." },
};

const struct conf_section conf_section_source = {
	.name = "sources",
	.keys = source_keys,
	.count = sizeof(source_keys) / sizeof(source_keys[0]),
	.size = sizeof(struct conf_source),
	.finish = finish_source,
};

/* login.relogin_on belongs to the plan: it is about the list's answers. */
static void
read_relogin(struct conf_reader *reader, const struct yaml_node *map,
    struct source_plan *plan)
{
	static const struct conf_key key = { .name = "relogin_on",
		.high = SOURCE_AUTH_STATUSES };
	const struct yaml_node *node =
	    yaml_member(yaml_member(map, "login"), "relogin_on");
	int count = node != NULL ? conf_items(reader, &key, node) : 0;

	for (int i = 0; i < count; i++) {
		const struct yaml_node *item = conf_item(node, i);
		const char *text = conf_text_of(reader, &key, item);
		int64_t status;

		if (text == NULL)
			continue;
		if (text_equal(text, "html"))
			plan->auth_on_html = true;
		else if (text_to_int(text, 300, 599, &status))
			plan->auth_statuses[plan->auth_status_count++] =
			    (int)status;
		else
			conf_complain(reader, item,
			    "relogin_on: \"%s\" is no HTTP status from 300 to "
			    "599 and not html",
			    text);
	}
}

static void
finish_source(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	struct conf_source *source = out;

	source->line = map->line;
	source->plan.name = source->name;
	read_relogin(reader, map, &source->plan);
	conf_check_folder(reader, map, source);
	conf_read_mapping(reader, map, source);
	source->plan.folder.mapping = source->mapping;
	source->counting.seldom_seen = source->plan.folder.path != NULL;
	conf_check_source(reader, map, source);
}
