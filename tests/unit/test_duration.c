/*
 * Working days taken.  The dossiers are those of the worked examples of
 * docs/deadlines.md, whose limits must come out again where they end on their
 * due date; September 2020, Mondays are 7, 14, 21 and 28.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/duration.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

static void
test_days(void **state)
{
	static const struct {
		const char *received, *end, *from, *to, *from2, *to2;
		int32_t days;
	} cases[] = {
		/* 3 working days received on Tue 15/9, at and after the cut-off
		 * of 15:00. */
		{ "2020-09-15T09:20", "2020-09-18T17:30", NULL, NULL, NULL,
		    NULL, 3 },
		{ "2020-09-15T15:01", "2020-09-21T08:00", NULL, NULL, NULL,
		    NULL, 3 },
		/* 10 working days, papers asked for on Thu 10/9, back on Wed
		 * 16/9 before or after 15:00. */
		{ "2020-09-07T09:00", "2020-09-25T17:30", "2020-09-10T14:00",
		    "2020-09-16T10:00", NULL, NULL, 10 },
		{ "2020-09-07T09:00", "2020-09-28T17:30", "2020-09-10T14:00",
		    "2020-09-16T15:30", NULL, NULL, 10 },
		/* Finished on Fri 18/9: 8, 9, 10, 17 and 18. */
		{ "2020-09-07T09:00", "2020-09-18T09:00", "2020-09-10T14:00",
		    "2020-09-16T10:00", NULL, NULL, 5 },
		/* The same pause told twice, and one within it. */
		{ "2020-09-07T09:00", "2020-09-18T09:00", "2020-09-10T14:00",
		    "2020-09-16T10:00", "2020-09-10T14:00", "2020-09-16T10:00",
		    5 },
		{ "2020-09-07T09:00", "2020-09-18T09:00", "2020-09-11T14:00",
		    "2020-09-14T10:00", "2020-09-10T14:00", "2020-09-16T10:00",
		    5 },
		/* Finished while it was paused: 8, 9 and 10. */
		{ "2020-09-07T09:00", "2020-09-15T09:00", "2020-09-10T14:00",
		    "2020-09-16T10:00", NULL, NULL, 3 },
		/* On the day of receipt, on the Saturday after it. */
		{ "2020-09-18T09:00", "2020-09-18T10:00", NULL, NULL, NULL,
		    NULL, 0 },
		{ "2020-09-18T09:00", "2020-09-19T10:00", NULL, NULL, NULL,
		    NULL, 0 },
		/* Before it was received: odd, and no negative time. */
		{ "2020-09-18T09:00", "2020-09-11T10:00", NULL, NULL, NULL,
		    NULL, 0 },
	};
	const struct cutoff cutoff = { .kind = CUTOFF_AT, .at = 15 * 3600 };
	struct calendar *calendar = pure_calendar("");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pause_span pauses[2];
		size_t count = 0;
		int32_t days;

		if (cases[i].from != NULL)
			pauses[count++] =
			    (struct pause_span){ .from = pure_at(cases[i].from),
				    .to = pure_at(cases[i].to) };
		if (cases[i].from2 != NULL)
			pauses[count++] =
			    (struct pause_span){ .from =
						     pure_at(cases[i].from2),
				    .to = pure_at(cases[i].to2) };
		assert_true(
		    duration_days(calendar, cutoff, pure_at(cases[i].received),
			pure_at(cases[i].end), pauses, count, &days));
		if (days != cases[i].days)
			fail_msg("case %zu: %d", i, days);
	}
	assert_false(
	    duration_days(calendar, cutoff, pure_at("1990-01-02T09:00"),
		pure_at("2020-09-11T10:00"), NULL, 0, &(int32_t){ 0 }));
	calendar_free(calendar);
}

static void
test_summaries(void **state)
{
	int32_t one[] = { 4 }, two[] = { 7, 2 };
	int32_t ten[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };
	int32_t eleven[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
	struct duration_summary of;

	(void)state;
	of = duration_summary(one, 1);
	assert_true(of.median == 4 && of.p90 == 4);
	of = duration_summary(two, 2);
	assert_true(of.median == 4.5 && of.p90 == 7);
	of = duration_summary(ten, 10);
	assert_true(of.median == 5.5 && of.p90 == 9);
	/* 10 of 11 are 91 %, 9 of 11 are 82 %. */
	of = duration_summary(eleven, 11);
	assert_true(of.median == 6 && of.p90 == 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_summaries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
