/* The field map of a source: configuration to a mapping. */
#include "wire/conf_key.h"

void
conf_read_forms(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, enum timeform forms[TIMEFORM_LIST],
    int *count)
{
	const struct conf_key bounded = { .name = key->name,
		.high = TIMEFORM_GIVEN };
	int given = conf_items(reader, &bounded, node);
	struct err err;

	for (int i = 0; i < given; i++) {
		const struct yaml_node *item = conf_item(node, i);
		const char *name = conf_text_of(reader, key, item);
		enum timeform form;

		if (name == NULL)
			continue;
		if (timeform_named(name, &form, &err))
			forms[(*count)++] = form;
		else
			conf_complain(reader, item, "%s: %s", key->name,
			    err.text);
	}
}

/* Selectors are built once here to learn where one is wrong; the mapping
 * builds its own. */
static void
read_at(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, struct mapping_place *place)
{
	const struct conf_key bounded = { .name = key->name,
		.high = MAPPING_ALTERNATIVES };
	int count = conf_items(reader, &bounded, node);

	for (int i = 0; i < count; i++) {
		const struct yaml_node *item = conf_item(node, i);

		if (conf_selector_of(reader, key, item) != NULL)
			place->at[place->at_count++] = item->text;
	}
}

static void
parse_at(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	read_at(reader, key, node, out);
}

static void
parse_place_time(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	struct mapping_place *place = out;

	conf_read_forms(reader, key, node, place->forms, &place->form_count);
}

static void
parse_each(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	if (conf_selector_of(reader, key, node) != NULL)
		*(const char **)out = node->text;
}

/* May be empty or blank. */
static void
parse_join(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	if (node->shape == YAML_TEXT && node->text[0] == '\0')
		*(const char **)out = node->text;
	else
		conf_parse_text(reader, key, node, out);
}

static const struct conf_key place_keys[] = {
	{ .name = "at",
	    .parse = parse_at,
	    .fallback = "",
	    .help =
		"A selector or a list of them; the first that gives a value "
		"wins." },
	{ .name = "join",
	    .parse = parse_join,
	    .at = CONF_AT(mapping_place, join),
	    .fallback = "",
	    .help =
		"A text: not the first value, but all, with this between." },
	{ .name = "each",
	    .parse = parse_each,
	    .at = CONF_AT(mapping_place, each),
	    .fallback = "",
	    .help = "Of steps: the time of one, relative to it." },
	{ .name = "time",
	    .parse = parse_place_time,
	    .fallback = "",
	    .help = "Time forms of this field alone." },
	{ .name = "otherwise",
	    .parse = conf_parse_text,
	    .at = CONF_AT(mapping_place, otherwise),
	    .fallback = "",
	    .help = "The value where the record gives none." },
};

const struct conf_section conf_section_place = {
	.name = "source.fields.FIELD",
	.keys = place_keys,
	.count = sizeof(place_keys) / sizeof(place_keys[0]),
	.size = sizeof(struct mapping_place),
};

/* "/MaHoSo", ["/a", "/b"] or {at: …, time: …, otherwise: …}. */
static void
parse_place(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	if (node->shape == YAML_MAP)
		conf_read_map(reader, &conf_section_place, node, out);
	else
		read_at(reader, key, node, out);
}

#define FIELD(key, index, words)                                               \
	{                                                                      \
		.name = key, .parse = parse_place,                             \
		.at = CONF_AT(mapping_plan, fields[index]), .fallback = "",    \
		.help = words                                                  \
	}

static const struct conf_key field_keys[] = {
	{ .name = "code",
	    .parse = parse_place,
	    .at = CONF_AT(mapping_plan, fields[MAPPING_CODE]),
	    .help = "The dossier's code; the only field that must be mapped." },
	FIELD("procedure", MAPPING_PROCEDURE, "Code of the procedure."),
	FIELD("procedure_name", MAPPING_PROCEDURE_NAME, "Its name."),
	FIELD("field", MAPPING_FIELD, "Its field, linh vuc."),
	FIELD("filing", MAPPING_FILING, "How it was filed; see filing_map."),
	FIELD("submitted", MAPPING_SUBMITTED, "When it was filed."),
	FIELD("received", MAPPING_RECEIVED, "When it was received."),
	FIELD("promised", MAPPING_PROMISED, "The promised date."),
	FIELD("finished", MAPPING_FINISHED, "When handling ended."),
	FIELD("returned", MAPPING_RETURNED, "When the citizen got the result."),
	FIELD("updated", MAPPING_UPDATED, "When the record last changed."),
	FIELD("status", MAPPING_STATUS, "Its status; see status_map."),
	FIELD("agency", MAPPING_AGENCY, "Name or code of the agency."),
	FIELD("officer_account", MAPPING_OFFICER_ACCOUNT,
	    "Account of the officer who holds it."),
	FIELD("officer_mail", MAPPING_OFFICER_MAIL, "Mail of the officer."),
	FIELD("officer_name", MAPPING_OFFICER_NAME, "Name of the officer."),
	FIELD("step", MAPPING_STEP, "The step it has reached."),
	FIELD("step_due", MAPPING_STEP_DUE, "When that step is due."),
	FIELD("steps", MAPPING_STEPS, "The list of its steps, to count them."),
	FIELD("deleted", MAPPING_DELETED, "A truth value: it was deleted."),
	FIELD("applicant", MAPPING_APPLICANT,
	    "Name of whose dossier it is; see privacy.keep."),
	FIELD("identity", MAPPING_IDENTITY,
	    "Their identity number; see privacy.keep."),
	FIELD("phone", MAPPING_PHONE, "Their phone; see privacy.keep."),
};

const struct conf_section conf_section_fields = {
	.name = "source.fields",
	.keys = field_keys,
	.count = sizeof(field_keys) / sizeof(field_keys[0]),
	.size = sizeof(struct mapping_plan),
};

static void
parse_rounds_at(struct conf_reader *reader, const struct conf_key *key,
    const struct yaml_node *node, void *out)
{
	if (conf_selector_of(reader, key, node) != NULL)
		*(const char **)out = node->text;
}

static const struct conf_key round_keys[] = {
	{ .name = "at",
	    .parse = parse_rounds_at,
	    .at = CONF_AT(mapping_plan, rounds),
	    .help = "The array of supplement rounds." },
	{ .name = "from",
	    .parse = parse_place,
	    .at = CONF_AT(mapping_plan, round_from),
	    .help = "In a round: when the supplement was asked for." },
	{ .name = "to",
	    .parse = parse_place,
	    .at = CONF_AT(mapping_plan, round_to),
	    .fallback = "",
	    .help = "In a round: when it came." },
	{ .name = "before",
	    .parse = parse_place,
	    .at = CONF_AT(mapping_plan, round_before),
	    .fallback = "",
	    .help = "In a round: the promised date until then." },
	{ .name = "after",
	    .parse = parse_place,
	    .at = CONF_AT(mapping_plan, round_after),
	    .fallback = "",
	    .help = "In a round: the date promised anew." },
};

const struct conf_section conf_section_rounds = {
	.name = "source.rounds",
	.keys = round_keys,
	.count = sizeof(round_keys) / sizeof(round_keys[0]),
	.size = sizeof(struct mapping_plan),
};

static void
complain_word(struct conf_reader *reader, const struct yaml_node *node,
    const char *map, const char *what, const char *const *words, size_t count)
{
	const char *near = text_nearest(node->text, words, count);

	if (near != NULL)
		conf_complain(reader, node,
		    "%s: \"%s\" is no %s; did you mean \"%s\"?", map,
		    node->text, what, near);
	else
		conf_complain(reader, node, "%s: \"%s\" is no %s", map,
		    node->text, what);
}

static void
read_statuses(struct conf_reader *reader, const struct yaml_node *node,
    struct mapping_plan *plan)
{
	static const struct conf_key key = { .name = "status_map" };
	struct mapping_status *rows = arena_alloc(reader->arena,
	    ((size_t)node->count + 1) * sizeof(*rows));
	const char *words[STATUS_COUNT];

	for (int i = 0; i < STATUS_COUNT; i++)
		words[i] = status_text((enum status)i);
	for (int i = 0; i < node->count; i++) {
		const struct yaml_node *item = &node->items[i];
		struct mapping_status *row = &rows[plan->status_count];

		if (conf_text_of(reader, &key, item) == NULL)
			continue;
		row->raw = node->keys[i].text;
		if (status_parse(item->text, &row->status))
			plan->status_count++;
		else
			complain_word(reader, item, key.name, "status", words,
			    STATUS_COUNT);
	}
	plan->statuses = rows;
}

static void
read_filings(struct conf_reader *reader, const struct yaml_node *node,
    struct mapping_plan *plan)
{
	static const struct conf_key key = { .name = "filing_map" };
	static const char *const words[] = { "direct", "online", "post" };
	struct mapping_filing *rows = arena_alloc(reader->arena,
	    ((size_t)node->count + 1) * sizeof(*rows));

	for (int i = 0; i < node->count; i++) {
		const struct yaml_node *item = &node->items[i];
		struct mapping_filing *row = &rows[plan->filing_count];

		if (conf_text_of(reader, &key, item) == NULL)
			continue;
		row->raw = node->keys[i].text;
		if (filing_parse(item->text, &row->filing))
			plan->filing_count++;
		else
			complain_word(reader, item, key.name,
			    "filing (direct, online, post)", words, 3);
	}
	plan->filings = rows;
}

static void
read_nulls(struct conf_reader *reader, const struct yaml_node *node,
    struct timeform_rules *times)
{
	static const struct conf_key key = { .name = "null_times",
		.high = TIMEFORM_NULLS };
	int count = conf_items(reader, &key, node);

	for (int i = 0; i < count; i++) {
		const struct yaml_node *item = conf_item(node, i);

		if (item->shape == YAML_TEXT)
			times->nulls[times->null_count++] = item->text;
		else
			conf_complain(reader, item,
			    "null_times: a text is wanted, not %s",
			    yaml_shape_text(item));
	}
}

static void
read_map_of(struct conf_reader *reader, const struct yaml_node *map,
    const char *name,
    void (*read)(struct conf_reader *reader, const struct yaml_node *node,
	struct mapping_plan *plan),
    struct mapping_plan *plan)
{
	const struct yaml_node *node = yaml_member(map, name);

	if (node == NULL || yaml_is_null(node))
		return;
	if (node->shape != YAML_MAP)
		conf_complain(reader, node, "%s: a map is wanted, not %s", name,
		    yaml_shape_text(node));
	else
		read(reader, node, plan);
}

static void
read_inner(struct conf_reader *reader, const struct yaml_node *map,
    struct conf_source *source, struct mapping_plan *plan)
{
	static const struct conf_key key = { .name = "inner_json" };
	const struct yaml_node *node = yaml_member(map, key.name);
	const char *text;

	if (node == NULL || yaml_is_null(node))
		return;
	text = conf_text_of(reader, &key, node);
	if (text == NULL)
		return;
	if (text_equal(text, "list"))
		source->plan.page.cut.in_string = true;
	else if (text_equal(text, "record"))
		plan->inner = "";
	else if (*text != '/')
		conf_complain(reader, node,
		    "inner_json: \"%s\" is not list, record or a selector "
		    "(/…)",
		    text);
	else if (conf_selector_of(reader, &key, node) != NULL)
		plan->inner = text;
}

void
conf_read_mapping(struct conf_reader *reader, const struct yaml_node *map,
    struct conf_source *source)
{
	static const struct conf_key forms_key = { .name = "time_forms" };
	const struct yaml_node *fields = yaml_member(map, "fields");
	const struct yaml_node *rounds = yaml_member(map, "rounds");
	const struct yaml_node *forms = yaml_member(map, "time_forms");
	const struct yaml_node *nulls = yaml_member(map, "null_times");
	struct mapping_plan plan = { 0 };
	int before = reader->complaints->errors;
	struct err err;

	if (fields == NULL || yaml_is_null(fields))
		return; /* told already: a missing key */
	conf_read_map(reader, &conf_section_fields, fields, &plan);
	if (rounds != NULL && !yaml_is_null(rounds))
		conf_read_map(reader, &conf_section_rounds, rounds, &plan);
	if (forms != NULL)
		conf_read_forms(reader, &forms_key, forms, plan.times.forms,
		    &plan.times.form_count);
	if (nulls != NULL)
		read_nulls(reader, nulls, &plan.times);
	read_map_of(reader, map, "status_map", read_statuses, &plan);
	read_map_of(reader, map, "filing_map", read_filings, &plan);
	read_inner(reader, map, source, &plan);
	if (source->plan.folder.path != NULL)
		conf_add_cell_forms(&plan);
	plan.times.offset = source->plan.offset;
	plan.times.z_is_local = source->plan.z_is_local;
	if (reader->complaints->errors > before)
		return;
	source->mapping = mapping_build(&plan, &err);
	if (source->mapping == NULL)
		conf_complain(reader, fields, "fields: %s", err.text);
	else
		conf_own_mapping(reader, source->mapping);
}
