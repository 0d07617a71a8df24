/*
 * A template (the first line) filled with a value (the rest) in every place:
 * a value must not leave the place it was put into.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/json.h"
#include "wire/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena *arena;

static void
fill(const struct template *template, const char *value,
    struct template_values *values)
{
	static struct template_secret secrets[8];

	*values = (struct template_values){ .secrets = secrets };
	for (int i = 0; i < TEMPLATE_VARIABLES; i++)
		values->values[i] = value;
	values->values[TEMPLATE_BASE] = "https://motcua.example";
	for (int i = 0; i < 8 && template_secret(template, i) != NULL; i++) {
		secrets[i].name = template_secret(template, i);
		secrets[i].value = value;
		values->secret_count++;
	}
}

static void
check(enum template_place place, const char *text, const char *value,
    const char *filled)
{
	const struct cJSON *tree;
	struct err err;

	(void)text;
	if (place == TEMPLATE_IN_HEADER && strpbrk(filled, "\r\n") != NULL)
		abort();
	if (place == TEMPLATE_IN_QUERY || place == TEMPLATE_IN_FORM)
		for (const char *p = filled; *p != '\0'; p++)
			if (strchr("&=#? \r\n\"", *p) != NULL)
				abort();
	if (place != TEMPLATE_IN_JSON ||
	    !text_is_utf8(value, strlen(value), NULL))
		return;
	/* The one body that must stay JSON whatever the value is. */
	if (strcmp(text, "{\"t\":\"{{token}}\"}") == 0 &&
	    (!json_parse(arena, (struct slice){ filled, strlen(filled) }, &tree,
		 &err) ||
		strcmp(json_member(tree, "t")->valuestring, value) != 0))
		abort();
}

static void
run(enum template_place place, const char *text, const char *value)
{
	struct template_values values;
	struct template *template;
	const char *filled;
	struct err err;

	template = template_build(text, place, &err);
	if (template == NULL)
		return;
	fill(template, value, &values);
	if (template_expand(template, &values, arena, &filled, &err))
		check(place, text, value, filled);
	template_free(template);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = memchr(data, '\n', size);
	const char *text, *value;

	if (line == NULL)
		return 0;
	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 16);
	}
	text = arena_bytes(arena, data, (size_t)(line - data));
	value = arena_bytes(arena, line + 1, size - (size_t)(line - data) - 1);
	for (int place = 0; place <= TEMPLATE_IN_TEXT; place++)
		run((enum template_place)place, text, value);
	run(TEMPLATE_IN_JSON, "{\"t\":\"{{token}}\"}", value);
	arena_reset(arena);
	return 0;
}
