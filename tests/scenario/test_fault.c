/* The store refuses one step, whichever it is: nothing is lost or doubled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "io/store_query.h"
#include "support/story.h"

#define SOON "H99.01-200907-0001"
#define LATE "H99.01-200902-0002"
#define DONE "H99.01-200902-0003"
#define WEB "H99.01-200909-0004"

/*
 * Thu 10/9.  SOON is due Mon 14/9 (2 before: the 10th, 07:30).  LATE and DONE
 * were due Wed 9/9: overdue since 00:00; DONE turns out to be finished before
 * the departure.  WEB, filed online Wed 9/9 09:30, has its eight working hours
 * up at Thu 10/9 09:30 (6 on Wednesday: 2 and 4; 2 from 07:30), four hours
 * before is Wed 15:30, one before 08:30; accepted at 08:10.  LATE changes
 * hands at 07:50.
 */
static struct record seen[] = {
	{ .code = SOON,
	    .received = "2020-09-07 08:00",
	    .promised = "2020-09-14 17:30" },
	{ .code = LATE,
	    .received = "2020-09-01 08:00",
	    .promised = "2020-09-09 17:30" },
	{ .code = DONE,
	    .received = "2020-09-01 08:00",
	    .promised = "2020-09-09 17:30" },
	{ .code = WEB,
	    .submitted = "2020-09-09 09:30",
	    .status = "1",
	    .filing = "2" },
};

struct outcome {
	char *notices; /* each with what became of it */
	int letters;
	struct store_counts counts;
	int steps;
};

static void
act(struct play *play)
{
	struct record now[4];

	memcpy(now, seen, sizeof(now));
	story_show(play, now, 4);
	play_until(play, "2020-09-10 06:20");
	now[2].status = "9";
	now[2].finished = "2020-09-09 17:00";
	story_show(play, now, 4);
	play_until(play, "2020-09-10 07:50");
	now[1].officer = "Hoàng Thị Ví Dụ";
	story_show(play, now, 4);
	play_until(play, "2020-09-10 08:10");
	now[3].status = "2";
	now[3].received = "2020-09-10 08:05";
	now[3].promised = "2020-09-17 17:30";
	story_show(play, now, 4);
	play_until(play, "2020-09-10 08:40");
}

/* Plays it with the ${nth} step refused (0: none). */
static struct outcome
play_with(int nth, struct arena *arena)
{
	struct play *play = story_open("2020-09-10 05:00");
	struct store *store = play_world(play)->store;
	struct outcome outcome = { 0 };
	struct err err;

	store_fail_at(store, nth);
	story_note_steps(play, nth == 0);
	act(play);
	story_note_steps(play, false);
	outcome.steps = store_steps(store);
	store_fail_at(store, 0);
	/* Whatever was put off happens now. */
	play_until(play, "2020-09-10 14:00");
	outcome.notices = story_all_notices(play, arena);
	outcome.letters = play_letters(play);
	assert_true(store_counts(store, &outcome.counts, &err));
	if (nth == 0) {
		story_notices(play, SOON,
		    "before-2wd 2020-09-14 canbo sealed\n");
		story_notices(play, LATE,
		    "overdue 2020-09-09 canbo sealed\n"
		    "overdue 2020-09-09 chutich sealed\n"
		    "overdue 2020-09-09 canbo2 sealed\n");
		story_notices(play, DONE,
		    "overdue 2020-09-09 canbo withdrawn: finished\n"
		    "overdue 2020-09-09 chutich withdrawn: finished\n");
		story_notices(play, WEB,
		    "acceptance-4wh 2020-09-10 motcua sealed\n");
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
