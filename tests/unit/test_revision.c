/*
 * What a date promised anew tells of its pause.  September 2020: Mondays are 7,
 * 14, 21, 28; Wed 2/9 is a day off.
 *
 * Most of it is about one dossier: received Mon 7/9 09:00, ten working days (8
 * to 11, 14 to 18, 21), promised Mon 21/9.  It is first seen on Fri 11/9 08:00,
 * waiting for papers, and on Wed 16/9 08:00 in process again; the poll before
 * was Tue 15/9 17:00.  So the pause began between the receipt and the 11th.  At
 * the longest it lasted from the 7th to the 16th: 8, 9, 10, 11, 14, 15, 16,
 * seven working days; at the shortest from the 11th to the 15th: 14, 15, two.
 * After the 21st the days are 22, 23, 24, 25, 28, 29, 30, 1/10: the law's date
 * lies between Wed 23/9 and Wed 30/9.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct rules rules;
static struct observation o;
static struct facts facts;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
	facts_begin(&facts);
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
see(const char *after, const char *at)
{
	facts_fold(&facts, &o, pure_at(after), pure_at(at));
}

/* The dossier told of above, promised anew for ${promise} with its return. */
static void
paused(const char *row, const char *promised, const char *promise)
{
	facts_begin(&facts);
	o = pure_observation(row, "2020-09-07T09:00", promised);
	o.status = STATUS_WAITING_SUPPLEMENT;
	see(NULL, "2020-09-11T08:00");
	o.status = STATUS_PROCESSING;
	o.promised = pure_observation(row, NULL, promise).promised;
	see("2020-09-15T17:00", "2020-09-16T08:00");
}

static struct judgement
judged(const char *now)
{
	struct judgement out;

	judge(&facts, &rules, NULL, 0, INSTANT_NONE, pure_at(now), false, arena,
	    &out);
	return out;
}

/* "23 to 30 by 25": the bounds of the law's date, and the deadline. */
static const char *
dates(void)
{
	struct verdict v = judged("2020-09-17T10:00").verdict;

	return arena_printf(arena, "%s to %s by %s",
	    pure_date(arena, v.computed_earliest) + strlen("2020-"),
	    pure_date(arena, v.computed) + strlen("2020-"),
	    pure_date(arena, v.due) + strlen("2020-"));
}

static struct revision_reading
reading(int index)
{
	struct revision_reading out;
	struct pause_terms terms;
	struct basis basis;

	rules_find(&rules, &facts, &basis);
	terms = (struct pause_terms){ rules.calendar, basis.row, &basis.rule };
	if (!revision_read(&facts, index, &terms, &out))
		fail_msg("no revision");
	return out;
}

/* "fits 4 narrows" */
static const char *
says(int index)
{
	struct revision_reading r = reading(index);

	return arena_printf(arena, "%s%s%s%s%s", revision_says_text(r.says),
	    r.says == REVISION_DATES ? ""
				     : arena_printf(arena, " %d", (int)r.days),
	    r.shared ? " shared" : "", r.awaited ? " awaited" : "",
	    r.narrows ? " narrows" : "");
}

/* Every length that the bounds allow, and the next beyond each. */
static void
test_every_length(void **state)
{
	static const struct {
		const char *promise, *dates, *says;
	} cases[] = {
		{ "2020-09-22", "09-23 to 09-30 by 09-22", "misfits 1" },
		{ "2020-09-23", "09-23 to 09-23 by 09-23", "fits 2 narrows" },
		{ "2020-09-24", "09-24 to 09-24 by 09-24", "fits 3 narrows" },
		{ "2020-09-25", "09-25 to 09-25 by 09-25", "fits 4 narrows" },
		{ "2020-09-28", "09-28 to 09-28 by 09-28", "fits 5 narrows" },
		{ "2020-09-29", "09-29 to 09-29 by 09-29", "fits 6 narrows" },
		{ "2020-09-30", "09-30 to 09-30 by 09-30", "fits 7 narrows" },
		{ "2020-10-01", "09-23 to 09-30 by 10-01", "misfits 8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		paused("T.10wd", "2020-09-21", cases[i].promise);
		assert_string_equal(says(0), cases[i].says);
		assert_string_equal(dates(), cases[i].dates);
	}
	/* The pair that stands for it lies within what was seen. */
	for (size_t i = 1; i < 7; i++) {
		struct revision_reading r;

		paused("T.10wd", "2020-09-21", cases[i].promise);
		r = reading(0);
		assert_true(r.from >= pure_at("2020-09-07T09:00"));
		assert_true(r.from <= pure_at("2020-09-11T08:00"));
		assert_true(r.to >= pure_at("2020-09-15T17:00"));
		assert_true(r.to <= pure_at("2020-09-16T08:00"));
	}
}

/*
 * Promised one day beyond the law, Tue 22/9, and anew four days later, Mon 28/9
 * (23, 24, 25, 28): the law's date is then Fri 25/9, and the promise is beyond
 * it as it was.  By the bounds alone, up to the 30th, nobody could say so.
 */
static void
test_makes_promises_comparable(void **state)
{
	struct judgement j;

	(void)state;
	paused("T.10wd", "2020-09-22", "2020-09-28");
	assert_string_equal(dates(), "09-25 to 09-25 by 09-28");
	j = judged("2020-09-17T10:00");
	assert_string_equal(pure_findings(arena, j.findings, j.finding_count),
	    "promise-beyond-law");
	assert_string_equal(j.findings[0].detail,
	    "hẹn trả 28/09/2020, theo quy định 25/09/2020");
	assert_string_equal(pure_date(arena, j.verdict.advance), "2020-09-25");
}

/* The promise itself stands as it is, whatever the length. */
static void
test_never_moves_the_promise(void **state)
{
	struct judgement j;

	(void)state;
	paused("T.10wd", "2020-09-21", "2020-09-25");
	j = judged("2020-09-17T10:00");
	assert_false(j.verdict.due_is_moved);
	assert_string_equal(pure_instant(arena, j.verdict.due),
	    "2020-09-25T17:30");
	assert_true(j.verdict.due == j.verdict.due_earliest);
}

/* Where no promise is in force any more, the law's date is the deadline and
 * keeps its bounds: nobody is late by what was inferred. */
static void
test_not_without_a_promise(void **state)
{
	(void)state;
	paused("T.10wd", "2020-09-21", "2020-09-25");
	o.promised = INSTANT_NONE;
	see("2020-09-16T08:00", "2020-09-16T08:15");
	assert_string_equal(says(0), "fits 4");
	assert_string_equal(dates(), "09-23 to 09-30 by 09-30");
}

/* Under other policies and measures the dates are no length; nor is there one
 * where the new date is earlier, the calendar ends, or no row is known. */
static void
test_dates_alone(void **state)
{
	static const char *const rows[] = { "T.10wd-reset", "T.10wd-shift",
		"T.10d", "T.sameday", "T.none" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		paused(rows[i], "2020-09-21", "2020-09-25");
		assert_string_equal(says(0), "dates");
	}
	paused("T.10wd", "2020-09-21", "2020-09-18");
	assert_string_equal(says(0), "dates");
	assert_string_equal(dates(), "09-23 to 09-30 by 09-18");
	paused("T.10wd", "2020-09-21", "2035-09-25");
	assert_string_equal(says(0), "dates");
	rules.convention = CONVENTION_ROLLING;
	paused("T.10wd", "2020-09-21", "2020-09-25");
	assert_string_equal(says(0), "dates");
}

/* `inc` moves by as many days as `exc`: Fri 18/9 and Thu 24/9. */
static void
test_inclusive(void **state)
{
	(void)state;
	rules.convention = CONVENTION_INC;
	paused("T.10wd", "2020-09-18", "2020-09-24");
	assert_string_equal(says(0), "fits 4 narrows");
	assert_string_equal(dates(), "09-24 to 09-24 by 09-24");
}

/* Promised while the papers were awaited: how long that would take nobody knew
 * yet. */
static void
test_awaited(void **state)
{
	(void)state;
	o = pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see(NULL, "2020-09-11T08:00");
	o.promised = pure_at("2020-09-25T00:00");
	see("2020-09-14T17:00", "2020-09-15T08:00");
	assert_string_equal(says(0), "length 4 awaited");
	o.status = STATUS_PROCESSING;
	see("2020-09-15T17:00", "2020-09-16T08:00");
	assert_string_equal(says(0), "length 4 awaited");
	assert_string_equal(dates(), "09-23 to 09-30 by 09-25");
}

/* Papers, then payment, and one date for both: how much of it is whose? */
static void
test_shared(void **state)
{
	(void)state;
	o = pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see(NULL, "2020-09-08T08:00");
	o.status = STATUS_PROCESSING;
	see("2020-09-09T17:00", "2020-09-10T08:00");
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-11T17:00", "2020-09-14T08:00");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-25T00:00");
	see("2020-09-15T17:00", "2020-09-16T08:00");
	assert_string_equal(says(0), "length 4 shared");
	assert_string_equal(says(1), "length 4 shared");
}

/* Pauses that may be one: papers asked for again at the poll that showed the
 * first ones. */
static void
test_touching(void **state)
{
	(void)state;
	paused("T.10wd", "2020-09-21", "2020-09-25");
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-16T08:00", "2020-09-16T08:15");
	assert_string_equal(says(0), "length 4");
	/* With a day between them each is by itself. */
	paused("T.10wd", "2020-09-21", "2020-09-25");
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-17T08:00", "2020-09-17T08:15");
	assert_string_equal(says(0), "fits 4 narrows");
}

/* Two pauses, a date for each: Thu 10/9 or Fri 11/9 to Mon 14/9 or Tue 15/9,
 * two days (22, 23); and Thu 17/9 or Fri 18/9 to Mon 21/9 or Tue 22/9, one
 * (24). Ten days and three: 22, 23, 24. */
static void
test_one_after_another(void **state)
{
	(void)state;
	o = pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	see(NULL, "2020-09-07T09:30");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2020-09-10T17:00", "2020-09-11T08:00");
	o.status = STATUS_PROCESSING;
	see("2020-09-14T17:00", "2020-09-15T08:00");
	o.promised = pure_at("2020-09-23T00:00");
	see("2020-09-15T08:00", "2020-09-15T08:15");
	o.status = STATUS_WAITING_PAYMENT;
	see("2020-09-17T17:00", "2020-09-18T08:00");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-24T00:00");
	see("2020-09-21T17:00", "2020-09-22T08:00");
	assert_string_equal(says(0), "fits 2 narrows");
	assert_string_equal(says(1), "fits 1 narrows");
	assert_string_equal(dates(), "09-24 to 09-24 by 09-24");
}

/*
 * A cut-off at 15:00.  Back on Wed 16/9 between 14:50 and 15:10: as of the 16th
 * or of the 17th.  Paused from Thu 10/9 14:00 (14:00 to 14:10): 11, 14, 15, 16
 * are four days, with the 17th five.
 */
static void
test_cutoff(void **state)
{
	static const struct {
		const char *promise, *dates, *says;
	} cases[] = {
		{ "2020-09-24", "09-25 to 09-28 by 09-24", "misfits 3" },
		{ "2020-09-25", "09-25 to 09-25 by 09-25", "fits 4 narrows" },
		{ "2020-09-28", "09-28 to 09-28 by 09-28", "fits 5 narrows" },
		{ "2020-09-29", "09-25 to 09-28 by 09-29", "misfits 6" },
	};

	(void)state;
	rules.cutoff = (struct cutoff){ CUTOFF_AT, 15 * 3600 };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		facts_begin(&facts);
		o = pure_observation("T.10wd", "2020-09-07T09:00",
		    "2020-09-21");
		see(NULL, "2020-09-07T09:30");
		o.status = STATUS_STOPPED;
		see("2020-09-10T14:00", "2020-09-10T14:10");
		o.status = STATUS_PROCESSING;
		o.promised =
		    pure_observation(NULL, NULL, cases[i].promise).promised;
		see("2020-09-16T14:50", "2020-09-16T15:10");
		assert_string_equal(says(0), cases[i].says);
		assert_string_equal(dates(), cases[i].dates);
	}
}

/* One poll saw the pause; it may have been none to speak of.  From Thu 10/9
 * 17:00 to Fri 11/9 17:45, seen at 17:40: Fri and, after the close, Mon 14/9.
 */
static void
test_seen_once(void **state)
{
	static const struct {
		const char *promise, *dates, *says;
	} cases[] = {
		{ "2020-09-22", "09-22 to 09-22 by 09-22", "fits 1 narrows" },
		{ "2020-09-23", "09-23 to 09-23 by 09-23", "fits 2 narrows" },
		{ "2020-09-24", "09-21 to 09-23 by 09-24", "misfits 3" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		facts_begin(&facts);
		o = pure_observation("T.10wd", "2020-09-07T09:00",
		    "2020-09-21");
		see(NULL, "2020-09-07T09:30");
		o.status = STATUS_STOPPED;
		see("2020-09-10T17:00", "2020-09-11T17:40");
		o.status = STATUS_PROCESSING;
		o.promised =
		    pure_observation(NULL, NULL, cases[i].promise).promised;
		see("2020-09-11T17:40", "2020-09-11T17:45");
		assert_string_equal(says(0), cases[i].says);
		assert_string_equal(dates(), cases[i].dates);
	}
}

/* A round has times of its own: from Thu 10/9 14:00 to Wed 16/9 10:00 are four
 * working days.  The date is held against them and changes nothing. */
static void
test_record(void **state)
{
	static const struct {
		const char *promise, *says;
	} cases[] = {
		{ "2020-09-25", "fits 4" },
		{ "2020-09-28", "misfits 5" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		facts_begin(&facts);
		o = pure_observation("T.10wd", "2020-09-07T09:00",
		    cases[i].promise);
		o.round_count = 1;
		o.rounds[0] = (struct round){ pure_at("2020-09-10T14:00"),
			pure_at("2020-09-16T10:00"),
			pure_at("2020-09-21T00:00"), o.promised };
		see(NULL, "2020-09-16T10:15");
		assert_string_equal(says(0), cases[i].says);
		assert_string_equal(arena_printf(arena, "%.14s", dates()),
		    "09-25 to 09-25");
	}
}

/* A round that the record left open, ended by the status between Tue 15/9 17:00
 * and Wed 16/9 08:00: from Thu 10/9 14:00 three (11, 14, 15) or four days. */
static void
test_record_left_open(void **state)
{
	(void)state;
	o = pure_observation("T.10wd", "2020-09-07T09:00", "2020-09-21");
	see(NULL, "2020-09-07T09:30");
	o.status = STATUS_WAITING_SUPPLEMENT;
	o.round_count = 1;
	o.rounds[0] = (struct round){ pure_at("2020-09-10T14:00"),
		INSTANT_NEVER, INSTANT_NONE, INSTANT_NONE };
	see("2020-09-10T14:00", "2020-09-10T14:15");
	o.status = STATUS_PROCESSING;
	o.promised = pure_at("2020-09-24T00:00");
	see("2020-09-15T17:00", "2020-09-16T08:00");
	assert_int_equal(facts.pauses[0].evidence, EVIDENCE_RECORD);
	assert_string_equal(says(0), "fits 3 narrows");
	assert_string_equal(dates(), "09-24 to 09-24 by 09-24");
}

/* Over before the receipt (papers asked for before acceptance): it moves
 * nothing, and no day of a new promise is its. */
static void
test_before_the_receipt(void **state)
{
	(void)state;
	o = pure_observation("T.10wd", "2020-09-16T09:00", "2020-09-30");
	o.status = STATUS_WAITING_SUPPLEMENT;
	o.received = INSTANT_NONE;
	o.submitted = pure_at("2020-09-09T09:00");
	see(NULL, "2020-09-10T08:00");
	o.status = STATUS_PROCESSING;
	o.received = pure_at("2020-09-16T09:00");
	o.promised = pure_at("2020-10-01T00:00");
	see("2020-09-14T17:00", "2020-09-15T08:00");
	assert_string_equal(says(0), "misfits 1");
	assert_string_equal(dates(), "09-30 to 09-30 by 10-01");
	/* Nor where the calendar does not reach back to it. */
	facts.pauses[0].from_earliest = facts.pauses[0].from_latest =
	    pure_at("2018-09-10T08:00");
	facts.pauses[0].to_earliest = pure_at("2018-09-14T08:00");
	assert_string_equal(says(0), "misfits 1");
}

static void
test_equal(void **state)
{
	const struct revision one = { true, 1, 2, 3 };
	const struct revision others[] = { { false, 1, 2, 3 },
		{ true, 0, 2, 3 }, { true, 1, 0, 3 }, { true, 1, 2, 0 } };

	(void)state;
	assert_true(revision_equal(&one, &one));
	assert_false(revision_equal(&others[0], &one));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(revision_equal(&one, &others[i]));
}

/* With a longest time of the pause, and without a receipt, nothing is held
 * against the length.  Without a revision there is nothing to read. */
static void
test_length_alone(void **state)
{
	struct procedure row = { .limit = { LIMIT_WORKING_DAYS, 10 } };
	struct deadline_rule rule = { .limit = row.limit };
	const struct pause_terms terms = { rules.calendar, &row, &rule };
	struct revision_reading r;

	(void)state;
	paused("T.10wd", "2020-09-21", "2020-09-25");
	assert_true(revision_read(&facts, 0, &terms, &r));
	assert_int_equal(r.says, REVISION_FITS);
	row.pause[PAUSE_SUPPLEMENT].cap =
	    (struct limit){ LIMIT_WORKING_DAYS, 3 };
	assert_true(revision_read(&facts, 0, &terms, &r));
	assert_int_equal(r.says, REVISION_LENGTH);
	row.pause[PAUSE_SUPPLEMENT].cap.count = 0;
	facts.seen.received = INSTANT_NONE;
	assert_true(revision_read(&facts, 0, &terms, &r));
	assert_int_equal(r.says, REVISION_LENGTH);
	facts.seen.received = pure_at("2035-09-07T09:00");
	assert_true(revision_read(&facts, 0, &terms, &r));
	assert_int_equal(r.says, REVISION_LENGTH);
	facts.seen.received = pure_at("2020-09-07T09:00");
	facts.pauses[0].to_latest = facts.pauses[0].revision.seen =
	    pure_at("2035-09-07T09:00");
	assert_true(revision_read(&facts, 0, &terms, &r));
	assert_int_equal(r.says, REVISION_LENGTH);
	facts.pauses[0].revision.known = false;
	assert_false(revision_read(&facts, 0, &terms, &r));
}

/*
 * The machine's clock had been in 2035 and was set right: the poll before is
 * later than the one that showed the beginning, or the end.  Such bounds are
 * none.
 */
static void
test_after_a_wrong_clock(void **state)
{
	(void)state;
	paused("T.10wd", "2020-09-21", "2020-09-25");
	assert_string_equal(says(0), "fits 4 narrows");
	facts.pauses[0].to_earliest = pure_at("2035-01-01T08:00");
	assert_string_equal(says(0), "length 4");
	paused("T.10wd", "2020-09-21", "2020-09-25");
	facts.pauses[0].from_earliest = pure_at("2035-01-01T08:00");
	assert_string_equal(says(0), "length 4");
}

/* ---- at random ---- */

static uint64_t dice;

static int32_t
roll(int32_t below)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (int32_t)(dice % (uint64_t)below);
}

static instant
later(instant at, int32_t minutes)
{
	return at + 60 * (instant)roll(minutes);
}

/*
 * Somebody knows the true pause and promises by the engine's own date with it.
 * Whatever was seen of it, the law's date is then that one, exactly.
 */
static void
test_truth_is_found(void **state)
{
	static const struct cutoff cutoffs[] = { { CUTOFF_NONE, 0 },
		{ CUTOFF_AT, 15 * 3600 }, { CUTOFF_LAST_HOUR, 0 } };
	const char *text = getenv("REVISION_RUNS");
	long runs = text == NULL ? 20000 : strtol(text, NULL, 10);
	struct arena *turn = arena_new(65536);
	long narrowed = 0;

	(void)state;
	print_message("seed 20200916, %ld cases\n", runs);
	for (long run = 0; run < runs; run++) {
		struct deadline_rule rule = { .limit = { LIMIT_WORKING_DAYS,
						  10 } };
		struct pause_span truth = { .policy = PAUSE_PRESERVE };
		instant before, shown, gone, last;
		struct deadline plain, moved;
		struct judgement j;

		dice = 20200916u + (uint64_t)run * 0x9e3779b97f4a7c15u;
		roll(2);
		rules.cutoff = rule.cutoff = cutoffs[roll(3)];
		rules.convention = rule.convention =
		    roll(2) == 0 ? CONVENTION_EXC : CONVENTION_INC;
		facts_begin(&facts);
		o = pure_observation("T.10wd", "2020-08-24T07:30", NULL);
		o.received = later(o.received, 14 * 1440);
		before = later(o.received, 3 * 1440);
		truth.from = later(before, 3 * 1440) + 60;
		shown = later(truth.from, 3 * 1440);
		last = later(shown, 8 * 1440);
		truth.to = later(last, 3 * 1440) + 60;
		gone = later(truth.to, 3 * 1440);
		deadline_compute(rules.calendar, &rule, o.received, NULL, 0,
		    &plain);
		if (shown > plain.due)
			continue;
		deadline_compute(rules.calendar, &rule, o.received, &truth, 1,
		    &moved);
		o.promised = plain.due;
		facts_fold(&facts, &o, INSTANT_NONE, before);
		o.status = STATUS_DISPUTED;
		facts_fold(&facts, &o, before, shown);
		o.status = STATUS_PROCESSING;
		o.promised = moved.due;
		facts_fold(&facts, &o, last, gone);
		judge(&facts, &rules, NULL, 0, INSTANT_NONE, gone, false, turn,
		    &j);
		if (!facts.pauses[0].revision.known) {
			assert_true(moved.due == plain.due);
			continue;
		}
		if (j.verdict.computed != moved.due ||
		    j.verdict.computed_earliest != moved.due)
			fail_msg("case %ld: %s, not %s to %s", run,
			    pure_instant(arena, moved.due),
			    pure_instant(arena, j.verdict.computed_earliest),
			    pure_instant(arena, j.verdict.computed));
		narrowed += reading(0).narrows;
		arena_reset(turn);
	}
	arena_free(turn);
	/* Not all by chance without any bounds. */
	assert_true(narrowed > runs / 4);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_every_length),
		T(test_makes_promises_comparable),
		T(test_never_moves_the_promise),
		T(test_not_without_a_promise),
		T(test_dates_alone),
		T(test_inclusive),
		T(test_awaited),
		T(test_shared),
		T(test_touching),
		T(test_one_after_another),
		T(test_cutoff),
		T(test_seen_once),
		T(test_record),
		T(test_record_left_open),
		T(test_before_the_receipt),
		T(test_equal),
		T(test_length_alone),
		T(test_after_a_wrong_clock),
		T(test_truth_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
