/* The calendar file: what is read, and every complaint with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/pure_calendar.h"
#include "wire/calendar_file.h"

#define HEAD                                                                   \
	"years 2026..2026\n"                                                   \
	"confirmed-until 2026\n"                                               \
	"office-hours 07:30-11:30 13:30-17:30\n"
#define HOLIDAY "2026-01-01\toff_statutory\tTết\tBLLĐ\n"

static struct calendar *
parse(const char *text, struct complaints *complaints)
{
	struct arena *arena = arena_new(4096);
	struct calendar *calendar =
	    calendar_file_parse("c.tsv", text, strlen(text), arena, complaints);

	arena_free(arena);
	return calendar;
}

static void
a_good_file_is_a_calendar(void **state)
{
	struct complaints complaints = { 0 };
	/* As an editor on Windows saves it, blanks around the fields. */
	struct calendar *calendar = parse("\xef\xbb\xbf# comment\r\n"
					  "name\tLịch thử\r\n"
					  "years\t2025..2026\r\n"
					  "confirmed-until none\r\n"
					  "office-hours 08:00-12:00\r\n"
					  "\r\n"
					  " 2025-01-01 \t off_statutory \t a "
					  "\t b \r\n" HOLIDAY,
	    &complaints);
	const struct calendar_entry *entry;

	(void)state;
	assert_non_null(calendar);
	assert_int_equal(complaints.count, 0);
	assert_string_equal(calendar_name(calendar), "Lịch thử");
	assert_int_equal(calendar_confirmed_until(calendar), 2024);
	assert_int_equal(calendar_day_length(calendar), 4 * 3600);
	assert_int_equal(calendar_coverage(calendar,
			     when_from_civil(2025, 6, 1)),
	    CALENDAR_LISTED);
	calendar_kind(calendar, when_from_civil(2025, 1, 1), &entry);
	assert_string_equal(entry->label, "a");
	assert_string_equal(entry->basis, "b");
	calendar_free(calendar);
}

static void
the_hash_is_of_the_bytes(void **state)
{
	struct complaints complaints = { 0 };
	struct calendar *calendar = parse(HEAD HOLIDAY, &complaints);

	(void)state;
	/* printf '…' | sha256sum */
	assert_string_equal(calendar_hash(calendar),
	    "d1279c62cba26d00b4a98b60eb82bf1f39e91990289b761a4818b9af706bcb22");
	assert_string_equal(calendar_name(calendar), "c.tsv");
	calendar_free(calendar);
}

static void
every_fault_is_told_with_its_line(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *said;
	} cases[] = {
		{ HEAD HOLIDAY "2026-02-30\toff_local\ta\tb\n", 5,
		    "no such day" },
		{ HEAD HOLIDAY "2026-01-01\toff_local\ta\tb\n", 5,
		    "2026-01-01 stands twice, first on line 4" },
		{ HEAD HOLIDAY "2026-11-27\twork_makeup\ta\tb\n", 5,
		    "worked anyway" },
		{ HEAD HOLIDAY "2026-11-28\toff_swap\ta\tb\n", 5, "Saturday" },
		{ HEAD HOLIDAY "2026-11-29\toff_compensatory\ta\tb\n", 5,
		    "Sunday" },
		{ HEAD HOLIDAY "2027-01-01\toff_local\ta\tb\n", 5,
		    "outside the listed years 2026..2026" },
		{ HEAD HOLIDAY "2026-11-27\toff\ta\tb\n", 5, "\"off\"" },
		{ HEAD HOLIDAY "2026-11-27\tworking\ta\tb\n", 5,
		    "not a kind of day" },
		{ HEAD HOLIDAY "2026-11-27\toff_local\ta\n", 5, "found 3" },
		{ HEAD HOLIDAY "2026-11-27\toff_local\ta\tb\tc\n", 5,
		    "found 5" },
		{ HEAD HOLIDAY "2026-11-27\toff_local\t \tb\n", 5, "no label" },
		{ HEAD HOLIDAY "2026-11-27 off_local a b", 5, "found 1" },
		{ HEAD HOLIDAY "2026-11-27\toff_local\ta\t \n", 5, "found 3" },
		{ HEAD HOLIDAY "yaers 2026..2027\n", 5,
		    "did you mean \"years\"?" },
		{ HEAD HOLIDAY "name\n", 5, "no name" },
		{ HEAD HOLIDAY "years 2026..2027\n", 5,
		    "\"years\" stands twice, first on line 1" },
		{ HEAD HOLIDAY "\xff\n", 5, "UTF-8" },
		{ HEAD, 1, "2026 is listed without any off_statutory day" },
		{ HEAD "2026-01-01\toff_local\ta\tb\n", 1,
		    "without any off_statutory" },
		{ "years 2026\nconfirmed-until 2026\noffice-hours 08:00-17:00\n",
		    1, "not years" },
		{ "years 2026..x\nconfirmed-until 2026\noffice-hours "
		  "08:00-17:00\n",
		    1, "not a year" },
		{ "years 2027..2026\nconfirmed-until 2026\noffice-hours "
		  "08:00-17:00\n",
		    1, "the first is after the last" },
		{ "years 0001..9999\nconfirmed-until 2026\noffice-hours "
		  "08:00-17:00\n",
		    1, "not within 1900..2999" },
		{ "years 2026..2026\nconfirmed-until 2027\noffice-hours "
		  "08:00-17:00\n" HOLIDAY,
		    2, "confirmed until 2027" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours\n" HOLIDAY,
		    3, "no office hours" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours "
		  "08:00-08:00\n" HOLIDAY,
		    3, "end before they begin" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours "
		  "08:00-12:00 11:00-17:00\n" HOLIDAY,
		    3, "before the ones before have ended" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours "
		  "08:00-24:00\n" HOLIDAY,
		    3, "after 23:59" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours "
		  "8-12\n" HOLIDAY,
		    3, "not a time of day" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours "
		  "08:00\n" HOLIDAY,
		    3, "not office hours" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours "
		  "01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 "
		  "09:00-10:00\n" HOLIDAY,
		    3, "more than 4" },
		{ "years 2026..2026\nconfirmed-until 2026\noffice-hours "
		  "08:00-12:00,13:00-17:00,18:00-19:00\n" HOLIDAY,
		    3, "not office hours" },
		{ "confirmed-until 2026\noffice-hours 08:00-17:00\n", 0,
		    "no \"years\" line" },
		{ "years 2026..2026\noffice-hours 08:00-17:00\n" HOLIDAY, 0,
		    "no \"confirmed-until\" line" },
		{ "years 2026..2026\nconfirmed-until 2026\n" HOLIDAY, 0,
		    "no \"office-hours\" line" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct complaints complaints = { 0 };

		assert_null(parse(cases[i].text, &complaints));
		if (complaints.errors != 1 ||
		    complaints.items[0].line != cases[i].line ||
		    strstr(complaints.items[0].text, cases[i].said) == NULL)
			fail_msg("%s\n%d complaints, line %d: %s",
			    cases[i].text, complaints.errors,
			    complaints.items[0].line, complaints.items[0].text);
		assert_string_equal(complaints.items[0].file, "c.tsv");
		complaints_finish(&complaints);
	}
}

static void
all_faults_are_told_in_one_run(void **state)
{
	struct complaints complaints = { 0 };

	(void)state;
	assert_null(parse("years 2025..2026\n"
			  "confirmed-until 2026\n"
			  "office-hours 12:00-08:00\n"        /* 3 */
			  "2026-02-30\toff_statutory\ta\tb\n" /* 4 */
			  "2026-01-01\toff_statutory\ta\tb\n"
			  "2026-01-01\toff_statutory\ta\tb\n" /* 6 */
			  "2026-11-28\toff_swap\ta\tb\n"      /* 7 */
			  "what is this\n", /* 8; and 2025 has no holiday */
	    &complaints));
	assert_int_equal(complaints.errors, 6);
	complaints_finish(&complaints);
}

static void
bytes_that_are_no_text_are_refused(void **state)
{
	static const char nul[] = HEAD HOLIDAY "2026-11-27\0\n";
	struct complaints complaints = { 0 };
	struct arena *arena = arena_new(4096);

	(void)state;
	assert_null(calendar_file_parse("c.tsv", nul, sizeof(nul) - 1, arena,
	    &complaints));
	assert_int_equal(complaints.items[0].line, 5);
	complaints_finish(&complaints);
	assert_null(calendar_file_parse("c.tsv", "", 0, arena, &complaints));
	assert_int_equal(complaints.errors, 3);
	complaints_finish(&complaints);
	arena_free(arena);
}

static void
the_shipped_file_is_good(void **state)
{
	struct calendar *calendar = pure_calendar("");
	struct calendar *swap = pure_calendar(pure_swap_2026);

	(void)state;
	assert_true(
	    calendar_is_working(calendar, when_from_civil(2026, 11, 23)));
	assert_false(calendar_is_working(swap, when_from_civil(2026, 11, 23)));
	assert_true(calendar_is_working(swap, when_from_civil(2026, 11, 28)));
	assert_string_not_equal(calendar_hash(calendar), calendar_hash(swap));
	calendar_free(calendar);
	calendar_free(swap);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_file_is_a_calendar),
		cmocka_unit_test(the_hash_is_of_the_bytes),
		cmocka_unit_test(every_fault_is_told_with_its_line),
		cmocka_unit_test(all_faults_are_told_in_one_run),
		cmocka_unit_test(bytes_that_are_no_text_are_refused),
		cmocka_unit_test(the_shipped_file_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
