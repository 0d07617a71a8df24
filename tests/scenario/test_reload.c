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

static struct play *
open_office(void)
{
	struct play *play =
	    play_open(STORY_QUIET, ":memory:", "2020-09-08 08:00");

	play_until(play, "2020-09-08 08:00");
	story_one(play, .code = CODE, .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30");
	play_until(play, "2020-09-08 10:00");
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
		struct play *play = open_office();
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whatever_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
