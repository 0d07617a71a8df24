/* Opening pages: 200 with an error inside, paging fields, missing lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire/json.h"
#include "wire/page.h"

static struct arena *arena;
static struct selector *result, *code, *message, *total, *pages, *more, *last,
    *next, *errors;

static struct selector *
must(const char *text)
{
	struct err err;
	struct selector *selector = selector_build(text, &err);

	assert_non_null(selector);
	return selector;
}

static int
begin(void **state)
{
	(void)state;
	json_init();
	arena = arena_new(65536);
	result = must("/result");
	code = must("/error_code");
	message = must("/message");
	total = must("/total");
	pages = must("/pages");
	more = must("/more");
	last = must("/last");
	next = must("/next");
	errors = must("/errors");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	selector_free(result);
	selector_free(code);
	selector_free(message);
	selector_free(total);
	selector_free(pages);
	selector_free(more);
	selector_free(last);
	selector_free(next);
	selector_free(errors);
	arena_free(arena);
	return 0;
}

/* The portal's rules, with GraphQL's errors beside them. */
static enum frame_outcome
open_page(const char *body, struct page *page, struct err *why)
{
	static const char *const zero[] = { "0" };
	static const char *const session[] = { "phiên", "unauthorized" };
	static const char *const denied[] = { "403", "-403" };
	const struct frame_test auth[] = {
		{ message, FRAME_CONTAINS, session, 2 },
	};
	const struct frame_test fatal[] = {
		{ code, FRAME_EQ_ANY, denied, 2 },
	};
	const struct frame_test success[] = {
		{ code, FRAME_NUM_EQ, zero, 1 },
		{ errors, FRAME_ABSENT, NULL, 0 },
	};
	const struct page_plan plan = {
		.cut = { .records = result },
		.rules = { .auth = auth,
		    .auth_count = 1,
		    .fatal = fatal,
		    .fatal_count = 1,
		    .success = success,
		    .success_count = 2,
		    .message = message },
		.total = total,
		.pages = pages,
		.more = more,
		.last = last,
		.next = next,
	};

	return page_open(arena, &plan, (struct slice){ body, strlen(body) },
	    page, why);
}

static void
test_outcomes(void **state)
{
	static const struct {
		const char *body;
		enum frame_outcome outcome;
		const char *why;
	} cases[] = {
		{ "{\"error_code\":\"0\",\"result\":[]}", FRAME_GOOD, "" },
		{ "{\"error_code\":0,\"result\":[]}", FRAME_GOOD, "" },
		{ "{\"error_code\":0.0,\"result\":[]}", FRAME_GOOD, "" },
		{ "{\"error_code\":\"00\",\"result\":[]}", FRAME_GOOD, "" },
		{ "{\"error_code\":\"0\",\"errors\":[],\"result\":[]}",
		    FRAME_GOOD, "" },
		{ "{\"error_code\":\"1\",\"message\":\"Lỗi\\r\\nhệ thống\","
		  "\"result\":[{}]}",
		    FRAME_RETRY, "/error_code is \"1\": \"Lỗi hệ thống\"" },
		{ "{\"result\":[{}]}", FRAME_RETRY, "/error_code is nothing" },
		{ "{}", FRAME_RETRY, "/error_code is nothing" },
		{ "{\"error_code\":\"\"}", FRAME_RETRY,
		    "/error_code is empty" },
		{ "{\"error_code\":0,\"errors\":[{\"m\":1}],\"result\":[{}]}",
		    FRAME_RETRY, "/errors is an array" },
		{ "{\"error_code\":\"7\",\"message\":\"PHIÊN làm việc hết "
		  "hạn\"}",
		    FRAME_AUTH, "/message is \"PHIÊN làm việc hết hạn\"" },
		/* The same word with its letters in pieces. */
		{ "{\"error_code\":\"7\",\"message\":\"phie\xcc\x82n\"}",
		    FRAME_AUTH, "/message is" },
		{ "{\"message\":\"Unauthorized\"}", FRAME_AUTH,
		    "/message is \"Unauthorized\"" },
		{ "{\"error_code\":-403,\"message\":\"Không có quyền\"}",
		    FRAME_FATAL,
		    "/error_code is \"-403\": \"Không có quyền\"" },
		{ "{\"error_code\":\"0\",\"message\":\"thành công\"}",
		    FRAME_RETRY,
		    "no record array: /result is nothing; the server says: "
		    "thành công" },
		{ "{\"error_code\":\"0\",\"result\":null}", FRAME_RETRY,
		    "no record array: /result is null" },
		{ "<html>502</html>", FRAME_RETRY, "HTML or XML" },
		{ "{\"error_code\":\"0\",\"result\":[{}", FRAME_RETRY,
		    "truncated" },
		{ "", FRAME_RETRY, "empty body" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct page page = { .count = 77 };
		struct err why = { "" };
		enum frame_outcome got = open_page(cases[i].body, &page, &why);

		if (got != cases[i].outcome)
			fail_msg("%s: %s: %s", cases[i].body,
			    frame_outcome_text(got), why.text);
		if (strstr(why.text, cases[i].why) == NULL)
			fail_msg("%s: %s", cases[i].body, why.text);
		assert_int_equal(page.count == 77, got != FRAME_GOOD);
	}
}

/* Numbers as strings and as floats; what is not said stays unsaid. */
static void
test_paging(void **state)
{
	static const struct {
		const char *fields;
		int64_t total, pages;
		enum page_more more;
		const char *next;
	} cases[] = {
		{ "\"total\":\"3\",\"pages\":2.0", 3, 2, PAGE_MORE_NO, NULL },
		{ "\"total\":0.0,\"pages\":\"1\"", 0, 1, PAGE_MORE_NO, NULL },
		{ "\"total\":-1,\"pages\":1.5", -1, -1, PAGE_MORE_NO, NULL },
		{ "\"total\":null,\"pages\":\"x\"", -1, -1, PAGE_MORE_NO,
		    NULL },
		{ "\"more\":\"True\"", -1, -1, PAGE_MORE_YES, NULL },
		{ "\"more\":0", -1, -1, PAGE_MORE_NO, NULL },
		{ "\"last\":false", -1, -1, PAGE_MORE_YES, NULL },
		{ "\"last\":1", -1, -1, PAGE_MORE_NO, NULL },
		{ "\"next\":\" /x?cursor=b2Zm \"", -1, -1, PAGE_MORE_YES,
		    "/x?cursor=b2Zm" },
		{ "\"next\":\"\"", -1, -1, PAGE_MORE_NO, NULL },
		{ "\"next\":17", -1, -1, PAGE_MORE_YES, "17" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct page page;
		struct err why;

		assert_int_equal(
		    open_page(arena_printf(arena,
				  "{\"error_code\":0,\"result\":[{},{}],%s}",
				  cases[i].fields),
			&page, &why),
		    FRAME_GOOD);
		assert_int_equal(page.count, 2);
		assert_int_equal(page.total, cases[i].total);
		assert_int_equal(page.pages, cases[i].pages);
		assert_int_equal(page.more, cases[i].more);
		assert_true(text_equal(page.next, cases[i].next));
	}
}

/* A plan without rules or paging takes a root array as it comes. */
static void
test_bare_plan(void **state)
{
	struct selector *root = must("");
	const struct page_plan plan = { .cut = { .records = root } };
	struct page page;
	struct err why;

	(void)state;
	assert_int_equal(page_open(arena, &plan,
			     (struct slice){ "[{},{},{}]", 10 }, &page, &why),
	    FRAME_GOOD);
	assert_int_equal(page.count, 3);
	assert_int_equal(page.total, -1);
	assert_int_equal(page.more, PAGE_MORE_UNSAID);
	assert_int_equal(page_open(arena, &plan, (struct slice){ "{}", 2 },
			     &page, &why),
	    FRAME_RETRY);
	assert_string_equal(why.text, "no record array: the page is an object");
	selector_free(root);
}

static void
test_words(void **state)
{
	(void)state;
	for (int i = 0; i <= FRAME_ABSENT; i++) {
		enum frame_op op;

		assert_true(
		    frame_op_parse(frame_op_text((enum frame_op)i), &op));
		assert_int_equal(op, i);
	}
	assert_false(frame_op_parse("Equals", &(enum frame_op){ 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_paging),
		cmocka_unit_test(test_bare_plan),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
