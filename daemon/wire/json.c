/* cJSON over an arena, and what it lets pass. */
#include "wire/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* 2^53: up to here a double holds every integer. */
static const double exact_integers = 9007199254740992.0;

/* The arena of the call to json_parse that is under way. */
static _Thread_local struct arena *current;
static bool initialised;

/* cJSON asks here for every node and string. */
static void *
take(size_t size)
{
	if (current == NULL)
		abort(); /* cJSON used behind json_parse's back */
	return arena_take(current, size);
}

/* What an arena gives is not given back. */
static void
leave(void *block)
{
	(void)block;
}

void
json_init(void)
{
	cJSON_Hooks hooks = { .malloc_fn = take, .free_fn = leave };

	cJSON_InitHooks(&hooks);
	initialised = true;
}

/* cJSON ends a string at "\u0000" in silence: a code would be cut short.  A
 * backslash stands nowhere but in strings, so pairs are counted from the
 * left. */
static bool
find_escaped_nul(struct slice text, size_t *offset)
{
	const char *end = text.data + text.size;
	const char *p = text.data;

	while ((p = memchr(p, '\\', (size_t)(end - p))) != NULL) {
		if (end - p >= 6 && memcmp(p + 1, "u0000", 5) == 0) {
			*offset = (size_t)(p - text.data);
			return true;
		}
		if (end - p <= 2)
			break;
		p += 2;
	}
	return false;
}

static bool
check_bytes(struct slice text, struct err *err)
{
	size_t at;
	const char *nul = memchr(text.data, '\0', text.size);

	if (nul != NULL)
		return err_set(err, "byte %zu: a NUL byte",
		    (size_t)(nul - text.data));
	if (!text_is_utf8(text.data, text.size, &at))
		return err_set(err, "byte %zu: not UTF-8", at);
	if (find_escaped_nul(text, &at))
		return err_set(err, "byte %zu: \\u0000 in a string", at);
	return true;
}

bool
json_parse(struct arena *arena, struct slice text, const struct cJSON **out,
    struct err *err)
{
	const char *stopped = NULL;
	const struct cJSON *tree;
	char *copy;

	assert(initialised && current == NULL);
	if (text.size == 0)
		return err_set(err, "empty where JSON was expected");
	if (!check_bytes(text, err))
		return false;
	copy = arena_bytes(arena, text.data, text.size);
	current = arena;
	/* With the NUL in the length, bytes after the value are refused. */
	tree = cJSON_ParseWithLengthOpts(copy, text.size + 1, &stopped, true);
	current = NULL;
	if (tree == NULL)
		return err_set(err, "byte %zu: not JSON",
		    stopped == NULL ? 0 : (size_t)(stopped - copy));
	*out = tree;
	return true;
}

bool
json_parse_part(struct arena *arena, struct slice text,
    const struct cJSON **out, struct err *err)
{
	static const char mark[] = { '\xef', '\xbb', '\xbf' };

	if (text.size >= sizeof(mark) &&
	    memcmp(text.data, mark, sizeof(mark)) == 0)
		return err_set(err, "byte 0: not JSON");
	return json_parse(arena, text, out, err);
}

/* The tree is const to its readers; it was made here. */
static struct cJSON *
own(const struct cJSON *node)
{
	union {
		const struct cJSON *given;
		struct cJSON *own;
	} both = { .given = node };

	return both.own;
}

bool
json_unfold(struct arena *arena, const struct cJSON **tree,
    const struct cJSON *node, struct err *err)
{
	const struct cJSON *inner;
	struct cJSON put;
	const char *text;

	if (!cJSON_IsString(node))
		return true;
	text = node->valuestring;
	text += strspn(text, " \t\r\n");
	if (*text == '\0')
		return true;
	if (*text == '<')
		return err_set(err, "a string of HTML or XML, not of JSON");
	if (!json_parse(arena, (struct slice){ text, strlen(text) }, &inner,
		err))
		return err_prefix(err, "the JSON in the string");
	if (node == *tree) {
		*tree = inner;
		return true;
	}
	put = *inner;
	put.next = node->next;
	put.prev = node->prev;
	put.string = node->string;
	*own(node) = put;
	return true;
}

const struct cJSON *
json_member(const struct cJSON *object, const char *name)
{
	const struct cJSON *child;

	if (!cJSON_IsObject(object))
		return NULL;
	cJSON_ArrayForEach(child,
	    object) if (strcmp(child->string, name) == 0) return child;
	return NULL;
}

const char *
json_kind(const struct cJSON *node)
{
	if (node == NULL)
		return "nothing";
	if (cJSON_IsObject(node))
		return "an object";
	if (cJSON_IsArray(node))
		return "an array";
	if (cJSON_IsString(node))
		return "a string";
	if (cJSON_IsNumber(node))
		return "a number";
	return cJSON_IsBool(node) ? "a truth value" : "null";
}

static bool
number_text(struct arena *arena, double number, const char **out,
    struct err *err)
{
	char text[32];

	if (!isfinite(number) || fabs(number) > exact_integers)
		return err_set(err,
		    "a number too large to be kept digit by digit");
	if (number == trunc(number)) {
		snprintf(text, sizeof(text), "%.0f", number == 0 ? 0 : number);
	} else {
		/* The fewest digits that read back as the same number. */
		for (int digits = 1; digits <= 17; digits++) {
			snprintf(text, sizeof(text), "%.*g", digits, number);
			if (strtod(text, NULL) == number)
				break;
		}
	}
	*out = arena_string(arena, text);
	return true;
}

bool
json_text(struct arena *arena, const struct cJSON *node, const char **out,
    struct err *err)
{
	if (cJSON_IsString(node))
		*out = node->valuestring;
	else if (cJSON_IsNumber(node))
		return number_text(arena, node->valuedouble, out, err);
	else if (cJSON_IsBool(node))
		*out = cJSON_IsTrue(node) ? "true" : "false";
	else
		*out = NULL;
	return true;
}

/* A decimal number that fills ${text}, blanks around it allowed. */
static bool
text_to_number(const char *text, double *out)
{
	static const char digits[] = "0123456789";
	size_t n;
	const char *p = text + strspn(text, " \t\r\n");
	const char *start = p;

	p += *p == '-';
	n = strspn(p, digits);
	if (n == 0)
		return false;
	p += n;
	if (*p == '.') {
		n = strspn(++p, digits);
		if (n == 0)
			return false;
		p += n;
	}
	p += strspn(p, " \t\r\n");
	if (*p != '\0')
		return false;
	*out = strtod(start, NULL);
	return true;
}

bool
json_int(const struct cJSON *node, int64_t *out)
{
	double number;

	if (cJSON_IsNumber(node))
		number = node->valuedouble;
	else if (!cJSON_IsString(node) ||
	    !text_to_number(node->valuestring, &number))
		return false;
	if (!isfinite(number) || fabs(number) > exact_integers ||
	    number != trunc(number))
		return false;
	*out = (int64_t)number;
	return true;
}

bool
json_bool(const struct cJSON *node, bool *out)
{
	static const char *const words[][2] = {
		{ "0", "1" },
		{ "false", "true" },
		{ "n", "y" },
		{ "no", "yes" },
	};

	if (cJSON_IsBool(node)) {
		*out = cJSON_IsTrue(node);
		return true;
	}
	if (cJSON_IsNumber(node) &&
	    (node->valuedouble == 0 || node->valuedouble == 1)) {
		*out = node->valuedouble == 1;
		return true;
	}
	if (!cJSON_IsString(node))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (int truth = 0; truth <= 1; truth++)
			if (strcasecmp(node->valuestring, words[i][truth]) ==
			    0) {
				*out = truth == 1;
				return true;
			}
	return false;
}
