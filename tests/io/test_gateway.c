/* What the sources of one server share, as values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "io/gateway.h"

static void
test_one_server(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{ "https://a.example/x?y=1", "https://A.example:443/z", true },
		{ "http://a.example", "http://a.example:80/", true },
		{ "http://a.example", "https://a.example", false },
		{ "http://a.example:8080", "http://a.example", false },
		{ "http://a.example", "http://b.example", false },
		{ "http://u:p@a.example/", "http://a.example/", true },
		{ "none", "http://[", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct gateways *all = gateways_new();

		assert_int_equal(gateway_of(all, cases[i].a) ==
			gateway_of(all, cases[i].b),
		    cases[i].same);
		gateways_free(all);
	}
}

static void
test_closed(void **state)
{
	struct gateways *all = gateways_new();
	struct gateway *a = gateway_of(all, "http://a.example/");
	instant until;

	(void)state;
	assert_string_equal(gateway_name(a), "a.example:80");
	assert_false(gateway_is_closed(a, 1000, &until));
	gateway_close(a, INSTANT_NONE);
	assert_false(gateway_is_closed(a, 1000, &until));
	gateway_close(a, 1120);
	gateway_close(a, 1060); /* the longer wait counts */
	assert_true(gateway_is_closed(a, 1119, &until));
	assert_int_equal(until, 1120);
	assert_false(gateway_is_closed(a, 1120, &until));
	assert_false(gateway_is_closed(gateway_of(all, "http://b.example"),
	    1000, &until));
	gateways_free(all);
}

static void
test_turns(void **state)
{
	struct gateways *all = gateways_new();
	struct gateway *a = gateway_of(all, "http://a.example/");

	(void)state;
	assert_int_equal(gateway_turn(a, 5000000, 1000), 0);
	/* Three more at once: in a row. */
	assert_int_equal(gateway_turn(a, 5000000, 1000), 1000);
	assert_int_equal(gateway_turn(a, 5000001, 1000), 2000);
	assert_int_equal(gateway_turn(a, 5000000, 500), 2500);
	/* Later, nobody is before. */
	assert_int_equal(gateway_turn(a, 9000000, 1000), 0);
	/* Who needs no interval waits for nobody, and nobody for it. */
	assert_int_equal(gateway_turn(a, 9300000, 0), 0);
	assert_int_equal(gateway_turn(a, 9400000, 1000), 600);
	assert_int_equal(gateway_turn(a, 9400000, 0), 0);
	gateways_free(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_server),
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
