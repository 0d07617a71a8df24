/*
 * Walks over the text and over its tree side by side: the text gives the bytes
 * that stay, the tree says what each of them is.
 */
#include "wire/mask.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/json.h"
#include "wire/jsonw.h"

/* JSON in a string in JSON in a string … */
enum { INNER = 4 };

/* The nodes that stay as they are. */
struct kept {
	struct arena *arena;
	const struct cJSON **nodes;
	size_t count, capacity;
};

struct walk {
	struct arena *arena;
	uint64_t salt;
	const struct kept *kept;
	const char *p;
	const char *end;
	struct buf out;
	int inner;
};

/* What is known of a value by the keys above it. */
struct about {
	bool person, date;
};

/* ---- what stays ---- */

static void
keep(struct kept *kept, const struct cJSON *node)
{
	if (node == NULL)
		return;
	if (kept->count == kept->capacity) {
		kept->capacity = 2 * kept->capacity + 256;
		kept->nodes = mem_resize(kept->nodes,
		    kept->capacity * sizeof(struct cJSON *));
	}
	kept->nodes[kept->count++] = node;
}

/* What ${selector} finds, and what its picks compare on the way. */
static void
keep_selected(struct kept *kept, const struct selector *selector,
    const struct cJSON *root, const struct timeform_rules *times)
{
	struct selector part;

	if (selector == NULL)
		return;
	keep(kept, selector_find(selector, root, times));
	part = *selector;
	for (int i = 0; i < selector->count; i++) {
		const struct selector_step *step = &selector->steps[i];
		const struct cJSON *list, *element;

		if (step->pick != SELECTOR_WHERE && step->pick != SELECTOR_MAX)
			continue;
		part.count = i;
		list = selector_find(&part, root, times);
		cJSON_ArrayForEach(element, list)
		    keep(kept, json_member(element, step->name));
	}
}

static void
keep_value(struct kept *kept, const struct mapping_value *value,
    const struct cJSON *root)
{
	for (int i = 0; i < value->at_count; i++)
		keep_selected(kept, value->at[i].selector, root, &value->times);
}

/* ${tree} is the page's: JSON in a string of the record is put in its place,
 * as it is for reading. */
static void
keep_record(struct kept *kept, const struct mapping *mapping,
    const struct cJSON *tree, const struct cJSON *record)
{
	const struct cJSON *rounds, *round;
	struct err unused;

	/* A string that is no JSON is refused as a record, and masked as a
	 * text. */
	if (mapping->inner != NULL &&
	    !json_unfold(kept->arena, &tree,
		selector_find(mapping->inner, record, &mapping->times),
		&unused))
		return;

	/* A field of the applicant is masked although it is mapped. */
	for (int i = 0; i < MAPPING_FIELDS; i++)
		if (!mask_is_personal(
			mapping_field_text((enum mapping_field)i)))
			keep_value(kept, &mapping->fields[i], record);
	if (mapping->rounds.selector == NULL)
		return;
	keep_selected(kept, mapping->rounds.selector, record, NULL);
	rounds = selector_find(mapping->rounds.selector, record, NULL);
	cJSON_ArrayForEach(round, rounds)
	{
		keep_value(kept, &mapping->round_from, round);
		keep_value(kept, &mapping->round_to, round);
		keep_value(kept, &mapping->round_before, round);
		keep_value(kept, &mapping->round_after, round);
	}
}

static void
keep_tests(struct kept *kept, const struct frame_test *tests, int count,
    const struct cJSON *tree)
{
	for (int i = 0; i < count; i++)
		keep_selected(kept, tests[i].at, tree, NULL);
}

static void
keep_frame(struct kept *kept, const struct page_plan *page,
    const struct cJSON *tree)
{
	const struct frame_rules *rules = &page->rules;

	keep_tests(kept, rules->auth, rules->auth_count, tree);
	keep_tests(kept, rules->fatal, rules->fatal_count, tree);
	keep_tests(kept, rules->success, rules->success_count, tree);
	keep_selected(kept, page->total, tree, NULL);
	keep_selected(kept, page->pages, tree, NULL);
	keep_selected(kept, page->more, tree, NULL);
	keep_selected(kept, page->last, tree, NULL);
	keep_selected(kept, page->next, tree, NULL);
}

static int
by_address(const void *a, const void *b)
{
	const struct cJSON *const *left = a, *const *right = b;

	return (*left > *right) - (*left < *right);
}

static void
keep_page(struct kept *kept, const struct mask *mask, const struct cJSON *tree)
{
	const struct cut_plan *cut = &mask->page->cut;
	const struct cJSON *list = selector_find(cut->records, tree, NULL);
	const struct cJSON *record, *whole = tree;
	struct err unused;

	keep_frame(kept, mask->page, tree);
	if (cut->in_string && list != tree &&
	    !json_unfold(kept->arena, &whole, list, &unused))
		return;
	if (cJSON_IsObject(list) && cut->wrap_single)
		keep_record(kept, mask->mapping, tree, list);
	else
		cJSON_ArrayForEach(record, list)
		    keep_record(kept, mask->mapping, tree, record);
}

static bool
stays(const struct walk *walk, const struct cJSON *node)
{
	return walk->kept->count > 0 &&
	    bsearch(&node, walk->kept->nodes, walk->kept->count,
		sizeof(*walk->kept->nodes), by_address) != NULL;
}

/* ---- the walk; the text is known to be whole JSON ---- */

static void
copy_until(struct walk *walk, const char *to)
{
	buf_add_bytes(&walk->out, walk->p, (size_t)(to - walk->p));
	walk->p = to;
}

/* Blanks, and the byte behind them. */
static void
copy_mark(struct walk *walk)
{
	const char *to = walk->p;

	while (to < walk->end && strchr(" \t\r\n", *to) != NULL)
		to++;
	copy_until(walk, to < walk->end ? to + 1 : to);
}

/* A byte order mark may lead. */
static void
copy_order_mark(struct walk *walk)
{
	if (walk->end - walk->p >= 3 && memcmp(walk->p, "\xef\xbb\xbf", 3) == 0)
		copy_until(walk, walk->p + 3);
}

static void
copy_blanks(struct walk *walk)
{
	const char *to = walk->p;

	while (to < walk->end && strchr(" \t\r\n", *to) != NULL)
		to++;
	copy_until(walk, to);
}

/* Behind the scalar or the key that begins at `p`. */
static const char *
token_end(const struct walk *walk)
{
	const char *p = walk->p;

	if (p < walk->end && *p == '"') {
		for (p++; p < walk->end && *p != '"'; p++)
			p += *p == '\\';
		return p < walk->end ? p + 1 : walk->end;
	}
	while (p < walk->end && strchr(",]} \t\r\n", *p) == NULL)
		p++;
	return p;
}

static void
walk_value(struct walk *walk, const struct cJSON *node, struct about about);

/* ${text}, which is ${tree}, masked. */
static const char *
masked_tree(const struct walk *walk, const struct cJSON *tree, const char *text,
    struct about about)
{
	struct walk inner = { .arena = walk->arena,
		.salt = walk->salt,
		.kept = walk->kept,
		.p = text,
		.end = text + strlen(text),
		.out = buf_over(walk->arena),
		.inner = walk->inner + 1 };

	copy_blanks(&inner);
	copy_order_mark(&inner);
	walk_value(&inner, tree, about);
	copy_until(&inner, inner.end);
	return buf_text(&inner.out);
}

/* JSON inside of ${text}, masked; NULL when it is none. */
static const char *
mask_inner(const struct walk *walk, const char *text, struct about about)
{
	const char *first = text + strspn(text, " \t\r\n");
	const struct cJSON *tree;
	struct err unused;

	if ((*first != '{' && *first != '[') || walk->inner == INNER ||
	    !json_parse(walk->arena, (struct slice){ text, strlen(text) },
		&tree, &unused))
		return NULL;
	return masked_tree(walk, tree, text, about);
}

static const char *
masked_string(const struct walk *walk, const char *text, struct about about)
{
	const char *inner = mask_inner(walk, text, about);

	if (inner != NULL)
		return inner;
	if (about.date)
		return mask_date(walk->arena, text);
	if (about.person)
		return mask_text(walk->arena, walk->salt, text);
	return mask_shapes(walk->arena, walk->salt, text);
}

static void
walk_string(struct walk *walk, const struct cJSON *node, struct about about)
{
	const char *to = token_end(walk);
	const char *masked = masked_string(walk, node->valuestring, about);
	struct jsonw writer = jsonw_into(&walk->out);

	/* What does not change keeps its bytes, escapes and all. */
	if (text_equal(masked, node->valuestring)) {
		copy_until(walk, to);
		return;
	}
	jsonw_string(&writer, masked);
	walk->p = to;
}

static void
walk_number(struct walk *walk, struct about about)
{
	const char *to = token_end(walk);
	const char *text =
	    arena_bytes(walk->arena, walk->p, (size_t)(to - walk->p));

	if (about.date)
		text = mask_date(walk->arena, text);
	else if (about.person ||
	    mask_shapes(walk->arena, walk->salt, text) != text)
		text = mask_number(walk->arena, walk->salt, text);
	buf_add(&walk->out, text);
	walk->p = to;
}

/* {"name": "SoDienThoai", "value": …}: the value is what its name says. */
static struct about
about_fields(const struct cJSON *object, struct about about)
{
	static const char *const names[] = { "name", "key", "code", "label" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct cJSON *name = json_member(object, names[i]);

		if (!cJSON_IsString(name) || name->valuestring == NULL)
			continue;
		about.person |= mask_is_personal(name->valuestring);
		about.date |= mask_is_date(name->valuestring);
	}
	return about;
}

static void
walk_members(struct walk *walk, const struct cJSON *node, struct about about)
{
	const struct cJSON *child;
	struct about fields = about;

	if (json_member(node, "value") != NULL)
		fields = about_fields(node, about);
	copy_mark(walk); /* { or [ */
	cJSON_ArrayForEach(child, node)
	{
		struct about of_child = about;

		if (cJSON_IsObject(node)) {
			copy_blanks(walk);
			copy_until(walk, token_end(walk));
			copy_mark(walk); /* : */
			if (text_equal(child->string, "value"))
				of_child = fields;
			of_child.person |= mask_is_personal(child->string);
			of_child.date |= mask_is_date(child->string);
		}
		walk_value(walk, child, of_child);
		copy_mark(walk); /* , } or ] */
	}
	if (node->child == NULL)
		copy_mark(walk);
}

/* ${node} was put in the place of the string that held it. */
static void
walk_unfolded(struct walk *walk, const struct cJSON *node, struct about about)
{
	const char *to = token_end(walk);
	const struct slice token = { walk->p, (size_t)(to - walk->p) };
	struct jsonw writer = jsonw_into(&walk->out);
	const struct cJSON *text;
	struct err unused;

	/* It was a string of the page, which is whole JSON. */
	if (!json_parse(walk->arena, token, &text, &unused))
		return;
	jsonw_string(&writer,
	    masked_tree(walk, node, text->valuestring, about));
	walk->p = to;
}

static void
walk_value(struct walk *walk, const struct cJSON *node, struct about about)
{
	copy_blanks(walk);
	if ((cJSON_IsObject(node) || cJSON_IsArray(node)) &&
	    walk->p < walk->end && *walk->p == '"')
		walk_unfolded(walk, node, about);
	else if (cJSON_IsObject(node) || cJSON_IsArray(node))
		walk_members(walk, node, about);
	else if (stays(walk, node))
		copy_until(walk, token_end(walk));
	else if (cJSON_IsString(node))
		walk_string(walk, node, about);
	else if (cJSON_IsNumber(node))
		walk_number(walk, about);
	else
		copy_until(walk, token_end(walk));
}

bool
mask_page(struct arena *arena, const struct mask *mask, struct slice body,
    struct slice *out, struct err *err)
{
	const struct cJSON *tree;
	struct kept kept = { .arena = arena };
	struct walk walk = { .arena = arena,
		.salt = mask->salt,
		.kept = &kept,
		.p = body.data,
		.end = body.data + body.size,
		.out = buf_over(arena) };

	if (!json_parse(arena, body, &tree, err))
		return false;
	keep_page(&kept, mask, tree);
	if (kept.count > 0)
		qsort(kept.nodes, kept.count, sizeof(*kept.nodes), by_address);
	buf_reserve(&walk.out, body.size);
	copy_order_mark(&walk);
	walk_value(&walk, tree, (struct about){ false, false });
	copy_until(&walk, walk.end);
	*out = (struct slice){ buf_text(&walk.out), walk.out.size };
	mem_free(kept.nodes);
	return true;
}
