/* Cutting pages into records, against cJSON's reading of the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/cut.h"
#include "wire/json.h"
#include "wire/scan.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	json_init();
	arena = arena_new(65536);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool
cut_bytes(const char *path, struct slice page, const struct cut_plan *options,
    struct cut *out, struct err *err)
{
	struct cut_plan plan = *options;
	struct selector *selector = selector_build(path, err);
	bool good;

	assert_non_null(selector);
	assert_true(cut_can_follow(selector, err));
	plan.records = selector;
	good = cut_page(arena, &plan, page, out, err);
	selector_free(selector);
	return good;
}

static bool
cut(const char *path, const char *page, struct cut *out, struct err *err)
{
	return cut_bytes(path, (struct slice){ page, strlen(page) },
	    &(struct cut_plan){ 0 }, out, err);
}

static void
assert_record(const struct cut *cut, size_t i, const char *text)
{
	assert_true(i < cut->count);
	assert_int_equal(cut->records[i].size, strlen(text));
	assert_memory_equal(cut->records[i].data, text, strlen(text));
}

static void
test_finds_the_array(void **state)
{
	static const struct {
		const char *path, *page, *first;
		size_t count;
	} cases[] = {
		{ "", "[{\"a\":1},{\"a\":2}]", "{\"a\":1}", 2 },
		{ "", " [ ] ", NULL, 0 },
		{ "", "\xef\xbb\xbf[1]", "1", 1 },
		{ "/result", "{\"error_code\":\"0\",\"result\":[{}]}", "{}",
		    1 },
		{ "/result", "{\"result\":[ {\"a\" : [1,2]} , 7 ],\"n\":1}",
		    "{\"a\" : [1,2]}", 2 },
		/* The key that looks like ours is deeper, or in a string. */
		{ "/d", "{\"x\":{\"d\":[9]},\"y\":\"\\\"d\\\":[8]\",\"d\":[1]}",
		    "1", 1 },
		{ "/result/data", "{\"result\":{\"error\":0,\"data\":[\"x\"]}}",
		    "\"x\"", 1 },
		{ "/0/rows", "[{\"rows\":[null]},2]", "null", 1 },
		{ "[0]/rows", "[{\"rows\":[null]},2]", "null", 1 },
		{ "/list/1", "{\"list\":[[0],[1,2]]}", "1", 2 },
		/* RFC 8259: a key may be written with escapes. */
		{ "/k\xe1\xba\xbft", "{\"k\\u1ebft\":[5]}", "5", 1 },
		{ "/a~1b", "{\"a/b\":[5]}", "5", 1 },
		{ "/", "{\"\":[5]}", "5", 1 },
		/* A key that stands twice: the first counts, as in cJSON. */
		{ "/r", "{\"r\":[1],\"r\":[2,3]}", "1", 1 },
		{ "/r", "{\"R\":[1],\"r\":[2,3]}", "2", 2 },
		/* Brackets, braces and escaped quotes inside strings. */
		{ "", "[\"]}\\\"[{\",\"\\\\\"]", "\"]}\\\"[{\"", 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cut out;
		struct err err;

		if (!cut(cases[i].path, cases[i].page, &out, &err))
			fail_msg("%s: %s", cases[i].page, err.text);
		assert_true(out.found);
		assert_int_equal(out.count, cases[i].count);
		if (cases[i].first != NULL)
			assert_record(&out, 0, cases[i].first);
	}
}

/* The framing faults of a bad page: nothing of it is cut. */
static void
test_refuses_bad_framing(void **state)
{
	static const struct {
		const char *page, *why;
	} cases[] = {
		{ "", "empty body" },
		{ " \n", "empty body" },
		{ "<html><body>502</body></html>", "HTML or XML" },
		{ "\xef\xbb\xbf <!DOCTYPE html>", "HTML or XML" },
		{ "{\"r\":[{\"a\":1},{\"a\":2", "byte 20: the page ends" },
		{ "{\"r\":[{\"a\":1},{\"a\":\"2", "the page ends" },
		{ "{\"r\":[{\"a\":1},{\"a\":\"2\\", "the page ends" },
		{ "{\"r\":[{\"a\":1}", "the page ends" },
		{ "{\"r\":[{\"a\":1},", "the page ends" },
		{ "{\"r\":[{\"a\":1}]", "not JSON" },
		{ "{\"r\":[1]}<html>", "not JSON" },
		{ "{\"r\":[1]}{}", "not JSON" },
		{ "{\"r\":[1]} x", "not JSON" },
		{ "{\"r\":[1}]", "byte 7: not JSON" },
		{ "{\"r\":[{\"a\":[1}]}", "does not match" },
		{ "{\"r\":[1,]}", "not JSON" },
		{ "{\"r\":[,1]}", "not JSON" },
		{ "{\"r\":[1 2]}", "byte 8: not JSON" },
		{ "{\"r\":[{}{}]}", "not JSON" },
		{ "{\"r\":[1:2]}", "not JSON" },
		{ "{\"r\" [1]}", "not JSON" },
		{ "{r:[1]}", "not JSON" },
		{ "{\"r\":[1],}", "not JSON" },
		{ "{\"n\":tru,\"r\":[1]}", "not JSON" },
		{ "not json at all", "not JSON" },
		{ "{\"r\":[1],\"m\":\"\xff\"}", "not UTF-8" },
		{ "{\"r\":[1],\"m\":\"\\u0000\"}", "\\u0000" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cut out = { .count = 77 };
		struct err err;

		if (cut("/r", cases[i].page, &out, &err))
			fail_msg("accepted: %s", cases[i].page);
		if (strstr(err.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].page, err.text);
		assert_int_equal(out.count, 77);
	}
}

static void
test_refuses_every_truncation(void **state)
{
	static const char page[] =
	    "{\"error_code\":\"0\",\"r\":[{\"a\":\"x\\\"\",\"b\":[1,{}]},"
	    "{\"c\":null}],\"total\":\"2\"}";
	struct cut out;
	struct err err;

	(void)state;
	assert_true(cut("/r", page, &out, &err));
	for (size_t n = 0; n < sizeof(page) - 1; n++)
		if (cut_bytes("/r", (struct slice){ page, n },
			&(struct cut_plan){ 0 }, &out, &err))
			fail_msg("the first %zu bytes were accepted", n);
}

static void
test_says_what_stands_instead(void **state)
{
	static const struct {
		const char *page, *instead;
	} cases[] = {
		{ "{}", "nothing" },
		{ "[]", "nothing" },
		{ "{\"error_code\":\"1\",\"message\":\"x\"}", "nothing" },
		{ "{\"r\":null}", "null" },
		{ "{\"r\":{\"a\":1}}", "an object" },
		{ "{\"r\":\"[]\"}", "a string" },
		{ "{\"r\":false}", "a truth value" },
		{ "{\"r\":-1}", "a number" },
	};
	struct cut out;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(cut("/r", cases[i].page, &out, &err));
		assert_false(out.found);
		assert_int_equal(out.count, 0);
		assert_string_equal(out.instead, cases[i].instead);
		assert_non_null(out.frame);
	}
}

static void
test_options(void **state)
{
	static const char single[] = "{\"r\":{\"a\":[1]},\"n\":2}";
	static const char null[] = "{\"r\":null}";
	static const char three[] = "{\"r\":[1,2,3]}";
	struct cut out;
	struct err err;
	int64_t n;

	(void)state;
	assert_true(cut_bytes("/r", (struct slice){ single, strlen(single) },
	    &(struct cut_plan){ .wrap_single = true }, &out, &err));
	assert_true(out.found);
	assert_record(&out, 0, "{\"a\":[1]}");
	assert_true(json_int(json_member(out.frame, "n"), &n));
	assert_int_equal(n, 2);
	assert_true(cut_bytes("/r", (struct slice){ null, strlen(null) },
	    &(struct cut_plan){ .null_is_empty = true }, &out, &err));
	assert_true(out.found);
	assert_int_equal(out.count, 0);
	assert_true(cut_bytes("/r", (struct slice){ three, strlen(three) },
	    &(struct cut_plan){ .max_records = 3 }, &out, &err));
	assert_false(cut_bytes("/r", (struct slice){ three, strlen(three) },
	    &(struct cut_plan){ .max_records = 2 }, &out, &err));
	assert_non_null(strstr(err.text, "more records"));
}

/* A list as JSON in a string, written twice as JSON demands it. */
static void
test_list_in_a_string(void **state)
{
	static const char page[] =
	    "{\"data\":\" [ {\\\"a\\\":\\\"\\\\u0110 \\\\\\\"x\\\\\\\"\\\"},7]\\n\",\"n\":2}";
	static const char *const bad[][2] = {
		{ "{\"data\":\"<xml/>\"}",
		    "in the string at /data: HTML or XML instead of JSON" },
		{ "{\"data\":\"[1,2\"}",
		    "in the string at /data: byte 4: the page ends in the middle: "
		    "truncated" },
		{ "{\"data\":\"\"}", "in the string at /data: empty body" },
		{ "{\"data\":\"[1,2,3,4]\"}",
		    "in the string at /data: byte 7: more records than a "
		    "page may have (limits: max_records)" },
		{ "{\"data\":\"[]\\u0000\"}",
		    "in the string at /data: byte 3: \\u0000 in a string" },
	};
	struct cut_plan plan = { .in_string = true, .max_records = 3 };
	struct cut out;
	struct err err;
	int64_t n;

	(void)state;
	assert_true(cut_bytes("/data", (struct slice){ page, strlen(page) },
	    &plan, &out, &err));
	assert_true(out.found);
	assert_int_equal(out.count, 2);
	assert_record(&out, 0, "{\"a\":\"\\u0110 \\\"x\\\"\"}");
	assert_true(json_int(json_member(out.frame, "n"), &n));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct slice text = { bad[i][0], strlen(bad[i][0]) };

		assert_false(cut_bytes("/data", text, &plan, &out, &err));
		assert_string_equal(err.text, bad[i][1]);
	}
	/* What is no string is read as ever; what is one, only where it is
	 * said to hold a list. */
	assert_true(cut_bytes("/n", (struct slice){ "{\"n\":[1]}", 9 }, &plan,
	    &out, &err));
	assert_int_equal(out.count, 1);
	plan.in_string = false;
	assert_true(cut_bytes("/data", (struct slice){ page, strlen(page) },
	    &plan, &out, &err));
	assert_false(out.found);
	assert_string_equal(out.instead, "a string");
	plan = (struct cut_plan){ .in_string = true, .null_is_empty = true };
	assert_true(cut_bytes("/r", (struct slice){ "{\"r\":\"\"}", 8 }, &plan,
	    &out, &err));
	assert_true(out.found);
	assert_int_equal(out.count, 0);
}

static void
test_depth_is_bounded(void **state)
{
	char page[2 * (SCAN_DEPTH + 1) + 1];
	struct cut out;
	struct err err;

	(void)state;
	for (int depth = SCAN_DEPTH; depth <= SCAN_DEPTH + 1; depth++) {
		memset(page, '[', (size_t)depth);
		memset(page + depth, ']', (size_t)depth);
		page[2 * depth] = '\0';
		if (depth == SCAN_DEPTH) {
			assert_true(cut("", page, &out, &err));
		} else {
			assert_false(cut("", page, &out, &err));
			assert_non_null(strstr(err.text, "too deep"));
		}
	}
}

/* One odd record never stops a page: it is cut, and refused when decoded. */
static void
test_odd_records_are_left_to_the_decoder(void **state)
{
	struct cut out;
	struct err err;

	(void)state;
	assert_true(
	    cut("", "[{\"a\" 1},{\"b\":\"\xff\"},tru,{\"c\":1}]", &out, &err));
	assert_int_equal(out.count, 4);
	assert_record(&out, 2, "tru");
	assert_record(&out, 3, "{\"c\":1}");
}

static void
test_paths_that_need_a_tree_are_refused(void **state)
{
	static const char *const paths[] = { "/a[-1]", "/a[max:t]",
		"/a[k=v]/list" };
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct selector *selector = selector_build(paths[i], &err);

		assert_non_null(selector);
		assert_false(cut_can_follow(selector, &err));
		selector_free(selector);
	}
}

static void
test_hash(void **state)
{
	struct slice a = { "{\"a\":1}", 7 };
	struct slice b = { "{\"a\":2}", 7 };

	(void)state;
	assert_true(cut_hash(a, 1) == cut_hash(a, 1));
	assert_true(cut_hash(a, 1) != cut_hash(b, 1));
	assert_true(cut_hash(a, 1) != cut_hash(a, 2));
	/* XXH3 of no bytes with seed 0, from the XXH3 reference's vectors. */
	assert_true(cut_hash((struct slice){ "", 0 }, 0) ==
	    UINT64_C(0x2d06800538d394c2));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_the_array),
		cmocka_unit_test(test_refuses_bad_framing),
		cmocka_unit_test(test_refuses_every_truncation),
		cmocka_unit_test(test_says_what_stands_instead),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_list_in_a_string),
		cmocka_unit_test(test_depth_is_bounded),
		cmocka_unit_test(test_odd_records_are_left_to_the_decoder),
		cmocka_unit_test(test_paths_that_need_a_tree_are_refused),
		cmocka_unit_test(test_hash),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
