/*
 * The steps of one clock: every instant at which one of its rungs, or a repeat
 * of one, lies.  Only core/judge_rungs.c, judge_stairs.c and judge_repeats.c
 * include this.
 */
#ifndef CORE_JUDGE_STAIRS_H
#define CORE_JUDGE_STAIRS_H

#include "core/judge_hearing.h"

/* A reminder may lie at two instants, of the early date and of the later; what
 * repeats has its newest telling and the next one. */
enum { STEPS_MOST = 3 * LADDER_RUNGS };

struct step {
	const struct rung *rung;
	const char *name; /* of its crossing: the rung's, or "overdue/2" */
	int telling;      /* 1, or that number */
	int rank;
	instant base; /* the date that it goes by */
	day due;      /* of that */
	instant at;
	bool recorded;
	bool rides; /* a repeat whose rung is reached only now */
};

struct stairs {
	const struct climb *climb;
	const struct crossing *before; /* what was recorded */
	size_t before_count;
	struct step steps[STEPS_MOST];
	int count;
};

/* Severity first; of one severity the later in the ladder. */
int stairs_rank(const struct ladder *ladder, int index);
bool stairs_is_advance(const struct rung *rung);
bool
stairs_is_of_climb(const struct climb *climb, const struct crossing *crossing);

/* What was recorded of ${step}, by its name and due date; or NULL. */
const struct crossing *
stairs_recorded(const struct stairs *stairs, const struct step *step);

/* The rungs of the climb's clock that have an instant, in the order of the
 * ladder. */
void stairs_find(const struct hearing *h, struct stairs *stairs);

/* judge_repeats.c: adds the repeats of ${step}, which was reached: its newest
 * telling and the next one, as far as acknowledgements let them be. */
void stairs_repeat(const struct hearing *h, struct stairs *stairs,
    const struct step *step);

#endif
