/*
 * What people hold back: acknowledgements and silences, and what becomes of
 * it when they end.  The dossier is due Mon 14/9; overdue on Tue 15/9, told at
 * 07:30; two working days after are Wed 16/9, four Fri 18/9.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "flow/acknowledge.h"
#include "flow/hush.h"
#include "flow/repost.h"
#include "io/store_history.h"
#include "io/store_still.h"
#include "support/story.h"

#define REPEAT "tests/scenario/office/repeat.yaml"
#define CODE "H99.01-200907-0010"
#define DOSSIER                                                                \
	.code = CODE, .received = "2020-09-07 08:00",                          \
	.promised = "2020-09-14 17:30"

static instant
at(const char *text)
{
	struct err err;
	instant out;

	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &out, &err));
	return out;
}

/* However it went: no nightly audit has found that a rung was missed, owed
 * twice, or is stuck. */
static void
finish(struct play *play)
{
	assert_int_equal(story_count(play, "no heartbeat"), 0);
	play_close(play);
}

/* "" where it was taken, else why not. */
static const char *
ack(struct play *play, const char *reason, const char *until)
{
	struct world *world = play_world(play);
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = CODE,
		.clock = CLOCK_RESOLUTION,
		.until = until == NULL ? INSTANT_NONE : at(until),
		.reason = reason,
		.uid = 1000 };
	static struct err err;
	struct ack out;

	return acknowledge(world, &plan, loop_now(world->loop), &out, &err)
	    ? ""
	    : err.text;
}

static const char *
withdraw(struct play *play)
{
	struct world *world = play_world(play);
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = CODE,
		.uid = 1000 };
	static struct err err;
	int count;

	return acknowledge_withdraw(world, &plan, loop_now(world->loop), &count,
		   &err)
	    ? ""
	    : err.text;
}

static const char *
silence(struct play *play, enum silence_kind kind, const char *what,
    const char *to, int64_t *id)
{
	struct world *world = play_world(play);
	const struct hush_plan plan = { .kind = kind,
		.what = what,
		.from = INSTANT_NONE,
		.to = at(to),
		.reason = "bảo trì",
		.uid = 1000 };
	static struct err err;
	struct silence out;

	if (!hush(world, &plan, loop_now(world->loop), &out, &err))
		return err.text;
	if (id != NULL)
		*id = out.id;
	return "";
}

static const char *
end(struct play *play, int64_t id)
{
	struct world *world = play_world(play);
	const struct hush_plan plan = { .reason = "xong", .uid = 1000 };
	static struct err err;
	struct silence out;

	return hush_end(world, id, &plan, loop_now(world->loop), &out, &err)
	    ? ""
	    : err.text;
}

/* Overdue and told on Tue 15/9. */
static struct play *
open_overdue(const char *config)
{
	struct play *play = story_open_in(config, "2020-09-07 00:00");

	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n");
	return play;
}

/* Acknowledged on Tue 15/9 08:00: three working days are 16, 17, 18; it
 * expires with Friday, at a weekend, and what waits leaves on Mon 21/9 07:30,
 * together with that day's repeat (the fifth: 15, 16, 17, 18, 21). */
static void
test_expires_at_a_weekend(void **state)
{
	struct play *play = open_overdue(REPEAT);

	(void)state;
	assert_string_equal(ack(play, NULL, NULL), "");
	play_until(play, "2020-09-21 07:29");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich open\n"
	    "after-4wd 2020-09-14 kiemsoat open\n");
	play_until(play, "2020-09-21 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "after-4wd 2020-09-14 kiemsoat sealed\n"
	    "overdue/5 2020-09-14 canbo sealed\n");
	finish(play);
}

/* What counts as answered already for a form of ${letter}, ${who} and ${reason}
 * that had seen acknowledgement ${seen}: its number, or 0. */
static int64_t
answered(struct play *play, int64_t seen, const char *reason, const char *who,
    int64_t letter)
{
	struct world *world = play_world(play);
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = CODE,
		.clock = CLOCK_RESOLUTION,
		.reason = reason,
		.who = who,
		.letter = letter };
	struct ack found;
	struct err err;
	bool is_found;

	assert_true(acknowledge_since(world, &plan, seen, loop_now(world->loop),
	    &found, &is_found, &err));
	return is_found ? found.id : 0;
}

/* A form that was made before an acknowledgement, and comes once more, is known
 * by the newest that it had seen; what another reason, person or letter said,
 * and what was withdrawn, is no answer of it. */
static void
test_seen(void **state)
{
	struct play *play = open_overdue(REPEAT);
	struct world *world = play_world(play);
	struct acknowledge_plan plan = { .source = "motcua",
		.code = CODE,
		.clock = CLOCK_ACCEPTANCE,
		.reason = "waiting-agency" };
	struct ack first;
	struct err err;
	bool found;

	(void)state;
	assert_int_equal(answered(play, 0, "waiting-agency", NULL, 0), 0);
	assert_string_equal(ack(play, "waiting-agency", NULL), "");
	play_until(play, "2020-09-15 10:00");
	assert_string_equal(ack(play, "other", NULL), "");
	assert_int_equal(answered(play, 0, "waiting-agency", NULL, 0), 1);
	assert_int_equal(answered(play, 0, "other", NULL, 0), 2);
	assert_int_equal(answered(play, 1, "waiting-agency", NULL, 0), 0);
	assert_int_equal(answered(play, 2, "other", NULL, 0), 0);
	assert_int_equal(answered(play, 0, "wrong-data", NULL, 0), 0);
	assert_int_equal(answered(play, 0, NULL, NULL, 0), 0);
	assert_int_equal(answered(play, 0, "other", "Nguyễn Văn An", 0), 0);
	assert_int_equal(answered(play, 0, "other", NULL, 1), 0);
	assert_string_equal(withdraw(play), "");
	assert_int_equal(answered(play, 0, "waiting-agency", NULL, 0), 0);
	assert_int_equal(answered(play, 0, "other", NULL, 0), 0);
	assert_true(acknowledge_since(world, &plan, 0, loop_now(world->loop),
			&first, &found, &err) &&
	    !found);
	plan.code = "H99.01-200907-9999";
	assert_false(acknowledge_since(world, &plan, 0, loop_now(world->loop),
	    &first, &found, &err));
	finish(play);
}

/* So many working days: Wed 16/9 is one, Thu 17/9 two. */
static void
test_days(void **state)
{
	struct play *play = open_overdue(REPEAT);
	struct world *world = play_world(play);
	struct acknowledge_plan plan = { .source = "motcua",
		.code = CODE,
		.clock = CLOCK_RESOLUTION,
		.until = INSTANT_NONE,
		.days = 2 };
	struct ack out;
	struct err err;

	(void)state;
	assert_true(
	    acknowledge(world, &plan, loop_now(world->loop), &out, &err));
	assert_int_equal(out.until, at("2020-09-18 00:00"));
	plan.reason = "wrong-data";
	assert_false(
	    acknowledge(world, &plan, loop_now(world->loop), &out, &err));
	assert_non_null(strstr(err.text, "no other end is taken"));
	finish(play);
}

/* Without it: every day, and each rung on its day. */
static void
test_repeats_without(void **state)
{
	struct play *play = open_overdue(REPEAT);

	(void)state;
	play_until(play, "2020-09-18 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "overdue/3 2020-09-14 canbo sealed\n"
	    "after-4wd 2020-09-14 kiemsoat sealed\n");
	story_crossings(play, CODE,
	    "due-day 2020-09-14 at 2020-09-14T07:30 told\n"
	    "overdue 2020-09-14 at 2020-09-15T00:00 told\n"
	    "after-2wd 2020-09-14 at 2020-09-16T07:30 told\n"
	    "overdue/2 2020-09-14 at 2020-09-16T07:30 superseded\n"
	    "overdue/3 2020-09-14 at 2020-09-17T07:30 told\n"
	    "after-4wd 2020-09-14 at 2020-09-18T07:30 told\n"
	    "overdue/4 2020-09-14 at 2020-09-18T07:30 superseded\n");
	finish(play);
}

/* Finished on Thursday: what waited is withdrawn at the end of the hold. */
static void
test_finished_meanwhile(void **state)
{
	struct play *play = open_overdue(REPEAT);

	(void)state;
	assert_string_equal(ack(play, "waiting-agency", NULL), "");
	play_until(play, "2020-09-17 08:00");
	story_one(play, DOSSIER, .status = "9", .finished = "2020-09-17 07:50");
	play_until(play, "2020-09-21 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich withdrawn: finished\n");
	assert_non_null(strstr(ack(play, NULL, NULL), "has ended (done-late)"));
	assert_non_null(strstr(withdraw(play), "no acknowledgement"));
	finish(play);
}

/* Wednesday 09:00 it is withdrawn: the head is told at 13:30. */
static void
test_withdrawn(void **state)
{
	struct play *play = open_overdue(REPEAT);

	(void)state;
	assert_string_equal(ack(play, NULL, NULL), "");
	play_until(play, "2020-09-16 09:00");
	assert_string_equal(withdraw(play), "");
	play_until(play, "2020-09-17 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "overdue/3 2020-09-14 canbo sealed\n");
	story_said(play, "2020-09-16 13:30", "to chutich@ducvan.example");
	finish(play);
}

/* Acknowledged on Tuesday; promised on Wednesday for that same day: of the new
 * date nobody has said anything, and it is told on Thursday as any other. */
static void
test_another_date_is_not_covered(void **state)
{
	struct play *play = open_overdue(REPEAT);

	(void)state;
	assert_string_equal(ack(play, NULL, "2020-09-30T17:30"), "");
	play_until(play, "2020-09-16 06:00");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-16 17:30");
	play_until(play, "2020-09-17 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "due-day 2020-09-16 canbo sealed\n"
	    "overdue 2020-09-16 canbo sealed\n");
	finish(play);
}

/* What had been reached when it was acknowledged is no escalation: the letter
 * of 07:30 that was owed at midnight leaves. */
static void
test_what_it_answers_leaves(void **state)
{
	struct play *play = story_open_in(REPEAT, "2020-09-07 00:00");

	(void)state;
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 06:00");
	assert_string_equal(ack(play, NULL, NULL), "");
	play_until(play, "2020-09-15 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n");
	finish(play);
}

/* The desk is told at 13:30; the head waits from Wednesday to Thursday. */
static void
test_wrong_data(void **state)
{
	struct play *play = open_overdue(REPEAT);
	struct arena *arena = arena_new(4096);

	(void)state;
	assert_non_null(strstr(ack(play, "wrong-data", "2020-09-30T17:30"),
	    "until the end of the next working day"));
	assert_non_null(
	    strstr(ack(play, "wrong", NULL), "no reason of reasons.csv"));
	assert_string_equal(ack(play, "wrong-data", NULL), "");
	assert_non_null(strstr(ack(play, "wrong-data", NULL), "once already"));
	play_until(play, "2020-09-16 18:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "wrong-data 2020-09-14 motcua sealed\n"
	    "after-2wd 2020-09-14 chutich open\n");
	story_said(play, "2020-09-15 13:30",
	    "to motcua@ducvan.example, 1 notices: "
	    "Đề nghị kiểm tra dữ liệu: " CODE);
	assert_non_null(strstr(story_letter(play, 3, arena),
	    "được hoãn đến hết ngày 16/09/2020."));
	play_until(play, "2020-09-17 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "wrong-data 2020-09-14 motcua sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "overdue/3 2020-09-14 canbo sealed\n");
	arena_free(arena);
	finish(play);
}

/* What was acknowledged before for longer is not shortened by it, and the desk
 * is not told that it is. */
static void
test_wrong_data_within_an_acknowledgement(void **state)
{
	struct play *play = open_overdue(REPEAT);
	struct arena *arena = arena_new(4096);

	(void)state;
	assert_string_equal(ack(play, NULL, "2020-09-19T00:00"), "");
	assert_string_equal(ack(play, "wrong-data", NULL), "");
	play_until(play, "2020-09-15 14:00");
	assert_non_null(strstr(story_letter(play, 3, arena),
	    "được hoãn đến hết ngày 18/09/2020."));
	play_until(play, "2020-09-17 18:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "wrong-data 2020-09-14 motcua sealed\n"
	    "after-2wd 2020-09-14 chutich open\n");
	arena_free(arena);
	finish(play);
}

/* Said on Monday, when a storm closes the commune: the desk of Tuesday is told,
 * where somebody stands in then. */
static void
test_wrong_data_for_the_day_it_leaves(void **state)
{
	struct play *play = story_open_in("tests/scenario/office/storm.yaml",
	    "2020-09-10 00:00");

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-30 17:30");
	play_until(play, "2020-09-14 10:00");
	assert_string_equal(ack(play, "wrong-data", NULL), "");
	play_until(play, "2020-09-15 08:00");
	story_notices(play, CODE, "wrong-data 2020-09-30 motcua2 sealed\n");
	play_close(play);
}

/* The one channel serves no desks: the last resort hears of it. */
static void
test_wrong_data_without_a_desk(void **state)
{
	struct play *play = open_overdue("tests/scenario/office/no_desks.yaml");

	(void)state;
	assert_string_equal(ack(play, "wrong-data", NULL), "");
	play_until(play, "2020-09-15 18:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "wrong-data 2020-09-14 kiemsoat sealed\n");
	finish(play);
}

/* Silenced from Tuesday to Friday, ended on Thursday 09:00: what was owed
 * meanwhile leaves at 13:30, one letter a person. */
static void
test_silence_ended_early(void **state)
{
	struct play *play = open_overdue(REPEAT);
	int64_t id;

	(void)state;
	assert_string_equal(silence(play, SILENCE_DOSSIER, "motcua/" CODE,
				"2020-09-19T00:00", &id),
	    "");
	play_until(play, "2020-09-17 09:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich open\n"
	    "overdue/3 2020-09-14 canbo open\n");
	assert_string_equal(end(play, id), "");
	assert_non_null(strstr(end(play, id), "over already"));
	assert_non_null(strstr(end(play, 99), "no silence 99"));
	play_until(play, "2020-09-17 14:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "overdue/3 2020-09-14 canbo sealed\n");
	finish(play);
}

/* The commune is silenced by its province; on Thursday the dossier goes to
 * another commune, and waits there no more. */
static void
test_left_the_silenced_agency(void **state)
{
	struct play *play = open_overdue(REPEAT);

	(void)state;
	assert_string_equal(silence(play, SILENCE_AGENCY, "H99.01",
				"2020-09-30T00:00", NULL),
	    "");
	assert_non_null(strstr(silence(play, SILENCE_AGENCY, "H98",
				   "2020-09-30T00:00", NULL),
	    "no such agency"));
	assert_non_null(strstr(silence(play, SILENCE_AGENCY, "H99",
				   "2020-09-15T07:00", NULL),
	    "its end, 15/09/2020 07:00, is past already: it is "));
	play_until(play, "2020-09-17 08:50");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich open\n"
	    "overdue/3 2020-09-14 canbo open\n");
	story_one(play, DOSSIER, .agency = "UBND xã Địa Linh");
	play_until(play, "2020-09-17 14:00");
	story_said(play, "2020-09-17 13:30", "to chutich@ducvan.example");
	finish(play);
}

/* The procedure is silenced; on Thursday the record is corrected to another,
 * and waits no more.  Corrected back, it waits again. */
static void
test_another_procedure(void **state)
{
	struct play *play = open_overdue(REPEAT);

	(void)state;
	assert_string_equal(silence(play, SILENCE_PROCEDURE, "1.000001",
				"2020-09-30T00:00", NULL),
	    "");
	play_until(play, "2020-09-17 08:50");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich open\n"
	    "overdue/3 2020-09-14 canbo open\n");
	story_one(play, DOSSIER, .procedure = "1.000002");
	play_until(play, "2020-09-17 14:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "overdue/3 2020-09-14 canbo sealed\n");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-18 14:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "overdue/3 2020-09-14 canbo sealed\n"
	    "after-4wd 2020-09-14 kiemsoat open\n");
	finish(play);
}

/* What an operator is told who wants the first letter tried again. */
static bool
retries(struct play *play, struct err *err)
{
	struct arena *arena = arena_new(4096);
	const struct outbox_act act = { .act = OUTBOX_RETRY,
		.letter = 1,
		.at = loop_now(play_world(play)->loop) };
	struct repost repost;
	bool done, taken;

	repost_begin(&repost, play_world(play), &act, arena);
	taken = repost_go_on(&repost, &done, err);
	arena_free(arena);
	return taken;
}

/* Nobody is silenced, and nothing acknowledged, for good by a slip of the pen:
 * 90 days after 15/9/2020 are 14/12, 366 are 16/9/2021.  Nor while nobody knows
 * what day it is. */
static void
test_bounds(void **state)
{
	struct play *play = open_overdue(REPEAT);
	struct err err;
	int64_t id;

	(void)state;
	assert_string_equal(ack(play, NULL, "2020-12-15T00:00:01"),
	    "its end lies more than 90 days ahead");
	assert_string_equal(silence(play, SILENCE_SOURCE, "motcua",
				"2021-09-17T00:00:01", NULL),
	    "its end lies more than 366 days ahead");
	assert_string_equal(ack(play, NULL, "2020-12-15T00:00"), "");
	assert_string_equal(silence(play, SILENCE_SOURCE, "motcua",
				"2021-09-17T00:00", &id),
	    "");
	play_world(play)->held = true;
	assert_non_null(strstr(silence(play, SILENCE_SOURCE, "motcua",
				   "2020-09-17T00:00", NULL),
	    "the clock is not believed"));
	assert_non_null(strstr(end(play, id), "the clock is not believed"));
	assert_non_null(
	    strstr(ack(play, NULL, NULL), "the clock is not believed"));
	assert_false(retries(play, &err));
	assert_non_null(strstr(err.text, "the clock is not believed"));
	play_world(play)->held = false;
	finish(play);
}

static size_t
held(struct play *play)
{
	const struct still_place first = { INT64_MAX, INT64_MAX };
	struct arena *arena = arena_new(4096);
	struct notice *notices;
	size_t count;
	struct err err;

	assert_true(store_notices_still_before(play_world(play)->store, first,
	    10000, arena, &notices, &count, &err));
	arena_free(arena);
	return count;
}

/* Seven hundred wait for the silence of their source when it is ended: none of
 * them in the operator's turn, all by the next departure. */
static void
test_many_are_let_go(void **state)
{
	enum { MANY = 700 };
	static struct record records[MANY];
	static char codes[MANY][24];
	struct play *play = story_open_in(REPEAT, "2020-09-07 00:00");
	int64_t id;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99.01-200907-%04d", i);
		records[i] = (struct record){ .code = codes[i],
			.received = "2020-09-07 08:00",
			.promised = "2020-09-14 17:30" };
	}
	story_show(play, records, MANY);
	play_until(play, "2020-09-08 08:00");
	assert_string_equal(silence(play, SILENCE_SOURCE, "motcua",
				"2020-09-30T00:00", &id),
	    "");
	play_until(play, "2020-09-14 09:00");
	assert_int_equal(held(play), MANY);
	assert_string_equal(end(play, id), "");
	assert_int_equal(held(play), MANY);
	play_until(play, "2020-09-14 09:00");
	assert_int_equal(held(play), 0);
	play_until(play, "2020-09-14 14:00");
	story_said(play, "2020-09-14 13:30",
	    "to canbo@ducvan.example, 700 notices");
	finish(play);
}

/* The whole province is silenced: the communes are below it.  A reload and a
 * restart change nothing of it. */
static void
test_reload_while_held(void **state)
{
	struct story_place place;
	struct play *play;

	(void)state;
	story_place_make(&place);
	play = play_open(REPEAT, place.path, "2020-09-07 00:00");
	play_until(play, "2020-09-07 00:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-15 08:00");
	assert_string_equal(silence(play, SILENCE_AGENCY, "H99",
				"2020-09-19T00:00", NULL),
	    "");
	assert_string_equal(ack(play, NULL, "2020-09-17T12:00"), "");
	play_until(play, "2020-09-16 09:00");
	play_reload(play, REPEAT);
	play_until(play, "2020-09-16 18:00");
	finish(play);
	play = play_open(REPEAT, place.path, "2020-09-16 20:00");
	story_one(play, DOSSIER);
	play_until(play, "2020-09-18 18:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich open\n"
	    "after-4wd 2020-09-14 kiemsoat open\n");
	play_until(play, "2020-09-21 08:00");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "after-2wd 2020-09-14 chutich sealed\n"
	    "after-4wd 2020-09-14 kiemsoat sealed\n"
	    "overdue/5 2020-09-14 canbo sealed\n");
	finish(play);
	story_place_remove(&place);
}

#define PROMISED(date)                                                         \
	.code = CODE, .received = "2020-09-07 08:00", .promised = date

/*
 * Promised for Thu 17/9, moved to the 18th, back, forth and (Fri 10:15) back
 * again: restless from Thu 16:15 on.  Friday's due day is the one word about
 * it to the officer; what follows waits until eight hours of office after the
 * last move, Mon 21/9 10:15, and leaves at 13:30.  The head has had no word
 * yet, and gets one.
 */
static void
test_restless(void **state)
{
	struct play *play = story_open_in(REPEAT, "2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-17 17:30"));
	play_until(play, "2020-09-17 08:00");
	story_one(play, PROMISED("2020-09-18 17:30"));
	play_until(play, "2020-09-17 10:00");
	story_one(play, PROMISED("2020-09-17 17:30"));
	play_until(play, "2020-09-17 16:05");
	story_one(play, PROMISED("2020-09-18 17:30"));
	play_until(play, "2020-09-18 10:05");
	story_one(play, PROMISED("2020-09-17 17:30"));
	play_until(play, "2020-09-21 13:29");
	story_notices(play, CODE,
	    "due-day 2020-09-17 canbo sealed\n"
	    "due-day 2020-09-18 canbo sealed\n"
	    "overdue 2020-09-17 canbo open\n"
	    "after-2wd 2020-09-17 chutich sealed\n");
	play_until(play, "2020-09-21 14:00");
	story_notices(play, CODE,
	    "due-day 2020-09-17 canbo sealed\n"
	    "due-day 2020-09-18 canbo sealed\n"
	    "overdue 2020-09-17 canbo sealed\n"
	    "after-2wd 2020-09-17 chutich sealed\n");
	assert_int_equal(story_count(play, "waits until"), 1);
	finish(play);
}

/* Nobody was told anything yet: the first word leaves. */
static void
test_restless_is_told_once(void **state)
{
	struct play *play = story_open_in(REPEAT, "2020-09-07 00:00");

	(void)state;
	story_one(play, PROMISED("2020-09-18 17:30"));
	play_until(play, "2020-09-17 08:00");
	story_one(play, PROMISED("2020-09-21 17:30"));
	play_until(play, "2020-09-17 10:00");
	story_one(play, PROMISED("2020-09-18 17:30"));
	play_until(play, "2020-09-17 16:05");
	story_one(play, PROMISED("2020-09-21 17:30"));
	play_until(play, "2020-09-18 06:05");
	story_one(play, PROMISED("2020-09-18 17:30"));
	play_until(play, "2020-09-18 08:00");
	story_notices(play, CODE, "due-day 2020-09-18 canbo sealed\n");
	finish(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expires_at_a_weekend),
		cmocka_unit_test(test_repeats_without),
		cmocka_unit_test(test_finished_meanwhile),
		cmocka_unit_test(test_withdrawn),
		cmocka_unit_test(test_another_date_is_not_covered),
		cmocka_unit_test(test_what_it_answers_leaves),
		cmocka_unit_test(test_wrong_data),
		cmocka_unit_test(test_wrong_data_within_an_acknowledgement),
		cmocka_unit_test(test_wrong_data_for_the_day_it_leaves),
		cmocka_unit_test(test_wrong_data_without_a_desk),
		cmocka_unit_test(test_silence_ended_early),
		cmocka_unit_test(test_seen),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_left_the_silenced_agency),
		cmocka_unit_test(test_another_procedure),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_many_are_let_go),
		cmocka_unit_test(test_reload_while_held),
		cmocka_unit_test(test_restless),
		cmocka_unit_test(test_restless_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
