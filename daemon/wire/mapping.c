/* Compiling the field map of a source. */
#include "wire/mapping.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/person.h"

_Static_assert(MAPPING_APPLICANT + (int)PERSON_PHONE == (int)MAPPING_PHONE,
    "the parts of a person, in their order");

static const char *const field_words[MAPPING_FIELDS] = {
	[MAPPING_CODE] = "code",
	[MAPPING_PROCEDURE] = "procedure",
	[MAPPING_PROCEDURE_NAME] = "procedure_name",
	[MAPPING_FIELD] = "field",
	[MAPPING_FILING] = "filing",
	[MAPPING_SUBMITTED] = "submitted",
	[MAPPING_RECEIVED] = "received",
	[MAPPING_PROMISED] = "promised",
	[MAPPING_FINISHED] = "finished",
	[MAPPING_RETURNED] = "returned",
	[MAPPING_UPDATED] = "updated",
	[MAPPING_STATUS] = "status",
	[MAPPING_AGENCY] = "agency",
	[MAPPING_OFFICER_ACCOUNT] = "officer_account",
	[MAPPING_OFFICER_MAIL] = "officer_mail",
	[MAPPING_OFFICER_NAME] = "officer_name",
	[MAPPING_STEP] = "step",
	[MAPPING_STEP_DUE] = "step_due",
	[MAPPING_STEPS] = "steps",
	[MAPPING_DELETED] = "deleted",
	[MAPPING_APPLICANT] = "applicant",
	[MAPPING_IDENTITY] = "identity",
	[MAPPING_PHONE] = "phone",
};

const char *
mapping_field_text(enum mapping_field field)
{
	return field_words[field];
}

bool
mapping_field_parse(const char *text, enum mapping_field *out)
{
	for (int i = 0; i < MAPPING_FIELDS; i++)
		if (strcmp(field_words[i], text) == 0) {
			*out = (enum mapping_field)i;
			return true;
		}
	return false;
}

bool
mapping_field_is_time(enum mapping_field field)
{
	return (field >= MAPPING_SUBMITTED && field <= MAPPING_UPDATED) ||
	    field == MAPPING_STEP_DUE;
}

bool
mapping_field_is_personal(enum mapping_field field)
{
	return field >= MAPPING_APPLICANT && field <= MAPPING_PHONE;
}

/* ${mapping} is NULL for a selector that is not applied to the record. */
static bool
compile_selector(struct mapping *mapping, const char *text,
    struct mapping_selector *out, struct err *err)
{
	out->root = -1;
	out->selector = selector_build(text, err);
	if (out->selector == NULL)
		return false;
	if (mapping != NULL && out->selector->count > 0 &&
	    out->selector->steps[0].pick == SELECTOR_KEY)
		out->root =
		    keytable_add(&mapping->roots, out->selector->steps[0].name);
	return true;
}

static bool
compile_place(struct mapping *mapping, const struct timeform_rules *times,
    const struct mapping_place *place, struct mapping_value *out,
    struct err *err)
{
	if (place->otherwise != NULL)
		out->otherwise = mem_copy_string(place->otherwise);
	if (place->join != NULL)
		out->join = mem_copy_string(place->join);
	out->times = *times;
	if (place->each != NULL &&
	    !compile_selector(NULL, place->each, &out->each, err))
		return false;
	if (place->form_count > 0) {
		memcpy(out->times.forms, place->forms, sizeof(place->forms));
		out->times.form_count = place->form_count;
	}
	for (int i = 0; i < place->at_count; i++) {
		out->at_count++; /* before, so that mapping_free sees it */
		if (!compile_selector(mapping, place->at[i], &out->at[i], err))
			return false;
	}
	return true;
}

static bool
compile_time(struct mapping *mapping, const struct timeform_rules *times,
    const struct mapping_place *place, bool may_be_left,
    struct mapping_value *out, struct err *err)
{
	if (!compile_place(mapping, times, place, out, err))
		return false;
	for (int i = 0; place->at_count > 0 && i < out->times.form_count; i++)
		if (out->times.forms[i] == TIMEFORM_MS_FROM_NOW && !may_be_left)
			return err_set(err,
			    "ms_from_now is for promised and step_due alone");
	if (place->otherwise != NULL)
		return err_set(err, "a time has no default");
	if (place->join != NULL)
		return err_set(err, "times cannot be joined");
	if (place->at_count > 0 && out->times.form_count == 0)
		return err_set(err, "no time form");
	return true;
}

static bool
check_text(const struct mapping *mapping, enum mapping_field field,
    const char *otherwise, struct err *err)
{
	const char *join = mapping->fields[field].join;
	enum status status;
	enum filing filing;

	if (join != NULL &&
	    (field == MAPPING_STATUS || field == MAPPING_FILING ||
		field == MAPPING_STEPS || field == MAPPING_DELETED))
		return err_set(err, "only texts can be joined");
	if (otherwise == NULL)
		return true;
	if (field == MAPPING_CODE || field == MAPPING_STEPS ||
	    field == MAPPING_DELETED || mapping_field_is_personal(field))
		return err_set(err, "it has no default");
	if (field == MAPPING_STATUS &&
	    !mapping_find_status(mapping, otherwise, &status) &&
	    !status_parse(otherwise, &status))
		return err_set(err, "\"%s\" is no status", otherwise);
	if (field == MAPPING_FILING &&
	    !mapping_find_filing(mapping, otherwise, &filing) &&
	    !filing_parse(otherwise, &filing))
		return err_set(err, "\"%s\" is no way of filing", otherwise);
	return true;
}

static bool
compile_fields(struct mapping *mapping, const struct mapping_plan *plan,
    struct err *err)
{
	for (int i = 0; i < MAPPING_FIELDS; i++) {
		enum mapping_field field = (enum mapping_field)i;
		const struct mapping_place *place = &plan->fields[i];
		bool good = mapping_field_is_time(field)
		    ? compile_time(mapping, &mapping->times, place,
			  field == MAPPING_PROMISED ||
			      field == MAPPING_STEP_DUE,
			  &mapping->fields[i], err)
		    : compile_place(mapping, &mapping->times, place,
			  &mapping->fields[i], err) &&
			check_text(mapping, field, place->otherwise, err);

		if (good && place->each != NULL && field != MAPPING_STEPS)
			good = err_set(err, "only steps have times of each");
		if (!good)
			return err_prefix(err, "%s", field_words[i]);
		if (mapping_field_is_personal(field) && place->at_count > 0)
			mapping->personal |= 1U << (i - MAPPING_APPLICANT);
	}
	if (mapping->fields[MAPPING_CODE].at_count == 0)
		return err_set(err, "code: no selector");
	return true;
}

static bool
compile_rounds(struct mapping *mapping, const struct mapping_plan *plan,
    struct err *err)
{
	const struct timeform_rules *times = &mapping->times;

	if (plan->rounds == NULL)
		return true;
	if (plan->round_from.at_count == 0)
		return err_set(err, "rounds: no selector for their start");
	if (!compile_selector(mapping, plan->rounds, &mapping->rounds, err) ||
	    !compile_time(NULL, times, &plan->round_from, false,
		&mapping->round_from, err) ||
	    !compile_time(NULL, times, &plan->round_to, false,
		&mapping->round_to, err) ||
	    !compile_time(NULL, times, &plan->round_before, false,
		&mapping->round_before, err) ||
	    !compile_time(NULL, times, &plan->round_after, false,
		&mapping->round_after, err))
		return err_prefix(err, "rounds");
	return true;
}

static bool
copy_maps(struct mapping *mapping, const struct mapping_plan *plan,
    struct err *err)
{
	enum status status;
	enum filing filing;

	mapping->statuses =
	    mem_alloc((size_t)plan->status_count * sizeof(*mapping->statuses));
	for (int i = 0; i < plan->status_count; i++) {
		const struct mapping_status *from = &plan->statuses[i];

		if (mapping_find_status(mapping, from->raw, &status))
			return err_set(err, "status \"%s\" is listed twice",
			    from->raw);
		mapping->statuses[i] = (struct mapping_status){
			.raw = mem_copy_string(from->raw),
			.status = from->status,
		};
		mapping->status_count++;
	}
	mapping->filings =
	    mem_alloc((size_t)plan->filing_count * sizeof(*mapping->filings));
	for (int i = 0; i < plan->filing_count; i++) {
		const struct mapping_filing *from = &plan->filings[i];

		if (mapping_find_filing(mapping, from->raw, &filing))
			return err_set(err, "filing \"%s\" is listed twice",
			    from->raw);
		mapping->filings[i] = (struct mapping_filing){
			.raw = mem_copy_string(from->raw),
			.filing = from->filing,
		};
		mapping->filing_count++;
	}
	return true;
}

/* Every part with its kind and its end, so that no two plans read alike. */
static void
spell(struct buf *buf, char kind, const char *text)
{
	buf_add_char(buf, kind);
	buf_add_bytes(buf, text == NULL ? "\xff" : text,
	    (text == NULL ? 1 : strlen(text)) + 1);
}

static void
spell_times(struct buf *buf, const struct timeform_rules *times)
{
	for (int i = 0; i < times->form_count; i++)
		spell(buf, 't', timeform_text(times->forms[i]));
	for (int i = 0; i < times->null_count; i++)
		spell(buf, 'n', times->nulls[i]);
	buf_printf(buf, "o%d z%d.", (int)times->offset, times->z_is_local);
}

static void
spell_value(struct buf *buf, const struct mapping_value *value)
{
	for (int i = 0; i < value->at_count; i++)
		spell(buf, 'a', value->at[i].selector->text);
	spell(buf, 'd', value->otherwise);
	spell(buf, 'j', value->join);
	if (value->each.selector != NULL)
		spell(buf, 'e', value->each.selector->text);
	spell_times(buf, &value->times);
}

static uint64_t
hash_mapping(const struct mapping *mapping)
{
	struct arena *arena = arena_new(16384);
	struct buf buf = buf_over(arena);
	uint64_t hash;

	/* Changed when decode.c comes to read the same plan differently. */
	buf_add(&buf, "decode 2 ");
	for (int i = 0; i < MAPPING_APPLICANT; i++)
		spell_value(&buf, &mapping->fields[i]);
	/* A mapping that names none is not another for it. */
	for (int i = MAPPING_APPLICANT; i < MAPPING_FIELDS; i++) {
		if (mapping->fields[i].at_count == 0)
			continue;
		spell(&buf, 'p', field_words[i]);
		spell_value(&buf, &mapping->fields[i]);
	}
	for (int i = 0; i < mapping->status_count; i++) {
		spell(&buf, 's', mapping->statuses[i].raw);
		spell(&buf, '=', status_text(mapping->statuses[i].status));
	}
	for (int i = 0; i < mapping->filing_count; i++) {
		spell(&buf, 'f', mapping->filings[i].raw);
		spell(&buf, '=', filing_text(mapping->filings[i].filing));
	}
	if (mapping->rounds.selector != NULL) {
		spell(&buf, 'r', mapping->rounds.selector->text);
		spell_value(&buf, &mapping->round_from);
		spell_value(&buf, &mapping->round_to);
		spell_value(&buf, &mapping->round_before);
		spell_value(&buf, &mapping->round_after);
	}
	if (mapping->inner != NULL)
		spell(&buf, 'i', mapping->inner->text);
	hash = XXH3_64bits(buf.data, buf.size);
	arena_free(arena);
	return hash;
}

static bool
compile_inner(struct mapping *mapping, const char *text, struct err *err)
{
	if (text == NULL)
		return true;
	mapping->inner = selector_build(text, err);
	return mapping->inner != NULL || err_prefix(err, "inner_json");
}

struct mapping *
mapping_build(const struct mapping_plan *plan, struct err *err)
{
	struct mapping *mapping = mem_alloc(sizeof(*mapping));

	mapping->times = plan->times;
	for (int i = 0; i < plan->times.null_count; i++)
		mapping->times.nulls[i] = mem_copy_string(plan->times.nulls[i]);
	if (!copy_maps(mapping, plan, err) ||
	    !compile_fields(mapping, plan, err) ||
	    !compile_rounds(mapping, plan, err) ||
	    !compile_inner(mapping, plan->inner, err)) {
		mapping_free(mapping);
		return NULL;
	}
	mapping->hash = hash_mapping(mapping);
	return mapping;
}

static void
free_value(struct mapping_value *value)
{
	for (int i = 0; i < value->at_count; i++)
		selector_free(value->at[i].selector);
	selector_free(value->each.selector);
	mem_free(value->otherwise);
	mem_free(value->join);
}

/* What the mapping copied is const to its readers only. */
static void
free_text(const char *text)
{
	union {
		const char *given;
		void *owned;
	} both = { .given = text };

	mem_free(both.owned);
}

void
mapping_free(struct mapping *mapping)
{
	if (mapping == NULL)
		return;
	for (int i = 0; i < MAPPING_FIELDS; i++)
		free_value(&mapping->fields[i]);
	free_value(&mapping->round_from);
	free_value(&mapping->round_to);
	free_value(&mapping->round_before);
	free_value(&mapping->round_after);
	selector_free(mapping->rounds.selector);
	selector_free(mapping->inner);
	for (int i = 0; i < mapping->status_count; i++)
		free_text(mapping->statuses[i].raw);
	for (int i = 0; i < mapping->filing_count; i++)
		free_text(mapping->filings[i].raw);
	for (int i = 0; i < mapping->times.null_count; i++)
		free_text(mapping->times.nulls[i]);
	keytable_finish(&mapping->roots);
	mem_free(mapping->statuses);
	mem_free(mapping->filings);
	mem_free(mapping);
}

uint64_t
mapping_hash(const struct mapping *mapping)
{
	return mapping->hash;
}

bool
mapping_find_status(const struct mapping *mapping, const char *raw,
    enum status *out)
{
	for (int i = 0; i < mapping->status_count; i++)
		if (strcmp(mapping->statuses[i].raw, raw) == 0) {
			*out = mapping->statuses[i].status;
			return true;
		}
	return false;
}

bool
mapping_find_filing(const struct mapping *mapping, const char *raw,
    enum filing *out)
{
	for (int i = 0; i < mapping->filing_count; i++)
		if (strcmp(mapping->filings[i].raw, raw) == 0) {
			*out = mapping->filings[i].filing;
			return true;
		}
	return false;
}
