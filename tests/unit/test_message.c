/* The Mustache subset.  Expected texts follow mustache(5) and the npm package;
 * tests/system/test_npm_oracles.py compares with that package at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "wire/message.h"

static const struct message_field fields[] = {
	{ "mã", false },
	{ "tên thủ tục", false },
	{ "mục", true },
	{ "có", false },
};

static struct message_value *
sample(struct arena *arena)
{
	struct message_value *map = message_map(arena);
	struct message_value *list;

	message_put(arena, map, "mã", "<A&B>");
	message_put(arena, map, "tên thủ tục", "Cấp \"bản sao\"");
	message_put(arena, map, "trống", "");
	message_put_bool(arena, map, "có", true);
	message_put_bool(arena, map, "không", false);
	list = message_put_list(arena, map, "mục");
	message_put(arena, message_append_map(arena, list), "mã", "1");
	message_put(arena, message_append_map(arena, list), "x", "2");
	message_append(arena, list, "ba");
	message_put_list(arena, map, "rỗng");
	return map;
}

struct example {
	const char *text;
	enum message_escape escape;
	const char *wanted;
};

static const struct example examples[] = {
	{ "{\"a\":\"{{tên thủ tục}}\"}", MESSAGE_JSON,
	    "{\"a\":\"Cấp \\\"bản sao\\\"\"}" },
	{ "a={{mã}}&b={{tên thủ tục}}", MESSAGE_FORM,
	    "a=%3CA%26B%3E&b=C%E1%BA%A5p+%22b%E1%BA%A3n+sao%22" },
	{ "{{mã}}|{{{mã}}}|{{&mã}}|{{ & mã }}", MESSAGE_HTML,
	    "&lt;A&amp;B&gt;|<A&B>|<A&B>|<A&B>" },
	{ "{{mã}} {{ tên thủ tục }}", MESSAGE_PLAIN, "<A&B> Cấp \"bản sao\"" },
	{ "{{tên thủ tục}}'/`=", MESSAGE_HTML, "Cấp &quot;bản sao&quot;'/`=" },
	{ "{{không có}}.{{không}}.{{có}}", MESSAGE_HTML, ".false.true" },
	{ "{{#có}}a{{/có}}{{^có}}b{{/có}}", MESSAGE_HTML, "a" },
	{ "{{#không}}a{{/không}}{{^không}}b{{/không}}", MESSAGE_HTML, "b" },
	{ "{{#trống}}a{{/trống}}{{^trống}}b{{/trống}}", MESSAGE_HTML, "b" },
	{ "{{^rỗng}}none{{/rỗng}}{{#rỗng}}x{{/rỗng}}", MESSAGE_HTML, "none" },
	/* The outer value shines through where the item has none. */
	{ "{{#mục}}[{{mã}}{{x}}]{{/mục}}", MESSAGE_PLAIN,
	    "[1][<A&B>2][<A&B>]" },
	{ "{{#mã}}({{.}}){{/mã}}", MESSAGE_PLAIN, "(<A&B>)" },
	{ "a{{! một\nchú thích }}b", MESSAGE_HTML, "ab" },
	/* Lines of their own leave nothing behind. */
	{ "a\n  {{#có}}  \n b\n\t{{/có}}\nc\n", MESSAGE_HTML, "a\n b\nc\n" },
	{ "a\r\n{{#có}}\r\nb\r\n{{/có}}\r\nc", MESSAGE_HTML, "a\r\nb\r\nc" },
	{ "{{! x }}\n{{#có}}{{/có}}  \nc", MESSAGE_HTML, "c" },
	{ "{{#có}} a {{/có}}\n", MESSAGE_HTML, " a \n" },
	{ "  {{mã}}\n", MESSAGE_PLAIN, "  <A&B>\n" },
	{ "{{#có}}\n{{/có}}", MESSAGE_HTML, "" },
	{ "{ {x} } }}", MESSAGE_HTML, "{ {x} } }}" },
	{ "", MESSAGE_HTML, "" },
};

static void
test_rendering(void **state)
{
	struct arena *arena = arena_new(4096);
	struct complaints complaints = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct message *m = message_build("x", examples[i].text, NULL,
		    0, examples[i].escape, &complaints);

		assert_non_null(m);
		assert_string_equal(message_render(m, sample(arena), arena),
		    examples[i].wanted);
		message_free(m);
	}
	assert_int_equal(complaints.count, 0);
	arena_free(arena);
}

static void
test_escaping_is_complete(void **state)
{
	struct arena *arena = arena_new(4096);
	struct complaints complaints = { 0 };
	struct message_value *map = message_map(arena);
	struct message *m =
	    message_build("x", "{{a}}", NULL, 0, MESSAGE_HTML, &complaints);

	(void)state;
	message_put(arena, map, "a", "&<>\"'/`=");
	assert_string_equal(message_render(m, map, arena),
	    "&amp;&lt;&gt;&quot;&#39;&#x2F;&#x60;&#x3D;");
	message_free(m);
	arena_free(arena);
}

struct refusal {
	const char *text;
	int line, column;
	const char *says;
};

static const struct refusal refusals[] = {
	{ "a\nbệnh {{mả}}", 2, 6,
	    "unknown field {{mả}}: did you mean {{mã}}?" },
	{ "{{mục}}", 1, 1, "{{mục}} is a list" },
	{ "{{#mục}}x", 1, 4, "not closed: {{mục}}" },
	{ "{{/có}}", 1, 1, "no section is open here: {{có}}" },
	{ "{{#mục}}{{#có}}{{/mục}}{{/có}}", 1, 16,
	    "the section open here is {{có}}" },
	{ "ab {{mã", 1, 4, "a tag that is not closed" },
	{ "{{> x}}", 1, 1, "partials" },
	{ "{{=<% %>=}}", 1, 1, "delimiters" },
	{ "{{a.b}}", 1, 1, "dotted names" },
	{ "{{}}", 1, 1, "a tag without a name" },
	{ "{{{mã}}}", 1, 1, "in HTML only double braces" },
	{ "{{&mã}}", 1, 1, "in HTML only double braces" },
};

/* What this program made itself, in markup alone. */
static void
test_markup_stands_as_it_is(void **state)
{
	static const struct {
		enum message_escape escape;
		const char *wanted;
	} cases[] = {
		{ MESSAGE_HTML, "<svg/>&lt;b&gt;" },
		{ MESSAGE_FORM, "%3Csvg%2F%3E%3Cb%3E" },
	};
	struct arena *arena = arena_new(4096);
	struct message_value *map = message_map(arena);

	(void)state;
	message_put_markup(arena, map, "hình", "<svg/>");
	message_put(arena, map, "chữ", "<b>");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct complaints complaints = { 0 };
		struct message *message = message_build("t", "{{hình}}{{chữ}}",
		    NULL, 0, cases[i].escape, &complaints);

		assert_non_null(message);
		assert_string_equal(message_render(message, map, arena),
		    cases[i].wanted);
		message_free(message);
		complaints_finish(&complaints);
	}
	arena_free(arena);
}

static void
test_refusals_name_line_and_column(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *r = &refusals[i];
		struct complaints complaints = { 0 };

		assert_null(message_build("alert.html.mustache", r->text,
		    fields, sizeof(fields) / sizeof(fields[0]), MESSAGE_HTML,
		    &complaints));
		assert_true(complaints.count >= 1);
		assert_string_equal(complaints.items[0].file,
		    "alert.html.mustache");
		assert_non_null(strstr(complaints.items[0].text, r->says));
		assert_int_equal(complaints.items[0].line, r->line);
		assert_int_equal(complaints.items[0].column, r->column);
		complaints_finish(&complaints);
	}
}

static void
test_all_faults_are_told_at_once(void **state)
{
	struct complaints complaints = { 0 };

	(void)state;
	assert_null(message_build("x", "{{lạ một}}\n{{mục}}\n{{/có}}", fields,
	    sizeof(fields) / sizeof(fields[0]), MESSAGE_PLAIN, &complaints));
	assert_int_equal(complaints.errors, 3);
	complaints_finish(&complaints);
}

/* In JSON a field stands in a string and nowhere else: whatever it says, the
 * body is the office's own JSON. */
static void
test_json_is_kept_whole(void **state)
{
	static const struct refusal wrong[] = {
		{ "{\"a\":{{mã}}}", 1, 6, "outside of a JSON string: {{mã}}" },
		{ "{\"a\":\"\\\"{{mã}}\\\"\", \"b\": {{mã}}}", 1, 25,
		    "outside of a JSON string" },
		{ "{\"a\":\"{{{mã}}}\"}", 1, 7, "in JSON only double braces" },
		{ "{\"a\":{{#có}}\"x{{/có}}\"}", 1, 15,
		    "a JSON string must end in the section {{có}}" },
	};
	struct complaints complaints = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct refusal *r = &wrong[i];

		assert_null(message_build("body", r->text, fields,
		    sizeof(fields) / sizeof(fields[0]), MESSAGE_JSON,
		    &complaints));
		if (strstr(complaints.items[0].text, r->says) == NULL ||
		    complaints.items[0].line != r->line ||
		    complaints.items[0].column != r->column)
			fail_msg("%s: %d:%d: %s", r->text,
			    complaints.items[0].line,
			    complaints.items[0].column,
			    complaints.items[0].text);
		complaints_finish(&complaints);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rendering),
		cmocka_unit_test(test_escaping_is_complete),
		cmocka_unit_test(test_markup_stands_as_it_is),
		cmocka_unit_test(test_refusals_name_line_and_column),
		cmocka_unit_test(test_all_faults_are_told_at_once),
		cmocka_unit_test(test_json_is_kept_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
