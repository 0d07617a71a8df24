/* When to try again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/retry.h"

static void
assert_schedule(const struct retry *retry, const int32_t *delays, int count)
{
	for (int i = 0; i < count; i++) {
		instant low = INSTANT_NEVER, high = INSTANT_NONE;

		for (uint64_t seed = 0; seed < 200; seed++) {
			instant at =
			    retry_at(retry, i + 1, 0, INSTANT_NONE, seed);

			low = at < low ? at : low;
			high = at > high ? at : high;
			/* The same seed, the same instant. */
			assert_true(at ==
			    retry_at(retry, i + 1, 0, INSTANT_NONE, seed));
		}
		assert_true(low >= delays[i] - delays[i] / 10);
		assert_true(high <= delays[i] + delays[i] / 10);
		/* Neighbouring seeds do spread. */
		assert_true(high - low >= delays[i] / 10);
	}
}

static void
test_schedules(void **state)
{
	static const int32_t smtp[] = { 5, 300, 900, 1800, 3600, 7200, 14400,
		28800, 28800 };
	static const int32_t webhook[] = { 5, 300, 1800, 7200, 18000, 36000,
		50400, 72000, 86400 };
	static const int32_t source[] = { 15, 30, 60, 120, 300, 300, 300 };

	(void)state;
	assert_schedule(&retry_smtp, smtp, 9);
	assert_schedule(&retry_webhook, webhook, 9);
	assert_schedule(&retry_source, source, 7);
}

static instant
length(const struct retry *retry)
{
	instant at = 0;

	for (int attempt = 1;; attempt++) {
		instant next =
		    retry_at(retry, attempt, at, INSTANT_NONE, 12345);

		if (next == INSTANT_NEVER)
			return at;
		at = next;
	}
}

/* RFC 5321 4.5.4.1: four or five days; webhooks about three. */
static void
test_length(void **state)
{
	(void)state;
	assert_in_range(length(&retry_smtp), 4 * WHEN_DAY, 5 * WHEN_DAY);
	assert_in_range(length(&retry_webhook), 28 * WHEN_DAY / 10,
	    35 * WHEN_DAY / 10);
	assert_true(
	    retry_at(&retry_source, 1000000, 0, INSTANT_NONE, 1) <= 330);
}

static void
test_not_before(void **state)
{
	(void)state;
	assert_true(retry_at(&retry_source, 1, 100, 5000, 1) == 5000);
	assert_true(retry_at(&retry_source, 1, 100, 101, 1) > 101);
	/* Used up is used up. */
	assert_true(retry_at(&retry_smtp, 20, 100, 5000, 1) == INSTANT_NEVER);
}

static void
test_apart(void **state)
{
	static const instant taken[] = { 1000, 1009, 1027, 5000 };

	(void)state;
	/* A hundredth of 15 minutes; a second of one; none of less. */
	assert_int_equal(retry_share(900, 1), 9);
	assert_int_equal(retry_share(60, 9), 1);
	assert_int_equal(retry_share(59, 1), 0);
	/* A hundred sources are all in their turn within half of it. */
	assert_int_equal(retry_share(900, 99), 4);
	assert_int_equal(retry_share(900, 2000), 0);
	assert_true(retry_apart(991, taken, 4, 9) == 991);
	assert_true(retry_apart(992, taken, 4, 9) == 1018);
	assert_true(retry_apart(1000, taken, 4, 9) == 1018);
	assert_true(retry_apart(1019, taken, 4, 9) == 1036);
	assert_true(retry_apart(1000, taken, 4, 0) == 1000);
	assert_true(retry_apart(1000, taken, 0, 9) == 1000);
}

/* However many there are, no two fall together. */
static void
test_all_apart(void **state)
{
	instant taken[50];

	(void)state;
	for (int i = 0; i < 50; i++)
		taken[i] = retry_apart(7000, taken, i, retry_share(900, 49));
	for (int i = 0; i < 50; i++)
		assert_true(taken[i] == 7000 + 9 * i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_schedules),
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_not_before),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_all_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
