/*
 * On-time rates (tỷ lệ đúng hạn), in thousandths, by the two formulas that are
 * in use, over the classes of official forms: so a digest and form II.06a of
 * the same days say the same.
 *
 * Of what was finished (TT 01/2020/TT-VPCP, form II.06a): columns 8 and 9 over
 * column 7.  Of all that was in hand (QĐ 766/QĐ-TTg): columns 8, 9 and 12 over
 * column 3.  They differ, so whoever prints one names it.
 */
#ifndef CORE_RATE_H
#define CORE_RATE_H

#include "core/report.h"

enum {
	RATE_SPAN = 30, /* days that a rate counts */
	RATE_WEEK = 7,  /* it is compared with that of so many days ago */
	RATE_PARTS = 3, /* a trend is told in so many parts of the span */
	RATE_FEWEST =
	    20, /* finished in the span: with fewer nobody is ranked */
	RATE_DAYS = RATE_SPAN + RATE_WEEK,
};

struct rate {
	int64_t finished, on_time; /* columns 7, 8 + 9 */
	int64_t open, in_time;     /* columns 11, 12 */
};

/* Whether a class is of what was finished, and then whether in time; whether it
 * is of what runs. */
bool rate_is_finished(enum report_fate fate, bool *on_time);
bool rate_is_open(enum report_fate fate);

/* What a dossier of that class adds; the classes of no column nothing. */
void rate_add(struct rate *rate, enum report_fate fate);
void rate_add_all(struct rate *sum, const struct rate *rate);

/* ${part} of ${whole} in thousandths, rounded half up; -1 of nothing. */
int32_t rate_permille(int64_t part, int64_t whole);

/* Each -1 where nothing is to be counted. */
int32_t rate_of_finished(const struct rate *rate);
int32_t rate_of_all(const struct rate *rate);

/* What was finished on each day, counted back from the last one. */
struct rate_days {
	uint32_t finished[RATE_DAYS], on_time[RATE_DAYS];
};

/* Counts a dossier of that class that ended ${back} days before the last one;
 * what lies farther back, and what has not ended, is not counted. */
void rate_days_add(struct rate_days *days, int64_t back, enum report_fate fate);

/* The rate of finished over ${length} days, the last of them ${back} days
 * before the last one of all.  ${finished}, unless NULL: of how many. */
int32_t rate_days_of(const struct rate_days *days, int back, int length,
    int64_t *finished);

#endif
