/* What HTTP answers mean.  The rules are those of the contract in
 * wire/answer.h; dates are RFC 9110's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "wire/answer.h"
#include "wire/json.h"

struct world {
	struct arena *arena;
	struct selector *records, *code, *message, *token, *lifetime;
	struct frame_test good, auth;
	struct source_plan plan;
	struct source_login login;
};

static struct selector *
at(const char *text)
{
	struct err err;
	struct selector *selector = selector_build(text, &err);

	assert_non_null(selector);
	return selector;
}

static int
begin(void **state)
{
	static struct world world;
	static const char *const zero[] = { "0" };
	static const char *const three[] = { "3" };

	json_init();
	world = (struct world){ .arena = arena_new(8192) };
	world.records = at("/result");
	world.code = at("/error_code");
	world.message = at("/message");
	world.token = at("/session");
	world.lifetime = at("/expires_in");
	world.good = (struct frame_test){ world.code, FRAME_NUM_EQ, zero, 1 };
	world.auth = (struct frame_test){ world.code, FRAME_EQ_ANY, three, 1 };
	world.plan.page.cut.records = world.records;
	world.plan.page.rules = (struct frame_rules){ .auth = &world.auth,
		.auth_count = 1,
		.success = &world.good,
		.success_count = 1,
		.message = world.message };
	world.login = (struct source_login){ .rules = world.plan.page.rules,
		.token = world.token,
		.lifetime = world.lifetime,
		.lifetime_s = 60 };
	*state = &world;
	return 0;
}

static int
end(void **state)
{
	struct world *world = *state;

	selector_free(world->records);
	selector_free(world->code);
	selector_free(world->message);
	selector_free(world->token);
	selector_free(world->lifetime);
	arena_free(world->arena);
	return 0;
}

static struct answer
answer_of(int status, const char *type, const char *body)
{
	return (struct answer){ .status = status,
		.content_type = type,
		.body = { body, strlen(body) } };
}

static void
test_pages(void **state)
{
	static const struct {
		int status;
		const char *type, *body;
		enum frame_outcome outcome;
		const char *why;
	} cases[] = {
		{ 200, "application/json", "{\"error_code\":0,\"result\":[]}",
		    FRAME_GOOD, NULL },
		/* JSON under a wrong name is JSON. */
		{ 200, "text/html", "{\"error_code\":0,\"result\":[{}]}",
		    FRAME_GOOD, NULL },
		{ 200, "text/html", "<html>Đăng nhập</html>", FRAME_RETRY,
		    "answered HTML (text/html), not JSON" },
		{ 200, "application/json", " \n<!doctype html>", FRAME_RETRY,
		    "HTML" },
		{ 200, NULL, "", FRAME_RETRY, "" },
		{ 204, NULL, "", FRAME_RETRY, "" },
		{ 200, NULL, "{\"error_code\":\"3\",\"message\":\"hết phiên\"}",
		    FRAME_AUTH, "hết phiên" },
		{ 401, NULL, "", FRAME_AUTH, "HTTP 401" },
		{ 403, NULL, "{\"message\":\"cấm\"}", FRAME_FATAL,
		    "HTTP 403: \"cấm\"" },
		{ 404, "text/html", "<html>", FRAME_FATAL, "HTTP 404" },
		{ 302, NULL, "", FRAME_RETRY, "redirect" },
		{ 408, NULL, "", FRAME_RETRY, "HTTP 408" },
		{ 429, NULL, "", FRAME_RETRY, "HTTP 429" },
		{ 500, NULL, "x", FRAME_RETRY, "HTTP 500" },
		/* A body that says "log in" knows better than its status. */
		{ 500, NULL, "{\"error_code\":3,\"message\":\"hết phiên\"}",
		    FRAME_AUTH, "HTTP 500: " },
	};
	struct world *world = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct answer answer =
		    answer_of(cases[i].status, cases[i].type, cases[i].body);
		struct page page;
		struct err why = { "" };

		assert_int_equal(answer_page(world->arena, &world->plan,
				     &answer, &page, &why),
		    cases[i].outcome);
		if (cases[i].why != NULL &&
		    strstr(why.text, cases[i].why) == NULL)
			fail_msg("case %zu: %s", i, why.text);
	}
}

static void
test_pages_that_mean_log_in(void **state)
{
	struct world *world = *state;
	struct answer html = answer_of(200, "text/html", "<html>");
	struct answer redirect = answer_of(302, NULL, "");
	struct answer forbidden = answer_of(403, NULL, "");
	struct page page;
	struct err why;

	world->plan.auth_on_html = true;
	world->plan.auth_statuses[0] = 403;
	world->plan.auth_status_count = 1;
	assert_int_equal(answer_page(world->arena, &world->plan, &html, &page,
			     &why),
	    FRAME_AUTH);
	assert_int_equal(answer_page(world->arena, &world->plan, &redirect,
			     &page, &why),
	    FRAME_AUTH);
	assert_int_equal(answer_page(world->arena, &world->plan, &forbidden,
			     &page, &why),
	    FRAME_AUTH);
}

static void
test_logins(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum frame_outcome outcome;
		const char *token;
		int lifetime;
	} cases[] = {
		{ 200, "{\"error_code\":\"0\",\"session\":\"t1\"}", FRAME_GOOD,
		    "t1", 60 },
		{ 200,
		    "{\"error_code\":0,\"session\":77,\"expires_in\":\"900\"}",
		    FRAME_GOOD, "77", 900 },
		{ 200, "{\"error_code\":0,\"session\":\"t\",\"expires_in\":0}",
		    FRAME_GOOD, "t", 60 },
		{ 200, "{\"error_code\":0,\"session\":\"\"}", FRAME_RETRY, NULL,
		    0 },
		{ 200, "{\"error_code\":5,\"message\":\"sai\"}", FRAME_AUTH,
		    NULL, 0 },
		{ 200, "<html>", FRAME_RETRY, NULL, 0 },
		{ 200, "", FRAME_RETRY, NULL, 0 },
		{ 400, "{\"message\":\"invalid_grant\"}", FRAME_AUTH, NULL, 0 },
		{ 401, "", FRAME_AUTH, NULL, 0 },
		{ 404, "", FRAME_FATAL, NULL, 0 },
		{ 503, "", FRAME_RETRY, NULL, 0 },
	};
	struct world *world = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct answer answer =
		    answer_of(cases[i].status, NULL, cases[i].body);
		struct answer_token token;
		struct err why;

		assert_int_equal(answer_login(world->arena, &world->login,
				     &answer, &token, &why),
		    cases[i].outcome);
		if (cases[i].outcome != FRAME_GOOD)
			continue;
		assert_string_equal(token.text, cases[i].token);
		assert_int_equal(token.lifetime_s, cases[i].lifetime);
	}
}

static void
test_retry_after(void **state)
{
	static const struct {
		const char *after, *date;
		int seconds; /* -1: not said */
	} cases[] = {
		{ NULL, NULL, -1 },
		{ "120", NULL, 120 },
		{ "0", NULL, 0 },
		{ "-5", NULL, -1 },
		{ "soon", NULL, -1 },
		{ "864000", NULL, 86400 },
		/* Two minutes by the server's clock, whatever ours says. */
		{ "Fri, 20 Nov 2026 03:02:00 GMT",
		    "Fri, 20 Nov 2026 03:00:00 GMT", 120 },
		{ "Fri, 20 Nov 2026 02:00:00 GMT",
		    "Fri, 20 Nov 2026 03:00:00 GMT", 0 },
	};
	const instant now = 1000000;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct answer answer = { .retry_after = cases[i].after,
			.date = cases[i].date };

		assert_int_equal(answer_not_before(&answer, now),
		    cases[i].seconds < 0 ? INSTANT_NONE
					 : now + cases[i].seconds);
	}
}

static void
test_date(void **state)
{
	struct answer answer = { .date = "Fri, 20 Nov 2026 03:00:00 GMT" };

	(void)state;
	assert_int_equal(answer_date(&answer), 1795143600); /* date -d */
	answer.date = "yesterday";
	assert_int_equal(answer_date(&answer), INSTANT_NONE);
	answer.date = NULL;
	assert_int_equal(answer_date(&answer), INSTANT_NONE);
}

int
main(void)
{
#define TRY(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TRY(test_pages),
		TRY(test_pages_that_mean_log_in),
		TRY(test_logins),
		TRY(test_retry_after),
		TRY(test_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
