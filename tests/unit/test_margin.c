/*
 * What is left of a limit, or exceeded.  By hand; September 2020: Mondays are
 * 14 and 21, office hours 07:30-11:30 and 13:30-17:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/margin.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

static void
test_margins(void **state)
{
	static const struct {
		const char *now, *due;
		int32_t days;
		int minutes;
		const char *people, *english;
	} cases[] = {
		/* Wed 16 to Fri 18: Thursday and Friday; three days of office
		 * time, for Wednesday's still lies ahead. */
		{ "2020-09-16T07:30", "2020-09-18T17:30", 2, 24 * 60,
		    "02 ngày làm việc", "2 working days" },
		{ "2020-09-16T17:00", "2020-09-18T17:30", 2, 16 * 60 + 30,
		    "02 ngày làm việc", "2 working days" },
		/* The due day: 2 hours to 11:30 and four after noon. */
		{ "2020-09-18T09:30", "2020-09-18T17:30", 0, 6 * 60,
		    "06 giờ làm việc", "6:00 office hours" },
		{ "2020-09-18T16:45", "2020-09-18T17:30", 0, 45,
		    "45 phút làm việc", "0:45 office hours" },
		{ "2020-09-18T17:30", "2020-09-18T17:30", 0, 0, NULL, NULL },
		/* Over, but no working day has begun since. */
		{ "2020-09-19T10:00", "2020-09-18T17:30", 0, 0, NULL, NULL },
		/* Decision 11: Monday is the first working day over. */
		{ "2020-09-21T07:30", "2020-09-18T17:30", -1, 0,
		    "01 ngày làm việc", "1 working day" },
		{ "2020-09-21T09:00", "2020-09-18T17:30", -1, -90,
		    "01 ngày làm việc", "1 working day" },
		/* Promised for the morning: exceeded by the clock alone. */
		{ "2020-09-18T14:30", "2020-09-18T10:00", 0, -150,
		    "02 giờ 30 phút làm việc", "2:30 office hours" },
	};
	struct arena *arena = arena_new(4096);
	struct calendar *calendar = pure_calendar("");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct margin m = margin_of(calendar, pure_at(cases[i].due),
		    pure_at(cases[i].now));
		const char *people = margin_people(arena, &m);
		const char *english = margin_english(arena, &m);

		assert_true(m.known);
		assert_int_equal(m.days, cases[i].days);
		assert_int_equal(m.seconds, cases[i].minutes * 60);
		assert_int_equal(people == NULL, cases[i].people == NULL);
		if (people == NULL)
			continue;
		assert_string_equal(people, cases[i].people);
		assert_string_equal(english, cases[i].english);
	}
	calendar_free(calendar);
	arena_free(arena);
}

static void
test_unknown(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *calendar = pure_calendar("");
	instant now = pure_at("2020-09-18T10:00");
	struct margin m;

	(void)state;
	m = margin_of(calendar, INSTANT_NONE, now);
	assert_false(m.known);
	assert_null(margin_people(arena, &m));
	assert_null(margin_english(arena, &m));
	assert_false(margin_of(calendar, INSTANT_NEVER, now).known);
	assert_false(margin_of(calendar, now, INSTANT_NONE).known);
	assert_false(
	    margin_of(calendar, pure_at("2035-03-01T17:30"), now).known);
	assert_false(margin_of(NULL, now, now).known);
	calendar_free(calendar);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_margins),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
