/* Values of one field. */
#include "wire/decode_value.h"

#include <string.h>

#include "wire/clean.h"

void
decoding_note(const struct decoding *d, const char *fmt, ...)
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

const struct cJSON *
decoding_find(const struct decoding *d, const struct mapping_selector *at)
{
	const struct timeform_rules *times = &d->mapping->times;

	if (at->root >= 0 && d->found != NULL)
		return selector_find_from(at->selector, 1, d->found[at->root],
		    times);
	return selector_find(at->selector, d->tree, times);
}

const char *
decoding_alternative(const struct decoding *d, enum mapping_field field,
    const struct mapping_selector *at)
{
	const char *text, *cleaned;
	struct err why;
	bool cut;

	if (!json_text(d->arena, decoding_find(d, at), &text, &why)) {
		decoding_note(d, "%s: %s", mapping_field_text(field), why.text);
		return NULL;
	}
	cleaned = clean_text(d->arena, text, &cut);
	if (cut)
		decoding_note(d, "%s: longer than %d bytes, cut",
		    mapping_field_text(field), CLEAN_TEXT_MAX);
	return cleaned;
}

void
decoding_default(const struct decoding *d, enum mapping_field field)
{
	if (d->mapping->fields[field].otherwise != NULL)
		d->report->defaulted |= UINT32_C(1) << field;
}

/* All that the alternatives say, with the mapping's text between. */
static const char *
joined_text(const struct decoding *d, enum mapping_field field)
{
	const struct mapping_value *value = &d->mapping->fields[field];
	struct buf buf = buf_over(d->arena);

	for (int i = 0; i < value->at_count; i++) {
		const char *text =
		    decoding_alternative(d, field, &value->at[i]);

		if (text == NULL)
			continue;
		if (buf.size > 0)
			buf_add(&buf, value->join);
		buf_add(&buf, text);
	}
	return buf.size == 0 ? NULL : buf_text(&buf);
}

const char *
decoding_text(const struct decoding *d, enum mapping_field field)
{
	const struct mapping_value *value = &d->mapping->fields[field];

	const char *text = value->join == NULL ? NULL : joined_text(d, field);

	for (int i = 0; text == NULL && i < value->at_count; i++)
		text = decoding_alternative(d, field, &value->at[i]);
	if (text != NULL)
		return text;
	decoding_default(d, field);
	/* Borrowed from the mapping, which may be reloaded: copied. */
	return arena_string(d->arena, value->otherwise);
}

bool
decoding_time(const struct decoding *d, const struct mapping_value *value,
    struct timeform_time *out, struct err *err)
{
	struct timeform_time time = { .at = INSTANT_NONE };

	for (int i = 0; i < value->at_count && time.at == INSTANT_NONE; i++) {
		const struct cJSON *node = decoding_find(d, &value->at[i]);
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

/* Of a code of parts the characters of the first that had any are told on. */
static void
tell_removed(const struct decoding *d, const char *removed)
{
	if (removed == NULL)
		return;
	decoding_note(d, "code: invisible characters removed: %s", removed);
	if (d->report->code_removed == NULL)
		d->report->code_removed = removed;
}

/* A code made of parts, all of which must be there: half of one would be
 * another dossier's. */
static bool
read_joined_code(const struct decoding *d, const char **out, struct err *err)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_CODE];
	struct buf buf = buf_over(d->arena);

	for (int i = 0; i < value->at_count; i++) {
		const char *part, *removed;

		if (!json_text(d->arena, decoding_find(d, &value->at[i]), &part,
			err))
			return err_prefix(err, "code");
		part = clean_code(d->arena, part, &removed);
		if (part == NULL)
			return err_set(err, "no part of the code at %s",
			    value->at[i].selector->text);
		if (i > 0)
			buf_add(&buf, value->join);
		buf_add(&buf, part);
		tell_removed(d, removed);
	}
	if (buf.size > DECODE_CODE_MAX)
		return err_set(err, "code: longer than %d bytes",
		    DECODE_CODE_MAX);
	*out = buf_text(&buf);
	return true;
}

bool
decoding_code(const struct decoding *d, const char **out, struct err *err)
{
	const struct mapping_value *value = &d->mapping->fields[MAPPING_CODE];

	if (value->join != NULL)
		return read_joined_code(d, out, err);
	for (int i = 0; i < value->at_count; i++) {
		const char *code, *removed;

		if (!json_text(d->arena, decoding_find(d, &value->at[i]), &code,
			err))
			return err_prefix(err, "code");
		code = clean_code(d->arena, code, &removed);
		if (code == NULL)
			continue;
		if (strlen(code) > DECODE_CODE_MAX)
			return err_set(err, "code: longer than %d bytes",
			    DECODE_CODE_MAX);
		tell_removed(d, removed);
		*out = code;
		return true;
	}
	return err_set(err, "no code at %s", value->at[0].selector->text);
}
