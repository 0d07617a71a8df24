/* When somebody is told: the ladder, the departures, the digests. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/ladder_class.h"
#include "wire/conf_key.h"

void
conf_parse_clock(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text != NULL && !clock_kind_parse(text, out))
		conf_complain(reader, node,
		    "clock: \"%s\" is none of resolution, acceptance, step, "
		    "apology, supplement",
		    text);
}

void
conf_parse_severity(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);

	if (text != NULL && !severity_parse(text, out))
		conf_complain(reader, node,
		    "severity: \"%s\" is none of reminder, due, overdue, grave",
		    text);
}

static void
parse_repeat(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct limit limit;
	struct err err;

	if (text == NULL)
		return;
	if (!limit_parse(text, &limit, &err))
		conf_complain(reader, node, "repeat: %s", err.text);
	else if (limit.unit != LIMIT_WORKING_DAYS)
		conf_complain(reader, node,
		    "repeat: \"%s\" is not in working days (1wd)", text);
	else
		*(int *)out = limit.count;
}

static const char *const until_words[] = { "resolved", "acknowledged", NULL };

static void
parse_until(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int index = UNTIL_RESOLVED;

	conf_parse_choice(reader, key, node, &index);
	*(enum rung_until *)out = (enum rung_until)index;
}

/* Of the limit, in per cent. */
enum { SHARE_BEFORE_MOST = 99, SHARE_AFTER_MOST = 500 };

static const struct conf_key rung_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    .at = CONF_AT(rung, name),
	    .help = "Part of what makes a notice unique: not to be used again "
		    "for another meaning." },
	{ .name = "clock",
	    .parse = conf_parse_clock,
	    .at = CONF_AT(rung, clock),
	    .fallback = "resolution",
	    .help = "resolution, acceptance, step, apology or supplement." },
	{ .name = "before",
	    .parse = conf_parse_elsewhere,
	    .fallback = "",
	    .help = "2wd or 4wh: working days or hours before; 25%: when that "
		    "share of the limit is left." },
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
	    .help = "3wd or 4wh: working days or hours after; 50%: when that "
		    "share of the limit has passed since its end." },
	{ .name = "severity",
	    .parse = conf_parse_severity,
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
	{ .name = "class",
	    .parse = conf_parse_text,
	    .at = CONF_AT(rung, class),
	    .fallback = "",
	    .help = "One of classes, for whose dossiers alone it is." },
	{ .name = "repeat",
	    .parse = parse_repeat,
	    .at = CONF_AT(rung, repeat),
	    .fallback = "",
	    .help = "1wd: told again that many working days later, and so on; "
		    "of at: overdue and after alone." },
	{ .name = "until",
	    .parse = parse_until,
	    .at = CONF_AT(rung, until),
	    .fallback = "",
	    .words = until_words,
	    .help = "What ends the repeats: resolved or acknowledged; else "
		    "resolved." },
};

/* "25%" */
static bool
read_share(struct conf_reader *reader, const struct yaml_node *node,
    const char *text, bool after, struct rung *rung)
{
	size_t digits = strspn(text, "0123456789");
	int most = after ? SHARE_AFTER_MOST : SHARE_BEFORE_MOST;

	if (text[digits] != '%' || text[digits + 1] != '\0')
		return false;
	rung->kind = after ? RUNG_SHARE_AFTER : RUNG_SHARE_BEFORE;
	rung->n = digits >= 1 && digits <= 3 ? atoi(text) : 0;
	if (rung->n < 1 || rung->n > most)
		conf_complain(reader, node,
		    "%s: \"%s\": 1%% to %d%% of the limit can %s",
		    after ? "after" : "before", text, most,
		    after ? "have passed since its end" : "be left");
	return true;
}

static void
read_distance(struct conf_reader *reader, const struct yaml_node *node,
    bool after, struct rung *rung)
{
	const struct conf_key key = { .name = after ? "after" : "before" };
	const char *text = conf_text_of(reader, &key, node);
	struct limit limit;
	struct err err;

	if (text == NULL || read_share(reader, node, text, after, rung))
		return;
	if (!limit_parse(text, &limit, &err)) {
		conf_complain(reader, node, "%s: %s", key.name, err.text);
		return;
	}
	if (limit.unit == LIMIT_WORKING_DAYS)
		rung->kind =
		    after ? RUNG_WORKING_DAYS_AFTER : RUNG_WORKING_DAYS_BEFORE;
	else if (limit.unit == LIMIT_WORKING_HOURS)
		rung->kind = after ? RUNG_WORKING_HOURS_AFTER
				   : RUNG_WORKING_HOURS_BEFORE;
	else
		conf_complain(reader, node,
		    "%s: \"%s\" is not in working days or hours (%s)", key.name,
		    text, after ? "3wd, 4wh" : "2wd, 4wh");
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

/* What was never told cannot be told again, and only what is over stays so. */
static void
check_repeat(struct conf_reader *reader, const struct yaml_node *map,
    const struct rung *rung)
{
	const struct yaml_node *repeat = yaml_member(map, "repeat");
	const struct yaml_node *until = yaml_member(map, "until");

	if (repeat != NULL && !rung_kind_is_past_due(rung->kind))
		conf_complain(reader, repeat,
		    "repeat: only of a rung with at: overdue or after");
	if (until != NULL && repeat == NULL)
		conf_complain(reader, until, "until: there is no repeat");
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
		    rung_kind_is_share(rung->kind) ? "no share of a limit"
			: rung->clock == CLOCK_APOLOGY
			? "only before or at: due-day"
			: "no bundle");
	check_repeat(reader, map, rung);
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
		if (strpbrk(rung.name, "/|") != NULL)
			conf_complain(reader, &node->items[i],
			    "ladder: \"%s\": neither \"/\" nor \"|\" can be in "
			    "the name of a rung",
			    rung.name);
		else if (ladder_find(&read, rung.name) != NULL)
			conf_complain(reader, &node->items[i],
			    "ladder: a second rung \"%s\"", rung.name);
		else
			read.rungs[read.count++] = rung;
	}
	read.classes = ladder->classes;
	read.class_count = ladder->class_count;
	*ladder = read;
}

/* A rung of a class that nobody defined would never be reached. */
void
conf_check_classes(struct conf_reader *reader, const struct yaml_node *root)
{
	const struct yaml_node *node = yaml_member(root, "ladder");
	const struct ladder *ladder = &reader->conf->ladder;

	for (int i = 0; node != NULL && i < node->count; i++) {
		const struct yaml_node *class = node->shape != YAML_LIST
		    ? NULL
		    : yaml_member(&node->items[i], "class");

		if (class != NULL && class->shape == YAML_TEXT &&
		    ladder_class_find(ladder, class->text) == NULL)
			conf_complain(reader, class,
			    "ladder: class \"%s\" is none of classes",
			    class->text);
	}
}

void
conf_parse_departures(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	int32_t *times = out;
	const struct conf_key bounded = { .name = key->name,
		.high = CONF_DEPARTURES };
	int count = conf_items(reader, &bounded, node);

	if (count == 0 && node->shape == YAML_LIST)
		conf_complain(reader, node,
		    "departures: without one no letter ever leaves");
	for (int i = 0; i < count; i++) {
		conf_parse_time(reader, key, conf_item(node, i), &times[i]);
		if (i > 0 && times[i] <= times[i - 1])
			conf_complain(reader, conf_item(node, i),
			    "departures: not in order of the day");
	}
	*conf_count_of(key, out) = count;
}

/* Weekdays first, as when_weekday counts them. */
static const char *const days_words[] = { "mon", "tue", "wed", "thu", "fri",
	"sat", "sun", "working", "all", NULL };

static void
parse_days(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const struct conf_key bounded = { .name = key->name,
		.high = sizeof(days_words) / sizeof(days_words[0]) };
	int count = conf_items(reader, &bounded, node);
	unsigned days = 0;

	if (count == 0 && node->shape == YAML_LIST)
		conf_complain(reader, node,
		    "days: without one the digest never leaves");
	for (int i = 0; i < count; i++) {
		int index = 0;

		conf_parse_choice(reader, key, conf_item(node, i), &index);
		days |=
		    text_equal(days_words[index], "all") ? 0x7fU : 1U << index;
	}
	*(unsigned *)out = days;
}

static const struct conf_key digest_keys[] = {
	{ .name = "at",
	    .parse = conf_parse_time,
	    .at = CONF_AT(conf_digest, at),
	    .fallback = "\"22:00\"",
	    .help = "When it leaves." },
	{ .name = "days",
	    .parse = parse_days,
	    .at = CONF_AT(conf_digest, days),
	    .fallback = "all",
	    .words = days_words,
	    .help = "all, working, or a list of mon, tue, wed, thu, fri, sat, "
		    "sun." },
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
	{ .name = "heads_first",
	    .parse = conf_parse_bool,
	    .at = CONF_AT(conf_digest, heads_first),
	    .fallback = "yes",
	    .help = "yes: those above an agency read of it a working day "
		    "after its head, but for what is overdue by more than "
		    "seven working days." },
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
