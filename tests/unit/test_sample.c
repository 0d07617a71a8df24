/*
 * The inspection's sample.  Shares by hand; the order of a draw by sha256sum:
 *
 *   for i in A B C D E; do printf '7\nmotcua/%s' $i | sha256sum; done
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/sample.h"

enum { MOST = 2000 };

static struct sample_unit units[MOST];
static char names[MOST][16];

/* So many units in each stratum. */
static size_t
make(const size_t *sizes, size_t strata)
{
	size_t n = 0;

	for (size_t s = 0; s < strata; s++) {
		for (size_t i = 0; i < sizes[s]; i++, n++) {
			snprintf(names[n], sizeof(names[n]), "%zu-%zu", s, i);
			units[n] =
			    (struct sample_unit){ "motcua", names[n], s, 1 };
		}
	}
	return n;
}

static void
test_shares(void **state)
{
	static const struct {
		size_t sizes[4], wanted, shares[4];
	} cases[] = {
		/* 60 of 600: a tenth of each. */
		{ { 300, 200, 100, 0 }, 60, { 30, 20, 10, 0 } },
		/* 10 of 7: 4.28, 2.85, 2.85: the two larger remainders. */
		{ { 3, 2, 2, 0 }, 10, { 3, 2, 2, 0 } },
		/* 5 of 7 by 3, 2, 2: 2.14, 1.43, 1.43: the first of equal. */
		{ { 3, 2, 2, 0 }, 5, { 2, 2, 1, 0 } },
		/* 1 of many: to the largest. */
		{ { 5, 9, 2, 0 }, 1, { 0, 1, 0, 0 } },
		{ { 5, 9, 2, 1 }, 0, { 0, 0, 0, 0 } },
		{ { 1, 1, 1, 1 }, 2, { 1, 1, 0, 0 } },
	};
	struct arena *arena = arena_new(65536);

	(void)state;
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		size_t count = make(cases[c].sizes, 4);
		size_t shares[4] = { 0 };
		size_t *drawn;
		size_t n = sample_draw(arena, units, count, 4, cases[c].wanted,
		    1, &drawn);

		for (size_t i = 0; i < n; i++)
			shares[units[drawn[i]].stratum]++;
		for (size_t s = 0; s < 4; s++)
			assert_int_equal(shares[s], cases[c].shares[s]);
	}
	arena_free(arena);
}

/* 7371…, 8c81…, 9551…, 9e99…, bd38…: see above. */
static void
test_order_is_the_hashes(void **state)
{
	static const char *const codes[] = { "A", "B", "C", "D", "E" };
	struct arena *arena = arena_new(4096);
	size_t *drawn;
	char order[16] = "";

	(void)state;
	for (size_t i = 0; i < 5; i++)
		units[i] = (struct sample_unit){ "motcua", codes[i], 0, 1 };
	assert_int_equal(sample_draw(arena, units, 5, 1, 5, 7, &drawn), 5);
	for (size_t i = 0; i < 5; i++)
		strcat(order, units[drawn[i]].code);
	assert_string_equal(order, "ABEDC");
	arena_free(arena);
}

/* Of two to one, the heavier is drawn first in two of three seeds. */
static void
test_weights(void **state)
{
	enum { SEEDS = 30000 };
	struct arena *arena = arena_new(4096);
	int heavier = 0;

	(void)state;
	units[0] = (struct sample_unit){ "motcua", "A", 0, 1 };
	units[1] = (struct sample_unit){ "motcua", "B", 0, 2 };
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		size_t *drawn;

		arena_reset(arena);
		assert_int_equal(sample_draw(arena, units, 2, 1, 1, seed,
				     &drawn),
		    1);
		heavier += drawn[0] == 1;
	}
	/* Four standard deviations: 4 * sqrt(30000 * 2 / 9) = 327. */
	assert_in_range(heavier, 20000 - 327, 20000 + 327);
	arena_free(arena);
}

/* Who is drawn does not hang on the others' order. */
static void
test_the_same_again(void **state)
{
	static const size_t sizes[] = { 700, 200 };
	struct arena *arena = arena_new(65536);
	size_t count = make(sizes, 2);
	bool in_first[MOST] = { false };
	size_t *first, *second;
	size_t n = sample_draw(arena, units, count, 2, 60, 42, &first);

	(void)state;
	assert_int_equal(n, 60);
	for (size_t i = 0; i < n; i++)
		in_first[first[i]] = true;
	for (size_t i = 0; i < count / 2; i++) {
		struct sample_unit other = units[i];

		units[i] = units[count - 1 - i];
		units[count - 1 - i] = other;
	}
	assert_int_equal(sample_draw(arena, units, count, 2, 60, 42, &second),
	    60);
	for (size_t i = 0; i < n; i++)
		assert_true(in_first[count - 1 - second[i]]);
	assert_int_equal(sample_draw(arena, units, count, 2, 60, 43, &second),
	    60);
	assert_true(memcmp(first, second, n * sizeof(*first)) != 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_order_is_the_hashes),
		cmocka_unit_test(test_weights),
		cmocka_unit_test(test_the_same_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
