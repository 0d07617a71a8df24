/*
 * What the alternatives of one field say in a record: texts cleaned, times by
 * the field's forms.  Used by decode.c alone.
 */
#ifndef WIRE_DECODE_VALUE_H
#define WIRE_DECODE_VALUE_H

#include "wire/decode.h"
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

/* Adds a sentence to the report. */
void
decoding_note(const struct decoding *d, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* What stands at ${at}; NULL for nothing. */
const struct cJSON *
decoding_find(const struct decoding *d, const struct mapping_selector *at);

/* The cleaned text of one alternative; NULL when it says nothing. */
const char *decoding_alternative(const struct decoding *d,
    enum mapping_field field, const struct mapping_selector *at);

/* Reports that ${field} is its `otherwise`, where it has one. */
void decoding_default(const struct decoding *d, enum mapping_field field);

/* The first alternative that says anything, or all of them joined, else the
 * default; NULL for nothing. */
const char *decoding_text(const struct decoding *d, enum mapping_field field);

/* The code, cleaned and within DECODE_CODE_MAX; refused where there is none. */
bool decoding_code(const struct decoding *d, const char **out,
    struct err *err) MUST_CHECK;

/* The first alternative that means a time.  Numbers are epochs. */
bool decoding_time(const struct decoding *d, const struct mapping_value *value,
    struct timeform_time *out, struct err *err) MUST_CHECK;

#endif
