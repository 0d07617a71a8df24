/*
 * SIGHUP with a configuration whose sources are others: what the database, the
 * rules and the daemon's mind say of them is one, whatever the store refuses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "flow/retire.h"
#include "io/store_meta.h"
#include "support/story.h"

#define RENAMED "tests/scenario/office/renamed.yaml"
#define CODE "H99.01-200907-0009"

static void
show(struct play *play)
{
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30");
}

static struct play *
open_office(const char *start, const char *until)
{
	struct play *play = play_open(STORY_QUIET, ":memory:", start);

	play_until(play, start);
	show(play);
	play_until(play, until);
	return play;
}

/* Whether `motcua` is retired, which all must say alike. */
static bool
is_retired(struct play *play, int nth)
{
	struct world *world = play_world(play);
	struct arena *arena = arena_new(4096);
	bool in_force = conf_source(world->conf, "motcua") != NULL, stored;
	struct source_health motcua;
	struct err err;

	assert_true(store_begin(world->store, &err));
	assert_true(store_source(world->store, "motcua", arena, &motcua, &err));
	store_rollback(world->store);
	stored = motcua.retired != INSTANT_NONE;
	if (stored == in_force || retire_has(world, motcua.id) != stored)
		fail_msg("step %d refused: configured %d, retired in the "
			 "database %d, in mind %d",
		    nth, in_force, stored, retire_has(world, motcua.id));
	arena_free(arena);
	return stored;
}

static void
test_whatever_is_refused(void **state)
{
	int steps = 0, refused = 0;

	(void)state;
	for (int nth = 0; nth <= steps; nth++) {
		struct play *play =
		    open_office("2020-09-08 08:00", "2020-09-08 10:00");
		struct store *store = play_world(play)->store;
		bool done;

		/* The audit's own reading is refused, too. */
		play_may_differ(play);
		store_fail_at(store, nth);
		done = play_try_reload(play, RENAMED);
		if (nth == 0)
			steps = store_steps(store);
		store_fail_at(store, 0);
		assert_int_equal(is_retired(play, nth), done);
		refused += !done;
		/* Asked again, it is done; and the way back. */
		play_reload(play, RENAMED);
		assert_true(is_retired(play, nth));
		play_reload(play, STORY_QUIET);
		assert_false(is_retired(play, nth));
		play_close(play);
	}
	assert_in_range(refused, 5, steps);
}

/* Overdue was owed at 00:00 of Tue 15/9 and withdrawn at 07:30, for `motcua`
 * had left at 07:00.  It is back at 09:00, and the ${nth} step of the store is
 * refused in the reload or in the minute after it: how many there were. */
static int
play_back(int nth)
{
	struct play *play = open_office("2020-09-14 12:00", "2020-09-15 07:00");
	struct store *store = play_world(play)->store;
	int steps;
	bool done;

	play_may_differ(play);
	story_show(play, NULL, 0);
	play_reload(play, RENAMED);
	play_until(play, "2020-09-15 09:00");
	show(play);
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo withdrawn: source left the configuration\n"
	    "overdue 2020-09-14 chutich withdrawn: source left the "
	    "configuration\n");
	store_fail_at(store, nth);
	done = play_try_reload(play, STORY_QUIET);
	play_until(play, "2020-09-15 09:00:10");
	steps = store_steps(store);
	store_fail_at(store, 0);
	if (!done)
		play_reload(play, STORY_QUIET);
	play_until(play, "2020-09-15 09:01");
	story_notices(play, CODE,
	    "due-day 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 canbo sealed\n"
	    "overdue 2020-09-14 chutich sealed\n");
	play_close(play);
	return steps;
}

static void
test_what_is_back_is_told_whatever_is_refused(void **state)
{
	int steps = play_back(0);

	(void)state;
	assert_in_range(steps, 20, 2000);
	for (int nth = 1; nth <= steps; nth++)
		play_back(nth);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whatever_is_refused),
		cmocka_unit_test(test_what_is_back_is_told_whatever_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
