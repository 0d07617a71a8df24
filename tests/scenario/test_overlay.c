/* One commune is closed by a storm, the other is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support/office.h"

#define CLOSED "H99.01-261120-0031"
#define OPEN "H99.02-261120-0032"

/*
 * November 2026: the 20th is a Friday, Tue 24/11 is a holiday.  Both received
 * Fri 20/11 10:00, three working days: 23, 25, 26, so due Thu 26/11.
 *   2 working days before: Mon 23/11 (before: 25, 23); 1 before: Wed 25/11
 * A storm closes Đức Vân on Wed 25/11: 23, 26, 27, so due Fri 27/11 there.
 *   2 before: Mon 23/11 (26, 23); 1 before: Thu 26/11
 */
static const char storm[] =
    "agency\tH99.01\n"
    "valid\t2026-11-01..2026-11-30\n"
    "2026-11-25\toff_local\tNghỉ tránh bão\tCông văn minh họa\n";
static const char nothing[] = "# nobody decided anything\n";
/* Another decision of the same commune. */
static const char saturday[] =
    "agency\tH99.01\n"
    "valid\t2026-11-01..2026-11-30\n"
    "2026-11-21\twork_makeup\tLàm bù\tQuyết định minh họa\n";

static const struct record seen[] = {
	{ .code = CLOSED,
	    .procedure = "1.000005",
	    .received = "2026-11-20 10:00" },
	{ .code = OPEN,
	    .procedure = "1.000005",
	    .agency = "UBND xã Địa Linh",
	    .received = "2026-11-20 10:00" },
};

struct office {
	struct story_place place;
	char config[OFFICE_PATH];
	struct play *play;
};

static void
begin(struct office *office, const char *overlays)
{
	office_found(&office->place, office->config);
	office_decree(&office->place, "config/calendar.tsv");
	office_overlay(&office->place, overlays);
	office->play =
	    play_open(office->config, ":memory:", "2026-11-20 06:00");
	play_until(office->play, "2026-11-20 10:05");
	story_show(office->play, seen, 2);
}

static void
decide(struct office *office, const char *overlays)
{
	office_overlay(&office->place, overlays);
	play_reload(office->play, office->config);
}

static void
end(struct office *office)
{
	play_close(office->play);
	office_close(&office->place);
}

/* Known beforehand: two dates from the first sight on, each with its ladder. */
static void
test_two_communes(void **state)
{
	struct office office;

	(void)state;
	begin(&office, storm);
	play_until(office.play, "2026-11-20 12:00");
	story_stands(office.play, CLOSED, "running 2026-11-27T17:30");
	story_stands(office.play, OPEN, "running 2026-11-26T17:30");
	play_until(office.play, "2026-11-27 12:00");
	story_stands(office.play, CLOSED, "due-today 2026-11-27T17:30");
	story_stands(office.play, OPEN, "overdue 2026-11-26T17:30");
	story_crossings(office.play, CLOSED,
	    "before-2wd 2026-11-27 at 2026-11-23T07:30 told\n"
	    "before-1wd 2026-11-27 at 2026-11-26T07:30 told\n"
	    "due-day 2026-11-27 at 2026-11-27T07:30 told\n");
	story_crossings(office.play, OPEN,
	    "before-2wd 2026-11-26 at 2026-11-23T07:30 told\n"
	    "before-1wd 2026-11-26 at 2026-11-25T07:30 told\n"
	    "due-day 2026-11-26 at 2026-11-26T07:30 told\n"
	    "overdue 2026-11-26 at 2026-11-27T00:00 told\n");
	story_moves(office.play, CLOSED, "");
	assert_int_equal(story_count(office.play, "Đính chính"), 0);
	end(&office);
}

/*
 * Both reminders of Mon 23/11 said the 26th.  The storm is entered at 09:00:
 * who was told of the closed commune's dossier gets one correction at 13:30
 * that names the closure, and no second "2 before"; of the other commune's
 * nobody hears anything.
 */
static void
test_entered_after_the_alert(void **state)
{
	struct arena *arena = arena_new(4096);
	struct office office;
	bool found = false;

	(void)state;
	begin(&office, nothing);
	play_until(office.play, "2026-11-23 09:00");
	story_stands(office.play, CLOSED, "due-soon 2026-11-26T17:30");
	decide(&office, storm);
	play_until(office.play, "2026-11-26 12:00");
	story_stands(office.play, CLOSED, "due-soon 2026-11-27T17:30");
	story_stands(office.play, OPEN, "due-today 2026-11-26T17:30");
	story_moves(office.play, CLOSED,
	    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n");
	story_moves(office.play, OPEN, "");
	story_notices(office.play, CLOSED,
	    "before-2wd 2026-11-26 canbo sealed\n"
	    "correction-3 2026-11-27 canbo sealed\n"
	    "before-1wd 2026-11-27 canbo sealed\n");
	story_crossings(office.play, CLOSED,
	    "before-2wd 2026-11-26 at 2026-11-23T07:30 told\n"
	    "before-2wd 2026-11-27 at 2026-11-23T07:30 corrected\n"
	    "before-1wd 2026-11-27 at 2026-11-26T07:30 told\n");
	story_said(office.play, "2026-11-23 13:30",
	    "to canbo@ducvan.example, 1 notices: Đính chính hạn trả: " CLOSED);
	assert_int_equal(story_count(office.play, "Đính chính"), 1);
	for (int64_t id = 1; id <= 4 && !found; id++)
		found = strstr(story_letter(office.play, id, arena),
			    "do lịch làm việc thay đổi: thêm ngày nghỉ "
			    "25/11/2026 (Nghỉ tránh bão, Công văn minh "
			    "họa)") != NULL;
	assert_true(found);
	end(&office);
	arena_free(arena);
}

/*
 * A Saturday that the commune makes a working day: 21, 23, 25, so due Wed
 * 25/11 there.  A decision that takes the place of another: one move back.
 */
static void
test_made_up_and_taken_back(void **state)
{
	struct office office;

	(void)state;
	begin(&office, saturday);
	play_until(office.play, "2026-11-20 12:00");
	story_stands(office.play, CLOSED, "running 2026-11-25T17:30");
	story_stands(office.play, OPEN, "running 2026-11-26T17:30");
	decide(&office, nothing);
	play_until(office.play, "2026-11-20 12:30");
	story_stands(office.play, CLOSED, "running 2026-11-26T17:30");
	story_moves(office.play, CLOSED,
	    "2026-11-25T17:30 > 2026-11-26T17:30 calendar\n");
	story_moves(office.play, OPEN, "");
	end(&office);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_communes),
		cmocka_unit_test(test_entered_after_the_alert),
		cmocka_unit_test(test_made_up_and_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
