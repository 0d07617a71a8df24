/*
 * A sweep against a real server (tests/support/http_server.py), by a plan built
 * by hand: what is handed over, what ends it, and how often it logged in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "io/server.h"
#include "io/source.h"
#include "wire/json.h"

enum { START = 1599411600 }; /* 2020-09-07 00:00 in Hanoi */

static struct server server;

struct sweep {
	struct loop *loop;
	struct fetcher *fetcher;
	struct source *source;
	struct source_plan plan;
	struct source_login login;
	struct template_secret secret;
	struct request_field form, header, query[3];
	struct frame_test good, auth, fatal;
	struct loop_task later; /* takes the page in a task of its own */
	int slow, fail_at;
	bool knows;
	uint64_t hashes[32]; /* of the pages, by number */
	int forgotten;       /* but for this page */
	char text[512];      /* the pages that came: "1:H-1+2 2:H-3+2! " */
	struct source_end end;
	int ends;
};

static const struct selector *
at(const char *text)
{
	struct err err;
	struct selector *selector = selector_build(text, &err);

	assert_non_null(selector);
	return selector;
}

static const struct template *
as(const char *text, enum template_place place)
{
	struct err err;
	struct template *template = template_build(text, place, &err);

	assert_non_null(template);
	return template;
}

static void
drop_template(const struct template *template)
{
	union {
		const struct template *in;
		struct template *out;
	} owned = { .in = template };

	template_free(owned.out);
}

static void
drop_selector(const struct selector *selector)
{
	union {
		const struct selector *in;
		struct selector *out;
	} owned = { .in = selector };

	selector_free(owned.out);
}

static void
take_later(void *context)
{
	struct sweep *sweep = context;

	source_next(sweep->source);
}

static void
page_came(void *context, const struct source_page *page)
{
	struct sweep *sweep = context;
	size_t length = strlen(sweep->text);
	const struct slice *first = page->page.records;
	struct err why;

	sweep->hashes[page->number] = page->hash;
	if (page->is_same)
		snprintf(sweep->text + length, sizeof(sweep->text) - length,
		    "%d=%zu%s ", page->number, page->page.count,
		    page->is_last ? "!" : "");
	else
		snprintf(sweep->text + length, sizeof(sweep->text) - length,
		    "%d:%.*s+%zu%s ", page->number,
		    page->page.count == 0
			? 1
			: (int)strcspn(first->data, ",}") - 13,
		    page->page.count == 0 ? "-" : first->data + 12,
		    page->page.count, page->is_last ? "!" : "");
	assert_true(page->server_date > 1700000000);
	if (page->number == sweep->fail_at) {
		err_set(&why, "disk full");
		source_fail(sweep->source, &why);
	} else if (sweep->slow) {
		loop_soon(sweep->loop, &sweep->later);
	} else {
		source_next(sweep->source);
	}
}

static bool
is_known(void *context, int32_t number, uint64_t hash)
{
	struct sweep *sweep = context;

	(void)hash;
	return sweep->knows && number != sweep->forgotten;
}

static void
sweep_ended(void *context, const struct source_end *end)
{
	struct sweep *sweep = context;

	assert_false(source_is_active(sweep->source));
	sweep->end = *end;
	sweep->ends++;
	loop_stop(sweep->loop);
}

static void
plan_list(struct sweep *sweep, const char *url)
{
	static const char *const zero[] = { "0" };
	static const char *const three[] = { "3" };
	static const char *const nine[] = { "9" };
	struct source_plan *plan = &sweep->plan;

	plan->name = "cổng thử";
	plan->base = server.base;
	plan->list.method = "GET";
	plan->list.url = as(url, TEMPLATE_IN_URL);
	sweep->query[0] =
	    (struct request_field){ "page", as("{{page}}", TEMPLATE_IN_QUERY) };
	sweep->query[1] =
	    (struct request_field){ "tu", as("{{since}}", TEMPLATE_IN_QUERY) };
	sweep->query[2] =
	    (struct request_field){ "den", as("{{until}}", TEMPLATE_IN_QUERY) };
	plan->list.query = sweep->query;
	plan->list.query_count = 3;
	plan->page.cut.records = at("/result");
	plan->page.rules.message = at("/message");
	plan->page.total = at("/total");
	sweep->good =
	    (struct frame_test){ at("/error_code"), FRAME_NUM_EQ, zero, 1 };
	sweep->auth =
	    (struct frame_test){ at("/error_code"), FRAME_EQ_ANY, three, 1 };
	sweep->fatal =
	    (struct frame_test){ at("/error_code"), FRAME_EQ_ANY, nine, 1 };
	plan->page.rules.success = &sweep->good;
	plan->page.rules.success_count = 1;
	plan->page.rules.auth = &sweep->auth;
	plan->page.rules.auth_count = 1;
	plan->page.rules.fatal = &sweep->fatal;
	plan->page.rules.fatal_count = 1;
	plan->paging = SOURCE_PAGING_PAGE;
	plan->first_page = 1;
	plan->page_size = 2;
	plan->max_pages = 20;
	plan->since = SOURCE_SINCE_UPDATED;
	plan->overlap_s = 300;
	plan->full_since = START - 100 * WHEN_DAY;
	plan->since_form = TIMEFORM_COMPACT;
	plan->offset = WHEN_OFFICE_OFFSET;
	plan->bounds = (struct source_bounds){ .connect_ms = 5000,
		.total_ms = 10000,
		.stall_s = 10,
		.max_bytes = 1 << 20 };
}

static void
plan_login(struct sweep *sweep, const char *url, const char *password)
{
	struct source_login *login = &sweep->login;

	sweep->secret = (struct template_secret){ "p", password };
	sweep->plan.secrets = &sweep->secret;
	sweep->plan.secret_count = 1;
	sweep->form = (struct request_field){ "password",
		as("{{secret.p}}", TEMPLATE_IN_FORM) };
	login->request = (struct request_plan){ .method = "POST",
		.url = as(url, TEMPLATE_IN_URL),
		.form = &sweep->form,
		.form_count = 1,
		.body_kind = REQUEST_FORM };
	login->rules = (struct frame_rules){ .success = &sweep->good,
		.success_count = 1,
		.message = sweep->plan.page.rules.message };
	login->token = at("/session");
	login->lifetime = at("/expires_in");
	login->lifetime_s = 60;
	login->early_s = 30;
	login->interval_s = 60;
	sweep->plan.login = login;
	sweep->header = (struct request_field){ "Authorization",
		as("Bearer {{token}}", TEMPLATE_IN_HEADER) };
	sweep->plan.list.headers = &sweep->header;
	sweep->plan.list.header_count = 1;
}

static int
begin(void **state)
{
	static struct sweep sweep;
	const struct loop_clock clock = { .kind = LOOP_STEP, .start = START };

	sweep = (struct sweep){ .loop = loop_new(&clock) };
	sweep.fetcher = fetcher_new(sweep.loop);
	sweep.later = (struct loop_task){ .name = "slice",
		.call = take_later,
		.context = &sweep };
	*state = &sweep;
	return 0;
}

static int
end(void **state)
{
	struct sweep *sweep = *state;
	struct source_plan *plan = &sweep->plan;

	source_free(sweep->source);
	fetcher_free(sweep->fetcher);
	loop_free(sweep->loop);
	drop_template(plan->list.url);
	for (int i = 0; i < 3; i++)
		drop_template(sweep->query[i].value);
	drop_selector(plan->page.cut.records);
	drop_selector(plan->page.rules.message);
	drop_selector(plan->page.total);
	drop_selector(sweep->good.at);
	drop_selector(sweep->auth.at);
	drop_selector(sweep->fatal.at);
	if (plan->login == NULL)
		return 0;
	drop_template(sweep->header.value);
	drop_template(sweep->form.value);
	drop_template(sweep->login.request.url);
	drop_selector(sweep->login.token);
	drop_selector(sweep->login.lifetime);
	return 0;
}

/* One sweep, to its end. */
static void
run(struct sweep *sweep, instant from)
{
	const struct source_calls calls = { .page = page_came,
		.same = is_known,
		.finished = sweep_ended,
		.context = sweep };
	int ends = sweep->ends;

	if (sweep->source == NULL)
		sweep->source = source_new(sweep->loop, sweep->fetcher,
		    &sweep->plan, &calls);
	sweep->text[0] = '\0';
	source_start(sweep->source, &(struct source_ask){ .from = from });
	assert_true(source_is_active(sweep->source));
	assert_int_equal(sweep->ends, ends); /* never from inside */
	loop_run(sweep->loop);
	assert_int_equal(sweep->ends, ends + 1);
}

static void
assert_says(const struct sweep *sweep, const char *part)
{
	if (strstr(sweep->end.err.text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", sweep->end.err.text,
		    part);
}

static void
test_pages_to_the_empty_one(void **state)
{
	struct sweep *sweep = *state;

	plan_list(sweep, "{{base}}/list/plain");
	sweep->slow = 1;
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_string_equal(sweep->text, "1:H-1+2 2:H-3+2 3:H-5+2 4:-+0! ");
	assert_int_equal(sweep->end.pages, 4);
	assert_int_equal(sweep->end.records, 6);
	assert_true(sweep->end.server_date > 1700000000);
}

static void
test_total_ends_it(void **state)
{
	struct sweep *sweep = *state;

	plan_list(sweep, "{{base}}/list/total");
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_string_equal(sweep->text, "1:H-1+2 2:H-3+2 3:H-5+2! ");
}

/* What the last complete sweep had is not opened again, if the flow still
 * knows it; where the list ends is known all the same. */
static void
test_same_pages_are_not_opened(void **state)
{
	struct sweep *sweep = *state;

	plan_list(sweep, "{{base}}/list/total");
	sweep->knows = true;
	run(sweep, INSTANT_NONE);
	run(sweep, INSTANT_NONE);
	assert_string_equal(sweep->text, "1=2 2=2 3=2! ");
	assert_int_equal(sweep->end.records, 6);
	sweep->forgotten = 2;
	run(sweep, INSTANT_NONE);
	assert_string_equal(sweep->text, "1=2 2:H-3+2 3=2! ");
	/* A sweep of news is no measure, nor is it measured. */
	run(sweep, START);
	assert_string_equal(sweep->text, "1:H-1+2 2:H-3+2 3:H-5+2! ");
	sweep->forgotten = 0;
	run(sweep, INSTANT_NONE);
	assert_string_equal(sweep->text, "1=2 2=2 3=2! ");
}

static void
test_no_paging_is_one_page(void **state)
{
	struct sweep *sweep = *state;

	plan_list(sweep, "{{base}}/list/plain");
	sweep->plan.paging = SOURCE_PAGING_NONE;
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_string_equal(sweep->text, "1:H-1+2! ");
}

/* A list that is turned in another way than by number of page. */
static void
plan_walk(struct sweep *sweep, const char *url, enum source_paging paging)
{
	plan_list(sweep, url);
	sweep->plan.paging = paging;
	sweep->plan.page.next = at("/next");
	sweep->plan.page.more = at("/more");
	drop_template(sweep->query[0].value);
	sweep->query[0] =
	    (struct request_field){ "at", as("{{cursor}}", TEMPLATE_IN_QUERY) };
}

static void
end_walk(struct sweep *sweep)
{
	drop_selector(sweep->plan.page.next);
	drop_selector(sweep->plan.page.more);
}

/* The server gives two whatever is asked: what came is what is counted. */
static void
test_offset_counts_what_came(void **state)
{
	static const char *const words[] = { "{{offset}}", "{{end}}",
		"{{size}}" };
	static const char *const names[] = { "offset", "end", "size" };
	struct sweep *sweep = *state;

	plan_list(sweep, "{{base}}/walk/offset");
	sweep->plan.paging = SOURCE_PAGING_OFFSET;
	sweep->plan.page_size = 500;
	for (int i = 0; i < 3; i++) {
		drop_template(sweep->query[i].value);
		sweep->query[i] = (struct request_field){ names[i],
			as(words[i], TEMPLATE_IN_QUERY) };
	}
	run(sweep, INSTANT_NONE);
	assert_string_equal(sweep->end.err.text, "");
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_string_equal(sweep->text,
	    "1:H-1+2 2:H-3+2 3:H-5+2 4:H-7+1 5:-+0! ");
}

/* Each page names the next; an empty one in the middle ends nothing. */
static void
test_pages_name_the_next(void **state)
{
	static const struct {
		const char *url;
		enum source_paging paging;
	} cases[] = {
		{ "{{base}}/walk/cursor", SOURCE_PAGING_CURSOR },
		{ "{{base}}/walk/url", SOURCE_PAGING_NEXT_URL },
		{ "{{base}}/walk/link", SOURCE_PAGING_LINK },
	};
	struct sweep *sweep = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_walk(sweep, cases[i].url, cases[i].paging);
		sweep->slow = i == 1;
		/* Twice: a sweep begins where the list does. */
		for (int round = 0; round < 2; round++) {
			run(sweep, INSTANT_NONE);
			assert_string_equal(sweep->end.err.text, "");
			assert_string_equal(sweep->text,
			    "1:H-1+2 2:-+0 3:H-3+2 4:H-5+1! ");
			assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
			assert_int_equal(sweep->end.records, 5);
		}
		end_walk(sweep);
	}
}

static void
test_lists_that_lead_astray(void **state)
{
	static const struct {
		const char *url;
		enum source_paging paging;
		enum source_outcome outcome;
		const char *says;
	} cases[] = {
		{ "{{base}}/walk/cursor-round", SOURCE_PAGING_CURSOR,
		    SOURCE_RETRY, "names the same next page as page 2" },
		{ "{{base}}/walk/cursor-lost", SOURCE_PAGING_CURSOR,
		    SOURCE_RETRY, "page 1: says that more follows" },
		{ "{{base}}/walk/away-host", SOURCE_PAGING_NEXT_URL,
		    SOURCE_FATAL,
		    "page 1: the next page's address is another" },
		{ "{{base}}/walk/away-port", SOURCE_PAGING_NEXT_URL,
		    SOURCE_FATAL, "is another server's" },
		{ "{{base}}/walk/away-scheme", SOURCE_PAGING_NEXT_URL,
		    SOURCE_FATAL, "is another server's" },
		{ "{{base}}/walk/away-file", SOURCE_PAGING_NEXT_URL,
		    SOURCE_FATAL, "is another server's" },
		{ "{{base}}/walk/away-user", SOURCE_PAGING_NEXT_URL,
		    SOURCE_FATAL, "is another server's" },
		{ "{{base}}/walk/away-none", SOURCE_PAGING_NEXT_URL,
		    SOURCE_FATAL, "the next page's address is none" },
	};
	struct sweep *sweep = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_walk(sweep, cases[i].url, cases[i].paging);
		run(sweep, INSTANT_NONE);
		assert_says(sweep, cases[i].says);
		assert_int_equal(sweep->end.outcome, cases[i].outcome);
		end_walk(sweep);
	}
}

static void
test_bad_second_pages(void **state)
{
	static const struct {
		const char *url;
		enum source_outcome outcome;
		const char *says;
	} cases[] = {
		{ "{{base}}/list/error", SOURCE_RETRY, "CSDL bận" },
		{ "{{base}}/list/html", SOURCE_RETRY,
		    "page 2: answered HTML (text/html" },
		{ "{{base}}/list/missing", SOURCE_RETRY, "/result" },
		{ "{{base}}/list/object", SOURCE_RETRY, "an object" },
		{ "{{base}}/list/truncated", SOURCE_RETRY, "page 2: " },
		{ "{{base}}/list/cut", SOURCE_RETRY, "page 2: 127.0.0.1: " },
		{ "{{base}}/list/trailing", SOURCE_RETRY, "page 2: " },
		{ "{{base}}/list/repeat", SOURCE_RETRY,
		    "page 2: begins like page 1" },
		{ "{{base}}/list/fatal", SOURCE_FATAL, "sai đơn vị" },
	};
	struct sweep *sweep = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_list(sweep, cases[i].url);
		run(sweep, INSTANT_NONE);
		assert_says(sweep, cases[i].says);
		assert_int_equal(sweep->end.outcome, cases[i].outcome);
		/* Nothing of the second page was seen. */
		assert_string_equal(sweep->text, "1:H-1+2 ");
	}
}

static void
test_statuses(void **state)
{
	static const struct {
		const char *url;
		enum source_outcome outcome;
		const char *says;
		int after; /* seconds; -1: not said */
	} cases[] = {
		{ "{{base}}/status/500", SOURCE_RETRY,
		    "page 1: HTTP 500: \"status 500\"", -1 },
		{ "{{base}}/status/302", SOURCE_RETRY, "redirect", -1 },
		{ "{{base}}/status/404", SOURCE_FATAL, "HTTP 404", -1 },
		{ "{{base}}/status/403", SOURCE_FATAL, "HTTP 403", -1 },
		{ "{{base}}/status/401", SOURCE_AUTH, "HTTP 401", -1 },
		{ "{{base}}/retry/120", SOURCE_RETRY, "chậm lại", 120 },
		{ "{{base}}/retry/9999999", SOURCE_RETRY, "429", 86400 },
		{ "{{base}}/retry/later", SOURCE_RETRY, "429", -1 },
		{ "{{base}}/busy/120", SOURCE_RETRY, "bảo trì", 120 },
		{ "{{base}}/status/304", SOURCE_RETRY,
		    "HTTP 304, though nobody asked whether it changed", -1 },
		{ "http://127.0.0.1:1/", SOURCE_RETRY, "127.0.0.1", -1 },
		{ "ftp://127.0.0.1/", SOURCE_FATAL, "127.0.0.1", -1 },
	};
	struct sweep *sweep = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_list(sweep, cases[i].url);
		run(sweep, INSTANT_NONE);
		assert_says(sweep, cases[i].says);
		assert_int_equal(sweep->end.outcome, cases[i].outcome);
		assert_int_equal(sweep->end.not_before,
		    cases[i].after < 0 ? INSTANT_NONE : START + cases[i].after);
		assert_int_equal(sweep->end.pages, 0);
	}
}

/* What the server counts itself: "logins", "lists". */
static int
served(const char *what)
{
	char command[256], line[64];
	FILE *out;
	int count;

	snprintf(command, sizeof(command),
	    "/usr/bin/python3 -c 'import urllib.request as r;"
	    "print(r.urlopen(\"%s/%s\").read().decode().split()[1])'",
	    server.base, what);
	out = popen(command, "r");
	assert_non_null(out);
	assert_non_null(fgets(line, sizeof(line), out));
	pclose(out);
	assert_int_equal(sscanf(line, "%d", &count), 1);
	return count;
}

static int
logins(void)
{
	return served("logins");
}

static void
wound(void *context, instant now)
{
	(void)now;
	loop_stop(context);
}

/* Lets simulated time pass. */
static void
wind(struct sweep *sweep, instant to)
{
	struct err err;

	assert_true(loop_step_to(sweep->loop, to, wound, sweep->loop, &err));
	loop_run(sweep->loop);
}

static void
test_login_and_its_token(void **state)
{
	struct sweep *sweep = *state;
	int before = logins();

	plan_list(sweep, "{{base}}/list/auth");
	plan_login(sweep, "{{base}}/login", "mat-khau");
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_int_equal(sweep->end.records, 6);
	run(sweep, INSTANT_NONE); /* the token still serves */
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_int_equal(logins(), before + 1);
}

static void
test_token_is_renewed_early(void **state)
{
	struct sweep *sweep = *state;
	int before = logins();

	plan_list(sweep, "{{base}}/list/auth");
	plan_login(sweep, "{{base}}/login", "mat-khau");
	run(sweep, INSTANT_NONE);
	wind(sweep, START + 569); /* it says 600 s; renewed 30 before */
	run(sweep, INSTANT_NONE);
	assert_int_equal(logins(), before + 1);
	wind(sweep, START + 570);
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_int_equal(logins(), before + 2);
}

/* Three pages, each after the other: a token that is to be renewed before it
 * was ever used would be good for one page an interval. */
static void
test_a_life_shorter_than_early(void **state)
{
	struct sweep *sweep = *state;
	int before = logins();

	plan_list(sweep, "{{base}}/list/auth");
	plan_login(sweep, "{{base}}/login", "mat-khau");
	sweep->login.early_s = 3600; /* of 600 */
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_int_equal(logins(), before + 1);
	wind(sweep, START + 299);
	run(sweep, INSTANT_NONE);
	assert_int_equal(logins(), before + 1);
	wind(sweep, START + 300);
	run(sweep, INSTANT_NONE);
	assert_int_equal(logins(), before + 2);
}

static void
test_token_dies_in_mid_sweep(void **state)
{
	static const char *const urls[] = { "{{base}}/list/auth",
		"{{base}}/list/auth-empty" };
	struct sweep *sweep = *state;

	for (int i = 0; i < 2; i++) {
		int before = logins();

		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_list(sweep, urls[i]);
		plan_login(sweep, "{{base}}/login/2", "mat-khau");
		run(sweep, INSTANT_NONE);
		/* Two pages a token: page 3 is asked for twice, once more
		 * than the interval allows, and no page is lost or doubled. */
		if (i == 0) {
			assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
			assert_string_equal(sweep->text,
			    "1:H-1+2 2:H-3+2 3:H-5+2! ");
			assert_int_equal(logins(), before + 2);
		} else {
			assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
			assert_int_equal(sweep->end.pages, 4);
		}
	}
}

static void
test_a_token_that_never_serves(void **state)
{
	struct sweep *sweep = *state;
	int before = logins();

	plan_list(sweep, "{{base}}/list/auth");
	plan_login(sweep, "{{base}}/login/0", "mat-khau");
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_AUTH);
	assert_says(sweep, "đã hết hạn");
	assert_says(sweep, "phiên *** "); /* the token is masked */
	assert_int_equal(sweep->end.not_before, START + 60);
	assert_int_equal(logins(), before + 1);
	/* The next sweep comes too early to log in at all. */
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_AUTH);
	assert_int_equal(logins(), before + 1);
}

static void
test_a_token_for_every_page(void **state)
{
	struct sweep *sweep = *state;
	int before = logins();

	plan_list(sweep, "{{base}}/list/auth");
	plan_login(sweep, "{{base}}/login/1", "mat-khau");
	run(sweep, INSTANT_NONE);
	/* Page 2 is worth one more login, page 3 is not. */
	assert_int_equal(sweep->end.outcome, SOURCE_AUTH);
	assert_string_equal(sweep->text, "1:H-1+2 2:H-3+2 ");
	assert_int_equal(logins(), before + 2);
}

static void
test_wrong_password_is_tried_once_an_interval(void **state)
{
	struct sweep *sweep = *state;
	int before = logins();

	plan_list(sweep, "{{base}}/list/auth");
	plan_login(sweep, "{{base}}/login", "sai-mat-khau");
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_AUTH);
	assert_says(sweep, "login: ");
	assert_says(sweep, "sai mật khẩu ***");
	assert_null(strstr(sweep->end.err.text, "sai-mat-khau"));
	assert_false(sweep->end.not_tried);
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_RETRY);
	assert_true(sweep->end.not_tried);
	assert_int_equal(sweep->end.not_before, START + 60);
	assert_int_equal(logins(), before + 1);
	wind(sweep, START + 60);
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_AUTH);
	assert_int_equal(logins(), before + 2);
}

static void
test_max_pages(void **state)
{
	struct sweep *sweep = *state;

	plan_list(sweep, "{{base}}/list/forever");
	sweep->plan.max_pages = 3;
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_FATAL);
	assert_says(sweep, "max_pages");
	assert_int_equal(sweep->end.pages, 3);
}

static void
test_flow_says_no(void **state)
{
	struct sweep *sweep = *state;

	plan_list(sweep, "{{base}}/list/plain");
	sweep->fail_at = 2;
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_STOPPED);
	assert_string_equal(sweep->end.err.text, "disk full");
	sweep->fail_at = 0; /* and it can begin again */
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
}

/* A page that is held until the server has served the one after it. */
struct held {
	struct sweep *sweep;
	struct source_page page;
	struct loop_timer *look;
	int lists; /* served when the sweep began */
	bool fails;
};

static void
look(void *context)
{
	struct held *held = context;
	struct sweep *sweep = held->sweep;
	struct err why;

	if (served("lists") < held->lists + 2) {
		loop_timer_set(held->look, 5);
		return;
	}
	/* Whatever came meanwhile, it was not told, and what is held stands. */
	assert_int_equal(sweep->ends, 0);
	assert_int_equal(held->page.page.count, 2);
	assert_memory_equal(held->page.page.records[1].data,
	    "{\"MaHoSo\": \"H-2\"}", 17);
	if (held->fails) {
		err_set(&why, "disk full");
		source_fail(sweep->source, &why);
	} else {
		source_next(sweep->source);
	}
}

static void
hold_first(void *context, const struct source_page *page)
{
	struct held *held = context;

	if (page->number > 1) {
		page_came(held->sweep, page);
		return;
	}
	held->page = *page;
	loop_timer_set(held->look, 5);
}

static void
held_ended(void *context, const struct source_end *end)
{
	struct held *held = context;

	sweep_ended(held->sweep, end);
}

static void
test_asks_ahead(void **state)
{
	static const struct {
		const char *url;
		bool fails;
		enum source_outcome outcome;
		const char *text;
	} cases[] = {
		{ "{{base}}/list/total", false, SOURCE_COMPLETE,
		    "2:H-3+2 3:H-5+2! " },
		{ "{{base}}/list/error", false, SOURCE_RETRY, "" },
		{ "{{base}}/list/total", true, SOURCE_STOPPED, "" },
	};
	struct sweep *sweep = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct held held = { .sweep = sweep, .fails = cases[i].fails };
		const struct source_calls calls = { .page = hold_first,
			.finished = held_ended,
			.context = &held };

		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_list(sweep, cases[i].url);
		held.lists = served("lists");
		held.look = loop_timer_new(sweep->loop, "look", look, &held);
		sweep->source = source_new(sweep->loop, sweep->fetcher,
		    &sweep->plan, &calls);
		run(sweep, INSTANT_NONE);
		assert_int_equal(sweep->end.outcome, cases[i].outcome);
		assert_string_equal(sweep->text, cases[i].text);
		loop_timer_free(held.look);
	}
}

static void
show_record(void *context, const struct source_page *page)
{
	struct sweep *sweep = context;

	snprintf(sweep->text, sizeof(sweep->text), "%.*s",
	    (int)page->page.records[0].size, page->page.records[0].data);
	source_next(sweep->source);
}

static void
test_since(void **state)
{
	struct sweep *sweep = *state;
	const struct source_calls calls = { .page = show_record,
		.finished = sweep_ended,
		.context = sweep };

	plan_list(sweep, "{{base}}/list/since");
	sweep->source =
	    source_new(sweep->loop, sweep->fetcher, &sweep->plan, &calls);
	run(sweep, INSTANT_NONE); /* 100 days before 7 September */
	assert_non_null(strstr(sweep->text, "\"tu\": \"20200530000000\""));
	assert_non_null(strstr(sweep->text, "\"den\": \"20200908000000\""));
	run(sweep, START - 3600); /* 23:00, and the overlap of 5 minutes */
	assert_non_null(strstr(sweep->text, "\"tu\": \"20200906225500\""));
	sweep->plan.since = SOURCE_SINCE_WINDOW;
	run(sweep, START - 3600);
	assert_non_null(strstr(sweep->text, "\"tu\": \"20200906230000\""));
}

static void
test_watermark(void **state)
{
	(void)state;
	/* The newest record's time, where the server's own clock allows it. */
	assert_int_equal(source_watermark(INSTANT_NONE, 500, 1000), 500);
	assert_int_equal(source_watermark(INSTANT_NONE, 5000, 1000), 1000);
	assert_int_equal(source_watermark(INSTANT_NONE, 500, INSTANT_NONE),
	    500);
	/* No record: the server's date; neither: as before. */
	assert_int_equal(source_watermark(400, INSTANT_NONE, 1000), 1000);
	assert_int_equal(source_watermark(400, INSTANT_NONE, INSTANT_NONE),
	    400);
	/* Never back. */
	assert_int_equal(source_watermark(800, 500, 1000), 800);
}

static void
test_stop_calls_nobody(void **state)
{
	struct sweep *sweep = *state;
	const struct source_calls calls = { .page = page_came,
		.same = is_known,
		.finished = sweep_ended,
		.context = sweep };

	plan_list(sweep, "{{base}}/hang");
	sweep->source =
	    source_new(sweep->loop, sweep->fetcher, &sweep->plan, &calls);
	source_start(sweep->source,
	    &(struct source_ask){ .from = INSTANT_NONE });
	source_stop(sweep->source);
	assert_false(source_is_active(sweep->source));
	wind(sweep, START + 1); /* nothing is busy, so time may go on */
	assert_int_equal(sweep->ends, 0);
}

static int
serve(void **state)
{
	(void)state;
	json_init();
	server_start(&server);
	return 0;
}

static int
serve_no_more(void **state)
{
	(void)state;
	server_stop(&server);
	return 0;
}

/* ---- what the sources of one server share ---- */

/* A second source of the same server, beside the first. */
static struct source *
beside(struct sweep *sweep, struct source_plan *plan, const char *url)
{
	const struct source_calls calls = { .page = page_came,
		.finished = sweep_ended,
		.context = sweep };

	*plan = sweep->plan;
	plan->login = NULL;
	plan->list.url = as(url, TEMPLATE_IN_URL);
	plan->list.header_count = 0;
	return source_new(sweep->loop, sweep->fetcher, plan, &calls);
}

static void
run_beside(struct sweep *sweep, struct source *other)
{
	struct source *first = sweep->source;

	sweep->source = other;
	run(sweep, INSTANT_NONE);
	sweep->source = first;
}

/* One is told to wait: the others of its host and port wait too, and nobody
 * else. */
static void
test_told_to_wait_together(void **state)
{
	static const char *const tellers[] = { "{{base}}/retry/120",
		"{{base}}/busy/120", "{{base}}/list/auth" };
	struct sweep *sweep = *state;

	for (size_t i = 0; i < sizeof(tellers) / sizeof(tellers[0]); i++) {
		struct source_plan plan;
		struct source *other;
		int lists;

		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_list(sweep, tellers[i]);
		if (i == 2) /* a login may be told so, too */
			plan_login(sweep, "{{base}}/busy/120", "mat-khau");
		other = beside(sweep, &plan, "{{base}}/list/total");
		run_beside(sweep, other);
		assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
		run(sweep, INSTANT_NONE);
		assert_int_equal(sweep->end.outcome, SOURCE_RETRY);
		assert_int_equal(sweep->end.not_before, START + 120);
		lists = served("lists");
		run_beside(sweep, other);
		assert_int_equal(sweep->end.outcome, SOURCE_RETRY);
		assert_int_equal(sweep->end.not_before, START + 120);
		assert_true(sweep->end.goes_on);
		assert_says(sweep, "page 1: 127.0.0.1:");
		assert_says(sweep,
		    " asked to be left alone until 2020-09-07T00:02:00+07:00");
		assert_int_equal(served("lists"), lists);
		wind(sweep, START + 120);
		run_beside(sweep, other);
		assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
		source_free(other);
		drop_template(plan.list.url);
	}
}

/* At least so long from request to request, whoever asks. */
static void
test_min_interval(void **state)
{
	struct sweep *sweep = *state;
	struct source_plan plan;
	struct source *other;
	int64_t began = loop_monotonic_us();

	plan_list(sweep, "{{base}}/list/total");
	sweep->plan.bounds.interval_ms = 120;
	other = beside(sweep, &plan, "{{base}}/list/total");
	run(sweep, INSTANT_NONE); /* three pages, two of them asked for ahead */
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_true(loop_monotonic_us() - began >= 2 * 120 * 1000);
	run_beside(sweep, other);
	assert_true(loop_monotonic_us() - began >= 5 * 120 * 1000);
	assert_true(loop_now(sweep->loop) == START);
	source_free(other);
	drop_template(plan.list.url);
}

/* One that waits for its turn is stopped like one that has asked. */
static void
test_stopped_before_its_turn(void **state)
{
	struct sweep *sweep = *state;
	struct source_plan plan;
	struct source *other;

	plan_list(sweep, "{{base}}/list/total");
	sweep->plan.bounds.interval_ms = 5000;
	sweep->fail_at = 1; /* the second page waits then */
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_STOPPED);
	other = beside(sweep, &plan, "{{base}}/list/total");
	source_start(other, &(struct source_ask){ .from = INSTANT_NONE });
	source_stop(other);
	wind(sweep, START + 1); /* nothing is busy any more */
	source_free(other);
	drop_template(plan.list.url);
}

/* ---- pages that are as they were ---- */

static void
run_again(struct sweep *sweep, const char *text, int whole)
{
	int before = served("whole");

	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_COMPLETE);
	assert_string_equal(sweep->text, text);
	assert_int_equal(served("whole"), before + whole);
}

static const char all_new[] = "1:H-1+2 2:H-3+2 3:H-5+2 4:-+0! ";
static const char all_same[] = "1=2 2=2 3=2 4=0! ";

/* The dates in the request would make each sweep's another one. */
static void
plan_same(struct sweep *sweep, const char *url)
{
	plan_list(sweep, url);
	sweep->plan.list.query_count = 1;
	sweep->knows = true;
}

static void
test_unchanged(void **state)
{
	static const char *const urls[] = { "{{base}}/same/etag",
		"{{base}}/same/weak", "{{base}}/same/old" };
	struct sweep *sweep = *state;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		uint64_t first, second;

		if (i > 0) {
			end(state);
			begin(state);
		}
		plan_same(sweep, urls[i]);
		sweep->slow = (int)i % 2;
		run_again(sweep, all_new, 4);
		first = sweep->hashes[1];
		second = sweep->hashes[2];
		run_again(sweep, all_same, 0);
		assert_int_equal(sweep->end.records, 6);
		run_again(sweep, all_same, 0);
		assert_true(sweep->hashes[1] == first);
		served("change");
		/* By ETag or date, the second is another one. */
		run(sweep, INSTANT_NONE);
		assert_string_equal(sweep->text, "1=2 2:H-13+2 3=2 4=0! ");
		assert_true(sweep->hashes[1] == first);
		assert_true(sweep->hashes[2] != second);
		run_again(sweep, all_same, 0);
		served("change");
	}
}

/* How many pages of a sweep the server sent whole. */
static int
sent_whole(struct sweep *sweep, instant from)
{
	int before = served("whole");

	run(sweep, from);
	return served("whole") - before;
}

/* Asked for whole, all the same. */
static void
test_not_asked_whether_unchanged(void **state)
{
	struct sweep *sweep = *state;

	plan_same(sweep, "{{base}}/same/etag");
	sweep->knows = false;
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 4);
	/* Who asks knows none of it any more. */
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 4);
	/* Or not the third page. */
	sweep->knows = true;
	sweep->forgotten = 3;
	run_again(sweep, "1=2 2=2 3:H-5+2 4=0! ", 1);
	sweep->forgotten = 0;
	/* The sweep before was broken off: the one before it counts. */
	sweep->fail_at = 2;
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_STOPPED);
	sweep->fail_at = 0;
	run_again(sweep, all_same, 0);
	/* What changed since is another list. */
	assert_int_equal(sent_whole(sweep, START), 4);
	run_again(sweep, all_same, 0);
	/* A server is believed for a day. */
	wind(sweep, START + WHEN_DAY - 1);
	run_again(sweep, all_same, 0);
	wind(sweep, START + WHEN_DAY);
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 4);
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 0);
}

static void
test_never_asked_whether_unchanged(void **state)
{
	struct sweep *sweep = *state;

	/* Two versions of one second have one Last-Modified. */
	plan_same(sweep, "{{base}}/same/fresh");
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 4);
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 4);
	assert_string_equal(sweep->text, all_same);
	end(state);
	begin(state);
	plan_same(sweep, "{{base}}/same/post");
	sweep->plan.list.method = "POST";
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 4);
	assert_int_equal(sent_whole(sweep, INSTANT_NONE), 4);
	end(state);
	begin(state);
	/* An answer to nothing that was asked is none. */
	plan_same(sweep, "{{base}}/same/always");
	run(sweep, INSTANT_NONE);
	assert_int_equal(sweep->end.outcome, SOURCE_RETRY);
	assert_says(sweep, "HTTP 304, though nobody asked");
}

int
main(void)
{
#define TRY(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TRY(test_pages_to_the_empty_one),
		TRY(test_total_ends_it),
		TRY(test_same_pages_are_not_opened),
		TRY(test_no_paging_is_one_page),
		TRY(test_offset_counts_what_came),
		TRY(test_pages_name_the_next),
		TRY(test_lists_that_lead_astray),
		TRY(test_bad_second_pages),
		TRY(test_statuses),
		TRY(test_login_and_its_token),
		TRY(test_token_is_renewed_early),
		TRY(test_a_life_shorter_than_early),
		TRY(test_token_dies_in_mid_sweep),
		TRY(test_a_token_that_never_serves),
		TRY(test_a_token_for_every_page),
		TRY(test_wrong_password_is_tried_once_an_interval),
		TRY(test_max_pages),
		TRY(test_flow_says_no),
		TRY(test_asks_ahead),
		TRY(test_since),
		cmocka_unit_test(test_watermark),
		TRY(test_stop_calls_nobody),
		TRY(test_told_to_wait_together),
		TRY(test_min_interval),
		TRY(test_stopped_before_its_turn),
		TRY(test_unchanged),
		TRY(test_not_asked_whether_unchanged),
		TRY(test_never_asked_whether_unchanged),
	};

	return cmocka_run_group_tests(tests, serve, serve_no_more);
}
