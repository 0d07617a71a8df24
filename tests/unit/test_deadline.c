/*
 * The deadline engine: what the table of tests/law cannot say (coverage, words,
 * parsing), and the properties that every deadline must have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/deadline.h"
#include "support/pure_calendar.h"

enum { VN = WHEN_OFFICE_OFFSET, CASES = 300000, MOST_PAUSES = 4 };

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
		"2020-09-10T14:00...2020-09-16T10:00", ":reset" };
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
		{ "9999-12-31T23:59", "9999mo", 10832 },
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
		    PAUSE_RESET },
		{ moment("2027-12-31T08:00"), moment("2028-01-05T08:00"),
		    PAUSE_PRESERVE },
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

/* --- Properties, on random cases ---------------------------------------- */

static uint64_t dice_state;

/* xorshift64*: the same cases from the same seed on every machine. */
static uint64_t
dice(uint64_t sides)
{
	dice_state ^= dice_state >> 12;
	dice_state ^= dice_state << 25;
	dice_state ^= dice_state >> 27;
	return (dice_state * UINT64_C(2685821657736338717) >> 11) % sides;
}

static void throw(uint64_t seed)
{
	print_message("seed %llu\n", (unsigned long long)seed);
	dice_state = seed;
}

struct random_case {
	struct deadline_rule rule;
	instant received;
	struct pause_span pauses[MOST_PAUSES];
	size_t pause_count;
};

/* An instant of the listed years, often where the rules turn. */
static instant
some_instant(instant low, int64_t reach)
{
	static const int32_t turns[] = { 27000, 41400, 48600, 54000, 59400,
		63000 };
	instant at = low + (instant)dice((uint64_t)reach);

	if (dice(3) == 0)
		at = when_at(when_day(at, VN),
		    turns[dice(6)] + (int32_t)dice(3) - 1, VN);
	return at < low ? low : at;
}

/* Pauses of ${policy}, all beginning after receipt. */
static struct random_case
some_case(enum pause_policy policy)
{
	static const int32_t most[] = { 40, 60, 80, 6, 1 };
	static const struct cutoff cutoffs[] = {
		{ .kind = CUTOFF_NONE },
		{ .kind = CUTOFF_AT, .at = 54000 },
		{ .kind = CUTOFF_LAST_HOUR },
	};
	struct random_case c = { 0 };

	c.received =
	    some_instant(moment("2019-01-02T00:00"), INT64_C(2500) * WHEN_DAY);
	c.rule.limit.unit = (enum limit_unit)dice(5);
	c.rule.limit.count =
	    1 + (int32_t)dice((uint64_t)most[c.rule.limit.unit]);
	if (c.rule.limit.unit == LIMIT_SAME_DAY)
		c.rule.limit.count = 0;
	c.rule.convention = (enum convention)dice(3);
	c.rule.cutoff = cutoffs[dice(3)];
	c.pause_count = dice(MOST_PAUSES + 1);
	for (size_t i = 0; i < c.pause_count; i++) {
		struct pause_span *p = &c.pauses[i];

		p->from = some_instant(c.received + 2 * WHEN_DAY,
		    INT64_C(40) * WHEN_DAY);
		p->to = some_instant(p->from, INT64_C(9) * WHEN_DAY);
		p->policy = policy;
	}
	return c;
}

static instant
due_by(const struct calendar *calendar, const struct random_case *c)
{
	struct deadline deadline;

	deadline_compute(calendar, &c->rule, c->received, c->pauses,
	    c->pause_count, &deadline);
	assert_int_equal(deadline.state, DEADLINE_KNOWN);
	return deadline.due;
}

static void
check(bool holds, const char *what, const struct random_case *c)
{
	char at[WHEN_TEXT];

	if (holds)
		return;
	print_error("%s: received %s, %s, %s, cut-off %s\n", what,
	    when_iso_minute(at, c->received, VN),
	    limit_text(arena, c->rule.limit),
	    convention_text(c->rule.convention),
	    cutoff_text(arena, c->rule.cutoff));
	for (size_t i = 0; i < c->pause_count; i++) {
		char to[WHEN_TEXT];

		print_error("  %s..%s:%s\n",
		    when_iso_minute(at, c->pauses[i].from, VN),
		    when_iso_minute(to, c->pauses[i].to, VN),
		    pause_policy_text(c->pauses[i].policy));
	}
	fail();
}

static void
a_later_receipt_is_never_due_earlier(void **state)
{
	(void)state;
	throw(20200915);
	for (int i = 0; i < CASES; i++) {
		struct random_case c =
		    some_case(i % 2 ? PAUSE_PRESERVE : PAUSE_RESET);
		struct random_case later = c;
		instant due = due_by(shipped, &c);

		check(due >= c.received, "due before receipt", &c);
		check(calendar_is_office(shipped, due), "not in office", &c);
		/* All pauses begin at least two days after receipt. */
		later.received =
		    some_instant(c.received, INT64_C(2) * WHEN_DAY);
		if (later.received <= c.received + 2 * WHEN_DAY)
			check(due_by(shipped, &later) >= due,
			    "a later receipt is due earlier", &c);
	}
}

static void
a_longer_limit_is_due_later(void **state)
{
	(void)state;
	throw(20200916);
	for (int i = 0; i < CASES; i++) {
		struct random_case c = some_case(PAUSE_PRESERVE);
		struct random_case longer = c;
		bool plain = c.rule.limit.unit == LIMIT_WORKING_DAYS ||
		    c.rule.limit.unit == LIMIT_WORKING_HOURS;

		if (c.rule.limit.unit == LIMIT_SAME_DAY)
			continue;
		c.pause_count = longer.pause_count = 0;
		longer.rule.limit.count++;
		check(due_by(shipped, &longer) - due_by(shipped, &c) >= plain,
		    "a longer limit is not due later", &c);
	}
}

static void
conventions_and_policies_are_ordered(void **state)
{
	(void)state;
	throw(20200917);
	for (int i = 0; i < CASES; i++) {
		struct random_case c = some_case(PAUSE_PRESERVE);
		struct random_case other = c;
		instant due = due_by(shipped, &c);

		for (size_t p = 0; p < c.pause_count; p++)
			other.pauses[p].policy = PAUSE_RESET;
		/* A month counted anew from February is shorter than what was
		 * left of one from January. */
		if (c.rule.limit.unit != LIMIT_MONTHS)
			check(due_by(shipped, &other) >= due,
			    "reset before preserve", &c);
		other = c;
		other.pause_count = 0;
		check(due_by(shipped, &other) <= due,
		    "a pause makes it earlier", &c);
		if (c.rule.convention != CONVENTION_EXC)
			continue;
		other = c;
		other.rule.convention = CONVENTION_INC;
		check(due_by(shipped, &other) <= due, "inc after exc", &c);
	}
}

static void
empty_and_split_pauses_change_nothing(void **state)
{
	(void)state;
	throw(20200918);
	for (int i = 0; i < CASES; i++) {
		struct random_case c = some_case((enum pause_policy)dice(3));
		struct random_case other = c;
		instant due;
		struct pause_span *p, *extra;

		if (c.pause_count == 0 || c.pause_count == MOST_PAUSES)
			continue;
		due = due_by(shipped, &c);
		/* One of no length, of another policy, anywhere. */
		extra = &other.pauses[other.pause_count++];
		extra->from = extra->to =
		    some_instant(c.received, INT64_C(40) * WHEN_DAY);
		extra->policy = (enum pause_policy)dice(3);
		check(due_by(shipped, &other) == due, "an empty pause moves it",
		    &other);
		/* One cut into two overlapping parts, given out of order. */
		other = c;
		p = &other.pauses[dice(c.pause_count)];
		extra = &other.pauses[other.pause_count++];
		*extra = *p;
		p->from += (p->to - p->from) / 3;
		extra->to -= (extra->to - extra->from) / 3;
		check(due_by(shipped, &other) == due,
		    "overlapping parts differ from their union", &other);
	}
}

static void
counting_back_gives_the_limit(void **state)
{
	(void)state;
	throw(20200919);
	for (int i = 0; i < CASES; i++) {
		struct random_case c = some_case(PAUSE_PRESERVE);
		day start, due;
		int32_t count;

		c.pause_count = 0;
		c.rule.limit.unit = LIMIT_WORKING_DAYS;
		if (c.rule.limit.count == 0 ||
		    c.rule.convention == CONVENTION_ROLLING)
			continue;
		due = when_day(due_by(shipped, &c), VN);
		assert_true(deadline_deemed_day(shipped, c.rule.cutoff,
		    c.received, &start));
		assert_true(calendar_count(shipped, start, due, &count));
		check(count + (c.rule.convention == CONVENTION_INC) ==
			c.rule.limit.count,
		    "counting does not give the limit back", &c);
	}
}

static void
a_day_off_more_is_never_due_earlier(void **state)
{
	(void)state;
	throw(20200920);
	for (int round = 0; round < 30; round++) {
		struct calendar *stormy;
		char lines[2048] = "";

		for (int i = 0; i < 20; i++) {
			day d = when_add_days(when_from_civil(2019, 2, 11),
			    (int32_t)dice(2500));
			char date[WHEN_TEXT];
			size_t n = strlen(lines);

			when_iso_day(date, d);
			if (calendar_kind(shipped, d, NULL) == DAY_WORKING &&
			    strstr(lines, date) == NULL)
				snprintf(lines + n, sizeof(lines) - n,
				    "%s\toff_local\tstorm\tdecision\n", date);
		}
		stormy = pure_calendar(lines);
		for (int i = 0; i < CASES / 100; i++) {
			struct random_case c = some_case(PAUSE_PRESERVE);

			check(due_by(stormy, &c) >= due_by(shipped, &c),
			    "a day off makes it earlier", &c);
		}
		calendar_free(stormy);
	}
}

/* What explains also computes, whatever it says. */
static void
explaining_changes_nothing(void **state)
{
	(void)state;
	throw(20200921);
	for (int i = 0; i < CASES / 100; i++) {
		struct random_case c = some_case((enum pause_policy)dice(3));
		struct deadline deadline;
		struct reasoning reasoning;

		deadline_explain(shipped, &c.rule, c.received, c.pauses,
		    c.pause_count, arena, &deadline, &reasoning);
		check(deadline.due == due_by(shipped, &c), "explained differs",
		    &c);
		for (int line = 0; line < reasoning.count; line++)
			assert_true(text_is_utf8(reasoning.lines[line].vi,
			    strlen(reasoning.lines[line].vi), NULL));
		arena_reset(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_read_back),
		cmocka_unit_test(what_is_no_word_is_refused),
		cmocka_unit_test(a_year_not_listed_is_uncovered),
		cmocka_unit_test(a_year_not_confirmed_is_provisional),
		cmocka_unit_test(a_pause_of_an_unlisted_year_may_not_matter),
		cmocka_unit_test(a_pause_may_lead_out_of_the_listed_years),
		cmocka_unit_test(the_reasons_name_article_day_and_decree),
		cmocka_unit_test(the_reasons_tell_each_pause),
		cmocka_unit_test(a_later_receipt_is_never_due_earlier),
		cmocka_unit_test(a_longer_limit_is_due_later),
		cmocka_unit_test(conventions_and_policies_are_ordered),
		cmocka_unit_test(empty_and_split_pauses_change_nothing),
		cmocka_unit_test(counting_back_gives_the_limit),
		cmocka_unit_test(a_day_off_more_is_never_due_earlier),
		cmocka_unit_test(explaining_changes_nothing),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
