/*
 * Fetching from a real server on loopback: what is whole, what is not, and
 * what must end.  Times are generous above and firm below.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "io/fetch.h"
#include "io/loop.h"
#include "io/server.h"

static struct server server;

struct
try {
	struct loop *loop;
	struct fetcher *fetcher;
	struct loop_task rested; /* ends the loop */
	struct fetch_body body;
	struct fetch_request request;
	char url[128];
	int calls;
	enum fetch_class class;
	long status;
	struct err err;
	bool new_connection;
	int64_t took_us, wire_bytes;
	char date[64], type[64], retry_after[64], etag[16], link[64];
};

static void
keep(char *out, size_t size, const char *value)
{
	snprintf(out, size, "%s", value == NULL ? "-" : value);
}

static void
take(void *context, const struct fetch_response *response)
{
	struct try *try = context;

	try->calls++;
	try->class = response->class;
	try->status = response->status;
	try->err = response->err;
	try->new_connection = response->new_connection;
	try->took_us = response->took_us;
	try->wire_bytes = response->wire_bytes;
	assert_ptr_equal(response->body, &try->body);
	keep(try->date, sizeof(try->date), response->date);
	keep(try->type, sizeof(try->type), response->content_type);
	keep(try->retry_after, sizeof(try->retry_after), response->retry_after);
	keep(try->etag, sizeof(try->etag), response->etag);
	keep(try->link, sizeof(try->link), response->link);
	loop_stop(try->loop);
}

static void
stop(void *context)
{
	loop_stop(context);
}

static int
begin(void **state)
{
	static struct try try;
	const struct loop_clock clock = { .kind = LOOP_REAL };

	try = (struct try){ .loop = loop_new(&clock) };
	try.fetcher = fetcher_new(try.loop);
	try.rested = (struct loop_task){ .name = "rested",
		.call = stop,
		.context = try.loop };
	try.request = (struct fetch_request){ .method = "GET",
		.into = &try.body,
		.bounds = { .connect_ms = 5000,
		    .total_ms = 20000,
		    .stall_s = 20,
		    .max_bytes = 1 << 20 } };
	*state = &try;
	return 0;
}

static int
end(void **state)
{
	struct try *try = *state;

	fetcher_free(try->fetcher);
	fetch_body_finish(&try->body);
	loop_free(try->loop);
	return 0;
}

static void
get(struct try *try, const char *path)
{
	int before = try->calls;

	snprintf(try->url, sizeof(try->url), "%s%s", server.base, path);
	try->request.url = try->url;
	fetch_start(try->fetcher, &try->request, take, try);
	assert_int_equal(try->calls, before);        /* never from inside */
	memset(try->url, 'x', sizeof(try->url) - 1); /* it was copied */
	loop_run(try->loop);
	assert_int_equal(try->calls, before + 1);
}

static void
test_answer_and_connection_kept(void **state)
{
	struct try *try = *state;
	char first[64];

	get(try, "/ok");
	assert_int_equal(try->class, FETCH_ANSWERED);
	assert_int_equal(try->status, 200);
	assert_true(try->new_connection);
	assert_string_equal(try->type, "application/json");
	assert_string_equal(try->etag, "\"7\"");
	assert_string_equal(try->link, "</ok?page=2>; rel=next");
	assert_string_equal(try->retry_after, "-");
	assert_non_null(strstr(try->date, " GMT"));
	assert_int_equal(try->body.data[try->body.size], '\0');
	snprintf(first, sizeof(first), "%s", try->body.data);
	get(try, "/ok");
	assert_false(try->new_connection);
	/* The server saw the same client port twice. */
	assert_string_equal(try->body.data, first);
	/* At rest nothing is kept that a server could close. */
	fetcher_rest(try->fetcher);
	loop_soon(try->loop, &try->rested);
	loop_run(try->loop);
	get(try, "/ok");
	assert_true(try->new_connection);
}

static void
test_what_is_sent(void **state)
{
	struct try *try = *state;
	const char *const headers[] = { "X-Test: một",
		"Content-Type: application/json" };

	try->request.method = "POST";
	try->request.body = "{\"a\":1}";
	try->request.body_size = 7;
	try->request.headers = headers;
	try->request.header_count = 2;
	get(try, "/echo?tu=2020%2B1");
	assert_non_null(strstr(try->body.data, "\"method\": \"POST\""));
	assert_non_null(strstr(try->body.data, "tu=2020%2B1"));
	assert_non_null(strstr(try->body.data, "{\\\"a\\\":1}"));
	assert_non_null(
	    strstr(try->body.data, "\"type\": \"application/json\""));
	try->request.method = "PUT";
	get(try, "/echo");
	assert_non_null(strstr(try->body.data, "\"method\": \"PUT\""));
}

static void
test_statuses_are_answers(void **state)
{
	struct try *try = *state;

	get(try, "/status/500");
	assert_int_equal(try->class, FETCH_ANSWERED);
	assert_int_equal(try->status, 500);
	assert_non_null(strstr(try->body.data, "status 500"));
	get(try, "/status/302"); /* not followed */
	assert_int_equal(try->status, 302);
	assert_null(strstr(try->body.data, "port"));
	get(try, "/retry/120");
	assert_int_equal(try->status, 429);
	assert_string_equal(try->retry_after, "120");
}

static void
test_gzip_is_inflated(void **state)
{
	struct try *try = *state;

	get(try, "/gzip");
	assert_int_equal(try->class, FETCH_ANSWERED);
	/* {"a": "xxx…"} with ten thousand x */
	assert_int_equal(try->body.size, 10000 + strlen("{\"a\": \"\"}"));
	assert_in_range(try->wire_bytes, 20, 200);
}

static void
test_too_large(void **state)
{
	static const char *const paths[] = { "/huge", "/huge-length", "/bomb" };
	struct try *try = *state;

	for (int i = 0; i < 3; i++) {
		get(try, paths[i]);
		assert_int_equal(try->class, FETCH_TOO_LARGE);
		assert_non_null(strstr(try->err.text,
		    "127.0.0.1: the answer is larger than 1048576 bytes"));
		assert_true(try->body.size <= 1 << 20);
		assert_true(try->body.capacity <= 4 << 20);
	}
}

static void
test_truncated(void **state)
{
	struct try *try = *state;

	get(try, "/cut");
	assert_int_equal(try->class, FETCH_TRUNCATED);
	assert_non_null(strstr(try->err.text, "127.0.0.1: "));
	get(try, "/cut-gzip");
	assert_int_equal(try->class, FETCH_TRUNCATED);
	get(try, "/garbled-gzip");
	assert_int_equal(try->class, FETCH_TRUNCATED);
}

static void
test_times_out(void **state)
{
	struct try *try = *state;

	try->request.bounds.total_ms = 300;
	get(try, "/hang?matkhau=bi-mat");
	assert_int_equal(try->class, FETCH_TIMEOUT);
	assert_in_range(try->took_us, 290000, 5000000);
	assert_null(strstr(try->err.text, "bi-mat"));
	try->request.bounds.total_ms = 20000;
	try->request.bounds.stall_s = 2;
	get(try, "/drip");
	assert_int_equal(try->class, FETCH_TIMEOUT);
	assert_in_range(try->took_us, 1000000, 15000000);
}

static void
test_no_connection(void **state)
{
	struct try *try = *state;

	get(try, "/close");
	assert_int_equal(try->class, FETCH_NETWORK);
	try->request.url = "http://127.0.0.1:1/";
	fetch_start(try->fetcher, &try->request, take, try);
	loop_run(try->loop);
	assert_int_equal(try->class, FETCH_NETWORK);
	assert_int_equal(try->status, 0);
}

static void
test_only_http(void **state)
{
	static const char *const urls[] = { "file:///etc/passwd",
		"ftp://127.0.0.1/", "http://", "khong phai url" };
	struct try *try = *state;

	for (int i = 0; i < 4; i++) {
		try->request.url = urls[i];
		fetch_start(try->fetcher, &try->request, take, try);
		loop_run(try->loop);
		assert_int_not_equal(try->class, FETCH_ANSWERED);
		if (i < 3)
			assert_int_equal(try->class, FETCH_REFUSED);
		assert_int_equal(try->body.size, 0);
	}
}

static void
test_cancel_calls_nobody(void **state)
{
	struct try *try = *state;
	struct loop_timer *timer =
	    loop_timer_new(try->loop, "retry", stop, try->loop);
	struct fetch *fetch;

	snprintf(try->url, sizeof(try->url), "%s/hang", server.base);
	try->request.url = try->url;
	fetch = fetch_start(try->fetcher, &try->request, take, try);
	loop_timer_set(timer, 50);
	loop_run(try->loop);
	fetch_cancel(fetch);
	/* A second is left to fetcher_free. */
	fetch_start(try->fetcher, &try->request, take, try);
	loop_timer_set(timer, 50);
	loop_run(try->loop);
	assert_int_equal(try->calls, 0);
	loop_timer_free(timer);
}

static int
serve(void **state)
{
	(void)state;
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

int
main(void)
{
#define TRY(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		TRY(test_answer_and_connection_kept),
		TRY(test_what_is_sent),
		TRY(test_statuses_are_answers),
		TRY(test_gzip_is_inflated),
		TRY(test_too_large),
		TRY(test_truncated),
		TRY(test_times_out),
		TRY(test_no_connection),
		TRY(test_only_http),
		TRY(test_cancel_calls_nobody),
	};

	return cmocka_run_group_tests(tests, serve, serve_no_more);
}
