/*
 * The cutter against cJSON, on every input: where it cuts, its records are
 * what cJSON reads at that place, one by one and in order, and its frame is
 * what cJSON reads with that place emptied; where it refuses, cJSON refuses.
 * Documented differences: the cutter refuses what is nested more deeply than
 * SCAN_DEPTH, and a record may still prove to be no JSON when it is decoded.
 */
#include <stdlib.h>
#include <string.h>

#include "wire/cut.h"
#include "wire/json.h"
#include "wire/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const paths[] = { "/r", "", "/a/0/r", "/a~1b", "/a[0]/r" };

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

/* Levels of brackets in what cJSON read. */
static int
depth(const struct cJSON *tree)
{
	const struct cJSON *child;
	int deepest = 0;

	if (!cJSON_IsArray(tree) && !cJSON_IsObject(tree))
		return 0;
	cJSON_ArrayForEach(child, tree)
	{
		int below = depth(child);

		if (below > deepest)
			deepest = below;
	}
	return deepest + 1;
}

static bool
same_text(const char *a, const char *b)
{
	return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* Equal to the last bit, in the same order, keys that stand twice too.  Where
 * ${a} is ${emptied}, ${b} must be an empty array. */
static bool
same(const struct cJSON *a, const struct cJSON *b, const struct cJSON *emptied)
{
	const struct cJSON *x, *y;

	if (a == emptied)
		return cJSON_IsArray(b) && b->child == NULL;
	if (a->type != b->type || !same_text(a->valuestring, b->valuestring) ||
	    (cJSON_IsNumber(a) &&
		memcmp(&a->valuedouble, &b->valuedouble, sizeof(double)) != 0))
		return false;
	for (x = a->child, y = b->child; x != NULL && y != NULL;
	     x = x->next, y = y->next)
		if (!same_text(x->string, y->string) || !same(x, y, emptied))
			return false;
	return x == NULL && y == NULL;
}

/* Slices of the page, one behind the other. */
static void
check_slices(struct slice page, const struct cut *cut)
{
	const char *at = page.data;

	for (size_t i = 0; i < cut->count; i++) {
		CHECK(cut->records[i].data >= at && cut->records[i].size > 0);
		at = cut->records[i].data + cut->records[i].size;
	}
	CHECK(at <= page.data + page.size);
}

/* What stands at the place, as the plan takes it: whether it is a list. */
static bool
is_list(const struct cut_plan *plan, const struct cJSON *place)
{
	return cJSON_IsArray(place) ||
	    (plan->wrap_single && cJSON_IsObject(place)) ||
	    (plan->null_is_empty && cJSON_IsNull(place));
}

static void
compare(struct arena *arena, const struct cut_plan *plan, const struct cut *cut,
    const struct cJSON *whole)
{
	const struct cJSON *place = selector_find(plan->records, whole, NULL);
	const struct cJSON *element =
	    cJSON_IsArray(place) ? place->child : place;
	bool whole_list = cJSON_IsArray(place) || cJSON_IsObject(place);

	CHECK(cut->found == is_list(plan, place));
	CHECK(same(whole, cut->frame, cut->found && whole_list ? place : NULL));
	if (!cut->found || !whole_list) {
		CHECK(cut->count == 0);
		return;
	}
	for (size_t i = 0; i < cut->count; i++) {
		const struct cJSON *record;
		struct err err;

		CHECK(element != NULL);
		CHECK(json_parse_part(arena, cut->records[i], &record, &err));
		CHECK(same(element, record, NULL));
		element = cJSON_IsArray(place) ? element->next : NULL;
	}
	CHECK(element == NULL);
}

static void
run(struct arena *arena, struct slice page, const struct cut_plan *plan,
    const struct cJSON *whole)
{
	const struct cJSON *record;
	struct cut cut;
	struct err err = { "" };
	bool records_good = true;

	if (!cut_page(arena, plan, page, &cut, &err)) {
		CHECK(err.text[0] != '\0');
		CHECK(whole == NULL || depth(whole) > SCAN_DEPTH);
		return;
	}
	check_slices(page, &cut);
	for (size_t i = 0; i < cut.count && records_good; i++)
		records_good =
		    json_parse_part(arena, cut.records[i], &record, &err);
	CHECK((whole != NULL) == records_good);
	if (whole != NULL)
		compare(arena, plan, &cut, whole);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { PATHS = sizeof(paths) / sizeof(paths[0]) };
	static struct selector *selectors[PATHS];
	static struct arena *arena;
	const struct cJSON *whole;
	struct err err;
	/* Exactly as long as the page, so that a step beyond it is seen. */
	char *copy = malloc(size == 0 ? 1 : size);
	struct slice page = { copy, size };

	if (arena == NULL) {
		json_init();
		arena = arena_new(1U << 17);
		for (int i = 0; i < PATHS; i++)
			selectors[i] = selector_build(paths[i], &err);
	}
	memcpy(copy, data, size);
	if (!json_parse(arena, page, &whole, &err))
		whole = NULL;
	for (int i = 0; i < 2 * PATHS; i++) {
		struct cut_plan plan = {
			.records = selectors[i / 2],
			.wrap_single = i % 2 == 1,
			.null_is_empty = i % 2 == 1,
		};

		run(arena, page, &plan, whole);
	}
	arena_reset(arena);
	free(copy);
	return 0;
}
