/* Two calendars: which days differ, and what of them moves a date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/calendar_diff.h"
#include "core/calendar_overlay.h"
#include "support/pure_calendar.h"
#include "wire/calendar_file.h"

#define HEAD                                                                   \
	"name Lịch\nyears 2026..2026\nconfirmed-until 2026\n"                \
	"office-hours 07:30-11:30 13:30-17:30\n"                               \
	"2026-01-01\toff_statutory\tTết\tBLLĐ\n"

static struct calendar *
parse(const char *text)
{
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(4096);
	struct calendar *calendar = calendar_file_parse("c.tsv", text,
	    strlen(text), arena, &complaints);

	assert_non_null(calendar);
	arena_free(arena);
	return calendar;
}

static day
november(int dom)
{
	return when_from_civil(2026, 11, dom);
}

/* Mon 23/11 off for Sat 28/11: both move dates, by the words of the decree. */
static void
a_swap_is_two_days(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *was = pure_calendar("");
	struct calendar *is = pure_calendar(pure_swap_2026);
	struct calendar_diff diff;

	(void)state;
	calendar_diff(was, is, arena, &diff);
	assert_int_equal(diff.count, 2);
	assert_int_equal(diff.days[0].date.n, november(23).n);
	assert_int_equal(diff.days[0].was, DAY_WORKING);
	assert_int_equal(diff.days[0].is, DAY_OFF_SWAP);
	assert_null(diff.days[0].old);
	assert_true(diff.days[0].moves);
	assert_int_equal(diff.days[1].date.n, november(28).n);
	assert_int_equal(diff.days[1].was, DAY_WEEKEND);
	assert_int_equal(diff.days[1].is, DAY_MADE_UP);
	assert_false(diff.hours || diff.years || diff.confirmed);
	assert_false(calendar_diff_is_empty(&diff));

	/* From the other side the same two days come back. */
	calendar_diff(is, was, arena, &diff);
	assert_string_equal(diff.days[0].people, "bỏ ngày nghỉ 23/11/2026");
	assert_string_equal(diff.days[1].people, "bỏ ngày làm bù 28/11/2026");
	calendar_free(was);
	calendar_free(is);
	arena_free(arena);
}

static void
the_reason_is_of_the_days_between(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *was = parse(HEAD);
	struct calendar *is =
	    parse(HEAD "2026-11-23\toff_swap\tHoán đổi\tQĐ 1\n"
		       "2026-11-25\toff_local\tBão\tCV 2\n"
		       "2026-11-28\twork_makeup\tLàm bù\tQĐ 1\n");
	struct calendar_diff diff;

	(void)state;
	calendar_diff(was, is, arena, &diff);
	assert_string_equal(calendar_diff_reason(&diff, november(20),
				november(24), 3, arena),
	    "thêm ngày nghỉ 23/11/2026 (Hoán đổi, QĐ 1)");
	assert_string_equal(calendar_diff_reason(&diff, november(24),
				november(30), 1, arena),
	    "thêm ngày nghỉ 25/11/2026 (Bão, CV 2); và 1 ngày khác");
	assert_string_equal(calendar_diff_reason(&diff, november(24),
				november(30), 2, arena),
	    "thêm ngày nghỉ 25/11/2026 (Bão, CV 2); "
	    "thêm ngày làm bù 28/11/2026 (Làm bù, QĐ 1)");
	assert_null(
	    calendar_diff_reason(&diff, november(1), november(22), 3, arena));
	calendar_free(was);
	calendar_free(is);
	arena_free(arena);
}

/* Another decree for the same day off moves nothing. */
static void
another_decree_moves_nothing(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *was = parse(HEAD "2026-11-24\toff_statutory\ta\tb\n");
	struct calendar *is = parse(HEAD "2026-11-24\toff_local\ta\tc\n");
	struct calendar_diff diff;

	(void)state;
	calendar_diff(was, was, arena, &diff);
	assert_int_equal(diff.count, 0);
	assert_true(calendar_diff_is_empty(&diff));
	calendar_diff(was, is, arena, &diff);
	assert_int_equal(diff.count, 1);
	assert_false(diff.days[0].moves);
	assert_true(calendar_diff_is_empty(&diff));
	assert_string_equal(diff.days[0].people,
	    "đổi căn cứ ngày 24/11/2026 (a, c)");
	calendar_free(was);
	calendar_free(is);
	arena_free(arena);
}

static void
hours_and_years_differ(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *was = parse(HEAD);
	struct calendar *hours =
	    parse("years 2026..2026\nconfirmed-until 2026\n"
		  "office-hours 07:00-11:30 13:30-17:00\n"
		  "2026-01-01\toff_statutory\tTết\tBLLĐ\n");
	struct calendar *years =
	    parse("years 2026..2027\nconfirmed-until none\n"
		  "office-hours 07:30-11:30 13:30-17:30\n"
		  "2026-01-01\toff_statutory\tTết\tBLLĐ\n"
		  "2027-01-01\toff_statutory\tTết\tBLLĐ\n");
	struct calendar_diff diff;

	(void)state;
	calendar_diff(was, hours, arena, &diff);
	assert_true(diff.hours);
	assert_int_equal(diff.count, 0);
	assert_false(calendar_diff_is_empty(&diff));
	assert_string_equal(calendar_diff_reason(&diff, november(1),
				november(2), 3, arena),
	    "giờ làm việc thay đổi");
	calendar_diff(was, years, arena, &diff);
	assert_true(diff.years && diff.confirmed && !diff.hours);
	/* 1/1/2027 stands in one calendar only: no day of both. */
	assert_int_equal(diff.count, 0);
	assert_string_equal(calendar_diff_reason(&diff, november(1),
				november(2), 3, arena),
	    "các năm có trong lịch thay đổi");
	calendar_free(was);
	calendar_free(hours);
	calendar_free(years);
	arena_free(arena);
}

/* One day off by two files: which words of it differ. */
static void
one_day_told_otherwise(void **state)
{
	static const char *const was =
	    HEAD "2026-11-24\toff_local\tBão\tCV 2\n";
	static const struct {
		const char *is, *people; /* NULL: the same */
	} cases[] = {
		{ HEAD "2026-11-24\toff_local\tBão\tCV 2\n", NULL },
		{ HEAD "2026-11-24\toff_local\tLũ\tCV 2\n",
		    "đổi căn cứ ngày 24/11/2026 (Lũ, CV 2)" },
		{ HEAD "2026-11-24\toff_local\tBão\tCV 3\n",
		    "đổi căn cứ ngày 24/11/2026 (Bão, CV 3)" },
	};
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct calendar *before = parse(was);
		struct calendar *after = parse(cases[i].is);
		struct calendar_diff diff;

		calendar_diff(before, after, arena, &diff);
		assert_int_equal(diff.count, cases[i].people != NULL);
		if (diff.count > 0)
			assert_string_equal(diff.days[0].people,
			    cases[i].people);
		assert_true(calendar_diff_is_empty(&diff));
		/* It is no reason of a date that moved over it. */
		assert_null(calendar_diff_reason(&diff, november(20),
		    november(30), 3, arena));
		calendar_free(before);
		calendar_free(after);
	}
	arena_free(arena);
}

static void
the_head_tells_otherwise(void **state)
{
#define WITH(years, confirmed, hours)                                          \
	"years " years "\nconfirmed-until " confirmed "\noffice-hours " hours  \
	"\n2025-01-01\toff_statutory\tTết\tBLLĐ\n"                          \
	"2026-01-01\toff_statutory\tTết\tBLLĐ\n"
#define HOURS "07:30-11:30 13:30-17:30"
	static const struct {
		const char *is;
		bool hours, years, confirmed;
		const char *reason;
	} cases[] = {
		{ WITH("2025..2026", "2026", HOURS), false, false, false,
		    NULL },
		{ WITH("2025..2026", "2026", "07:30-11:30"), true, false, false,
		    "giờ làm việc thay đổi" },
		{ WITH("2025..2026", "2026", HOURS " 18:00-19:00"), true, false,
		    false, "giờ làm việc thay đổi" },
		{ WITH("2025..2026", "2026", "07:00-11:30 13:30-17:30"), true,
		    false, false, "giờ làm việc thay đổi" },
		{ WITH("2025..2026", "2026", "07:30-11:30 13:30-17:00"), true,
		    false, false, "giờ làm việc thay đổi" },
		{ WITH("2025..2026", "2025", HOURS), false, false, true, NULL },
		{ "2024-01-01\toff_statutory\tTết\tBLLĐ\n" WITH("2024..2026",
		      "2026", HOURS),
		    false, true, false, "các năm có trong lịch thay đổi" },
		{ WITH("2025..2027", "2026",
		      HOURS) "2027-01-01\toff_statutory\tTết\tBLLĐ\n",
		    false, true, false, "các năm có trong lịch thay đổi" },
	};
	struct calendar *was = parse(cases[0].is);
	struct arena *arena = arena_new(4096);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct calendar *is = parse(cases[i].is);
		struct calendar_diff diff;
		const char *reason;

		calendar_diff(was, is, arena, &diff);
		assert_int_equal(diff.count, 0);
		assert_int_equal(diff.hours, cases[i].hours);
		assert_int_equal(diff.years, cases[i].years);
		assert_int_equal(diff.confirmed, cases[i].confirmed);
		assert_int_equal(calendar_diff_is_empty(&diff), i == 0);
		reason = calendar_diff_reason(&diff, november(1), november(30),
		    3, arena);
		if (cases[i].reason == NULL)
			assert_null(reason);
		else
			assert_string_equal(reason, cases[i].reason);
		calendar_free(is);
	}
	calendar_free(was);
	arena_free(arena);
}

/* Four weeks closed, Mon 9/11 to Fri 4/12: 20 working days, weekends not
 * counted. */
static void
weeks_differ(void **state)
{
	static const int weeks[] = { 9, 16, 23, 30 };
	const struct overlay_line closed = {
		.kind = OVERLAY_CLOSED,
		.from = november(9),
		.until = when_from_civil(2026, 12, 4),
		.label = "Lũ",
		.basis = "QĐ 3",
	};
	const struct overlay_line *const lines[] = { &closed };
	struct arena *arena = arena_new(4096);
	struct calendar *was = parse(HEAD);
	struct calendar_diff diff;
	struct calendar *is;
	int changed;

	(void)state;
	is = calendar_overlaid(was, lines, 1, &changed);
	assert_int_equal(changed, 20);
	calendar_diff(was, is, arena, &diff);
	assert_int_equal(diff.count, 20);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(diff.days[i].date.n,
		    november(weeks[i / 5]).n + i % 5);
		assert_true(diff.days[i].moves);
		assert_string_equal(diff.days[i].now->basis, "QĐ 3");
	}
	/* From the second week to Mon 30/11: 16-20, 23-27, 30 are eleven. */
	assert_string_equal(calendar_diff_reason(&diff, november(14),
				november(30), 2, arena),
	    "thêm ngày nghỉ 16/11/2026 (Lũ, QĐ 3); "
	    "thêm ngày nghỉ 17/11/2026 (Lũ, QĐ 3); và 9 ngày khác");
	calendar_free(was);
	calendar_free(is);
	arena_free(arena);
}

static struct calendar *
with_saturday(const struct calendar *base, enum overlay_kind kind)
{
	const struct overlay_line line = {
		.kind = kind,
		.from = november(14),
		.until = november(14),
		.hours = { { { 27000, 41400 } }, 1, 14400 },
		.label = "Sáng thứ Bảy",
		.basis = "TB 5",
	};
	const struct overlay_line *const lines[] = { &line };
	int changed;
	struct calendar *built = calendar_overlaid(base, lines, 1, &changed);

	assert_int_equal(changed, 1);
	return built;
}

/* A counter on Sat 14/11 is office time, which moves limits in hours, and no
 * working day: no limit in days moves. */
static void
a_counter_is_other_time(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *plain = parse(HEAD);
	struct calendar *counter = with_saturday(plain, OVERLAY_COUNTER);
	struct calendar_diff diff;

	(void)state;
	calendar_diff(plain, counter, arena, &diff);
	assert_int_equal(diff.count, 1);
	assert_int_equal(diff.days[0].date.n, november(14).n);
	assert_int_equal(diff.days[0].was, DAY_WEEKEND);
	assert_int_equal(diff.days[0].is, DAY_COUNTER);
	assert_false(diff.days[0].moves);
	assert_string_equal(diff.days[0].people,
	    "thêm buổi làm việc 14/11/2026 (Sáng thứ Bảy, TB 5)");
	assert_true(diff.hours);
	assert_false(calendar_diff_is_empty(&diff));
	assert_string_equal(calendar_diff_reason(&diff, november(14),
				november(14), 3, arena),
	    "giờ làm việc thay đổi");
	/* And where the counter closes again. */
	calendar_diff(counter, plain, arena, &diff);
	assert_int_equal(diff.count, 1);
	assert_false(diff.days[0].moves);
	assert_true(diff.hours);
	calendar_free(plain);
	calendar_free(counter);
	arena_free(arena);
}

/* A Saturday that counted in limits and is but a counter's from now on: dates
 * move by it, and nothing was added. */
static void
a_worked_day_is_left_a_counter(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *plain = parse(HEAD);
	struct calendar *worked = with_saturday(plain, OVERLAY_WORKED);
	struct calendar *counter = with_saturday(plain, OVERLAY_COUNTER);
	struct calendar_diff diff;

	(void)state;
	calendar_diff(worked, counter, arena, &diff);
	assert_int_equal(diff.count, 1);
	assert_true(diff.days[0].moves);
	assert_string_equal(calendar_diff_reason(&diff, november(9),
				november(20), 3, arena),
	    "bỏ làm bù, chỉ mở quầy 14/11/2026 (Sáng thứ Bảy, TB 5)");
	calendar_diff(counter, worked, arena, &diff);
	assert_true(diff.days[0].moves);
	assert_string_equal(calendar_diff_reason(&diff, november(9),
				november(20), 3, arena),
	    "thêm ngày làm bù 14/11/2026 (Sáng thứ Bảy, TB 5)");
	calendar_free(plain);
	calendar_free(worked);
	calendar_free(counter);
	arena_free(arena);
}

/* What is printed is read back as the same calendar. */
static void
printed_and_read_again(void **state)
{
	struct arena *arena = arena_new(4096);
	struct calendar *shipped = pure_calendar(pure_swap_2026);
	struct calendar *again = parse(calendar_file_print(shipped, arena));
	struct calendar_diff diff;

	(void)state;
	calendar_diff(shipped, again, arena, &diff);
	assert_int_equal(diff.count, 0);
	assert_false(diff.hours || diff.years || diff.confirmed);
	assert_string_equal(calendar_name(again), calendar_name(shipped));
	assert_string_equal(calendar_file_print(again, arena),
	    calendar_file_print(shipped, arena));
	calendar_free(shipped);
	calendar_free(again);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_swap_is_two_days),
		cmocka_unit_test(the_reason_is_of_the_days_between),
		cmocka_unit_test(another_decree_moves_nothing),
		cmocka_unit_test(hours_and_years_differ),
		cmocka_unit_test(one_day_told_otherwise),
		cmocka_unit_test(the_head_tells_otherwise),
		cmocka_unit_test(weeks_differ),
		cmocka_unit_test(a_counter_is_other_time),
		cmocka_unit_test(a_worked_day_is_left_a_counter),
		cmocka_unit_test(printed_and_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
