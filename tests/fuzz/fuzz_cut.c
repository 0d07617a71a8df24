/*
 * The cutter against cJSON: what it accepts must be what parsing the whole
 * page gives, record by record; and what cJSON accepts whole it must accept.
 */
#include <stdlib.h>
#include <string.h>

#include "wire/cut.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[] = { "/r", "", "/a/0/r", "/a~1b" };

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

/* Deeper than the cutter goes, or nearly. */
static bool
is_deep(struct slice page)
{
	size_t open = 0;

	for (size_t i = 0; i < page.size; i++)
		open += page.data[i] == '[' || page.data[i] == '{';
	return open > 60;
}

/* A list with one member for every record, or the reason to stop. */
static void
compare(struct arena *arena, const struct cut *cut, const struct cJSON *whole,
    const struct selector *path)
{
	const struct cJSON *list = selector_find(path, whole, NULL);
	const struct cJSON *emptied = selector_find(path, cut->frame, NULL);
	const struct cJSON *element;
	size_t i = 0;

	CHECK(cut->found == (cJSON_IsArray(list) != 0));
	if (!cut->found)
		return;
	CHECK(cJSON_IsArray(emptied) && emptied->child == NULL);
	CHECK(cut->count == (size_t)cJSON_GetArraySize(list));
	cJSON_ArrayForEach(element, list)
	{
		const struct cJSON *record;
		struct err err;

		CHECK(json_parse(arena, cut->records[i++], &record, &err));
		CHECK(cJSON_Compare(record, element, true) ||
		    !cJSON_Compare(element, element, true));
	}
}

static void
run(struct arena *arena, struct slice page, const struct selector *path)
{
	struct cut_plan plan = { .records = path };
	const struct cJSON *whole;
	const struct cJSON *record;
	struct cut cut;
	struct err err;
	bool cut_good = cut_page(arena, &plan, page, &cut, &err);
	bool whole_good = json_parse(arena, page, &whole, &err);
	bool records_good = true;

	if (!cut_good) {
		CHECK(!whole_good || is_deep(page));
		return;
	}
	for (size_t i = 0; i < cut.count && records_good; i++)
		records_good = json_parse(arena, cut.records[i], &record, &err);
	CHECK(whole_good == records_good || is_deep(page));
	if (whole_good && records_good)
		compare(arena, &cut, whole, path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	/* Exactly as long as the page, so that a step beyond it is seen. */
	char *copy;

	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 20);
	}
	copy = malloc(size == 0 ? 1 : size);
	memcpy(copy, data, size);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct err err;
		struct selector *path = selector_build(paths[i], &err);

		run(arena, (struct slice){ copy, size }, path);
		selector_free(path);
	}
	arena_reset(arena);
	free(copy);
	return 0;
}
