/* The table of known records against a list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "flow/known.h"

enum { KEYS = 600, ROUNDS = 30000 };

/* Minimal standard generator (Park and Miller): the same on every machine. */
static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
	return *seed % below;
}

/* Every fourth key shares its low bits with others, so that probing meets,
 * and a few stand at the table's end, so that it wraps. */
static uint64_t
key_of(uint32_t n)
{
	if (n % 4 == 0)
		return (uint64_t)n << 32 | 7;
	if (n % 4 == 1)
		return (uint64_t)n << 32 | 0xffff;
	return (uint64_t)n * 0x9e3779b97f4a7c15;
}

static void
compare(const struct known *known, const int64_t *model)
{
	size_t count = 0;

	for (uint32_t n = 0; n < KEYS; n++) {
		assert_int_equal(known_find(known, key_of(n)), model[n]);
		count += model[n] != 0;
	}
	assert_int_equal(known_count(known), count);
}

static void
test_random_operations(void **state)
{
	struct known *known = known_new();
	int64_t model[KEYS] = { 0 };
	uint32_t seed = 20200907;

	(void)state;
	for (int i = 1; i <= ROUNDS; i++) {
		uint32_t n = draw(&seed, KEYS);

		if (draw(&seed, 3) == 0) {
			known_drop(known, key_of(n));
			model[n] = 0;
		} else {
			known_put(known, key_of(n), i);
			model[n] = i;
		}
		if (i % 12500 == 0) {
			known_clear(known);
			memset(model, 0, sizeof(model));
		}
		if (i % 500 == 0)
			compare(known, model);
	}
	compare(known, model);
	known_free(known);
}

/* Records come and go for ever without the table growing full of what was
 * dropped: finding must still end. */
static void
test_dropping_for_ever(void **state)
{
	struct known *known = known_new();

	(void)state;
	for (uint64_t i = 1; i <= 60000; i++) {
		known_put(known, i * 0x9e3779b97f4a7c15, (int64_t)i);
		known_drop(known, i * 0x9e3779b97f4a7c15);
		assert_int_equal(known_find(known, i), 0);
	}
	assert_int_equal(known_count(known), 0);
	known_free(known);
}

static void
test_grows(void **state)
{
	struct known *known = known_new();

	(void)state;
	for (uint64_t i = 1; i <= 50000; i++)
		known_put(known, i << 20, (int64_t)i);
	assert_int_equal(known_count(known), 50000);
	for (uint64_t i = 1; i <= 50000; i++)
		assert_int_equal(known_find(known, i << 20), i);
	assert_int_equal(known_find(known, 1), 0);
	known_free(known);
	known_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_operations),
		cmocka_unit_test(test_dropping_for_ever),
		cmocka_unit_test(test_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
