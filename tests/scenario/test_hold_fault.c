/*
 * The store refuses one step, whichever it is, while somebody acknowledges,
 * silences, ends and withdraws: asked again, everything is as if nothing had
 * been refused.  A refused step is what a kill leaves: nothing of its
 * transaction.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "flow/acknowledge.h"
#include "flow/hush.h"
#include "io/store_query.h"
#include "support/story.h"

#define REPEAT "tests/scenario/office/repeat.yaml"
#define LATE "H99.01-200907-0001"
#define SILENT "H99.01-200907-0002"

/* Both due Mon 14/9 and told on Tue 15/9.  LATE is acknowledged for its wrong
 * data on Tuesday and withdrawn on Thursday; SILENT silenced on Tuesday until
 * Friday, and that ended on Thursday. */
static const struct record seen[] = {
	{ .code = LATE,
	    .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30" },
	{ .code = SILENT,
	    .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30" },
};

enum { TRIES = 2 }; /* one step is refused: the second is taken */

struct outcome {
	char *notices;
	int letters;
	struct store_counts counts;
	int steps;
};

static void
acknowledge_it(struct world *world, instant now)
{
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = LATE,
		.clock = CLOCK_RESOLUTION,
		.until = INSTANT_NONE,
		.reason = "wrong-data",
		.uid = 1000 };
	struct ack ack;
	struct err err;
	bool done = false;

	for (int i = 0; i < TRIES && !done; i++)
		done = acknowledge(world, &plan, now, &ack, &err);
	assert_true(done);
}

static void
withdraw_it(struct world *world, instant now)
{
	const struct acknowledge_plan plan = { .source = "motcua",
		.code = LATE,
		.uid = 1000 };
	struct err err;
	bool done = false;
	int count;

	for (int i = 0; i < TRIES && !done; i++)
		done = acknowledge_withdraw(world, &plan, now, &count, &err);
	assert_true(done);
}

static int64_t
silence_it(struct world *world, instant now)
{
	const struct hush_plan plan = { .kind = SILENCE_DOSSIER,
		.what = "motcua/" SILENT,
		.from = INSTANT_NONE,
		.to = now + 4 * 86400,
		.reason = "bảo trì",
		.uid = 1000 };
	struct silence silence;
	struct err err;
	bool done = false;

	for (int i = 0; i < TRIES && !done; i++)
		done = hush(world, &plan, now, &silence, &err);
	assert_true(done);
	return silence.id;
}

static void
end_it(struct world *world, int64_t id, instant now)
{
	const struct hush_plan plan = { .reason = "xong", .uid = 1000 };
	struct silence silence;
	struct err err;
	bool done = false;

	for (int i = 0; i < TRIES && !done; i++)
		done = hush_end(world, id, &plan, now, &silence, &err);
	assert_true(done);
}

static struct outcome
play_with(int nth, struct arena *arena)
{
	struct play *play = story_open_in(REPEAT, "2020-09-14 06:00");
	struct world *world = play_world(play);
	struct outcome outcome = { 0 };
	struct err err;
	int64_t id;

	story_show(play, seen, 2);
	play_until(play, "2020-09-15 08:00");
	store_fail_at(world->store, nth);
	story_note_steps(play, nth == 0);
	acknowledge_it(world, loop_now(world->loop));
	id = silence_it(world, loop_now(world->loop));
	story_note_steps(play, false);
	outcome.steps = store_steps(world->store);
	store_fail_at(world->store, 0);
	/* The polls between are test_fault.c's. */
	play_until(play, "2020-09-16 07:20");
	store_fail_at(world->store,
	    nth > outcome.steps ? nth - outcome.steps : 0);
	story_note_steps(play, nth == 0);
	play_until(play, "2020-09-16 07:40");
	withdraw_it(world, loop_now(world->loop));
	end_it(world, id, loop_now(world->loop));
	story_note_steps(play, false);
	outcome.steps += store_steps(world->store);
	store_fail_at(world->store, 0);
	play_until(play, "2020-09-16 14:00");
	outcome.notices = story_all_notices(play, arena);
	outcome.letters = play_letters(play);
	assert_true(store_counts(world->store, &outcome.counts, &err));
	if (nth == 0) {
		story_notices(play, LATE,
		    "due-day 2020-09-14 canbo sealed\n"
		    "overdue 2020-09-14 canbo sealed\n"
		    "wrong-data 2020-09-14 motcua sealed\n"
		    "after-2wd 2020-09-14 chutich sealed\n");
		story_notices(play, SILENT,
		    "due-day 2020-09-14 canbo sealed\n"
		    "overdue 2020-09-14 canbo sealed\n"
		    "after-2wd 2020-09-14 chutich sealed\n");
	}
	play_close(play);
	return outcome;
}

static void
test_every_step_refused_once(void **state)
{
	struct arena *kept = arena_new(4096), *arena = arena_new(4096);
	struct outcome plain = play_with(0, kept), now;
	int refused = 0;

	(void)state;
	assert_true(plain.steps > 100);
	for (int nth = 1; nth <= plain.steps; nth++) {
		if (!story_refuses(nth))
			continue;
		refused++;
		arena_reset(arena);
		now = play_with(nth, arena);
		if (strcmp(now.notices, plain.notices) != 0)
			fail_msg("step %d refused:\n%sinstead of\n%s", nth,
			    now.notices, plain.notices);
		if (now.letters != plain.letters)
			fail_msg("step %d refused: %d letters, not %d", nth,
			    now.letters, plain.letters);
		if (memcmp(&now.counts, &plain.counts, sizeof(now.counts)) != 0)
			fail_msg("step %d refused: other rows", nth);
	}
	print_message("refused: %d of %d steps\n", refused, plain.steps);
	arena_free(arena);
	arena_free(kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_step_refused_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
