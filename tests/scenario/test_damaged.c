/*
 * What is stored of a dossier cannot be read any more: it is said, with its
 * code, and tried again every hour; whoever stands beside it is judged, told
 * and audited as if it were not there.  Once somebody has mended its row it has
 * lost nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <string.h>

#include "support/office.h"

#define FIRST "H99.01-200907-0001"
#define BAD "H99.01-200907-0002"
#define LAST "H99.01-200907-0003"

/* Due Mon 14/9 after five working days; 2 before is Thu 10/9, 1 before Fri
 * 11/9. */
#define DATES .received = "2020-09-07 08:00", .promised = "2020-09-14 17:30"

static const struct record three[] = {
	{ .code = FIRST, DATES },
	{ .code = BAD, DATES },
	{ .code = LAST, DATES },
};

/* Behind the daemon's back. */
static void
meddle(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_changes(db), 1);
	sqlite3_close(db);
}

/* How many rows ${sql} counts: the daemon's own words cannot be had of whom it
 * cannot read. */
static int
counted(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int count;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	count = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return count;
}

#define BADS "dossier = (SELECT id FROM dossier WHERE code = '" BAD "')"
#define OPEN_OF_BAD "SELECT count(*) FROM notice WHERE state = 'open' AND " BADS
#define NOTICES_OF_BAD "SELECT count(*) FROM notice WHERE " BADS
#define FINDINGS_OF_BAD                                                        \
	"SELECT count(*) FROM finding WHERE kind = 'damaged' AND " BADS

#define OF_BAD " WHERE code = '" BAD "'"

/* One for each kind of part that a row is made of. */
static const struct harm {
	const char *harm, *mend;
} harms[] = {
	{ "UPDATE dossier SET pauses = x'01'" OF_BAD,
	    "UPDATE dossier SET pauses = NULL" OF_BAD },
	{ "UPDATE dossier SET rounds = x'0102'" OF_BAD,
	    "UPDATE dossier SET rounds = NULL" OF_BAD },
	{ "UPDATE dossier SET status = status + 100" OF_BAD,
	    "UPDATE dossier SET status = status - 100" OF_BAD },
	{ "UPDATE dossier SET standing = standing + 100" OF_BAD,
	    "UPDATE dossier SET standing = standing - 100" OF_BAD },
	{ "UPDATE dossier SET pause = 1000 + standing, standing = 6" OF_BAD,
	    "UPDATE dossier SET standing = pause - 1000, pause = 0" OF_BAD },
};

static struct play *
open_three(struct story_place *place, const char *until)
{
	struct play *play;

	story_place_make(place);
	play = play_open(STORY_QUIET, place->path, "2020-09-09 06:00");
	play_may_differ(play);
	play_export(play,
	    "{\"error_code\": 0, \"message\": \"ok\", \"result\": []}");
	play_until(play, "2020-09-09 06:05");
	story_show(play, three, 3);
	play_until(play, until);
	return play;
}

/* Damaged on Thursday evening: on Friday the others' rung is told at its
 * departure.  Mended at 11:10, its own leaves with the next. */
static void
review(const struct harm *harm)
{
	struct story_place place;
	struct play *play = open_three(&place, "2020-09-10 20:00");

	meddle(place.path, harm->harm);
	play_until(play, "2020-09-11 07:31");
	story_said(play, "2020-09-11 07:30",
	    "to canbo@ducvan.example, 2 notices: ");
	story_notices(play, FIRST,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n");
	story_notices(play, LAST,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n");
	assert_int_equal(counted(place.path, NOTICES_OF_BAD), 1);
	assert_int_equal(counted(place.path, FINDINGS_OF_BAD), 1);
	/* At 07:30, and every hour from then on. */
	play_until(play, "2020-09-11 11:10");
	assert_int_equal(story_count(play, BAD ": cannot be judged: "), 4);
	assert_int_equal(story_count(play, "again in 5 s"), 0);
	meddle(place.path, harm->mend);
	play_until(play, "2020-09-11 14:00");
	assert_int_equal(story_count(play, BAD ": cannot be judged: "), 4);
	story_notices(play, BAD,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n");
	story_said(play, "2020-09-11 13:30",
	    "to canbo@ducvan.example, 1 notices: ");
	play_close(play);
	story_place_remove(&place);
}

static void
test_review(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(harms) / sizeof(harms[0]); i++)
		review(&harms[i]);
}

/* After a start it is looked at at once. */
static void
test_after_a_start(void **state)
{
	struct story_place place;
	struct play *play = open_three(&place, "2020-09-10 20:00");

	(void)state;
	meddle(place.path, harms[0].harm);
	play_until(play, "2020-09-11 08:00");
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-11 08:10");
	play_may_differ(play);
	story_show(play, three, 3);
	play_until(play, "2020-09-11 08:11");
	assert_int_equal(story_count(play, BAD ": cannot be judged: "), 1);
	play_until(play, "2020-09-11 09:11");
	assert_int_equal(story_count(play, BAD ": cannot be judged: "), 2);
	play_close(play);
	story_place_remove(&place);
}

/* Its notice is owed when it is damaged, as if between review and departure:
 * the letter of its recipient leaves without it, and it an hour later. */
static void
test_sealing(void **state)
{
	struct story_place place;
	struct play *play = open_three(&place, "2020-09-10 07:30");

	(void)state;
	story_notices(play, BAD, "before-2wd 2020-09-14 canbo sealed\n");
	meddle(place.path,
	    "UPDATE notice SET state = 'open', closed = NULL, letter = NULL"
	    " WHERE dossier = (SELECT id FROM dossier" OF_BAD ")");
	meddle(place.path,
	    "UPDATE notice SET state = 'open', closed = NULL, letter = NULL"
	    " WHERE dossier = (SELECT id FROM dossier WHERE code = '" FIRST
	    "')");
	meddle(place.path, harms[0].harm);
	play_until(play, "2020-09-10 07:50");
	story_notices(play, FIRST, "before-2wd 2020-09-14 canbo sealed\n");
	assert_int_equal(counted(place.path, OPEN_OF_BAD), 1);
	assert_int_equal(
	    story_count(play,
		"letter to canbo@ducvan.example: notice 2 waits: "),
	    1);
	story_said(play, "2020-09-10 07:45",
	    "to canbo@ducvan.example, 1 notices: ");
	meddle(place.path, harms[0].mend);
	play_until(play, "2020-09-10 09:00");
	story_notices(play, BAD, "before-2wd 2020-09-14 canbo sealed\n");
	play_close(play);
	story_place_remove(&place);
}

/* Its row can be read, its history cannot: whether it turns to and fro nobody
 * knows, and what is true of it is told in time, with the others'. */
static void
test_history(void **state)
{
	struct story_place place;
	struct play *play = open_three(&place, "2020-09-10 20:00");
	struct record now[3];

	(void)state;
	memcpy(now, three, sizeof(now));
	now[1].step = "Ký duyệt";
	story_show(play, now, 3);
	play_until(play, "2020-09-10 20:20");
	meddle(place.path,
	    "UPDATE change SET payload = '{' WHERE kind = 0 AND " BADS);
	play_until(play, "2020-09-11 07:31");
	story_said(play, "2020-09-11 07:30",
	    BAD ": whether it turns to and fro is not known: ");
	story_said(play, "2020-09-11 07:30",
	    "to canbo@ducvan.example, 3 notices: ");
	assert_int_equal(counted(place.path, OPEN_OF_BAD), 0);
	play_close(play);
	story_place_remove(&place);
}

/* Mended, and judged by a poll: it is aside no more, and what it reaches within
 * the hour is not passed over. */
static void
test_judged_by_a_poll(void **state)
{
	struct story_place place;
	struct play *play = open_three(&place, "2020-09-14 20:00");
	struct record now[3];

	(void)state;
	memcpy(now, three, sizeof(now));
	now[1].step = "Ký duyệt";
	meddle(place.path, harms[0].harm);
	play_close(play);
	play = play_open(STORY_QUIET, place.path, "2020-09-14 23:40");
	play_may_differ(play);
	meddle(place.path, "UPDATE dossier SET next = 0" OF_BAD);
	story_show(play, three, 3);
	play_until(play, "2020-09-14 23:41");
	assert_int_equal(story_count(play, BAD ": cannot be judged: "), 1);
	meddle(place.path, harms[0].mend);
	story_show(play, now, 3);
	play_until(play, "2020-09-15 00:01");
	story_said(play, "2020-09-15 00:00", FIRST ": overdue, overdue");
	story_said(play, "2020-09-15 00:00", BAD ": overdue, overdue");
	play_close(play);
	story_place_remove(&place);
}

/* All three change on one page; two are taken, at every poll. */
static void
test_poll(void **state)
{
	struct story_place place;
	struct play *play = open_three(&place, "2020-09-10 20:00");
	struct record now[3];

	(void)state;
	memcpy(now, three, sizeof(now));
	for (size_t i = 0; i < 3; i++)
		now[i].promised = "2020-09-15 17:30";
	meddle(place.path, harms[0].harm);
	story_show(play, now, 3);
	play_until(play, "2020-09-10 20:50");
	story_stands(play, FIRST, "running 2020-09-15T17:30");
	story_stands(play, LAST, "running 2020-09-15T17:30");
	/* 20:15, 20:30, 20:45. */
	assert_int_equal(story_count(play, BAD ": cannot be judged: "), 3);
	assert_int_equal(counted(place.path, FINDINGS_OF_BAD), 1);
	meddle(place.path, harms[0].mend);
	play_until(play, "2020-09-10 21:10");
	story_stands(play, BAD, "running 2020-09-15T17:30");
	/* None of them was ever thought to be gone. */
	assert_int_equal(story_count(play, "gone"), 0);
	play_close(play);
	story_place_remove(&place);
}

/* The calendar changes: the dates of the others move at once, its own within an
 * hour of its mending, as history says. */
static void
test_projection(void **state)
{
	static const struct record records[] = {
		{ .code = FIRST,
		    .procedure = "1.000005",
		    .received = "2026-11-20 10:00" },
		{ .code = BAD,
		    .procedure = "1.000005",
		    .received = "2026-11-20 10:00" },
		{ .code = LAST,
		    .procedure = "1.000005",
		    .received = "2026-11-20 10:00" },
	};
	char config[OFFICE_PATH];
	struct story_place place;
	struct play *play;

	(void)state;
	office_found(&place, config);
	office_decree(&place, "config/calendar.tsv");
	play = play_open(config, place.path, "2026-11-20 06:00");
	play_may_differ(play);
	play_until(play, "2026-11-20 10:05");
	story_show(play, records, 3);
	play_until(play, "2026-11-22 12:00");
	story_stands(play, BAD, "running 2026-11-26T17:30");
	meddle(place.path, harms[0].harm);
	office_decree_days(&place, "config/calendar.tsv",
	    "2026-11-25\toff_local\tNghỉ tránh bão\tCông văn minh họa\n");
	play_reload(play, config);
	play_until(play, "2026-11-22 12:10");
	story_stands(play, FIRST, "running 2026-11-27T17:30");
	story_stands(play, LAST, "running 2026-11-27T17:30");
	assert_int_equal(story_count(play, BAD ": cannot be judged: "), 1);
	meddle(place.path, harms[0].mend);
	play_until(play, "2026-11-22 13:00");
	story_stands(play, BAD, "running 2026-11-27T17:30");
	story_moves(play, BAD,
	    "2026-11-26T17:30 > 2026-11-27T17:30 calendar\n");
	play_close(play);
	office_close(&place);
}

/* The night's audit names it, and looks at the others. */
static void
test_audit(void **state)
{
	struct story_place place;
	struct play *play = open_three(&place, "2020-09-10 20:00");
	struct arena *arena = arena_new(4096);

	(void)state;
	meddle(place.path, harms[0].harm);
	play_until(play, "2020-09-10 21:40");
	story_said(play, "2020-09-10 21:30",
	    "audit: 3 open dossiers, 1 differences");
	assert_non_null(strstr(story_letter(play, 2, arena),
	    "1 khác biệt:\n" BAD ": dữ liệu lưu không đọc được"));
	arena_free(arena);
	play_close(play);
	story_place_remove(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_review),
		cmocka_unit_test(test_after_a_start),
		cmocka_unit_test(test_sealing),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_judged_by_a_poll),
		cmocka_unit_test(test_poll),
		cmocka_unit_test(test_projection),
		cmocka_unit_test(test_audit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
