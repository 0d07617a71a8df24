/* Which addresses are public (RFC 6890, RFC 4291, RFC 6052), and prefixes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "wire/network.h"

static const struct {
	const char *address, *what; /* NULL: public */
} addresses[] = {
	{ "127.0.0.1", "loopback" },
	{ "127.255.255.254", "loopback" },
	{ "128.0.0.1", NULL },
	{ "0.0.0.0", "this machine" },
	{ "10.255.0.1", "a private network" },
	{ "11.0.0.1", NULL },
	{ "172.15.255.255", NULL },
	{ "172.16.0.0", "a private network" },
	{ "172.31.255.255", "a private network" },
	{ "172.32.0.0", NULL },
	{ "192.168.1.1", "a private network" },
	{ "192.167.255.255", NULL },
	{ "169.254.169.254", "link-local" },
	{ "100.64.0.1", "a provider's shared network" },
	{ "100.128.0.1", NULL },
	{ "224.0.0.251", "multicast" },
	{ "255.255.255.255", "reserved" },
	{ "203.162.4.190", NULL },
	{ "::", "this machine" },
	{ "::1", "loopback" },
	{ "::ffff:127.0.0.1", "loopback" },
	{ "::ffff:7f00:1", "loopback" },
	{ "::ffff:203.162.4.190", NULL },
	{ "64:ff9b::10.0.0.1", "a private network" },
	{ "64:ff9b::203.162.4.190", NULL },
	{ "fe80::1", "link-local" },
	{ "febf::1", "link-local" },
	{ "fd12:3456::1", "a private network" },
	{ "fc00::", "a private network" },
	{ "ff02::1", "multicast" },
	{ "2001:db8::1", "reserved for documentation" },
	{ "2002:7f00:1::", "6to4" },
	{ "2405:4800::1", NULL },
	{ "2001:ee0:4000::1", NULL },
};

static void
test_what_is_public(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		struct network_address address;
		struct err err;
		const char *what;

		if (!network_address_parse(addresses[i].address, &address,
			&err))
			fail_msg("%s: %s", addresses[i].address, err.text);
		what = network_not_public(&address);
		if (!text_equal(what, addresses[i].what))
			fail_msg("%s: %s", addresses[i].address,
			    what == NULL ? "public" : what);
	}
}

static void
test_what_is_no_network(void **state)
{
	static const char *const wrong[] = { "", "10", "10.0.0.0/33",
		"10.0.0/8", "10.0.0.256/32", "010.0.0.0/8", "10.1.0.0/8",
		"10.0.0.0/", "10.0.0.0/-1", "::/129", "1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8:9", "1::2::3", ":1",
		"1:", "g::", "12345::", "::1.2.3",
		"1:2:3:4:5:6:7:8::", "localhost", "10.0.0.0/8 " };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct network network;
		struct err err;

		if (network_parse(wrong[i], &network, &err))
			fail_msg("\"%s\" was read", wrong[i]);
	}
}

static bool
holds(const char *network_text, const char *address_text)
{
	struct network network;
	struct network_address address;
	struct err err;

	assert_true(network_parse(network_text, &network, &err));
	assert_true(network_address_parse(address_text, &address, &err));
	return network_holds(&network, &address);
}

static void
test_what_a_network_holds(void **state)
{
	(void)state;
	assert_true(holds("10.0.0.0/8", "10.9.8.7"));
	assert_false(holds("10.0.0.0/8", "11.0.0.0"));
	assert_true(holds("10.16.0.0/12", "10.31.255.255"));
	assert_false(holds("10.16.0.0/12", "10.32.0.0"));
	assert_true(holds("10.1.2.3", "10.1.2.3"));
	assert_false(holds("10.1.2.3", "10.1.2.4"));
	assert_true(holds("0.0.0.0/0", "203.162.4.190"));
	assert_false(holds("0.0.0.0/0", "::1"));
	assert_true(holds("fd00::/8", "fd00:1::2"));
	assert_true(holds("10.0.0.0/8", "::ffff:10.0.0.1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_public),
		cmocka_unit_test(test_what_is_no_network),
		cmocka_unit_test(test_what_a_network_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
