/*
 * The judgement where dates are odd, missing or beyond the calendar (2019 to
 * 2027), and by rows that say more.  September 2020: Mondays are 7, 14, 21, 28;
 * office hours 07:30-11:30 and 13:30-17:30.
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
static struct observation o;
static struct facts facts;
static struct judgement j;

static struct procedure
row(const char *code, int32_t days)
{
	return (struct procedure){ .code = code,
		.name = "Thủ tục thử",
		.limit = { LIMIT_WORKING_DAYS, days },
		.confirmed = true,
		.from = { INT32_MIN },
		.to = { INT32_MAX } };
}

static int
begin(void **state)
{
	static struct procedure rows[9];
	struct err err;

	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
	rows[0] = row("E.accept", 3);
	rows[0].has_acceptance = true;
	rows[0].acceptance = (struct limit){ LIMIT_WORKING_HOURS, 4 };
	rows[1] = row("E.supplement", 10);
	rows[1].has_supplement = true;
	rows[1].supplement = (struct limit){ LIMIT_WORKING_DAYS, 5 };
	rows[2] = rows[1];
	rows[2].code = "E.supplement-draft";
	rows[2].confirmed = false;
	rows[3] = row("E.inc", 3);
	rows[3].has_convention = true;
	rows[3].convention = CONVENTION_INC;
	for (int i = 4; i < 7; i++)
		rows[i] = row("", 10);
	rows[4].code = "E.reset-2";
	rows[5].code = "E.reset-20";
	rows[6].code = "E.reset-9999";
	rows[4].pause[PAUSE_SUPPLEMENT].cap.count = 2;
	rows[5].pause[PAUSE_SUPPLEMENT].cap.count = 20;
	rows[6].pause[PAUSE_SUPPLEMENT].cap.count = 9999;
	for (int i = 4; i < 7; i++) {
		rows[i].pause[PAUSE_SUPPLEMENT].policy = PAUSE_RESET;
		rows[i].pause[PAUSE_SUPPLEMENT].cap.unit = LIMIT_WORKING_DAYS;
	}
	rows[7] = row("E.reset", 10);
	rows[7].pause[PAUSE_SUPPLEMENT].policy = PAUSE_RESET;
	rows[8] = row("E.3wd", 3);
	rules.catalogue = catalogue_build(arena, rows, 9, "00", &err);
	assert_non_null(rules.catalogue);
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
	if (after == NULL)
		facts_begin(&facts);
	facts_fold(&facts, &o, pure_at(after), pure_at(at));
}

static void
judged(const char *now, enum standing standing)
{
	judge(&facts, &rules, NULL, 0, INSTANT_NONE, pure_at(now), false, arena,
	    &j);
	assert_string_equal(standing_text(j.verdict.standing),
	    standing_text(standing));
}

static void
assert_at(instant at, const char *expected)
{
	assert_string_equal(pure_instant(arena, at), expected);
}

static const char *
remark(void)
{
	for (size_t i = 0; i < j.finding_count; i++)
		if (j.findings[i].kind == FINDING_DATES_ODD)
			return j.findings[i].detail;
	return "";
}

static bool
finds(enum finding_kind kind)
{
	for (size_t i = 0; i < j.finding_count; i++)
		if (j.findings[i].kind == kind)
			return true;
	return false;
}

static void
add_round(const char *from, const char *to)
{
	o.rounds[o.round_count++] = (struct round){
		.from = pure_at(from),
		.to = to == NULL ? INSTANT_NEVER : pure_at(to),
		.promised_before = INSTANT_NONE,
		.promised_after = INSTANT_NONE,
	};
}

static void
submitted(const char *procedure, const char *at)
{
	o = pure_observation(procedure, NULL, NULL);
	o.status = STATUS_NEW;
	o.filing = FILING_ONLINE;
	o.submitted = pure_at(at);
}

/* Four hours of the row: 08:00-11:30 and 13:30-14:00. */
static void
test_acceptance_by_the_row(void **state)
{
	(void)state;
	submitted("E.accept", "2020-09-18T08:00");
	see(NULL, "2020-09-18T08:10");
	judged("2020-09-18T08:10", STANDING_AWAITING);
	assert_at(j.verdict.acceptance_due, "2020-09-18T14:00");
	submitted("E.inc", "2020-09-18T08:00");
	see(NULL, "2020-09-18T08:10");
	judged("2020-09-18T08:10", STANDING_AWAITING);
	assert_at(j.verdict.acceptance_due, "2020-09-21T08:00");
}

/* From a moment that cannot be, or that no calendar lists, nothing runs. */
static void
test_acceptance_that_cannot_run(void **state)
{
	static const struct {
		const char *submitted, *now, *remark;
	} cases[] = {
		{ "1970-01-01T08:00", "2020-09-18T08:10", "năm của ngày nộp" },
		{ "2150-01-01T08:00", "2020-09-18T08:10", "năm của ngày nộp" },
		{ "2020-09-22T08:00", "2020-09-18T08:10",
		    "ngày nộp ở tương lai" },
		{ "2035-01-03T08:00", "2035-01-03T08:10", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		submitted(NULL, cases[i].submitted);
		see(NULL, cases[i].now);
		judged(cases[i].now, STANDING_AWAITING);
		assert_at(j.verdict.acceptance_due, "none");
		assert_string_equal(remark(), cases[i].remark);
	}
	/* A supplement that the record says comes back next week. */
	submitted(NULL, "2020-09-17T08:00");
	add_round("2020-09-17T10:00", "2020-09-25T08:00");
	see(NULL, "2020-09-18T08:10");
	judged("2020-09-18T08:10", STANDING_AWAITING);
	assert_at(j.verdict.acceptance_due, "none");
}

/* Back before it was submitted: of another time.  Back after it, and nothing
 * says that it was received: from then. */
static void
test_acceptance_after_a_supplement(void **state)
{
	struct deadline_rule rule;
	instant from;

	(void)state;
	submitted(NULL, "2020-09-17T08:00");
	o.status = STATUS_PROCESSING;
	add_round("2020-09-15T10:00", "2020-09-16T08:00");
	see(NULL, "2020-09-18T08:10");
	assert_true(judge_acceptance_rule(&facts, &rules, NULL, &rule, &from));
	assert_at(from, "2020-09-17T08:00");
	o.rounds[0].to = pure_at("2020-09-17T16:00");
	see(NULL, "2020-09-18T08:10");
	assert_true(judge_acceptance_rule(&facts, &rules, NULL, &rule, &from));
	assert_at(from, "2020-09-17T16:00");
}

static void
test_step_without_receipt(void **state)
{
	(void)state;
	o = pure_observation(NULL, NULL, "2020-09-28");
	o.step = "Thẩm định";
	o.step_due = pure_at("2020-09-18T15:00");
	see(NULL, "2020-09-15T09:15");
	judged("2020-09-15T09:15", STANDING_RUNNING);
	assert_at(j.verdict.step_due, "2020-09-18T15:00");
}

static void
test_supplement_that_cannot_run(void **state)
{
	static const struct {
		const char *procedure, *received, *asked, *now, *due;
	} cases[] = {
		{ "E.supplement", "2020-09-07T09:00", "2020-09-10T14:00",
		    "2020-09-11T08:00", "2020-09-17T17:30" },
		{ "E.supplement-draft", "2020-09-07T09:00", "2020-09-10T14:00",
		    "2020-09-11T08:00", "none" },
		{ "E.supplement", "2020-09-07T09:00", "1970-01-01T14:00",
		    "2020-09-11T08:00", "none" },
		{ "E.supplement", "2035-01-03T09:00", "2035-01-04T14:00",
		    "2035-01-05T08:00", "none" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o = pure_observation(cases[i].procedure, cases[i].received,
		    NULL);
		o.status = STATUS_WAITING_SUPPLEMENT;
		add_round(cases[i].asked, NULL);
		see(NULL, cases[i].now);
		judged(cases[i].now, STANDING_PAUSED);
		assert_at(j.verdict.supplement_due, cases[i].due);
	}
}

/* What is owed for a rung is true while its clock runs for its date. */
static void
test_still_true(void **state)
{
	struct verdict v = {
		.due = pure_at("2020-09-25T17:30"),
		.due_earliest = pure_at("2020-09-23T17:30"),
		.advance = INSTANT_NONE,
		.step_due = pure_at("2020-09-16T15:00"),
	};
	struct crossing c = { .rung = "x", .clock = CLOCK_RESOLUTION };

	(void)state;
	facts_begin(&facts);
	facts.seen.step = "một";
	for (int i = 0; i <= STANDING_COUNT; i++) {
		v.standing = (enum standing)i;
		c.due = pure_day("2020-09-25");
		assert_int_equal(judge_still_true(&facts, &v, &c,
				     rules.calendar),
		    i == STANDING_RUNNING || i == STANDING_DUE_SOON ||
			i == STANDING_DUE_TODAY || i == STANDING_OVERDUE);
	}
	v.standing = STANDING_RUNNING;
	c.due = pure_day("2020-09-23");
	assert_true(judge_still_true(&facts, &v, &c, rules.calendar));
	c.due = pure_day("2020-09-18");
	assert_false(judge_still_true(&facts, &v, &c, rules.calendar));
	v.advance = pure_at("2020-09-18T17:30");
	assert_true(judge_still_true(&facts, &v, &c, rules.calendar));
	c.due = pure_day("2020-09-17");
	assert_false(judge_still_true(&facts, &v, &c, rules.calendar));
	/* A step: for its date and its name. */
	c.clock = CLOCK_STEP;
	c.step = "một";
	assert_false(judge_still_true(&facts, &v, &c, rules.calendar));
	c.due = pure_day("2020-09-16");
	assert_true(judge_still_true(&facts, &v, &c, rules.calendar));
	c.step = "hai";
	assert_false(judge_still_true(&facts, &v, &c, rules.calendar));
	assert_at(judge_clock_due(&v, CLOCK_COUNT), "none");
}

/* A finish that is stated counts, though the status lags at "new". */
static void
test_finished_while_new(void **state)
{
	(void)state;
	o = pure_observation(NULL, "2020-09-15T09:20", "2020-09-18");
	o.status = STATUS_NEW;
	o.finished = pure_at("2020-09-17T10:00");
	see(NULL, "2020-09-17T10:15");
	judged("2020-09-17T10:15", STANDING_DONE_EARLY);
}

static void
test_remarks(void **state)
{
	static const struct {
		const char *received, *promised, *finished, *submitted, *remark;
		enum standing standing;
	} cases[] = {
		{ "2020-09-15T09:20", "2020-09-18", "1970-01-01T08:00", NULL,
		    "năm của ngày kết thúc", STANDING_UNKNOWN },
		{ "2020-09-15T09:20", "2150-01-01", NULL, NULL,
		    "năm của ngày hẹn trả", STANDING_UNKNOWN },
		/* Judged all the same: the promise was given. */
		{ "2020-09-15T09:20", "2020-09-18", NULL, "2020-09-16T08:00",
		    "ngày tiếp nhận trước ngày nộp", STANDING_DUE_SOON },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o = pure_observation(NULL, cases[i].received,
		    cases[i].promised);
		o.finished = pure_at(cases[i].finished);
		o.submitted = pure_at(cases[i].submitted);
		see(NULL, "2020-09-17T10:15");
		judged("2020-09-17T10:15", cases[i].standing);
		assert_string_equal(remark(), cases[i].remark);
	}
}

/* Local time with a Z behind it is read as seven hours later: 08:00 becomes
 * 15:00, which at 10:15 nobody can have received. */
static void
test_times_of_another_zone(void **state)
{
	static const struct {
		const char *received;
		enum status status;
		bool remarked;
	} cases[] = {
		{ "2020-09-17T15:00", STATUS_PROCESSING, true },
		{ "2020-09-17T17:15", STATUS_PROCESSING, true },
		{ "2020-09-17T17:16", STATUS_PROCESSING, false },
		{ "2020-09-17T10:31", STATUS_PROCESSING, true },
		/* Clocks differ by minutes. */
		{ "2020-09-17T10:30", STATUS_PROCESSING, false },
		/* Filled in beforehand. */
		{ "2020-09-17T15:00", STATUS_NEW, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o = pure_observation(NULL, cases[i].received, "2020-09-30");
		o.status = cases[i].status;
		see(NULL, "2020-09-17T10:15");
		judge(&facts, &rules, NULL, 0, INSTANT_NONE,
		    pure_at("2020-09-17T10:15"), false, arena, &j);
		assert_int_equal(strstr(remark(), "múi giờ") != NULL,
		    cases[i].remarked);
	}
}

/* Wed 29/12/2027 counted: 29, 30, 31; not counted it needs 2028. */
static void
test_other_convention_beyond_the_calendar(void **state)
{
	(void)state;
	o = pure_observation("E.inc", "2027-12-29T09:00", NULL);
	see(NULL, "2027-12-29T09:15");
	judged("2027-12-29T09:15", STANDING_DUE_SOON);
	assert_at(j.verdict.due, "2027-12-31T17:30");
	assert_at(j.verdict.advance, "none");
}

/* Promised for Mon 21/9; after which pause the full ten days run anew.  After
 * Wed 16/9: Wed 30/9; after the cap's end on Mon 14/9: Mon 28/9. */
static void
test_promise_after_resets(void **state)
{
	static const struct {
		const char *procedure, *second_from, *second_to, *due;
	} cases[] = {
		/* The second within the first, and longer than it. */
		{ "E.reset", "2020-09-11T08:00", "2020-09-15T10:00",
		    "2020-09-30T17:30" },
		{ "E.reset", "2020-09-15T08:00", "2020-09-17T10:00",
		    "2020-10-01T17:30" },
		{ "E.reset-2", NULL, NULL, "2020-09-28T17:30" },
		{ "E.reset-20", NULL, NULL, "2020-09-30T17:30" },
		{ "E.reset-9999", NULL, NULL, "2020-09-30T17:30" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o = pure_observation(cases[i].procedure, "2020-09-07T09:00",
		    "2020-09-21");
		see(NULL, "2020-09-07T09:30");
		add_round("2020-09-10T14:00", "2020-09-16T10:00");
		if (cases[i].second_from != NULL)
			add_round(cases[i].second_from, cases[i].second_to);
		see("2020-09-17T10:00", "2020-09-17T10:30");
		judged("2020-09-17T10:30", STANDING_RUNNING);
		assert_at(j.verdict.due, cases[i].due);
	}
}

/* Two waits and no receipt: 10/9 to 11/9 and 15/9 to 16/9, a working day each;
 * Mon 21/9 becomes Wed 23/9. */
static void
test_two_pauses_without_receipt(void **state)
{
	(void)state;
	o = pure_observation(NULL, NULL, "2020-09-21");
	see(NULL, "2020-09-07T09:30");
	add_round("2020-09-10T14:00", "2020-09-11T10:00");
	add_round("2020-09-15T14:00", "2020-09-16T10:00");
	see("2020-09-16T10:00", "2020-09-16T10:30");
	judged("2020-09-16T10:30", STANDING_RUNNING);
	assert_at(j.verdict.due, "2020-09-23T17:30");
}

/* To the promise or to its new date the calendar does not reach. */
static void
test_promise_moved_beyond_the_calendar(void **state)
{
	static const char *const promises[] = { "2035-01-08", "2027-12-30" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		o = pure_observation(NULL, "2027-12-13T09:00", promises[i]);
		see(NULL, "2027-12-13T09:30");
		add_round("2027-12-14T14:00", "2027-12-22T10:00");
		see("2027-12-22T10:00", "2027-12-22T10:30");
		judged("2027-12-22T10:30", STANDING_UNKNOWN);
		assert_int_equal(j.verdict.unknown, UNKNOWN_NO_CALENDAR);
	}
}

/* Without a row and a receipt, or a calendar, nothing tells a short limit. */
static void
test_not_known_to_be_short(void **state)
{
	(void)state;
	o = pure_observation(NULL, NULL, "2020-09-18");
	see(NULL, "2020-09-17T09:30");
	judged("2020-09-17T09:30", STANDING_DUE_SOON);
	o = pure_observation(NULL, "2035-01-03T09:00", "2035-01-04");
	see(NULL, "2035-01-03T09:30");
	judged("2035-01-03T09:30", STANDING_RUNNING);
}

/* What cannot be counted is found to be nothing. */
static void
test_findings_without_calendar(void **state)
{
	(void)state;
	o = pure_observation(NULL, "2035-01-03T09:00", "2035-01-31");
	o.filing = FILING_ONLINE;
	see(NULL, "2035-01-10T09:30");
	facts.watched_since = pure_at("2035-01-01T00:00");
	judged("2035-01-10T09:30", STANDING_RUNNING);
	assert_false(finds(FINDING_ENTERED_LATE));
	assert_false(finds(FINDING_ACCEPTED_LATE));
	o.submitted = pure_at("2035-01-01T09:00");
	see(NULL, "2035-01-10T09:30");
	judged("2035-01-10T09:30", STANDING_RUNNING);
	assert_false(finds(FINDING_ACCEPTED_LATE));
	/* Received at once: nothing to be late with. */
	o.submitted = o.received;
	see(NULL, "2035-01-10T09:30");
	judged("2035-01-10T09:30", STANDING_RUNNING);
	assert_false(finds(FINDING_ACCEPTED_LATE));
	/* Waiting since the last days listed. */
	o = pure_observation("E.reset-9999", "2027-12-13T09:00", NULL);
	o.status = STATUS_WAITING_SUPPLEMENT;
	add_round("2027-12-28T14:00", NULL);
	see(NULL, "2027-12-29T09:30");
	judged("2027-12-29T09:30", STANDING_PAUSED);
	assert_false(finds(FINDING_PAUSED_LONG));
	assert_false(finds(FINDING_TOO_MANY_PAUSES));
	facts.pauses_overflowed = true;
	judged("2027-12-29T09:30", STANDING_PAUSED);
	assert_true(finds(FINDING_TOO_MANY_PAUSES));
}

/* Back between Fri 28/12/2018, a year that nobody listed, and Thu 3/1/2019:
 * the full ten days anew end on Wed 16/1 at the latest (Sat 5/1 is worked); at
 * the earliest nobody can tell, so the reminders keep the promise. */
static void
test_shortest_wait_not_told(void **state)
{
	(void)state;
	o = pure_observation("E.reset", "2018-12-17T09:00", "2019-01-10");
	see(NULL, "2018-12-17T09:30");
	o.status = STATUS_WAITING_SUPPLEMENT;
	see("2018-12-21T09:00", "2018-12-21T09:15");
	o.status = STATUS_PROCESSING;
	see("2018-12-28T09:00", "2019-01-03T09:00");
	judged("2019-01-03T09:00", STANDING_RUNNING);
	assert_string_equal(pure_date(arena, j.verdict.due), "2019-01-16");
	assert_string_equal(pure_date(arena, j.verdict.due_earliest),
	    "2019-01-10");
}

static const char *
crossed(const struct crossing *before, size_t count, const char *last,
    const char *now, bool baseline)
{
	judge(&facts, &rules, before, count, pure_at(last), pure_at(now),
	    baseline, arena, &j);
	return pure_crossings(arena, j.crossings, j.crossing_count);
}

static struct crossing
recorded(const char *rung, const char *due, enum crossing_outcome outcome)
{
	return (struct crossing){ .rung = rung,
		.clock = CLOCK_RESOLUTION,
		.due = pure_day(due),
		.outcome = outcome };
}

/* The law gives Fri 18/9, the receipt Tue 22/9; on the 17th it moves.  Judged
 * once, after both dates' reminders: the later is told; where both fall on one
 * instant (Sunday's are Friday's), the law's. */
static void
test_reminders_of_two_dates_at_once(void **state)
{
	static const struct {
		const char *promised, *now, *crossings;
	} cases[] = {
		{ "2020-09-30", "2020-09-29T07:30",
		    "before-2wd 2020-09-18 superseded; "
		    "before-2wd 2020-09-30 superseded; "
		    "before-1wd 2020-09-18 superseded; "
		    "before-1wd 2020-09-30 told; "
		    "apology 2020-09-29 told" },
		{ "2020-09-20", "2020-09-17T09:15",
		    "before-2wd 2020-09-18 superseded; "
		    "before-2wd 2020-09-20 superseded; "
		    "before-1wd 2020-09-18 told; "
		    "before-1wd 2020-09-20 superseded" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o = pure_observation("E.3wd", "2020-09-15T09:20", "2020-09-22");
		see(NULL, "2020-09-15T09:30");
		o.promised =
		    pure_observation(NULL, NULL, cases[i].promised).promised;
		see("2020-09-17T09:00", "2020-09-17T09:15");
		assert_string_equal(crossed(NULL, 0, NULL, cases[i].now, false),
		    cases[i].crossings);
	}
}

/* Severity goes before the order of the ladder. */
static void
test_milder_rung_behind(void **state)
{
	struct ladder ladder = *rules.ladder;
	int due_day = -1, overdue = -1;
	struct rung kept;

	(void)state;
	for (int i = 0; i < ladder.count; i++) {
		if (strcmp(ladder.rungs[i].name, "due-day") == 0)
			due_day = i;
		if (strcmp(ladder.rungs[i].name, "overdue") == 0)
			overdue = i;
	}
	assert_true(due_day >= 0 && overdue >= 0);
	kept = ladder.rungs[due_day];
	ladder.rungs[due_day] = ladder.rungs[overdue];
	ladder.rungs[overdue] = kept;
	rules.ladder = &ladder;
	o = pure_observation(NULL, "2020-09-07T09:00", "2020-09-18");
	see(NULL, "2020-09-07T09:30");
	assert_string_equal(crossed(NULL, 0, NULL, "2020-09-19T00:00", false),
	    "before-2wd 2020-09-18 superseded; "
	    "before-1wd 2020-09-18 superseded; "
	    "overdue 2020-09-18 told; "
	    "due-day 2020-09-18 superseded");
}

/* What was recorded silences its own date only, as long as its rung exists. */
static void
test_what_silences(void **state)
{
	struct crossing c;

	(void)state;
	o = pure_observation("E.3wd", "2020-09-15T09:20", "2020-09-22");
	see(NULL, "2020-09-15T09:30");
	c = recorded("gone", "2020-09-18", CROSSING_TOLD);
	assert_string_equal(crossed(&c, 1, NULL, "2020-09-16T07:30", false),
	    "before-2wd 2020-09-18 told");
	c = recorded("overdue", "2020-09-10", CROSSING_TOLD);
	assert_string_equal(crossed(&c, 1, NULL, "2020-09-16T07:30", false),
	    "before-2wd 2020-09-18 told");
	c = recorded("due-day", "2020-09-22", CROSSING_TOLD);
	assert_string_equal(crossed(&c, 1, NULL, "2020-09-16T07:30", false),
	    "before-2wd 2020-09-18 superseded");
}

/* Overdue since Sat 19/9.  Baseline of another clock or date says nothing of
 * it; during the first sweep only what was late at first sight is silent. */
static void
test_baseline_of_something_else(void **state)
{
	const char *told = "before-2wd 2020-09-18 superseded; "
			   "before-1wd 2020-09-18 superseded; "
			   "due-day 2020-09-18 superseded; "
			   "overdue 2020-09-18 told";
	struct crossing c =
	    recorded("overdue", "2020-09-10", CROSSING_BASELINE);
	const char *last = "2020-09-18T23:00", *now = "2020-09-19T00:00";

	(void)state;
	o = pure_observation(NULL, "2020-09-07T09:00", "2020-09-18");
	see(NULL, "2020-09-07T09:30");
	assert_string_equal(crossed(&c, 1, last, now, false), told);
	assert_non_null(strstr(crossed(&c, 1, last, now, true),
	    "overdue 2020-09-18 baseline"));
	assert_string_equal(crossed(NULL, 0, last, now, true), told);
	c.clock = CLOCK_STEP;
	assert_string_equal(crossed(&c, 1, last, now, false), told);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_acceptance_by_the_row),
		TEST(test_acceptance_that_cannot_run),
		TEST(test_acceptance_after_a_supplement),
		TEST(test_step_without_receipt),
		TEST(test_supplement_that_cannot_run),
		TEST(test_still_true),
		TEST(test_finished_while_new),
		TEST(test_remarks),
		TEST(test_times_of_another_zone),
		TEST(test_other_convention_beyond_the_calendar),
		TEST(test_promise_after_resets),
		TEST(test_two_pauses_without_receipt),
		TEST(test_promise_moved_beyond_the_calendar),
		TEST(test_not_known_to_be_short),
		TEST(test_findings_without_calendar),
		TEST(test_shortest_wait_not_told),
		TEST(test_reminders_of_two_dates_at_once),
		TEST(test_milder_rung_behind),
		TEST(test_what_silences),
		TEST(test_baseline_of_something_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
