/* The calendar changes, or ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "support/story.h"

#define COMPUTED "H99.01-261120-0011"
#define PROMISED "H99.01-261120-0012"

/* The quiet office with a calendar of its own in ${place}, which operators may
 * edit: hosod.yaml there. */
static void
found_office(struct story_place *place, char config[64])
{
	char here[256];
	FILE *file;

	story_place_make(place);
	assert_non_null(getcwd(here, sizeof(here)));
	snprintf(config, 64, "%s/hosod.yaml", place->folder);
	file = fopen(config, "w");
	assert_non_null(file);
	fprintf(file,
	    "state: .\n"
	    "control: ./control\n"
	    "delivery: local\n"
	    "office: { name: Văn phòng, contact: quantri@tinh.example }\n"
	    "calendar: calendar.tsv\n"
	    "catalogue: %s/tests/scenario/office/procedures.csv\n"
	    "agencies: %s/tests/scenario/office/agencies.csv\n"
	    "contacts: %s/tests/scenario/office/contacts.csv\n"
	    "sources:\n"
	    "  - name: motcua\n"
	    "    include: %s/config/presets/dvcqg.yaml\n"
	    "    base: http://127.0.0.1:1\n"
	    "    login: ~\n"
	    "    list: { method: GET, url: \"{{base}}?p={{page}}\", json: ~ }\n"
	    "    incremental: { mode: full }\n"
	    "channels:\n"
	    "  - { name: thu, kind: maildir, maildir: { path: letters } }\n"
	    "digest: [ { at: \"22:00\", roles: [deputy] } ]\n",
	    here, here, here, here);
	assert_int_equal(fclose(file), 0);
}

/* Puts the calendar ${from} into force in ${place}. */
static void
decree(const struct story_place *place, const char *from)
{
	char path[64], bytes[4096];
	FILE *in = fopen(from, "r"), *out;
	size_t size;

	snprintf(path, sizeof(path), "%s/calendar.tsv", place->folder);
	out = fopen(path, "w");
	assert_non_null(in);
	assert_non_null(out);
	while ((size = fread(bytes, 1, sizeof(bytes), in)) > 0)
		assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static void
close_office(struct story_place *place)
{
	static const char *const names[] = { "hosod.yaml", "calendar.tsv" };
	char path[64];

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", place->folder, names[i]);
		assert_int_equal(unlink(path), 0);
	}
	story_place_remove(place);
}

/*
 * Received Fri 20/11/2026 10:00, three working days.  Tue 24/11 is a holiday:
 * 23, 25, 26: Thu 26/11.  On Saturday the 21st a decree gives Mon 23/11 off
 * for Sat 28/11: 25, 26, 27: Fri 27/11.  2 before (26, 25) is then Wed 25/11;
 * nothing is told on the 23rd, where the old date had its 2 before (25, 23).
 * Overdue on Sat 28/11 00:00, which is worked: it leaves that day at 07:30.
 * What was promised stays: Thu 26/11.
 */
static void
test_swap(void **state)
{
	struct story_place place;
	char config[64];
	struct play *play;
	const struct record seen[] = {
		{ .code = COMPUTED,
		    .procedure = "1.000005",
		    .received = "2026-11-20 10:00" },
		{ .code = PROMISED,
		    .procedure = "1.000004",
		    .received = "2026-11-19 10:00",
		    .promised = "2026-11-26 17:30" },
	};

	(void)state;
	found_office(&place, config);
	decree(&place, "config/calendar.tsv");
	play = play_open(config, place.path, "2026-11-20 06:00");
	play_until(play, "2026-11-20 10:05");
	story_show(play, seen, 2);
	play_until(play, "2026-11-21 08:00");
	story_stands(play, COMPUTED, "running 2026-11-26T17:30");
	decree(&place, "tests/scenario/office/swap.tsv");
	play_reload(play, config);
	play_until(play, "2026-11-21 08:01");
	story_stands(play, COMPUTED, "running 2026-11-27T17:30");
	story_moves(play, COMPUTED,
	    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n");
	story_moves(play, PROMISED, "");
	play_until(play, "2026-11-28 12:00");
	story_crossings(play, COMPUTED,
	    "before-2wd 2026-11-27 at 2026-11-25T07:30 told\n"
	    "before-1wd 2026-11-27 at 2026-11-26T07:30 told\n"
	    "due-day 2026-11-27 at 2026-11-27T07:30 told\n"
	    "overdue 2026-11-27 at 2026-11-28T00:00 told\n");
	story_said(play, "2026-11-28 07:30",
	    "to canbo@ducvan.example, 1 notices: Quá hạn 1 ngày làm việc: " COMPUTED);
	story_findings(play, COMPUTED, "promise-missing\n");
	play_close(play);
	close_office(&place);
}

/*
 * The shipped calendar lists years up to 2027.  In 2028 promises are judged
 * by their date all the same: Mon 14/2 passed, overdue on Tue 15/2 00:00, told
 * at 07:30 since Monday to Friday count as worked.  What nobody promised
 * cannot be told, and that is a verdict.  Administrators are told once.
 */
static void
test_year_without_calendar(void **state)
{
	struct play *play = story_open("2028-02-07 06:00");
	const struct record seen[] = {
		{ .code = PROMISED,
		    .received = "2028-02-07 08:00",
		    .promised = "2028-02-14 17:30" },
		{ .code = COMPUTED, .received = "2028-02-07 08:00" },
	};

	(void)state;
	play_until(play, "2028-02-07 08:05");
	story_show(play, seen, 2);
	play_until(play, "2028-02-15 12:00");
	story_stands(play, PROMISED, "overdue 2028-02-14T17:30");
	story_stands(play, COMPUTED, "unknown -");
	story_notices(play, PROMISED,
	    "overdue 2028-02-14 canbo sealed\n"
	    "overdue 2028-02-14 chutich sealed\n");
	story_notices(play, COMPUTED, "");
	story_said(play, "2028-02-15 07:30", "to canbo@ducvan.example");
	story_said(play, "2028-02-07 06:00", "does not list");
	assert_int_equal(story_count(play, "to quantri@tinh.example"), 1);
	play_close(play);
}

/*
 * The shipped calendar ends with 2027.  90 days before 1/1/2028 is 3/10/2027:
 * the evening of 2/10 says nothing, that of 3/10 tells the administrators, and
 * only that one.
 */
static void
test_calendar_ends(void **state)
{
	struct play *play = story_open("2027-10-01 06:00");

	(void)state;
	play_until(play, "2027-10-02 23:00");
	assert_int_equal(story_count(play, "to quantri@tinh.example"), 0);
	play_until(play, "2027-10-03 23:00");
	story_said(play, "2027-10-03 22:00", "ends with 2027");
	play_until(play, "2027-10-06 23:00");
	assert_int_equal(story_count(play, "to quantri@tinh.example"), 1);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_year_without_calendar),
		cmocka_unit_test(test_calendar_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
