/* Records to observations. */
#include "wire/decode.h"

#include <string.h>

#include "wire/decode_value.h"

/* A time without which no deadline can be judged: an impossible one refuses
 * the record. */
static bool
vital_time(const struct decoding *d, enum mapping_field field, instant *out,
    struct timeform_time *as, struct err *err)
{
	struct timeform_time time;

	if (!decoding_time(d, &d->mapping->fields[field], &time, err))
		return err_prefix(err, "%s", mapping_field_text(field));
	*out = time.at;
	if (as != NULL)
		*as = time;
	return true;
}

static instant
minor_time(const struct decoding *d, enum mapping_field field, bool *is_left)
{
	struct timeform_time time;
	struct err why;

	if (decoding_time(d, &d->mapping->fields[field], &time, &why)) {
		if (is_left != NULL)
			*is_left = time.from_now;
		return time.at;
	}
	decoding_note(d, "%s: %s", mapping_field_text(field), why.text);
	return INSTANT_NONE;
}

/* The first alternative that the map lists, else the first that says
 * anything, else the default. */
static void
read_status(const struct decoding *d, struct observation *out)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_STATUS];

	for (int i = 0; i < value->at_count; i++) {
		const char *raw =
		    decoding_alternative(d, MAPPING_STATUS, &value->at[i]);

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
	decoding_default(d, MAPPING_STATUS);
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
		    decoding_alternative(d, MAPPING_FILING, &value->at[i]);

		if (raw == NULL)
			continue;
		if (mapping_find_filing(d->mapping, raw, &filing))
			return filing;
		strange = raw;
	}
	if (strange != NULL) {
		decoding_note(d, "filing: \"%s\" is not in its map", strange);
		return filing;
	}
	decoding_default(d, MAPPING_FILING);
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
		const struct cJSON *node = decoding_find(d, &value->at[i]);

		if (json_bool(node, &deleted))
			return deleted;
		if (node != NULL && !cJSON_IsNull(node))
			decoding_note(d, "deleted: %s that is no truth value",
			    json_kind(node));
	}
	return false;
}

/* How many entries of ${list} bear the moment of the one before.  A date alone
 * is no moment. */
static int
count_at_once(const struct decoding *d, const struct cJSON *list)
{
	const struct mapping_value *steps = &d->mapping->fields[MAPPING_STEPS];
	const struct mapping_value each = { .at = { steps->each },
		.at_count = 1,
		.times = steps->times };
	const struct cJSON *item;
	instant before = INSTANT_NONE;
	int count = 0;

	cJSON_ArrayForEach(item, list)
	{
		const struct decoding step = { .mapping = d->mapping,
			.arena = d->arena,
			.tree = item,
			.report = d->report };
		struct timeform_time time;
		struct err err;

		if (!decoding_time(&step, &each, &time, &err) || time.date_only)
			time.at = INSTANT_NONE;
		count += time.at != INSTANT_NONE && time.at == before;
		before = time.at;
	}
	return count;
}

/* What the steps of an ended dossier say of the time that they took. */
static void
look_at_steps(const struct decoding *d, enum status status,
    const struct cJSON *list)
{
	if (d->mapping->fields[MAPPING_STEPS].each.selector == NULL ||
	    (status != STATUS_DONE && status != STATUS_RETURNED))
		return;
	d->report->steps = cJSON_GetArraySize(list);
	d->report->steps_at_once = count_at_once(d, list);
}

/* Only a list tells: an export may leave it out of its pages. */
static int
count_steps(const struct decoding *d, enum status status)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_STEPS];

	for (int i = 0; i < value->at_count; i++) {
		const struct cJSON *node = decoding_find(d, &value->at[i]);

		if (cJSON_IsObject(node)) /* sent without its array by some */
			return 1;
		if (cJSON_IsArray(node)) {
			look_at_steps(d, status, node);
			return cJSON_GetArraySize(node);
		}
		if (node != NULL && !cJSON_IsNull(node))
			decoding_note(d, "steps: %s that is no list",
			    json_kind(node));
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
	decoding_note(d,
	    "more than %d supplement rounds: the earliest is left out",
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

	if (!decoding_time(d, &mapping->round_from, &from, err) ||
	    !decoding_time(d, &mapping->round_to, &to, err) ||
	    !decoding_time(d, &mapping->round_before, &before, err) ||
	    !decoding_time(d, &mapping->round_after, &after, err))
		return false;
	round = (struct round){
		.from = from.at,
		.to = to.at == INSTANT_NONE ? INSTANT_NEVER : to.at,
		.promised_before = before.at,
		.promised_after = after.at,
	};
	if (from.at == INSTANT_NONE)
		decoding_note(d,
		    "a supplement round without a start is left out");
	else if (round.to < round.from)
		decoding_note(d,
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
	rounds = decoding_find(d, &d->mapping->rounds);
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
read_promised(const struct decoding *d, struct observation *out,
    struct err *err)
{
	struct timeform_time as = { 0 };

	if (!vital_time(d, MAPPING_PROMISED, &out->promised, &as, err))
		return false;
	out->promised_is_date = as.date_only;
	out->promised_is_left = as.from_now;
	return true;
}

static bool
read_times(const struct decoding *d, struct observation *out, struct err *err)
{
	out->updated = minor_time(d, MAPPING_UPDATED, NULL);
	out->step_due = minor_time(d, MAPPING_STEP_DUE, &out->step_due_is_left);
	return vital_time(d, MAPPING_SUBMITTED, &out->submitted, NULL, err) &&
	    vital_time(d, MAPPING_RECEIVED, &out->received, NULL, err) &&
	    read_promised(d, out, err) &&
	    vital_time(d, MAPPING_FINISHED, &out->finished, NULL, err) &&
	    vital_time(d, MAPPING_RETURNED, &out->returned, NULL, err);
}

static void
read_texts(const struct decoding *d, struct observation *out)
{
	out->procedure = decoding_text(d, MAPPING_PROCEDURE);
	out->procedure_name = decoding_text(d, MAPPING_PROCEDURE_NAME);
	out->field = decoding_text(d, MAPPING_FIELD);
	out->agency = decoding_text(d, MAPPING_AGENCY);
	out->officer_account = decoding_text(d, MAPPING_OFFICER_ACCOUNT);
	out->officer_mail = decoding_text(d, MAPPING_OFFICER_MAIL);
	out->officer_name = decoding_text(d, MAPPING_OFFICER_NAME);
	out->step = decoding_text(d, MAPPING_STEP);
}

/* Its values stand in no note. */
static void
read_person(const struct decoding *d)
{
	for (int i = 0; i < PERSON_PARTS; i++)
		d->report->person.part[i] = decoding_text(d,
		    (enum mapping_field)(MAPPING_APPLICANT + i));
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

static bool
unfold(const struct mapping *mapping, struct arena *arena,
    const struct cJSON **tree, struct err *err)
{
	const struct selector *inner = mapping->inner;

	if (inner == NULL)
		return true;
	return json_unfold(arena, tree,
		   selector_find(inner, *tree, &mapping->times), err) ||
	    err_prefix(err, "%s",
		inner->count == 0 ? "the record" : inner->text);
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
	if (!json_parse_part(arena, record, &d.tree, err) ||
	    !unfold(mapping, arena, &d.tree, err))
		return false;
	if (!cJSON_IsObject(d.tree))
		return err_set(err, "%s instead of a record",
		    json_kind(d.tree));
	find_roots(mapping, d.tree, found);
	observation_clear(&observation);
	if (!decoding_code(&d, &observation.code, err))
		return false;
	report->code = noted.code = observation.code;
	if (!read_times(&d, &observation, err))
		return false;
	read_texts(&d, &observation);
	read_status(&d, &observation);
	observation.filing = read_filing(&d);
	observation.steps = count_steps(&d, observation.status);
	if (mapping->personal != 0)
		read_person(&d);
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

	if (!json_parse_part(arena, record, &d.tree, &err) ||
	    !unfold(mapping, arena, &d.tree, &err) || !cJSON_IsObject(d.tree))
		return INSTANT_NONE;
	find_roots(mapping, d.tree, found);
	return minor_time(&d, MAPPING_UPDATED, NULL);
}
