/* Who is believed to be at the other end, and the cookies that it sends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/client.h"

static struct network networks[2];

static struct conf
behind_proxy(void)
{
	struct conf conf = { 0 };
	struct err err;

	assert_true(network_parse("127.0.0.1", &networks[0], &err));
	assert_true(network_parse("fd00::/8", &networks[1], &err));
	conf.web.proxy = (struct conf_web_proxy){ .header = "X-Remote-User",
		.from = networks,
		.from_count = 2 };
	return conf;
}

static void
test_proxy(void **state)
{
	struct arena *arena = arena_new(4096);
	struct conf conf = behind_proxy();
	static const struct {
		const char *peer, *forwarded, *user, *address, *named;
	} cases[] = {
		{ "127.0.0.1", NULL, NULL, "127.0.0.1", NULL },
		{ "127.0.0.1", "192.0.2.7", "vp", "192.0.2.7", "vp" },
		{ "fd00::1", "2001:db8::7", "vp", "2001:db8::7", "vp" },
		/* What the client wrote itself stands before. */
		{ "127.0.0.1", "198.51.100.1, 192.0.2.7", "", "192.0.2.7",
		    NULL },
		{ "127.0.0.1", "192.0.2.7, unknown", NULL, "127.0.0.1", NULL },
		{ "127.0.0.1", "", NULL, "127.0.0.1", NULL },
		{ "127.0.0.2", "192.0.2.7", "vp", "127.0.0.2", NULL },
		{ "2001:db8::1", "192.0.2.7", "vp", "2001:db8::1", NULL },
		{ "fe80::1%eth0", "192.0.2.7", "vp", "fe80::1%eth0", NULL },
		{ NULL, "192.0.2.7", "vp", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct web_request request = { .peer = cases[i].peer,
			.forwarded = cases[i].forwarded,
			.user = cases[i].user };

		assert_true(text_equal(client_address(&conf, &request, arena),
		    cases[i].address));
		assert_true(
		    text_equal(client_user(&conf, &request), cases[i].named));
	}
	conf.web.proxy.header = NULL;
	assert_null(client_user(&conf,
	    &(struct web_request){ .peer = "127.0.0.1", .user = "vp" }));
	conf = (struct conf){ 0 };
	assert_string_equal(client_address(&conf,
				&(struct web_request){ .peer = "127.0.0.1",
				    .forwarded = "192.0.2.7" },
				arena),
	    "127.0.0.1");
	arena_free(arena);
}

static void
test_cookie(void **state)
{
	struct arena *arena = arena_new(4096);
	static const struct {
		const char *cookies, *value;
	} cases[] = {
		{ NULL, NULL },
		{ "", NULL },
		{ "hosod=abc", "abc" },
		{ "a=b; hosod=abc; c=d", "abc" },
		{ "a=b;hosod=abc;c=d", "abc" },
		{ "xhosod=1; hosod=abc", "abc" },
		{ "hosodx=1", NULL },
		{ "hosod", NULL },
		{ "hosod=", "" },
		{ "hosod=abc; hosod=def", "abc" },
		{ "a=hosod=abc", NULL },
		{ ";;; ; hosod=abc ", "abc" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(
		    text_equal(client_cookie(arena, cases[i].cookies, "hosod"),
			cases[i].value));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_cookie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
