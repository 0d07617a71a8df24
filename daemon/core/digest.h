/*
 * The digest (bản tin tổng hợp) as values: what is counted, listed and
 * concluded about one scope on one evening.  wire/digest_text words it.
 */
#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/when.h"
#include "core/calendar_outlook.h"
#include "core/findings.h"
#include "core/judge.h"
#include "core/rate.h"

/* One dossier of a list; strings borrowed, NULL where not known. */
struct digest_row {
	const char *code;
	const char *procedure; /* its name, or only the field if sensitive */
	const char *agency;
	const char *officer;
	const char *link; /* the dossier in the one-stop software */
	instant due;      /* acceptance's, in the list of late acceptance */
	/* Exceeded, negative while some are left: working days by date (0 on
	 * the rest days after), office time by the clock. */
	int32_t working_days;
	int64_t office_seconds;
	bool working_days_known; /* both */
	bool baseline;           /* overdue before the watch began */
	bool provisional;
};

struct digest_rows {
	struct digest_row *rows;
	size_t count;
	int64_t total; /* of which the rows are the first; 0: all are here */
};

struct digest_agency {
	const char *name; /* NULL: those of no known agency */
	int64_t open, due_soon, overdue, late_acceptance;
	struct rate rate;
	struct rate_days days; /* what of it was finished when */
	/* By its rate of finished, 1 the highest, one place for one rate; 0
	 * where too few were finished (RATE_FEWEST). */
	int rank;
};

struct digest_source {
	const char *name;
	bool stale;
	instant data_time;    /* of its newest complete data; NONE: never */
	const char *reason;   /* why it is stale, or NULL */
	bool silent;          /* it answers, and nothing has changed … */
	instant silent_since; /* … since */
	/* Its list is not believed: of so many open dossiers it shows so many
	 * (else known is 0). */
	int64_t list_known, list_shown;
	bool skewed;  /* its clock is off, ahead of ours by … */
	int64_t skew; /* … seconds */
	/* Dossiers whose records cannot be read, so that nobody is told of
	 * what they say, and the first of their codes. */
	int64_t refused;
	bool refused_capped; /* there may be more */
	const char *refused_codes;
};

/* A source that the configuration names no more. */
struct digest_left {
	const char *name;
	instant since;
	int64_t open; /* dossiers of it that nobody watches */
};

struct digest_finding {
	enum finding_kind kind;
	int64_t count;
	const char *example; /* a code, or NULL */
	const char *detail;  /* or NULL */
};

struct digest_input {
	const char *recipient;
	bool addressed_as_person; /* "Ông/Bà" before the name */
	const char *scope;        /* short name */
	bool whole_province;      /* letters sent and unsent are told */
	bool own_dossiers;        /* an officer's: of no agency */
	bool administrators;      /* the history's figures are printed */
	instant due;              /* its moment */
	bool is_late;             /* composed long after it */
	instant now;
	int32_t offset;
	day date;
	instant since, until; /* what is counted as new, done, found */
	instant sent_since;   /* … until `due` is counted as sent */
	/* Agencies below are told as of then, long overdue dossiers excepted;
	 * INSTANT_NONE: as of now.  Held: something of them is left out. */
	instant above_until;
	bool held;
	day next_working;
	bool next_working_known;

	int64_t by_standing[STANDING_COUNT]; /* open, and closed since */
	int64_t paused[PAUSE_REASON_COUNT];  /* of the paused, why */
	int64_t open;     /* dossiers checked: no clock has ended */
	struct rate rate; /* of the days from … to, both included */
	day rate_from, rate_to;
	int64_t new_today, done_today; /* since */
	int64_t baseline;              /* overdue from before the watch began */
	int64_t steps_over;       /* the step's own limit, not the dossier's */
	int64_t supplements_over; /* the applicant's own time */
	int64_t apologies;        /* overdue, with a recorded apology */

	struct digest_rows overdue;
	struct digest_rows due_today;
	struct digest_rows due_next;
	struct digest_rows late_acceptance;
	/* By digest_rank: the ranked ones first. */
	const struct digest_agency *agencies;
	size_t agency_count, ranked_count;
	size_t lines; /* agencies of a list; 0: all */
	const struct digest_finding *findings;
	size_t finding_count;
	const struct digest_source *sources;
	size_t source_count;
	const struct digest_left *left;
	size_t left_count;

	int64_t letters_sent, letters_failed, letters_open;
	int64_t letters_uncertain, notices_withdrawn;
	/* Of the scope's dossiers, in the window: notices sent, refused and
	 * withdrawn, and how often one was acknowledged. */
	int64_t told_sent, told_refused, told_withdrawn, acknowledged;
	bool local_only; /* no channel leaves this machine */

	struct calendar_outlook outlook; /* of the calendar, on `date` */
	int calendar_confirmed_until;    /* year; 0: no calendar */
	int calendar_last_year;
	int64_t history_rows;
	const char *history_hash;
	const char *desk;
	const char *link; /* of the dashboard, or NULL */
};

/* What the evening comes to. */
enum digest_conclusion {
	DIGEST_CLEAR, /* nothing overdue, late, due today or next; all fresh */
	DIGEST_WORK,  /* something asks for action */
	DIGEST_UNKNOWN, /* a source is stale or silent, or none is known: never
			 * clear */
};

enum digest_conclusion digest_conclude(const struct digest_input *input);

/* How many sources are fresh, and the oldest data among the fresh ones
 * (INSTANT_NONE when none is). */
size_t digest_fresh(const struct digest_input *input, instant *oldest);

/* How many sources are silent, and since when at the longest (INSTANT_NONE when
 * none is). */
size_t digest_silent(const struct digest_input *input, instant *since);

/* Ranks ${agencies} and orders them: those that are ranked by their rate, the
 * lowest first, then the others; within one rate, and among the others, by what
 * is overdue, then late, then by their given order.  Returns how many are
 * ranked. */
size_t digest_rank(struct digest_agency *agencies, size_t count);

/* By how many thousandths the rate of ${agency} has moved within a week; false
 * where either of them would be of too few. */
bool digest_change(const struct digest_agency *agency, int32_t *out);

/* The rate of each part of the span, the oldest first; -1 where nothing was
 * finished. */
void digest_trend(const struct digest_agency *agency, int32_t out[RATE_PARTS]);

/* Orders ${rows} most late first: earliest due, then code. */
void digest_sort(struct digest_row *rows, size_t count);

#endif
