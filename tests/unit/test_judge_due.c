/*
 * The date that another convention or the earliest bounds of a pause would
 * give, where there is none to tell.
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

static struct verdict
judged(const struct facts *facts, const struct rules *by, const char *now)
{
	struct judgement j;

	judge(facts, by, NULL, 0, INSTANT_NONE, pure_at(now), false, arena, &j);
	return j.verdict;
}

static void
assert_at(instant at, const char *expected)
{
	assert_string_equal(pure_instant(arena, at), expected);
}

static struct facts
facts_of(const struct observation *o, const char *seen)
{
	struct facts facts;

	facts_begin(&facts);
	facts_fold(&facts, o, INSTANT_NONE, pure_at(seen));
	return facts;
}

/* The source leaves the day of receipt out, the configuration counts it.  Tue
 * 15/9/2020 and three working days: Fri 18/9, or Thu 17/9.  A limit in
 * calendar days or within the day is the same by both: ten days end on Fri
 * 25/9. */
static void
conventions_differ_in_working_days(void **state)
{
	static const struct counting exc = { .has_convention = true,
		.convention = CONVENTION_EXC };
	static const struct {
		const char *procedure, *due, *advance;
	} cases[] = {
		{ "T.3wd", "2020-09-18T17:30", "2020-09-17T17:30" },
		{ "T.10d", "2020-09-25T17:30", "none" },
		{ "T.sameday", "2020-09-15T17:30", "none" },
	};
	struct rules by = rules;

	(void)state;
	by.convention = CONVENTION_INC;
	by.source = &exc;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation(cases[i].procedure,
		    "2020-09-15T09:20", NULL);
		struct facts facts = facts_of(&o, "2020-09-15T09:30");
		struct verdict v = judged(&facts, &by, "2020-09-15T10:00");
		enum rules_level level;
		enum convention convention;

		assert_at(v.due, cases[i].due);
		assert_at(v.advance, cases[i].advance);
		/* The date itself is nobody else's. */
		assert_false(judge_stated_by(&facts, &by,
		    pure_at("2020-09-15T10:00"), v.due, &level, &convention));
	}
}

/* Who states Thu 17/9 as above: the configuration, for a dossier of a known
 * procedure with a receipt.  Nobody states a date of any other. */
static void
nobody_states_a_date_without_row_or_receipt(void **state)
{
	static const struct counting exc = { .has_convention = true,
		.convention = CONVENTION_EXC };
	static const struct {
		const char *procedure, *received;
		bool stated;
	} cases[] = {
		{ "T.3wd", "2020-09-15T09:20", true },
		{ "T.3wd", NULL, false },
		{ "T.none", "2020-09-15T09:20", false },
		{ NULL, NULL, false },
	};
	struct rules by = rules;

	(void)state;
	by.convention = CONVENTION_INC;
	by.source = &exc;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation(cases[i].procedure,
		    cases[i].received, "2020-09-18");
		struct facts facts = facts_of(&o, "2020-09-15T09:30");
		enum rules_level level = LEVEL_COUNT;
		enum convention convention = CONVENTION_ROLLING;

		assert_int_equal(judge_stated_by(&facts, &by,
				     pure_at("2020-09-15T10:00"),
				     pure_at("2020-09-17T17:30"), &level,
				     &convention),
		    cases[i].stated);
		assert_int_equal(level,
		    cases[i].stated ? LEVEL_DEFAULT : LEVEL_COUNT);
		assert_int_equal(convention,
		    cases[i].stated ? CONVENTION_INC : CONVENTION_ROLLING);
	}
}

/*
 * Received Wed 2/1/2019, ten working days: Tue 15/1 (Sat 5/1 is worked).  Seen
 * waiting on Thu 3/1 09:00 and still on Fri 4/1 10:00, back on Mon 7/1 10:00.
 * At the longest it waited from the poll before until the 7th, with all ten
 * days left: Mon 21/1.  At the shortest from the 3rd until the 4th, with nine
 * left: Wed 16/1.  But where the poll before was in 2018, which is not listed,
 * nobody can tell when the most that a wait may take (20 working days from its
 * earliest start) was over, and no earlier date is named.
 */
static void
the_shortest_wait_may_not_be_told(void **state)
{
	static const struct {
		const char *before, *earliest;
	} cases[] = {
		{ "2019-01-02T09:00", "2019-01-16T17:30" },
		{ "2018-12-28T09:00", "2019-01-21T17:30" },
	};
	static struct procedure row = {
		.code = "D.cap",
		.name = "Thủ tục thử",
		.limit = { LIMIT_WORKING_DAYS, 10 },
		.pause[PAUSE_SUPPLEMENT].cap = { LIMIT_WORKING_DAYS, 20 },
		.confirmed = true,
		.from = { INT32_MIN },
		.to = { INT32_MAX },
	};
	struct rules by = rules;
	struct err err;

	(void)state;
	by.catalogue = catalogue_build(arena, &row, 1, "00", &err);
	assert_non_null(by.catalogue);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct observation o = pure_observation("D.cap", NULL, NULL);
		struct facts facts;
		struct verdict v;

		o.status = STATUS_NEW;
		facts = facts_of(&o, cases[i].before);
		o.received = pure_at("2019-01-02T08:00");
		o.status = STATUS_WAITING_SUPPLEMENT;
		facts_fold(&facts, &o, pure_at(cases[i].before),
		    pure_at("2019-01-03T09:00"));
		o.status = STATUS_PROCESSING;
		facts_fold(&facts, &o, pure_at("2019-01-04T10:00"),
		    pure_at("2019-01-07T10:00"));
		v = judged(&facts, &by, "2019-01-07T10:00");
		assert_at(v.computed, "2019-01-21T17:30");
		assert_at(v.computed_earliest, cases[i].earliest);
		assert_at(v.due, "2019-01-21T17:30");
		assert_at(v.due_earliest, cases[i].earliest);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(conventions_differ_in_working_days),
		TEST(nobody_states_a_date_without_row_or_receipt),
		TEST(the_shortest_wait_may_not_be_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
