/*
 * Cutting records out of a page.  Three kinds of bytes are told apart: the way
 * to the record array is read strictly; inside a record only strings and
 * brackets are followed; the rest, the frame, is left to cJSON.  A page is
 * JSON exactly when its frame and each of its records are, which is what makes
 * it safe to parse them apart.
 */
#include "wire/cut.h"

#include <string.h>
#include <xxhash.h>

#include "wire/json.h"
#include "wire/scan.h"

/* Opens a bracket on the way to the records. */
static bool
enter(struct scan *scan, char bracket)
{
	if (scan->level == SCAN_DEPTH)
		return scan_stop(scan, SCAN_TOO_DEEP);
	scan->level++;
	return scan_expect(scan, bracket);
}

/* Is the key that was read, quotes included, ${name}?  Few keys are escaped:
 * those are read by cJSON. */
static bool
key_is(struct arena *arena, struct slice quoted, const char *name)
{
	size_t size = strlen(name);
	const struct cJSON *key;
	struct err unused;

	if (memchr(quoted.data, '\\', quoted.size) == NULL)
		return quoted.size == size + 2 &&
		    memcmp(quoted.data + 1, name, size) == 0;
	return json_parse(arena, quoted, &key, &unused) &&
	    strcmp(key->valuestring, name) == 0;
}

/* After a member or element: true with another one to come. */
static bool
another(struct scan *scan, char closing)
{
	char c = scan_peek(scan);

	if (c == ',') {
		scan->p++;
		return true;
	}
	if (c != closing)
		return scan_stop(scan,
		    scan->p == scan->end ? SCAN_TRUNCATED : SCAN_SYNTAX);
	return false;
}

/* To the value of the member called ${name}; false when there is none. */
static bool
enter_member(struct arena *arena, struct scan *scan, const char *name)
{
	if (!enter(scan, '{') || scan_peek(scan) == '}')
		return false;
	do {
		struct slice key;

		if (!scan_expect(scan, '"'))
			return false;
		key.data = scan->p - 1;
		if (!scan_string(scan))
			return false;
		key.size = (size_t)(scan->p - key.data);
		if (!scan_expect(scan, ':'))
			return false;
		if (key_is(arena, key, name))
			return true;
		if (!scan_value(scan))
			return false;
	} while (another(scan, '}'));
	return false;
}

static bool
enter_element(struct scan *scan, int32_t index)
{
	if (!enter(scan, '[') || scan_peek(scan) == ']')
		return false;
	for (; index > 0; index--)
		if (!scan_value(scan) || !another(scan, ']'))
			return false;
	return true;
}

/* To where the records should stand; false when they are not there, or with
 * a fault. */
static bool
follow(struct arena *arena, struct scan *scan, const struct selector *path)
{
	for (int i = 0; i < path->count; i++) {
		const struct selector_step *step = &path->steps[i];
		bool first = step->pick == SELECTOR_FIRST;
		char c = scan_peek(scan);

		if (c == '[' && (first || step->index >= 0)) {
			if (!enter_element(scan, first ? 0 : step->index))
				return false;
		} else if (c == '{' && !first) {
			if (!enter_member(arena, scan, step->name))
				return false;
		} else if (c != '{') {
			return false;
		}
	}
	return true;
}

struct records {
	struct slice *items;
	size_t count;
	size_t capacity;
};

static void
add_record(struct arena *arena, struct records *records, struct slice record)
{
	if (records->count == records->capacity) {
		size_t capacity =
		    records->capacity == 0 ? 1024 : 2 * records->capacity;
		struct slice *grown =
		    arena_take(arena, capacity * sizeof(*grown));

		if (records->count > 0)
			memcpy(grown, records->items,
			    records->count * sizeof(*grown));
		records->items = grown;
		records->capacity = capacity;
	}
	records->items[records->count++] = record;
}

/* The array at hand, its elements kept, to behind its closing bracket. */
static bool
cut_array(struct arena *arena, struct scan *scan, int32_t max_records,
    struct records *records)
{
	if (!enter(scan, '['))
		return false;
	if (scan_peek(scan) == ']') {
		scan->p++;
		return true;
	}
	do {
		struct slice record;

		if (records->count == (size_t)max_records)
			return scan_stop(scan, SCAN_RECORDS);
		scan_peek(scan);
		record.data = scan->p;
		if (!scan_value(scan))
			return false;
		record.size = (size_t)(scan->p - record.data);
		add_record(arena, records, record);
	} while (another(scan, ']'));
	if (scan->fault != SCAN_NONE)
		return false;
	scan->p++;
	return true;
}

static const char *
kind_of(char c)
{
	switch (c) {
	case '{':
		return "an object";
	case '[':
		return "an array";
	case '"':
		return "a string";
	case 'n':
		return "null";
	case 't':
	case 'f':
		return "a truth value";
	default:
		return "a number";
	}
}

/* Cuts what stands at hand by the plan; `out->found` says whether it was a
 * list.  False with a fault only. */
static bool
cut_value(struct arena *arena, const struct cut_plan *plan, struct scan *scan,
    struct cut *out)
{
	int32_t max = plan->max_records > 0 ? plan->max_records : CUT_RECORDS;
	struct records records = { 0 };
	const char *start;
	char c = scan_peek(scan);

	out->instead = kind_of(c);
	start = scan->p;
	if (c == '[') {
		if (!cut_array(arena, scan, max, &records))
			return false;
	} else if (c == '{' && plan->wrap_single) {
		if (!scan_value(scan))
			return false;
		add_record(arena, &records,
		    (struct slice){ start, (size_t)(scan->p - start) });
	} else {
		out->found = c == 'n' && plan->null_is_empty;
		return true;
	}
	out->found = true;
	out->records = records.items;
	out->count = records.count;
	return true;
}

/* Parses the page without what stands in [${from}, ${to}), which becomes an
 * empty array. */
static bool
parse_frame(struct arena *arena, struct slice page, const char *from,
    const char *to, const struct cJSON **frame, struct err *err)
{
	const char *end = page.data + page.size;
	struct buf text = buf_over(arena);

	if (from == to)
		return json_parse(arena, page, frame, err);
	buf_add_bytes(&text, page.data, (size_t)(from - page.data));
	buf_add(&text, "[]");
	buf_add_bytes(&text, to, (size_t)(end - to));
	return json_parse(arena, (struct slice){ text.data, text.size }, frame,
		   err) ||
	    err_prefix(err, "the page without its records");
}

static bool
check_beginning(struct scan *scan, struct err *err)
{
	if (scan->end - scan->p >= 3 && memcmp(scan->p, "\xef\xbb\xbf", 3) == 0)
		scan->p += 3;
	switch (scan_peek(scan)) {
	case '\0':
		return scan->p == scan->end ? err_set(err, "empty body")
					    : err_set(err, "not JSON");
	case '<':
		return err_set(err, "HTML or XML instead of JSON");
	default:
		return true;
	}
}

/* The string at hand, whose text is a page of its own with the list as its
 * root. */
static bool
cut_string(struct arena *arena, const struct cut_plan *plan, struct scan *scan,
    struct cut *out, struct err *err)
{
	static char nothing[] = "";
	static const struct selector root = { .text = nothing };
	struct cut_plan inner = *plan;
	const char *from = scan->p++;
	const struct cJSON *text;

	inner.records = &root;
	inner.in_string = false;
	if (!scan_string(scan))
		return true; /* the fault is told with its place */
	if (!json_parse(arena, (struct slice){ from, (size_t)(scan->p - from) },
		&text, err))
		return false;
	if (plan->null_is_empty && text_is_empty(text->valuestring)) {
		out->found = true;
		return true;
	}
	return cut_page(arena, &inner,
	    (struct slice){ text->valuestring, strlen(text->valuestring) }, out,
	    err);
}

bool
cut_page(struct arena *arena, const struct cut_plan *plan, struct slice page,
    struct cut *out, struct err *err)
{
	struct scan scan = { .p = page.data, .end = page.data + page.size };
	struct cut cut = { .instead = "nothing" };
	const char *from, *to;

	if (!check_beginning(&scan, err))
		return false;
	from = to = scan.p;
	if (follow(arena, &scan, plan->records)) {
		bool is_string = scan_peek(&scan) == '"';

		from = scan.p;
		if (is_string && plan->in_string) {
			if (!cut_string(arena, plan, &scan, &cut, err))
				return err_prefix(err, "in the string at %s",
				    plan->records->text);
			to = scan.p;
		} else if (cut_value(arena, plan, &scan, &cut)) {
			to = scan.p;
		}
	}
	if (scan.fault != SCAN_NONE)
		return err_set(err, "byte %zu: %s",
		    (size_t)(scan.p - page.data), scan_fault_text(scan.fault));
	if (!parse_frame(arena, page, from, to, &cut.frame, err))
		return false;
	*out = cut;
	return true;
}

bool
cut_can_follow(const struct selector *path, struct err *err)
{
	for (int i = 0; i < path->count; i++)
		if (path->steps[i].pick != SELECTOR_KEY &&
		    path->steps[i].pick != SELECTOR_FIRST)
			return err_set(err,
			    "selector \"%s\": records are found by members, "
			    "numbers and [0] only",
			    path->text);
	return true;
}

uint64_t
cut_hash(struct slice record, uint64_t salt)
{
	return XXH3_64bits_withSeed(record.data, record.size, salt);
}
