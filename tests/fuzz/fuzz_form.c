/*
 * What comes from a browser: a form, whose names and values are then text, and
 * a token, which is taken only as it was made.
 */
#include <stdlib.h>
#include <string.h>

#include "wire/form.h"
#include "wire/letter_link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

static const char key[] = "0123456789-0123456789-0123456789-0";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(65536);
	const char *token = arena_bytes(arena, data, size);
	struct letter_link link;
	struct form form;
	struct err err = { "" };

	if (form_parse(arena, (struct slice){ (const char *)data, size }, &form,
		&err)) {
		CHECK(form.count <= FORM_FIELDS);
		for (size_t i = 0; i < form.count; i++) {
			const struct form_field *field = &form.fields[i];

			CHECK(text_is_utf8(field->name, strlen(field->name),
			    NULL));
			CHECK(text_is_utf8(field->value, strlen(field->value),
			    NULL));
			CHECK(form_value(&form, field->name) != NULL);
		}
	} else {
		CHECK(err.text[0] != '\0');
	}
	if (letter_link_read(token, NULL, key, &link))
		CHECK(strcmp(token,
			  letter_link_token(arena, key, link.name,
			      link.expires)) == 0);
	arena_free(arena);
	return 0;
}
