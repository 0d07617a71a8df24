/*
 * The reckoning as letters say it, word for word.  Reckoned by hand: September
 * 2020 has Mondays 7, 14, 21, 28, and Wed 2/9 is a day off; office hours are
 * 07:30-11:30 and 13:30-17:30.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/brief.h"
#include "core/brief_days.h"
#include "core/calendar_overlay.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct calendar *calendar;
static struct facts facts;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	/* Two local closures, the second of them over a weekend. */
	calendar = pure_calendar("2020-10-13\toff_local\tNghỉ do bão\ta\n"
				 "2020-10-16\toff_local\tMất điện\ta\n");
	facts_begin(&facts);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	calendar_free(calendar);
	arena_free(arena);
	return 0;
}

static struct deadline_rule
rule_of(const char *limit)
{
	struct deadline_rule rule = { .convention = CONVENTION_EXC };
	struct err err;

	assert_true(limit_parse(limit, &rule.limit, &err));
	return rule;
}

/* When it ends; the examples below say so, too. */
static instant
due_of(const struct deadline_rule *rule, instant from)
{
	struct deadline d;

	deadline_compute(calendar, rule, from, NULL, 0, &d);
	assert_int_equal(d.state, DEADLINE_KNOWN);
	return d.due;
}

static const char *
counted(const char *limit, const char *from)
{
	struct deadline_rule rule = rule_of(limit);
	instant at = pure_at(from);

	return brief_counted(arena, calendar, &rule, at, due_of(&rule, at));
}

static void
test_hours(void **state)
{
	(void)state;
	/* E17: 16:00 to 17:30 on Friday, 07:30 to 11:30 and 13:30 to 16:00. */
	assert_string_equal(counted("8wh", "2020-09-18T16:00"),
	    ": 01 giờ 30 phút ngày 18/09/2020, 06 giờ 30 phút ngày 21/09/2020; "
	    "không tính 19/09/2020 đến 20/09/2020 (nghỉ hằng tuần)");
	/* E18: from Monday's opening on. */
	assert_string_equal(counted("8wh", "2020-09-19T21:15"),
	    ": 08 giờ ngày 21/09/2020");
	/* Two hours and a half before the holiday, the rest after it. */
	assert_string_equal(counted("8wh", "2020-09-01T15:00"),
	    ": 02 giờ 30 phút ngày 01/09/2020, 05 giờ 30 phút ngày 03/09/2020; "
	    "không tính 02/09/2020 (Quốc khánh 2/9)");
	assert_string_equal(counted("1wh", "2020-09-15T16:45"),
	    ": 45 phút ngày 15/09/2020, 15 phút ngày 16/09/2020");
	/* Exports write seconds; the parts still make the eight hours. */
	assert_string_equal(counted("8wh", "2020-09-15T16:00:35"),
	    ": 01 giờ 29 phút ngày 15/09/2020, 06 giờ 31 phút ngày 16/09/2020");
	assert_string_equal(counted("8wh", "2020-09-15T16:00:30"),
	    ": 01 giờ 30 phút ngày 15/09/2020, 06 giờ 30 phút ngày 16/09/2020");
	/* Less than half a minute of Tuesday is not worth a word. */
	assert_string_equal(counted("8wh", "2020-09-15T17:29:40"),
	    ": 08 giờ ngày 16/09/2020");
	/* 4 hours of Tuesday, Wed to Fri, 4 of Monday: a range. */
	assert_string_equal(counted("32wh", "2020-09-15T13:30"),
	    ": từ 15/09/2020 đến 21/09/2020; không tính 19/09/2020 đến "
	    "20/09/2020 (nghỉ hằng tuần)");
}

static void
test_working_days(void **state)
{
	(void)state;
	assert_string_equal(counted("1wd", "2020-09-18T10:00"),
	    ": 21/09/2020; không tính 19/09/2020 đến 20/09/2020 (nghỉ hằng "
	    "tuần)");
	/* E01 */
	assert_string_equal(counted("3wd", "2020-09-15T09:20"),
	    ": 16/09/2020, 17/09/2020, 18/09/2020");
	/* After the close it is Monday's, and Monday is not counted. */
	assert_string_equal(counted("1wd", "2020-09-18T18:00"), ": 22/09/2020");
	/* 11, 14 to 18, 21 to 25, 28 to 30, 1/10: three weekends. */
	assert_string_equal(counted("15wd", "2020-09-10T14:00"),
	    ": từ 11/09/2020 đến 01/10/2020; không tính 06 ngày nghỉ hằng "
	    "tuần");
	/* E06: 9, 17, 18, 19 and 22/2. */
	assert_string_equal(counted("5wd", "2021-02-08T10:00"),
	    ": từ 09/02/2021 đến 22/02/2021; không tính 20/02/2021 đến "
	    "21/02/2021 (nghỉ hằng tuần), 10/02/2021 đến 14/02/2021 (Tết "
	    "Nguyên đán Tân Sửu), 15/02/2021 đến 16/02/2021 (Nghỉ bù: Tết "
	    "Nguyên đán Tân Sửu)");
	/* Mon 12/10: 14, 15, and Mon 19/10. */
	assert_string_equal(counted("3wd", "2020-10-12T10:00"),
	    ": 14/10/2020, 15/10/2020, 19/10/2020; không tính 17/10/2020 đến "
	    "18/10/2020 (nghỉ hằng tuần), 13/10/2020 (Nghỉ do bão), 16/10/2020 "
	    "(Mất điện)");
}

static void
test_days_and_months(void **state)
{
	(void)state;
	/* E09: the tenth day is a Sunday. */
	assert_string_equal(counted("10d", "2020-09-10T09:00"),
	    ": đến 20/09/2020 là ngày nghỉ, chuyển sang ngày làm việc tiếp "
	    "theo 21/09/2020");
	assert_string_equal(counted("1d", "2020-09-10T09:00"),
	    ": đến 11/09/2020");
	/* E11: there is no 31/9. */
	assert_string_equal(counted("1mo", "2020-08-31T09:00"),
	    ": đến 30/09/2020");
	/* The last of February 2021 is a Sunday. */
	assert_string_equal(counted("2mo", "2020-12-31T09:00"),
	    ": đến 28/02/2021 là ngày nghỉ, chuyển sang ngày làm việc tiếp "
	    "theo 01/03/2021");
	assert_string_equal(counted("sameday", "2020-09-15T10:00"), "");
}

static const char *
holidays(const char *limit, const char *from, const char *due)
{
	struct deadline_rule rule = rule_of(limit);

	return brief_holidays(arena, calendar, &rule, pure_at(from),
	    pure_at(due));
}

static void
test_holidays(void **state)
{
	(void)state;
	/* Weekends are nobody's news. */
	assert_string_equal(holidays("10wd", "2020-09-07T09:00",
				"2020-09-21T17:30"),
	    "");
	assert_string_equal(holidays("4wd", "2020-08-28T09:00",
				"2020-09-04T17:30"),
	    "; không tính 02/09/2020 (Quốc khánh 2/9)");
	assert_string_equal(holidays("8wh", "2020-09-01T15:00",
				"2020-09-03T15:00"),
	    "; không tính 02/09/2020 (Quốc khánh 2/9)");
	/* A made-up Saturday is none: 29/4 to 1/5 off, 4/5 worked. */
	assert_string_equal(holidays("2wd", "2024-05-02T09:00",
				"2024-05-06T17:30"),
	    "");
	/* Where every day counts, a holiday does: 28/8 to 7/9. */
	assert_string_equal(holidays("10d", "2020-08-28T09:00",
				"2020-09-07T17:30"),
	    "");
	assert_string_equal(holidays("10d", "2018-12-28T09:00",
				"2019-01-07T17:30"),
	    "");
}

static const char *
accepted(const char *limit, const char *from)
{
	struct deadline_rule rule = rule_of(limit);
	instant at = pure_at(from);

	return brief_acceptance(arena, calendar, &facts, &rule, at,
	    due_of(&rule, at));
}

static void
test_acceptance(void **state)
{
	(void)state;
	facts.seen.submitted = pure_at("2020-09-18T16:00");
	assert_string_equal(accepted("8wh", "2020-09-18T16:00"),
	    "nộp lúc 16 giờ 00 ngày 18/09/2020; thời hạn tiếp nhận 08 giờ làm "
	    "việc: 01 giờ 30 phút ngày 18/09/2020, 06 giờ 30 phút ngày "
	    "21/09/2020; không tính 19/09/2020 đến 20/09/2020 (nghỉ hằng "
	    "tuần)");
	facts.seen.submitted = pure_at("2020-09-19T21:15");
	assert_string_equal(accepted("8wh", "2020-09-19T21:15"),
	    "nộp lúc 21 giờ 15 ngày 19/09/2020, ngoài giờ làm việc nên tính từ "
	    "07 giờ 30 ngày 21/09/2020; thời hạn tiếp nhận 08 giờ làm việc: 08 "
	    "giờ ngày 21/09/2020");
	/* Papers at the desk on Thursday: Friday is their day. */
	facts.seen.submitted = INSTANT_NONE;
	facts.seen.received = pure_at("2020-09-10T10:00");
	assert_string_equal(accepted("1wd", "2020-09-10T10:00"),
	    "ghi tiếp nhận lúc 10 giờ 00 ngày 10/09/2020; thời hạn tiếp nhận "
	    "01 ngày làm việc, không tính ngày đầu: 11/09/2020");
	/* By post on Friday after the close: as on Monday, so Tuesday. */
	facts.seen.submitted = pure_at("2020-09-18T18:00");
	assert_string_equal(accepted("1wd", "2020-09-18T18:00"),
	    "nộp lúc 18 giờ 00 ngày 18/09/2020, ngoài giờ làm việc nên tính là "
	    "ngày 21/09/2020; thời hạn tiếp nhận 01 ngày làm việc, không tính "
	    "ngày đầu: 22/09/2020");
	/* What was asked for came back on Tuesday. */
	assert_string_equal(accepted("8wh", "2020-09-22T07:30"),
	    "nhận bổ sung lúc 07 giờ 30 ngày 22/09/2020; thời hạn tiếp nhận 08 "
	    "giờ làm việc: 08 giờ ngày 22/09/2020");
	assert_string_equal(accepted("sameday", "2020-09-22T07:30"),
	    "nhận bổ sung lúc 07 giờ 30 ngày 22/09/2020; thời hạn tiếp nhận "
	    "trong ngày");
	assert_string_equal(accepted("2d", "2020-09-22T07:30"),
	    "nhận bổ sung lúc 07 giờ 30 ngày 22/09/2020; thời hạn tiếp nhận 02 "
	    "ngày, không tính ngày đầu: đến 24/09/2020");
}

/* A date of the last judgement, and a calendar that came after it. */
static void
test_another_calendar(void **state)
{
	static const char *const limits[] = { "3wd", "8wh" };
	const instant old = pure_at("2018-12-27T09:00");
	const instant listed = pure_at("2019-01-03T17:30");
	const instant ahead = pure_at("2035-01-03T17:30");

	(void)state;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct deadline_rule rule = rule_of(limits[i]);

		assert_string_equal(brief_counted(arena, calendar, &rule, old,
					listed),
		    "");
		assert_string_equal(brief_counted(arena, calendar, &rule,
					listed, ahead),
		    "");
		assert_string_equal(brief_holidays(arena, calendar, &rule, old,
					listed),
		    "");
		assert_string_equal(brief_holidays(arena, calendar, &rule,
					listed, ahead),
		    "");
		facts.seen.submitted = old;
		assert_string_equal(brief_acceptance(arena, calendar, &facts,
					&rule, old, listed),
		    i == 0 ? "nộp lúc 09 giờ 00 ngày 27/12/2018; thời hạn tiếp "
			     "nhận 03 ngày làm việc, không tính ngày đầu"
			   : "nộp lúc 09 giờ 00 ngày 27/12/2018; thời hạn tiếp "
			     "nhận 08 giờ làm việc");
	}
}

/* As above, and a counter serves on Saturday mornings. */
static void
open_counter(void)
{
	const struct overlay_line line = {
		.from = pure_day("2020-09-01"),
		.until = pure_day("2020-10-31"),
		.kind = OVERLAY_COUNTER,
		.weekdays = 1U << 5,
		.hours = { .spans = { { 27000, 41400 } },
		    .count = 1,
		    .length = 14400 },
		.label = "Một cửa sáng thứ Bảy",
		.basis = "Thông báo minh họa",
	};
	const struct overlay_line *const lines[] = { &line };
	int changed[1];
	struct calendar *counter =
	    calendar_overlaid(calendar, lines, 1, changed);

	assert_int_equal(changed[0], 9);
	calendar_free(calendar);
	calendar = counter;
}

/* Sat 19/9 is a day of weekly rest as before, though office hours run on it:
 * eight hours from Fri 16:00 are 1.5, 4 on Saturday and 2.5 on Monday. */
static void
test_counter(void **state)
{
	(void)state;
	open_counter();
	assert_string_equal(counted("1wd", "2020-09-18T10:00"),
	    ": 21/09/2020; không tính 19/09/2020 đến 20/09/2020 (nghỉ hằng "
	    "tuần)");
	assert_string_equal(counted("8wh", "2020-09-18T16:00"),
	    ": 01 giờ 30 phút ngày 18/09/2020, 04 giờ ngày 19/09/2020, 02 giờ "
	    "30 phút ngày 21/09/2020; không tính 20/09/2020 (nghỉ hằng tuần)");
	/* What is handed in there counts as Monday's, and it was open. */
	facts.seen.submitted = pure_at("2020-09-19T09:00");
	assert_string_equal(accepted("1wd", "2020-09-19T09:00"),
	    "nộp lúc 09 giờ 00 ngày 19/09/2020, không phải ngày làm việc nên "
	    "tính là ngày 21/09/2020; thời hạn tiếp nhận 01 ngày làm việc, "
	    "không tính ngày đầu: 22/09/2020");
	/* Due on Sun 20/9, by a promise: one day before is that Saturday. */
	assert_string_equal(brief_apology(arena, calendar,
				pure_day("2020-09-20"), false),
	    "hạn 20/09/2020; chậm nhất một ngày trước hạn là 19/09/2020, là "
	    "ngày nghỉ nên ngày làm việc cuối để gửi là 18/09/2020");
}

static const char *
supplemented(const char *limit, const char *from)
{
	struct deadline_rule rule = rule_of(limit);
	instant at = pure_at(from);

	return brief_supplement(arena, calendar, &facts, &rule, at,
	    due_of(&rule, at));
}

static void
test_supplement(void **state)
{
	struct pause *pause = &facts.pauses[0];

	(void)state;
	facts.pause_count = 1;
	*pause = (struct pause){ .reason = PAUSE_SUPPLEMENT,
		.from_earliest = pure_at("2020-09-10T14:00"),
		.from_latest = pure_at("2020-09-10T14:00"),
		.to_earliest = INSTANT_NEVER,
		.to_latest = INSTANT_NEVER };
	assert_string_equal(supplemented("5wd", "2020-09-10T14:00"),
	    "yêu cầu bổ sung lúc 14 giờ 00 ngày 10/09/2020; thời gian bổ sung "
	    "05 ngày làm việc, không tính ngày yêu cầu: từ 11/09/2020 đến "
	    "17/09/2020; không tính 12/09/2020 đến 13/09/2020 (nghỉ hằng "
	    "tuần)");
	/* Only a status told of it; of one before, the record. */
	facts.pause_count = 2;
	facts.pauses[1] = *pause;
	pause->from_latest = pure_at("2020-09-08T08:00");
	pause = &facts.pauses[1];
	pause->from_earliest = pure_at("2020-09-10T13:45");
	assert_string_equal(supplemented("1mo", "2020-09-10T14:00"),
	    "yêu cầu bổ sung chậm nhất lúc 14 giờ 00 ngày 10/09/2020; thời "
	    "gian bổ sung 01 tháng, không tính ngày yêu cầu: đến 10/10/2020 "
	    "là ngày nghỉ, chuyển sang ngày làm việc tiếp theo 12/10/2020");
}

static void
test_apology_and_step(void **state)
{
	(void)state;
	/* A03 and A01 of the law's examples. */
	assert_string_equal(brief_apology(arena, calendar,
				pure_day("2020-09-18"), false),
	    "hạn 18/09/2020; chậm nhất một ngày trước hạn là 17/09/2020");
	assert_string_equal(brief_apology(arena, calendar,
				pure_day("2020-09-21"), false),
	    "hạn 21/09/2020; chậm nhất một ngày trước hạn là 20/09/2020, là "
	    "ngày nghỉ nên ngày làm việc cuối để gửi là 18/09/2020");
	assert_string_equal(brief_apology(arena, calendar,
				pure_day("2020-09-03"), true),
	    "hạn sớm nhất 03/09/2020; chậm nhất một ngày trước hạn là "
	    "02/09/2020, là ngày nghỉ (Quốc khánh 2/9) nên ngày làm việc cuối "
	    "để gửi là 01/09/2020");
	assert_null(
	    brief_apology(arena, calendar, pure_day("2035-09-03"), false));
	assert_null(brief_step(calendar, pure_at("2020-09-09T15:00")));
	assert_string_equal(brief_step(calendar, pure_at("2020-09-09T00:00")),
	    "phần mềm một cửa chỉ ghi ngày, tính đến hết giờ làm việc");
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_hours),
		T(test_working_days),
		T(test_days_and_months),
		T(test_holidays),
		T(test_acceptance),
		T(test_another_calendar),
		T(test_counter),
		T(test_supplement),
		T(test_apology_and_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
