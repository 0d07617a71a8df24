/*
 * The deadline engine: what the table of tests/law cannot say (coverage, words,
 * parsing), and where the properties of test_deadline_random.c end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/deadline.h"
#include "support/pure_calendar.h"

enum { VN = WHEN_OFFICE_OFFSET };

static struct calendar *shipped;
static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	shipped = pure_calendar("");
	arena = arena_new(65536);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	calendar_free(shipped);
	arena_free(arena);
	return 0;
}

static instant
moment(const char *text)
{
	instant at = 0;
	struct err err;

	if (!when_parse_instant(text, VN, &at, &err))
		fail_msg("%s", err.text);
	return at;
}

static struct deadline_rule
rule_of(const char *limit)
{
	struct deadline_rule rule = { 0 };
	struct err err;

	if (!limit_parse(limit, &rule.limit, &err))
		fail_msg("%s", err.text);
	return rule;
}

static struct deadline
due_of(const char *received, const char *limit)
{
	struct deadline_rule rule = rule_of(limit);
	struct deadline deadline;

	deadline_compute(shipped, &rule, moment(received), NULL, 0, &deadline);
	return deadline;
}

static void
words_are_read_back(void **state)
{
	static const char *const cutoffs[] = { "none", "last-hour", "15:00",
		"15:00:01", "00:00" };
	struct err err;

	(void)state;
	for (int i = CONVENTION_EXC; i <= CONVENTION_ROLLING; i++) {
		enum convention convention;

		assert_true(
		    convention_parse(convention_text((enum convention)i),
			&convention, &err));
		assert_int_equal(convention, i);
	}
	for (int i = PAUSE_PRESERVE; i <= PAUSE_SHIFT; i++) {
		enum pause_policy policy;

		assert_true(
		    pause_policy_parse(pause_policy_text((enum pause_policy)i),
			&policy, &err));
		assert_int_equal(policy, i);
	}
	for (size_t i = 0; i < sizeof(cutoffs) / sizeof(cutoffs[0]); i++) {
		struct cutoff cutoff;

		assert_true(cutoff_parse(cutoffs[i], &cutoff, &err));
		assert_string_equal(cutoff_text(arena, cutoff), cutoffs[i]);
	}
}

static void
rules_of_pauses_are_read_back(void **state)
{
	static const char *const good[] = { "preserve", "reset<=15wd",
		"shift<=2mo" };
	static const char *const bad[] = { "", "resume", "resume<=3wd",
		"reset<=", "reset<=sameday",
		"reset                                            <=3wd" };
	struct pause_rule rule;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(pause_rule_parse(good[i], &rule, &err));
		assert_string_equal(pause_rule_text(arena, rule), good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(pause_rule_parse(bad[i], &rule, &err));
}

/* Thursday 10/9 is not counted (art. 147(3)); October 2020 has 31 days. */
static void
a_cap_ends(void **state)
{
	static const struct {
		struct limit cap;
		const char *from, *end;
	} cases[] = {
		{ { LIMIT_WORKING_DAYS, 2 }, "2020-09-10T14:00",
		    "2020-09-14T17:30" },
		{ { LIMIT_DAYS, 2 }, "2020-09-10T14:00", "2020-09-12T17:30" },
		{ { LIMIT_MONTHS, 1 }, "2020-09-10T14:00", "2020-10-10T17:30" },
		{ { LIMIT_MONTHS, 1 }, "2020-10-31T14:00", "2020-11-30T17:30" },
		{ { LIMIT_WORKING_HOURS, 8 }, "2020-09-10T14:00",
		    "2020-09-11T14:00" },
		{ { LIMIT_SAME_DAY, 0 }, "2020-09-10T14:00",
		    "2020-09-10T17:30" },
		{ { LIMIT_WORKING_DAYS, 400 }, "2027-09-10T14:00", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		instant end = 0;

		assert_int_equal(deadline_cap_end(shipped, cases[i].cap,
				     moment(cases[i].from), &end),
		    cases[i].end != NULL);
		if (cases[i].end != NULL)
			assert_true(end == moment(cases[i].end));
	}
}

static struct pause_span
span_of(const char *text)
{
	struct pause_span span = { 0 };
	struct err err;

	if (!pause_span_parse(text, VN, &span, &err))
		fail_msg("%s", err.text);
	return span;
}

/* Caps at the edges of the listed years, 2019 to 2027. */
static void
caps_beyond_the_calendar(void **state)
{
	const struct deadline_rule rule = rule_of("10wd");
	struct pause_span spans[2];
	struct deadline d;

	(void)state;
	/* The cap's end cannot be told, but the return came long before it:
	 * received Mon 7/9, left ten days, asked on the 10th and back on the
	 * 11th: one working day later than 21/9. */
	spans[0] =
	    span_of("2020-09-10T14:00..2020-09-11T10:00:preserve<=9999wd");
	deadline_compute(shipped, &rule, moment("2020-09-07T09:00"), spans, 1,
	    &d);
	assert_int_equal(d.state, DEADLINE_KNOWN);
	assert_true(d.due == moment("2020-09-22T17:30"));
	/* Begun in a year that nobody listed: how long it stopped the limit
	 * cannot be told. */
	spans[0] = span_of("2018-09-10T14:00..2020-09-11T10:00:preserve<=15wd");
	deadline_compute(shipped, &rule, moment("2020-09-07T09:00"), spans, 1,
	    &d);
	assert_int_equal(d.state, DEADLINE_UNCOVERED);
	assert_int_equal(d.uncovered_year, 2018);
	/* Two waits in one, the second stopped by its cap in 2028. */
	spans[0] = span_of("2027-12-20T14:00..2027-12-22T10:00:preserve");
	spans[1] = span_of("2027-12-21T14:00..2028-06-01T10:00:preserve<=30d");
	deadline_compute(shipped, &rule, moment("2027-12-13T09:00"), spans, 2,
	    &d);
	assert_int_equal(d.state, DEADLINE_UNCOVERED);
	assert_int_equal(d.uncovered_year, 2028);
}

/* Asked twice at once, each for two working days at most: Thu 10/9 until Mon
 * 14/9, Fri 11/9 until Tue 15/9.  Of ten days from Mon 7/9 three have gone by
 * the 10th (8, 9, 10); seven from Wed 16/9 on end on Thu 24/9.  In whatever
 * order they are given. */
static void
the_later_cap_counts(void **state)
{
	const struct deadline_rule rule = rule_of("10wd");
	struct pause_span spans[2];
	struct deadline d;

	(void)state;
	for (int i = 0; i < 2; i++) {
		spans[i] =
		    span_of("2020-09-10T14:00..2020-10-10T10:00:preserve<=2wd");
		spans[1 - i] =
		    span_of("2020-09-11T14:00..2020-10-10T10:00:preserve<=2wd");
		deadline_compute(shipped, &rule, moment("2020-09-07T09:00"),
		    spans, 2, &d);
		assert_int_equal(d.state, DEADLINE_KNOWN);
		assert_true(d.due == moment("2020-09-24T17:30"));
	}
}

static void
what_is_no_word_is_refused(void **state)
{
	static const char *const bad[] = { "", "2020-09-10T14:00",
		"2020-09-10T14:00..", "..2020-09-10T14:00",
		"2020-09-10T14:00..2020-09-16", "2020-09-10..2020-09-16",
		"2020-09-10T14:00..2020-09-16T10:00:",
		"2020-09-10T14:00..2020-09-16T10:00:resume",
		"2020-09-10T14:00:reset..2020-09-16T10:00",
		"2020-09-16T10:00..2020-09-10T14:00",
		"2020-09-31T14:00..2020-10-16T10:00",
		"2020-09-10T14:00...2020-09-16T10:00", ":reset",
		"2020-09-10T14:00:reset..", "2020-09-10T14:00:}..2020-09-16",
		"2020-09-10T14:00                                    ..2020",
		"2020-09-10T14:00..2020-09-16T10:00                        ",
		"2020-09-10T14:00..2020-09-16T10:00:~" };
	struct pause_span span;
	struct cutoff cutoff;
	enum convention convention;
	enum pause_policy policy;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (pause_span_parse(bad[i], VN, &span, &err))
			fail_msg("accepted: \"%s\"", bad[i]);
	assert_false(cutoff_parse("25:00", &cutoff, &err));
	assert_false(cutoff_parse("", &cutoff, &err));
	assert_false(convention_parse("EXC", &convention, &err));
	assert_false(pause_policy_parse("", &policy, &err));
	assert_true(
	    pause_span_parse("2020-09-10T14:00..2020-09-16T10:00:05:shift", VN,
		&span, &err));
	assert_int_equal(span.policy, PAUSE_SHIFT);
	assert_int_equal(span.to, moment("2020-09-16T10:00:05"));
	assert_true(pause_span_parse("2020-09-10T14:00..2020-09-10T14:00", VN,
	    &span, &err));
	assert_int_equal(span.policy, PAUSE_PRESERVE);
}

static void
a_year_not_listed_is_uncovered(void **state)
{
	static const struct {
		const char *received, *limit;
		int year;
	} cases[] = {
		{ "2018-12-31T10:00", "3wd", 2018 },
		{ "2018-12-31T10:00", "sameday", 2018 },
		{ "2018-12-31T10:00", "8wh", 2018 },
		{ "2027-12-31T10:00", "1wd", 2028 },
		{ "2027-12-31T18:00", "sameday", 2028 },
		{ "2027-12-31T17:00", "1wh", 2028 },
		{ "2020-01-02T10:00", "9999wd", 2028 },
		{ "2024-01-02T10:00", "9999wh", 2028 },
		{ "2027-12-31T10:00", "1d", 2028 },
		{ "2027-12-01T10:00", "13mo", 2029 },
		{ "2027-12-01T10:00", "9999mo", 2861 },
		{ "0001-01-01T00:00", "3wd", 1 },
		{ "9999-12-31T23:59", "3wd", 9999 },
		{ "9999-12-31T23:59", "9999mo", 10833 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct deadline deadline =
		    due_of(cases[i].received, cases[i].limit);

		if (deadline.state != DEADLINE_UNCOVERED ||
		    deadline.uncovered_year != cases[i].year)
			fail_msg("%s %s: state %d, year %d", cases[i].received,
			    cases[i].limit, (int)deadline.state,
			    deadline.uncovered_year);
	}
	/* The extremes of the type need no year that exists. */
	struct deadline_rule rule = rule_of("3wd");
	struct deadline deadline;

	deadline_compute(shipped, &rule, INSTANT_NONE, NULL, 0, &deadline);
	assert_int_equal(deadline.state, DEADLINE_UNCOVERED);
	deadline_compute(shipped, &rule, INSTANT_NEVER, NULL, 0, &deadline);
	assert_int_equal(deadline.state, DEADLINE_UNCOVERED);
}

static void
a_year_not_confirmed_is_provisional(void **state)
{
	(void)state;
	assert_false(due_of("2026-12-30T10:00", "1wd").provisional);
	assert_true(due_of("2026-12-30T10:00", "2wd").provisional);
	assert_true(due_of("2026-12-31T18:00", "sameday").provisional);
	assert_false(due_of("2026-12-31T10:00", "4wh").provisional);
	assert_true(due_of("2026-12-31T16:00", "4wh").provisional);
	assert_false(due_of("2026-12-01T10:00", "30d").provisional);
	assert_true(due_of("2026-12-01T10:00", "31d").provisional);
	/* Days need the calendar only where they end. */
	assert_int_equal(due_of("2018-12-31T10:00", "10d").state,
	    DEADLINE_KNOWN);
}

static void
a_pause_of_an_unlisted_year_may_not_matter(void **state)
{
	struct deadline_rule rule = rule_of("3wd");
	struct pause_span pauses[] = {
		{ moment("2018-01-05T08:00"), moment("2018-01-06T08:00"),
		    .policy = PAUSE_RESET },
		{ moment("2027-12-31T08:00"), moment("2028-01-05T08:00"),
		    .policy = PAUSE_PRESERVE },
	};
	struct deadline deadline;

	(void)state;
	/* One is over before, one begins after the limit has ended. */
	deadline_compute(shipped, &rule, moment("2020-09-15T09:20"), pauses, 2,
	    &deadline);
	assert_int_equal(deadline.state, DEADLINE_KNOWN);
	assert_int_equal(deadline.due, moment("2020-09-18T17:30"));
	/* One that matters takes the deadline out of the listed years. */
	deadline_compute(shipped, &rule, moment("2027-12-29T09:20"), pauses, 2,
	    &deadline);
	assert_int_equal(deadline.state, DEADLINE_UNCOVERED);
	assert_int_equal(deadline.uncovered_year, 2028);
}

/* Received on the last but one working day that is listed. */
static void
a_pause_may_lead_out_of_the_listed_years(void **state)
{
	static const char *const limits[] = { "1wd", "1d", "12wh", "sameday" };

	(void)state;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		for (int policy = PAUSE_PRESERVE; policy <= PAUSE_SHIFT;
		     policy++) {
			struct deadline_rule rule = rule_of(limits[i]);
			struct pause_span pause = {
				.from = moment("2027-12-30T10:00"),
				.to = moment("2027-12-31T17:45"),
				.policy = (enum pause_policy)policy,
			};
			instant received = moment("2027-12-30T09:00");
			struct deadline deadline;

			deadline_compute(shipped, &rule, received, NULL, 0,
			    &deadline);
			assert_int_equal(deadline.state, DEADLINE_KNOWN);
			deadline_compute(shipped, &rule, received, &pause, 1,
			    &deadline);
			assert_int_equal(deadline.state, DEADLINE_UNCOVERED);
			assert_int_equal(deadline.uncovered_year, 2028);
		}
	}
	day legal, operational;

	assert_false(deadline_apology(shipped, when_from_civil(2028, 1, 4),
	    &legal, &operational));
	assert_false(deadline_apology(shipped, when_from_civil(2019, 1, 2),
	    &legal, &operational));
}

static bool
says(const struct reasoning *reasoning, const char *what)
{
	for (int i = 0; i < reasoning->count; i++)
		if (strstr(reasoning->lines[i].vi, what) != NULL ||
		    strstr(reasoning->lines[i].en, what) != NULL)
			return true;
	return false;
}

static struct reasoning
explained(const char *received, const char *limit, const char *cutoff,
    const char *pause)
{
	struct deadline_rule rule = rule_of(limit);
	struct pause_span span;
	struct deadline deadline;
	struct reasoning reasoning;
	struct err err;

	assert_true(cutoff_parse(cutoff, &rule.cutoff, &err));
	if (pause != NULL)
		assert_true(pause_span_parse(pause, VN, &span, &err));
	deadline_explain(shipped, &rule, moment(received), &span, pause != NULL,
	    arena, &deadline, &reasoning);
	return reasoning;
}

static void
the_reasons_name_article_day_and_decree(void **state)
{
	struct reasoning r =
	    explained("2026-11-20T15:20", "3wd", "15:00", NULL);

	(void)state;
	assert_true(says(&r, "khoản 3 Điều 147 Bộ luật Dân sự 2015"));
	assert_true(says(&r, "sau 15 giờ 00"));
	assert_true(says(&r, "tiếp theo 23/11/2026 (thứ Hai)"));
	assert_true(says(&r,
	    "24/11/2026 (thứ Ba): Ngày Văn hóa Việt Nam "
	    "(Nghị quyết 28/2026/QH16)"));
	assert_true(says(&r, "Hạn: 17 giờ 30 ngày 27/11/2026 (thứ Sáu)"));
	assert_true(says(&r, "đã xác nhận đến hết năm 2026"));
	assert_true(says(&r, "Due: Fri 2026-11-27 17:30"));

	r = explained("2020-09-10T09:00", "10d", "none", NULL);
	assert_true(says(&r, "khoản 5 Điều 148"));
	assert_true(says(&r, "20/09/2020 (Chủ nhật)"));
	r = explained("2024-04-26T14:00", "3wd", "none", NULL);
	assert_true(says(&r, "04/05/2024 (thứ Bảy): Làm bù"));
	r = explained("2020-09-18T16:00", "8wh", "none", NULL);
	assert_true(says(&r, "18/09/2020 (thứ Sáu): 1 giờ 30 phút"));
	r = explained("2026-12-30T10:00", "2wd", "none", NULL);
	assert_true(says(&r, "tạm tính"));
	r = explained("2020-09-19T10:00", "sameday", "none", NULL);
	assert_true(says(&r, "vào ngày nghỉ"));
	r = explained("2020-09-18T17:00", "3wd", "last-hour", NULL);
	assert_true(says(&r, "giờ làm việc cuối"));
	r = explained("2020-09-18T17:31:07", "3wd", "last-hour", NULL);
	assert_true(says(&r, "sau giờ làm việc"));
	assert_true(says(&r, "17 giờ 31 phút 07 giây"));
	r = explained("2027-12-31T10:00", "1mo", "none", NULL);
	assert_true(says(&r, "lịch không có năm 2028"));
}

static void
the_reasons_tell_each_pause(void **state)
{
	struct reasoning r = explained("2020-09-07T09:00", "10wd", "15:00",
	    "2020-09-10T14:00..2020-09-16T15:30");

	(void)state;
	assert_true(says(&r, "Tạm dừng từ 14 giờ 00 ngày 10/09/2020"));
	assert_true(says(&r, "khi hạn là 17 giờ 30 ngày 21/09/2020 (thứ Hai)"));
	assert_true(says(&r, "ngày nhận lại 17/09/2020"));
	assert_true(says(&r, "Còn lại 07 ngày làm việc"));
	r = explained("2020-09-07T09:00", "10wd", "15:00",
	    "2020-09-10T14:00..2020-09-16T15:30:reset");
	assert_true(says(&r, "tính lại từ đầu"));
	r = explained("2020-09-07T09:00", "10wd", "15:00",
	    "2020-09-10T14:00..2020-09-16T15:30:shift");
	assert_true(says(&r, "lùi đúng bằng"));
	r = explained("2020-09-07T09:00", "10wd", "15:00",
	    "2020-09-01T14:00..2020-09-02T15:30");
	assert_true(says(&r, "kết thúc trước khi"));
	r = explained("2020-09-07T09:00", "10wd", "15:00",
	    "2020-09-22T14:00..2020-09-23T15:30");
	assert_true(says(&r, "sau khi đã hết hạn"));
	r = explained("2020-09-18T16:00", "8wh", "none",
	    "2020-09-21T09:00..2020-09-21T10:30");
	assert_true(says(&r, "Còn lại 05 giờ 00 phút"));
	r = explained("2020-09-10T09:00", "10d", "none",
	    "2020-09-14T08:00..2020-09-17T16:00");
	assert_true(says(&r, "Còn lại 06 ngày"));
}

static instant
due_with(const char *received, const char *limit, const char *pause)
{
	struct deadline_rule rule = rule_of(limit);
	struct pause_span span;
	struct deadline deadline;
	struct err err;

	assert_true(pause_span_parse(pause, VN, &span, &err));
	deadline_compute(shipped, &rule, moment(received), &span, 1, &deadline);
	assert_int_equal(deadline.state, DEADLINE_KNOWN);
	return deadline.due;
}

/* Where the properties of test_deadline_random.c end, reckoned by hand from
 * the definitions: docs/deadlines.md, "What always holds". */
static void
three_exceptions_are_the_laws_own(void **state)
{
	const char *stopped = "2020-11-27T20:00..2020-12-03T10:00";
	const char *weekend = "2020-09-18T18:00..2020-09-21T10:00:shift";

	(void)state;
	/* 92 days of three months are left, and 90. */
	assert_int_equal(due_with("2020-11-27T14:00", "3mo", stopped),
	    moment("2021-03-05T17:30"));
	assert_int_equal(due_with("2020-11-30T09:00", "3mo", stopped),
	    moment("2021-03-03T17:30"));
	/* 64 hours later than Monday 17:30; received after Friday's close, the
	 * pause is over when the limit begins on Monday. */
	assert_int_equal(due_with("2020-09-18T16:00", "1wd", weekend),
	    moment("2020-09-24T09:30"));
	assert_int_equal(due_with("2020-09-18T17:45", "1wd", weekend),
	    moment("2020-09-22T17:30"));
	/* All 31 days are left; a month from 1 February has 28. */
	assert_int_equal(due_with("2021-01-04T09:00", "1mo",
			     "2021-01-04T14:00..2021-02-01T10:00"),
	    moment("2021-03-04T17:30"));
	assert_int_equal(due_with("2021-01-04T09:00", "1mo",
			     "2021-01-04T14:00..2021-02-01T10:00:reset"),
	    moment("2021-03-01T17:30"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_read_back),
		cmocka_unit_test(rules_of_pauses_are_read_back),
		cmocka_unit_test(a_cap_ends),
		cmocka_unit_test(caps_beyond_the_calendar),
		cmocka_unit_test(the_later_cap_counts),
		cmocka_unit_test(what_is_no_word_is_refused),
		cmocka_unit_test(a_year_not_listed_is_uncovered),
		cmocka_unit_test(a_year_not_confirmed_is_provisional),
		cmocka_unit_test(a_pause_of_an_unlisted_year_may_not_matter),
		cmocka_unit_test(a_pause_may_lead_out_of_the_listed_years),
		cmocka_unit_test(the_reasons_name_article_day_and_decree),
		cmocka_unit_test(the_reasons_tell_each_pause),
		cmocka_unit_test(three_exceptions_are_the_laws_own),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
