/*
 * Another system calls a dossier late, or does not, and we see it otherwise:
 * why.  Both go by dates (law: finished after the date of the deadline); the
 * causes are what either knows that the other does not.
 */
#ifndef CORE_COMPARISON_H
#define CORE_COMPARISON_H

#include "core/judge.h"

enum comparison_side {
	COMPARISON_BOTH,
	COMPARISON_THEIRS, /* only in their list */
	COMPARISON_OURS,   /* only late here */
	COMPARISON_SIDES
};
const char *comparison_side_text(enum comparison_side side); /* "both" */
const char *comparison_side_people(enum comparison_side side);

/* In the order in which they are told where several hold. */
enum comparison_cause {
	CAUSE_NEVER_SEEN,   /* no source has ever shown it */
	CAUSE_GONE,         /* its source shows it no more */
	CAUSE_ENDED,        /* refused or withdrawn here */
	CAUSE_FINISHED,     /* finished here */
	CAUSE_PAUSED,       /* paused here */
	CAUSE_NOT_ACCEPTED, /* not accepted here yet */
	CAUSE_UNKNOWN_DUE,  /* nothing here tells a deadline */
	CAUSE_OTHER_DUE,    /* another date there */
	CAUSE_BY_HOUR,      /* the hour has passed, the day has not */
	CAUSE_OTHER_AGENCY, /* another agency there */
	CAUSE_WITHIN,       /* not late here, and no other cause is seen */
	CAUSE_COMPUTED,     /* ours is computed: nothing was promised */
	CAUSE_ENTERED_LATE, /* first seen after its deadline */
	CAUSE_NOT_LISTED,   /* their list has it not, and nothing says why */
	COMPARISON_CAUSES
};
const char *comparison_cause_text(enum comparison_cause cause);
const char *comparison_cause_people(enum comparison_cause cause);

/* What their list says of one dossier. */
struct their_word {
	instant due, finished; /* INSTANT_NONE: not told */
	bool due_is_date;
	const char *agency; /* code, NULL: not told, or nobody's name here */
};

/* What is known here, judged at ${at}. */
struct our_word {
	const struct facts *facts;
	const struct verdict *verdict;
	const char *agency; /* code, or NULL */
	bool is_outside; /* of another agency than those that are asked for */
	instant at;
	int32_t offset;
};

struct comparison {
	enum comparison_side side;
	unsigned causes; /* bits 1 << enum comparison_cause; 0: they agree */
};

/* True where it is late here: overdue, or finished late. */
bool comparison_is_late(enum standing standing);

/* Of a dossier that they list; ${ours} NULL: nobody here knows it. */
struct comparison
comparison_listed(const struct their_word *theirs, const struct our_word *ours);

/* Of one that is overdue here, for a deadline that is known, and that they do
 * not list. */
struct comparison comparison_unlisted(const struct our_word *ours);

#endif
