/* The throttle by a clock that is passed in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "web/throttle.h"

#define START INT64_C(1600000000)

static void
fail_often(struct throttle *throttle, const char *account, const char *address,
    int times, instant now)
{
	for (int i = 0; i < times; i++)
		throttle_failed(throttle, account, address, now);
}

/* The fifth failure makes wait, each further one twice as long, a quarter of an
 * hour at the most. */
static void
test_waits_double(void **state)
{
	static const int waits[] = { 15, 30, 60, 120, 240, 480, 900, 900, 900 };
	struct throttle *throttle = throttle_new();
	instant now = START;

	(void)state;
	fail_often(throttle, "a", NULL, 4, now);
	assert_int_equal(throttle_until(throttle, "a", NULL, now),
	    INSTANT_NONE);
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		throttle_failed(throttle, "a", NULL, now);
		assert_int_equal(throttle_until(throttle, "a", NULL, now),
		    now + waits[i]);
		assert_int_equal(throttle_until(throttle, "a", NULL,
				     now + waits[i] - 1),
		    now + waits[i]);
		now += waits[i];
		assert_int_equal(throttle_until(throttle, "a", NULL, now),
		    INSTANT_NONE);
	}
	assert_int_equal(throttle_until(throttle, "b", NULL, START),
	    INSTANT_NONE);
	throttle_free(throttle);
	throttle_free(NULL);
}

/* Five within a quarter of an hour, not five in all. */
static void
test_window(void **state)
{
	struct throttle *throttle = throttle_new();

	(void)state;
	for (int i = 0; i < 20; i++) {
		throttle_failed(throttle, "a", NULL, START + i * 225);
		assert_int_equal(throttle_until(throttle, "a", NULL,
				     START + i * 225),
		    INSTANT_NONE);
	}
	throttle_free(throttle);
	throttle = throttle_new();
	for (int i = 0; i < 4; i++)
		throttle_failed(throttle, "a", NULL, START + i * 224);
	throttle_failed(throttle, "a", NULL, START + 4 * 224);
	assert_int_equal(throttle_until(throttle, "a", NULL, START + 4 * 224),
	    START + 4 * 224 + 15);
	throttle_free(throttle);
}

/* After a quiet quarter of an hour it begins anew. */
static void
test_begins_anew(void **state)
{
	struct throttle *throttle = throttle_new();
	instant now = START + 15 + 900;

	(void)state;
	fail_often(throttle, "a", NULL, 5, START);
	fail_often(throttle, "a", NULL, 4, now);
	assert_int_equal(throttle_until(throttle, "a", NULL, now),
	    INSTANT_NONE);
	throttle_failed(throttle, "a", NULL, now);
	assert_int_equal(throttle_until(throttle, "a", NULL, now), now + 15);
	throttle_free(throttle);
}

static void
test_passed(void **state)
{
	struct throttle *throttle = throttle_new();

	(void)state;
	fail_often(throttle, "a", "192.0.2.1", 4, START);
	throttle_passed(throttle, "a", NULL, START);
	throttle_passed(throttle, "nobody", NULL, START);
	fail_often(throttle, "a", "192.0.2.1", 4, START);
	assert_int_equal(throttle_until(throttle, "a", "192.0.2.1", START),
	    INSTANT_NONE);
	throttle_failed(throttle, "a", "192.0.2.1", START);
	assert_int_equal(throttle_until(throttle, "a", "192.0.2.1", START),
	    START + 15);
	throttle_free(throttle);
}

/* Other names from one address, other addresses for one name. */
static void
test_by_address(void **state)
{
	struct throttle *throttle = throttle_new();
	char name[32];

	(void)state;
	for (int i = 0; i < 19; i++) {
		snprintf(name, sizeof(name), "a%d", i);
		throttle_failed(throttle, name, "192.0.2.1", START);
		throttle_passed(throttle, name, NULL, START);
	}
	assert_int_equal(throttle_until(throttle, "b", "192.0.2.1", START),
	    INSTANT_NONE);
	throttle_failed(throttle, "a", "192.0.2.1", START);
	assert_int_equal(throttle_until(throttle, "b", "192.0.2.1", START),
	    START + 15);
	assert_int_equal(throttle_until(throttle, "b", "192.0.2.2", START),
	    INSTANT_NONE);
	/* A name is no address. */
	assert_int_equal(throttle_until(throttle, "192.0.2.1", NULL, START),
	    INSTANT_NONE);
	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "198.51.100.%d", i);
		throttle_failed(throttle, "c", name, START);
	}
	assert_int_equal(throttle_until(throttle, "c", "203.0.113.1", START),
	    START + 15);
	/* Whichever ends later. */
	throttle_failed(throttle, "c", "192.0.2.1", START + 15);
	assert_int_equal(throttle_until(throttle, "c", "192.0.2.1", START + 15),
	    START + 15 + 30);
	throttle_free(throttle);
}

/* Who tries from elsewhere for ever keeps nobody out who was in before. */
static void
test_of_its_owner(void **state)
{
	struct throttle *throttle = throttle_new();
	static const char home[] = "192.0.2.1", away[] = "198.51.100.1";

	(void)state;
	throttle_passed(throttle, "a", home, START);
	fail_often(throttle, "a", away, 9, START);
	assert_int_equal(throttle_until(throttle, "a", away, START),
	    START + 240);
	assert_int_equal(throttle_until(throttle, "a", "203.0.113.1", START),
	    START + 240);
	assert_int_equal(throttle_until(throttle, "a", home, START),
	    INSTANT_NONE);
	/* There as many go wrong as elsewhere, and not of another account. */
	fail_often(throttle, "a", home, 4, START);
	assert_int_equal(throttle_until(throttle, "a", home, START),
	    INSTANT_NONE);
	throttle_failed(throttle, "a", home, START);
	assert_int_equal(throttle_until(throttle, "a", home, START),
	    START + 15);
	fail_often(throttle, "b", away, 5, START);
	assert_int_equal(throttle_until(throttle, "b", home, START),
	    START + 15);
	/* Its owner's success lets nobody else in sooner. */
	throttle_passed(throttle, "a", home, START + 15);
	assert_int_equal(throttle_until(throttle, "a", home, START + 15),
	    INSTANT_NONE);
	assert_int_equal(throttle_until(throttle, "a", away, START + 15),
	    START + 240);
	throttle_free(throttle);
}

/* Names without end push no waiting one out. */
static void
test_bounded(void **state)
{
	struct throttle *throttle = throttle_new();
	char name[32];

	(void)state;
	fail_often(throttle, "a", NULL, 9, START);
	for (int i = 0; i < 3 * THROTTLE_ENTRIES; i++) {
		snprintf(name, sizeof(name), "x%d", i);
		throttle_failed(throttle, name, NULL, START + 1);
	}
	assert_int_equal(throttle_until(throttle, "a", NULL, START + 1),
	    START + 240);
	throttle_free(throttle);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waits_double),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_begins_anew),
		cmocka_unit_test(test_passed),
		cmocka_unit_test(test_by_address),
		cmocka_unit_test(test_of_its_owner),
		cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
