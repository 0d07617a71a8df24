/*
 * Signs of life.  By hand; 2 September 2020 is a Wednesday and a holiday, Tết
 * of 2026 closes offices from Saturday 14 to Sunday 22 February; office hours
 * end at 17:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/pulse.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

static void
test_still_days(void **state)
{
	static const struct {
		const char *since, *until;
		int32_t days;
	} cases[] = {
		{ "2020-09-07T08:00", "2020-09-07T07:00", 0 },
		{ "2020-09-07T08:00", "2020-09-07T23:00", 0 }, /* its own day */
		{ "2020-09-07T08:00", "2020-09-08T17:29",
		    0 }, /* not yet over */
		{ "2020-09-07T08:00", "2020-09-08T17:30", 1 },
		{ "2020-09-07T23:59", "2020-09-10T00:01", 2 },
		{ "2020-09-07T08:00", "2020-09-10T18:00", 3 },
		/* Friday to Monday: Saturday and Sunday are none. */
		{ "2020-09-11T16:00", "2020-09-13T23:00", 0 },
		{ "2020-09-11T16:00", "2020-09-14T18:00", 1 },
		{ "2020-09-12T10:00", "2020-09-14T18:00", 1 },
		/* Over the holiday: Tuesday 1, Thursday 3, Friday 4. */
		{ "2020-08-31T10:00", "2020-09-02T20:00", 1 },
		{ "2020-08-31T10:00", "2020-09-04T12:00", 2 },
		{ "2020-08-31T10:00", "2020-09-04T17:30", 3 },
		/* Nobody is silent over Tết. */
		{ "2026-02-13T16:00", "2026-02-23T12:00", 0 },
		{ "2026-02-13T16:00", "2026-02-25T18:00", 3 },
	};
	struct calendar *calendar = pure_calendar("");
	int32_t days;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(pulse_still_days(calendar, pure_at(cases[i].since),
		    pure_at(cases[i].until), &days));
		if (days != cases[i].days)
			fail_msg("%s to %s: %d", cases[i].since, cases[i].until,
			    (int)days);
	}
	/* Where the calendar ends nobody can tell. */
	assert_false(pulse_still_days(calendar, pure_at("2020-09-07T08:00"),
	    pure_at("2035-03-01T08:00"), &days));
	assert_false(pulse_still_days(NULL, pure_at("2020-09-07T08:00"),
	    pure_at("2020-09-08T08:00"), &days));
	assert_false(pulse_still_days(calendar, INSTANT_NONE,
	    pure_at("2020-09-08T08:00"), &days));
	calendar_free(calendar);
}

static void
test_apart(void **state)
{
	(void)state;
	assert_int_equal(pulse_apart(100, 110, 105), 0);
	assert_int_equal(pulse_apart(100, 110, 100), 0);
	assert_int_equal(pulse_apart(100, 110, 110), 0);
	/* However slow the answer was, it was made between the two. */
	assert_int_equal(pulse_apart(100, 5000, 101), 0);
	assert_int_equal(pulse_apart(100, 110, 410), 300);
	assert_int_equal(pulse_apart(1000, 1010, 400), -600);
}

static void
test_people(void **state)
{
	struct arena *arena = arena_new(1024);

	(void)state;
	assert_string_equal(pulse_people(arena, 0), "0 phút");
	assert_string_equal(pulse_people(arena, 59 * 60 + 59), "59 phút");
	assert_string_equal(pulse_people(arena, -12 * 60), "12 phút");
	assert_string_equal(pulse_people(arena, 2 * 3600), "2 giờ");
	assert_string_equal(pulse_people(arena, 80 * 60), "1 giờ 20 phút");
	assert_string_equal(pulse_people(arena, 3 * 86400), "3 ngày");
	assert_string_equal(pulse_people(arena, 3 * 86400 + 4 * 3600 + 60),
	    "3 ngày 4 giờ");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_still_days),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
