/*
 * A rehearsal seals the letters that the daemon sealed: history is told to it
 * again, under the ladder in force, and recipient, departure, dossiers and
 * rungs of every letter are compared.  Under another ladder, and with another
 * day off, what it seals was reckoned by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "flow/acknowledge.h"
#include "flow/apologize.h"
#include "flow/hush.h"
#include "flow/replay.h"
#include "io/conf_load.h"
#include "io/store_replay.h"
#include "support/office.h"
#include "support/story.h"

#define REPEAT "tests/scenario/office/repeat.yaml"
#define TWO_CHANNELS "tests/scenario/office/two_channels.yaml"
#define BOTH "tests/scenario/office/two.yaml"
#define PACED "tests/scenario/office/paced.yaml"
#define ROUTES "tests/scenario/office/routes.yaml"

static instant
at(const char *text)
{
	struct err err;
	instant out;

	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err));
	return out;
}

static void
must(bool ok, const struct err *err)
{
	if (!ok)
		fail_msg("%s", err->text);
}

/* ---- letters as lines ---- */

struct lines {
	struct store *store; /* where their dossiers are */
	struct arena *arena;
	struct buf text;
};

/* "2020-09-15T07:30 thu canbo@ducvan.example alert: H-1 overdue 2020-09-14" */
static void
add_letter(void *context, const struct letter *letter,
    const struct notice *notices, size_t count)
{
	struct lines *lines = context;
	char when[WHEN_TEXT], due[WHEN_TEXT];

	if (letter->kind == NOTICE_DIGEST || letter->kind == NOTICE_ADMIN)
		return;
	buf_printf(&lines->text, "%s %s %s %s:",
	    when_iso_minute(when, letter->sealed, WHEN_OFFICE_OFFSET),
	    letter->channel, letter->recipient, notice_kind_text(letter->kind));
	for (size_t i = 0; i < count; i++) {
		const struct notice *notice = &notices[i];
		struct dossier dossier;
		bool found = false;
		struct err err;

		must(store_dossier_load(lines->store, notice->dossier,
			 lines->arena, &dossier, &found, &err),
		    &err);
		strcpy(due, "-");
		if (notice->due.n != NOTICE_NO_DUE.n)
			when_iso_day(due, notice->due);
		buf_printf(&lines->text, " %s %s %s %s",
		    found ? dossier.facts.seen.code : notice->subject,
		    notice_kind_text(notice->kind), notice->rung, due);
	}
	buf_add(&lines->text, "\n");
}

static const char *
really_sent(struct play *play, struct arena *arena)
{
	struct store *store = play_world(play)->store;
	struct lines lines = { store, arena, buf_over(arena) };
	struct letter *letters;
	size_t count;
	struct err err;

	must(store_letters_after(store, 0, arena, &letters, &count, &err),
	    &err);
	for (size_t i = 0; i < count; i++) {
		struct notice *notices;
		size_t carried;

		must(store_letter_notices(store, letters[i].id, arena, &notices,
			 &carried, &err),
		    &err);
		add_letter(&lines, &letters[i], notices, carried);
	}
	return buf_text(&lines.text);
}

static const char *
rehearsed(struct play *play, struct conf *conf, const char *until,
    struct arena *arena, struct replay_tally *tally)
{
	struct lines lines = { NULL, arena, buf_over(arena) };
	struct store *history = play_world(play)->store;
	struct rehearsal_plan plan = { .conf = conf,
		.store = ":memory:",
		.letter = add_letter,
		.context = &lines };
	struct replay_plan told = { .store = history, .until = at(until) };
	struct rehearsal *rehearsal;
	instant newest;
	struct err err;

	must(replay_span(history, &plan.start, &newest, &err), &err);
	told.from = plan.start;
	rehearsal = rehearsal_open(&plan, &err);
	must(rehearsal != NULL, &err);
	lines.store = rehearsal_world(rehearsal)->store;
	must(replay(rehearsal, &told, tally, &err), &err);
	rehearsal_close(rehearsal);
	return buf_text(&lines.text);
}

static void
expect_same(struct play *play, const char *until, int letters)
{
	struct arena *arena = arena_new(1 << 16);
	struct replay_tally tally;
	const char *sent = really_sent(play, arena);
	const char *told =
	    rehearsed(play, play_world(play)->conf, until, arena, &tally);
	int lines = 0;

	if (strcmp(sent, told) != 0)
		print_error("sent:\n%s\nrehearsed:\n%s\n", sent, told);
	assert_string_equal(sent, told);
	assert_int_equal(tally.refused, 0);
	for (const char *c = sent; *c != '\0'; c++)
		lines += *c == '\n';
	if (lines != letters)
		print_error("%s", sent);
	assert_int_equal(lines, letters);
	arena_free(arena);
}

/* ---- what people do ---- */

static void
ack_clock(struct play *play, const char *code, enum clock_kind clock,
    const char *reason)
{
	struct world *world = play_world(play);
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = code,
		.clock = clock,
		.until = INSTANT_NONE,
		.reason = reason,
		.uid = 1000 };
	struct err err;
	struct ack out;

	must(acknowledge(world, &plan, loop_now(world->loop), &out, &err),
	    &err);
}

static void
ack(struct play *play, const char *code, const char *reason)
{
	ack_clock(play, code, CLOCK_RESOLUTION, reason);
}

static void
withdraw(struct play *play, const char *code)
{
	struct world *world = play_world(play);
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = code,
		.uid = 1000 };
	struct err err;
	int count;

	must(acknowledge_withdraw(world, &plan, loop_now(world->loop), &count,
		 &err),
	    &err);
}

static int64_t
silence(struct play *play, enum silence_kind kind, const char *what,
    const char *to)
{
	struct world *world = play_world(play);
	const struct hush_plan plan = { .kind = kind,
		.what = what,
		.from = INSTANT_NONE,
		.to = at(to),
		.reason = "bảo trì",
		.uid = 1000 };
	struct silence out;
	struct err err;

	must(hush(world, &plan, loop_now(world->loop), &out, &err), &err);
	return out.id;
}

static void
end_silence(struct play *play, int64_t id)
{
	struct world *world = play_world(play);
	const struct hush_plan plan = { .reason = "xong", .uid = 1000 };
	struct silence out;
	struct err err;

	must(hush_end(world, id, &plan, loop_now(world->loop), &out, &err),
	    &err);
}

static void
apology(struct play *play, const char *code, const char *date,
    const char *new_date)
{
	struct world *world = play_world(play);
	struct apologize_plan plan = { .source = "motcua",
		.code = code,
		.number = "12/XL-UBND",
		.reason = "chờ cơ quan khác",
		.uid = 1000 };
	struct apology out;
	bool already;
	struct err err;

	must(when_parse_day(date, &plan.date, &err), &err);
	must(when_parse_day(new_date, &plan.new_date, &err), &err);
	must(apologize(world, &plan, loop_now(world->loop), &out, &already,
		 &err),
	    &err);
}

static void
withdraw_apology(struct play *play, const char *code)
{
	struct world *world = play_world(play);
	const struct apologize_plan plan = { .source = "motcua",
		.code = code,
		.reason = "nhập nhầm",
		.uid = 1000 };
	struct apology out;
	bool already;
	struct err err;

	must(apologize_withdraw(world, &plan, loop_now(world->loop), &out,
		 &already, &err),
	    &err);
}

/* ---- the ladder in force ---- */

/* One of everything: a baseline, advance rungs, a pause, another officer, what
 * is filed online and not accepted, what ends, what is gone and comes back. */
static void
live_through(struct play *play)
{
	struct record records[] = {
		{ .code = "A-1",
		    .received = "2020-08-20 08:00",
		    .promised = "2020-09-01 17:30" },
		{ .code = "B-1",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "B-2",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "C-1",
		    .received = "2020-09-07 09:00",
		    .promised = "2020-09-15 17:30" },
		{ .code = "D-1",
		    .submitted = "2020-09-09 16:00",
		    .status = "1",
		    .filing = "2" },
		{ .code = "E-1",
		    .received = "2020-09-08 08:00",
		    .promised = "2020-09-16 17:30",
		    .agency = "UBND xã Địa Linh" },
	};

	story_show(play, records, 1);
	play_until(play, "2020-09-07 00:00");
	story_show(play, records, 4);
	play_until(play, "2020-09-09 16:10");
	story_show(play, records, 6);
	play_until(play, "2020-09-11 09:00");
	records[1].officer = "Hoàng Thị Ví Dụ";
	records[2].status = "5";
	records[4].status = "4";
	records[4].received = "2020-09-11 08:30";
	records[4].promised = "2020-09-18 17:30";
	story_show(play, records, 6);
	play_until(play, "2020-09-14 09:00");
	records[2].status = "4";
	records[2].promised = "2020-09-15 17:30";
	records[3].finished = "2020-09-14 08:45";
	records[3].status = "10";
	story_show(play, records, 6);
	play_until(play, "2020-09-15 10:10");
	/* The first two are gone; one is there again as it was. */
	story_show(play, records + 2, 4);
	play_until(play, "2020-09-15 11:10");
	records[0].step = records[4].step = "Trình ký";
	story_show(play, records, 6);
	play_until(play, "2020-09-18 10:00");
}

static void
same_in(const char *office, int letters)
{
	struct play *play = play_open(office, ":memory:", "2020-09-04 08:00");

	live_through(play);
	expect_same(play, "2020-09-18T10:00", letters);
	play_close(play);
}

static void
test_a_story(void **state)
{
	(void)state;
	same_in(STORY_QUIET, 24);
}

static void
test_a_story_of_all_clocks(void **state)
{
	(void)state;
	same_in(STORY_CLOCKS, 30);
}

static void
test_channels_and_routes(void **state)
{
	(void)state;
	same_in(TWO_CHANNELS, 35);
	same_in(ROUTES, 24);
}

/* The letter of 15:00 lets that of 16:00 wait until 16:30. */
static void
test_paced(void **state)
{
	(void)state;
	same_in(PACED, 24);
}

/* What people hold back, and how it ends. */
static void
test_acts(void **state)
{
	struct play *play = story_open_in(REPEAT, "2020-09-07 00:00");
	static const struct record records[] = {
		{ .code = "B-1",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "B-2",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "B-3",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "B-4",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
	};
	int64_t id;

	(void)state;
	story_show(play, records, 4);
	play_until(play, "2020-09-15 08:00");
	ack(play, "B-1", NULL);
	ack(play, "B-2", "wrong-data");
	id = silence(play, SILENCE_DOSSIER, "motcua/B-3", "2020-09-30T00:00");
	apology(play, "B-4", "2020-09-14", "2020-09-18");
	play_until(play, "2020-09-16 09:00");
	(void)silence(play, SILENCE_AGENCY, "H99.01", "2020-09-17T12:00");
	withdraw(play, "B-1");
	play_until(play, "2020-09-18 09:00");
	end_silence(play, id);
	play_until(play, "2020-09-21 09:00");
	withdraw_apology(play, "B-4");
	(void)silence(play, SILENCE_SOURCE, "motcua", "2020-09-23T12:00");
	play_until(play, "2020-09-25 10:00");
	expect_same(play, "2020-09-25T10:00", 15);
	play_close(play);
}

/* Somebody acknowledges both clocks of one dossier within a second, on Thu
 * 10/9: until Tue 15/9 ends only the apology (11/9, to the officer and the
 * head) is still asked for.  Of the others one letter is before that, to the
 * officer; three are on Wed 16/9, to officer, head and desk, and two, three
 * working days after, on Thu 17/9. */
static void
test_two_acts_at_once(void **state)
{
	static const struct record records[] = {
		{ .code = "B-1",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30",
		    .step_due = "2020-09-11 17:30" },
		{ .code = "B-2",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30",
		    .step_due = "2020-09-11 17:30" },
	};
	struct play *play = story_open_in(STORY_CLOCKS, "2020-09-07 00:00");

	(void)state;
	story_show(play, records, 2);
	play_until(play, "2020-09-10 08:00");
	ack_clock(play, "B-1", CLOCK_RESOLUTION, NULL);
	ack_clock(play, "B-1", CLOCK_STEP, NULL);
	ack_clock(play, "B-2", CLOCK_STEP, NULL);
	ack_clock(play, "B-2", CLOCK_RESOLUTION, NULL);
	play_until(play, "2020-09-18 10:00");
	expect_same(play, "2020-09-18T10:00", 8);
	play_close(play);
}

/* Two dossiers due Mon 14/9.  From Mon 14/9 08:00 nothing is said of either;
 * that ends on Wed 16/9 at 09:00 although it was to last until the 30th.  So
 * what became overdue on Tue 15/9 leaves on Wed 16/9 at 13:30. */
static void
silence_ends(enum silence_kind kind, const char *what)
{
	struct play *play = story_open_in(STORY_QUIET, "2020-09-07 00:00");
	static const struct record records[] = {
		{ .code = "B-1",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "B-2",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
	};
	int64_t id;

	story_show(play, records, 2);
	play_until(play, "2020-09-14 08:00");
	id = silence(play, kind, what, "2020-09-30T00:00");
	play_until(play, "2020-09-16 09:00");
	end_silence(play, id);
	play_until(play, "2020-09-18 10:00");
	story_said(play, "2020-09-16 13:30",
	    "letter 4: thu to canbo@ducvan.example, 2 notices");
	/* Three to the officer before and on the day; two when it ends, and two
	 * three working days after, on Thu 17/9. */
	expect_same(play, "2020-09-18T10:00", 7);
	play_close(play);
}

static void
test_silences_that_end(void **state)
{
	(void)state;
	silence_ends(SILENCE_AGENCY, "H99.01");
	silence_ends(SILENCE_SOURCE, "motcua");
	silence_ends(SILENCE_PROCEDURE, "1.000001");
}

/* ---- other rules, reckoned by hand ---- */

/* B-1 is received on Mon 7/9 and due on Mon 14/9 17:30; B-2 a day later, and it
 * ends on Fri 11/9. */
static struct play *
open_two(void)
{
	struct play *play = story_open("2020-09-07 00:00");
	struct record records[] = {
		{ .code = "B-1",
		    .received = "2020-09-07 08:00",
		    .promised = "2020-09-14 17:30" },
		{ .code = "B-2",
		    .received = "2020-09-08 08:00",
		    .promised = "2020-09-15 17:30" },
	};

	story_show(play, records, 2);
	play_until(play, "2020-09-11 09:50");
	records[1].status = "10";
	records[1].finished = "2020-09-11 09:40";
	story_show(play, records, 2);
	play_until(play, "2020-09-18 10:00");
	return play;
}

static struct conf *
load_plan(const struct conf_load_plan *plan)
{
	struct complaints complaints = { 0 };
	struct conf *conf = conf_load(plan, &complaints);

	for (int i = 0; i < complaints.count; i++)
		print_error("%s:%d: %s\n", complaints.items[i].file,
		    complaints.items[i].line, complaints.items[i].text);
	complaints_finish(&complaints);
	assert_non_null(conf);
	return conf;
}

static struct conf *
load_supposing(const char *ladder, const char *calendar)
{
	const struct conf_load_plan plan = { .path = STORY_QUIET,
		.without_today = true,
		.supposed = { .ladder = ladder, .calendar = calendar } };

	return load_plan(&plan);
}

static void
expect_under(struct play *play, struct conf *conf, const char *expected)
{
	struct arena *arena = arena_new(1 << 16);
	struct replay_tally tally;

	assert_string_equal(rehearsed(play, conf, "2020-09-18T10:00", arena,
				&tally),
	    expected);
	conf_free(conf);
	arena_free(arena);
}

/* tests/scenario/office/supposed.yaml: one working day before, when overdue,
 * and to the head two working days after; one departure a day, at 08:15.
 * B-1: Fri 11/9; overdue from Tue 15/9 00:00; two working days after Mon 14/9
 * are Wed 16/9.  B-2's only rung would be on Mon 14/9: it has ended. */
static void
test_another_ladder(void **state)
{
	struct play *play = open_two();

	(void)state;
	expect_under(play,
	    load_supposing("tests/scenario/office/supposed.yaml", NULL),
	    "2020-09-11T08:15 thu canbo@ducvan.example alert: "
	    "B-1 alert soon 2020-09-14\n"
	    "2020-09-15T08:15 thu canbo@ducvan.example alert: "
	    "B-1 alert over 2020-09-14\n"
	    "2020-09-16T08:15 thu chutich@ducvan.example alert: "
	    "B-1 alert long-over 2020-09-14\n");
	play_close(play);
}

/* Were Fri 11/9 a day off, two working days before Mon 14/9 are Wed 9/9, one is
 * Thu 10/9, and of B-2 (Tue 15/9) Thu 10/9 and, ended, none.  Three working
 * days after Mon 14/9 stay Thu 17/9. */
static void
test_another_holiday(void **state)
{
	struct play *play = open_two();
	struct story_place place;
	char config[OFFICE_PATH], calendar[OFFICE_PATH + 16];

	(void)state;
	office_found(&place, config);
	office_decree_days(&place, "config/calendar.tsv",
	    "2020-09-11\toff_local\tNghỉ minh họa\tQuyết định minh họa\n");
	snprintf(calendar, sizeof(calendar), "%s/calendar.tsv", place.folder);
	expect_under(play, load_supposing(NULL, calendar),
	    "2020-09-09T07:30 thu canbo@ducvan.example alert: "
	    "B-1 alert before-2wd 2020-09-14\n"
	    "2020-09-10T07:30 thu canbo@ducvan.example alert: "
	    "B-1 alert before-1wd 2020-09-14 "
	    "B-2 alert before-2wd 2020-09-15\n"
	    "2020-09-14T07:30 thu canbo@ducvan.example alert: "
	    "B-1 alert due-day 2020-09-14\n"
	    "2020-09-15T07:30 thu canbo@ducvan.example alert: "
	    "B-1 alert overdue 2020-09-14\n"
	    "2020-09-15T07:30 thu chutich@ducvan.example alert: "
	    "B-1 alert overdue 2020-09-14\n"
	    "2020-09-17T07:30 thu canbo@ducvan.example alert: "
	    "B-1 alert after-3wd 2020-09-14\n"
	    "2020-09-17T07:30 thu chutich@ducvan.example alert: "
	    "B-1 alert after-3wd 2020-09-14\n");
	office_close(&place);
	play_close(play);
}

/* Nobody is told of what a source showed that is switched off now, or that the
 * configuration names no more. */
static void
test_sources_left_out(void **state)
{
	static const struct conf_load_plan off = {
		.path = "tests/scenario/office/switched_off.yaml",
		.without_today = true
	};
	struct play *play = open_two();
	struct arena *arena = arena_new(1 << 16);
	struct conf *conf = load_plan(&off);
	struct replay_tally tally;

	(void)state;
	assert_string_equal(rehearsed(play, conf, "2020-09-18T10:00", arena,
				&tally),
	    "");
	assert_int_equal(tally.unpolled, 2);
	assert_int_equal(tally.dossiers, 0);
	assert_int_equal(tally.changes, 0);
	play_close(play);
	conf_free(conf);
	/* Two sources show the same; of these `motcua` alone is left. */
	play = play_open(BOTH, ":memory:", "2020-09-07 00:00");
	play_until(play, "2020-09-07 00:00");
	story_one(play, .code = "B-1", .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30", .agency = "UBND xã Đức Vân");
	play_until(play, "2020-09-08 10:00");
	conf = load_supposing(NULL, NULL);
	assert_string_equal(rehearsed(play, conf, "2020-09-10T08:00", arena,
				&tally),
	    "2020-09-10T07:30 thu canbo@ducvan.example alert: "
	    "B-1 alert before-2wd 2020-09-14\n");
	assert_int_equal(tally.unpolled, 1);
	assert_int_equal(tally.dossiers, 1);
	play_close(play);
	conf_free(conf);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_story),
		cmocka_unit_test(test_a_story_of_all_clocks),
		cmocka_unit_test(test_channels_and_routes),
		cmocka_unit_test(test_paced),
		cmocka_unit_test(test_acts),
		cmocka_unit_test(test_two_acts_at_once),
		cmocka_unit_test(test_silences_that_end),
		cmocka_unit_test(test_another_ladder),
		cmocka_unit_test(test_another_holiday),
		cmocka_unit_test(test_sources_left_out),
	};

	return cmocka_run_group_tests_name("rehearsal", tests, NULL, NULL);
}
