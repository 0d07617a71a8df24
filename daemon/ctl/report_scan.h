/*
 * The dossiers of a period, each with its class: what official forms count and
 * what their cells open into.
 */
#ifndef CTL_REPORT_SCAN_H
#define CTL_REPORT_SCAN_H

#include "core/report.h"
#include "ctl/database.h"

/* Borrowed for the length of a call. */
struct report_item {
	int64_t id, source;
	const char *code;
	const char *agency; /* code, after mergers; NULL where none is known */
	const char *field;  /* the source's, else the catalogue's; or NULL */
	enum report_origin origin;
	enum report_fate fate;
	instant entered, first_seen, due, ended;
};

struct report_plan {
	/* Its end is the present at most: what follows has not been. */
	struct period period;
	/* What was known then: INSTANT_NEVER, all that is known now. */
	instant known;
};

/* The period that ${text} names (NULL: the last quarter that has ended); an
 * exit code with its sentence said, or -1. */
int report_period(const struct command *command,
    const struct database *database, const char *text, struct period *out);

/* The same, where NULL is the last quarter that has ended and what follows. */
int report_period_since(const struct command *command,
    const struct database *database, const char *text, struct period *out);

/* A period that lies before the watch of which nothing is known: refused, where
 * nothing was ${found}; an exit code with its sentence said, or -1. */
int report_outside(const struct command *command,
    const struct database *database, const struct period *period, bool found);

/* Whose a dossier was that ${then} was known of: what has passed to another
 * agency since was reported by the first.  A code, or NULL. */
const char *report_agency_known(const struct database *database,
    const struct facts *then, instant known);

typedef void report_taker(void *context, const struct report_item *item);

/* The plan for ${period}: of one that has not ended, until now. */
struct report_plan report_plan_of(const struct database *database,
    const struct period *period, instant known);

/* Calls ${take} for each, in one view of the database. */
bool
report_scan(const struct database *database, const struct report_plan *plan,
    report_taker *take, void *context, struct err *err) MUST_CHECK;

#endif
