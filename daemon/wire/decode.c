/* Records to observations. */
#include "wire/decode.h"

#include <string.h>

#include "wire/clean.h"
#include "wire/json.h"

/* One record under way. */
struct decoding {
	const struct mapping *mapping;
	struct arena *arena;
	const struct cJSON *tree; /* the record, or one of its rounds */
	/* The members that selectors begin with; NULL within a round. */
	const struct cJSON *const *found;
	struct decode_report *report;
};

static void
note(const struct decoding *d, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
note(const struct decoding *d, const char *fmt, ...)
{
	struct decode_report *report = d->report;
	va_list args;

	if (report->note_count == DECODE_NOTES) {
		report->unsaid++;
		return;
	}
	va_start(args, fmt);
	report->notes[report->note_count++] =
	    arena_vprintf(d->arena, fmt, args);
	va_end(args);
}

static const struct cJSON *
find(const struct decoding *d, const struct mapping_selector *at)
{
	const struct timeform_rules *times = &d->mapping->times;

	if (at->root >= 0 && d->found != NULL)
		return selector_find_from(at->selector, 1, d->found[at->root],
		    times);
	return selector_find(at->selector, d->tree, times);
}

/* The cleaned text of one alternative; NULL when it says nothing. */
static const char *
alternative_text(const struct decoding *d, enum mapping_field field,
    const struct mapping_selector *at)
{
	const char *text, *cleaned;
	struct err why;
	bool cut;

	if (!json_text(d->arena, find(d, at), &text, &why)) {
		note(d, "%s: %s", mapping_field_text(field), why.text);
		return NULL;
	}
	cleaned = clean_text(d->arena, text, &cut);
	if (cut)
		note(d, "%s: longer than %d bytes, cut",
		    mapping_field_text(field), CLEAN_TEXT_MAX);
	return cleaned;
}

static void
default_to(const struct decoding *d, enum mapping_field field)
{
	if (d->mapping->fields[field].otherwise != NULL)
		d->report->defaulted |= UINT32_C(1) << field;
}

static const char *
field_text(const struct decoding *d, enum mapping_field field)
{
	const struct mapping_value *value = &d->mapping->fields[field];

	for (int i = 0; i < value->at_count; i++) {
		const char *text = alternative_text(d, field, &value->at[i]);

		if (text != NULL)
			return text;
	}
	default_to(d, field);
	/* Borrowed from the mapping, which may be reloaded: copied. */
	return arena_string(d->arena, value->otherwise);
}

/* The first alternative that means a time.  Numbers are epochs. */
static bool
value_time(const struct decoding *d, const struct mapping_value *value,
    struct timeform_time *out, struct err *err)
{
	struct timeform_time time = { .at = INSTANT_NONE };

	for (int i = 0; i < value->at_count && time.at == INSTANT_NONE; i++) {
		const struct cJSON *node = find(d, &value->at[i]);
		const char *text;

		if (!cJSON_IsString(node) && !cJSON_IsNumber(node))
			continue;
		if (!json_text(d->arena, node, &text, err) ||
		    !timeform_read(&value->times, text, &time, err))
			return false;
	}
	*out = time;
	return true;
}

/* A time without which no deadline can be judged: an impossible one refuses
 * the record. */
static bool
vital_time(const struct decoding *d, enum mapping_field field, instant *out,
    bool *date_only, struct err *err)
{
	struct timeform_time time;

	if (!value_time(d, &d->mapping->fields[field], &time, err))
		return err_prefix(err, "%s", mapping_field_text(field));
	*out = time.at;
	if (date_only != NULL)
		*date_only = time.date_only;
	return true;
}

static instant
minor_time(const struct decoding *d, enum mapping_field field)
{
	struct timeform_time time;
	struct err why;

	if (value_time(d, &d->mapping->fields[field], &time, &why))
		return time.at;
	note(d, "%s: %s", mapping_field_text(field), why.text);
	return INSTANT_NONE;
}

static bool
read_code(const struct decoding *d, const char **out, struct err *err)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_CODE];

	for (int i = 0; i < value->at_count; i++) {
		const char *code;
		bool removed;

		if (!json_text(d->arena, find(d, &value->at[i]), &code, err))
			return err_prefix(err, "code");
		code = clean_code(d->arena, code, &removed);
		if (code == NULL)
			continue;
		if (strlen(code) > DECODE_CODE_MAX)
			return err_set(err, "code: longer than %d bytes",
			    DECODE_CODE_MAX);
		if (removed)
			note(d, "code: invisible characters removed");
		*out = code;
		return true;
	}
	return err_set(err, "no code at %s", value->at[0].selector->text);
}

/* The first alternative that the map lists, else the first that says
 * anything, else the default. */
static void
read_status(const struct decoding *d, struct observation *out)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_STATUS];

	for (int i = 0; i < value->at_count; i++) {
		const char *raw =
		    alternative_text(d, MAPPING_STATUS, &value->at[i]);

		if (raw == NULL)
			continue;
		if (out->raw_status == NULL)
			out->raw_status = raw;
		if (mapping_find_status(d->mapping, raw, &out->status)) {
			out->raw_status = raw;
			return;
		}
	}
	if (out->raw_status != NULL) {
		d->report->status_unknown = true;
		return;
	}
	default_to(d, MAPPING_STATUS);
	if (value->otherwise != NULL &&
	    !mapping_find_status(d->mapping, value->otherwise, &out->status))
		status_parse(value->otherwise, &out->status);
}

static enum filing
read_filing(const struct decoding *d)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_FILING];
	enum filing filing = FILING_UNKNOWN;
	const char *strange = NULL;

	for (int i = 0; i < value->at_count; i++) {
		const char *raw =
		    alternative_text(d, MAPPING_FILING, &value->at[i]);

		if (raw == NULL)
			continue;
		if (mapping_find_filing(d->mapping, raw, &filing))
			return filing;
		strange = raw;
	}
	if (strange != NULL) {
		note(d, "filing: \"%s\" is not in its map", strange);
		return filing;
	}
	default_to(d, MAPPING_FILING);
	if (value->otherwise != NULL &&
	    !mapping_find_filing(d->mapping, value->otherwise, &filing))
		filing_parse(value->otherwise, &filing);
	return filing;
}

static bool
is_deleted(const struct decoding *d)
{
	const struct mapping_value *value =
	    &d->mapping->fields[MAPPING_DELETED];
	bool deleted;

	for (int i = 0; i < value->at_count; i++) {
		const struct cJSON *node = find(d, &value->at[i]);

		if (json_bool(node, &deleted))
			return deleted;
		if (node != NULL && !cJSON_IsNull(node))
			note(d, "deleted: %s that is no truth value",
			    json_kind(node));
	}
	return false;
}

/* Only a list tells: an export may leave it out of its pages. */
static int
count_steps(const struct decoding *d)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_STEPS];

	for (int i = 0; i < value->at_count; i++) {
		const struct cJSON *node = find(d, &value->at[i]);

		if (cJSON_IsObject(node)) /* sent without its array by some */
			return 1;
		if (cJSON_IsArray(node))
			return cJSON_GetArraySize(node);
		if (node != NULL && !cJSON_IsNull(node))
			note(d, "steps: %s that is no list", json_kind(node));
	}
	return STEPS_UNKNOWN;
}

/* Keeps the latest DOSSIER_ROUNDS. */
static void
add_round(const struct decoding *d, struct observation *out,
    const struct round *round)
{
	int earliest = 0;

	if (out->round_count < DOSSIER_ROUNDS) {
		out->rounds[out->round_count++] = *round;
		return;
	}
	note(d, "more than %d supplement rounds: the earliest is left out",
	    DOSSIER_ROUNDS);
	for (int i = 1; i < DOSSIER_ROUNDS; i++)
		if (out->rounds[i].from < out->rounds[earliest].from)
			earliest = i;
	if (round->from < out->rounds[earliest].from)
		return;
	memmove(&out->rounds[earliest], &out->rounds[earliest + 1],
	    (size_t)(DOSSIER_ROUNDS - 1 - earliest) * sizeof(*round));
	out->rounds[DOSSIER_ROUNDS - 1] = *round;
}

/* One supplement round; ${d} stands on it. */
static bool
read_round(const struct decoding *d, struct observation *out, struct err *err)
{
	const struct mapping *mapping = d->mapping;
	struct timeform_time from, to, before, after;
	struct round round;

	if (!value_time(d, &mapping->round_from, &from, err) ||
	    !value_time(d, &mapping->round_to, &to, err) ||
	    !value_time(d, &mapping->round_before, &before, err) ||
	    !value_time(d, &mapping->round_after, &after, err))
		return false;
	round = (struct round){
		.from = from.at,
		.to = to.at == INSTANT_NONE ? INSTANT_NEVER : to.at,
		.promised_before = before.at,
		.promised_after = after.at,
	};
	if (from.at == INSTANT_NONE)
		note(d, "a supplement round without a start is left out");
	else if (round.to < round.from)
		note(d,
		    "a supplement round that ends before it starts is "
		    "left out");
	else
		add_round(d, out, &round);
	return true;
}

static bool
read_rounds(struct decoding *d, struct observation *out, struct err *err)
{
	const struct cJSON *rounds;
	bool lone;
	int number = 0;

	if (d->mapping->rounds.selector == NULL)
		return true;
	rounds = find(d, &d->mapping->rounds);
	lone = cJSON_IsObject(rounds); /* sent without its array by some */
	d->found = NULL;
	d->tree = lone ? rounds : cJSON_IsArray(rounds) ? rounds->child : NULL;
	for (; d->tree != NULL; d->tree = lone ? NULL : d->tree->next) {
		number++;
		if (!read_round(d, out, err))
			return err_prefix(err, "supplement round %d", number);
	}
	return true;
}

static bool
read_times(const struct decoding *d, struct observation *out, struct err *err)
{
	out->updated = minor_time(d, MAPPING_UPDATED);
	out->step_due = minor_time(d, MAPPING_STEP_DUE);
	return vital_time(d, MAPPING_SUBMITTED, &out->submitted, NULL, err) &&
	    vital_time(d, MAPPING_RECEIVED, &out->received, NULL, err) &&
	    vital_time(d, MAPPING_PROMISED, &out->promised,
		&out->promised_is_date, err) &&
	    vital_time(d, MAPPING_FINISHED, &out->finished, NULL, err) &&
	    vital_time(d, MAPPING_RETURNED, &out->returned, NULL, err);
}

static void
read_texts(const struct decoding *d, struct observation *out)
{
	out->procedure = field_text(d, MAPPING_PROCEDURE);
	out->procedure_name = field_text(d, MAPPING_PROCEDURE_NAME);
	out->field = field_text(d, MAPPING_FIELD);
	out->agency = field_text(d, MAPPING_AGENCY);
	out->officer_account = field_text(d, MAPPING_OFFICER_ACCOUNT);
	out->officer_mail = field_text(d, MAPPING_OFFICER_MAIL);
	out->officer_name = field_text(d, MAPPING_OFFICER_NAME);
	out->step = field_text(d, MAPPING_STEP);
}

/* One walk over the members finds every first key; of equal keys the first
 * counts. */
static void
find_roots(const struct mapping *mapping, const struct cJSON *tree,
    const struct cJSON *found[KEYTABLE_NAMES])
{
	const struct cJSON *child;

	memset(found, 0, (size_t)mapping->roots.count * sizeof(*found));
	cJSON_ArrayForEach(child, tree)
	{
		int root = keytable_find(&mapping->roots, child->string);

		if (root >= 0 && found[root] == NULL)
			found[root] = child;
	}
}

bool
decode_record(const struct mapping *mapping, struct slice record,
    struct arena *arena, struct observation *out, struct decode_report *report,
    struct err *err)
{
	const struct cJSON *found[KEYTABLE_NAMES];
	struct observation observation;
	struct decode_report noted = { 0 };
	struct decoding d = {
		.mapping = mapping,
		.arena = arena,
		.found = found,
		.report = &noted,
	};

	*report = noted;
	if (!json_parse(arena, record, &d.tree, err))
		return false;
	if (!cJSON_IsObject(d.tree))
		return err_set(err, "%s instead of a record",
		    json_kind(d.tree));
	find_roots(mapping, d.tree, found);
	observation_clear(&observation);
	if (!read_code(&d, &observation.code, err))
		return false;
	report->code = noted.code = observation.code;
	if (!read_times(&d, &observation, err))
		return false;
	read_texts(&d, &observation);
	read_status(&d, &observation);
	observation.filing = read_filing(&d);
	observation.steps = count_steps(&d);
	if (is_deleted(&d))
		observation.status = STATUS_DELETED;
	if (!read_rounds(&d, &observation, err))
		return false;
	*out = observation;
	*report = noted;
	return true;
}

instant
decode_updated(const struct mapping *mapping, struct slice record,
    struct arena *arena)
{
	const struct cJSON *found[KEYTABLE_NAMES];
	struct decode_report unused = { 0 };
	struct decoding d = {
		.mapping = mapping,
		.arena = arena,
		.found = found,
		.report = &unused,
	};
	struct err err;

	if (!json_parse(arena, record, &d.tree, &err) ||
	    !cJSON_IsObject(d.tree))
		return INSTANT_NONE;
	find_roots(mapping, d.tree, found);
	return minor_time(&d, MAPPING_UPDATED);
}
