/*
 * An apology is recorded: which rungs are told for the new date, what history
 * says, and that a second letter is refused.  September 2020: Mon 14, Tue 15,
 * Thu 17, Mon 21.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "flow/apologize.h"
#include "io/store_history.h"
#include "io/store_query.h"
#include "support/story.h"

#define CODE "H99.01-200907-0006"

/* A row that nobody confirmed: the promise alone decides. */
#define PROMISED(date)                                                         \
	.code = CODE, .procedure = "1.000004", .received = "2020-09-07 08:00", \
	.promised = date

static day
day_of(const char *text)
{
	struct err err;
	day date;

	if (!when_parse_day(text, &date, &err))
		fail_msg("%s", err.text);
	return date;
}

/* Tells of a letter now; "" when it was recorded, "already", or the reason of
 * a refusal. */
static const char *
tell(struct play *play, const char *code, const char *number, const char *date,
    const char *new_date)
{
	static struct err err;
	struct world *world = play_world(play);
	struct apologize_plan plan = {
		.source = "motcua",
		.code = code,
		.number = number,
		.date = day_of(date),
		.new_date = day_of(new_date),
		.reason = "chờ kết quả đo đạc",
		.uid = 1000,
	};
	struct apology apology;
	bool already;

	if (!apologize(world, &plan, loop_now(world->loop), &apology, &already,
		&err))
		return err.text;
	return already ? "already" : "";
}

static void
assert_says(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, words);
}

/* How many rows of history there are. */
static int64_t
rows(struct play *play)
{
	struct history_head head;
	struct err err;

	assert_true(store_history_head(play_world(play)->store, &head, &err));
	return head.count;
}

/*
 * Promised Mon 14/9; on Fri 11/9 at 10:00 the letter of that day asks for Mon
 * 21/9.  2 before (18, 17) is Thu 17/9, 1 before Fri 18/9.  Nothing is told
 * for 14/9 after the letter, though it passes.
 */
static void
test_ladder_from_the_new_date(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct arena *arena = arena_new(4096);

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-11 10:00");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-11",
				"2020-09-21"),
	    "");
	story_stands(play, CODE, "running 2020-09-21T17:30");
	play_until(play, "2020-09-22 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "before-2wd 2020-09-21 canbo sealed\n"
	    "before-1wd 2020-09-21 canbo sealed\n"
	    "due-day 2020-09-21 canbo sealed\n"
	    "overdue 2020-09-21 canbo sealed\n"
	    "overdue 2020-09-21 chutich sealed\n");
	story_said(play, "2020-09-17 07:30", CODE ": due-soon, before-2wd");
	assert_says(story_letter(play, 3, arena),
	    "hạn là ngày hẹn lại trong văn bản xin lỗi.");
	arena_free(arena);
	story_moves(play, CODE,
	    "2020-09-14T17:30 > 2020-09-21T17:30 apology\n");
	story_findings(play, CODE, "");
	play_close(play);
}

/* Takes the recorded one back; as tell. */
static const char *
take_back(struct play *play, const char *reason)
{
	static struct err err;
	struct world *world = play_world(play);
	struct apologize_plan plan = {
		.source = "motcua",
		.code = CODE,
		.reason = reason,
		.uid = 1000,
	};
	struct apology apology;
	bool already;

	if (!apologize_withdraw(world, &plan, loop_now(world->loop), &apology,
		&already, &err))
		return err.text;
	return already ? "already" : "";
}

/*
 * Promised Mon 14/9; on Fri 11/9 10:00 somebody types Mon 12/10 for 21/9 and
 * takes it back at 11:00: due on Monday again, its two reminders stay told, the
 * due day comes.  The right letter is recorded on that Monday at 08:00, and
 * stays.
 */
static void
test_mistyped(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-11 10:00");
	assert_string_equal(take_back(play, "gõ nhầm"),
	    CODE ": no apology is recorded");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-11",
				"2020-10-12"),
	    "");
	story_stands(play, CODE, "running 2020-10-12T17:30");
	play_until(play, "2020-09-11 11:00");
	assert_string_equal(take_back(play, "gõ nhầm ngày"), "");
	story_stands(play, CODE, "due-soon 2020-09-14T17:30");
	assert_string_equal(take_back(play, "gõ nhầm ngày"), "already");
	play_until(play, "2020-09-14 08:00");
	story_stands(play, CODE, "due-today 2020-09-14T17:30");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-11",
				"2020-09-21"),
	    "");
	assert_says(take_back(play, "lại nhầm"), "withdrawn once already");
	story_stands(play, CODE, "running 2020-09-21T17:30");
	play_until(play, "2020-09-16 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n");
	story_moves(play, CODE,
	    "2020-09-14T17:30 > 2020-10-12T17:30 apology\n"
	    "2020-10-12T17:30 > 2020-09-14T17:30 apology-withdrawn\n"
	    "2020-09-14T17:30 > 2020-09-21T17:30 apology\n");
	story_findings(play, CODE, "");
	play_close(play);
}

/*
 * Promised Mon 14/9 and apologised for on Fri 11/9, by mistake: taken back on
 * Wed 16/9 09:00 it is overdue since the 15th.  That is told with the next
 * departure, and of what was passed meanwhile nothing else.
 */
static void
test_taken_back_too_late(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-11 10:00");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-11",
				"2020-10-12"),
	    "");
	play_until(play, "2020-09-16 09:00");
	story_stands(play, CODE, "running 2020-10-12T17:30");
	assert_string_equal(take_back(play, "nhầm hồ sơ"), "");
	story_stands(play, CODE, "overdue 2020-09-14T17:30");
	play_until(play, "2020-09-16 14:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n");
	play_close(play);
}

/* Recorded at 06:05 of the day after: the letters about to leave are not true
 * any more. */
static void
test_recorded_before_the_departure(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-15 06:05");
	story_stands(play, CODE, "overdue 2020-09-14T17:30");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-14",
				"2020-09-21"),
	    "");
	story_stands(play, CODE, "running 2020-09-21T17:30");
	play_until(play, "2020-09-15 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: deadline moved\n"
	    "overdue 2020-09-14 chutich withdrawn: deadline moved\n");
	play_close(play);
}

/* The same, and the letter was of another dossier: taken back at 09:00, what
 * was true is told at 13:30. */
static void
test_taken_back_after_the_departure(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-15 06:05");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-14",
				"2020-09-21"),
	    "");
	play_until(play, "2020-09-15 09:00");
	assert_string_equal(take_back(play, "nhầm hồ sơ"), "");
	play_until(play, "2020-09-15 13:31");
	story_notices(play, CODE,
	    "before-2wd 2020-09-14 canbo sealed\n"
	    "before-1wd 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n");
	play_close(play);
}

/*
 * The clerk first writes Mon 21/9 into the software, then the letter is
 * recorded: what stood before it is Mon 14/9 all the same.  Afterwards he
 * moves it again, to Thu 24/9: the law's one new appointment has been used, so
 * the deadline stays, and it is a finding.
 */
static void
test_source_moves_first_and_again(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct world *world = play_world(play);
	struct dossier dossier;
	struct arena *arena = arena_new(4096);
	struct err err;
	bool found;

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-09 09:05");
	story_one(play, PROMISED("2020-09-21 17:30"));
	play_until(play, "2020-09-10 10:00");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-09",
				"2020-09-21"),
	    "");
	assert_true(
	    store_dossier_load(world->store, 1, arena, &dossier, &found, &err));
	assert_int_equal(dossier.facts.apology.old_date.n,
	    day_of("2020-09-14").n);
	story_one(play, PROMISED("2020-09-24 17:30"));
	play_until(play, "2020-09-11 10:00");
	story_stands(play, CODE, "running 2020-09-21T17:30");
	story_findings(play, CODE,
	    "promise-moved 14/09/2020 → 21/09/2020\n"
	    "promise-moved-again 21/09/2020 → 24/09/2020\n");
	arena_free(arena);
	play_close(play);
}

/* What the letter announced and the software then says is no move of its own;
 * what it says after that is the second new date. */
static void
test_source_follows_the_letter(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-10 10:00");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-10",
				"2020-09-21"),
	    "");
	story_one(play, PROMISED("2020-09-21 17:00"));
	play_until(play, "2020-09-16 10:00");
	story_stands(play, CODE, "running 2020-09-21T17:30");
	story_findings(play, CODE, "");
	story_one(play, PROMISED("2020-09-24 17:00"));
	play_until(play, "2020-09-16 11:00");
	story_stands(play, CODE, "running 2020-09-21T17:30");
	story_findings(play, CODE,
	    "promise-moved-again 21/09/2020 → 24/09/2020\n");
	play_close(play);
}

/* The same letter told twice is one; another one is refused, noted once in
 * the findings and in history. */
static void
test_second_letter_is_refused(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	int64_t before;

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-10 10:00");
	before = rows(play);
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-10",
				"2020-09-21"),
	    "");
	assert_int_equal(rows(play), before + 2); /* letter, moved deadline */
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-10",
				"2020-09-21"),
	    "already");
	assert_int_equal(rows(play), before + 2);
	for (int i = 0; i < 2; i++) {
		assert_says(tell(play, CODE, "15/XL", "2020-09-10",
				"2020-09-28"),
		    "the apology 12/XL of 10/09/2020, with the new date "
		    "21/09/2020, is recorded already");
		assert_int_equal(rows(play), before + 3);
	}
	story_stands(play, CODE, "running 2020-09-21T17:30");
	story_findings(play, CODE,
	    "apology-again văn bản số 15/XL ngày 10/09/2020, hẹn lại ngày "
	    "28/09/2020\n");
	play_close(play);
}

static void
test_what_is_refused_changes_nothing(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	static const struct record records[] = {
		{ PROMISED("2020-09-14 17:30") },
		{ .code = "H99.01-200907-0007",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30",
		    .finished = "2020-09-08 09:00",
		    .status = "9" },
		{ .code = "H99.01-200907-0008",
		    .submitted = "2020-09-07 08:00",
		    .filing = "2",
		    .status = "1" },
		{ .code = "H99.01-200907-0009",
		    .procedure = "1.000004",
		    .received = "2020-09-07 08:00" },
	};
	static const struct {
		const char *code, *date, *new_date, *words;
	} cases[] = {
		{ "H99.01-200907-0001", "2020-09-09", "2020-09-21",
		    "motcua/H99.01-200907-0001: no such dossier" },
		{ CODE, "2020-09-11", "2020-09-21",
		    "11/09/2020 lies after today, 10/09/2020" },
		{ CODE, "2020-09-04", "2020-09-21", "before the dossier was" },
		{ CODE, "2020-09-09", "2020-09-14",
		    "not later than the deadline 14/09/2020" },
		{ "H99.01-200907-0007", "2020-09-09", "2020-09-21",
		    "has ended (done-early)" },
		{ "H99.01-200907-0008", "2020-09-09", "2020-09-21",
		    "has not been received" },
		{ "H99.01-200907-0009", "2020-09-09", "2020-09-21",
		    "has no deadline (no-promise)" },
	};
	int64_t before;

	(void)state;
	story_show(play, records, sizeof(records) / sizeof(records[0]));
	play_until(play, "2020-09-10 10:00");
	before = rows(play);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_says(tell(play, cases[i].code, "12/XL", cases[i].date,
				cases[i].new_date),
		    cases[i].words);
	assert_int_equal(rows(play), before);
	story_stands(play, CODE, "due-soon 2020-09-14T17:30");
	story_findings(play, CODE, "");
	play_close(play);
}

/* Overdue before the watch began, and silent: the letter ends the silence. */
static void
test_baseline_is_told_again(void **state)
{
	struct play *play =
	    play_open(STORY_QUIET, ":memory:", "2020-09-15 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-15 10:00");
	story_stands(play, CODE, "overdue 2020-09-14T17:30");
	assert_string_equal(tell(play, CODE, "12/XL", "2020-09-15",
				"2020-09-17"),
	    "");
	play_until(play, "2020-09-18 12:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-17 canbo sealed\n"
	    "before-1wd 2020-09-17 canbo sealed\n"
	    "due-day 2020-09-17 canbo sealed\n"
	    "overdue 2020-09-17 canbo sealed\n"
	    "overdue 2020-09-17 chutich sealed\n");
	play_close(play);
}

/* Whichever statement the disk refuses, the letter is recorded whole or not at
 * all, and telling again records it once. */
static void
test_a_full_disk_leaves_all_or_nothing(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct store *store = play_world(play)->store;
	int64_t before;
	int refused = 0;

	(void)state;
	story_one(play, PROMISED("2020-09-14 17:30"));
	play_until(play, "2020-09-10 10:00");
	before = rows(play);
	for (int nth = 1;; nth++) {
		const char *said;

		store_fail_at(store, nth);
		said = tell(play, CODE, "12/XL", "2020-09-10", "2020-09-21");
		store_fail_at(store, 0);
		if (*said == '\0')
			break;
		refused++;
		assert_int_equal(rows(play), before);
		story_stands(play, CODE, "due-soon 2020-09-14T17:30");
	}
	assert_true(refused > 5);
	assert_int_equal(rows(play), before + 2);
	story_stands(play, CODE, "running 2020-09-21T17:30");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ladder_from_the_new_date),
		cmocka_unit_test(test_mistyped),
		cmocka_unit_test(test_taken_back_too_late),
		cmocka_unit_test(test_recorded_before_the_departure),
		cmocka_unit_test(test_taken_back_after_the_departure),
		cmocka_unit_test(test_source_moves_first_and_again),
		cmocka_unit_test(test_source_follows_the_letter),
		cmocka_unit_test(test_second_letter_is_refused),
		cmocka_unit_test(test_what_is_refused_changes_nothing),
		cmocka_unit_test(test_baseline_is_told_again),
		cmocka_unit_test(test_a_full_disk_leaves_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
