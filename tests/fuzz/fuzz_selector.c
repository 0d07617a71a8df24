/* A selector (the first line) is built, and applied to JSON (the rest). */
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"
#include "wire/selector.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct timeform_rules times = {
	.forms = { TIMEFORM_COMPACT, TIMEFORM_RFC3339 },
	.form_count = 2,
	.offset = WHEN_OFFICE_OFFSET,
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	const uint8_t *line = memchr(data, '\n', size);
	const struct cJSON *tree;
	struct selector *selector;
	struct err err;
	char *text;

	if (line == NULL)
		return 0;
	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 20);
	}
	text = arena_bytes(arena, data, (size_t)(line - data));
	selector = selector_build(text, &err);
	size -= (size_t)(line - data) + 1;
	if (selector != NULL &&
	    json_parse(arena, (struct slice){ (const char *)line + 1, size },
		&tree, &err)) {
		const struct cJSON *found =
		    selector_find(selector, tree, &times);

		/* Found by itself from every step on, and nothing invented. */
		if (selector->count == 0 && found != tree)
			abort();
		if (found != NULL && json_kind(found) == NULL)
			abort();
	}
	selector_free(selector);
	arena_reset(arena);
	return 0;
}
