/* Limits as text, and the statuses and filings of dossiers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/dossier.h"
#include "core/limit.h"

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(1024);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
limits_are_read_and_written(void **state)
{
	static const struct {
		const char *text;
		enum limit_unit unit;
		int32_t count;
		bool is_short;
		const char *vi, *en;
	} cases[] = {
		{ "3wd", LIMIT_WORKING_DAYS, 3, false, "03 ngày làm việc",
		    "3 working days" },
		{ "1wd", LIMIT_WORKING_DAYS, 1, true, "01 ngày làm việc",
		    "1 working day" },
		{ "1d", LIMIT_DAYS, 1, true, "01 ngày", "1 day" },
		{ "10d", LIMIT_DAYS, 10, false, "10 ngày", "10 days" },
		{ "8wh", LIMIT_WORKING_HOURS, 8, true, "08 giờ làm việc",
		    "8 working hours" },
		{ "9wh", LIMIT_WORKING_HOURS, 9, false, "09 giờ làm việc",
		    "9 working hours" },
		{ "1mo", LIMIT_MONTHS, 1, false, "01 tháng", "1 month" },
		{ "9999mo", LIMIT_MONTHS, 9999, false, "9999 tháng",
		    "9999 months" },
		{ "sameday", LIMIT_SAME_DAY, 0, true, "trong ngày",
		    "the same day" },
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct limit limit;

		assert_true(limit_parse(cases[i].text, &limit, &err));
		assert_int_equal(limit.unit, cases[i].unit);
		assert_int_equal(limit.count, cases[i].count);
		assert_string_equal(limit_text(arena, limit), cases[i].text);
		assert_string_equal(limit_people(arena, limit), cases[i].vi);
		assert_string_equal(limit_english(arena, limit), cases[i].en);
		assert_int_equal(limit_is_short(limit), cases[i].is_short);
		assert_int_equal(limit_is_hours(limit),
		    cases[i].unit == LIMIT_WORKING_HOURS);
	}
}

static void
what_is_no_limit_is_refused(void **state)
{
	static const char *const bad[] = { "", "3", "wd", "0wd", "-3wd", "+3wd",
		"3 wd", " 3wd", "3wd ", "3WD", "3w", "3wdx", "10000wd",
		"99999999999999999999wd", "3.5d", "sameday1", "1sameday",
		"Sameday" };
	struct limit limit = { LIMIT_DAYS, 77 };
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (limit_parse(bad[i], &limit, &err))
			fail_msg("accepted: \"%s\"", bad[i]);
		assert_non_null(strstr(err.text, bad[i]));
		assert_int_equal(limit.count, 77);
	}
}

static void
statuses_are_words(void **state)
{
	enum status status;
	enum filing filing;

	(void)state;
	for (int i = 0; i < STATUS_COUNT; i++) {
		assert_true(status_parse(status_text((enum status)i), &status));
		assert_int_equal(status, i);
		/* None is both: the limit cannot be stopped after its end. */
		assert_false(
		    status_is_paused(status) && status_is_ended(status));
	}
	assert_string_equal(status_text(STATUS_WAITING_SUPPLEMENT),
	    "waiting_supplement");
	assert_false(status_parse("Done", &status));
	assert_true(status_is_paused(STATUS_WAITING_PAYMENT));
	assert_true(status_is_paused(STATUS_STOPPED));
	assert_false(status_is_paused(STATUS_PROCESSING));
	assert_true(status_is_ended(STATUS_DONE));
	assert_true(status_is_ended(STATUS_WITHDRAWN));
	assert_false(status_is_ended(STATUS_UNKNOWN));
	for (int i = FILING_UNKNOWN; i <= FILING_POST; i++) {
		assert_true(filing_parse(filing_text((enum filing)i), &filing));
		assert_int_equal(filing, i);
	}
	assert_false(filing_parse("", &filing));
}

/* Each change of one field makes two observations differ. */
static void
observations_compare_by_what_they_say(void **state)
{
	struct observation a, b;

	(void)state;
	observation_clear(&a);
	assert_null(a.code);
	assert_int_equal(a.received, INSTANT_NONE);
	assert_int_equal(a.rounds[0].to, INSTANT_NONE);
	a.code = "H03-1";
	a.rounds[0].from = 5;
	a.round_count = 1;
	b = a;
	b.code = (char[]){ "H03-1" };
	assert_true(observation_equal(&a, &b));
	b.updated = 99; /* the source touched it, and it says the same */
	assert_true(observation_equal(&a, &b));
	b.rounds[3].from = 9; /* behind the last round */
	assert_true(observation_equal(&a, &b));

#define DIFFERS(change)                                                        \
	do {                                                                   \
		b = a;                                                         \
		b.change;                                                      \
		assert_false(observation_equal(&a, &b));                       \
		assert_false(observation_equal(&b, &a));                       \
	} while (0)
	DIFFERS(code = "H03-2");
	DIFFERS(procedure = "");
	DIFFERS(procedure_name = "x");
	DIFFERS(field = "x");
	DIFFERS(filing = FILING_ONLINE);
	DIFFERS(submitted = 1);
	DIFFERS(received = 1);
	DIFFERS(promised = 1);
	DIFFERS(finished = 1);
	DIFFERS(returned = 1);
	DIFFERS(promised_is_date = true);
	DIFFERS(status = STATUS_DONE);
	DIFFERS(raw_status = "9");
	DIFFERS(agency = "x");
	DIFFERS(officer_account = "x");
	DIFFERS(officer_mail = "x");
	DIFFERS(officer_name = "x");
	DIFFERS(step = "x");
	DIFFERS(step_due = 1);
	DIFFERS(rounds[0].from = 6);
	DIFFERS(rounds[0].to = 6);
	DIFFERS(rounds[0].promised_before = 6);
	DIFFERS(rounds[0].promised_after = 6);
	DIFFERS(round_count = 0);
#undef DIFFERS
}

/* Eight hours are a working day; a month is thirty days; a working day and a
 * day do not compare. */
static void
test_within(void **state)
{
	static const struct {
		const char *limit, *most;
		bool is;
	} cases[] = {
		{ "5wd", "5wd", true },
		{ "6wd", "5wd", false },
		{ "8wh", "1wd", true },
		{ "9wh", "1wd", false },
		{ "1mo", "30d", true },
		{ "31d", "1mo", false },
		{ "3d", "5wd", false },
		{ "3wd", "30d", false },
		{ "sameday", "1wh", true },
		{ "sameday", "1d", true },
		{ "1wh", "sameday", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct limit limit, most;
		struct err err;

		assert_true(limit_parse(cases[i].limit, &limit, &err));
		assert_true(limit_parse(cases[i].most, &most, &err));
		assert_int_equal(limit_is_within(limit, most), cases[i].is);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_read_and_written),
		cmocka_unit_test(what_is_no_limit_is_refused),
		cmocka_unit_test(statuses_are_words),
		cmocka_unit_test(observations_compare_by_what_they_say),
		cmocka_unit_test(test_within),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
