/*
 * What an office's own ladder adds: shares of a limit, classes of procedures,
 * repeats, and a ladder that is edited while dossiers run.  September 2020:
 * Wed 2/9 is a day off; Mondays are 7, 14, 21, 28; office hours 07:30-11:30,
 * 13:30-17:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/ladder_class.h"
#include "support/pure_dossier.h"

enum { CROSSINGS_MOST = 64 };

static struct arena *arena;
static struct rules rules;
static struct ladder ladder;

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
	ladder = (struct ladder){ 0 };
	rules.ladder = &ladder;
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

static struct rung *
rung(const char *name, enum rung_kind kind, int n, enum severity severity)
{
	struct rung *new = &ladder.rungs[ladder.count++];

	*new = (struct rung){ .name = name,
		.kind = kind,
		.n = n,
		.severity = severity,
		.roles = ROLE_OFFICER };
	return new;
}

static void
see(const struct observation *o, const char *at)
{
	facts_begin(&life.facts);
	facts_fold(&life.facts, o, INSTANT_NONE, pure_at(at));
}

static void
remember(void)
{
	for (size_t i = 0; i < life.j.crossing_count; i++)
		life.before[life.count++] = life.j.crossings[i];
}

static void
crosses(const char *crossings)
{
	assert_string_equal(pure_crossings(arena, life.j.crossings,
				life.j.crossing_count),
	    crossings);
	remember();
}

static void
judged(const char *now, const char *crossings)
{
	judge(&life.facts, &rules, life.before, life.count, INSTANT_NONE,
	    pure_at(now), false, arena, &life.j);
	crosses(crossings);
}

static void
wakes(const char *expected)
{
	assert_string_equal(pure_instant(arena, life.j.verdict.next), expected);
}

/* Received Fri 4/9, promised Fri 18/9: ten working days. */
static void
see_ten_days(void)
{
	const struct observation o =
	    pure_observation("T.10wd", "2020-09-04T09:00", "2020-09-18");

	see(&o, "2020-09-04T09:15");
}

/* Half of ten is five: Fri 11/9; a quarter is two and a half, so that no more
 * than that is left with two: Wed 16/9. */
static void
test_share_of_days(void **state)
{
	(void)state;
	rung("half", RUNG_SHARE_BEFORE, 50, SEVERITY_REMINDER);
	rung("quarter", RUNG_SHARE_BEFORE, 25, SEVERITY_REMINDER);
	see_ten_days();
	judged("2020-09-04T09:15", "");
	wakes("2020-09-11T07:30");
	judged("2020-09-11T07:30", "half 2020-09-18 told");
	assert_int_equal(life.j.verdict.standing, STANDING_DUE_SOON);
	wakes("2020-09-16T07:30");
	judged("2020-09-16T07:30", "quarter 2020-09-18 told");
}

/* Paused from Mon 7/9 09:00 to Wed 9/9 09:00 and promised anew for Tue 22/9:
 * twelve days, two of them (the 8th and the 9th) not the office's.  A quarter
 * of ten: two before the 22nd, Fri 18/9.  Where the pause made the limit run
 * anew it has nine, from the 10th on: the same two. */
static void
test_share_without_pauses(void **state)
{
	static const char *const procedures[] = { "T.10wd", "T.10wd-reset" };

	(void)state;
	rung("quarter", RUNG_SHARE_BEFORE, 25, SEVERITY_REMINDER);
	for (int i = 0; i < 2; i++) {
		const struct observation o = pure_observation(procedures[i],
		    "2020-09-04T09:00", "2020-09-22");

		see(&o, "2020-09-09T09:15");
		life.facts.pauses[0] = (struct pause){
			.reason = PAUSE_SUPPLEMENT,
			.evidence = EVIDENCE_RECORD,
			.from_earliest = pure_at("2020-09-07T09:00"),
			.from_latest = pure_at("2020-09-07T09:00"),
			.to_earliest = pure_at("2020-09-09T09:00"),
			.to_latest = pure_at("2020-09-09T09:00"),
			.reissued = true,
		};
		life.facts.pause_count = 1;
		life.count = 0;
		judged("2020-09-17T17:00", "");
		wakes("2020-09-18T07:30");
		judged("2020-09-18T07:30", "quarter 2020-09-22 told");
	}
}

/* Online, Wed 9/9 09:30: the eight hours end on Thu 10/9 09:30.  Half of them
 * are left at 15:30, a quarter on Thursday at 07:30. */
static void
test_share_of_hours(void **state)
{
	struct observation o = pure_observation(NULL, NULL, NULL);

	(void)state;
	rung("half", RUNG_SHARE_BEFORE, 50, SEVERITY_REMINDER)->clock =
	    CLOCK_ACCEPTANCE;
	rung("quarter", RUNG_SHARE_BEFORE, 25, SEVERITY_REMINDER)->clock =
	    CLOCK_ACCEPTANCE;
	o.status = STATUS_NEW;
	o.filing = FILING_ONLINE;
	o.submitted = pure_at("2020-09-09T09:30");
	see(&o, "2020-09-09T09:45");
	judged("2020-09-09T09:45", "");
	wakes("2020-09-09T15:30");
	judged("2020-09-09T15:30", "half 2020-09-10 told");
	wakes("2020-09-10T07:30");
	judged("2020-09-10T07:30", "quarter 2020-09-10 told");
}

/* Without a receipt nobody knows of what a share is left. */
static void
test_share_of_nothing(void **state)
{
	const struct observation o =
	    pure_observation("T.10wd", NULL, "2020-09-18");

	(void)state;
	rung("half", RUNG_SHARE_BEFORE, 50, SEVERITY_REMINDER);
	rung("after-50", RUNG_SHARE_AFTER, 50, SEVERITY_OVERDUE);
	see(&o, "2020-09-04T09:15");
	judged("2020-09-17T08:00", "");
	judged("2020-10-30T08:00", "");
}

/* Due Fri 18/9: four office hours after its close are Monday's morning, half
 * of ten days after it Fri 25/9.  Of severity alike, so each is told, and it
 * alone; what repeats is told again on the next working day. */
static void
test_after(void **state)
{
	(void)state;
	rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE);
	rung("after-4wh", RUNG_WORKING_HOURS_AFTER, 4, SEVERITY_OVERDUE);
	rung("after-50", RUNG_SHARE_AFTER, 50, SEVERITY_OVERDUE)->repeat = 1;
	see_ten_days();
	judged("2020-09-19T00:00", "overdue 2020-09-18 told");
	wakes("2020-09-21T11:30");
	judged("2020-09-21T11:29", "");
	judged("2020-09-21T11:30", "after-4wh 2020-09-18 told");
	wakes("2020-09-25T07:30");
	judged("2020-09-25T07:30", "after-50 2020-09-18 told");
	wakes("2020-09-28T07:30");
	judged("2020-09-28T07:30", "after-50/2 2020-09-18 told");
	assert_int_equal(life.j.verdict.standing, STANDING_OVERDUE);
}

/* First seen when all of them lie behind: the last in the ladder is told. */
static void
test_after_of_a_late_discovery(void **state)
{
	const struct observation o =
	    pure_observation("T.10wd", "2020-09-04T09:00", "2020-09-18");

	(void)state;
	rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE);
	rung("after-4wh", RUNG_WORKING_HOURS_AFTER, 4, SEVERITY_OVERDUE);
	rung("after-50", RUNG_SHARE_AFTER, 50, SEVERITY_GRAVE);
	see(&o, "2020-09-28T10:00");
	judged("2020-09-28T10:00",
	    "overdue 2020-09-18 superseded; after-4wh 2020-09-18 superseded; "
	    "after-50 2020-09-18 told");
}

/* What had passed them before the watch began is told of none. */
static void
test_after_in_the_baseline(void **state)
{
	(void)state;
	rung("after-4wh", RUNG_WORKING_HOURS_AFTER, 4, SEVERITY_OVERDUE);
	rung("after-25", RUNG_SHARE_AFTER, 25, SEVERITY_OVERDUE);
	see_ten_days();
	judge(&life.facts, &rules, NULL, 0, INSTANT_NONE,
	    pure_at("2020-09-24T10:00"), true, arena, &life.j);
	crosses("after-4wh 2020-09-18 baseline; after-25 2020-09-18 baseline");
	judged("2020-09-25T10:00", "");
}

/* Paused for two working days and promised anew for Tue 22/9: half of ten are
 * five, 23, 24, 25, 28, Tue 29/9 (of twelve it would be Wed 30/9). */
static void
test_after_without_pauses(void **state)
{
	const struct observation o =
	    pure_observation("T.10wd", "2020-09-04T09:00", "2020-09-22");

	(void)state;
	rung("after-50", RUNG_SHARE_AFTER, 50, SEVERITY_OVERDUE);
	see(&o, "2020-09-09T09:15");
	life.facts.pauses[0] = (struct pause){
		.reason = PAUSE_SUPPLEMENT,
		.evidence = EVIDENCE_RECORD,
		.from_earliest = pure_at("2020-09-07T09:00"),
		.from_latest = pure_at("2020-09-07T09:00"),
		.to_earliest = pure_at("2020-09-09T09:00"),
		.to_latest = pure_at("2020-09-09T09:00"),
		.reissued = true,
	};
	life.facts.pause_count = 1;
	judged("2020-09-28T17:00", "");
	wakes("2020-09-29T07:30");
	judged("2020-09-29T07:30", "after-50 2020-09-22 told");
}

/* Online, Wed 9/9 09:30, so late on Thu 10/9 09:30: half of the eight hours
 * have passed since at 15:30, all of them on Friday at 09:30. */
static void
test_after_of_hours(void **state)
{
	struct observation o = pure_observation(NULL, NULL, NULL);

	(void)state;
	rung("late-50", RUNG_SHARE_AFTER, 50, SEVERITY_OVERDUE)->clock =
	    CLOCK_ACCEPTANCE;
	rung("late-8wh", RUNG_WORKING_HOURS_AFTER, 8, SEVERITY_OVERDUE)->clock =
	    CLOCK_ACCEPTANCE;
	o.status = STATUS_NEW;
	o.filing = FILING_ONLINE;
	o.submitted = pure_at("2020-09-09T09:30");
	see(&o, "2020-09-09T09:45");
	judged("2020-09-10T09:45", "");
	wakes("2020-09-10T15:30");
	judged("2020-09-10T15:30", "late-50 2020-09-10 told");
	wakes("2020-09-11T09:30");
	judged("2020-09-11T09:30", "late-8wh 2020-09-10 told");
}

/* A limit of the same day has rungs behind it like any other: Mon 21/9. */
static void
test_after_of_a_short_limit(void **state)
{
	const struct observation o =
	    pure_observation("T.sameday", "2020-09-18T09:00", "2020-09-18");

	(void)state;
	rung("after-50", RUNG_SHARE_AFTER, 50, SEVERITY_OVERDUE);
	rung("after-4wh", RUNG_WORKING_HOURS_AFTER, 4, SEVERITY_OVERDUE);
	see(&o, "2020-09-18T09:15");
	judged("2020-09-18T09:15", "");
	judged("2020-09-21T07:30", "after-50 2020-09-18 told");
	wakes("2020-09-21T11:30");
	judged("2020-09-21T11:30", "after-4wh 2020-09-18 told");
}

/* A class climbs its own rungs, of those clocks for which it has any. */
static void
test_classes(void **state)
{
	const char *const land[] = { text_fold(arena, "Đất đai") };
	const char *const ten[] = { "T.10wd" };
	const struct ladder_class classes[] = {
		{ .name = "land", .fields = land, .field_count = 1 },
		{ .name = "short",
		    .procedures = ten,
		    .procedure_count = 1,
		    .has_limit = true,
		    .limit = { LIMIT_WORKING_DAYS, 9 } },
		{ .name = "ten",
		    .procedures = ten,
		    .procedure_count = 1,
		    .has_limit = true,
		    .limit = { LIMIT_WORKING_DAYS, 10 } },
	};
	struct procedure row = { .code = "T.10wd",
		.limit = { LIMIT_WORKING_DAYS, 10 } };
	struct observation o = { .procedure = "T.10wd.000.00.00.H99" };
	const struct ladder_class *class;

	(void)state;
	ladder.classes = classes;
	ladder.class_count = 3;
	class = ladder_class_of(&ladder, &row, &o, arena);
	assert_string_equal(class->name, "ten");
	assert_null(ladder_class_of(&ladder, NULL, &o, arena));
	row.field = "ĐẤT ĐAI";
	class = ladder_class_of(&ladder, &row, &o, arena);
	assert_string_equal(class->name, "land");
	rung("general", RUNG_WORKING_DAYS_BEFORE, 2, SEVERITY_REMINDER);
	rung("own", RUNG_WORKING_DAYS_BEFORE, 3, SEVERITY_REMINDER)->class =
	    "ten";
	rung("other", RUNG_WORKING_DAYS_BEFORE, 4, SEVERITY_REMINDER)->class =
	    "land";
	rung("step", RUNG_OVERDUE, 0, SEVERITY_DUE)->clock = CLOCK_STEP;
	assert_string_equal(ladder_class_climbed(&ladder, &classes[2],
				CLOCK_RESOLUTION),
	    "ten");
	assert_null(ladder_class_climbed(&ladder, &classes[2], CLOCK_STEP));
	assert_null(ladder_class_climbed(&ladder, NULL, CLOCK_RESOLUTION));
	see_ten_days();
	judged("2020-09-14T08:00", "");
	judged("2020-09-15T07:30", "own 2020-09-18 told");
	judged("2020-09-17T08:00", "");
}

/* Due Fri 18/9: overdue on Saturday, told on Mon 21/9; its second telling is
 * Tuesday's.  A graver rung on Wednesday takes that day's place, not the days'
 * after it.  Of what is missed until Wed 30/9 the newest is told: 21 is 1, 22
 * is 2, 23, 24, 25 are 3 to 5, 28, 29, 30 are 6 to 8. */
static void
test_repeats(void **state)
{
	(void)state;
	rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE)->repeat = 1;
	rung("after-3wd", RUNG_WORKING_DAYS_AFTER, 3, SEVERITY_OVERDUE);
	see_ten_days();
	judged("2020-09-19T00:00", "overdue 2020-09-18 told");
	wakes("2020-09-22T07:30");
	judged("2020-09-22T07:29", "");
	judged("2020-09-22T07:30", "overdue/2 2020-09-18 told");
	wakes("2020-09-23T07:30");
	judged("2020-09-23T07:30",
	    "after-3wd 2020-09-18 told; overdue/3 2020-09-18 superseded");
	judged("2020-09-24T07:30", "overdue/4 2020-09-18 told");
	judged("2020-09-30T10:00", "overdue/8 2020-09-18 told");
	judged("2020-09-30T10:00", "");
	wakes("2020-10-01T07:30");
}

/* A graver rung that repeats itself says it from then on. */
static void
test_graver_repeats(void **state)
{
	(void)state;
	rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE)->repeat = 1;
	rung("after-3wd", RUNG_WORKING_DAYS_AFTER, 3, SEVERITY_GRAVE)->repeat =
	    2;
	see_ten_days();
	judged("2020-09-21T08:00", "overdue 2020-09-18 told");
	judged("2020-09-23T08:00",
	    "after-3wd 2020-09-18 told; overdue/3 2020-09-18 superseded");
	judged("2020-09-24T08:00", "overdue/4 2020-09-18 superseded");
	judged("2020-09-25T08:00",
	    "overdue/5 2020-09-18 superseded; after-3wd/2 2020-09-18 told");
}

/* First seen on Thu 24/9: one word about it, and its repeats from Friday. */
static void
test_repeats_of_a_late_discovery(void **state)
{
	const struct observation o =
	    pure_observation("T.10wd", "2020-09-04T09:00", "2020-09-18");

	(void)state;
	rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE)->repeat = 1;
	see(&o, "2020-09-24T10:00");
	judged("2020-09-24T10:00",
	    "overdue 2020-09-18 told; overdue/4 2020-09-18 superseded");
	judged("2020-09-24T10:15", "");
	wakes("2020-09-25T07:30");
	judged("2020-09-25T07:30", "overdue/5 2020-09-18 told");
}

static void
test_baseline_is_not_repeated(void **state)
{
	(void)state;
	rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE)->repeat = 1;
	see_ten_days();
	judge(&life.facts, &rules, NULL, 0, INSTANT_NONE,
	    pure_at("2020-09-24T10:00"), true, arena, &life.j);
	crosses("overdue 2020-09-18 baseline");
	wakes("never");
	judged("2020-09-25T10:00", "");
	wakes("never");
}

static struct ack
acknowledged(const char *due, const char *made, const char *until)
{
	return (struct ack){ .clock = CLOCK_RESOLUTION,
		.due = pure_day(due),
		.made = pure_at(made),
		.until = pure_at(until),
		.withdrawn = INSTANT_NONE };
}

/* Seen on Tuesday, good until the end of Thursday: Friday's is the fifth. */
static void
test_acknowledged(void **state)
{
	struct ack ack =
	    acknowledged("2020-09-18", "2020-09-22T08:00", "2020-09-25T00:00");
	struct rung *overdue =
	    rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE);

	(void)state;
	overdue->repeat = 1;
	see_ten_days();
	life.facts.acks = &ack;
	life.facts.ack_count = 1;
	judged("2020-09-21T08:00", "overdue 2020-09-18 told");
	judged("2020-09-22T08:00", "overdue/2 2020-09-18 told");
	wakes("2020-09-25T07:30");
	judged("2020-09-24T08:00", "");
	/* Withdrawn on Wednesday: what lay within it is not made up for. */
	ack.withdrawn = pure_at("2020-09-23T09:00");
	judged("2020-09-23T09:00", "");
	wakes("2020-09-24T07:30");
	ack.withdrawn = INSTANT_NONE;
	judged("2020-09-25T07:30", "overdue/5 2020-09-18 told");
	/* Until somebody has seen it: that ended with Tuesday. */
	overdue->until = UNTIL_ACKNOWLEDGED;
	judged("2020-09-28T07:30", "");
	wakes("never");
	/* Of another date he has said nothing. */
	ack.due = pure_day("2020-09-17");
	judged("2020-09-28T07:30", "overdue/6 2020-09-18 told");
}

static void
judged_anew(const char *now, const char *crossings)
{
	const struct verdict stood = life.j.verdict;

	judge_anew(&life.facts, &rules, life.before, life.count, pure_at(now),
	    &stood, pure_at(now), false, arena, &life.j);
	crosses(crossings);
}

/* On Fri 25/9 the ladder gets rungs that lie behind, of whatever severity, and
 * a repeat: who was told of this date is told of none of them; what lies ahead
 * he is told. */
static void
test_edited_ladder(void **state)
{
	struct rung *overdue =
	    rung("overdue", RUNG_OVERDUE, 0, SEVERITY_OVERDUE);

	(void)state;
	see_ten_days();
	judged("2020-09-21T08:00", "overdue 2020-09-18 told");
	overdue->name = "qua-han";
	overdue->repeat = 1;
	rung("after-4wd", RUNG_WORKING_DAYS_AFTER, 4, SEVERITY_GRAVE);
	rung("after-6wd", RUNG_WORKING_DAYS_AFTER, 6, SEVERITY_GRAVE);
	judged_anew("2020-09-25T10:00",
	    "qua-han 2020-09-18 superseded; after-4wd 2020-09-18 superseded; "
	    "qua-han/5 2020-09-18 superseded");
	wakes("2020-09-28T07:30");
	judged("2020-09-28T07:30",
	    "after-6wd 2020-09-18 told; qua-han/6 2020-09-18 superseded");
}

/* Nobody was told yet: the new ladder's first word is one. */
static void
test_edited_before_anything_was_told(void **state)
{
	(void)state;
	see_ten_days();
	judged("2020-09-15T08:00", "");
	rung("before-4wd", RUNG_WORKING_DAYS_BEFORE, 4, SEVERITY_REMINDER);
	judged_anew("2020-09-15T10:00", "before-4wd 2020-09-18 told");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_share_of_days),
		CASE(test_share_without_pauses),
		CASE(test_share_of_hours),
		CASE(test_share_of_nothing),
		CASE(test_after),
		CASE(test_after_of_a_late_discovery),
		CASE(test_after_in_the_baseline),
		CASE(test_after_without_pauses),
		CASE(test_after_of_hours),
		CASE(test_after_of_a_short_limit),
		CASE(test_classes),
		CASE(test_repeats),
		CASE(test_graver_repeats),
		CASE(test_repeats_of_a_late_discovery),
		CASE(test_baseline_is_not_repeated),
		CASE(test_acknowledged),
		CASE(test_edited_ladder),
		CASE(test_edited_before_anything_was_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
