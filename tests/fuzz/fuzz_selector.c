/*
 * A selector (the first line) applied to JSON (the rest), against an evaluation
 * of RFC 6901 written here; picks are checked by what they must find.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/json.h"
#include "wire/selector.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(truth)                                                           \
	do {                                                                   \
		if (!(truth))                                                  \
			abort();                                               \
	} while (0)

enum { STEPS = 32 }; /* more are refused */

static const struct timeform_rules times = {
	.forms = { TIMEFORM_COMPACT, TIMEFORM_RFC3339 },
	.form_count = 2,
	.offset = WHEN_OFFICE_OFFSET,
};

/* RFC 6901, 3: "" or tokens after "/", "~" before 0 or 1 only; and ours: ~2. */
static bool
is_pointer(const char *text)
{
	int tokens = 0;

	if (*text != '\0' && *text != '/')
		return false;
	for (; *text != '\0'; text++) {
		tokens += *text == '/';
		if (*text == '~' && strchr("012", text[1]) == NULL)
			return false;
		if (*text == '~' && text[1] == '\0')
			return false;
	}
	return tokens <= STEPS;
}

/* Section 4: ~1 first, then ~0, so that "~01" becomes "~1"; ~2 with them. */
static char *
unescaped(struct arena *arena, const char *token, size_t size)
{
	static const char *const pairs[] = { "~2[", "~1/", "~0~" };
	char *text = arena_bytes(arena, token, size);

	for (int i = 0; i < 3; i++)
		for (char *p = text; (p = strchr(p, '~')) != NULL; p++)
			if (p[1] == pairs[i][1]) {
				*p = pairs[i][2];
				memmove(p + 1, p + 2, strlen(p + 2) + 1);
			}
	return text;
}

/* Section 4: "0", or digits that do not begin with 0. */
static const struct cJSON *
element(const struct cJSON *array, const char *token)
{
	const struct cJSON *child = array->child;
	size_t digits = strspn(token, "0123456789");
	unsigned long index;

	if (digits == 0 || digits > 9 || token[digits] != '\0' ||
	    (token[0] == '0' && digits > 1))
		return NULL;
	for (index = strtoul(token, NULL, 10); index > 0 && child != NULL;
	     index--)
		child = child->next;
	return child;
}

static const struct cJSON *
member(const struct cJSON *object, const char *token)
{
	for (const struct cJSON *child = object->child; child != NULL;
	     child = child->next)
		if (strcmp(child->string, token) == 0)
			return child;
	return NULL;
}

static const struct cJSON *
evaluate(struct arena *arena, const char *pointer, const struct cJSON *node)
{
	while (*pointer == '/' && node != NULL) {
		size_t size = strcspn(++pointer, "/");
		const char *token = unescaped(arena, pointer, size);

		if (cJSON_IsArray(node))
			node = element(node, token);
		else
			node =
			    cJSON_IsObject(node) ? member(node, token) : NULL;
		pointer += size;
	}
	return node;
}

/* One step on from ${node}, for a pick. */
static void
check_pick(const struct selector_step *step, const struct cJSON *node,
    const struct cJSON *found)
{
	const struct cJSON *first = cJSON_IsObject(node) ? node
	    : cJSON_IsArray(node)                        ? node->child
							 : NULL;
	const struct cJSON *end = cJSON_IsObject(node) ? node->next : NULL;
	const struct cJSON *p, *value;
	bool among = false;

	for (p = first; p != end; p = p->next)
		among |= p == found;
	CHECK(found == NULL || among);
	if (step->pick == SELECTOR_FIRST)
		CHECK(found == first);
	else if (step->pick == SELECTOR_LAST)
		CHECK((found == NULL) == (first == NULL) &&
		    (found == NULL || found->next == end));
	else if (step->pick == SELECTOR_MAX)
		CHECK((found == NULL) == (first == NULL));
	for (p = first; step->pick == SELECTOR_WHERE && p != end; p = p->next) {
		value = json_member(p, step->name);
		if (!cJSON_IsString(value)) {
			if (p == found)
				break; /* by a number or a truth value */
			continue;
		}
		CHECK((strcmp(value->valuestring, step->value) == 0) ==
		    (p == found));
		if (p == found)
			break;
	}
}

static void
run(struct arena *arena, const char *text, const struct selector *selector,
    const struct cJSON *tree)
{
	const struct cJSON *found = selector_find(selector, tree, &times);
	const struct cJSON *node = tree;

	if (strchr(text, '[') == NULL)
		CHECK(found == evaluate(arena, text, tree));
	/* Step by step it comes to the same. */
	for (int i = 0; i < selector->count && node != NULL; i++) {
		struct selector one = *selector;
		const struct cJSON *next;

		one.steps += i;
		one.count = 1;
		next = selector_find(&one, node, &times);
		if (one.steps->pick != SELECTOR_KEY)
			check_pick(one.steps, node, next);
		node = next;
	}
	CHECK(node == found);
}

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
		arena = arena_new(1U << 17);
	}
	text = arena_bytes(arena, data, (size_t)(line - data));
	selector = selector_build(text, &err);
	if (strchr(text, '[') == NULL)
		CHECK((selector != NULL) == is_pointer(text));
	size -= (size_t)(line - data) + 1;
	if (selector != NULL &&
	    json_parse(arena, (struct slice){ (const char *)line + 1, size },
		&tree, &err))
		run(arena, text, selector, tree);
	selector_free(selector);
	arena_reset(arena);
	return 0;
}
