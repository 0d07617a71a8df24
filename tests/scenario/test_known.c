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

enum { A = 1000, B = 2000, C = 3000 };

/* What one sweep saw, the next has not; the number of sweeps goes round. */
static void
test_seen(void **state)
{
	struct known *known = known_new();

	(void)state;
	known_put(known, A, 7);
	assert_false(known_was_seen(known, A)); /* read from the store */
	known_sweep(known);
	assert_false(known_was_seen(known, A));
	assert_int_equal(known_see(known, A), 7);
	assert_true(known_was_seen(known, A));
	assert_int_equal(known_see(known, B), 0);
	known_put(known, B, 8);
	assert_true(known_was_seen(known, B));
	for (int i = 0; i < 10000; i++) {
		known_sweep(known);
		if (known_was_seen(known, A) || known_find(known, A) != 7)
			fail_msg("sweep %d", i);
	}
	known_free(known);
}

/* A counts, B is its twin. */
static struct known *
with_twin(void)
{
	struct known *known = known_new();

	known_sweep(known);
	known_put_counting(known, A, 7);
	assert_true(known_put_twin(known, B, 7));
	assert_true(known_has_twin(known, 7));
	assert_false(known_has_twin(known, 8));
	known_settle(known, true);
	assert_int_equal(known_find(known, B), 7);
	return known;
}

static void
sweep_with(struct known *known, bool full, uint64_t one, uint64_t other)
{
	known_sweep(known);
	known_see(known, one);
	known_see(known, other);
	known_settle(known, full);
}

static void
test_twins(void **state)
{
	struct known *known = with_twin();

	(void)state;
	/* Beside what counts it stays, for ever and in whatever order. */
	for (int i = 0; i < 5; i++)
		sweep_with(known, i % 2 == 0, i % 2 ? A : B, i % 2 ? B : A);
	assert_int_equal(known_find(known, B), 7);
	/* Neither: only the whole list says that it is gone. */
	sweep_with(known, false, C, C);
	assert_int_equal(known_find(known, B), 7);
	/* Without its twin what counts is as ever. */
	sweep_with(known, false, A, A);
	assert_int_equal(known_find(known, A), 7);
	/* Alone it is news next time. */
	sweep_with(known, false, B, B);
	assert_int_equal(known_find(known, B), 0);
	assert_int_equal(known_find(known, A), 7);
	assert_false(known_has_twin(known, 7));
	known_free(known);

	known = with_twin();
	sweep_with(known, true, A, A);
	assert_int_equal(known_find(known, B), 0);
	known_free(known);
}

/* A dossier with ever new twins does not make the table grow. */
static void
test_many_twins(void **state)
{
	struct known *known = with_twin();

	(void)state;
	known_sweep(known);
	for (uint64_t i = 1; i <= 1000; i++)
		assert_true(known_put_twin(known, 10 * C + i, 7));
	assert_false(known_put_twin(known, 10 * C + 1000, 7));
	assert_int_equal(known_count(known), 1 + 4);
	/* What was a twin counts: what counted is its twin. */
	assert_true(known_put_twin(known, A, 7));
	known_put_counting(known, 10 * C + 1000, 7);
	known_see(known, A);
	known_settle(known, true);
	sweep_with(known, true, A, 10 * C + 1000);
	assert_int_equal(known_find(known, A), 7);
	assert_int_equal(known_find(known, 10 * C + 1000), 7);
	for (int64_t id = 8; id < 2000; id++)
		known_put_twin(known, (uint64_t)(id * C), id);
	assert_true(known_has_twin(known, 7) && known_has_twin(known, 1999));
	known_free(known);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_operations),
		cmocka_unit_test(test_dropping_for_ever),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_seen),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_many_twins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
