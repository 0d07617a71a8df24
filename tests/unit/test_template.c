/* Request templates: what a value may do in each place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "wire/template.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(4096);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const struct template_secret secrets[] = {
	{ "user", "hosod" },
	{ "key", "p&ss w=rd+\"\\" },
};

static const struct template_values values = {
	.values = {
		[TEMPLATE_BASE] = "https://motcua.example/api",
		[TEMPLATE_PAGE] = "3",
		[TEMPLATE_OFFSET] = "100",
		[TEMPLATE_END] = "150",
		[TEMPLATE_SIZE] = "50",
		[TEMPLATE_CURSOR] = "b2Zm/c2V0==",
		[TEMPLATE_SINCE] = "2020-09-07T08:15:00+07:00",
		[TEMPLATE_TOKEN] = "t\"o\\k\n",
		[TEMPLATE_ID] = "H99.21 Đ/1",
	},
	.secrets = secrets,
	.secret_count = 2,
};

static bool
expand(const char *text, enum template_place place, const char **out,
    struct err *err)
{
	struct template *template = template_build(text, place, err);
	bool good;

	if (template == NULL)
		fail_msg("%s: %s", text, err->text);
	good = template_expand(template, &values, arena, out, err);
	template_free(template);
	return good;
}

static void
test_expands(void **state)
{
	static const struct {
		enum template_place place;
		const char *text, *want;
	} cases[] = {
		{ TEMPLATE_IN_URL, "{{base}}/hoso?p={{page}}&tu={{since}}",
		    "https://motcua.example/api/"
		    "hoso?p=3&tu=2020-09-07T08%3A15%3A00%2B07%3A00" },
		{ TEMPLATE_IN_URL, "{{base}}/hoso/{{id}}",
		    "https://motcua.example/api/hoso/H99.21%20%C4%90%2F1" },
		{ TEMPLATE_IN_QUERY, "{{cursor}}", "b2Zm%2Fc2V0%3D%3D" },
		{ TEMPLATE_IN_JSON, "{\"after\":{{cursor}}}",
		    "{\"after\":\"b2Zm/c2V0==\"}" },
		{ TEMPLATE_IN_QUERY, "updatedDate,desc", "updatedDate%2Cdesc" },
		{ TEMPLATE_IN_FORM, "{{secret.key}}",
		    "p%26ss+w%3Drd%2B%22%5C" },
		{ TEMPLATE_IN_FORM, "a b", "a+b" },
		{ TEMPLATE_IN_HEADER, "Basic {{secret.user}}:{{secret.key}}",
		    "Basic hosod:p&ss w=rd+\"\\" },
		{ TEMPLATE_IN_JSON,
		    "{\"session\":\"{{token}}\",\"page\":{{page}},"
		    "\"p\":\"{{page}}\",\"x\":{\"y\":\"\\\"{{id}}\"}}",
		    "{\"session\":\"t\\\"o\\\\k\\u000a\",\"page\":3,"
		    "\"p\":\"3\",\"x\":{\"y\":\"\\\"H99.21 Đ/1\"}}" },
		{ TEMPLATE_IN_TEXT, "<k>{{secret.key}}</k>",
		    "<k>p&ss w=rd+\"\\</k>" },
		{ TEMPLATE_IN_TEXT, "[{{offset}},{{end}}) {{size}}",
		    "[100,150) 50" },
		{ TEMPLATE_IN_JSON, "{\"a\":\"\\\\{{id}}\\u0041{{id}}\"}",
		    "{\"a\":\"\\\\H99.21 Đ/1\\u0041H99.21 Đ/1\"}" },
		{ TEMPLATE_IN_TEXT, "", "" },
		{ TEMPLATE_IN_TEXT, "} }} {", "} }} {" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *out;
		struct err err;

		if (!expand(cases[i].text, cases[i].place, &out, &err))
			fail_msg("%s: %s", cases[i].text, err.text);
		assert_string_equal(out, cases[i].want);
	}
}

/* For people's eyes: *** reads as *** in every place, and only what stands for
 * a secret does. */
static void
test_masked(void **state)
{
	static const struct template_secret hidden = { "key", "***" };
	const struct template_values shown = {
		.values = { [TEMPLATE_TOKEN] = "***", [TEMPLATE_ID] = "a*b" },
		.secrets = &hidden,
		.secret_count = 1,
		.masked = true,
	};
	static const struct {
		enum template_place place;
		const char *text, *want;
	} cases[] = {
		{ TEMPLATE_IN_FORM, "{{secret.key}}", "***" },
		{ TEMPLATE_IN_QUERY, "{{token}}", "***" },
		{ TEMPLATE_IN_URL, "/x?k={{secret.key}}&i={{id}}",
		    "/x?k=***&i=a%2Ab" },
		{ TEMPLATE_IN_JSON, "{\"k\":\"{{secret.key}}\"}",
		    "{\"k\":\"***\"}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err;
		const char *out;
		struct template *template =
		    template_build(cases[i].text, cases[i].place, &err);

		assert_non_null(template);
		assert_true(
		    template_expand(template, &shown, arena, &out, &err));
		assert_string_equal(out, cases[i].want);
		template_free(template);
	}
}

static void
test_refused_when_built(void **state)
{
	static const struct {
		enum template_place place;
		const char *text, *why;
	} cases[] = {
		{ TEMPLATE_IN_QUERY, "p={{pgae}}",
		    "character 3: no variable \"pgae\"; did you mean \"page\"?" },
		{ TEMPLATE_IN_QUERY, "{{xyzzy}}",
		    "character 1: no variable \"xyzzy\"" },
		{ TEMPLATE_IN_QUERY, "{{ page }}", "no variable" },
		{ TEMPLATE_IN_QUERY, "{{Page}}", "no variable" },
		{ TEMPLATE_IN_QUERY, "{{}}", "no variable" },
		{ TEMPLATE_IN_QUERY, "{{secret.}}", "no variable" },
		{ TEMPLATE_IN_QUERY, "a{{page", "character 2: \"{{\" without" },
		{ TEMPLATE_IN_QUERY, "{{page}", "\"{{\" without" },
		{ TEMPLATE_IN_QUERY, "{{base}}", "only where a URL begins" },
		{ TEMPLATE_IN_URL, "x{{base}}", "only where a URL begins" },
		{ TEMPLATE_IN_URL, "{{base}}/a b",
		    "character 11: a blank or control character" },
		{ TEMPLATE_IN_HEADER, "Bearer\r\nX: y",
		    "character 7: a blank or control character" },
		{ TEMPLATE_IN_JSON, "{\"a\":{{token}}}",
		    "character 6: outside of a JSON string only numbers" },
		{ TEMPLATE_IN_JSON, "{\"a\":\"x\\\"\",\"b\":{{secret.k}}}",
		    "outside of a JSON string" },
		{ TEMPLATE_IN_JSON, "{\"a\":\"\\{{token}}\"}",
		    "character 8: a value in the middle of an escape" },
		{ TEMPLATE_IN_JSON, "{\"a\":\"\\u00{{page}}\"}",
		    "character 11: a value in the middle of an escape" },
		{ TEMPLATE_IN_JSON, "{\"a\":{{page}}", "the body is not JSON" },
		{ TEMPLATE_IN_JSON, "{\"a\":[{{page}}}]",
		    "the body is not JSON" },
		{ TEMPLATE_IN_JSON, "{\"a\":\"{{page}}}",
		    "the body is not JSON" },
		{ TEMPLATE_IN_JSON, "{}}", "the body is not JSON" },
		{ TEMPLATE_IN_JSON, "", "the body is not JSON" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err;

		if (template_build(cases[i].text, cases[i].place, &err) != NULL)
			fail_msg("accepted: %s", cases[i].text);
		if (strstr(err.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].text, err.text);
	}
	template_free(NULL);
}

static void
test_refused_when_filled(void **state)
{
	const char *out = "untouched";
	struct err err;

	(void)state;
	assert_false(expand("{{until}}", TEMPLATE_IN_QUERY, &out, &err));
	assert_string_equal(err.text, "{{until}} has no value");
	assert_false(expand("{{secret.none}}", TEMPLATE_IN_QUERY, &out, &err));
	assert_string_equal(err.text, "{{secret.none}} has no value");
	/* The token ends in a line feed; it is not quoted, being a secret. */
	assert_false(
	    expand("Bearer {{token}}", TEMPLATE_IN_HEADER, &out, &err));
	assert_string_equal(err.text,
	    "{{token}}: holds a control character, which no header may");
	assert_string_equal(out, "untouched");
}

/* A number's place takes nothing but a number. */
static void
test_bare_number(void **state)
{
	struct template_values odd = { .values = {
					   [TEMPLATE_PAGE] = "1,\"x\":2" } };
	struct template *template;
	const char *out;
	struct err err;

	(void)state;
	template = template_build("{\"p\":{{page}}}", TEMPLATE_IN_JSON, &err);
	assert_non_null(template);
	assert_false(template_expand(template, &odd, arena, &out, &err));
	assert_string_equal(err.text, "{{page}}: is no number");
	template_free(template);
}

static void
test_what_it_uses(void **state)
{
	struct template *template;
	struct err err;

	(void)state;
	template = template_build("{{page}}{{secret.a}}{{secret.b}}",
	    TEMPLATE_IN_TEXT, &err);
	assert_non_null(template);
	assert_true(template_uses(template, TEMPLATE_PAGE));
	assert_false(template_uses(template, TEMPLATE_OFFSET));
	assert_string_equal(template_secret(template, 0), "a");
	assert_string_equal(template_secret(template, 1), "b");
	assert_null(template_secret(template, 2));
	template_free(template);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expands),
		cmocka_unit_test(test_masked),
		cmocka_unit_test(test_refused_when_built),
		cmocka_unit_test(test_refused_when_filled),
		cmocka_unit_test(test_bare_number),
		cmocka_unit_test(test_what_it_uses),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
