/*
 * `test`: an office's own tests of its rules.  Each case is a rehearsal of its
 * own, in memory, of one dossier that the file says is seen.
 */
#ifndef CTL_CASES_H
#define CTL_CASES_H

#include "flow/rehearsal.h"
#include "wire/conf_cases.h"

/* A notice that left in the rehearsal of a case. */
struct cases_left {
	const char *rung, *recipient, *name, *channel;
	enum role role;
	instant at;
	bool is_met; /* by what was expected */
};

/* A case while it is rehearsed. */
struct cases_run {
	struct conf *conf;
	const struct case_case *its; /* what the file says */
	struct arena *arena;
	struct rehearsal *rehearsal;
	int64_t source, dossier;
	struct observation seen; /* as last told */
	struct cases_left *left; /* since the last moment; mem_free */
	size_t left_count;
	struct buf *wrong; /* what is not as expected, a line each */
	const char *file;
};

/* Rehearses ${run->its}; lines are added to ${run->wrong} where it is not as
 * the file says.  False, with a reason, where it cannot be told. */
bool cases_rehearse(struct cases_run *run, struct err *err) MUST_CHECK;

#endif
