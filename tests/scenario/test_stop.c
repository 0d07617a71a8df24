/* The daemon stops and comes back; pages come twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "io/store_history.h"
#include "io/store_query.h"

#include "support/office.h"

#define CODE "H99.01-200907-0007"

/*
 * Due Mon 14/9.  The daemon stops on Thu 10/9 at noon, having told of the 2
 * working days; while it is down Fri 11/9 (1 before), Mon 14/9 (due) and
 * Tue 15/9 00:00 (overdue) pass.
 */
static struct play *
reopen(struct story_place *place, const char *at)
{
	struct play *play;

	story_place_make(place);
	play = play_open(STORY_QUIET, place->path, "2020-09-07 00:00");
	play_until(play, "2020-09-07 08:05");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30");
	play_until(play, "2020-09-10 12:00");
	assert_int_equal(play_letters(play), 1);
	play_close(play);
	play = play_open(STORY_QUIET, place->path, at);
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30");
	return play;
}

static const char told[] = "before-2wd 2020-09-14 canbo sealed\n"
			   "overdue 2020-09-14 canbo sealed\n"
			   "overdue 2020-09-14 chutich sealed\n";

/* Back at 09:00 of a working day: the departure of 07:30 is made up for. */
static void
test_back_within_office_hours(void **state)
{
	struct story_place place;
	struct play *play = reopen(&place, "2020-09-15 09:00");

	(void)state;
	play_until(play, "2020-09-15 09:00");
	story_crossings(play, CODE,
	    "before-2wd 2020-09-14 at 2020-09-10T07:30 told\n"
	    "before-1wd 2020-09-14 at 2020-09-11T07:30 superseded\n"
	    "due-day 2020-09-14 at 2020-09-14T07:30 superseded\n"
	    "overdue 2020-09-14 at 2020-09-15T00:00 told\n");
	story_notices(play, CODE, told);
	story_said(play, "2020-09-15 09:00", "Quá hạn 1 ngày làm việc");
	play_until(play, "2020-09-16 18:00");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
	story_place_remove(&place);
}

static void
back_leaving(const char *at, const char *leaves)
{
	struct story_place place;
	struct play *play = reopen(&place, at);

	play_until(play, "2020-09-16 18:00");
	story_notices(play, CODE, told);
	story_said(play, leaves, "to canbo@ducvan.example, 1 notices: Quá hạn");
	assert_int_equal(play_letters(play), 2);
	play_close(play);
	story_place_remove(&place);
}

/* Outside office hours it leaves with the next departure. */
static void
test_back_at_noon(void **state)
{
	(void)state;
	back_leaving("2020-09-15 12:00", "2020-09-15 13:30");
}

static void
test_back_in_the_evening(void **state)
{
	(void)state;
	back_leaving("2020-09-15 18:00", "2020-09-16 07:30");
}

static void
test_back_before_the_opening(void **state)
{
	(void)state;
	back_leaving("2020-09-15 06:00", "2020-09-15 07:30");
}

/* Finished while the daemon was down: it polls before it accuses. */
static void
test_back_to_a_finished_dossier(void **state)
{
	struct story_place place;
	struct play *play = reopen(&place, "2020-09-15 09:00");

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30", .status = "9",
	    .finished = "2020-09-14 15:00");
	play_until(play, "2020-09-16 18:00");
	story_stands(play, CODE, "done-on-time 2020-09-14T17:30");
	assert_int_equal(play_letters(play), 0);
	play_close(play);
	story_place_remove(&place);
}

/*
 * Found late at 03:00 of Fri 18/9, an acceptance that was due on Thursday at
 * 16:00: at once is said of office time, and until 07:30 the daemon is down.
 * Back in the evening, the desk is told on Monday morning.
 */
static void
test_at_once_missed(void **state)
{
	static const struct record late = { .code = "H-1",
		.status = "1",
		.filing = "2",
		.submitted = "2020-09-16 16:00" };
	char config[OFFICE_PATH];
	struct story_place place;
	struct play *play;

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	play = play_open(config, place.path, "2020-09-18 00:00");
	play_until(play, "2020-09-18 03:00");
	story_show(play, &late, 1);
	play_until(play, "2020-09-18 06:00");
	story_notices(play, "H-1", "acceptance-late 2020-09-17 motcua open\n");
	play_close(play);
	play = play_open(config, place.path, "2020-09-18 23:00");
	story_show(play, &late, 1);
	play_until(play, "2020-09-21 07:29");
	assert_int_equal(play_letters(play), 0);
	play_until(play, "2020-09-21 08:00");
	story_said(play, "2020-09-21 07:30",
	    "to motcua@ducvan.example, 1 notices");
	play_close(play);
	office_close(&place);
}

/*
 * Crossed at 07:30, but the store refuses a step, whichever it is: the letter
 * leaves minutes later and does not wait for 13:30.
 */
static void
test_judged_a_little_later(void **state)
{
	(void)state;
	for (int nth = 1, made = nth; nth <= made; nth++) {
		struct play *play = story_open("2020-09-10 05:00");
		struct store *store = play_world(play)->store;

		story_one(play, .code = CODE, .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30");
		play_until(play, "2020-09-10 07:29:59");
		store_fail_at(store, nth);
		play_until(play, "2020-09-10 07:40");
		made = store_steps(store);
		store_fail_at(store, 0);
		story_notices(play, CODE,
		    "before-2wd 2020-09-14 canbo sealed\n");
		if (play_letters(play) != 1)
			fail_msg("step %d: %d letters:\n%s", nth,
			    play_letters(play), play_trace(play));
		play_close(play);
	}
}

struct sums {
	struct store_counts counts;
	struct history_head head;
};

static struct sums
sums_of(struct play *play)
{
	struct sums sums = { 0 };
	struct err err;

	assert_true(store_counts(play_world(play)->store, &sums.counts, &err));
	assert_true(
	    store_history_head(play_world(play)->store, &sums.head, &err));
	return sums;
}

/* Twenty-four hours of the same page, then a page that only looks different,
 * then a new start over the same file. */
static void
test_a_page_again_changes_nothing(void **state)
{
	const char *const record =
	    "{\"error_code\":\"0\",\"result\":[{\"MaHoSo\":\"" CODE "\",%s"
	    "\"MaTTHC\":\"1.000001\",\"NgayTiepNhan\":\"20200907080000\","
	    "\"NgayHenTra\":\"20200914173000\",\"TrangThaiHoSo\":\"4\","
	    "\"DonViXuLy\":\"UBND xã Đức Vân\"}]}";
	char body[512];
	struct story_place place;
	struct play *play;
	struct sums first, again;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_QUIET, place.path, "2020-09-07 08:00");
	snprintf(body, sizeof(body), record, "");
	play_export(play, body);
	play_until(play, "2020-09-07 08:01");
	first = sums_of(play);
	assert_int_equal(first.counts.dossiers, 1);
	assert_int_equal(first.head.count, 1);
	play_until(play, "2020-09-08 08:01");
	again = sums_of(play);
	assert_memory_equal(&first, &again, sizeof(first));
	snprintf(body, sizeof(body), record, "\"GhiChu\":\"lần hai\",");
	play_export(play, body);
	play_until(play, "2020-09-08 12:00");
	again = sums_of(play);
	assert_memory_equal(&first, &again, sizeof(first));
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-08 13:00");
	play_export(play, body);
	play_until(play, "2020-09-08 14:00");
	again = sums_of(play);
	assert_memory_equal(&first, &again, sizeof(first));
	play_close(play);
	story_place_remove(&place);
}

/*
 * The daemon stops on Wed 9/9 at noon; the step is over at 15:00; on Thu 10/9
 * at 09:00 it comes back with another configuration, too late for the first
 * rung and in time for the second.  The old rules had foreseen both.
 */
static void
test_back_with_other_rules(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_CLOCKS, place.path, "2020-09-07 00:00");
	play_until(play, "2020-09-07 08:05");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-28 17:30",
	    .step = "Thẩm định", .step_due = "2020-09-09 15:00");
	play_until(play, "2020-09-09 12:00");
	play_close(play);
	play = play_open(STORY_CLOCKS_LATER, place.path, "2020-09-10 09:00");
	story_one(play, .code = CODE, .procedure = "1.000004",
	    .received = "2020-09-07 08:00", .promised = "2020-09-28 17:30",
	    .step = "Thẩm định", .step_due = "2020-09-09 15:00");
	play_until(play, "2020-09-10 18:00");
	story_notices(play, CODE,
	    "step-4wh 2020-09-09 canbo sealed\n"
	    "step-over-1wd 2020-09-09 motcua sealed\n");
	play_close(play);
	story_place_remove(&place);
}

/* Makes the database what version 0.1 left: migrated, papers without a clock
 * of acceptance. */
static void
forget_acceptance(const struct story_place *place)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
			     "UPDATE dossier SET next = 0, standing = 0,"
			     " acceptance_due = NULL; DELETE FROM crossing",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/*
 * Papers that lay unaccepted since Thu 10/9 when a version came that counts
 * their acceptance: no letter a dossier, but they stand as late.
 */
static void
test_clock_of_a_new_version(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_QUIET, place.path, "2020-09-07 00:00");
	play_until(play, "2020-09-10 10:05");
	story_one(play, .code = CODE, .status = "1",
	    .submitted = "2020-09-10 10:00");
	play_until(play, "2020-09-10 11:00");
	play_close(play);
	forget_acceptance(&place);
	play = play_open(STORY_QUIET, place.path, "2020-09-14 08:00");
	story_one(play, .code = CODE, .status = "1",
	    .submitted = "2020-09-10 10:00");
	play_until(play, "2020-09-16 18:00");
	story_stands(play, CODE, "late-acceptance -");
	story_notices(play, CODE, "");
	play_close(play);
	story_place_remove(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_back_within_office_hours),
		cmocka_unit_test(test_back_at_noon),
		cmocka_unit_test(test_back_in_the_evening),
		cmocka_unit_test(test_back_before_the_opening),
		cmocka_unit_test(test_back_to_a_finished_dossier),
		cmocka_unit_test(test_at_once_missed),
		cmocka_unit_test(test_judged_a_little_later),
		cmocka_unit_test(test_a_page_again_changes_nothing),
		cmocka_unit_test(test_back_with_other_rules),
		cmocka_unit_test(test_clock_of_a_new_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
