/*
 * The evening's survey: one pass over all dossiers and over the findings since
 * the last digest, a few milliseconds a turn, from which the digests of every
 * scope are then taken.
 */
#ifndef FLOW_SURVEY_H
#define FLOW_SURVEY_H

#include "core/findings.h"
#include "flow/world.h"

/* What the pass goes by; the caller fills it. */
struct survey_plan {
	instant from, to; /* since the last digest */
	instant month;    /* the on-time rate counts from here */
	/* Due on the next working day or a rest day before it; both
	 * INSTANT_NONE where that day is not known. */
	instant next_from, next_to;
};

/* The figures of one agency, its subtree not included. */
struct survey_figures {
	int64_t standings[STANDING_COUNT]; /* open, and closed in the window */
	int64_t baseline, apologies;       /* of the overdue */
	int64_t due_next;
	int64_t steps_over, supplements_over; /* of the open ones */
	int64_t arrived;                      /* in the window */
	int64_t done;           /* in the window, early, on time or late */
	int64_t on_time, ended; /* since the first of the month */
	int64_t findings[FINDING_KIND_COUNT];     /* first seen in the window */
	const char *examples[FINDING_KIND_COUNT]; /* the newest one's code */
};

/* A dossier of a list. */
struct survey_mark {
	int64_t id;
	instant due; /* acceptance's, in the list of late acceptance */
	uint32_t agency;
};

struct survey_list {
	struct survey_mark *marks; /* earliest due first, once all is read */
	size_t count, capacity;
};

struct survey {
	struct survey_plan plan;
	/* By the row of the agency in the directory; the last: no agency. */
	struct survey_figures *figures;
	size_t agencies;
	struct survey_list overdue, due_today, due_next, late_acceptance;

	enum survey_stage {
		SURVEY_DOSSIERS,
		SURVEY_SORTING,
		SURVEY_FINDINGS,
		SURVEY_DONE
	} stage;
	int64_t after;        /* the last dossier read */
	int64_t before;       /* the last finding read; 0: none yet */
	struct survey_watch { /* since when each source is watched */
		int64_t source;
		instant since; /* INSTANT_NONE: not yet */
	} * watches;
	size_t watch_count;
};

/* Begins a survey; it lives in ${arena} but for its lists. */
bool survey_begin(struct survey *survey, struct world *world,
    const struct survey_plan *plan, struct arena *arena,
    struct err *err) MUST_CHECK;

/* One slice, in the turn's arena; examples go to ${arena}. */
bool survey_more(struct survey *survey, struct world *world,
    struct arena *arena, struct err *err) MUST_CHECK;

/* Frees the lists; also of a survey that never began (zeroed). */
void survey_finish(struct survey *survey);

#endif
