/*
 * The clocks beside resolution, case by case.  September 2020: Wed 2/9 is a
 * day off; Mondays are 7, 14, 21, 28; office hours 07:30-11:30, 13:30-17:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/pure_dossier.h"

enum { CROSSINGS_MOST = 32 };

static struct arena *arena;
static struct rules rules;

/* A dossier as it lives: its crossings accumulate. */
static struct {
	struct facts facts;
	struct crossing before[CROSSINGS_MOST];
	size_t count;
	struct judgement j;
} life;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
	memset(&life, 0, sizeof(life));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	pure_rules_finish(&rules);
	arena_free(arena);
	return 0;
}

static void
see(const struct observation *o, const char *after, const char *at)
{
	if (after == NULL)
		facts_begin(&life.facts);
	facts_fold(&life.facts, o, pure_at(after), pure_at(at));
}

/* Judges at ${now}; the new crossings are ${crossings}. */
static void
judged(const char *now, enum standing standing, const char *crossings)
{
	judge(&life.facts, &rules, life.before, life.count, INSTANT_NONE,
	    pure_at(now), false, arena, &life.j);
	assert_string_equal(standing_text(life.j.verdict.standing),
	    standing_text(standing));
	assert_string_equal(pure_crossings(arena, life.j.crossings,
				life.j.crossing_count),
	    crossings);
	for (size_t i = 0; i < life.j.crossing_count; i++)
		life.before[life.count++] = life.j.crossings[i];
}

static void
ends(enum clock_kind clock, const char *expected)
{
	assert_string_equal(pure_instant(arena,
				judge_clock_due(&life.j.verdict, clock)),
	    expected);
}

static void
wakes(const char *expected)
{
	assert_string_equal(pure_instant(arena, life.j.verdict.next), expected);
}

static bool
is_true(const char *rung)
{
	for (size_t i = 0; i < life.count; i++)
		if (strcmp(life.before[i].rung, rung) == 0)
			return judge_still_true(&life.facts, &life.j.verdict,
			    &life.before[i], rules.calendar);
	fail_msg("no crossing of %s", rung);
	return false;
}

/* law.md 1.3: one working day for what did not come online.  Submitted Thu
 * 17/9 10:00: the day of it is not counted, so Fri 18/9, to its end. */
static void
test_papers_have_a_day(void **state)
{
	struct observation o = pure_observation(NULL, NULL, NULL);

	(void)state;
	o.status = STATUS_NEW;
	o.submitted = pure_at("2020-09-17T10:00");
	see(&o, NULL, "2020-09-17T10:15");
	judged("2020-09-17T10:15", STANDING_AWAITING, "");
	ends(CLOCK_ACCEPTANCE, "2020-09-18T17:30");
	/* Four office hours before 17:30 is 13:30: the same as 11:30. */
	judged("2020-09-18T13:30", STANDING_AWAITING,
	    "acceptance-4wh 2020-09-18 told");
	judged("2020-09-18T16:30", STANDING_AWAITING,
	    "acceptance-1wh 2020-09-18 told");
	judged("2020-09-18T17:30", STANDING_AWAITING, "");
	wakes("2020-09-19T00:00");
	judged("2020-09-19T00:00", STANDING_LATE_ACCEPTANCE,
	    "acceptance-late 2020-09-18 told");
	wakes("never");
}

/* Who filed how, and from when the clock runs. */
static void
test_acceptance_runs_where_the_export_shows_it(void **state)
{
	static const struct {
		enum filing filing;
		const char *submitted, *received, *due;
	} cases[] = {
		{ FILING_POST, "2020-09-17T10:00", NULL, "2020-09-18T17:30" },
		/* Friday: the next working day is Monday. */
		{ FILING_DIRECT, "2020-09-18T10:00", NULL, "2020-09-21T17:30" },
		/* Without a submission, from the receipt written at the desk
		 * while nothing calls it accepted. */
		{ FILING_DIRECT, NULL, "2020-09-17T10:00", "2020-09-18T17:30" },
		/* The submission goes before it. */
		{ FILING_POST, "2020-09-16T10:00", "2020-09-17T10:00",
		    "2020-09-17T17:30" },
		/* A portal fills an online dossier's receipt in advance. */
		{ FILING_ONLINE, NULL, "2020-09-17T10:00", "none" },
		{ FILING_ONLINE, "2020-09-17T10:00", NULL, "2020-09-18T10:00" },
		{ FILING_UNKNOWN, "2020-09-17T10:00", NULL, "none" },
		{ FILING_DIRECT, NULL, NULL, "none" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o =
		    pure_observation(NULL, cases[i].received, NULL);

		o.status = STATUS_NEW;
		o.filing = cases[i].filing;
		o.submitted = pure_at(cases[i].submitted);
		see(&o, NULL, "2020-09-17T10:15");
		life.count = 0;
		judged(i == 1 ? "2020-09-18T10:15" : "2020-09-17T10:15",
		    STANDING_AWAITING, "");
		ends(CLOCK_ACCEPTANCE, cases[i].due);
	}
}

/* Promised for Fri 2/10; the step is due on Wed 16/9 15:00 by the instant. */
static struct observation
step_of(const char *step, const char *due)
{
	struct observation o =
	    pure_observation(NULL, "2020-09-14T08:00", "2020-10-02");

	o.step = step;
	o.step_due = pure_at(due);
	return o;
}

static void
test_step(void **state)
{
	struct observation o = step_of("Thẩm định", "2020-09-16T15:00");

	(void)state;
	see(&o, NULL, "2020-09-14T08:15");
	judged("2020-09-14T08:15", STANDING_RUNNING, "");
	ends(CLOCK_STEP, "2020-09-16T15:00");
	/* 1.5 hours after noon and 2.5 before 11:30. */
	wakes("2020-09-16T09:00");
	judged("2020-09-16T09:00", STANDING_RUNNING,
	    "step-4wh 2020-09-16 told");
	judged("2020-09-16T14:59:59", STANDING_RUNNING, "");
	judged("2020-09-16T15:00", STANDING_RUNNING,
	    "step-over 2020-09-16 told");
	judged("2020-09-17T07:30", STANDING_RUNNING,
	    "step-over-1wd 2020-09-16 told");
	assert_true(is_true("step-over"));
	/* The deadline's own rungs are as far off as ever: Wed 30/9. */
	wakes("2020-09-30T07:30");
}

/* Two steps due on one date are two; back at the first, nothing is told. */
static void
test_two_steps_of_one_date(void **state)
{
	struct observation first = step_of("Thẩm định", "2020-09-16T09:00");
	struct observation second = step_of("Trình ký", "2020-09-16T15:00");

	(void)state;
	see(&first, NULL, "2020-09-14T08:15");
	judged("2020-09-16T09:10", STANDING_RUNNING,
	    "step-4wh 2020-09-16 superseded; step-over 2020-09-16 told");
	see(&second, "2020-09-16T09:00", "2020-09-16T09:30");
	judged("2020-09-16T09:30", STANDING_RUNNING,
	    "step-4wh 2020-09-16 superseded");
	assert_false(is_true("step-over"));
	judged("2020-09-16T15:00", STANDING_RUNNING,
	    "step-over 2020-09-16 told");
	see(&first, "2020-09-16T15:00", "2020-09-16T15:30");
	judged("2020-09-16T15:30", STANDING_RUNNING, "");
	assert_true(is_true("step-over"));
}

/* A step given less time than the reminder asks for is not reminded of; one
 * given in time is, also where the daemon slept over the rung. */
static void
test_short_step(void **state)
{
	struct observation o = step_of("Đóng dấu", "2020-09-16T10:00");

	(void)state;
	see(&o, NULL, "2020-09-16T09:00");
	judged("2020-09-16T09:00", STANDING_RUNNING,
	    "step-4wh 2020-09-16 superseded");
	judged("2020-09-16T10:00", STANDING_RUNNING,
	    "step-over 2020-09-16 told");
	life.count = 0;
	o = step_of("Thẩm định", "2020-09-16T15:00");
	see(&o, NULL, "2020-09-14T08:15");
	judged("2020-09-16T14:00", STANDING_RUNNING,
	    "step-4wh 2020-09-16 told");
}

/* Version 0.1 had no such clock: what was over when a later one first judges is
 * not told dossier by dossier; what is over from then on is. */
static void
test_rules_that_are_new(void **state)
{
	struct observation o = step_of("Thẩm định", "2020-09-16T15:00");

	(void)state;
	see(&o, NULL, "2020-09-14T08:15");
	judge(&life.facts, &rules, NULL, 0, pure_at("2020-09-16T16:00"),
	    pure_at("2020-09-16T17:00"), false, arena, &life.j);
	assert_string_equal(pure_crossings(arena, life.j.crossings,
				life.j.crossing_count),
	    "step-4wh 2020-09-16 superseded; step-over 2020-09-16 baseline");
	/* Stopped over the rung, and no new rules: it is told. */
	judge(&life.facts, &rules, NULL, 0, pure_at("2020-09-16T14:00"),
	    pure_at("2020-09-16T17:00"), false, arena, &life.j);
	assert_string_equal(pure_crossings(arena, life.j.crossings,
				life.j.crossing_count),
	    "step-4wh 2020-09-16 superseded; step-over 2020-09-16 told");
}

/* A step that was late before the watch began is not told; the deadline that
 * passes after it is: each clock is baseline for itself. */
static void
test_late_step_of_the_baseline(void **state)
{
	struct observation o = step_of("Thẩm định", "2020-09-16T15:00");
	const char *first = "2020-09-18T08:00";
	const char *crossed;

	(void)state;
	o.promised = pure_at("2020-09-18T17:30");
	see(&o, NULL, first);
	judge(&life.facts, &rules, NULL, 0, INSTANT_NONE, pure_at(first), true,
	    arena, &life.j);
	crossed =
	    pure_crossings(arena, life.j.crossings, life.j.crossing_count);
	assert_non_null(strstr(crossed, "step-over 2020-09-16 baseline"));
	assert_non_null(strstr(crossed, "due-day 2020-09-18 told"));
	judge(&life.facts, &rules, life.j.crossings, life.j.crossing_count,
	    pure_at(first), pure_at("2020-09-19T00:00"), true, arena, &life.j);
	crossed =
	    pure_crossings(arena, life.j.crossings, life.j.crossing_count);
	assert_non_null(strstr(crossed, "overdue 2020-09-18 told"));
	assert_null(strstr(crossed, "overdue 2020-09-18 baseline"));
}

/* What does not say when the step ends, or says nonsense, runs no clock. */
static void
test_step_that_does_not_run(void **state)
{
	struct observation o = step_of("Thẩm định", NULL);
	static const char *const odd[] = { "1970-01-01T08:00",
		"2020-09-13T08:00" /* before the receipt */ };

	(void)state;
	see(&o, NULL, "2020-09-14T08:15");
	judged("2020-09-16T15:00", STANDING_RUNNING, "");
	ends(CLOCK_STEP, "none");
	for (int i = 0; i < 2; i++) {
		o = step_of("Thẩm định", odd[i]);
		see(&o, NULL, "2020-09-14T08:15");
		judged("2020-09-16T15:00", STANDING_RUNNING, "");
		ends(CLOCK_STEP, "none");
	}
	/* Without a time of day: the close of office. */
	o = step_of("Thẩm định", "2020-09-16T00:00");
	see(&o, NULL, "2020-09-14T08:15");
	judged("2020-09-14T15:00", STANDING_RUNNING, "");
	ends(CLOCK_STEP, "2020-09-16T17:30");
	/* It runs also where the deadline is unknown. */
	o = step_of("Thẩm định", "2020-09-16T15:00");
	o.promised = INSTANT_NONE;
	see(&o, NULL, "2020-09-14T08:15");
	judged("2020-09-16T15:00", STANDING_UNKNOWN,
	    "step-4wh 2020-09-16 superseded; step-over 2020-09-16 told");
}

/* Paused from the 15th to the 17th over the step's end: what limit the step
 * has since, nobody says; a new one runs. */
static void
test_step_and_pause(void **state)
{
	struct observation o = step_of("Thẩm định", "2020-09-16T15:00");

	(void)state;
	see(&o, NULL, "2020-09-14T08:15");
	o.status = STATUS_WAITING_PAYMENT;
	see(&o, "2020-09-15T08:00", "2020-09-15T08:15");
	judged("2020-09-16T15:00", STANDING_PAUSED, "");
	ends(CLOCK_STEP, "none");
	o.status = STATUS_PROCESSING;
	see(&o, "2020-09-17T08:00", "2020-09-17T08:15");
	judged("2020-09-17T08:15", STANDING_RUNNING, "");
	ends(CLOCK_STEP, "none");
	o.step_due = pure_at("2020-09-18T15:00");
	see(&o, "2020-09-17T08:15", "2020-09-17T08:30");
	judged("2020-09-17T08:30", STANDING_RUNNING, "");
	ends(CLOCK_STEP, "2020-09-18T15:00");
}

/* law.md A01: due Mon 21/9, legally Sunday, to be done by Fri 18/9. */
static void
test_apology(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");

	(void)state;
	see(&o, NULL, "2020-09-07T09:15");
	judged("2020-09-16T10:00", STANDING_RUNNING, "");
	ends(CLOCK_APOLOGY, "2020-09-18T17:30");
	judged("2020-09-17T07:30", STANDING_DUE_SOON,
	    "before-2wd 2020-09-21 told");
	judged("2020-09-18T07:30", STANDING_DUE_SOON,
	    "before-1wd 2020-09-21 told; apology 2020-09-18 told");
	assert_true(is_true("apology"));
	/* Its day is over: no reminder of it is true any more. */
	wakes("2020-09-19T00:00");
	judged("2020-09-19T00:00", STANDING_DUE_SOON, "");
	ends(CLOCK_APOLOGY, "none");
	assert_false(is_true("apology"));
}

/* A03, and when nothing is said of an apology. */
static void
test_apology_that_does_not_run(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-18");

	(void)state;
	see(&o, NULL, "2020-09-07T09:15");
	judged("2020-09-14T10:00", STANDING_RUNNING, "");
	ends(CLOCK_APOLOGY, "2020-09-17T17:30");
	life.facts.apology = (struct apology){ .number = "12/VB",
		.date = pure_day("2020-09-14"),
		.old_date = pure_day("2020-09-18"),
		.new_date = pure_day("2020-09-28") };
	judged("2020-09-14T10:00", STANDING_RUNNING, "");
	ends(CLOCK_APOLOGY, "none");
	/* Paused: nobody owes an apology for waiting. */
	o.status = STATUS_STOPPED;
	see(&o, NULL, "2020-09-10T09:15");
	judged("2020-09-17T07:30", STANDING_PAUSED, "");
	ends(CLOCK_APOLOGY, "none");
	/* A limit of one day leaves no day before it. */
	o = pure_observation("T.sameday", "2020-09-17T09:00", "2020-09-18");
	see(&o, NULL, "2020-09-17T09:15");
	judged("2020-09-17T10:00", STANDING_RUNNING, "");
	ends(CLOCK_APOLOGY, "none");
	/* Nor does a promise for the working day after the receipt. */
	o = pure_observation("T.10wd", "2020-09-18T09:00", "2020-09-21");
	see(&o, NULL, "2020-09-18T09:15");
	life.count = 0;
	judged("2020-09-18T10:00", STANDING_DUE_SOON,
	    "before-2wd 2020-09-21 superseded; before-1wd 2020-09-21 told");
	ends(CLOCK_APOLOGY, "none");
	/* Seen first on the due day: too late to do anything in time. */
	o = pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-18");
	see(&o, NULL, "2020-09-18T09:15");
	life.count = 0;
	judged("2020-09-18T10:00", STANDING_DUE_TODAY,
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 superseded; due-day 2020-09-18 told");
	ends(CLOCK_APOLOGY, "none");
}

/*
 * The row gives five working days.  Asked for on Thu 10/9 14:00: 11, 14, 15,
 * 16, Thu 17/9; over on the 18th at 00:00, and never called overdue.
 */
static void
test_supplement(void **state)
{
	struct observation o = pure_observation("T.10wd-supplement",
	    "2020-09-07T09:00", "2020-09-21");

	(void)state;
	see(&o, NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	o.round_count = 1;
	o.rounds[0] = (struct round){ .from = pure_at("2020-09-10T14:00"),
		.to = INSTANT_NEVER,
		.promised_before = INSTANT_NONE,
		.promised_after = INSTANT_NONE };
	see(&o, "2020-09-10T14:00", "2020-09-10T14:15");
	judged("2020-09-10T14:15", STANDING_PAUSED, "");
	ends(CLOCK_SUPPLEMENT, "2020-09-17T17:30");
	wakes("2020-09-18T00:00");
	judged("2020-09-18T00:00", STANDING_PAUSED,
	    "supplement-over 2020-09-17 told");
	assert_true(is_true("supplement-over"));
	/* From here on only the finding of a long pause: Thu 1/10 is the
	 * fifteenth working day. */
	wakes("2020-10-02T00:00");
	/* It came after all. */
	o.rounds[0].to = pure_at("2020-09-18T09:00");
	o.status = STATUS_PROCESSING;
	see(&o, "2020-09-18T09:00", "2020-09-18T09:15");
	judged("2020-09-18T09:15", STANDING_RUNNING, "");
	ends(CLOCK_SUPPLEMENT, "none");
	assert_false(is_true("supplement-over"));
}

/* Known only as a status: from the latest time at which it can have begun,
 * the poll of Fri 11/9 08:15: 14, 15, 16, 17, Fri 18/9. */
static void
test_supplement_seen_as_a_status(void **state)
{
	struct observation o = pure_observation("T.10wd-supplement",
	    "2020-09-07T09:00", "2020-09-21");

	(void)state;
	see(&o, NULL, "2020-09-07T09:15");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see(&o, "2020-09-10T17:00", "2020-09-11T08:15");
	judged("2020-09-11T08:15", STANDING_PAUSED, "");
	ends(CLOCK_SUPPLEMENT, "2020-09-18T17:30");
	/* Other pauses and other rows give the applicant no time. */
	o.status = STATUS_WAITING_PAYMENT;
	see(&o, NULL, "2020-09-11T08:15");
	judged("2020-09-28T08:15", STANDING_PAUSED, "");
	ends(CLOCK_SUPPLEMENT, "none");
	o.status = STATUS_WAITING_SUPPLEMENT;
	o.procedure = "T.10wd";
	see(&o, NULL, "2020-09-11T08:15");
	judged("2020-09-28T08:15", STANDING_PAUSED, "");
	ends(CLOCK_SUPPLEMENT, "none");
}

/*
 * The law gives Fri 18/9, the receipt says Tue 22/9: reminded of the 18th on
 * the 16th.  On the 17th the promise moves to Wed 30/9: reminded of that, too,
 * on Mon 28 and Tue 29/9, once each.
 */
static void
test_moved_after_the_earlier_date_was_told(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-22");

	(void)state;
	see(&o, NULL, "2020-09-15T09:30");
	judged("2020-09-16T07:30", STANDING_DUE_SOON,
	    "before-2wd 2020-09-18 told");
	judged("2020-09-17T07:30", STANDING_DUE_SOON,
	    "before-1wd 2020-09-18 told");
	o.promised = pure_at("2020-09-30T00:00");
	see(&o, "2020-09-17T09:00", "2020-09-17T09:15");
	judged("2020-09-17T09:15", STANDING_DUE_SOON, "");
	wakes("2020-09-28T07:30");
	judged("2020-09-28T07:30", STANDING_DUE_SOON,
	    "before-2wd 2020-09-30 told");
	assert_true(is_true("before-2wd"));
	judged("2020-09-29T07:30", STANDING_DUE_SOON,
	    "before-1wd 2020-09-30 told; apology 2020-09-29 told");
	judged("2020-09-30T07:30", STANDING_DUE_TODAY,
	    "due-day 2020-09-30 told");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_papers_have_a_day),
		TEST(test_acceptance_runs_where_the_export_shows_it),
		TEST(test_step),
		TEST(test_two_steps_of_one_date),
		TEST(test_short_step),
		TEST(test_rules_that_are_new),
		TEST(test_late_step_of_the_baseline),
		TEST(test_step_that_does_not_run),
		TEST(test_step_and_pause),
		TEST(test_apology),
		TEST(test_apology_that_does_not_run),
		TEST(test_supplement),
		TEST(test_supplement_seen_as_a_status),
		TEST(test_moved_after_the_earlier_date_was_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
