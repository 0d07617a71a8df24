/* Compiling selectors and following them. */
#include "wire/selector.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "wire/json.h"

enum { STEPS_MAX = 32 };

static struct selector_step *
add_step(struct selector *selector, enum selector_pick pick)
{
	struct selector_step *step;

	selector->steps = mem_resize(selector->steps,
	    (size_t)(selector->count + 1) * sizeof(*selector->steps));
	step = &selector->steps[selector->count++];
	*step = (struct selector_step){ .pick = pick, .index = -1 };
	return step;
}

static char *
copy_range(const char *from, const char *to)
{
	char *copy = mem_alloc((size_t)(to - from) + 1);

	memcpy(copy, from, (size_t)(to - from));
	return copy;
}

static bool
wrong(const char *text, const char *at, const char *why, struct err *err)
{
	return err_set(err, "selector \"%s\", character %d: %s", text,
	    (int)(at - text) + 1, why);
}

/* RFC 6901, section 4: digits without a leading zero. */
static int32_t
array_index(const char *name)
{
	int64_t index;

	if ((name[0] == '0' && name[1] != '\0') ||
	    !text_to_int(name, 0, INT32_MAX, &index))
		return -1;
	return name[0] == '-' ? -1 : (int32_t)index;
}

/* Reads the token after a "/" at *${p} and moves to what ends it. */
static bool
read_token(struct selector *selector, const char **p, struct err *err)
{
	static const char meant[] = { '~', '/', '[' };
	size_t size = strcspn(*p, "/[");
	char *name = mem_alloc(size + 1);
	struct selector_step *step = add_step(selector, SELECTOR_KEY);
	const char *end = *p + size;
	char *to = name;

	step->name = name;
	for (; *p < end; (*p)++) {
		if (**p != '~') {
			*to++ = **p;
			continue;
		}
		if ((*p)[1] < '0' || (*p)[1] > '2')
			return wrong(selector->text, *p,
			    "\"~\" is followed by 0, 1 or 2", err);
		*to++ = meant[*++*p - '0'];
	}
	step->index = array_index(name);
	return true;
}

/* Reads what stands between "[" and "]". */
static bool
read_pick(struct selector *selector, const char *from, const char *to,
    struct err *err)
{
	const char *equals = memchr(from, '=', (size_t)(to - from));
	struct selector_step *step;

	if (to - from == 1 && *from == '0') {
		add_step(selector, SELECTOR_FIRST);
	} else if (to - from == 2 && memcmp(from, "-1", 2) == 0) {
		add_step(selector, SELECTOR_LAST);
	} else if (to - from > 4 && memcmp(from, "max:", 4) == 0) {
		step = add_step(selector, SELECTOR_MAX);
		step->name = copy_range(from + 4, to);
	} else if (equals != NULL && equals > from) {
		step = add_step(selector, SELECTOR_WHERE);
		step->name = copy_range(from, equals);
		step->value = copy_range(equals + 1, to);
	} else {
		return wrong(selector->text, from,
		    "expected 0, -1, max:NAME or NAME=VALUE", err);
	}
	return true;
}

static bool
compile(struct selector *selector, struct err *err)
{
	const char *p = selector->text;

	while (*p != '\0') {
		const char *end;

		if (selector->count == STEPS_MAX)
			return wrong(selector->text, p, "too many steps", err);
		if (*p == '/') {
			p++;
			if (!read_token(selector, &p, err))
				return false;
			continue;
		}
		if (*p != '[')
			return wrong(selector->text, p,
			    "expected \"/\" or \"[\"", err);
		end = strchr(p, ']');
		if (end == NULL)
			return wrong(selector->text, p, "no closing \"]\"",
			    err);
		if (!read_pick(selector, p + 1, end, err))
			return false;
		p = end + 1;
	}
	return true;
}

struct selector *
selector_build(const char *text, struct err *err)
{
	struct selector *selector = mem_alloc(sizeof(*selector));

	selector->text = mem_copy_string(text);
	if (compile(selector, err))
		return selector;
	selector_free(selector);
	return NULL;
}

void
selector_free(struct selector *selector)
{
	if (selector == NULL)
		return;
	for (int i = 0; i < selector->count; i++) {
		mem_free(selector->steps[i].name);
		mem_free(selector->steps[i].value);
	}
	mem_free(selector->steps);
	mem_free(selector->text);
	mem_free(selector);
}

/* The elements that a pick chooses from: an object is a list of one. */
static const struct cJSON *
first_element(const struct cJSON *node, bool *single)
{
	*single = cJSON_IsObject(node);
	if (*single)
		return node;
	return cJSON_IsArray(node) ? node->child : NULL;
}

static bool
text_is(const struct cJSON *node, const char *value)
{
	int64_t number, wanted;

	if (cJSON_IsString(node))
		return strcmp(node->valuestring, value) == 0;
	if (cJSON_IsBool(node))
		return strcmp(cJSON_IsTrue(node) ? "true" : "false", value) ==
		    0;
	return cJSON_IsNumber(node) && json_int(node, &number) &&
	    text_to_int(value, INT64_MIN, INT64_MAX, &wanted) &&
	    number == wanted;
}

static bool
read_time(const struct timeform_rules *times, const struct cJSON *node,
    instant *out)
{
	struct timeform_time time;
	struct err unused;

	if (times == NULL || !cJSON_IsString(node) ||
	    !timeform_read(times, node->valuestring, &time, &unused))
		return false;
	*out = time.at; /* "no time" is the earliest */
	return true;
}

/* Both of digits, and of one length, as in "20201120101500": their order as
 * bytes is their order in time, in every form. */
static bool
are_like_digits(const char *a, const char *b)
{
	static const char digits[] = "0123456789";
	size_t size = strspn(a, digits);

	return a[size] == '\0' && strspn(b, digits) == size && b[size] == '\0';
}

/* True when ${a} is at least as great as ${b}.  What has no value at all is
 * less than everything. */
static bool
is_at_least(const struct cJSON *a, const struct cJSON *b,
    const struct timeform_rules *times)
{
	bool a_scalar = cJSON_IsString(a) || cJSON_IsNumber(a);
	bool b_scalar = cJSON_IsString(b) || cJSON_IsNumber(b);
	instant a_time, b_time;

	if (!a_scalar || !b_scalar)
		return !b_scalar;
	if (cJSON_IsNumber(a) && cJSON_IsNumber(b))
		return a->valuedouble >= b->valuedouble;
	if (cJSON_IsString(a) && cJSON_IsString(b) &&
	    are_like_digits(a->valuestring, b->valuestring))
		return strcmp(a->valuestring, b->valuestring) >= 0;
	if (read_time(times, a, &a_time) && read_time(times, b, &b_time))
		return a_time >= b_time;
	if (cJSON_IsString(a) && cJSON_IsString(b))
		return strcmp(a->valuestring, b->valuestring) >= 0;
	return cJSON_IsString(a); /* mixed: any order that is an order */
}

static const struct cJSON *
find_max(const char *name, const struct cJSON *node,
    const struct timeform_rules *times)
{
	const struct cJSON *best = NULL;
	const struct cJSON *best_value = NULL;
	bool single;

	for (node = first_element(node, &single); node != NULL;
	     node = single ? NULL : node->next) {
		const struct cJSON *value = json_member(node, name);

		if (best == NULL || is_at_least(value, best_value, times)) {
			best = node;
			best_value = value;
		}
	}
	return best;
}

static const struct cJSON *
find_where(const struct selector_step *step, const struct cJSON *node)
{
	bool single;

	for (node = first_element(node, &single); node != NULL;
	     node = single ? NULL : node->next)
		if (text_is(json_member(node, step->name), step->value))
			return node;
	return NULL;
}

static const struct cJSON *
take_step(const struct selector_step *step, const struct cJSON *node,
    const struct timeform_rules *times)
{
	bool single;

	switch (step->pick) {
	case SELECTOR_KEY:
		if (cJSON_IsArray(node) && step->index >= 0)
			return cJSON_GetArrayItem(node, step->index);
		return json_member(node, step->name);
	case SELECTOR_FIRST:
		return first_element(node, &single);
	case SELECTOR_LAST:
		node = first_element(node, &single);
		/* cJSON links the first element back to the last. */
		return single || node == NULL ? node : node->prev;
	case SELECTOR_WHERE:
		return find_where(step, node);
	case SELECTOR_MAX:
		return find_max(step->name, node, times);
	}
	return NULL;
}

const struct cJSON *
selector_find_from(const struct selector *selector, int from,
    const struct cJSON *node, const struct timeform_rules *times)
{
	for (int i = from; i < selector->count && node != NULL; i++)
		node = take_step(&selector->steps[i], node, times);
	return node;
}

const struct cJSON *
selector_find(const struct selector *selector, const struct cJSON *root,
    const struct timeform_rules *times)
{
	return selector_find_from(selector, 0, root, times);
}
