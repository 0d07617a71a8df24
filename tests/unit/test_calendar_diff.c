/* Two calendars: which days differ, and what of them moves a date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/calendar_diff.h"
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
		cmocka_unit_test(printed_and_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
