/*
 * By which rules a dossier is counted, and what follows for its judgement.
 * September 2020: Wed 2/9 is a day off; Mondays are 7, 14, 21, 28.
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

static const char *const no_aliases[] = { NULL };

static struct agency
agency(const char *code, const char *parent, const char *class)
{
	return (struct agency){ .code = code,
		.name = code,
		.aliases = no_aliases,
		.parent = parent,
		.class = class,
		.from = { INT32_MIN },
		.to = { INT32_MAX } };
}

static const struct extension by_class[] = {
	{ "mountain", { LIMIT_WORKING_DAYS, 10 } },
	{ "island", { LIMIT_WORKING_DAYS, 15 } },
};

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
	static struct agency agencies[4];
	static struct procedure rows[6];
	const struct limit cap = { LIMIT_WORKING_DAYS, 2 };
	struct err err;

	(void)state;
	arena = arena_new(65536);
	rules = pure_rules(arena);
	agencies[0] = agency("TINH", NULL, NULL);
	agencies[1] = agency("NUI", "TINH", "mountain");
	agencies[2] = agency("PHONG", "NUI", NULL);
	agencies[3] = agency("PHUONG", "TINH", "plain");
	rules.directory = directory_build(arena, agencies, 4, NULL, 0, &err);
	assert_non_null(rules.directory);
	rows[0] = row("R.3wd", 3);
	rows[1] = row("R.3wd-inc", 3);
	rows[1].has_convention = true;
	rows[1].convention = CONVENTION_INC;
	rows[2] = row("R.3wd-cutoff", 3);
	rows[2].has_cutoff = true;
	rows[2].cutoff = (struct cutoff){ .kind = CUTOFF_LAST_HOUR };
	rows[3] = row("R.class", 10);
	rows[3].extensions = by_class;
	rows[3].extension_count = 2;
	rows[4] = row("R.cap", 10);
	rows[4].pause[PAUSE_PAYMENT].cap = cap;
	rows[5] = row("R.cap-draft", 10);
	rows[5].pause[PAUSE_PAYMENT].cap = cap;
	rows[5].confirmed = false;
	rules.catalogue = catalogue_build(arena, rows, 6, "00", &err);
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

static struct facts
facts_of(const struct observation *o, const char *seen)
{
	struct facts facts;

	facts_begin(&facts);
	facts_fold(&facts, o, INSTANT_NONE, pure_at(seen));
	return facts;
}

static struct judgement
judged(const struct facts *facts, const struct rules *by, const char *now)
{
	struct judgement out;

	judge(facts, by, NULL, 0, INSTANT_NONE, pure_at(now), false, arena,
	    &out);
	return out;
}

static void
assert_instant(instant at, const char *expected)
{
	assert_string_equal(pure_instant(arena, at), expected);
}

static void
assert_standing(const struct judgement *j, enum standing expected)
{
	assert_string_equal(standing_text(j->verdict.standing),
	    standing_text(expected));
}

static struct observation
at_agency(const char *procedure, const char *agency_name)
{
	struct observation o =
	    pure_observation(procedure, "2020-09-15T09:20", NULL);

	o.agency = agency_name;
	return o;
}

static struct basis
basis_of(const char *procedure, const char *agency_name, const struct rules *by)
{
	struct observation o = at_agency(procedure, agency_name);
	struct facts facts = facts_of(&o, "2020-09-15T09:30");
	struct basis basis;

	assert_true(rules_find(by, &facts, &basis));
	return basis;
}

/* The row goes before the agency, the agency before the source, the source
 * before the default; convention and cut-off each by itself. */
static void
test_precedence(void **state)
{
	static const struct agency_counting own[] = {
		{ "NUI",
		    { .has_convention = true,
			.convention = CONVENTION_ROLLING } },
		{ "PHONG",
		    { .has_cutoff = true, .cutoff = { CUTOFF_AT, 54000 } } },
	};
	static const struct counting source = {
		.has_convention = true,
		.convention = CONVENTION_INC,
		.has_cutoff = true,
		.cutoff = { CUTOFF_AT, 57600 },
	};
	struct rules by = rules;
	struct basis b;

	(void)state;
	b = basis_of("R.3wd", "PHUONG", &by);
	assert_int_equal(b.convention_from, LEVEL_DEFAULT);
	assert_int_equal(b.cutoff_from, LEVEL_DEFAULT);
	by.source = &source;
	by.agencies = own;
	by.agency_count = 2;
	b = basis_of("R.3wd", "PHUONG", &by);
	assert_int_equal(b.convention_from, LEVEL_SOURCE);
	assert_int_equal(b.rule.convention, CONVENTION_INC);
	assert_int_equal(b.rule.cutoff.at, 57600);
	b = basis_of("R.3wd", "NUI", &by);
	assert_int_equal(b.convention_from, LEVEL_AGENCY);
	assert_int_equal(b.rule.convention, CONVENTION_ROLLING);
	assert_int_equal(b.cutoff_from, LEVEL_SOURCE);
	/* The nearest entry alone is the agency's. */
	b = basis_of("R.3wd", "PHONG", &by);
	assert_int_equal(b.convention_from, LEVEL_SOURCE);
	assert_int_equal(b.cutoff_from, LEVEL_AGENCY);
	assert_int_equal(b.rule.cutoff.at, 54000);
	b = basis_of("R.3wd-inc", "NUI", &by);
	assert_int_equal(b.convention_from, LEVEL_PROCEDURE);
	assert_int_equal(b.rule.convention, CONVENTION_INC);
	b = basis_of("R.3wd-cutoff", "PHONG", &by);
	assert_int_equal(b.cutoff_from, LEVEL_PROCEDURE);
	assert_int_equal(b.rule.cutoff.kind, CUTOFF_LAST_HOUR);
	assert_true(b.says[LEVEL_DEFAULT] && b.says[LEVEL_SOURCE]);
	assert_false(b.says[LEVEL_PROCEDURE]);
}

/* Before anything was seen of a dossier: the defaults, the one calendar. */
static void
test_nothing_seen(void **state)
{
	struct observation o =
	    pure_observation("R.3wd-inc", "2020-09-15T09:20", NULL);
	struct calendars *calendars =
	    calendars_build(rules.calendar, rules.directory, NULL, 0, "", NULL);
	struct rules by = rules;
	struct facts facts;
	struct basis b;

	(void)state;
	by.calendars = calendars;
	facts_begin(&facts);
	o.agency = "NUI";
	facts.seen = o;
	facts.seen.received = INSTANT_NONE;
	assert_false(rules_find(&by, &facts, &b));
	assert_int_equal(b.convention_from, LEVEL_DEFAULT);
	assert_null(b.agency);
	assert_ptr_equal(rules_calendar(&by, &facts), rules.calendar);
	/* Not yet seen to change: by the receipt. */
	facts.seen.received = o.received;
	assert_true(rules_find(&by, &facts, &b));
	assert_string_equal(b.agency->code, "NUI");
	assert_ptr_equal(rules_calendar(&by, &facts), rules.calendar);
	facts.seen.agency = "Đâu đó";
	assert_true(rules_find(&by, &facts, &b));
	assert_null(b.agency);
	calendars_free(calendars);
}

/* Tue 15/9, three days: 18/9; with the day of receipt counted, 17/9. */
static void
test_disagreement(void **state)
{
	static const struct counting inc = { .has_convention = true,
		.convention = CONVENTION_INC };
	static const struct agency_counting exc = { "NUI",
		{ .has_convention = true, .convention = CONVENTION_EXC } };
	struct observation o = at_agency("R.3wd", "NUI");
	struct facts facts = facts_of(&o, "2020-09-15T09:30");
	struct rules by = rules;
	struct judgement j;
	enum rules_level level;
	enum convention convention;

	(void)state;
	by.source = &inc;
	by.agencies = &exc;
	by.agency_count = 1;
	j = judged(&facts, &by, "2020-09-15T10:00");
	assert_instant(j.verdict.due, "2020-09-18T17:30");
	assert_instant(j.verdict.advance, "2020-09-17T17:30");
	assert_true(judge_stated_by(&facts, &by, pure_at("2020-09-15T10:00"),
	    j.verdict.advance, &level, &convention));
	assert_int_equal(level, LEVEL_SOURCE);
	assert_int_equal(convention, CONVENTION_INC);
	assert_false(judge_stated_by(&facts, &by, pure_at("2020-09-15T10:00"),
	    j.verdict.due, &level, &convention));
	/* Nobody is late against the earlier date, nor due by it. */
	j = judged(&facts, &by, "2020-09-17T10:00");
	assert_standing(&j, STANDING_DUE_SOON);
	j = judged(&facts, &by, "2020-09-18T10:00");
	assert_standing(&j, STANDING_DUE_TODAY);
	/* Where the strongest level is the earliest, it is the date. */
	o = at_agency("R.3wd-inc", "NUI");
	facts = facts_of(&o, "2020-09-15T09:30");
	j = judged(&facts, &by, "2020-09-15T10:00");
	assert_instant(j.verdict.due, "2020-09-17T17:30");
	assert_instant(j.verdict.advance, "none");
	/* A promise stands; reminders follow the earliest stated. */
	o = at_agency("R.3wd", "NUI");
	o.promised = pure_at("2020-09-18T17:30");
	facts = facts_of(&o, "2020-09-15T09:30");
	j = judged(&facts, &by, "2020-09-15T10:00");
	assert_instant(j.verdict.due, "2020-09-18T17:30");
	assert_instant(j.verdict.advance, "2020-09-17T17:30");
}

static void
test_extension(void **state)
{
	struct basis b = basis_of("R.class", "NUI", &rules);
	struct observation o;
	struct facts facts;
	struct judgement j;

	(void)state;
	assert_int_equal(b.rule.limit.count, 20);
	assert_string_equal(b.class_of->code, "NUI");
	/* An office of a mountain commune stands in the mountains. */
	b = basis_of("R.class", "PHONG", &rules);
	assert_int_equal(b.rule.limit.count, 20);
	assert_string_equal(b.class_of->code, "NUI");
	b = basis_of("R.class", "PHUONG", &rules);
	assert_int_equal(b.rule.limit.count, 10);
	assert_null(b.extension);
	assert_true(rules_is_trusted(&b));
	b = basis_of("R.class", "TINH", &rules);
	assert_int_equal(b.rule.limit.count, 10);
	/* Not known whose it is: the row accuses nobody. */
	b = basis_of("R.class", "Đâu đó", &rules);
	assert_true(b.class_unknown);
	assert_false(rules_is_trusted(&b));
	/* 15/9 and ten days: 29/9; twenty: 13/10. */
	o = at_agency("R.class", "PHONG");
	facts = facts_of(&o, "2020-09-15T09:30");
	j = judged(&facts, &rules, "2020-09-16T10:00");
	assert_instant(j.verdict.due, "2020-10-13T17:30");
	o = at_agency("R.class", "PHUONG");
	facts = facts_of(&o, "2020-09-15T09:30");
	j = judged(&facts, &rules, "2020-09-16T10:00");
	assert_instant(j.verdict.due, "2020-09-29T17:30");
}

/* Received 7/9, ten days: 21/9.  Payment asked for on 10/9; it may stop the
 * limit for 11/9 and 14/9: 23/9. */
static struct facts
waiting_for_payment(const char *procedure)
{
	struct observation o =
	    pure_observation(procedure, "2020-09-07T09:00", NULL);
	struct facts facts = facts_of(&o, "2020-09-08T08:00");

	o.status = STATUS_WAITING_PAYMENT;
	facts_fold(&facts, &o, pure_at("2020-09-10T13:45"),
	    pure_at("2020-09-10T14:00"));
	return facts;
}

static void
test_longest_pause(void **state)
{
	struct facts facts = waiting_for_payment("R.cap");
	struct judgement j = judged(&facts, &rules, "2020-09-14T17:00");

	(void)state;
	assert_standing(&j, STANDING_PAUSED);
	assert_instant(j.verdict.next, "2020-09-14T17:30");
	/* From its end on the limit runs. */
	j = judged(&facts, &rules, "2020-09-14T17:30");
	assert_standing(&j, STANDING_RUNNING);
	assert_instant(j.verdict.due, "2020-09-23T17:30");
	assert_instant(j.verdict.due_earliest, "2020-09-23T17:30");
	j = judged(&facts, &rules, "2020-09-24T08:00");
	assert_standing(&j, STANDING_OVERDUE);
	assert_instant(j.verdict.due, "2020-09-23T17:30");
	/* A row that nobody confirmed lets nobody be late. */
	facts = waiting_for_payment("R.cap-draft");
	j = judged(&facts, &rules, "2020-09-24T08:00");
	assert_standing(&j, STANDING_PAUSED);
}

/* A dispute is a reason of its own. */
static void
test_dispute(void **state)
{
	struct facts facts = waiting_for_payment("R.cap");
	struct observation o = facts.seen;
	struct judgement j;

	(void)state;
	o.status = STATUS_DISPUTED;
	facts_fold(&facts, &o, pure_at("2020-09-10T15:45"),
	    pure_at("2020-09-10T16:00"));
	j = judged(&facts, &rules, "2020-09-24T08:00");
	assert_standing(&j, STANDING_PAUSED);
	assert_int_equal(j.verdict.pause, PAUSE_DISPUTE);
}

/* What was asked for before acceptance came back by Tue 22/9 09:15: 2.25 + 4
 * hours that day, 1.75 the next end at 09:15. */
static void
test_acceptance_after_supplement(void **state)
{
	struct observation o = pure_observation("R.3wd", NULL, NULL);
	struct facts facts;
	struct judgement j;

	(void)state;
	o.status = STATUS_NEW;
	o.filing = FILING_ONLINE;
	o.submitted = pure_at("2020-09-18T16:00");
	facts = facts_of(&o, "2020-09-18T16:05");
	o.status = STATUS_WAITING_SUPPLEMENT;
	facts_fold(&facts, &o, pure_at("2020-09-18T16:45"),
	    pure_at("2020-09-18T17:00"));
	j = judged(&facts, &rules, "2020-09-22T08:00");
	assert_standing(&j, STANDING_PAUSED);
	assert_instant(j.verdict.acceptance_due, "none");
	o.status = STATUS_NEW;
	facts_fold(&facts, &o, pure_at("2020-09-22T09:00"),
	    pure_at("2020-09-22T09:15"));
	j = judged(&facts, &rules, "2020-09-22T09:15");
	assert_standing(&j, STANDING_AWAITING);
	assert_instant(j.verdict.acceptance_due, "2020-09-23T09:15");
	j = judged(&facts, &rules, "2020-09-23T09:15");
	assert_standing(&j, STANDING_LATE_ACCEPTANCE);
	/* A round that the record leaves open while it calls it new. */
	o.rounds[0] = (struct round){ .from = pure_at("2020-09-22T16:00"),
		.to = INSTANT_NEVER,
		.promised_before = INSTANT_NONE,
		.promised_after = INSTANT_NONE };
	o.round_count = 1;
	facts_fold(&facts, &o, pure_at("2020-09-22T16:00"),
	    pure_at("2020-09-22T16:15"));
	j = judged(&facts, &rules, "2020-09-24T08:00");
	assert_standing(&j, STANDING_PAUSED);
	assert_int_equal(j.verdict.pause, PAUSE_SUPPLEMENT);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* Whoever counts on another thread must come to the same: by a name that is
 * written as no table has it, by the storm that closed the agency above. */
static void
test_still(void **state)
{
	const struct overlay_line closed = { .kind = OVERLAY_CLOSED,
		.from = pure_day("2020-09-21"),
		.until = pure_day("2020-09-21") };
	const struct overlay storm = { .agency = "NUI",
		.from = { INT32_MIN },
		.until = { INT32_MAX },
		.lines = &closed,
		.line_count = 1 };
	struct observation o = at_agency("R.class", "phong");
	struct facts facts = facts_of(&o, "2020-09-15T09:30");
	struct rules with = rules, still;
	struct calendars *calendars = calendars_build(rules.calendar,
	    rules.directory, &storm, 1, NULL, NULL);

	(void)state;
	assert_non_null(calendars);
	with.calendars = calendars;
	still = rules_still(&with, arena);
	assert_string_equal(basis_of("R.class", " Phong", &still).agency->code,
	    "PHONG");
	assert_false(
	    calendar_is_working(rules_calendar(&still, &facts), closed.from));
	assert_true(calendar_is_working(still.calendar, closed.from));
	calendars_free(calendars);

	/* Neither overlays nor agencies. */
	still = rules_still(&rules, arena);
	assert_string_equal(basis_of("R.class", "phong", &still).agency->code,
	    "PHONG");
	assert_ptr_equal(rules_calendar(&still, &facts), rules.calendar);
	with = rules;
	with.directory = NULL;
	still = rules_still(&with, arena);
	assert_null(basis_of("R.class", "phong", &still).agency);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_nothing_seen),
		CASE(test_precedence),
		CASE(test_disagreement),
		CASE(test_extension),
		CASE(test_still),
		CASE(test_longest_pause),
		CASE(test_dispute),
		CASE(test_acceptance_after_supplement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
