/* When letters leave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "flow/departure.h"
#include "support/story.h"

static instant
at(const char *text)
{
	struct err err;
	instant out;

	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err));
	return out;
}

static void
expect(instant found, const char *expected)
{
	char text[WHEN_TEXT];

	assert_string_equal(when_iso_minute(text, found, WHEN_OFFICE_OFFSET),
	    expected);
}

/* 07:30 and 13:30 of working days.  2/9/2020 is a Wednesday and a holiday;
 * 18/9/2020 a Friday. */
static const struct {
	const char *from, *after, *before;
} table[] = {
	{ "2020-09-18T07:30", "2020-09-18T07:30", "2020-09-18T07:30" },
	{ "2020-09-18T07:30:01", "2020-09-18T13:30", "2020-09-18T07:30" },
	{ "2020-09-18T13:30", "2020-09-18T13:30", "2020-09-18T13:30" },
	{ "2020-09-18T13:30:01", "2020-09-21T07:30", "2020-09-18T13:30" },
	{ "2020-09-19T10:00", "2020-09-21T07:30", "2020-09-18T13:30" },
	{ "2020-09-21T07:29:59", "2020-09-21T07:30", "2020-09-18T13:30" },
	{ "2020-09-01T14:00", "2020-09-03T07:30", "2020-09-01T13:30" },
	{ "2020-09-03T00:00", "2020-09-03T07:30", "2020-09-01T13:30" },
	/* Sat 22/8/2026 is worked for Mon 31/8; 1/9 and 2/9 are holidays. */
	{ "2026-08-21T18:00", "2026-08-22T07:30", "2026-08-21T13:30" },
	{ "2026-08-28T14:00", "2026-09-03T07:30", "2026-08-28T13:30" },
	/* No calendar for 2028: Monday to Friday.  12/2 is a Saturday; 1/1 a
	 * Saturday, before it Fri 31/12/2027. */
	{ "2028-02-12T08:00", "2028-02-14T07:30", "2028-02-11T13:30" },
	{ "2028-01-01T08:00", "2028-01-03T07:30", "2027-12-31T13:30" },
};

static void
test_departures(void **state)
{
	struct play *play = story_open("2020-09-18 00:00");

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		expect(departure_after(play_world(play), at(table[i].from)),
		    table[i].after);
		expect(departure_before(play_world(play), at(table[i].from)),
		    table[i].before);
	}
	play_close(play);
}

static void
test_holds(void **state)
{
	static const struct rung waits = { .name = "overdue" };
	static const struct rung hurries = { .name = "bundle",
		.at_once = true };
	struct play *play = story_open("2020-09-18 00:00");
	struct world *world = play_world(play);

	(void)state;
	expect(departure_hold(world, &hurries, at("2020-09-18T15:30"),
		   at("2020-09-18T15:30:02")),
	    "2020-09-18T15:30:02");
	/* At once means office time: not Saturday noon, not after closing on
	 * Friday, not over lunch, not on the day off of 2/9. */
	expect(departure_hold(world, &hurries, at("2020-09-18T15:30"),
		   at("2020-09-19T12:00")),
	    "2020-09-21T07:30");
	expect(departure_hold(world, &hurries, at("2020-09-18T15:30"),
		   at("2020-09-18T18:00")),
	    "2020-09-21T07:30");
	expect(departure_hold(world, &hurries, at("2020-09-18T11:00"),
		   at("2020-09-18T12:15")),
	    "2020-09-18T13:30");
	expect(departure_hold(world, &hurries, at("2020-09-01T15:30"),
		   at("2020-09-02T09:00")),
	    "2020-09-03T07:30");
	/* Crossed at 00:00, judged then. */
	expect(departure_hold(world, &waits, at("2020-09-18T00:00"),
		   at("2020-09-18T00:00")),
	    "2020-09-18T07:30");
	/* Crossed at the opening, judged a moment later: its own departure. */
	expect(departure_hold(world, &waits, at("2020-09-18T07:30"),
		   at("2020-09-18T07:30:01")),
	    "2020-09-18T07:30");
	/* News of the morning about what was crossed days ago. */
	expect(departure_hold(world, &waits, at("2020-09-16T07:30"),
		   at("2020-09-18T09:15")),
	    "2020-09-18T13:30");
	/* A departure that the daemon missed is due already. */
	world->missed = at("2020-09-18T07:30");
	expect(departure_hold(world, &waits, at("2020-09-18T00:00"),
		   at("2020-09-18T09:00")),
	    "2020-09-18T07:30");
	expect(departure_hold(world, &waits, at("2020-09-18T08:00"),
		   at("2020-09-18T09:00")),
	    "2020-09-18T13:30");
	world->missed = INSTANT_NONE;
	play_close(play);
}

static void
test_office_hours(void **state)
{
	struct play *play = story_open("2020-09-18 00:00");
	const struct world *world = play_world(play);

	(void)state;
	assert_false(departure_is_office(world, at("2020-09-18T07:29")));
	assert_true(departure_is_office(world, at("2020-09-18T09:00")));
	assert_false(departure_is_office(world, at("2020-09-18T12:30")));
	assert_true(departure_is_office(world, at("2020-09-18T14:00")));
	assert_false(departure_is_office(world, at("2020-09-18T18:00")));
	assert_false(departure_is_office(world, at("2020-09-19T09:00")));
	assert_false(departure_is_office(world, at("2020-09-02T09:00")));
	/* Without a calendar for the year. */
	assert_true(departure_is_office(world, at("2028-02-14T09:00")));
	assert_false(departure_is_office(world, at("2028-02-12T09:00")));
	assert_false(departure_is_office(world, at("2028-02-14T03:00")));
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_departures),
		cmocka_unit_test(test_holds),
		cmocka_unit_test(test_office_hours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
