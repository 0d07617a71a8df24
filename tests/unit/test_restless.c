/* When a dossier is restless.  September 2020: Mondays are 7, 14, 21. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/restless.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

enum { STATES = 6 };

struct told {
	const char *at;
	enum restless_kind kind;
	const char *promised;
};

/* "since / quiet", or "" where it is not restless at ${now}. */
static const char *
asked(struct arena *arena, const struct calendar *calendar,
    const struct told told[STATES], const char *now)
{
	struct restless_state states[STATES];
	size_t count = 0;
	instant since, quiet;

	for (; count < STATES && told[count].at != NULL; count++)
		states[count] =
		    (struct restless_state){ pure_at(told[count].at),
			    told[count].kind, pure_at(told[count].promised) };
	if (!restless_now(states, count, calendar, pure_at(now), &since,
		&quiet))
		return "";
	return arena_printf(arena, "%s / %s", pure_instant(arena, since),
	    pure_instant(arena, quiet));
}

#define A "2020-09-18T17:30"
#define B "2020-09-25T17:30"
#define C "2020-09-28T17:30"

static void
test_cases(void **state)
{
	static const struct {
		struct told told[STATES];
		const char *now, *expected;
	} cases[] = {
		/* Paused, back, paused: two turns.  Eight hours of office after
		 * Wed 9/9 09:00 is Thu 10/9 09:00. */
		{ { { "2020-09-07T09:00", RESTLESS_RUNS, A },
		      { "2020-09-08T10:00", RESTLESS_PAUSED, A },
		      { "2020-09-08T14:00", RESTLESS_RUNS, A },
		      { "2020-09-09T09:00", RESTLESS_PAUSED, A } },
		    "2020-09-09T13:30", "2020-09-08T10:00 / 2020-09-10T09:00" },
		/* Then it is quiet. */
		{ { { "2020-09-07T09:00", RESTLESS_RUNS, A },
		      { "2020-09-08T10:00", RESTLESS_PAUSED, A },
		      { "2020-09-08T14:00", RESTLESS_RUNS, A },
		      { "2020-09-09T09:00", RESTLESS_PAUSED, A } },
		    "2020-09-10T09:00", "" },
		/* One pause and its end are an ordinary life. */
		{ { { "2020-09-07T09:00", RESTLESS_RUNS, A },
		      { "2020-09-08T10:00", RESTLESS_PAUSED, A },
		      { "2020-09-08T14:00", RESTLESS_RUNS, A } },
		    "2020-09-08T15:00", "" },
		/* Two pauses with a working day between: no less. */
		{ { { "2020-09-07T09:00", RESTLESS_RUNS, A },
		      { "2020-09-08T10:00", RESTLESS_PAUSED, A },
		      { "2020-09-08T14:00", RESTLESS_RUNS, A },
		      { "2020-09-09T14:00", RESTLESS_PAUSED, A } },
		    "2020-09-09T15:00", "" },
		/* A promise forth, back and forth, not to the same dates. */
		{ { { "2020-09-07T09:00", RESTLESS_RUNS, B },
		      { "2020-09-08T10:00", RESTLESS_RUNS, C },
		      { "2020-09-08T11:00", RESTLESS_RUNS, A },
		      { "2020-09-08T14:00", RESTLESS_RUNS, B } },
		    "2020-09-08T15:00", "2020-09-08T10:00 / 2020-09-09T14:00" },
		/* One that moves further and further is late, not restless. */
		{ { { "2020-09-07T09:00", RESTLESS_RUNS, A },
		      { "2020-09-08T10:00", RESTLESS_RUNS, B },
		      { "2020-09-08T14:00", RESTLESS_RUNS, C } },
		    "2020-09-08T15:00", "" },
		/* Over a weekend no working day passes: Fri 11/9 16:30 and Mon
		 * 14/9 15:00 are within one. */
		{ { { "2020-09-07T09:00", RESTLESS_RUNS, A },
		      { "2020-09-11T10:00", RESTLESS_ENDED, A },
		      { "2020-09-11T16:30", RESTLESS_RUNS, A },
		      { "2020-09-14T15:00", RESTLESS_ENDED, A } },
		    "2020-09-14T16:00", "2020-09-11T10:00 / 2020-09-15T15:00" },
	};
	struct calendar *calendar = pure_calendar("");
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(asked(arena, calendar, cases[i].told,
					cases[i].now),
		    cases[i].expected);
	arena_free(arena);
	calendar_free(calendar);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
