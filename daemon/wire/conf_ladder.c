/* When somebody is told: the ladder, the departures, the digests. */
#include <string.h>

#include "wire/conf_key.h"

static void
parse_clock(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text != NULL && !clock_kind_parse(text, out))
		conf_complain(reader, node,
		    "clock: \"%s\" is none of resolution, acceptance, step, "
		    "apology, supplement",
		    text);
}

static void
parse_severity(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text != NULL && !severity_parse(text, out))
		conf_complain(reader, node,
		    "severity: \"%s\" is none of reminder, due, overdue, grave",
		    text);
}

static const struct conf_key rung_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    .at = CONF_AT(rung, name),
	    .help = "Part of what makes a notice unique: not to be used again "
		    "for another meaning." },
	{ .name = "clock",
	    .parse = parse_clock,
	    .at = CONF_AT(rung, clock),
	    .fallback = "resolution",
	    .help = "resolution, acceptance, step, apology or supplement." },
	{ .name = "before",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "2wd or 4wh: working days or hours before." },
	{ .name = "at",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "due-day or overdue." },
	{ .name = "bundle",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "A time of the due day; short limits only." },
	{ .name = "after",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "3wd: working days after." },
	{ .name = "severity",
	    .parse = parse_severity,
	    .at = CONF_AT(rung, severity),
	    .help = "reminder, due, overdue or grave." },
	{ .name = "roles",
	    .parse = conf_parse_roles,
	    .at = CONF_AT(rung, roles),
	    .help = "Who is told." },
	{ .name = "at_once",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(rung, at_once),
	    .fallback = "no",
	    .help = "yes: waits for no departure." },
};

static void
read_distance(struct conf_reader *reader, const struct yaml_node *node,
    bool after, struct rung *rung)
{
	const struct conf_key key = { .name = after ? "after" : "before" };
	const char *text = conf_text_of(reader, &key, node);
	struct limit limit;
	struct err err;

	if (text == NULL)
		return;
	if (!limit_parse(text, &limit, &err)) {
		conf_complain(reader, node, "%s: %s", key.name, err.text);
		return;
	}
	if (limit.unit == LIMIT_WORKING_DAYS)
		rung->kind =
		    after ? RUNG_WORKING_DAYS_AFTER : RUNG_WORKING_DAYS_BEFORE;
	else if (limit.unit == LIMIT_WORKING_HOURS && !after)
		rung->kind = RUNG_WORKING_HOURS_BEFORE;
	else
		conf_complain(reader, node, "%s: \"%s\" is not in working %s",
		    key.name, text,
		    after ? "days (3wd)" : "days or hours (2wd, 4wh)");
	rung->n = limit.count;
}

static void
read_moment(struct conf_reader *reader, const struct yaml_node *node,
    struct rung *rung)
{
	static const struct conf_key key = { .name = "at" };
	const char *text = conf_text_of(reader, &key, node);

	if (text == NULL)
		return;
	if (text_equal(text, "due-day"))
		rung->kind = RUNG_DUE_DAY;
	else if (text_equal(text, "overdue"))
		rung->kind = RUNG_OVERDUE;
	else
		conf_complain(reader, node,
		    "at: \"%s\" is none of due-day, overdue", text);
}

static void
finish_rung(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	static const struct conf_key bundle_key = { .name = "bundle" };
	struct rung *rung = out;
	const struct yaml_node *before = yaml_member(map, "before");
	const struct yaml_node *after = yaml_member(map, "after");
	const struct yaml_node *at = yaml_member(map, "at");
	const struct yaml_node *bundle = yaml_member(map, "bundle");

	if ((before != NULL) + (after != NULL) + (at != NULL) +
		(bundle != NULL) !=
	    1) {
		conf_complain(reader, map,
		    "a rung has exactly one of before, at, bundle, after");
		return;
	}
	if (bundle != NULL) {
		rung->kind = RUNG_BUNDLE;
		conf_parse_time(reader, &bundle_key, bundle, &rung->at);
	} else if (at != NULL) {
		read_moment(reader, at, rung);
	} else {
		read_distance(reader, after ? after : before, after != NULL,
		    rung);
	}
	if (!ladder_allows(rung->clock, rung->kind))
		conf_complain(reader, map, "a rung of the clock %s has %s",
		    clock_kind_text(rung->clock),
		    rung->clock == CLOCK_APOLOGY ? "only before or at: due-day"
						 : "no bundle");
}

const struct conf_section conf_section_rung = {
	.name = "ladder",
	.keys = rung_keys,
	.count = sizeof(rung_keys) / sizeof(rung_keys[0]),
	.size = sizeof(struct rung),
	.finish = finish_rung,
};

void
conf_parse_ladder(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct ladder *ladder = out;
	struct ladder read = { 0 };

	if (node->shape != YAML_LIST || node->count == 0 ||
	    node->count > LADDER_RUNGS) {
		conf_complain(reader, node,
		    "%s: a list of 1 to %d rungs is wanted", key->name,
		    LADDER_RUNGS);
		return;
	}
	for (int i = 0; i < node->count; i++) {
		struct rung rung = { 0 };

		conf_read_map(reader, &conf_section_rung, &node->items[i],
		    &rung);
		if (rung.name == NULL) /* said already */
			continue;
		if (ladder_find(&read, rung.name) != NULL)
			conf_complain(reader, &node->items[i],
			    "ladder: a second rung \"%s\"", rung.name);
		else
			read.rungs[read.count++] = rung;
	}
	*ladder = read;
}

void
conf_parse_departures(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct conf *conf = reader->conf;
	const struct conf_key bounded = { .name = key->name,
		.high = CONF_DEPARTURES };
	int count = conf_items(reader, &bounded, node);

	(void)out;
	if (count == 0 && node->shape == YAML_LIST)
		conf_complain(reader, node,
		    "departures: without one no letter ever leaves");
	for (int i = 0; i < count; i++) {
		conf_parse_time(reader, key, conf_item(node, i),
		    &conf->departures[i]);
		if (i > 0 && conf->departures[i] <= conf->departures[i - 1])
			conf_complain(reader, conf_item(node, i),
			    "departures: not in order of the day");
	}
	conf->departure_count = count;
}

static const char *const days_words[] = { "all", "working", NULL };

static void
parse_days(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int index = 0;

	conf_parse_choice(reader, key, node, &index);
	*(bool *)out = index == 1;
}

static const struct conf_key digest_keys[] = {
	{ .name = "at",
	    .parse = conf_parse_time,
	    .at = CONF_AT(conf_digest, at),
	    .fallback = "\"22:00\"",
	    .help = "When it leaves." },
	{ .name = "days",
	    .parse = parse_days,
	    .at = CONF_AT(conf_digest, working_days),
	    .fallback = "all",
	    .words = days_words,
	    .help = "all or working." },
	{ .name = "roles",
	    .parse = conf_parse_roles,
	    .at = CONF_AT(conf_digest, roles),
	    .fallback = "[head, desk, province, administrator]",
	    .help = "Who gets it." },
	{ .name = "scope",
	    .parse = conf_parse_text,
	    .at = CONF_AT(conf_digest, scope),
	    .fallback = "",
	    .help = "Code of the agency it is about, those below it included; "
		    "else each recipient's own." },
};

const struct conf_section conf_section_digest = {
	.name = "digest",
	.keys = digest_keys,
	.count = sizeof(digest_keys) / sizeof(digest_keys[0]),
	.size = sizeof(struct conf_digest),
};

void
conf_parse_digests(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct conf *conf = reader->conf;

	(void)out;
	if (node->shape != YAML_LIST || node->count > CONF_DIGESTS) {
		conf_complain(reader, node,
		    "%s: a list of at most %d digests is wanted", key->name,
		    CONF_DIGESTS);
		return;
	}
	for (int i = 0; i < node->count; i++)
		conf_read_map(reader, &conf_section_digest, &node->items[i],
		    &conf->digests[i]);
	conf->digest_count = node->count;
}
