/*
 * "Từ kỳ trước" beside what was pending at the end of the period before, as it
 * was known when that was reported: late and back-dated entries make them
 * differ, and each is listed.
 */
#ifndef CTL_REPORT_CARRIED_H
#define CTL_REPORT_CARRIED_H

#include "ctl/report_sheet.h"

enum carried_cause {
	CARRIED_ENTERED_LATE,  /* received before, seen only since */
	CARRIED_FINISHED_LATE, /* ended before, known only since */
	CARRIED_MOVED,         /* its receipt was written anew */
	CARRIED_REOPENED,      /* known as ended then */
	CARRIED_BEFORE_WATCH,  /* its source was first read only since */
	CARRIED_GONE,          /* its source shows it no more */
	CARRIED_RETURNED,      /* its source did not show it then */
	CARRIED_NOT_ACCEPTED,  /* accepted then, now it says it is not */
	CARRIED_TRANSFERRED,   /* of another agency then, or now */
};
const char *carried_cause_text(enum carried_cause cause);
const char *carried_cause_people(enum carried_cause cause);

struct carried_difference {
	int64_t id;
	const char *code, *source;
	bool is_more; /* carried now, not pending then; else the other way */
	bool is_elsewhere; /* a source that came after its own shows it */
	enum carried_cause cause;
	instant entered, ended, learned; /* learned: when somebody saw it */
};

struct carried {
	int64_t pending; /* at the end of the period before, as known then */
	int64_t carried; /* into this one, as known now */
	instant known;
	instant begins, ends; /* the period, as far as it has come */
	struct carried_difference *items; /* by code */
	size_t count;
};

/* Compares for ${form}'s open columns; ${known}: when the period before was
 * reported.  In the database's arena. */
bool
report_carried(const struct database *database, const struct period *period,
    instant known, const struct report_scope *scope, struct carried *out,
    struct err *err) MUST_CHECK;

/* report_carried_cause.c: tells the rest of ${item}, whose id and side are set,
 * within ${of}; ${found} false where there is no such dossier. */
bool carried_explain(const struct database *database,
    const struct report_scope *scope, const struct carried *of,
    struct carried_difference *item, bool *found, struct err *err) MUST_CHECK;

void carried_print_people(const struct database *database,
    const struct carried *out);
void
carried_print_json(const struct database *database, const struct carried *out);
void
carried_print_csv(const struct database *database, const struct carried *out);

#endif
