/* Overlays: what agencies decide for themselves, reckoned by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/deadline.h"
#include "support/pure_calendar.h"
#include "wire/overlay_file.h"

struct office {
	struct arena *arena;
	struct calendar *national;
	struct directory *directory;
	struct calendars *calendars;
	struct complaints complaints;
};

/* The province, two communes of it and an office of the first. */
static void
open_office(struct office *office, const char *overlays)
{
	static const char *const none[] = { NULL };
	static const char *const codes[][2] = { { "H99", NULL },
		{ "H99.01", "H99" }, { "H99.02", "H99" },
		{ "H99.01.05", "H99.01" } };
	static struct agency agencies[4];
	struct err err;

	for (int i = 0; i < 4; i++)
		agencies[i] = (struct agency){ .code = codes[i][0],
			.name = codes[i][0],
			.aliases = none,
			.parent = codes[i][1],
			.from = { INT32_MIN / 2 },
			.to = { INT32_MAX / 2 },
			.line = i + 2 };
	*office = (struct office){ .arena = arena_new(65536) };
	office->national = pure_calendar("");
	office->directory =
	    directory_build(office->arena, agencies, 4, NULL, 0, &err);
	assert_non_null(office->directory);
	office->calendars = overlay_file_parse("o.tsv", overlays,
	    strlen(overlays), office->national, office->directory,
	    office->arena, &office->complaints);
}

static void
close_office(struct office *office)
{
	calendars_free(office->calendars);
	calendar_free(office->national);
	complaints_finish(&office->complaints);
	arena_free(office->arena);
}

static const struct calendar *
of(const struct office *office, const char *code)
{
	return calendars_of(office->calendars,
	    directory_by_code(office->directory, code));
}

/* When ${limit} from ${received} ends. */
static void
due_is(const struct calendar *calendar, const char *received, const char *limit,
    const char *expected)
{
	struct deadline_rule rule = { .convention = CONVENTION_EXC };
	struct deadline d;
	char text[WHEN_TEXT];
	instant at;
	struct err err;

	assert_true(limit_parse(limit, &rule.limit, &err));
	assert_true(
	    when_parse_instant(received, WHEN_OFFICE_OFFSET, &at, &err));
	deadline_compute(calendar, &rule, at, NULL, 0, &d);
	assert_int_equal(d.state, DEADLINE_KNOWN);
	when_iso_minute(text, d.due, WHEN_OFFICE_OFFSET);
	assert_string_equal(text, expected);
}

#define STORM                                                                  \
	"agency\tH99.01\n"                                                     \
	"valid\t2026-09-01..2026-09-30\n"                                      \
	"2026-09-08..2026-09-09\toff_local\tBão số 3\tQuyết định 12\n"

/*
 * Received Mon 7/9/2026, three working days: 8, 9, 10 (Thu).  Where a storm
 * closed Tue and Wed: 10, 11, 14 (Mon).
 */
static void
a_storm_closes_one_commune(void **state)
{
	struct office office;
	const struct calendar_entry *entry;

	(void)state;
	open_office(&office, STORM);
	assert_non_null(office.calendars);
	due_is(of(&office, "H99"), "2026-09-07T10:00", "3wd",
	    "2026-09-10T17:30");
	due_is(of(&office, "H99.02"), "2026-09-07T10:00", "3wd",
	    "2026-09-10T17:30");
	due_is(of(&office, "H99.01"), "2026-09-07T10:00", "3wd",
	    "2026-09-14T17:30");
	/* The whole subtree. */
	due_is(of(&office, "H99.01.05"), "2026-09-07T10:00", "3wd",
	    "2026-09-14T17:30");
	assert_int_equal(calendar_kind(of(&office, "H99.01"),
			     when_from_civil(2026, 9, 9), &entry),
	    DAY_OFF_LOCAL);
	assert_string_equal(entry->basis, "Quyết định 12");
	/* A day of receipt on which it is closed: the next one worked. */
	due_is(of(&office, "H99.01"), "2026-09-08T10:00", "1wd",
	    "2026-09-11T17:30");
	close_office(&office);
}

#define COUNTER                                                                       \
	"agency\tH99.01\n"                                                            \
	"valid\t2026-01-01..2026-12-31\n"                                             \
	"2026-01-01..2026-12-31\tcounter_open\tMột cửa sáng thứ Bảy\tTB 5\t" \
	"sat 07:30-11:30\n"

/*
 * A counter open on Saturday mornings is no working day: three working days
 * from Thu 10/9/2026 are Fri 11, Mon 14, Tue 15 as everywhere.  Working hours
 * run while it serves: eight from Fri 11/9 14:30 are three on Friday, four on
 * Saturday, one on Monday; elsewhere five on Monday: 07:30-11:30, 13:30-14:30.
 * A day off of the nation stays closed: Sat 1/1/2028 is not in these years, but
 * Sat 14/2/2026 (29 Tết, 14-22/2) is.
 */
static void
a_counter_serves_but_is_no_working_day(void **state)
{
	struct office office;
	const struct calendar *c;
	int64_t seconds;

	(void)state;
	open_office(&office, COUNTER);
	assert_non_null(office.calendars);
	c = of(&office, "H99.01");
	due_is(c, "2026-09-10T10:00", "3wd", "2026-09-15T17:30");
	/* Received at the counter on Saturday: counted as Monday's. */
	due_is(c, "2026-09-12T09:00", "1wd", "2026-09-15T17:30");
	due_is(c, "2026-09-11T14:30", "8wh", "2026-09-14T08:30");
	due_is(office.national, "2026-09-11T14:30", "8wh", "2026-09-14T14:30");
	due_is(c, "2026-09-12T09:00", "2wh", "2026-09-12T11:00");
	assert_false(calendar_is_working(c, when_from_civil(2026, 9, 12)));
	assert_true(calendar_is_open(c, when_from_civil(2026, 9, 12)));
	assert_true(calendar_office_between(c,
	    when_at(when_from_civil(2026, 9, 11), 0, WHEN_OFFICE_OFFSET),
	    when_at(when_from_civil(2026, 9, 14), 0, WHEN_OFFICE_OFFSET),
	    &seconds));
	assert_int_equal(seconds, 12 * 3600);
	close_office(&office);
}

/* The same Saturday where the decision makes it a working day: Fri 11, Sat 12,
 * Mon 14; on Saturday it closes at 11:30, so one working day from Friday is due
 * then, and a receipt at 11:31 is Monday's. */
static void
a_worked_saturday_counts(void **state)
{
	struct office office;
	const struct calendar *c;

	(void)state;
	open_office(&office,
	    "agency H99.01\nvalid 2026-01-01..2026-12-31\n"
	    "2026-01-01..2026-12-31\twork_makeup\tLàm sáng thứ Bảy\tQĐ 6\t"
	    "sat 07:30-11:30\n");
	assert_non_null(office.calendars);
	c = of(&office, "H99.01");
	due_is(c, "2026-09-10T10:00", "3wd", "2026-09-14T17:30");
	due_is(c, "2026-09-11T10:00", "1wd", "2026-09-12T11:30");
	due_is(c, "2026-09-12T11:30", "1wd", "2026-09-14T17:30");
	due_is(c, "2026-09-12T11:31", "1wd", "2026-09-15T17:30");
	close_office(&office);
}

/* Summer hours 07:00-11:30 13:30-17:00 (eight hours) until 14/10 (Wed).  Due
 * on the 14th at 17:00, on the 15th at 17:30; four working hours from Wed 15:00
 * are two on Wed and two on Thu from 07:30.  `rolling` weighs a day as eight.
 */
static void
hours_change_with_the_season(void **state)
{
	struct office office;
	const struct calendar *c;

	(void)state;
	open_office(&office,
	    "agency H99\nvalid 2026-04-15..2026-10-14\n"
	    "2026-04-15..2026-10-14\toffice_hours\tGiờ mùa hè\tQĐ 7\t"
	    "07:00-11:30 13:30-17:00\n");
	assert_non_null(office.calendars);
	c = of(&office, "H99.02");
	due_is(c, "2026-10-13T10:00", "1wd", "2026-10-14T17:00");
	due_is(c, "2026-10-13T10:00", "2wd", "2026-10-15T17:30");
	due_is(c, "2026-10-14T15:00", "4wh", "2026-10-15T09:30");
	/* After the close of that day, though not of the nation's. */
	due_is(c, "2026-10-13T17:01", "1wd", "2026-10-15T17:30");
	assert_int_equal(calendar_day_length(c), 28800);
	close_office(&office);
}

/* What the province decides holds in the commune that has hours of its own;
 * of two decisions about hours the nearer stands; a storm closes a counter. */
static void
overlays_of_ancestors_stack(void **state)
{
	struct office office;
	const struct calendar *c;

	(void)state;
	open_office(&office,
	    COUNTER
	    "2026-09-01..2026-09-30\toffice_hours\tGiờ của xã\tQĐ 8\t"
	    "mon-fri 08:00-12:00 13:00-17:00\n"
	    "agency\tH99\nvalid\t2026-09-08..2026-09-30\n"
	    "2026-09-11..2026-09-12\toff_local\tBão\tQĐ 9\n"
	    "2026-09-14..2026-09-30\toffice_hours\tGiờ của tỉnh\tQĐ 10\t"
	    "07:00-11:00 13:00-16:00\n");
	assert_non_null(office.calendars);
	c = of(&office, "H99.01");
	due_is(c, "2026-09-10T09:00", "1wd", "2026-09-14T17:00");
	assert_false(calendar_is_open(c, when_from_civil(2026, 9, 12)));
	assert_true(calendar_is_open(c, when_from_civil(2026, 9, 19)));
	due_is(of(&office, "H99.02"), "2026-09-10T09:00", "1wd",
	    "2026-09-14T16:00");
	close_office(&office);
}

/* Every fault with its line, all in one run; nothing is built. */
static void
every_fault_is_told_with_its_line(void **state)
{
#define TOP "agency H99.01\nvalid 2026-01-01..2026-12-31\n"
	static const struct {
		const char *text;
		int line;
		const char *said;
	} cases[] = {
		{ "2026-09-08\toff_local\ta\tb\n", 1, "before any \"agency\"" },
		{ "agency\n", 1, "no code follows" },
		{ "agency H99.77\nvalid 2026-01-01..2026-12-31\n"
		  "2026-09-08\toff_local\ta\tb\n",
		    1, "\"H99.77\": no such agency" },
		{ "agency H99.01\n2026-09-08\toff_local\ta\tb\n", 1,
		    "no \"valid\" line" },
		{ "agency H99.01\nvalid 2026-12-31..2026-01-01\n"
		  "2026-09-08\toff_local\ta\tb\n",
		    2, "ends before it begins" },
		{ TOP, 1, "changes nothing" },
		{ TOP "2026-09-31\toff_local\ta\tb\n", 3, "no such day" },
		{ TOP "2026-09-09..2026-09-08\toff_local\ta\tb\n", 3,
		    "ends before it begins" },
		{ TOP "2027-01-04\toff_local\ta\tb\n", 3,
		    "outside the overlay's validity" },
		{ "agency H99.01\nvalid 2026-01-01..2028-12-31\n"
		  "2028-01-04\toff_local\ta\tb\n",
		    3, "outside the years 2019..2027" },
		{ TOP "2026-09-08\toff_swap\ta\tb\n", 3, "not a kind" },
		{ TOP "2026-09-08\toff_local\ta\n", 3, "found 3 fields" },
		{ TOP "2026-09-08\toff_local\ta\t\t07:30-11:30\n", 3,
		    "no decision" },
		{ TOP "2026-09-08\toff_local\ta\tb\t07:30-11:30\n", 3,
		    "closes whole days" },
		{ TOP "2026-09-12\tcounter_open\ta\tb\n", 3, "no hours" },
		{ TOP "2026-09-12\tcounter_open\ta\tb\tsat 11:30-07:30\n", 3,
		    "end before they begin" },
		{ TOP "2026-09-12\tcounter_open\ta\tb\tsat 07:30-11:30 "
		      "11:00-12:00\n",
		    3, "before the ones before have ended" },
		{ TOP "2026-09-12\tcounter_open\ta\tb\tthu7 07:30-11:30\n", 3,
		    "neither weekdays" },
		/* Tue 8/9 is worked anyway, Sat 12/9 and Wed 2/9 are off. */
		{ TOP "2026-09-08\twork_makeup\ta\tb\n", 3,
		    "none of these days is one of weekly rest" },
		{ TOP "2026-09-12\toff_local\ta\tb\n", 3,
		    "none of these days is worked" },
		{ TOP "2026-09-02\toffice_hours\ta\tb\t08:00-12:00\n", 3,
		    "open on none" },
		{ TOP "2026-09-07..2026-09-09\toff_local\ta\tb\n"
		      "2026-09-09\toff_local\tc\td\n",
		    4,
		    "2026-09-09 stands twice as off_local, first on line 3" },
		{ TOP "2026-09-08\toff_local\ta\tb\n" TOP
		      "2026-09-09\toff_local\ta\tb\n",
		    4, "the other is on line 1" },
		{ TOP "valid 2026-01-01..2026-12-31\n"
		      "2026-09-08\toff_local\ta\tb\n",
		    3, "\"valid\" stands twice" },
		{ TOP "2026-09-08\toff_local\ta\tb\n"
		      "hours 07:30-11:30\n",
		    4, "neither a date nor" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct office office;
		bool found = false;

		open_office(&office, cases[i].text);
		for (int j = 0; j < office.complaints.count; j++)
			found = found ||
			    (office.complaints.items[j].line == cases[i].line &&
				strstr(office.complaints.items[j].text,
				    cases[i].said) != NULL);
		if (!found || office.calendars != NULL) {
			for (int j = 0; j < office.complaints.count; j++)
				print_error("%d: %s\n",
				    office.complaints.items[j].line,
				    office.complaints.items[j].text);
			fail_msg("%s: not refused for \"%s\"", cases[i].text,
			    cases[i].said);
		}
		close_office(&office);
	}
}

static void
all_complaints_come_in_one_run(void **state)
{
	struct office office;

	(void)state;
	open_office(&office,
	    "agency H99.77\nvalid 2026-01-01..2026-12-31\n"
	    "2026-02-30\toff_local\ta\tb\n"
	    "2026-09-12\tcounter_open\ta\tb\n"
	    "agency H99.02\nvalid 2026-12-31..2026-01-01\n");
	assert_null(office.calendars);
	assert_true(office.complaints.errors >= 4);
	close_office(&office);
}

/* What the database keeps is the same calendar again; the hash is another as
 * soon as there is an overlay. */
static void
what_is_kept_is_recalled(void **state)
{
	struct office office;
	struct calendar *national;
	struct calendars *again;
	const char *kept, *plain, *hash;

	(void)state;
	open_office(&office, STORM);
	kept = overlay_file_keep(office.national, STORM, office.arena);
	plain = overlay_file_hash(office.national, NULL, 0, office.arena);
	hash = overlay_file_hash(office.national, STORM, strlen(STORM),
	    office.arena);
	assert_string_equal(plain, calendar_hash(office.national));
	assert_string_not_equal(plain, hash);
	assert_true(overlay_file_recall(kept, office.directory, office.arena,
	    &national, &again));
	due_is(calendars_of(again,
		   directory_by_code(office.directory, "H99.01")),
	    "2026-09-07T10:00", "3wd", "2026-09-14T17:30");
	due_is(calendars_national(again), "2026-09-07T10:00", "3wd",
	    "2026-09-10T17:30");
	calendars_free(again);
	calendar_free(national);
	close_office(&office);
}

/* The line of seconds by prefix sums against a walk second by second of the
 * same hours. */
static void
adding_undoes_counting(void **state)
{
	struct office office;
	const struct calendar *c;
	instant from =
	    when_at(when_from_civil(2026, 9, 10), 0, WHEN_OFFICE_OFFSET);

	(void)state;
	open_office(&office,
	    COUNTER "2026-09-14..2026-09-18\toffice_hours\tx\ty\t"
		    "wed-thu 07:00-11:00 14:00-16:00\n");
	assert_non_null(office.calendars);
	c = of(&office, "H99.01");
	for (int minutes = 0; minutes < 14 * 24 * 60; minutes += 7) {
		instant at = from + (instant)minutes * 60, back;
		int64_t seconds, walked = 0;

		assert_true(calendar_office_between(c, from, at, &seconds));
		for (instant t = from; t < at; t += 60)
			walked += calendar_is_office(c, t) &&
				calendar_is_office(c, t + 59)
			    ? 60
			    : 0;
		assert_int_equal(seconds, walked);
		if (seconds == 0)
			continue;
		assert_true(calendar_office_add(c, from, seconds, &back));
		assert_true(back <= at);
		assert_true(calendar_is_office(c, back));
		assert_true(calendar_office_between(c, from, back, &walked));
		assert_int_equal(walked, seconds);
	}
	close_office(&office);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_storm_closes_one_commune),
		cmocka_unit_test(a_counter_serves_but_is_no_working_day),
		cmocka_unit_test(a_worked_saturday_counts),
		cmocka_unit_test(hours_change_with_the_season),
		cmocka_unit_test(overlays_of_ancestors_stack),
		cmocka_unit_test(every_fault_is_told_with_its_line),
		cmocka_unit_test(all_complaints_come_in_one_run),
		cmocka_unit_test(what_is_kept_is_recalled),
		cmocka_unit_test(adding_undoes_counting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
