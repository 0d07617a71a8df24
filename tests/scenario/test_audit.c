/*
 * The nightly self-audit: a night in order is said to be so, and whatever
 * somebody or something does to the database behind the daemon's back is found
 * in the evening, named, and told to the administrators.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "io/store_audit.h"
#include "support/story.h"

#define CODE "H99.01-200907-0010"
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

/* Behind the daemon's back. */
static void
meddle(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_true(sqlite3_total_changes(db) > 0);
	sqlite3_close(db);
}

/* Thursday evening: received on Monday, watched since Wednesday, due next
 * Monday; the letter of two working days before left at 07:30. */
static struct play *
open_evening(struct story_place *place)
{
	struct play *play;

	story_place_make(place);
	play = play_open(STORY_QUIET, place->path, "2020-09-09 21:00");
	play_export(play,
	    "{\"error_code\": 0, \"message\": \"ok\", \"result\": []}");
	play_until(play, "2020-09-09 22:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 21:00");
	story_notices(play, CODE, "before-2wd 2020-09-14 canbo sealed\n");
	return play;
}

static void
test_clean(void **state)
{
	struct story_place place;
	struct play *play = open_evening(&place);
	struct audit_record record;
	struct err err;
	bool found;

	(void)state;
	play_until(play, "2020-09-10 22:00");
	assert_true(
	    store_audit_last(play_world(play)->store, &record, &found, &err));
	assert_true(found);
	assert_int_equal(record.dossiers, 1);
	assert_int_equal(record.differences, 0);
	story_said(play, "2020-09-10 21:30",
	    "audit: 1 open dossiers, no difference");
	/* That of Wednesday, over nothing, and this. */
	assert_int_equal(story_count(play, "no difference"), 2);
	assert_int_equal(story_count(play, "quantri"), 0);
	play_close(play);
	story_place_remove(&place);
}

/* Received at the very moment of the first sweep, with a limit of that day and
 * a later promise: what is judged then holds in the evening. */
static void
test_received_at_the_first_sweep(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_QUIET, place.path, "2020-09-07 08:00");
	story_one(play, .code = CODE, .procedure = "1.000002",
	    .received = "2020-09-07 08:00", .promised = "2020-09-14 17:30");
	play_until(play, "2020-09-07 22:00");
	story_said(play, "2020-09-07 21:30",
	    "audit: 1 open dossiers, no difference");
	play_close(play);
	story_place_remove(&place);
}

/* What is done to the database, and what the audit calls it.  (A notice that is
 * put back is simply sealed again.) */
static const struct harm {
	const char *sql, *finding;
} harms[] = {
	{ "DELETE FROM notice WHERE rung = 'before-2wd'",
	    "audit đã ghi nhận bậc cảnh báo nhưng không có lời báo "
	    "(before-2wd 2020-09-14)" },
	{ "DELETE FROM crossing WHERE rung = 'before-2wd'",
	    "audit đã đến bậc cảnh báo nhưng chưa ghi nhận "
	    "(before-2wd 2020-09-14)" },
	{ "UPDATE letter SET state = 'later', settled = NULL, next_try = NULL",
	    "audit thư chưa gửi được và không còn được thử gửi (before-2wd)" },
	{ "UPDATE dossier SET due = due + 86400, due_earliest = due_earliest"
	  " + 86400",
	    "audit tình trạng, hạn lưu khác với kết quả tính lại (due)" },
	{ "UPDATE dossier SET next = next + 86400",
	    "audit tình trạng, hạn lưu khác với kết quả tính lại (next)" },
	{ "UPDATE dossier SET submitted = received - 3600",
	    "audit dữ liệu lưu khác với lịch sử (seen)" },
	{ "UPDATE dossier SET first_seen = first_seen - 86400",
	    "audit dữ liệu lưu khác với lịch sử (first_seen)" },
	{ "UPDATE dossier SET promised_moves = 1",
	    "audit dữ liệu lưu khác với lịch sử (promised)" },
	{ "UPDATE change SET payload = replace(payload, 'H99.01-200907-0010',"
	  " 'H99.01-200907-0011')",
	    "audit dữ liệu lưu khác với lịch sử (seen)" },
	{ "UPDATE change SET payload = '{'",
	    "audit dữ liệu lưu khác với lịch sử (change 1: payload: " },
};

static void
test_harm(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(harms) / sizeof(harms[0]); i++) {
		struct story_place place;
		struct play *play = open_evening(&place);
		struct audit_record record;
		struct err err;
		bool found;

		play_may_differ(play);
		meddle(place.path, harms[i].sql);
		play_until(play, "2020-09-10 21:35");
		if (story_count(play, strchr(harms[i].finding, ' ') + 1) != 1)
			fail_msg("%s: not found by the audit:\n%s",
			    harms[i].sql, play_trace(play));
		assert_true(store_audit_last(play_world(play)->store, &record,
		    &found, &err));
		assert_int_not_equal(record.differences, 0);
		assert_int_equal(story_count(play,
				     "to quantri@tinh.example, 1 notices: Tự "
				     "kiểm tra dữ liệu: có khác biệt"),
		    1);
		play_close(play);
		story_place_remove(&place);
	}
}

/* A letter that is being gathered when the audit comes is no difference; one
 * that was begun hours ago is. */
static void
gather(const char *since, int differences)
{
	struct story_place place;
	struct play *play = open_evening(&place);
	struct audit_record record;
	struct err err;
	char sql[200];
	instant at;
	bool found;

	assert_true(when_parse_instant(since, WHEN_OFFICE_OFFSET, &at, &err));
	snprintf(sql, sizeof(sql),
	    "UPDATE letter SET state = 'sealing', settled = NULL, sealed = %lld",
	    (long long)at);
	play_may_differ(play);
	meddle(place.path, sql);
	play_until(play, "2020-09-10 21:35");
	assert_true(
	    store_audit_last(play_world(play)->store, &record, &found, &err));
	assert_int_equal(record.differences, differences);
	play_close(play);
	story_place_remove(&place);
}

static void
test_gathered_meanwhile(void **state)
{
	(void)state;
	gather("2020-09-10T21:29", 0);
	/* The dossier's, and the letter's own. */
	gather("2020-09-10T13:30", 2);
}

/* What was found stands with the dossier, once however many nights it lasts,
 * and the administrators hear of it every night. */
static void
test_told(void **state)
{
	struct story_place place;
	struct play *play = open_evening(&place);
	struct arena *arena = arena_new(4096);
	const char *text;

	(void)state;
	play_may_differ(play);
	meddle(place.path, harms[0].sql);
	play_until(play, "2020-09-12 21:35");
	story_findings(play, CODE,
	    "audit đã ghi nhận bậc cảnh báo nhưng không có lời báo "
	    "(before-2wd 2020-09-14)\n");
	assert_int_equal(story_count(play, "Tự kiểm tra dữ liệu: có khác biệt"),
	    3);
	text = story_letter(play, 2, arena);
	assert_non_null(strstr(text, "1 khác biệt:\n" CODE ": đã ghi nhận"));
	arena_free(arena);
	play_close(play);
	story_place_remove(&place);
}

/* Down at half past nine: made up for an hour after the next start, once. */
static void
test_missed(void **state)
{
	struct story_place place;
	struct play *play = open_evening(&place);

	(void)state;
	play_until(play, "2020-09-11 06:00");
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-11 23:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-12 06:00");
	assert_int_equal(story_count(play, "no difference"), 1);
	story_said(play, "2020-09-12 00:00", "no difference");
	play_close(play);
	story_place_remove(&place);
}

/* The same the night after one that was made up for, past midnight: less than a
 * day lies between. */
static void
test_missed_again(void **state)
{
	struct story_place place;
	struct play *play = open_evening(&place);

	(void)state;
	play_until(play, "2020-09-11 06:00");
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-11 23:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-12 21:00");
	story_said(play, "2020-09-12 00:00", "no difference");
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-12 22:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-13 20:00");
	assert_int_equal(story_count(play, "no difference"), 1);
	story_said(play, "2020-09-12 23:00", "no difference");
	play_close(play);
	story_place_remove(&place);
}

/* Killed in the first night of all, just before its audit was kept. */
static void
test_missed_first(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(STORY_QUIET, place.path, "2020-09-09 21:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-09 21:29");
	assert_int_equal(story_count(play, "no difference"), 0);
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-09 21:31");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-10 20:00");
	story_said(play, "2020-09-09 22:31", "no difference");
	assert_int_equal(story_count(play, "no difference"), 1);
	play_close(play);
	story_place_remove(&place);
}

/* Down over a departure and a night: letters that leave late are no
 * difference. */
static void
test_late_after_a_stop(void **state)
{
	struct story_place place;
	struct play *play = open_evening(&place);

	(void)state;
	play_until(play, "2020-09-11 06:00");
	play_close(play);
	/* Before-1wd was to leave at 07:30 on Friday. */
	play = play_open(STORY_QUIET, place.path, "2020-09-12 21:29");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-12 23:00");
	story_said(play, "2020-09-12 22:29", "no difference");
	play_close(play);
	story_place_remove(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_received_at_the_first_sweep),
		cmocka_unit_test(test_harm),
		cmocka_unit_test(test_gathered_meanwhile),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_missed),
		cmocka_unit_test(test_missed_again),
		cmocka_unit_test(test_missed_first),
		cmocka_unit_test(test_late_after_a_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
