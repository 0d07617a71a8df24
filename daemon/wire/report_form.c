/* Official forms as files. */
#include "wire/report_form.h"

#include <string.h>

#include "wire/conf_key.h"

enum { GROUPS = 40, TEXTS = 20 };

/* A name for several fates, or origins. */
struct group {
	const char *name;
	const struct yaml_node *of;
};

/* What the tables fill; the words of columns need the groups. */
struct draft_column {
	const char *number;
	struct {
		const char **items;
		int count;
	} heads;
	const struct yaml_node *from, *to;
};

struct texts {
	const char **items;
	int count;
};

struct draft {
	struct report_form form;
	const struct group *groups;
	int group_count;
	const struct draft_column *columns;
	int column_count;
	const struct yaml_node *identities;
	struct texts notes, signers;
};

/* ---- single values ---- */

/* One text or several; the destination is a struct texts. */
static void
parse_texts(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct texts *texts = out;
	int count = conf_items(reader, key, node);

	texts->items = arena_alloc(reader->arena,
	    sizeof(*texts->items) * (size_t)count + 1);
	for (int i = 0; i < count; i++) {
		const char *text =
		    conf_text_of(reader, key, conf_item(node, i));

		if (text != NULL)
			texts->items[texts->count++] = text;
	}
}

/* The node itself, to be read once everything else is; that of a default does
 * not last. */
static void
parse_node(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct yaml_node *copy = arena_alloc(reader->arena, sizeof(*copy));

	(void)key;
	*copy = *node;
	*(const struct yaml_node **)out = copy;
}

static void
parse_day(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	const char *text = conf_text_of(reader, key, node);
	struct err err;

	if (text != NULL && !when_parse_day(text, out, &err))
		conf_complain(reader, node, "%s: %s", key->name, err.text);
}

/* ---- tables ---- */

static const struct conf_key group_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    .at = CONF_AT(group, name),
	    .help = "What columns call it." },
	{ .name = "of",
	    .parse = parse_node,
	    .at = CONF_AT(group, of),
	    .help = "Fates, or groups named before." },
};

static const struct conf_section group_section = {
	.name = "form.groups",
	.keys = group_keys,
	.count = sizeof(group_keys) / sizeof(group_keys[0]),
	.size = sizeof(struct group),
};

static const struct conf_key column_keys[] = {
	{ .name = "number",
	    .parse = conf_parse_text,
	    .at = CONF_AT(draft_column, number),
	    .help = "As printed under the headings; identities and --cell use "
		    "it." },
	{ .name = "heads",
	    .parse = parse_texts,
	    .at = CONF_AT(draft_column, heads),
	    .high = REPORT_HEADS,
	    .help = "Its headings, from the outermost." },
	{ .name = "from",
	    .parse = parse_node,
	    .at = CONF_AT(draft_column, from),
	    .fallback = "[carried, online, direct, post, unknown]",
	    .help = "How the dossiers came into the period: carried, online, "
		    "direct, post, unknown." },
	{ .name = "to",
	    .parse = parse_node,
	    .at = CONF_AT(draft_column, to),
	    .help = "What they had come to at its end: fates, or groups." },
};

static const struct conf_section column_section = {
	.name = "form.columns",
	.keys = column_keys,
	.count = sizeof(column_keys) / sizeof(column_keys[0]),
	.size = sizeof(struct draft_column),
};

static const char *const row_words[] = { "field", "agency", NULL };

#define FORM(member) .at = CONF_AT(draft, form.member)

static void
finish_form(struct conf_reader *reader, const struct yaml_node *map, void *out);

static const struct conf_key form_keys[] = {
	{ .name = "name",
	    .parse = conf_parse_text,
	    FORM(name),
	    .help = "What hosoctl report calls it." },
	{ .name = "code",
	    .parse = conf_parse_text,
	    FORM(code),
	    .help = "Its number as printed." },
	{ .name = "title",
	    .parse = conf_parse_text,
	    FORM(title),
	    .help = "Its title." },
	{ .name = "basis",
	    .parse = conf_parse_text,
	    FORM(basis),
	    .fallback = "",
	    .help = "The text of law that has it." },
	{ .name = "unit",
	    .parse = conf_parse_text,
	    FORM(unit),
	    .help = "What its figures count." },
	{ .name = "row_head",
	    .parse = conf_parse_text,
	    FORM(row_head),
	    .help = "The heading over the names of its rows." },
	{ .name = "rows",
	    .parse = conf_parse_choice,
	    FORM(rows),
	    .fallback = "field",
	    .words = row_words,
	    .help =
		"One row per field or per agency, unless --by says other." },
	{ .name = "notes",
	    .parse = parse_texts,
	    .at = CONF_AT(draft, notes),
	    .fallback = "",
	    .high = TEXTS,
	    .help = "Printed under the table." },
	{ .name = "signers",
	    .parse = parse_texts,
	    .at = CONF_AT(draft, signers),
	    .fallback = "",
	    .high = TEXTS,
	    .help = "Who signs, from left to right." },
	{ .name = "valid_from",
	    .parse = parse_day,
	    FORM(from),
	    .help = "The first day on which a period may end to be reported "
		    "with it." },
	{ .name = "valid_to",
	    .parse = parse_day,
	    FORM(to),
	    .fallback = "",
	    .help = "The last such day." },
	{ .name = "groups",
	    .parse = conf_parse_list,
	    .section = &group_section,
	    .at = CONF_AT(draft, groups),
	    .count_at = CONF_AT(draft, group_count),
	    .fallback = "",
	    .high = GROUPS,
	    .help = "Names for several fates." },
	{ .name = "columns",
	    .parse = conf_parse_list,
	    .section = &column_section,
	    .at = CONF_AT(draft, columns),
	    .count_at = CONF_AT(draft, column_count),
	    .high = REPORT_COLUMNS,
	    .help = "Its columns of figures, from left to right." },
	{ .name = "identities",
	    .parse = parse_node,
	    .at = CONF_AT(draft, identities),
	    .fallback = "",
	    .help = "What must hold between columns: 3 = 4 + 5 + 6." },
};

static const struct conf_section form_section = {
	.name = "form",
	.keys = form_keys,
	.count = sizeof(form_keys) / sizeof(form_keys[0]),
	.size = sizeof(struct draft),
	.finish = finish_form,
};

const struct conf_section *const *
report_form_sections(int *count)
{
	static const struct conf_section *const all[] = { &form_section,
		&group_section, &column_section };

	*count = sizeof(all) / sizeof(all[0]);
	return all;
}

/* ---- words of columns ---- */

static void
complain_word(struct conf_reader *reader, const struct yaml_node *node,
    const char *what, const char *const *words, size_t count)
{
	const char *near = text_nearest(node->text, words, count);

	if (near != NULL)
		conf_complain(reader, node,
		    "%s: \"%s\" is not known; did you mean \"%s\"?", what,
		    node->text, near);
	else
		conf_complain(reader, node, "%s: \"%s\" is not known", what,
		    node->text);
}

static const struct group *
find_group(const struct draft *draft, int until, const char *name)
{
	for (int i = 0; i < until; i++)
		if (text_equal(draft->groups[i].name, name))
			return &draft->groups[i];
	return NULL;
}

static void
complain_fate(struct conf_reader *reader, const struct draft *draft, int until,
    const struct yaml_node *node)
{
	const char *words[FATE_COUNT + GROUPS];
	size_t count = 0;

	for (int i = 0; i < FATE_COUNT; i++)
		words[count++] = report_fate_text((enum report_fate)i);
	for (int i = 0; i < until; i++)
		if (draft->groups[i].name != NULL)
			words[count++] = draft->groups[i].name;
	complain_word(reader, node, "to", words, count);
}

/* The fates that ${node} names; of groups those before ${until} are known, so
 * that none can contain itself. */
static uint32_t
fates_of(struct conf_reader *reader, const struct draft *draft, int until,
    const struct yaml_node *node)
{
	static const struct conf_key key = { .name = "to", .high = TEXTS };
	uint32_t fates = 0;
	int count = node == NULL ? 0 : conf_items(reader, &key, node);

	for (int i = 0; i < count; i++) {
		const struct yaml_node *word = conf_item(node, i);
		const char *text = conf_text_of(reader, &key, word);
		const struct group *group;
		enum report_fate fate;

		if (text == NULL)
			continue;
		group = find_group(draft, until, text);
		if (group != NULL)
			fates |= fates_of(reader, draft,
			    (int)(group - draft->groups), group->of);
		else if (report_fate_parse(text, &fate))
			fates |= 1u << fate;
		else
			complain_fate(reader, draft, until, word);
	}
	return fates;
}

static unsigned
origins_of(struct conf_reader *reader, const struct yaml_node *node)
{
	static const struct conf_key key = { .name = "from", .high = TEXTS };
	const char *words[ORIGIN_COUNT];
	unsigned origins = 0;
	int count = node == NULL ? 0 : conf_items(reader, &key, node);

	for (int i = 0; i < ORIGIN_COUNT; i++)
		words[i] = report_origin_text((enum report_origin)i);
	for (int i = 0; i < count; i++) {
		const struct yaml_node *word = conf_item(node, i);
		const char *text = conf_text_of(reader, &key, word);
		enum report_origin origin;

		if (text == NULL)
			continue;
		if (report_origin_parse(text, &origin))
			origins |= 1u << origin;
		else
			complain_word(reader, word, "from", words,
			    ORIGIN_COUNT);
	}
	return origins;
}

static void
finish_column(struct conf_reader *reader, const struct yaml_node *map,
    const struct draft *draft, const struct draft_column *from,
    struct report_form *form)
{
	struct report_column *column = &form->columns[form->column_count];
	uint32_t fates = fates_of(reader, draft, draft->group_count, from->to);
	unsigned origins = origins_of(reader, from->from);

	if (from->number != NULL && report_column(form, from->number) >= 0)
		conf_complain(reader, map, "columns: number %s is there twice",
		    from->number);
	column->number = from->number == NULL ? "" : from->number;
	column->head_count = from->heads.count;
	for (int i = 0; i < from->heads.count; i++)
		column->heads[i] = from->heads.items[i];
	for (int i = 0; i < ORIGIN_COUNT; i++)
		column->fates[i] = (origins >> i & 1) != 0 ? fates : 0;
	form->column_count++;
}

static void
finish_identities(struct conf_reader *reader, const struct yaml_node *node,
    struct report_form *form)
{
	static const struct conf_key key = { .name = "identities",
		.high = REPORT_IDENTITIES };
	int count = node == NULL ? 0 : conf_items(reader, &key, node);

	for (int i = 0; i < count; i++) {
		const struct yaml_node *item = conf_item(node, i);
		const char *text = conf_text_of(reader, &key, item);
		struct report_identity *identity =
		    &form->identities[form->identity_count];
		struct err err;

		if (text == NULL)
			continue;
		if (!report_parse_identity(form, text, identity, &err) ||
		    !report_check(form, identity, &err))
			conf_complain(reader, item, "identities: %s", err.text);
		else
			form->identity_count++;
	}
}

static void
finish_form(struct conf_reader *reader, const struct yaml_node *map, void *out)
{
	struct draft *draft = out;
	struct report_form *form = &draft->form;
	const struct yaml_node *columns = yaml_member(map, "columns");

	/* A group that no column names is looked at too. */
	for (int i = 0; i < draft->group_count; i++) {
		if (find_group(draft, i, draft->groups[i].name) != NULL)
			conf_complain(reader, map,
			    "groups: \"%s\" is there twice",
			    draft->groups[i].name);
		fates_of(reader, draft, i, draft->groups[i].of);
	}
	for (int i = 0; i < draft->column_count; i++)
		finish_column(reader, &columns->items[i], draft,
		    &draft->columns[i], form);
	if (columns != NULL && draft->column_count == 0)
		conf_complain(reader, columns, "columns: there is none");
	finish_identities(reader, draft->identities, form);
	form->notes = draft->notes.items;
	form->note_count = draft->notes.count;
	form->signers = draft->signers.items;
	form->signer_count = draft->signers.count;
	if (yaml_member(map, "valid_to") == NULL)
		form->to = (day){ INT32_MAX };
	else if (form->to.n < form->from.n)
		conf_complain(reader, yaml_member(map, "valid_to"),
		    "valid_to: before valid_from");
}

bool
report_form_read(struct arena *arena, const struct conf_file *file,
    struct report_form *out, struct complaints *complaints)
{
	int errors = complaints->errors;
	struct conf_reader reader = { .arena = arena,
		.complaints = complaints };
	struct draft *draft = arena_alloc(arena, sizeof(*draft));
	struct yaml_node *root = arena_alloc(arena, sizeof(*root));

	if (!yaml_parse(arena, arena_string(arena, file->name), file->bytes,
		root, complaints))
		return false;
	conf_read_map(&reader, &form_section, root, draft);
	*out = draft->form;
	return complaints->errors == errors;
}
