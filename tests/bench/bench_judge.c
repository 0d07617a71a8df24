/*
 * What one judgement costs: dossiers of working days, received over two weeks
 * and promised by the law's own count, judged for the first time on the 15th
 * of September 2020, in CPU time.
 */
#include <stdio.h>
#include <time.h>

#include "support/pure_dossier.h"

enum { DOSSIERS = 64, JUDGEMENTS = 1000000, RUNS = 5 };

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
make_dossiers(struct arena *arena, struct facts facts[DOSSIERS])
{
	for (int i = 0; i < DOSSIERS; i++) {
		const char *received =
		    arena_printf(arena, "2020-09-%02dT08:30", 1 + i % 14);
		const char *promised =
		    arena_printf(arena, "2020-09-%02d", 15 + i % 15);
		struct observation seen =
		    pure_observation(i % 2 == 0 ? "T.10wd" : "T.3wd", received,
			promised);

		facts_begin(&facts[i]);
		facts_fold(&facts[i], &seen, INSTANT_NONE,
		    pure_at("2020-09-15T09:00"));
	}
}

/* The crossings are counted so that no judgement can be left out. */
static double
run(const struct rules *rules, const struct facts *facts, size_t *crossings)
{
	struct arena *turn = arena_new(64 * 1024);
	instant now = pure_at("2020-09-15T09:00");
	double began = seconds();

	for (int i = 0; i < JUDGEMENTS; i++) {
		struct judgement out;

		if (i % DOSSIERS == 0)
			arena_reset(turn);
		judge(&facts[i % DOSSIERS], rules, NULL, 0, INSTANT_NONE, now,
		    false, turn, &out);
		*crossings += out.crossing_count;
	}
	began = seconds() - began;
	arena_free(turn);
	return began;
}

int
main(void)
{
	struct arena *arena = arena_new(64 * 1024);
	struct rules rules = pure_rules(arena);
	struct facts facts[DOSSIERS];
	size_t crossings = 0;
	double best = 0;

	make_dossiers(arena, facts);
	for (int i = 0; i < RUNS; i++) {
		double took = run(&rules, facts, &crossings);

		if (i == 0 || took < best)
			best = took;
	}
	printf("judge: %.2f us a judgement, %.2f crossings each\n",
	    best * 1e6 / JUDGEMENTS, (double)crossings / RUNS / JUDGEMENTS);
	pure_rules_finish(&rules);
	arena_free(arena);
	return 0;
}
