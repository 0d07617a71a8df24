/* The table of the top level, and of the small maps under it. */
#include <string.h>

#include "wire/conf_key.h"

enum {
	SOURCES_MAX = 64,
	CHANNELS_MAX = 32,
	CLASSES_MAX = 32,
	TRIAL_MAX = 256,
	ROUTES_MAX = 256,
	OPERATORS_MAX = 64
};

static void
parse_delivery(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int index = 0;

	conf_parse_choice(reader, key, node, &index);
	*(bool *)out = index == 1;
}

static void
parse_mode(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int index = 0;

	conf_parse_choice(reader, key, node, &index);
	*(bool *)out = index == 1;
}

static void
parse_trial_recipients(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int count = conf_items(reader, key, node);
	const char **recipients = arena_alloc(reader->arena,
	    ((size_t)count + 1) * sizeof(*recipients));

	(void)out;
	for (int i = 0; i < count; i++)
		recipients[i] = conf_text_of(reader, key, conf_item(node, i));
	reader->conf->trial_recipients = recipients;
	reader->conf->trial_count = count;
}

static void
parse_operators(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int count = conf_items(reader, key, node);
	const char **names =
	    arena_alloc(reader->arena, ((size_t)count + 1) * sizeof(*names));

	(void)out;
	for (int i = 0; i < count; i++) {
		const char *text =
		    conf_text_of(reader, key, conf_item(node, i));

		names[i] = text == NULL ? "" : text;
		if (text != NULL && (*text == '\0' || text_equal(text, "@")))
			conf_complain(reader, conf_item(node, i),
			    "%s: an account or @group, not \"%s\"", key->name,
			    text);
	}
	reader->conf->operators = names;
	reader->conf->operator_count = count;
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
	    .help = "Named for the whole list where a letter has no link of "
		    "its own." },
};

const struct conf_section conf_section_office = {
	.name = "office",
	.keys = office_keys,
	.count = sizeof(office_keys) / sizeof(office_keys[0]),
	.size = sizeof(struct conf_office),
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
	    .help = "Letters of one channel under way at once." },
};

const struct conf_section conf_section_bounds = {
	.name = "bounds",
	.keys = bounds_keys,
	.count = sizeof(bounds_keys) / sizeof(bounds_keys[0]),
	.size = sizeof(struct conf_bounds),
};

static const char *const delivery_words[] = { "remote", "local", NULL };
static const char *const mode_words[] = { "live", "trial", NULL };
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
	{ .name = "operators",
	    .parse = parse_operators,
	    .fallback = "",
	    .high = OPERATORS_MAX,
	    .help = "Accounts and @groups that may change sending over it, "
		    "beside root and the account of hosod." },
	{ .name = "delivery",
	    .parse = parse_delivery,
	    CONF(local),
	    .fallback = "remote",
	    .words = delivery_words,
	    .help = "local: it is meant that no letter leaves this machine." },
	{ .name = "mode",
	    .parse = parse_mode,
	    CONF(trial),
	    .fallback = "live",
	    .words = mode_words,
	    .help = "trial: letters go to trial_recipients alone." },
	{ .name = "trial_recipients",
	    .parse = parse_trial_recipients,
	    .fallback = "",
	    .high = TRIAL_MAX,
	    .help = "Addresses that get their letters during a trial." },
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
	{ .name = "overlays",
	    .parse = conf_parse_path,
	    CONF(overlays_path),
	    .fallback = "",
	    .help = "What single agencies' decisions change of it." },
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
	{ .name = "contacts_confirm",
	    .parse = conf_parse_bool,
	    CONF(contacts_confirm),
	    .fallback = "no",
	    .help = "yes: every address gets one letter that asks to confirm "
		    "it." },
	{ .name = "contacts_confirm_days",
	    .parse = conf_parse_int,
	    CONF(contacts_confirm_days),
	    .fallback = "3",
	    .low = 1,
	    .high = 60,
	    .help =
		"Working days until alerts of who has not go to the deputy, "
		"too." },
	{ .name = "templates",
	    .parse = conf_parse_path,
	    CONF(templates_path),
	    .fallback = "templates",
	    .help = "Folder with the office's texts of letters; what it lacks "
		    "is built in." },
	{ .name = "reasons",
	    .parse = conf_parse_path,
	    CONF(reasons_path),
	    .fallback = "",
	    .help = "The table of the reasons for delays; else those of "
		    "hosod." },
	{ .name = "bounces",
	    .parse = conf_parse_path,
	    CONF(bounces_path),
	    .fallback = "",
	    .help = "Maildir to which letters come back: read every five "
		    "minutes." },
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
	    .help = "The export APIs that are polled, and the folders that "
		    "are watched." },
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
	{ .name = "classes",
	    .parse = conf_parse_list,
	    .section = &conf_section_class,
	    CONF(ladder.classes),
	    .count_at = CONF_AT(conf, ladder.class_count),
	    .fallback = "",
	    .high = CLASSES_MAX,
	    .help = "Classes of procedures that have rungs of their own." },
	{ .name = "routes",
	    .parse = conf_parse_list,
	    .section = &conf_section_route,
	    CONF(routing.rows),
	    .count_at = CONF_AT(conf, routing.count),
	    .fallback = "",
	    .high = ROUTES_MAX,
	    .help = "Who is told of what, in the place of the rungs' roles." },
	{ .name = "fallback",
	    .parse = conf_parse_fallback,
	    CONF(routing),
	    .fallback = "province",
	    .help = "A role or a mail address: told what finds nobody else." },
	{ .name = "derive",
	    .parse = conf_parse_derive,
	    CONF(routing.derive),
	    .fallback = "",
	    .help = "Address of who has an account and none: "
		    "{{account}}@tinh.example." },
	{ .name = "derive_domains",
	    .parse = conf_parse_domains,
	    CONF(derive_domains),
	    .count_at = CONF_AT(conf, derive_domain_count),
	    .fallback = "",
	    .high = CONF_DOMAINS,
	    .help = "Domains to which addresses may be derived." },
	{ .name = "departures",
	    .parse = conf_parse_departures,
	    CONF(departures),
	    .count_at = CONF_AT(conf, departure_count),
	    .fallback = "[\"07:30\", \"13:30\"]",
	    .help = "When letters leave on working days." },
	{ .name = "digest",
	    .parse = conf_parse_digests,
	    .section = &conf_section_digest,
	    .fallback = "[{}]",
	    .help = "Nightly summaries." },
	{ .name = "ack",
	    .parse = conf_parse_map,
	    .section = &conf_section_ack,
	    CONF(ack),
	    .fallback = "{}",
	    .help = "How acknowledgements run." },
	{ .name = "web",
	    .parse = conf_parse_map,
	    .section = &conf_section_web,
	    CONF(web),
	    .fallback = "{}",
	    .help = "What the daemon has to know of hosoweb." },
	{ .name = "privacy",
	    .parse = conf_parse_map,
	    .section = &conf_section_privacy,
	    CONF(privacy),
	    .fallback = "{}",
	    .help = "What is kept of persons, and how long." },
	{ .name = "audit",
	    .parse = conf_parse_map,
	    .section = &conf_section_audit,
	    CONF(audit),
	    .fallback = "{}",
	    .help = "The nightly self-audit and its sign of life." },
	{ .name = "findings",
	    .parse = conf_parse_map,
	    .section = &conf_section_findings,
	    CONF(findings),
	    .fallback = "{}",
	    .help = "From when on something deserves a look." },
	{ .name = "bounds",
	    .parse = conf_parse_map,
	    .section = &conf_section_bounds,
	    CONF(bounds),
	    .fallback = "{}",
	    .help = "Sizes that are watched." },
};

void
conf_check_names(struct conf_reader *reader, const struct yaml_node *list,
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
put_default_ladder(struct ladder *ladder)
{
	const struct ladder_class *classes = ladder->classes;
	int count = ladder->class_count;

	ladder_default(ladder);
	ladder->classes = classes;
	ladder->class_count = count;
}

static void
finish_root(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct conf *conf = out;
	const struct yaml_node *sources = yaml_member(map, "sources");
	const struct yaml_node *channels = yaml_member(map, "channels");

	if (conf->ladder.count == 0 && yaml_member(map, "ladder") == NULL)
		put_default_ladder(&conf->ladder);
	conf_check_names(reader, yaml_member(map, "classes"), "class");
	conf_check_classes(reader, map);
	if (sources != NULL && sources->shape == YAML_LIST &&
	    sources->count == 0)
		conf_complain(reader, sources, "sources: there is none");
	if (channels != NULL && channels->shape == YAML_LIST &&
	    channels->count == 0)
		conf_complain(reader, channels, "channels: there is none");
	conf_check_names(reader, sources, "source");
	conf_check_formerly(reader, sources);
	conf_check_names(reader, channels, "channel");
	conf_check_personal(reader, map);
	conf_check_derive(reader, map);
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
		&conf_section_agency, &conf_section_source,
		&conf_section_counting, &conf_section_login, &conf_section_list,
		&conf_section_basic, &conf_section_recheck, &conf_section_test,
		&conf_section_paging, &conf_section_files,
		&conf_section_incremental, &conf_section_fields,
		&conf_section_place, &conf_section_rounds, &conf_section_limits,
		&conf_section_channel, &conf_section_smtp,
		&conf_section_webhook, &conf_section_maildir,
		&conf_section_retry, &conf_section_rung, &conf_section_class,
		&conf_section_route, &conf_section_digest,
		&conf_section_privacy, &conf_section_retention,
		&conf_section_audit, &conf_section_findings,
		&conf_section_bounds, &conf_section_ack, &conf_section_web,
		&conf_section_proxy };

	*count = sizeof(all) / sizeof(all[0]);
	return all;
}
