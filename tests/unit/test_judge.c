/*
 * The judgement, case by case.  September 2020: Wed 2/9 is a day off; Mondays
 * are 7, 14, 21, 28; office hours 07:30-11:30 and 13:30-17:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/pure_dossier.h"

static struct arena *arena;
static struct rules rules;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
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

/* Seen first at ${seen}, as it stands. */
static struct facts
facts_of(const struct observation *o, const char *seen)
{
	struct facts facts;

	facts_begin(&facts);
	facts_fold(&facts, o, INSTANT_NONE, pure_at(seen));
	return facts;
}

static struct judgement
judged(const struct facts *facts, const struct crossing *before, size_t count,
    const char *now, bool baseline)
{
	struct judgement out;

	judge(facts, &rules, before, count, INSTANT_NONE, pure_at(now),
	    baseline, arena, &out);
	return out;
}

static void
assert_crossings(const struct judgement *j, const char *expected)
{
	assert_string_equal(pure_crossings(arena, j->crossings,
				j->crossing_count),
	    expected);
}

static void
assert_findings(const struct judgement *j, const char *expected)
{
	assert_string_equal(pure_findings(arena, j->findings, j->finding_count),
	    expected);
}

static void
assert_standing(const struct judgement *j, enum standing expected)
{
	assert_string_equal(standing_text(j->verdict.standing),
	    standing_text(expected));
}

static void
assert_instant(instant at, const char *expected)
{
	assert_string_equal(pure_instant(arena, at), expected);
}

/* Three working days from Tue 15/9: 16, 17, Fri 18/9.  The life of one dossier
 * by time alone; each step is given the crossings before it. */
static void
test_life(void **state)
{
	static const struct {
		const char *now;
		enum standing standing;
		const char *next;
		const char *crossings;
	} steps[] = {
		/* before-2wd: Fri 18 ← Thu 17 ← Wed 16/9, at the opening. */
		{ "2020-09-15T10:00", STANDING_RUNNING, "2020-09-16T07:30",
		    "" },
		{ "2020-09-16T07:29:59", STANDING_RUNNING, "2020-09-16T07:30",
		    "" },
		{ "2020-09-16T07:30", STANDING_DUE_SOON, "2020-09-17T07:30",
		    "before-2wd 2020-09-18 told" },
		{ "2020-09-17T07:30", STANDING_DUE_SOON, "2020-09-18T00:00",
		    "before-1wd 2020-09-18 told; "
		    "apology 2020-09-17 told" },
		{ "2020-09-18T00:00", STANDING_DUE_TODAY, "2020-09-18T07:30",
		    "" },
		{ "2020-09-18T07:30", STANDING_DUE_TODAY, "2020-09-19T00:00",
		    "due-day 2020-09-18 told" },
		/* Still its day: resolution is judged by date. */
		{ "2020-09-18T23:59:59", STANDING_DUE_TODAY, "2020-09-19T00:00",
		    "" },
		/* Decision 11: Mon 21 is 1, Tue 22 is 2, Wed 23 is 3. */
		{ "2020-09-19T00:00", STANDING_OVERDUE, "2020-09-23T07:30",
		    "overdue 2020-09-18 told" },
		/* 24 is 4, 25 is 5, 28 is 6, Tue 29/9 is 7. */
		{ "2020-09-23T07:30", STANDING_OVERDUE, "2020-09-29T07:30",
		    "after-3wd 2020-09-18 told" },
		{ "2020-09-29T07:30", STANDING_OVERDUE, "never",
		    "after-7wd 2020-09-18 told" },
		{ "2020-10-29T07:30", STANDING_OVERDUE, "never", "" },
	};
	struct observation o =
	    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
	struct facts facts = facts_of(&o, "2020-09-15T09:30");
	struct crossing before[16];
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct judgement j =
		    judged(&facts, before, count, steps[i].now, false);

		assert_standing(&j, steps[i].standing);
		assert_instant(j.verdict.next, steps[i].next);
		assert_crossings(&j, steps[i].crossings);
		assert_instant(j.verdict.due, "2020-09-18T17:30");
		assert_findings(&j, "");
		for (size_t k = 0; k < j.crossing_count; k++)
			before[count++] = j.crossings[k];
	}
}

static void
test_only_the_most_severe_is_told(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
	struct facts facts = facts_of(&o, "2020-09-22T10:00");
	struct judgement j = judged(&facts, NULL, 0, "2020-09-22T10:00", false);

	(void)state;
	assert_crossings(&j,
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 superseded; "
	    "due-day 2020-09-18 superseded; "
	    "overdue 2020-09-18 told");
}

static void
test_baseline(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
	struct facts facts = facts_of(&o, "2020-09-22T10:00");
	struct judgement first =
	    judged(&facts, NULL, 0, "2020-09-22T10:00", true);
	struct judgement later;

	(void)state;
	assert_crossings(&first,
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 superseded; "
	    "due-day 2020-09-18 superseded; "
	    "overdue 2020-09-18 baseline");
	/* Time alone tells nobody. */
	later = judged(&facts, first.crossings, first.crossing_count,
	    "2020-09-23T07:30", false);
	assert_crossings(&later, "after-3wd 2020-09-18 baseline");
	/* Its next change ends the silence. */
	o.step = "Thẩm định";
	facts_fold(&facts, &o, pure_at("2020-09-22T10:00"),
	    pure_at("2020-09-22T11:00"));
	later = judged(&facts, first.crossings, first.crossing_count,
	    "2020-09-23T07:30", false);
	assert_crossings(&later, "after-3wd 2020-09-18 told");
	/* What is only due is told as ever. */
	o = pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
	facts = facts_of(&o, "2020-09-18T10:00");
	first = judged(&facts, NULL, 0, "2020-09-18T10:00", true);
	assert_crossings(&first,
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 superseded; "
	    "due-day 2020-09-18 told");
}

/* Decision 5: kept on Sunday 20/9, its rungs on Friday 18/9 and before. */
static void
test_promise_on_a_day_off(void **state)
{
	struct observation o =
	    pure_observation(NULL, "2020-09-07T09:20", "2020-09-20");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct judgement j = judged(&facts, NULL, 0, "2020-09-16T07:30", false);

	(void)state;
	assert_crossings(&j, "before-2wd 2020-09-20 told");
	assert_findings(&j, "promise-on-day-off");
	j = judged(&facts, NULL, 0, "2020-09-18T07:30", false);
	assert_standing(&j, STANDING_DUE_SOON);
	/* Friday is the last working day before Saturday 19/9, too: the day
	 * for the apology letter ends with it. */
	assert_instant(j.verdict.next, "2020-09-19T00:00");
	assert_crossings(&j,
	    "before-2wd 2020-09-20 superseded; "
	    "before-1wd 2020-09-20 superseded; "
	    "due-day 2020-09-20 told; "
	    "apology 2020-09-18 told");
	j = judged(&facts, NULL, 0, "2020-09-20T23:59", false);
	assert_standing(&j, STANDING_DUE_TODAY);
	j = judged(&facts, NULL, 0, "2020-09-21T00:00", false);
	assert_standing(&j, STANDING_OVERDUE);
}

/* Promised for Tue 22/9 where the law gives Fri 18/9: reminders by the law,
 * overdue by the promise alone. */
static void
test_computed_earlier(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-22");
	struct facts facts = facts_of(&o, "2020-09-15T09:30");
	struct judgement j = judged(&facts, NULL, 0, "2020-09-16T07:30", false);

	(void)state;
	assert_string_equal(pure_date(arena, j.verdict.advance), "2020-09-18");
	assert_crossings(&j, "before-2wd 2020-09-18 told");
	assert_findings(&j, "promise-beyond-law");
	j = judged(&facts, NULL, 0, "2020-09-21T10:00", false);
	assert_standing(&j, STANDING_DUE_SOON);
	assert_crossings(&j,
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 told; "
	    "apology 2020-09-21 told");
	j = judged(&facts, NULL, 0, "2020-09-23T00:00", false);
	assert_standing(&j, STANDING_OVERDUE);
	assert_crossings(&j,
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 superseded; "
	    "due-day 2020-09-22 superseded; "
	    "overdue 2020-09-22 told");
}

/*
 * The calendar is confirmed to the end of 2026.  Three working days from
 * Wed 30/12: 31, 4, Tue 5/1/2027, if 2027 stays as it is listed; promised for
 * Fri 8/1.  That may be what the law gives: nobody is told that it is late.
 */
static void
test_computed_is_provisional(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2026-12-30T09:20", "2027-01-08");
	struct facts facts = facts_of(&o, "2026-12-30T09:30");
	struct judgement j = judged(&facts, NULL, 0, "2026-12-31T09:30", false);

	(void)state;
	assert_string_equal(pure_date(arena, j.verdict.computed), "2027-01-05");
	assert_string_equal(pure_date(arena, j.verdict.due), "2027-01-08");
	assert_true(j.verdict.advance == INSTANT_NONE);
	assert_crossings(&j, "");
	assert_findings(&j, "");
}

/* Received before the watch began: it may have been paused unseen, so the
 * reminders come by the promise, Fri 18/9 and Mon 21/9, and nobody is told
 * that Tue 22/9 is later than the law gives. */
static void
test_computed_without_its_past(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-22");
	struct facts facts = facts_of(&o, "2020-09-16T00:10");
	struct judgement j;

	(void)state;
	facts.watched_since = pure_at("2020-09-16T00:20");
	j = judged(&facts, NULL, 0, "2020-09-17T10:00", false);
	assert_true(j.verdict.advance == INSTANT_NONE);
	assert_standing(&j, STANDING_RUNNING);
	assert_int_equal(j.crossing_count, 0);
	assert_findings(&j, "");
	j = judged(&facts, NULL, 0, "2020-09-18T07:30", false);
	assert_crossings(&j, "before-2wd 2020-09-22 told");
	/* During the first sweep the watch has no beginning yet. */
	facts.watched_since = INSTANT_NONE;
	j = judged(&facts, NULL, 0, "2020-09-16T00:10", true);
	assert_true(j.verdict.advance == INSTANT_NONE);
	assert_findings(&j, "");
	/* Received since: every pause is known. */
	facts.watched_since = pure_at("2020-09-15T00:20");
	j = judged(&facts, NULL, 0, "2020-09-16T07:30", false);
	assert_crossings(&j, "before-2wd 2020-09-18 told");
	assert_findings(&j, "promise-beyond-law");
}

/* Received Mon 7/9, ten working days: 8-11, 14-18, Mon 21/9. */
static void
test_which_deadline(void **state)
{
	static const struct {
		const char *procedure, *promised;
		enum standing standing;
		enum unknown_reason unknown;
		const char *due, *computed, *advance, *findings;
	} cases[] = {
		{ "T.10wd", "2020-09-21", STANDING_RUNNING, UNKNOWN_NOT,
		    "2020-09-21", "2020-09-21", "", "" },
		{ "T.10wd", "2020-09-18T10:00", STANDING_RUNNING, UNKNOWN_NOT,
		    "2020-09-18", "2020-09-21", "", "promise-earlier" },
		{ "T.10wd", "2020-09-23", STANDING_RUNNING, UNKNOWN_NOT,
		    "2020-09-23", "2020-09-21", "2020-09-21",
		    "promise-beyond-law" },
		{ "T.10wd", NULL, STANDING_RUNNING, UNKNOWN_NOT, "2020-09-21",
		    "2020-09-21", "", "promise-missing" },
		/* A row that is not confirmed, or whose limit depends on the
		 * agency's class, is shown and decides nothing. */
		{ "T.10wd-draft", "2020-09-23", STANDING_RUNNING, UNKNOWN_NOT,
		    "2020-09-23", "2020-09-21", "", "" },
		{ "T.10wd-class", "2020-09-23", STANDING_RUNNING, UNKNOWN_NOT,
		    "2020-09-23", "2020-09-21", "", "" },
		{ "T.10wd-draft", NULL, STANDING_UNKNOWN, UNKNOWN_NO_PROMISE,
		    "", "2020-09-21", "", "promise-missing" },
		{ "T.none", "2020-09-21", STANDING_RUNNING, UNKNOWN_NOT,
		    "2020-09-21", "", "", "procedure-unknown" },
		{ "T.none", NULL, STANDING_UNKNOWN, UNKNOWN_NO_PROMISE, "", "",
		    "", "procedure-unknown, promise-missing" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation(cases[i].procedure,
		    "2020-09-07T09:00", cases[i].promised);
		struct facts facts = facts_of(&o, "2020-09-07T09:30");
		struct judgement j =
		    judged(&facts, NULL, 0, "2020-09-08T10:00", false);

		assert_standing(&j, cases[i].standing);
		assert_int_equal(j.verdict.unknown, cases[i].unknown);
		assert_string_equal(pure_date(arena, j.verdict.due),
		    cases[i].due);
		assert_string_equal(pure_date(arena, j.verdict.computed),
		    cases[i].computed);
		assert_string_equal(pure_date(arena, j.verdict.advance),
		    cases[i].advance);
		assert_findings(&j, cases[i].findings);
		assert_int_equal(j.crossing_count, 0);
	}
}

/*
 * law.md E12: asked Thu 10/9 14:00, back Wed 16/9 10:00, promised 21/9.
 * preserve: after 10/9 up to 21/9 are 11,14,15,16,17,18,21 = 7; the seventh
 * working day after 16/9 is Fri 25/9.
 * reset: ten after 16/9: 17,18,21-25,28,29, Wed 30/9.
 * shift: 5 days 20 hours after Mon 21/9 17:30 is Sun 27/9 13:30, so Mon 28/9.
 */
static void
test_promise_moved_by_a_pause(void **state)
{
	static const struct {
		const char *procedure, *after, *promised, *due;
		bool moved;
	} cases[] = {
		{ "T.10wd", NULL, "2020-09-21", "2020-09-25", true },
		{ "T.none", NULL, "2020-09-21", "2020-09-25", true },
		{ "T.10wd-reset", NULL, "2020-09-21", "2020-09-30", true },
		{ "T.10wd-shift", NULL, "2020-09-21", "2020-09-28", true },
		{ "T.10wd", "2020-09-24T17:30", "2020-09-24", "2020-09-24",
		    false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation(cases[i].procedure,
		    "2020-09-07T09:00", "2020-09-21");
		struct facts facts = facts_of(&o, "2020-09-07T09:30");
		struct observation back = pure_observation(cases[i].procedure,
		    "2020-09-07T09:00", cases[i].promised);
		struct judgement j;

		back.round_count = 1;
		back.rounds[0].from = pure_at("2020-09-10T14:00");
		back.rounds[0].to = pure_at("2020-09-16T10:00");
		back.rounds[0].promised_after = pure_at(cases[i].after);
		facts_fold(&facts, &back, pure_at("2020-09-10T09:00"),
		    pure_at("2020-09-16T10:30"));
		j = judged(&facts, NULL, 0, "2020-09-16T10:30", false);
		assert_string_equal(pure_date(arena, j.verdict.due),
		    cases[i].due);
		assert_int_equal(j.verdict.due_is_moved, cases[i].moved);
		assert_true(j.verdict.due_is_promise);
		assert_non_null(
		    pure_findings(arena, j.findings, j.finding_count));
		assert_int_equal(strstr(pure_findings(arena, j.findings,
					    j.finding_count),
				     "promise-not-reissued") != NULL,
		    cases[i].moved);
	}
}

/* No receipt is needed to move a promise: the pause's own days count. */
static void
test_promise_moved_without_receipt(void **state)
{
	struct observation o = pure_observation("T.10wd", NULL, "2020-09-21");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct judgement j;

	(void)state;
	o.round_count = 1;
	o.rounds[0].from = pure_at("2020-09-10T14:00");
	o.rounds[0].to = pure_at("2020-09-16T10:00");
	facts_fold(&facts, &o, pure_at("2020-09-10T09:00"),
	    pure_at("2020-09-16T10:30"));
	j = judged(&facts, NULL, 0, "2020-09-16T10:30", false);
	assert_string_equal(pure_date(arena, j.verdict.due), "2020-09-25");
	/* Nothing promised either: nothing to count from. */
	o = pure_observation("T.10wd", NULL, NULL);
	facts = facts_of(&o, "2020-09-07T09:30");
	j = judged(&facts, NULL, 0, "2020-09-16T10:30", false);
	assert_standing(&j, STANDING_UNKNOWN);
	assert_int_equal(j.verdict.unknown, UNKNOWN_NO_RECEIPT);
}

/* A pause in years that nobody listed moves the promise nobody knows where. */
static void
test_promise_moved_without_calendar(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2035-01-03T09:00", "2035-01-17");
	struct facts facts = facts_of(&o, "2035-01-03T09:30");
	struct judgement j;

	(void)state;
	o.round_count = 1;
	o.rounds[0].from = pure_at("2035-01-05T14:00");
	o.rounds[0].to = pure_at("2035-01-10T10:00");
	facts_fold(&facts, &o, pure_at("2035-01-05T09:00"),
	    pure_at("2035-01-10T10:30"));
	j = judged(&facts, NULL, 0, "2035-02-10T10:30", false);
	assert_standing(&j, STANDING_UNKNOWN);
	assert_int_equal(j.verdict.unknown, UNKNOWN_NO_CALENDAR);
	assert_crossings(&j, "");
}

/* Reset gives Wed 30/9; a promise beyond that is not drawn nearer. */
static void
test_promise_is_never_moved_nearer(void **state)
{
	struct observation o =
	    pure_observation("T.10wd-reset", "2020-09-07T09:00", "2020-10-30");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct judgement j;

	(void)state;
	o.round_count = 1;
	o.rounds[0].from = pure_at("2020-09-10T14:00");
	o.rounds[0].to = pure_at("2020-09-16T10:00");
	facts_fold(&facts, &o, pure_at("2020-09-10T09:00"),
	    pure_at("2020-09-16T10:30"));
	j = judged(&facts, NULL, 0, "2020-09-16T10:30", false);
	assert_string_equal(pure_date(arena, j.verdict.due), "2020-10-30");
	assert_false(j.verdict.due_is_moved);
}

/* A date promised while the dossier waits knows of the wait. */
static void
test_promised_anew_while_paused(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct judgement j;

	(void)state;
	o.status = STATUS_WAITING_SUPPLEMENT;
	facts_fold(&facts, &o, pure_at("2020-09-10T13:45"),
	    pure_at("2020-09-10T14:00"));
	o.promised = pure_at("2020-09-28T00:00");
	facts_fold(&facts, &o, pure_at("2020-09-11T08:00"),
	    pure_at("2020-09-11T08:15"));
	o.status = STATUS_PROCESSING;
	facts_fold(&facts, &o, pure_at("2020-09-16T09:45"),
	    pure_at("2020-09-16T10:00"));
	j = judged(&facts, NULL, 0, "2020-09-16T10:30", false);
	assert_string_equal(pure_date(arena, j.verdict.due), "2020-09-28");
	assert_false(j.verdict.due_is_moved);
}

/* Seen first after a round: the printed date stands, unless the record says
 * that it is the one from before the round. */
static void
test_first_seen_after_a_round(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	struct facts facts;
	struct judgement j;

	(void)state;
	o.round_count = 1;
	o.rounds[0].from = pure_at("2020-09-10T14:00");
	o.rounds[0].to = pure_at("2020-09-16T10:00");
	facts = facts_of(&o, "2020-09-16T10:30");
	j = judged(&facts, NULL, 0, "2020-09-16T10:30", false);
	assert_string_equal(pure_date(arena, j.verdict.due), "2020-09-21");
	o.rounds[0].promised_before = o.promised;
	facts = facts_of(&o, "2020-09-16T10:30");
	j = judged(&facts, NULL, 0, "2020-09-16T10:30", false);
	assert_string_equal(pure_date(arena, j.verdict.due), "2020-09-25");
	assert_true(j.verdict.due_is_moved);
}

/* Standings are by date, whatever the ladder. */
static void
test_empty_ladder(void **state)
{
	static const struct ladder none;
	struct rules bare = rules;
	struct observation o =
	    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
	struct facts facts = facts_of(&o, "2020-09-15T09:30");
	struct judgement j;

	(void)state;
	bare.ladder = &none;
	judge(&facts, &bare, NULL, 0, INSTANT_NONE, pure_at("2020-09-17T23:59"),
	    false, arena, &j);
	assert_standing(&j, STANDING_RUNNING);
	assert_instant(j.verdict.next, "2020-09-18T00:00");
	judge(&facts, &bare, NULL, 0, INSTANT_NONE, pure_at("2020-09-18T10:00"),
	    false, arena, &j);
	assert_standing(&j, STANDING_DUE_TODAY);
	assert_instant(j.verdict.next, "2020-09-19T00:00");
	assert_crossings(&j, "");
}

/*
 * The same pause seen as a status.  It began after Thu 10/9 17:00, by Fri 11/9
 * 08:00; it ended after Tue 15/9 17:00, by Wed 16/9 08:00.  Longest: Fri 25/9
 * as above.  Shortest: after 11/9 up to 21/9 are 14-18, 21 = 6; the sixth
 * after 15/9: 16,17,18,21,22, Wed 23/9.
 */
static void
test_bounds(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct judgement j;

	(void)state;
	o.status = STATUS_WAITING_SUPPLEMENT;
	facts_fold(&facts, &o, pure_at("2020-09-10T17:00"),
	    pure_at("2020-09-11T08:00"));
	j = judged(&facts, NULL, 0, "2020-09-29T08:00", false);
	assert_standing(&j, STANDING_PAUSED);
	assert_int_equal(j.verdict.pause, PAUSE_SUPPLEMENT);
	assert_crossings(&j, "");
	/* After Fri 11/9: 14-18, 21-25, 28/9-2/10 are fifteen, Mon 5/10 is the
	 * next: a finding, told to nobody. */
	assert_instant(j.verdict.next, "2020-10-05T00:00");
	assert_findings(&j, "");
	j = judged(&facts, NULL, 0, "2020-10-05T00:00", false);
	assert_instant(j.verdict.next, "never");
	assert_crossings(&j, "");
	assert_findings(&j, "paused-long");
	assert_string_equal(j.findings[0].detail,
	    "chờ bổ sung hồ sơ từ 11/09/2020");
	o.status = STATUS_PROCESSING;
	facts_fold(&facts, &o, pure_at("2020-09-15T17:00"),
	    pure_at("2020-09-16T08:00"));
	/* Advance rungs by the earliest: Wed 23 ← Tue 22 ← Mon 21/9. */
	j = judged(&facts, NULL, 0, "2020-09-21T07:30", false);
	assert_string_equal(pure_date(arena, j.verdict.due), "2020-09-25");
	assert_string_equal(pure_date(arena, j.verdict.due_earliest),
	    "2020-09-23");
	assert_crossings(&j, "before-2wd 2020-09-23 told");
	/* Overdue by the latest. */
	j = judged(&facts, NULL, 0, "2020-09-25T23:59", false);
	assert_standing(&j, STANDING_DUE_TODAY);
	j = judged(&facts, NULL, 0, "2020-09-26T00:00", false);
	assert_standing(&j, STANDING_OVERDUE);
}

/* The code's date is the receipt's, or the submission's of what came online. */
static void
test_code_date(void **state)
{
	static const struct {
		const char *code, *submitted, *detail;
	} cases[] = {
		{ "000.00.12.H03-200915-0001", NULL, NULL },
		{ "H03.12-200915-0001", NULL, NULL },
		{ "H03.12-200914-0001", "2020-09-14T21:00", NULL },
		{ "H03.12-200914-0001", NULL,
		    "mã ghi 14/09/2020, tiếp nhận 15/09/2020" },
		{ "000.00.12.H03-200916-0001", "2020-09-14T21:00",
		    "mã ghi 16/09/2020, tiếp nhận 15/09/2020" },
		{ "H03.12-200931-0001", NULL,
		    "mã không ghi một ngày có thật, tiếp nhận 15/09/2020" },
		{ "2020-0001", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o =
		    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
		struct facts facts;
		struct judgement j;

		o.code = cases[i].code;
		o.submitted = pure_at(cases[i].submitted);
		facts = facts_of(&o, "2020-09-15T09:30");
		j = judged(&facts, NULL, 0, "2020-09-15T10:00", false);
		assert_findings(&j, cases[i].detail ? "code-date" : "");
		if (cases[i].detail)
			assert_string_equal(j.findings[0].detail,
			    cases[i].detail);
	}
}

/* Only a result is a finish that steps lead to, and only a list that is there
 * and empty says that there were none. */
static void
test_done_without_steps(void **state)
{
	static const struct {
		enum status status;
		int steps;
		const char *findings;
	} cases[] = {
		{ STATUS_DONE, 0, "done-without-steps" },
		{ STATUS_RETURNED, 0, "done-without-steps" },
		{ STATUS_DONE, 1, "" },
		{ STATUS_DONE, STEPS_UNKNOWN, "" },
		{ STATUS_WITHDRAWN, 0, "" },
		{ STATUS_PROCESSING, 0, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o =
		    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
		struct facts facts;
		struct judgement j;

		o.status = cases[i].status;
		o.steps = cases[i].steps;
		if (status_is_ended(o.status))
			o.finished = pure_at("2020-09-16T10:00");
		facts = facts_of(&o, "2020-09-16T10:15");
		j = judged(&facts, NULL, 0, "2020-09-16T10:15", false);
		assert_findings(&j, cases[i].findings);
		if (j.finding_count > 0)
			assert_string_equal(j.findings[0].detail,
			    "kết thúc 16/09/2020, không ghi bước nào");
	}
}

/* Papers may be asked for once. */
static void
test_supplement_again(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-30");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct judgement j;

	(void)state;
	for (int i = 0; i < 2; i++) {
		o.rounds[i] = (struct round){
			.from = pure_at(
			    i == 0 ? "2020-09-08T10:00" : "2020-09-10T10:00"),
			.to = pure_at(
			    i == 0 ? "2020-09-09T10:00" : "2020-09-11T10:00"),
			.promised_before = INSTANT_NONE,
			.promised_after = o.promised,
		};
		o.round_count = i + 1;
		facts_fold(&facts, &o, pure_at("2020-09-11T10:00"),
		    pure_at("2020-09-11T10:15"));
		j = judged(&facts, NULL, 0, "2020-09-11T10:15", false);
		assert_findings(&j,
		    i == 0 ? "promise-beyond-law"
			   : "promise-beyond-law, supplement-again");
	}
	assert_string_equal(j.findings[1].detail, "02 lần");
}

/* law.md E17: Fri 18/9 16:00 online, eight working hours: 1.5 on Friday, 4 and
 * 2.5 on Monday, 16:00.  Four before: 2.5 in the afternoon, 1.5 before 11:30
 * is 10:00.  One before: 15:00. */
static void
test_acceptance(void **state)
{
	static const struct {
		const char *now;
		enum standing standing;
		const char *next, *crossings;
	} cases[] = {
		{ "2020-09-18T16:05", STANDING_AWAITING, "2020-09-21T10:00",
		    "" },
		{ "2020-09-21T10:00", STANDING_AWAITING, "2020-09-21T15:00",
		    "acceptance-4wh 2020-09-21 told" },
		{ "2020-09-21T15:00", STANDING_AWAITING, "2020-09-21T16:00",
		    "acceptance-4wh 2020-09-21 superseded; "
		    "acceptance-1wh 2020-09-21 told" },
		{ "2020-09-21T16:00", STANDING_LATE_ACCEPTANCE, "never",
		    "acceptance-4wh 2020-09-21 superseded; "
		    "acceptance-1wh 2020-09-21 superseded; "
		    "acceptance-late 2020-09-21 told" },
	};
	struct observation o = pure_observation("T.3wd", NULL, NULL);
	struct facts facts;

	(void)state;
	o.status = STATUS_NEW;
	o.filing = FILING_ONLINE;
	o.submitted = pure_at("2020-09-18T16:00");
	facts = facts_of(&o, "2020-09-18T16:05");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judgement j =
		    judged(&facts, NULL, 0, cases[i].now, false);

		assert_standing(&j, cases[i].standing);
		assert_instant(j.verdict.acceptance_due, "2020-09-21T16:00");
		assert_instant(j.verdict.next, cases[i].next);
		assert_crossings(&j, cases[i].crossings);
	}
	/* Accepted at the last instant is in time; a minute later is not. */
	o = pure_observation("T.3wd", "2020-09-21T16:00", "2020-09-24");
	o.filing = FILING_ONLINE;
	o.submitted = pure_at("2020-09-18T16:00");
	facts = facts_of(&o, "2020-09-21T16:10");
	{
		struct judgement j =
		    judged(&facts, NULL, 0, "2020-09-21T16:10", false);

		assert_findings(&j, "");
		o.received += 60;
		facts = facts_of(&o, "2020-09-21T16:10");
		j = judged(&facts, NULL, 0, "2020-09-21T16:10", false);
		assert_findings(&j, "accepted-late");
	}
}

/* An office that gives a working day, filed Fri 18/9: its last day is Mon 21/9,
 * to its end; Tuesday is late. */
static void
test_accepted_by_date(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2020-09-21T18:30", "2020-09-25");
	struct facts facts;
	struct judgement j;

	(void)state;
	rules.acceptance = (struct limit){ LIMIT_WORKING_DAYS, 1 };
	o.filing = FILING_ONLINE;
	o.submitted = pure_at("2020-09-18T16:00");
	facts = facts_of(&o, "2020-09-21T18:40");
	j = judged(&facts, NULL, 0, "2020-09-21T18:40", false);
	assert_findings(&j, "");
	o.received = pure_at("2020-09-22T07:30");
	facts = facts_of(&o, "2020-09-22T07:40");
	j = judged(&facts, NULL, 0, "2020-09-22T07:40", false);
	assert_findings(&j, "accepted-late");
	rules.acceptance = (struct limit){ LIMIT_WORKING_HOURS, 8 };
}

/* Papers and post: one working day after Fri 18/9 ends with Mon 21/9. */
static void
test_papers_accepted_by_date(void **state)
{
	static const struct {
		enum filing filing;
		const char *received, *findings;
	} cases[] = {
		{ FILING_DIRECT, "2020-09-21T18:30", "" },
		{ FILING_DIRECT, "2020-09-22T07:30", "accepted-late" },
		{ FILING_POST, "2020-09-21T18:30", "" },
		{ FILING_POST, "2020-09-22T07:30", "accepted-late" },
		/* How it was filed is not known: nor its limit. */
		{ FILING_UNKNOWN, "2020-09-22T07:30", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o =
		    pure_observation("T.3wd", cases[i].received, "2020-09-25");
		struct facts facts;
		struct judgement j;

		o.filing = cases[i].filing;
		o.submitted = pure_at("2020-09-18T16:00");
		facts = facts_of(&o, "2020-09-22T07:40");
		j = judged(&facts, NULL, 0, "2020-09-22T07:40", false);
		assert_findings(&j, cases[i].findings);
	}
}

static void
test_short_limits(void **state)
{
	struct observation o =
	    pure_observation("T.sameday", "2020-09-15T10:00", "2020-09-15");
	struct facts facts = facts_of(&o, "2020-09-15T10:05");
	struct judgement j = judged(&facts, NULL, 0, "2020-09-15T10:05", false);

	(void)state;
	assert_standing(&j, STANDING_DUE_TODAY);
	assert_instant(j.verdict.next, "2020-09-15T15:30");
	assert_crossings(&j, "");
	j = judged(&facts, NULL, 0, "2020-09-15T15:30", false);
	assert_crossings(&j, "bundle 2020-09-15 told");
	j = judged(&facts, NULL, 0, "2020-09-16T00:00", false);
	assert_crossings(&j,
	    "bundle 2020-09-15 superseded; "
	    "overdue 2020-09-15 told");
	/* Without a row: Fri 18/9 to Mon 21/9 is one working day. */
	o = pure_observation(NULL, "2020-09-18T10:00", "2020-09-21");
	facts = facts_of(&o, "2020-09-18T10:05");
	j = judged(&facts, NULL, 0, "2020-09-19T10:05", false);
	assert_standing(&j, STANDING_RUNNING);
	assert_crossings(&j, "");
	j = judged(&facts, NULL, 0, "2020-09-21T15:30", false);
	assert_crossings(&j, "bundle 2020-09-21 told");
}

static void
test_finished(void **state)
{
	static const struct {
		const char *finished;
		enum status status;
		enum standing standing;
	} cases[] = {
		{ "2020-09-17T23:59", STATUS_DONE, STANDING_DONE_EARLY },
		{ "2020-09-18T00:00", STATUS_DONE, STANDING_DONE_ON_TIME },
		/* After the close of office, still its date. */
		{ "2020-09-18T23:59", STATUS_RETURNED, STANDING_DONE_ON_TIME },
		{ "2020-09-19T00:00", STATUS_DONE, STANDING_DONE_LATE },
		{ NULL, STATUS_REJECTED, STANDING_REFUSED },
		{ NULL, STATUS_WITHDRAWN, STANDING_WITHDRAWN },
		{ NULL, STATUS_DELETED, STANDING_GONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o =
		    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
		struct facts facts;
		struct judgement j;

		o.status = cases[i].status;
		o.finished = pure_at(cases[i].finished);
		facts = facts_of(&o, "2020-09-20T08:00");
		j = judged(&facts, NULL, 0, "2020-09-20T08:00", false);
		assert_standing(&j, cases[i].standing);
		assert_true(standing_is_closed(j.verdict.standing));
		assert_crossings(&j, "");
		assert_instant(j.verdict.next, "never");
	}
}

/*
 * A record that tells no end.  First seen ended, on or before its date it was
 * in time, whenever that was; after it nobody knows.  Seen open first, the
 * first sighting of its end is its end (decision 9 of the design).
 */
static void
test_finished_untold(void **state)
{
	static const struct {
		const char *open, *ended;
		enum standing standing;
		enum unknown_reason unknown;
	} cases[] = {
		{ NULL, "2020-09-17T08:00", STANDING_DONE_EARLY, UNKNOWN_NOT },
		{ NULL, "2020-09-18T08:00", STANDING_DONE_ON_TIME,
		    UNKNOWN_NOT },
		{ NULL, "2020-09-19T08:00", STANDING_DONE_ON_TIME,
		    UNKNOWN_NO_FINISH },
		{ "2020-09-18T08:00", "2020-09-19T08:00", STANDING_DONE_LATE,
		    UNKNOWN_NOT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o =
		    pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
		struct facts facts;
		struct judgement j;

		if (cases[i].open != NULL)
			facts = facts_of(&o, cases[i].open);
		o.status = STATUS_DONE;
		if (cases[i].open != NULL)
			facts_fold(&facts, &o, pure_at(cases[i].open),
			    pure_at(cases[i].ended));
		else
			facts = facts_of(&o, cases[i].ended);
		j = judged(&facts, NULL, 0, "2020-09-20T08:00", false);
		assert_standing(&j, cases[i].standing);
		assert_int_equal(j.verdict.unknown, cases[i].unknown);
	}
}

/* Promised for Mon 21/9, asked on 10/9 and never closed by the record, done on
 * Wed 16/9: the wait ended then, not today, and the date is Fri 25/9. */
static void
test_finished_while_waiting(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct judgement j;

	(void)state;
	o.round_count = 1;
	o.rounds[0].from = pure_at("2020-09-10T14:00");
	o.rounds[0].to = INSTANT_NEVER;
	o.status = STATUS_DONE;
	o.finished = pure_at("2020-09-16T10:00");
	facts_fold(&facts, &o, pure_at("2020-09-16T09:00"),
	    pure_at("2020-09-16T10:30"));
	j = judged(&facts, NULL, 0, "2020-10-16T10:30", false);
	assert_standing(&j, STANDING_DONE_EARLY);
	assert_string_equal(pure_date(arena, j.verdict.due), "2020-09-25");
}

static void
test_odd_dates(void **state)
{
	static const struct {
		const char *received, *promised, *finished;
		const char *next;
	} cases[] = {
		{ "1970-01-01T07:00", "2020-09-18", NULL, "never" },
		{ "2020-09-15T09:20", "1900-01-01", NULL, "never" },
		/* In the future: time will bring it. */
		{ "2020-09-23T09:20", "2020-09-28", NULL, "2020-09-23T00:00" },
		{ "2020-09-15T09:20", "2020-09-18", "2020-09-14T10:00",
		    "never" },
		{ "2020-09-15T09:20", "2020-09-18", "2020-09-30T10:00",
		    "2020-09-30T00:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation("T.3wd",
		    cases[i].received, cases[i].promised);
		struct facts facts;
		struct judgement j;

		if (cases[i].finished != NULL) {
			o.status = STATUS_DONE;
			o.finished = pure_at(cases[i].finished);
		}
		facts = facts_of(&o, "2020-09-22T08:00");
		j = judged(&facts, NULL, 0, "2020-09-22T08:00", false);
		assert_standing(&j, STANDING_UNKNOWN);
		assert_int_equal(j.verdict.unknown, UNKNOWN_DATES_ODD);
		assert_crossings(&j, "");
		assert_instant(j.verdict.next, cases[i].next);
		assert_findings(&j, "dates-odd");
	}
}

/* Decision 6: without a calendar the promise is judged all the same. */
static void
test_unlisted_year(void **state)
{
	struct observation o =
	    pure_observation("T.3wd", "2035-01-03T09:20", "2035-01-08");
	struct facts facts = facts_of(&o, "2035-01-03T09:30");
	struct judgement j = judged(&facts, NULL, 0, "2035-01-04T08:00", false);

	(void)state;
	assert_standing(&j, STANDING_RUNNING);
	assert_instant(j.verdict.computed, "none");
	assert_instant(j.verdict.next, "2035-01-08T00:00");
	j = judged(&facts, NULL, 0, "2035-01-09T00:00", false);
	assert_standing(&j, STANDING_OVERDUE);
	assert_crossings(&j, "overdue 2035-01-08 told");
	o = pure_observation("T.3wd", "2035-01-03T09:20", NULL);
	facts = facts_of(&o, "2035-01-03T09:30");
	j = judged(&facts, NULL, 0, "2035-01-09T00:00", false);
	assert_int_equal(j.verdict.unknown, UNKNOWN_NO_CALENDAR);
}

/* The promise moves back over rungs, and forward again. */
static void
test_moved_promise(void **state)
{
	struct observation o =
	    pure_observation(NULL, "2020-09-07T09:20", "2020-09-25");
	struct facts facts = facts_of(&o, "2020-09-07T09:30");
	struct crossing before[16];
	size_t count = 0;
	struct judgement j;

	(void)state;
	o.promised = pure_at("2020-09-16T00:00");
	facts_fold(&facts, &o, pure_at("2020-09-15T09:00"),
	    pure_at("2020-09-15T09:15"));
	j = judged(&facts, NULL, 0, "2020-09-15T09:15", false);
	assert_crossings(&j,
	    "before-2wd 2020-09-16 superseded; "
	    "before-1wd 2020-09-16 told; "
	    "apology 2020-09-15 told");
	for (size_t i = 0; i < j.crossing_count; i++)
		before[count++] = j.crossings[i];
	assert_true(
	    judge_still_true(&facts, &j.verdict, &before[1], rules.calendar));
	o.promised = pure_at("2020-09-25T00:00");
	facts_fold(&facts, &o, pure_at("2020-09-15T09:15"),
	    pure_at("2020-09-15T09:30"));
	j = judged(&facts, before, count, "2020-09-15T09:30", false);
	assert_crossings(&j, "");
	/* The notice for 16/9 is no longer true. */
	assert_false(
	    judge_still_true(&facts, &j.verdict, &before[1], rules.calendar));
	/* Back once more: told already for that date. */
	o.promised = pure_at("2020-09-16T00:00");
	facts_fold(&facts, &o, pure_at("2020-09-15T09:30"),
	    pure_at("2020-09-15T09:45"));
	j = judged(&facts, before, count, "2020-09-15T09:45", false);
	assert_crossings(&j, "");
}

static void
test_milder_than_told(void **state)
{
	const struct crossing before[] = {
		{ .rung = "overdue",
		    .clock = CLOCK_RESOLUTION,
		    .due = pure_day("2020-09-18"),
		    .at = 0,
		    .outcome = CROSSING_TOLD },
	};
	struct observation o =
	    pure_observation(NULL, "2020-09-07T09:20", "2020-09-18");
	struct facts facts = facts_of(&o, "2020-09-19T09:30");
	struct judgement j =
	    judged(&facts, before, 1, "2020-09-19T09:30", false);

	(void)state;
	assert_crossings(&j,
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 superseded; "
	    "due-day 2020-09-18 superseded");
}

/* Received Tue 15/9, first seen Thu 17/9: two working days later. */
static void
test_entered_late(void **state)
{
	struct observation o =
	    pure_observation("T.10wd", "2020-09-15T09:20", "2020-09-29");
	struct facts facts = facts_of(&o, "2020-09-17T09:30");
	struct judgement j = judged(&facts, NULL, 0, "2020-09-17T09:30", false);

	(void)state;
	assert_findings(&j, ""); /* the watch has no beginning yet */
	facts.watched_since = pure_at("2020-09-07T00:00");
	j = judged(&facts, NULL, 0, "2020-09-17T09:30", false);
	assert_findings(&j, "entered-late");
	assert_string_equal(j.findings[0].detail, "02 ngày làm việc");
	/* A list that comes now and then proves nothing of the entry. */
	rules.source = &(const struct counting){ .seldom_seen = true };
	j = judged(&facts, NULL, 0, "2020-09-17T09:30", false);
	assert_findings(&j, "");
	rules.source = NULL;
	j = judged(&facts, NULL, 0, "2020-09-17T09:30", true);
	assert_findings(&j, "");
	facts.watched_since = pure_at("2020-09-16T00:00");
	j = judged(&facts, NULL, 0, "2020-09-17T09:30", false);
	assert_findings(&j, "");
	facts = facts_of(&o, "2020-09-16T17:00");
	facts.watched_since = pure_at("2020-09-07T00:00");
	j = judged(&facts, NULL, 0, "2020-09-17T09:30", false);
	assert_findings(&j, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_only_the_most_severe_is_told),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_promise_on_a_day_off),
		cmocka_unit_test(test_computed_earlier),
		cmocka_unit_test(test_computed_is_provisional),
		cmocka_unit_test(test_accepted_by_date),
		cmocka_unit_test(test_papers_accepted_by_date),
		cmocka_unit_test(test_computed_without_its_past),
		cmocka_unit_test(test_which_deadline),
		cmocka_unit_test(test_promise_moved_by_a_pause),
		cmocka_unit_test(test_promise_moved_without_receipt),
		cmocka_unit_test(test_promise_moved_without_calendar),
		cmocka_unit_test(test_promise_is_never_moved_nearer),
		cmocka_unit_test(test_promised_anew_while_paused),
		cmocka_unit_test(test_first_seen_after_a_round),
		cmocka_unit_test(test_empty_ladder),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_code_date),
		cmocka_unit_test(test_done_without_steps),
		cmocka_unit_test(test_supplement_again),
		cmocka_unit_test(test_acceptance),
		cmocka_unit_test(test_short_limits),
		cmocka_unit_test(test_finished),
		cmocka_unit_test(test_finished_untold),
		cmocka_unit_test(test_finished_while_waiting),
		cmocka_unit_test(test_odd_dates),
		cmocka_unit_test(test_unlisted_year),
		cmocka_unit_test(test_moved_promise),
		cmocka_unit_test(test_milder_than_told),
		cmocka_unit_test(test_entered_late),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
