/* The file of an office's own tests. */
#include "wire/conf_cases.h"

#include <string.h>

#include "wire/conf_key.h"

enum { CASES_MAX = 1000, SEEN_MAX = 200, NOTICES_MAX = 500 };

instant
case_instant(const struct case_time *time, int32_t offset)
{
	if (time->kind == CASE_NOT_GIVEN || time->kind == CASE_NONE)
		return INSTANT_NONE;
	return when_at(time->date, time->second, offset);
}

/* ---- single values ---- */

/* "2020-09-14", "14/09/2020 17:30", "2020-09-14T17:30". */
static bool
read_time(const char *text, struct case_time *out, struct err *err)
{
	struct err ignored;
	instant at;

	if (!when_parse_moment(text, 0, false, &at, err))
		return false;
	out->kind =
	    when_parse_day(text, &out->date, &ignored) ? CASE_DATE : CASE_TIME;
	out->date = when_day(at, 0);
	out->second = when_second_of_day(at, 0);
	return true;
}

static void
parse_time(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct case_time time = { .kind = CASE_NONE };
	struct err err;

	if (text == NULL)
		return;
	if (!text_equal(text, "none") && !read_time(text, &time, &err)) {
		conf_complain(reader, node, "%s: %s", key->name, err.text);
		return;
	}
	*(struct case_time *)out = time;
}

/* Of what happens, both date and time are wanted. */
static void
parse_moment(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct case_time time = { .kind = CASE_NOT_GIVEN };

	parse_time(reader, key, node, &time);
	if (time.kind == CASE_TIME)
		*(struct case_time *)out = time;
	else if (time.kind != CASE_NOT_GIVEN)
		conf_complain(reader, node,
		    "%s: a date with its time is wanted (2020-09-14T07:30)",
		    key->name);
}

/* A text, or "none". */
static void
parse_word(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = NULL;

	conf_parse_text(reader, key, node, &text);
	if (text != NULL)
		*(const char **)out = text_equal(text, "none") ? "" : text;
}

static void
complain_word(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, const char *const *words, size_t count)
{
	const char *near = text_nearest(node->text, words, count);

	if (near != NULL)
		conf_complain(reader, node,
		    "%s: \"%s\" is not known; did you mean \"%s\"?", key->name,
		    node->text, near);
	else
		conf_complain(reader, node, "%s: \"%s\" is not known",
		    key->name, node->text);
}

static void
parse_status(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct case_seen *seen = out;
	const char *text = conf_text_of(reader, key, node);
	const char *words[STATUS_COUNT];

	if (text == NULL)
		return;
	seen->has_status = status_parse(text, &seen->status);
	for (int i = 0; i < STATUS_COUNT; i++)
		words[i] = status_text((enum status)i);
	if (!seen->has_status)
		complain_word(reader, key, node, words, STATUS_COUNT);
}

static void
parse_filing(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct case_seen *seen = out;
	const char *text = conf_text_of(reader, key, node);
	const char *words[FILING_POST + 1];

	if (text == NULL)
		return;
	seen->has_filing = filing_parse(text, &seen->filing);
	for (int i = 0; i <= FILING_POST; i++)
		words[i] = filing_text((enum filing)i);
	if (!seen->has_filing)
		complain_word(reader, key, node, words, FILING_POST + 1);
}

/* The keyword, or the words of letters: "Quá hạn". */
static bool
find_standing(struct arena *arena, const char *text, enum standing *out)
{
	const char *folded = text_fold(arena, text);

	if (standing_parse(text, out))
		return true;
	for (int i = 0; i < STANDING_COUNT; i++) {
		*out = (enum standing)i;
		if (text_equal(folded, text_fold(arena, standing_people(*out))))
			return true;
	}
	return false;
}

static void
parse_standing(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct case_moment *moment = out;
	const char *text = conf_text_of(reader, key, node);
	const char *words[STANDING_COUNT];

	if (text == NULL)
		return;
	moment->has_standing =
	    find_standing(reader->arena, text, &moment->standing);
	for (int i = 0; i < STANDING_COUNT; i++)
		words[i] = standing_text((enum standing)i);
	if (!moment->has_standing)
		complain_word(reader, key, node, words, STANDING_COUNT);
}

static void
parse_limit(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct limit limit;
	struct err err;

	if (text != NULL && !limit_parse(text, &limit, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
	else if (text != NULL)
		*(const char **)out = text;
}

/* ---- what is seen ---- */

#define SEEN(member) .at = CONF_AT(case_seen, member)
#define TIME(name_, help_)                                                     \
	{                                                                      \
		.name = #name_, .parse = parse_time, SEEN(name_),              \
		.fallback = "", .help = help_                                  \
	}
#define WORD(name_, help_)                                                     \
	{                                                                      \
		.name = #name_, .parse = parse_word, SEEN(name_),              \
		.fallback = "", .help = help_                                  \
	}

static const struct conf_key seen_keys[] = {
	{ .name = "at",
	    .parse = parse_moment,
	    SEEN(at),
	    .help = "When the source shows it." },
	{ .name = "status",
	    .parse = parse_status,
	    .at = 0,
	    .fallback = "",
	    .help = "new, received, processing, waiting_supplement, … done." },
	{ .name = "filing",
	    .parse = parse_filing,
	    .at = 0,
	    .fallback = "",
	    .help = "direct, online or post." },
	TIME(submitted, "When it was filed."),
	TIME(received, "When it was received."),
	TIME(promised, "The date on the receipt."),
	TIME(finished, "When it was finished."),
	TIME(returned, "When the citizen got the result."),
	TIME(updated, "When the record was changed last."),
	WORD(procedure, "Code of the procedure."),
	WORD(field, "Its field."),
	WORD(agency, "Name or code of the agency that must act."),
	WORD(officer, "Name, account or mail of who holds it."),
	WORD(step, "The step that it is at."),
	TIME(step_due, "When that step is due."),
};

static void
finish_seen(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct case_seen *seen = out;

	(void)reader;
	seen->line = map->line;
	seen->column = map->column;
}

static const struct conf_section seen_section = {
	.name = "observations",
	.keys = seen_keys,
	.count = sizeof(seen_keys) / sizeof(seen_keys[0]),
	.size = sizeof(struct case_seen),
	.finish = finish_seen,
};

/* ---- what must be ---- */

#define NOTICE(member) .at = CONF_AT(case_notice, member)

static const struct conf_key notice_keys[] = {
	{ .name = "rung",
	    .parse = conf_parse_text,
	    NOTICE(rung),
	    .help = "Its name in the ladder; of a repeat with its number: "
		    "overdue/2." },
	{ .name = "to",
	    .parse = conf_parse_text,
	    NOTICE(to),
	    .fallback = "",
	    .help = "A role, or somebody's name or address." },
	{ .name = "channel",
	    .parse = conf_parse_text,
	    NOTICE(channel),
	    .fallback = "",
	    .help = "The channel, where several serve one role." },
	{ .name = "at",
	    .parse = parse_moment,
	    NOTICE(at),
	    .fallback = "",
	    .help = "When its letter leaves." },
};

static void
finish_notice(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	struct case_notice *notice = out;

	(void)reader;
	notice->line = map->line;
	notice->column = map->column;
}

static const struct conf_section notice_section = {
	.name = "notices",
	.keys = notice_keys,
	.count = sizeof(notice_keys) / sizeof(notice_keys[0]),
	.size = sizeof(struct case_notice),
	.finish = finish_notice,
};

#define MOMENT(member) .at = CONF_AT(case_moment, member)

static const struct conf_key moment_keys[] = {
	{ .name = "at",
	    .parse = parse_moment,
	    MOMENT(at),
	    .help = "When it must be so." },
	{ .name = "standing",
	    .parse = parse_standing,
	    .at = 0,
	    .fallback = "",
	    .help = "running, due-soon, overdue, …; or in Vietnamese." },
	{ .name = "deadline",
	    .parse = parse_time,
	    MOMENT(deadline),
	    .fallback = "",
	    .help = "A date, a date with its time, or none." },
	{ .name = "notices",
	    .parse = conf_parse_list,
	    .section = &notice_section,
	    MOMENT(notices),
	    .count_at = CONF_AT(case_moment, notice_count),
	    .fallback = "",
	    .high = NOTICES_MAX,
	    .help = "All that have left since the moment before; []: none." },
};

static void
finish_moment(struct conf_reader *reader, const struct yaml_node *map,
    void *out)
{
	struct case_moment *moment = out;

	moment->line = map->line;
	moment->column = map->column;
	moment->has_notices = yaml_member(map, "notices") != NULL;
	if (!moment->has_standing && !moment->has_notices &&
	    moment->deadline.kind == CASE_NOT_GIVEN)
		conf_complain(reader, map,
		    "expect: neither standing, deadline nor notices is given");
}

static const struct conf_section moment_section = {
	.name = "expect",
	.keys = moment_keys,
	.count = sizeof(moment_keys) / sizeof(moment_keys[0]),
	.size = sizeof(struct case_moment),
	.finish = finish_moment,
};

/* ---- cases ---- */

#define CASE(member) .at = CONF_AT(case_case, member)

static const struct conf_key case_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    CASE(name),
	    .help = "What it shows." },
	{ .name = "code",
	    .parse = conf_parse_text,
	    CASE(code),
	    .fallback = "H00.01-KIEM-THU",
	    .help = "The dossier's code." },
	{ .name = "source",
	    .parse = conf_parse_text,
	    CASE(source),
	    .fallback = "",
	    .help = "Name of the source; else the first that is enabled." },
	{ .name = "procedure",
	    .parse = conf_parse_text,
	    CASE(procedure),
	    .fallback = "",
	    .help = "As in observations, from the first on." },
	{ .name = "agency",
	    .parse = conf_parse_text,
	    CASE(agency),
	    .fallback = "",
	    .help = "As in observations, from the first on." },
	{ .name = "officer",
	    .parse = conf_parse_text,
	    CASE(officer),
	    .fallback = "",
	    .help = "As in observations, from the first on." },
	{ .name = "limit",
	    .parse = parse_limit,
	    CASE(limit),
	    .fallback = "",
	    .help =
		"3wd, 8wh, …: a confirmed limit in the catalogue's place." },
	{ .name = "observations",
	    .parse = conf_parse_list,
	    .section = &seen_section,
	    CASE(seen),
	    .count_at = CONF_AT(case_case, seen_count),
	    .high = SEEN_MAX,
	    .help = "What the source shows, in order of time." },
	{ .name = "expect",
	    .parse = conf_parse_list,
	    .section = &moment_section,
	    CASE(moments),
	    .count_at = CONF_AT(case_case, moment_count),
	    .high = SEEN_MAX,
	    .help = "How it must stand, in order of time." },
};

/* One that could not be read was complained of already. */
static bool
is_before(const struct case_time *a, const struct case_time *b)
{
	return a->kind == CASE_TIME && b->kind == CASE_TIME &&
	    case_instant(a, 0) < case_instant(b, 0);
}

static void
complain_at(struct conf_reader *reader, const struct yaml_node *map, int line,
    int column, const char *text)
{
	const struct yaml_node place = { .file = map->file,
		.line = line,
		.column = column };

	conf_complain(reader, &place, "%s", text);
}

/* Time runs one way, and there is something to see before it is looked at. */
static void
finish_case(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct case_case *one = out;

	one->line = map->line;
	one->column = map->column;
	if (yaml_member(map, "observations") != NULL && one->seen_count == 0)
		conf_complain(reader, map, "observations: there is none");
	if (yaml_member(map, "expect") != NULL && one->moment_count == 0)
		conf_complain(reader, map, "expect: there is none");
	for (int i = 1; i < one->seen_count; i++)
		if (is_before(&one->seen[i].at, &one->seen[i - 1].at))
			complain_at(reader, map, one->seen[i].line,
			    one->seen[i].column,
			    "observations: not in order of time");
	for (int i = 0; i < one->moment_count; i++) {
		const struct case_moment *moment = &one->moments[i];

		if (i > 0 && is_before(&moment->at, &moment[-1].at))
			complain_at(reader, map, moment->line, moment->column,
			    "expect: not in order of time");
		if (one->seen_count > 0 &&
		    is_before(&moment->at, &one->seen[0].at))
			complain_at(reader, map, moment->line, moment->column,
			    "expect: before the first observation");
	}
}

static const struct conf_section case_section = {
	.name = "cases",
	.keys = case_keys,
	.count = sizeof(case_keys) / sizeof(case_keys[0]),
	.size = sizeof(struct case_case),
	.finish = finish_case,
};

static const struct conf_key root_keys[] = {
	{ .name = "config",
	    .parse = conf_parse_path,
	    .at = CONF_AT(cases, config),
	    .fallback = "",
	    .help = "The hosod.yaml that is tested; else that of --config." },
	{ .name = "cases",
	    .parse = conf_parse_list,
	    .section = &case_section,
	    .at = CONF_AT(cases, items),
	    .count_at = CONF_AT(cases, count),
	    .high = CASES_MAX,
	    .help = "The cases." },
};

static const struct conf_section root_section = {
	.name = "",
	.keys = root_keys,
	.count = sizeof(root_keys) / sizeof(root_keys[0]),
	.size = sizeof(struct cases),
};

const struct conf_section *const *
cases_sections(int *count)
{
	static const struct conf_section *const all[] = { &root_section,
		&case_section, &seen_section, &moment_section,
		&notice_section };

	*count = sizeof(all) / sizeof(all[0]);
	return all;
}

bool
cases_read(struct arena *arena, const struct conf_file *file,
    const char *folder, struct cases *out, struct complaints *complaints)
{
	int errors = complaints->errors;
	struct conf_reader reader = { .arena = arena,
		.complaints = complaints,
		.folder = arena_string(arena, folder) };
	struct yaml_node root;

	*out = (struct cases){ 0 };
	if (!yaml_parse(arena, arena_string(arena, file->name), file->bytes,
		&root, complaints))
		return false;
	conf_read_map(&reader, &root_section, &root, out);
	if (complaints->errors == errors && out->count == 0)
		conf_complain(&reader, &root, "cases: there is none");
	return complaints->errors == errors;
}
