/* Strictness where cJSON is lenient, and typed readings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/json.h"

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
parse(const char *text, const struct cJSON **tree, struct err *err)
{
	return json_parse(arena, (struct slice){ text, strlen(text) }, tree,
	    err);
}

/* The value of a text that must be JSON. */
static const struct cJSON *
tree_of(const char *text)
{
	const struct cJSON *tree = NULL;
	struct err err;

	if (!parse(text, &tree, &err))
		fail_msg("%s: %s", text, err.text);
	return tree;
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "empty" },
		{ "   ", "not JSON" },
		{ "{\"a\":1}<html>", "byte 7: not JSON" },
		{ "{\"a\":1} {}", "not JSON" },
		{ "{\"a\":1", "not JSON" },
		{ "{\"a\":1,}", "not JSON" },
		{ "{'a':1}", "not JSON" },
		{ "// x\n{}", "not JSON" },
		{ "NaN", "not JSON" },
		{ "<html>", "byte 0: not JSON" },
		{ "{\"a\":\"x\\u0000y\"}", "byte 7: \\u0000 in a string" },
		{ "{\"a\":\"\xc0\xaf\"}", "byte 6: not UTF-8" },
		{ "{\"a\":\"\xed\xa0\x80\"}", "byte 6: not UTF-8" },
		{ "{\"a\":\"\\ud800\"}", "not JSON" },
	};
	static const char nul[] = "{\"a\":1}\0{\"b\":2}";
	const struct cJSON *tree = NULL;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (parse(cases[i].text, &tree, &err))
			fail_msg("accepted: %s", cases[i].text);
		if (strstr(err.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].text, err.text);
		assert_null(tree);
	}
	assert_false(json_parse(arena, (struct slice){ nul, sizeof(nul) - 1 },
	    &tree, &err));
	assert_string_equal(err.text, "byte 7: a NUL byte");
}

static void
test_accepted(void **state)
{
	const struct cJSON *tree;

	(void)state;
	tree = tree_of("\xef\xbb\xbf{\"a\":1}\r\n");
	assert_non_null(json_member(tree, "a"));
	/* An escaped backslash before "u0000" is six plain characters. */
	tree = tree_of("\"\\\\u0000\"");
	assert_string_equal(tree->valuestring, "\\u0000");
	tree = tree_of("\"\\ud83d\\ude00 \\u0110\"");
	assert_string_equal(tree->valuestring, "\xf0\x9f\x98\x80 Đ");
}

/* A page nested without end is refused, not followed into the stack. */
static void
test_depth(void **state)
{
	enum { DEPTH = 100000 };
	char *deep = arena_alloc(arena, DEPTH + 1);
	const struct cJSON *tree;
	struct err err;

	(void)state;
	memset(deep, '[', DEPTH);
	assert_false(parse(deep, &tree, &err));
	assert_non_null(strstr(err.text, "not JSON"));
}

/* Where a page's text has no mark, a record's has none either: fuzz_cut found
 * one that was taken for JSON in a page that was none. */
static void
test_part(void **state)
{
	static const char marked[] = "\xef\xbb\xbf{\"a\":1}";
	const struct cJSON *tree;
	struct err err;

	(void)state;
	assert_false(json_parse_part(arena,
	    (struct slice){ marked, sizeof(marked) - 1 }, &tree, &err));
	assert_string_equal(err.text, "byte 0: not JSON");
	assert_true(json_parse_part(arena,
	    (struct slice){ marked + 3, sizeof(marked) - 4 }, &tree, &err));
	assert_non_null(json_member(tree, "a"));
}

/* The bytes need not end in a NUL: the text before it is all that counts. */
static void
test_slice_of_a_page(void **state)
{
	const struct cJSON *tree;
	struct err err;

	(void)state;
	assert_true(json_parse(arena, (struct slice){ "{\"a\":12}34", 8 },
	    &tree, &err));
	assert_int_equal(json_member(tree, "a")->valuedouble, 12);
}

static void
test_member(void **state)
{
	const struct cJSON *tree =
	    tree_of("{\"mahoso\":1,\"MaHoSo\":2,\"MaHoSo\":3}");

	(void)state;
	assert_int_equal(json_member(tree, "MaHoSo")->valuedouble, 2);
	assert_null(json_member(tree, "MAHOSO"));
	assert_null(json_member(NULL, "a"));
	assert_null(json_member(tree_of("[1]"), "a"));
}

static void
test_text(void **state)
{
	static const struct {
		const char *json, *text;
	} cases[] = {
		{ "\"x\"", "x" },
		{ "\"\"", "" },
		{ "12", "12" },
		{ "-0", "0" },
		{ "3.0", "3" },
		{ "0.1", "0.1" },
		{ "2.50", "2.5" },
		{ "1599441930123", "1599441930123" },
		{ "9007199254740992", "9007199254740992" },
		{ "true", "true" },
		{ "false", "false" },
		{ "null", NULL },
		{ "[]", NULL },
		{ "{}", NULL },
	};
	static const char *const lost[] = { "9007199254740994", "1e400",
		"1234567890123456789", "-1234567890123456789" };
	const char *text;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(
		    json_text(arena, tree_of(cases[i].json), &text, &err));
		if (!text_equal(text, cases[i].text))
			fail_msg("%s reads as %s", cases[i].json, text);
	}
	for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++) {
		assert_false(json_text(arena, tree_of(lost[i]), &text, &err));
		assert_non_null(strstr(err.text, "too large"));
	}
	assert_true(json_text(arena, NULL, &text, &err));
	assert_null(text);
}

static void
test_int(void **state)
{
	static const struct {
		const char *json;
		bool good;
		int64_t value;
	} cases[] = {
		{ "3", true, 3 },
		{ "3.0", true, 3 },
		{ "\"3\"", true, 3 },
		{ "\" 3.0 \"", true, 3 },
		{ "\"00\"", true, 0 },
		{ "-1", true, -1 },
		{ "3.5", false, 0 },
		{ "\"3,5\"", false, 0 },
		{ "\"0x10\"", false, 0 },
		{ "\"1e3\"", false, 0 },
		{ "\"inf\"", false, 0 },
		{ "\"\"", false, 0 },
		{ "\"3 4\"", false, 0 },
		{ "1e300", false, 0 },
		{ "true", false, 0 },
		{ "null", false, 0 },
		{ "[3]", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t value = 0;

		if (json_int(tree_of(cases[i].json), &value) != cases[i].good)
			fail_msg("%s", cases[i].json);
		assert_int_equal(value, cases[i].value);
	}
	assert_false(json_int(NULL, &(int64_t){ 0 }));
}

static void
test_bool(void **state)
{
	static const char *const yes[] = { "true", "1", "1.0", "\"1\"",
		"\"True\"", "\"true\"", "\"Y\"", "\"yes\"" };
	static const char *const no[] = { "false", "0", "\"0\"", "\"False\"",
		"\"n\"", "\"No\"" };
	static const char *const neither[] = { "2", "\"\"", "null", "[]",
		"\"đúng\"", "\"truee\"" };
	bool value;

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(json_bool(tree_of(yes[i]), &value) && value);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_true(json_bool(tree_of(no[i]), &value) && !value);
	for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++)
		assert_false(json_bool(tree_of(neither[i]), &value));
	assert_false(json_bool(NULL, &value));
}

static void
test_kind(void **state)
{
	(void)state;
	assert_string_equal(json_kind(NULL), "nothing");
	assert_string_equal(json_kind(tree_of("{}")), "an object");
	assert_string_equal(json_kind(tree_of("[]")), "an array");
	assert_string_equal(json_kind(tree_of("\"\"")), "a string");
	assert_string_equal(json_kind(tree_of("1")), "a number");
	assert_string_equal(json_kind(tree_of("true")), "a truth value");
	assert_string_equal(json_kind(tree_of("null")), "null");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_slice_of_a_page),
		cmocka_unit_test(test_member),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_int),
		cmocka_unit_test(test_bool),
		cmocka_unit_test(test_kind),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
