/* Requests from templates.  Expected texts follow RFC 3986, the HTML form
 * rules and RFC 9110, written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "wire/request.h"

enum { TEMPLATES = 8 };

static struct template *made[TEMPLATES];
static int made_count;

static const struct template *
as(const char *text, enum template_place place)
{
	struct err err;

	assert_true(made_count < TEMPLATES);
	made[made_count] = template_build(text, place, &err);
	assert_non_null(made[made_count]);
	return made[made_count++];
}

static int
begin(void **state)
{
	*state = arena_new(4096);
	return 0;
}

static int
end(void **state)
{
	while (made_count > 0)
		template_free(made[--made_count]);
	arena_free(*state);
	return 0;
}

static const struct template_secret secrets[] = {
	{ "user", "can bo" },
	{ "key", "k&y=1" },
	{ "short", "ab" },
	{ "word", "open sesame" },
};

static struct template_values
some_values(void)
{
	struct template_values values = { .secrets = secrets,
		.secret_count = 4 };

	values.values[TEMPLATE_BASE] = "https://motcua.example";
	values.values[TEMPLATE_PAGE] = "2";
	values.values[TEMPLATE_SINCE] = "2020-09-07T00:00:00+07:00";
	values.values[TEMPLATE_TOKEN] = "abc.DEF";
	return values;
}

static void
test_get_with_query_and_headers(void **state)
{
	const struct request_field query[] = {
		{ "page", as("{{page}}", TEMPLATE_IN_QUERY) },
		{ "tu", as("{{since}}", TEMPLATE_IN_QUERY) },
	};
	const struct request_field headers[] = {
		{ "Authorization", as("Bearer {{token}}", TEMPLATE_IN_HEADER) },
	};
	struct request_plan plan = { .method = "GET",
		.url = as("{{base}}/hoso", TEMPLATE_IN_URL),
		.query = query,
		.query_count = 2,
		.headers = headers,
		.header_count = 1 };
	struct template_values values = some_values();
	struct request request;
	struct err err;

	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.url,
	    "https://motcua.example/hoso?page=2&"
	    "tu=2020-09-07T00%3A00%3A00%2B07%3A00");
	assert_int_equal(request.header_count, 2);
	assert_string_equal(request.headers[0],
	    "Authorization: Bearer abc.DEF");
	assert_string_equal(request.headers[1], "Accept: application/json");
	assert_null(request.body);
	plan.url = as("{{base}}/hoso?loai=1", TEMPLATE_IN_URL);
	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_non_null(strstr(request.url, "/hoso?loai=1&page=2&tu="));
	assert_true(request_uses(&plan, TEMPLATE_SINCE));
	assert_true(request_uses(&plan, TEMPLATE_TOKEN));
	assert_false(request_uses(&plan, TEMPLATE_CURSOR));
}

/* Before the first page has named one, there is no cursor to send. */
static void
test_first_page_has_no_cursor(void **state)
{
	const struct request_field query[] = {
		{ "after", as("{{cursor}}", TEMPLATE_IN_QUERY) },
		{ "page", as("{{page}}", TEMPLATE_IN_QUERY) },
	};
	struct request_plan plan = { .method = "POST",
		.url = as("{{base}}/hoso", TEMPLATE_IN_URL),
		.query = query,
		.query_count = 2,
		.body_kind = REQUEST_JSON,
		.body = as("{\"after\":{{cursor}},\"a\":\"{{cursor}}\"}",
		    TEMPLATE_IN_JSON) };
	struct template_values values = some_values();
	struct request request;
	struct err err;

	values.values[TEMPLATE_CURSOR] = "";
	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.url, "https://motcua.example/hoso?page=2");
	assert_string_equal(request.body, "{\"after\":null,\"a\":\"\"}");
	values.values[TEMPLATE_CURSOR] = "b\"=";
	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.url,
	    "https://motcua.example/hoso?after=b%22%3D&page=2");
	assert_string_equal(request.body,
	    "{\"after\":\"b\\\"=\",\"a\":\"b\\\"=\"}");
	plan.query_count = 1;
	values.values[TEMPLATE_CURSOR] = "";
	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.url, "https://motcua.example/hoso");
}

static void
test_form(void **state)
{
	const struct request_field form[] = {
		{ "user", as("{{secret.user}}", TEMPLATE_IN_FORM) },
		{ "key", as("{{secret.key}}", TEMPLATE_IN_FORM) },
	};
	const struct request_plan plan = { .method = "POST",
		.url = as("{{base}}/login", TEMPLATE_IN_URL),
		.form = form,
		.form_count = 2,
		.body_kind = REQUEST_FORM };
	struct template_values values = some_values();
	struct request request;
	struct err err;

	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.body, "user=can+bo&key=k%26y%3D1");
	assert_int_equal(request.body_size, 25);
	assert_string_equal(request.headers[1],
	    "Content-Type: application/x-www-form-urlencoded");
}

static void
test_json_keeps_the_plans_own_headers(void **state)
{
	const struct request_field headers[] = {
		{ "content-type",
		    as("application/graphql", TEMPLATE_IN_HEADER) },
		{ "ACCEPT", as("*/*", TEMPLATE_IN_HEADER) },
	};
	const struct request_plan plan = { .method = "POST",
		.url = as("{{base}}/g", TEMPLATE_IN_URL),
		.headers = headers,
		.header_count = 2,
		.body_kind = REQUEST_JSON,
		.body = as("{\"trang\":{{page}},\"khoa\":\"{{secret.key}}\"}",
		    TEMPLATE_IN_JSON) };
	struct template_values values = some_values();
	struct request request;
	struct err err;

	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.body, "{\"trang\":2,\"khoa\":\"k&y=1\"}");
	assert_int_equal(request.header_count, 2);
}

/* The examples are those of RFC 7617, sections 2 and 2.1. */
static void
test_basic(void **state)
{
	struct request_plan plan = { .method = "GET",
		.url = as("{{base}}/", TEMPLATE_IN_URL),
		.basic = { as("Aladdin", TEMPLATE_IN_TEXT),
		    as("{{secret.word}}", TEMPLATE_IN_TEXT) } };
	struct template_values values = some_values();
	struct request request;
	struct err err;

	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.headers[0],
	    "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	values.masked = true;
	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.headers[0], "Authorization: Basic ***");
	values.masked = false;
	plan.basic.user = as("test", TEMPLATE_IN_TEXT);
	plan.basic.password = as("123\xc2\xa3", TEMPLATE_IN_TEXT);
	assert_true(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(request.headers[0],
	    "Authorization: Basic dGVzdDoxMjPCow==");
	plan.basic.user = as("a:b", TEMPLATE_IN_TEXT);
	assert_false(request_expand(&plan, &values, *state, &request, &err));
	assert_string_equal(err.text, "basic: the user holds a colon");
	plan.basic.user = as("{{token}}", TEMPLATE_IN_TEXT);
	assert_true(request_uses(&plan, TEMPLATE_TOKEN));
}

static void
test_what_is_missing_is_named(void **state)
{
	const struct request_field headers[] = {
		{ "X-Key", as("{{secret.none}}", TEMPLATE_IN_HEADER) },
	};
	const struct request_plan plan = { .method = "GET",
		.url = as("{{base}}/", TEMPLATE_IN_URL),
		.headers = headers,
		.header_count = 1 };
	struct template_values values = some_values();
	struct request request = { .url = "untouched" };
	struct err err;

	assert_false(request_expand(&plan, &values, *state, &request, &err));
	assert_non_null(strstr(err.text, "header X-Key: {{secret.none}}"));
	assert_string_equal(request.url, "untouched");
}

static void
test_secrets_are_masked(void **state)
{
	const struct request_plan plan = {
		.basic = { as("Aladdin", TEMPLATE_IN_TEXT),
		    as("{{secret.word}}", TEMPLATE_IN_TEXT) },
	};
	struct template_values values = some_values();
	struct err err;

	err_set(&err, "sai khóa k&y=1, k&y=1; phiên abc.DEF; ab");
	request_mask(&plan, &values, *state, &err);
	/* Two bytes are too few to tell a secret from a word. */
	assert_string_equal(err.text, "sai khóa ***, ***; phiên ***; ab");
	values.values[TEMPLATE_TOKEN] = "****";
	err_set(&err, "phiên **** và *******");
	request_mask(&plan, &values, *state, &err); /* and it ends */
	assert_null(strstr(err.text, "****"));
	err_set(&err, "refused: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	request_mask(&plan, &values, *state, &err);
	assert_string_equal(err.text, "refused: Basic ***");
}

int
main(void)
{
#define TRY(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TRY(test_get_with_query_and_headers),
		TRY(test_first_page_has_no_cursor),
		TRY(test_form),
		TRY(test_json_keeps_the_plans_own_headers),
		TRY(test_basic),
		TRY(test_what_is_missing_is_named),
		TRY(test_secrets_are_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
