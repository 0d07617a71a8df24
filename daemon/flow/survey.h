/*
 * The evening's survey: one pass over all dossiers and over the findings since
 * the last digest, a few milliseconds a turn, from which the digests of every
 * scope are then taken.
 */
#ifndef FLOW_SURVEY_H
#define FLOW_SURVEY_H

#include "core/findings.h"
#include "core/rate.h"
#include "flow/world.h"
#include "io/store_notice.h"
#include "io/store_survey.h"
#include "io/store_told.h"

/* Who reads the figures of an agency: itself, or those above it, who read what
 * its head could read a working day before (see flow/evening). */
enum survey_reader { SURVEY_OWN, SURVEY_ABOVE, SURVEY_READERS };

/* What one of them reads: what happened in [from, to), and on-time rates of the
 * days up to ${date}. */
struct survey_span {
	instant from, to;
	day date;
};

/* What the pass goes by; the caller fills it. */
struct survey_plan {
	struct survey_span spans[SURVEY_READERS]; /* own: the evening itself */
	/* Due on the next working day or a rest day before it; both
	 * INSTANT_NONE where that day is not known. */
	instant next_from, next_to;
	bool officers; /* figures of single officers are wanted */
};

/* What became of a notice about a dossier, or that one was acknowledged. */
enum survey_fate {
	SURVEY_SENT,
	SURVEY_REFUSED,
	SURVEY_TAKEN_BACK, /* withdrawn: true no more */
	SURVEY_ACKNOWLEDGED,
	SURVEY_FATES
};

/* The figures of one agency, its subtree not included, or of one officer. */
struct survey_figures {
	int64_t standings[STANDING_COUNT];  /* open, and closed in the window */
	int64_t paused[PAUSE_REASON_COUNT]; /* of the paused, why */
	int64_t baseline, apologies;        /* of the overdue */
	int64_t due_next;
	int64_t steps_over, supplements_over; /* of the open ones */
	int64_t arrived;                      /* in the window */
	int64_t done; /* in the window, early, on time or late */
	struct rate rate;
	struct rate_days days;
	int64_t told[SURVEY_FATES];           /* in the window, of an agency */
	int64_t findings[FINDING_KIND_COUNT]; /* first seen in the window */
	const char *examples[FINDING_KIND_COUNT]; /* the newest one's code */
};

/* A dossier of a list. */
struct survey_mark {
	int64_t id;
	instant due; /* acceptance's, in the list of late acceptance */
	uint32_t agency;
	uint32_t officer; /* a row of the contacts; their count: nobody */
	bool above;       /* those above the agency read it, too */
};

struct survey_list {
	struct survey_mark *marks; /* earliest due first, once all is read */
	size_t count, capacity;
};

struct survey {
	struct survey_plan plan;
	/* By the row of the agency in the directory; the last: no agency. */
	struct survey_figures *figures[SURVEY_READERS];
	size_t agencies;
	/* By the row of the contact, what the own reader reads; NULL where no
	 * officer is asked for. */
	struct survey_figures *by_officer;
	size_t officers;
	struct survey_list overdue, due_today, due_next, late_acceptance;

	enum survey_stage {
		SURVEY_DOSSIERS,
		SURVEY_SORTING,
		SURVEY_FINDINGS,
		SURVEY_TOLD,
		SURVEY_LETTERS,
		SURVEY_WITHDRAWN,
		SURVEY_ACKS,
		SURVEY_DONE
	} stage;
	size_t sorted;  /* lists that are in order */
	int64_t after;  /* the last dossier read */
	int64_t before; /* the last finding read; 0: none yet */
	/* Letters that ended in the window; where the reading of one, of the
	 * withdrawn notices or the acknowledgements has come to. */
	struct told_letter *letters;
	size_t letter_count, letter;
	instant told_at;
	int64_t told_after;
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

/* The row of the agency of that code; `agencies` where there is none. */
size_t survey_agency(const struct survey *survey, const struct world *world,
    const char *code);

/* Whose a dossier is: what its source says. */
struct survey_holder {
	const char *agency; /* its code */
	const char *account, *mail, *name;
};

/* The officer's row of the contacts; `officers` where it is nobody there, or no
 * officer is asked for. */
size_t survey_officer(const struct survey *survey, const struct world *world,
    const struct survey_holder *holder);

/* One slice of what became of notices: the stages from SURVEY_TOLD on. */
bool survey_told(struct survey *survey, struct world *world,
    struct arena *arena, struct err *err) MUST_CHECK;

/* Counts one dossier, and marks it in the lists that it belongs to. */
void survey_count(struct survey *survey, const struct world *world,
    const struct survey_row *row);

/* Counts what the newest findings are, to ${arena} their examples. */
void survey_count_finding(struct survey *survey, const struct world *world,
    const struct store_finding *finding, struct arena *arena);

/* Frees the lists; also of a survey that never began (zeroed). */
void survey_finish(struct survey *survey);

#endif
