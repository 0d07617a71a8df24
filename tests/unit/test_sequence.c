/* Gaps in the sequence of a day, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/sequence.h"

struct expected {
	uint32_t numbers[8];
	size_t count;
	const char *gaps;
	int64_t missing;
};

static void
test_gaps(void **state)
{
	static const struct expected cases[] = {
		{ { 1 }, 1, "", 0 },
		{ { 1, 2, 3 }, 3, "", 0 },
		{ { 4, 1, 2 }, 3, "0003", 1 },
		/* What was given first was never seen. */
		{ { 3, 4 }, 2, "0001–0002", 2 },
		{ { 12, 1, 2, 4, 6, 10, 11 }, 7, "0003, 0005, 0007–0009", 5 },
		/* One number in two sources. */
		{ { 1, 2, 2, 4, 4 }, 5, "0003", 1 },
		{ { 1, 9999 }, 2, "0002–9998", 9997 },
		/* Some software counts from 0. */
		{ { 0, 1, 2 }, 3, "", 0 },
		{ { 0, 2 }, 2, "0001", 1 },
		{ { 1, 10001 }, 2, "0002–10000", 9999 },
	};
	struct arena *arena = arena_new(1024);
	struct sequence_gap gaps[50];
	uint32_t many[50];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct expected one = cases[i];
		size_t count = sequence_gaps(one.numbers, one.count, gaps);

		assert_string_equal(sequence_text(arena, gaps, count),
		    one.gaps);
		assert_int_equal(sequence_missing(gaps, count), one.missing);
	}
	/* Every second of a hundred: fifty gaps, of which forty are named. */
	for (uint32_t i = 0; i < 50; i++)
		many[i] = 2 * i + 2;
	assert_int_equal(sequence_gaps(many, 50, gaps), 50);
	assert_int_equal(sequence_missing(gaps, 50), 50);
	assert_non_null(
	    strstr(sequence_text(arena, gaps, 50), ", 0079 và 10 khoảng khác"));
	assert_int_equal(sequence_gaps(NULL, 0, NULL), 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_gaps) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
