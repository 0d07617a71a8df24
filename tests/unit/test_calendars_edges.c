/*
 * Overlays at the ends of the calendar, of rows that a reorganisation made,
 * and where one decision undoes another.  September 2026: Mondays are 7, 14,
 * 21, 28; office hours 07:30-11:30 and 13:30-17:30.  The last working day
 * listed is Fri 31/12/2027.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/calendars.h"
#include "support/pure_calendar.h"
#include "support/pure_dossier.h"

static struct arena *arena;
static struct calendar *national;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(65536);
	national = pure_calendar("");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	calendar_free(national);
	arena_free(arena);
	return 0;
}

static struct overlay_line
line_of(enum overlay_kind kind, const char *from, const char *until)
{
	return (struct overlay_line){ .kind = kind,
		.from = pure_day(from),
		.until = pure_day(until),
		.label = "Thử",
		.basis = "QĐ 1",
		.line = 3 };
}

/* The same from 07:30 to 11:30. */
static struct overlay_line
morning_of(enum overlay_kind kind, const char *from, const char *until)
{
	struct overlay_line line = line_of(kind, from, until);

	line.hours = (struct office_shift){ { { 27000, 41400 } }, 1, 4 * 3600 };
	return line;
}

static struct calendar *
overlaid(const struct overlay_line *lines, size_t count, int *changed)
{
	const struct overlay_line *list[4];

	for (size_t i = 0; i < count; i++)
		list[i] = &lines[i];
	return calendar_overlaid(national, list, count, changed);
}

static void
assert_at(instant at, const char *expected)
{
	assert_string_equal(pure_instant(arena, at), expected);
}

/* Both ends are included; bit 5 is Saturday. */
static void
a_line_covers_its_days(void **state)
{
	static const struct {
		const char *date;
		bool every, saturdays;
	} cases[] = {
		{ "2026-09-04", false, false },
		{ "2026-09-05", true, true },
		{ "2026-09-11", true, false },
		{ "2026-09-12", true, true },
		{ "2026-09-19", true, true },
		{ "2026-09-20", false, false },
		{ "2026-09-26", false, false },
	};
	struct overlay_line every =
	    line_of(OVERLAY_CLOSED, "2026-09-05", "2026-09-19");
	struct overlay_line saturdays = every;

	(void)state;
	saturdays.weekdays = 1U << 5;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		day date = pure_day(cases[i].date);

		assert_int_equal(overlay_line_covers(&every, date),
		    cases[i].every);
		assert_int_equal(overlay_line_covers(&saturdays, date),
		    cases[i].saturdays);
	}
}

/* Where days have hours of their own, what follows an instant is looked for
 * among these: the counter of Sat 12/9 before Monday. */
static void
the_next_office_may_be_a_counter(void **state)
{
	static const struct {
		const char *at, *next; /* NULL: not listed any more */
	} cases[] = {
		{ "2026-09-11T17:31", "2026-09-12T07:30" },
		{ "2026-09-12T00:00", "2026-09-12T07:30" },
		{ "2026-09-12T11:30", "2026-09-12T11:30" },
		{ "2026-09-12T11:31", "2026-09-14T07:30" },
		{ "2027-12-31T17:30", "2027-12-31T17:30" },
		{ "2027-12-31T17:31", NULL },
	};
	struct overlay_line line =
	    morning_of(OVERLAY_COUNTER, "2026-09-12", "2026-09-12");
	int changed;
	struct calendar *c = overlaid(&line, 1, &changed);

	(void)state;
	assert_int_equal(changed, 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		instant next;

		assert_int_equal(calendar_next_office(c, pure_at(cases[i].at),
				     &next),
		    cases[i].next != NULL);
		if (cases[i].next != NULL)
			assert_at(next, cases[i].next);
	}
	calendar_free(c);
}

/* Fri 31/12/2027 from 17:00 holds half an hour; Wed 2/1/2019, the first
 * working day, half an hour until 08:00.  No more is told. */
static void
office_time_ends_with_the_calendar(void **state)
{
	struct overlay_line line =
	    morning_of(OVERLAY_COUNTER, "2026-09-12", "2026-09-12");
	int changed;
	struct calendar *c = overlaid(&line, 1, &changed);
	instant last = pure_at("2027-12-31T17:00");
	instant first = pure_at("2019-01-02T08:00");
	instant at;

	(void)state;
	assert_true(calendar_office_add(c, last, 1800, &at));
	assert_at(at, "2027-12-31T17:30");
	assert_false(calendar_office_add(c, last, 1801, &at));
	assert_true(calendar_office_add(c, first, -1800, &at));
	assert_at(at, "2019-01-02T07:30");
	assert_false(calendar_office_add(c, first, -1801, &at));
	assert_false(calendar_is_open(c, pure_day("2018-12-28")));
	assert_true(calendar_is_open(c, pure_day("2027-12-31")));
	assert_false(calendar_is_open(c, pure_day("2028-01-03")));
	calendar_free(c);
}

/* Overlays are kept while the nation's years go on: a line may reach beyond
 * those listed.  From Mon 27/12/2027 five days are worked; Tue 1/1/2019 is
 * off, Wed 2, Thu 3 and Fri 4 are worked. */
static void
a_line_beyond_the_years_changes_those_listed(void **state)
{
	static const struct {
		const char *from, *until;
		int changed;
	} cases[] = {
		{ "2027-12-27", "2028-01-10", 5 },
		{ "2028-01-03", "2028-01-10", 0 },
		{ "2018-12-24", "2019-01-04", 3 },
		{ "2018-12-24", "2018-12-28", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct overlay_line line =
		    line_of(OVERLAY_CLOSED, cases[i].from, cases[i].until);
		int changed;
		struct calendar *c = overlaid(&line, 1, &changed);
		int32_t was, is;

		assert_int_equal(changed, cases[i].changed);
		assert_true(calendar_count(national, pure_day("2019-01-01"),
		    pure_day("2027-12-31"), &was));
		assert_true(calendar_count(c, pure_day("2019-01-01"),
		    pure_day("2027-12-31"), &is));
		assert_int_equal(was - is, cases[i].changed);
		calendar_free(c);
	}
}

/* The only counter there was falls to a storm: the nation's hours remain.
 * Fri 11/9 16:00 and two hours end on Monday at 08:00. */
static void
a_counter_closed_again_leaves_nothing(void **state)
{
	const struct overlay_line lines[] = {
		morning_of(OVERLAY_COUNTER, "2026-09-12", "2026-09-12"),
		line_of(OVERLAY_CLOSED, "2026-09-12", "2026-09-12"),
	};
	day saturday = pure_day("2026-09-12");
	int changed[2];
	struct calendar *c = overlaid(lines, 2, changed);
	instant at;

	(void)state;
	assert_int_equal(changed[0], 1);
	assert_int_equal(changed[1], 1);
	assert_int_equal(calendar_kind(c, saturday, NULL), DAY_OFF_LOCAL);
	assert_false(calendar_is_open(c, saturday));
	assert_false(calendar_is_office(c, pure_at("2026-09-12T09:00")));
	assert_true(
	    calendar_office_add(c, pure_at("2026-09-11T16:00"), 7200, &at));
	assert_at(at, "2026-09-14T08:00");
	calendar_free(c);
}

/* ---- agencies ---- */

static struct agency
row(const char *code, const char *parent, const char *from, const char *to)
{
	static const char *const none[] = { NULL };

	return (struct agency){ .code = code,
		.name = code,
		.aliases = none,
		.parent = parent,
		.from = from == NULL ? (day){ INT32_MIN / 2 } : pure_day(from),
		.to = to == NULL ? (day){ INT32_MAX / 2 } : pure_day(to),
		.line = 2 };
}

/*
 * The reorganisation of 1/7/2025: H99.01 stays of the province under another
 * row, H99.02 was the district H99.10's until then.
 */
enum { PROVINCE, DISTRICT, ONE_OLD, ONE, TWO_OLD, TWO, AGENCIES };

static const struct directory *
province(struct agency rows[AGENCIES])
{
	const struct directory *directory;
	struct err err;

	rows[PROVINCE] = row("H99", NULL, NULL, NULL);
	rows[DISTRICT] = row("H99.10", "H99", NULL, "2025-06-30");
	rows[ONE_OLD] = row("H99.01", "H99", NULL, "2025-06-30");
	rows[ONE] = row("H99.01", "H99", "2025-07-01", NULL);
	rows[TWO_OLD] = row("H99.02", "H99.10", NULL, "2025-06-30");
	rows[TWO] = row("H99.02", "H99", "2025-07-01", NULL);
	directory = directory_build(arena, rows, AGENCIES, NULL, 0, &err);
	assert_non_null(directory);
	return directory;
}

static struct overlay
overlay_of(const char *agency, const struct overlay_line *line)
{
	return (struct overlay){ .agency = agency,
		.from = line->from,
		.until = line->until,
		.lines = line,
		.line_count = 1,
		.line = 1 };
}

static bool
is_closed(const struct calendars *calendars, const struct agency *agency,
    const char *date)
{
	return calendar_kind(calendars_of(calendars, agency), pure_day(date),
		   NULL) == DAY_OFF_LOCAL;
}

/* Closed: the district on Tue 4/3/2025, H99.01 on Wed 5/3, H99.02 on Thu 6/3.
 * Rows of one agency under one parent share their calendar; under another
 * parent it is another. */
static void
rows_of_one_code(void **state)
{
	const struct overlay_line lines[] = {
		line_of(OVERLAY_CLOSED, "2025-03-04", "2025-03-04"),
		line_of(OVERLAY_CLOSED, "2025-03-05", "2025-03-05"),
		line_of(OVERLAY_CLOSED, "2025-03-06", "2025-03-06"),
	};
	const struct overlay overlays[] = {
		overlay_of("H99.10", &lines[0]),
		overlay_of("H99.01", &lines[1]),
		overlay_of("H99.02", &lines[2]),
	};
	struct complaints complaints = { 0 };
	struct agency rows[AGENCIES];
	const struct directory *directory = province(rows);
	const struct agency *a = directory_agency(directory, 0);
	struct calendars *c = calendars_build(national, directory, overlays, 3,
	    "o.tsv", &complaints);

	(void)state;
	assert_non_null(c);
	assert_int_equal(complaints.count, 0);
	assert_ptr_equal(calendars_of(c, NULL), national);
	assert_ptr_equal(calendars_of(c, &a[PROVINCE]), national);
	assert_ptr_equal(calendars_of(c, &a[ONE_OLD]),
	    calendars_of(c, &a[ONE]));
	assert_true(is_closed(c, &a[ONE], "2025-03-05"));
	assert_false(is_closed(c, &a[ONE], "2025-03-04"));
	assert_true(is_closed(c, &a[TWO_OLD], "2025-03-04"));
	assert_true(is_closed(c, &a[TWO_OLD], "2025-03-06"));
	assert_false(is_closed(c, &a[TWO], "2025-03-04"));
	assert_true(is_closed(c, &a[TWO], "2025-03-06"));
	calendars_free(c);
	calendars_free(NULL);
}

static void
an_overlay_holds_below_its_agency(void **state)
{
	const struct overlay_line line =
	    line_of(OVERLAY_CLOSED, "2025-03-04", "2025-03-04");
	const struct overlay overlays[] = { overlay_of("H99.10", &line) };
	struct agency rows[AGENCIES];
	const struct directory *directory = province(rows);
	const struct agency *a = directory_agency(directory, 0);
	struct calendars *c =
	    calendars_build(national, directory, overlays, 1, "o.tsv", NULL);
	const struct overlay *o = calendars_overlay(c, 0);

	(void)state;
	assert_int_equal(calendars_overlay_count(c), 1);
	assert_true(calendars_holds(c, o, &a[DISTRICT]));
	assert_true(calendars_holds(c, o, &a[TWO_OLD]));
	assert_false(calendars_holds(c, o, &a[TWO]));
	assert_false(calendars_holds(c, o, &a[PROVINCE]));
	assert_false(calendars_holds(c, o, NULL));
	calendars_free(c);
}

/* By the name that a source writes, on the day; who is not known goes by the
 * national calendar. */
static void
calendars_by_name(void **state)
{
	const struct overlay_line line =
	    line_of(OVERLAY_CLOSED, "2025-03-04", "2025-03-04");
	const struct overlay overlays[] = { overlay_of("H99.10", &line) };
	struct agency rows[AGENCIES];
	const struct directory *directory = province(rows);
	const struct agency *a = directory_agency(directory, 0);
	struct calendars *c =
	    calendars_build(national, directory, overlays, 1, "o.tsv", NULL);
	struct calendars *none =
	    calendars_build(national, directory, NULL, 0, "o.tsv", NULL);
	day before = pure_day("2025-06-30"), after = pure_day("2025-07-01");

	(void)state;
	assert_ptr_equal(calendars_named(c, "H99.02", before),
	    calendars_of(c, &a[TWO_OLD]));
	assert_true(is_closed(c, &a[TWO_OLD], "2025-03-04"));
	assert_ptr_equal(calendars_named(c, "H99.02", after), national);
	assert_ptr_equal(calendars_named(c, "Đâu đó", before), national);
	assert_ptr_equal(calendars_named(c, NULL, before), national);
	assert_ptr_equal(calendars_named(none, "H99.02", before), national);
	calendars_free(c);
	calendars_free(none);
}

/* Two overlays of one agency, one after the other in time and in either order
 * in the file; where they touch by a day, it is refused. */
static void
overlays_of_one_agency(void **state)
{
	static const struct {
		const char *from[2], *until[2];
		bool refused;
	} cases[] = {
		{ { "2026-09-07", "2026-09-09" },
		    { "2026-09-08", "2026-09-10" }, false },
		{ { "2026-09-09", "2026-09-07" },
		    { "2026-09-10", "2026-09-08" }, false },
		{ { "2026-09-07", "2026-09-08" },
		    { "2026-09-08", "2026-09-10" }, true },
		{ { "2026-09-08", "2026-09-07" },
		    { "2026-09-10", "2026-09-08" }, true },
	};
	struct agency rows[AGENCIES];
	const struct directory *directory = province(rows);
	const struct agency *a = directory_agency(directory, 0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct complaints complaints = { 0 };
		struct overlay_line lines[2];
		struct overlay overlays[2];
		struct calendars *c;

		for (int k = 0; k < 2; k++) {
			lines[k] = line_of(OVERLAY_CLOSED, cases[i].from[k],
			    cases[i].until[k]);
			overlays[k] = overlay_of("H99.01", &lines[k]);
		}
		overlays[1].line = 7;
		c = calendars_build(national, directory, overlays, 2, "o.tsv",
		    &complaints);
		assert_int_equal(c == NULL, cases[i].refused);
		assert_int_equal(complaints.errors, cases[i].refused);
		if (cases[i].refused) {
			assert_int_equal(complaints.items[0].line, 7);
		} else {
			assert_true(is_closed(c, &a[ONE], "2026-09-07"));
			assert_true(is_closed(c, &a[ONE], "2026-09-10"));
		}
		calendars_free(c);
		complaints_finish(&complaints);
	}
}

/* Each overlay answers for its own lines: in the second one, Tue 8/9 has no
 * rest that a counter could open. */
static void
a_line_without_effect_is_told_of_its_overlay(void **state)
{
	struct overlay_line lines[] = {
		line_of(OVERLAY_CLOSED, "2026-09-07", "2026-09-07"),
		morning_of(OVERLAY_COUNTER, "2026-09-08", "2026-09-08"),
	};
	struct overlay overlays[] = { overlay_of("H99.01", &lines[0]),
		overlay_of("H99.01", &lines[1]) };
	struct complaints complaints = { 0 };
	struct agency rows[AGENCIES];
	const struct directory *directory = province(rows);

	(void)state;
	lines[1].line = 9;
	assert_null(calendars_build(national, directory, overlays, 2, "o.tsv",
	    &complaints));
	assert_int_equal(complaints.count, 1);
	assert_int_equal(complaints.items[0].line, 9);
	assert_string_equal(complaints.items[0].text,
	    "counter_open of H99.01 changes nothing: none of these days is one "
	    "of weekly rest");
	complaints_finish(&complaints);
}

/* The province's counter of Sat 12/9 has no effect where the commune works on
 * that day.  That is no fault of the commune's overlay, in whatever order the
 * two stand in the file. */
static void
a_line_of_those_above_may_have_no_effect(void **state)
{
	const struct overlay_line lines[] = {
		morning_of(OVERLAY_COUNTER, "2026-09-12", "2026-09-12"),
		line_of(OVERLAY_WORKED, "2026-09-12", "2026-09-12"),
		morning_of(OVERLAY_COUNTER, "2026-09-12", "2026-09-12"),
	};
	const struct overlay overlays[] = { overlay_of("H99", &lines[0]),
		overlay_of("H99.01", &lines[1]), overlay_of("H99", &lines[2]) };
	struct agency rows[AGENCIES];
	const struct directory *directory = province(rows);
	const struct agency *a = directory_agency(directory, 0);
	day saturday = pure_day("2026-09-12");

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct complaints complaints = { 0 };
		struct calendars *c = calendars_build(national, directory,
		    &overlays[i], 2, "o.tsv", &complaints);

		assert_non_null(c);
		assert_int_equal(complaints.count, 0);
		assert_int_equal(calendar_kind(calendars_of(c, &a[PROVINCE]),
				     saturday, NULL),
		    DAY_COUNTER);
		assert_int_equal(calendar_kind(calendars_of(c, &a[ONE]),
				     saturday, NULL),
		    DAY_MADE_UP);
		calendars_free(c);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_line_covers_its_days),
		TEST(the_next_office_may_be_a_counter),
		TEST(office_time_ends_with_the_calendar),
		TEST(a_line_beyond_the_years_changes_those_listed),
		TEST(a_counter_closed_again_leaves_nothing),
		TEST(rows_of_one_code),
		TEST(an_overlay_holds_below_its_agency),
		TEST(calendars_by_name),
		TEST(overlays_of_one_agency),
		TEST(a_line_without_effect_is_told_of_its_overlay),
		TEST(a_line_of_those_above_may_have_no_effect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
