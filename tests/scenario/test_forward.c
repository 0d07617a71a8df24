/*
 * Whom a notice finds on the day on which it leaves, where something held it
 * since it was owed: who was to be told is away by then, or back, or is reached
 * at another address.  Nông Văn Thử (canbo) is away on Thu 10/9, and Hoàng Thị
 * Ví Dụ (canbo2) stands in for him.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "flow/forward.h"
#include "flow/hush.h"
#include "support/story.h"

#define AWAY "tests/scenario/office/away.yaml"
#define MOVED "tests/scenario/office/moved.yaml"
#define CODE "H99.01-200907-0010"

static instant
at(const char *text)
{
	struct err err;
	instant at;

	assert_true(when_parse_instant(text, WHEN_OFFICE_OFFSET, &at, &err));
	return at;
}

static void
silence(struct play *play, const char *to)
{
	struct world *world = play_world(play);
	const struct hush_plan plan = { .kind = SILENCE_SOURCE,
		.what = "motcua",
		.from = INSTANT_NONE,
		.to = at(to),
		.reason = "bảo trì",
		.uid = 1000 };
	struct silence out;
	struct err err;

	assert_true(hush(world, &plan, loop_now(world->loop), &out, &err));
}

/* Due on ${due}, which all have been told of; at 18:00 of that day a silence
 * begins, until ${to}. */
static struct play *
open_silenced(const char *config, const char *due, const char *to)
{
	char promised[32], evening[32];
	struct play *play = story_open_in(config, "2020-09-07 00:00");

	snprintf(promised, sizeof(promised), "%s 17:30", due);
	snprintf(evening, sizeof(evening), "%s 18:00", due);
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = promised);
	play_until(play, evening);
	silence(play, to);
	return play;
}

/* Overdue on Wed 9/9, silenced until Thursday: he is away on that day. */
static void
test_who_is_away_by_then(void **state)
{
	struct play *play =
	    open_silenced(AWAY, "2020-09-08", "2020-09-10T00:00");
	struct arena *arena = arena_new(4096);

	(void)state;
	play_until(play, "2020-09-09 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-08 canbo sealed\n"
	    "before-1wd 2020-09-08 canbo sealed\n"
	    "due-day 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 canbo open\n"
	    "overdue 2020-09-08 chutich open\n");
	play_until(play, "2020-09-10 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-08 canbo sealed\n"
	    "before-1wd 2020-09-08 canbo sealed\n"
	    "due-day 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 canbo withdrawn: forwarded\n"
	    "overdue 2020-09-08 chutich sealed\n"
	    "overdue 2020-09-08 canbo2 sealed\n");
	story_said(play, "2020-09-10 07:30", "to canbo2@ducvan.example, 1 ");
	assert_non_null(strstr(story_letter(play, 4, arena), "Nông Văn Thử"));
	play_close(play);
	arena_free(arena);
}

/* Overdue on Thu 10/9, silenced until Friday: he is back. */
static void
test_who_is_back_by_then(void **state)
{
	struct play *play =
	    open_silenced(AWAY, "2020-09-09", "2020-09-11T00:00");

	(void)state;
	play_until(play, "2020-09-10 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-09 canbo sealed\n"
	    "before-1wd 2020-09-09 canbo sealed\n"
	    "due-day 2020-09-09 canbo sealed\n"
	    "overdue 2020-09-09 canbo2 open\n"
	    "overdue 2020-09-09 chutich open\n");
	play_until(play, "2020-09-11 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-09 canbo sealed\n"
	    "before-1wd 2020-09-09 canbo sealed\n"
	    "due-day 2020-09-09 canbo sealed\n"
	    "overdue 2020-09-09 canbo2 withdrawn: forwarded\n"
	    "overdue 2020-09-09 chutich sealed\n"
	    "overdue 2020-09-09 canbo sealed\n");
	story_said(play, "2020-09-11 07:30", "to canbo@ducvan.example, 1 ");
	play_close(play);
}

/* The open notice to ${recipient} is about to leave at ${when}. */
static bool
leaves(struct play *play, const char *recipient, const char *when)
{
	struct store *store = play_world(play)->store;
	struct arena *arena = arena_new(4096);
	struct notice *notices;
	struct dossier dossier;
	struct err err;
	size_t count, i;
	bool found, forwarded;

	assert_true(
	    store_dossier_load(store, 1, arena, &dossier, &found, &err));
	assert_true(found);
	assert_true(
	    store_notices_open(store, 1, arena, &notices, &count, &err));
	for (i = 0; i < count; i++)
		if (strcmp(notices[i].recipient, recipient) == 0)
			break;
	assert_true(i < count);
	assert_true(store_begin(store, &err));
	assert_true(forward(play_world(play), &dossier, &notices[i], at(when),
	    &forwarded, &err));
	assert_true(store_commit(store, &err));
	arena_free(arena);
	return forwarded;
}

/* To the one, to the other, and back again: something held it each time. */
static void
test_to_and_fro(void **state)
{
	struct play *play =
	    open_silenced(AWAY, "2020-09-08", "2020-09-18T00:00");

	(void)state;
	play_until(play, "2020-09-09 18:00");
	assert_false(leaves(play, "canbo@ducvan.example", "2020-09-09T18:00"));
	assert_true(leaves(play, "canbo@ducvan.example", "2020-09-10T07:30"));
	assert_false(leaves(play, "canbo2@ducvan.example", "2020-09-10T13:30"));
	assert_true(leaves(play, "canbo2@ducvan.example", "2020-09-11T07:30"));
	assert_true(leaves(play, "canbo@ducvan.example", "2020-09-10T07:30"));
	story_notices(play, CODE,
	    "before-2wd 2020-09-08 canbo sealed\n"
	    "before-1wd 2020-09-08 canbo sealed\n"
	    "due-day 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 canbo withdrawn: forwarded\n"
	    "overdue 2020-09-08 chutich open\n"
	    "overdue 2020-09-08 canbo2 open\n");
	play_close(play);
}

/* Owed at midnight; his address was put right before the departure. */
static void
test_an_address_that_was_put_right(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-08 17:30");
	play_until(play, "2020-09-09 07:00");
	play_reload(play, MOVED);
	play_until(play, "2020-09-09 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-08 canbo sealed\n"
	    "before-1wd 2020-09-08 canbo sealed\n"
	    "due-day 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 canbo withdrawn: forwarded\n"
	    "overdue 2020-09-08 chutich sealed\n"
	    "overdue 2020-09-08 moi sealed\n");
	story_said(play, "2020-09-09 07:30", "to moi@ducvan.example, 1 ");
	play_close(play);
}

/* More than a turn takes: all of them are one letter, and no turn takes more
 * than a slice of them. */
static void
test_very_many(void **state)
{
	enum { MANY = 700 };
	static char codes[MANY][32];
	static struct record records[MANY];
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(codes[i], sizeof(codes[i]), "H99.01-200907-%04zu", i);
		records[i] = (struct record){ .code = codes[i],
			.received = "2020-09-07 08:00",
			.promised = "2020-09-14 17:30" };
	}
	story_show(play, records, MANY);
	play_until(play, "2020-09-10 07:29");
	/* Reached at the opening of office, and so with its departure. */
	silence(play, "2020-09-11T00:00");
	play_until(play, "2020-09-10 18:00");
	play_reload(play, MOVED);
	play_until(play, "2020-09-11 07:31");
	for (size_t i = 0; i < MANY; i++)
		story_notices(play, codes[i],
		    "before-2wd 2020-09-14 canbo withdrawn: forwarded\n"
		    "before-1wd 2020-09-14 moi sealed\n"
		    "before-2wd 2020-09-14 moi sealed\n");
	assert_int_equal(story_count(play, ": thu to moi@ducvan.example, "), 1);
	assert_int_equal(story_count(play,
			     "to moi@ducvan.example, 1400 notices: "),
	    1);
	play_close(play);
}

/* Who has left is nobody's namesake: it goes where it was to. */
static void
test_an_address_that_is_nobodys(void **state)
{
	struct play *play = story_open("2020-09-07 00:00");

	(void)state;
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-08 17:30");
	play_until(play, "2020-09-09 07:00");
	play_reload(play, "tests/scenario/office/headless.yaml");
	play_until(play, "2020-09-09 18:00");
	story_notices(play, CODE,
	    "before-2wd 2020-09-08 canbo sealed\n"
	    "before-1wd 2020-09-08 canbo sealed\n"
	    "due-day 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 canbo sealed\n"
	    "overdue 2020-09-08 chutich sealed\n");
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_away_by_then),
		cmocka_unit_test(test_who_is_back_by_then),
		cmocka_unit_test(test_to_and_fro),
		cmocka_unit_test(test_an_address_that_was_put_right),
		cmocka_unit_test(test_an_address_that_is_nobodys),
		cmocka_unit_test(test_very_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
