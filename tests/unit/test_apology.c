/*
 * The written apology: when it is one, and what its new date does to the
 * judgement.  September 2020: Tue 15, Fri 18, Mon 21, Fri 25, Mon 28; three
 * working days from Tue 15/9 end on Fri 18/9.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/promise.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct rules rules;
static struct observation o;
static struct facts facts;

/* Promised for Fri 18/9; the letter of Thu 17/9 asks for Fri 25/9. */
static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
	o = pure_observation("T.3wd", "2020-09-15T09:20", "2020-09-18");
	facts_begin(&facts);
	facts_fold(&facts, &o, INSTANT_NONE, pure_at("2020-09-15T09:30"));
	facts.apology = (struct apology){
		.number = "12/XL-UBND",
		.date = pure_day("2020-09-17"),
		.old_date = pure_day("2020-09-18"),
		.new_date = pure_day("2020-09-25"),
		.recorded = pure_at("2020-09-17T15:00"),
	};
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

static struct judgement
judged(const char *now)
{
	struct judgement out;

	judge(&facts, &rules, NULL, 0, INSTANT_NONE, pure_at(now), false, arena,
	    &out);
	return out;
}

static void
assert_due(const char *now, const char *due)
{
	struct judgement j = judged(now);

	assert_string_equal(pure_instant(arena, j.verdict.due), due);
	assert_true(j.verdict.due_is_promise);
}

static void
test_new_date_takes_the_promise_s_place(void **state)
{
	static const struct {
		const char *now;
		enum standing standing;
		const char *crossings;
	} steps[] = {
		/* Mon 21/9: the old date has passed, the new one has not. */
		{ "2020-09-21T10:00", STANDING_RUNNING, "" },
		/* Two working days before Fri 25/9: Wed 23/9. */
		{ "2020-09-23T07:30", STANDING_DUE_SOON,
		    "before-2wd 2020-09-25 told" },
		{ "2020-09-25T23:59", STANDING_DUE_TODAY,
		    "before-2wd 2020-09-25 superseded; "
		    "before-1wd 2020-09-25 superseded; "
		    "due-day 2020-09-25 told" },
		{ "2020-09-26T00:00", STANDING_OVERDUE,
		    "before-2wd 2020-09-25 superseded; "
		    "before-1wd 2020-09-25 superseded; "
		    "due-day 2020-09-25 superseded; "
		    "overdue 2020-09-25 told" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct judgement j = judged(steps[i].now);

		assert_string_equal(standing_text(j.verdict.standing),
		    standing_text(steps[i].standing));
		assert_string_equal(pure_crossings(arena, j.crossings,
					j.crossing_count),
		    steps[i].crossings);
		assert_string_equal(pure_instant(arena, j.verdict.due),
		    "2020-09-25T17:30");
		/* The law's date, 18/9, is earlier: it brings nothing forward
		 * any more and is no finding. */
		assert_true(j.verdict.advance == INSTANT_NONE);
		assert_string_equal(pure_findings(arena, j.findings,
					j.finding_count),
		    "");
	}
}

static void
test_finish_is_judged_by_the_new_date(void **state)
{
	(void)state;
	o.status = STATUS_DONE;
	o.finished = pure_at("2020-09-22T10:00");
	facts_fold(&facts, &o, pure_at("2020-09-22T10:00"),
	    pure_at("2020-09-22T10:15"));
	assert_int_equal(judged("2020-09-22T10:15").verdict.standing,
	    STANDING_DONE_EARLY);
}

/* One new appointment is all there is: the source's own later date is not the
 * deadline. */
static void
test_source_promises_something_else(void **state)
{
	(void)state;
	o.promised = pure_at("2020-09-29T17:00");
	o.promised_is_date = false;
	facts_fold(&facts, &o, pure_at("2020-09-21T08:00"),
	    pure_at("2020-09-21T08:15"));
	assert_due("2020-09-21T08:15", "2020-09-25T17:30");
	o.promised = INSTANT_NONE;
	facts_fold(&facts, &o, pure_at("2020-09-21T09:00"),
	    pure_at("2020-09-21T09:15"));
	assert_due("2020-09-21T09:15", "2020-09-25T17:30");
}

static void
add_round(const char *from, const char *to)
{
	o.rounds[o.round_count++] = (struct round){
		.from = pure_at(from),
		.to = pure_at(to),
		.promised_before = INSTANT_NONE,
		.promised_after = INSTANT_NONE,
	};
}

/* Asked on Tue 22/9, back on Wed 23/9: one working day, so Mon 28/9.  A pause
 * that had begun by the day of the letter was known to its writer. */
static void
test_later_pause_moves_the_new_date(void **state)
{
	(void)state;
	add_round("2020-09-17T08:00", "2020-09-18T10:00");
	facts_fold(&facts, &o, pure_at("2020-09-18T10:00"),
	    pure_at("2020-09-18T10:15"));
	assert_due("2020-09-21T10:00", "2020-09-25T17:30");
	add_round("2020-09-22T10:00", "2020-09-23T16:00");
	facts_fold(&facts, &o, pure_at("2020-09-23T16:00"),
	    pure_at("2020-09-23T16:15"));
	assert_due("2020-09-23T16:15", "2020-09-28T17:30");
}

/* Promised anew because of a pause after the letter: that date holds. */
static void
test_promised_anew_after_a_later_pause(void **state)
{
	(void)state;
	add_round("2020-09-22T10:00", "2020-09-23T16:00");
	o.rounds[0].promised_after = o.promised = pure_at("2020-09-30T00:00");
	facts_fold(&facts, &o, pure_at("2020-09-23T16:00"),
	    pure_at("2020-09-23T16:15"));
	assert_due("2020-09-23T16:15", "2020-09-30T17:30");
	assert_false(promise_in_force(&facts).is_apology);
	/* The same before the letter's day is what it wrote about. */
	facts.apology.date = pure_day("2020-09-22");
	assert_due("2020-09-23T16:15", "2020-09-25T17:30");
	assert_true(promise_in_force(&facts).is_apology);
}

/* A round made against another promise than the one in force, which was seen
 * before the round began: nobody promised anew after the letter. */
static void
test_round_against_another_promise(void **state)
{
	(void)state;
	add_round("2020-09-22T10:00", "2020-09-23T16:00");
	o.rounds[0].promised_before = pure_at("2020-09-17T00:00");
	facts_fold(&facts, &o, pure_at("2020-09-23T16:00"),
	    pure_at("2020-09-23T16:15"));
	assert_true(facts.pauses[0].reissued);
	assert_true(promise_in_force(&facts).is_apology);
}

/* A round that names the promise as the older one: made before it.  Asked on
 * Wed 16/9, back on Thu 17/9: one working day, Fri 18/9 becomes Mon 21/9. */
static void
test_promise_older_than_a_round(void **state)
{
	(void)state;
	facts.apology = (struct apology){ 0 };
	add_round("2020-09-16T10:00", "2020-09-17T10:00");
	o.rounds[0].promised_before = o.promised;
	facts_fold(&facts, &o, pure_at("2020-09-17T10:00"),
	    pure_at("2020-09-17T10:15"));
	assert_due("2020-09-17T10:15", "2020-09-21T17:30");
}

static void
test_what_is_no_apology(void **state)
{
	static const struct {
		const char *number, *date, *new_date;
		const char *words; /* NULL: it is one */
	} cases[] = {
		{ "12/XL", "2020-09-17", "2020-09-25", NULL },
		/* On the day of receipt, on the new date itself. */
		{ "12/XL", "2020-09-15", "2020-09-19", NULL },
		{ "12/XL", "2020-09-21", "2020-09-21", NULL },
		{ "", "2020-09-17", "2020-09-25", "number is missing" },
		{ "12/XL", "2020-09-22", "2020-09-25",
		    "the letter's date 22/09/2020 lies after today, "
		    "21/09/2020" },
		{ "12/XL", "2020-09-14", "2020-09-25",
		    "before the dossier was received, 15/09/2020" },
		{ "12/XL", "2020-09-17", "2020-09-18",
		    "the new date 18/09/2020 is not later than the deadline "
		    "18/09/2020" },
		{ "12/XL", "2020-09-21", "2020-09-20",
		    "the new date 20/09/2020 lies before the letter's date "
		    "21/09/2020" },
		{ "12/XL", "2020-09-17", "2206-09-25", "no date of an office" },
		{ "12/XL", "2020-09-17", "1920-09-25", "no date of an office" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct apology apology = { .number = cases[i].number,
			.date = pure_day(cases[i].date),
			.old_date = pure_day("2020-09-18"),
			.new_date = pure_day(cases[i].new_date) };
		struct err err = { "" };
		bool ok = apology_check(&apology, pure_day("2020-09-15"),
		    pure_day("2020-09-21"), &err);

		assert_int_equal(ok, cases[i].words == NULL);
		if (!ok && strstr(err.text, cases[i].words) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", err.text,
			    cases[i].words);
	}
}

static void
test_long_texts_are_refused(void **state)
{
	char text[APOLOGY_REASON + 2];
	struct apology apology = facts.apology;
	struct err err = { "" };
	day received = pure_day("2020-09-15"), today = pure_day("2020-09-21");

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	apology.reason = text;
	assert_false(apology_check(&apology, received, today, &err));
	assert_non_null(strstr(err.text, "reason is longer"));
	apology.reason = text + 1;
	assert_true(apology_check(&apology, received, today, &err));
	apology.number = text + sizeof(text) - 1 - APOLOGY_NUMBER;
	assert_true(apology_check(&apology, received, today, &err));
	apology.number--;
	assert_false(apology_check(&apology, received, today, &err));
	assert_non_null(strstr(err.text, "number is longer"));
}

static void
test_the_same_letter(void **state)
{
	struct apology other = facts.apology;

	(void)state;
	other.reason = "khác";
	assert_true(apology_equal(&facts.apology, &other));
	other.new_date.n++;
	assert_false(apology_equal(&facts.apology, &other));
	other = facts.apology;
	other.date.n--;
	assert_false(apology_equal(&facts.apology, &other));
	other = facts.apology;
	other.number = "13/XL-UBND";
	assert_false(apology_equal(&facts.apology, &other));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_new_date_takes_the_promise_s_place),
		TEST(test_finish_is_judged_by_the_new_date),
		TEST(test_source_promises_something_else),
		TEST(test_later_pause_moves_the_new_date),
		TEST(test_promised_anew_after_a_later_pause),
		TEST(test_round_against_another_promise),
		TEST(test_promise_older_than_a_round),
		TEST(test_what_is_no_apology),
		TEST(test_long_texts_are_refused),
		TEST(test_the_same_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
