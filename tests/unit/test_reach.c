/* Whether an address reaches somebody.  September 2020: Mondays are 7, 14, 21;
 * the 2nd and 3rd are closed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "core/reach.h"
#include "support/pure_calendar.h"

#define A "a@tinh.example"

static instant
at(int month, int date, int hour)
{
	return when_at(when_from_civil(2020, month, date), hour * 3600,
	    WHEN_OFFICE_OFFSET);
}

struct story {
	struct reach_fact facts[6];
	size_t count;
	bool asks;
	int month, date; /* at 10:00 */
	enum reach_state state;
};

static void
test_states(void **state)
{
	const instant asked = at(9, 10, 8), before = at(9, 9, 8);
	const instant after = at(9, 11, 8);
	const struct story stories[] = {
		{ { { 0 } }, 0, false, 9, 10, REACH_GOOD },
		{ { { 0 } }, 0, true, 9, 10, REACH_NEW },
		/* Thursday: Friday, Monday and Tuesday to confirm in. */
		{ { { A, REACH_FACT_ASKED, asked } }, 1, true, 9, 15,
		    REACH_ASKED },
		{ { { A, REACH_FACT_ASKED, asked } }, 1, true, 9, 16,
		    REACH_UNCONFIRMED },
		{ { { A, REACH_FACT_ASKED, asked } }, 1, false, 9, 16,
		    REACH_GOOD },
		{ { { A, REACH_FACT_ASKED, asked },
		      { A, REACH_FACT_CONFIRMED, after } },
		    2, true, 10, 30, REACH_GOOD },
		{ { { "b@tinh.example", REACH_FACT_CONFIRMED, asked } }, 1,
		    true, 9, 16, REACH_NEW },
		/* Not asked after a restore: nobody waits for an answer. */
		{ { { A, REACH_FACT_PASSED, asked } }, 1, true, 9, 30,
		    REACH_GOOD },
		{ { { A, REACH_FACT_PASSED, asked },
		      { A, REACH_FACT_PERMANENT, after } },
		    2, true, 9, 30, REACH_BOUNCING },
		/* One for good is enough, until somebody confirms. */
		{ { { A, REACH_FACT_PERMANENT, asked } }, 1, false, 9, 10,
		    REACH_BOUNCING },
		{ { { A, REACH_FACT_CONFIRMED, before },
		      { A, REACH_FACT_PERMANENT, asked } },
		    2, true, 9, 10, REACH_BOUNCING },
		{ { { A, REACH_FACT_PERMANENT, asked },
		      { A, REACH_FACT_CONFIRMED, after } },
		    2, true, 9, 11, REACH_GOOD },
		/* What its server refused is mended by what it took after. */
		{ { { A, REACH_FACT_REFUSED, asked } }, 1, false, 9, 10,
		    REACH_REFUSED },
		{ { { A, REACH_FACT_REFUSED, asked },
		      { A, REACH_FACT_TAKEN, after } },
		    2, false, 9, 12, REACH_GOOD },
		{ { { A, REACH_FACT_TAKEN, before },
		      { A, REACH_FACT_REFUSED, asked } },
		    2, false, 9, 12, REACH_REFUSED },
		{ { { A, REACH_FACT_REFUSED, asked },
		      { A, REACH_FACT_CONFIRMED, after } },
		    2, true, 9, 12, REACH_GOOD },
		/* What came back is not: it had been taken, too. */
		{ { { A, REACH_FACT_PERMANENT, asked },
		      { A, REACH_FACT_TAKEN, after } },
		    2, false, 9, 12, REACH_BOUNCING },
		/* Three that may pass, in thirty days. */
		{ { { A, REACH_FACT_TEMPORARY, before },
		      { A, REACH_FACT_TEMPORARY, asked } },
		    2, false, 9, 11, REACH_GOOD },
		{ { { A, REACH_FACT_TEMPORARY, before },
		      { A, REACH_FACT_TEMPORARY, asked },
		      { A, REACH_FACT_TEMPORARY, after } },
		    3, false, 10, 8, REACH_BOUNCING },
		{ { { A, REACH_FACT_TEMPORARY, before },
		      { A, REACH_FACT_TEMPORARY, asked },
		      { A, REACH_FACT_TEMPORARY, after } },
		    3, false, 10, 10, REACH_GOOD },
	};
	struct calendar *calendar = pure_calendar("");

	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		const struct story *story = &stories[i];
		const struct reach_rules rules = { .asks = story->asks,
			.days = 3,
			.calendar = calendar };
		struct arena *arena = arena_new(1024);
		struct reach *reach =
		    reach_build(arena, story->facts, story->count);
		enum reach_state found = reach_state(&rules,
		    reach_find(reach, A), at(story->month, story->date, 10));

		if (found != story->state)
			fail_msg("story %zu: %s", i, reach_text(found));
		assert_int_equal(reach_is_empty(reach), story->count == 0);
		arena_free(arena);
	}
	calendar_free(calendar);
}

static void
test_before_the_first_reading(void **state)
{
	const struct reach_rules rules = { .asks = true, .days = 3 };

	(void)state;
	assert_null(reach_find(NULL, A));
	assert_int_equal(reach_state(&rules, NULL, at(9, 10, 8)), REACH_NEW);
	assert_false(reach_is_bad(REACH_NEW));
	assert_true(reach_is_bad(REACH_UNCONFIRMED));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_before_the_first_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
