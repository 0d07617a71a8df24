/*
 * What one page of an export says about one dossier at one moment, after the
 * source's own names, formats and codes have become ours.  Values only: all
 * strings are borrowed from the arena of whoever decoded them, and a string
 * that the source did not give is NULL, never "".
 */
#ifndef CORE_DOSSIER_H
#define CORE_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/when.h"

/* The canonical statuses; a source maps its own codes to them. */
enum status {
	STATUS_UNKNOWN, /* not in the source's map: kept as raw, warned once */
	STATUS_NEW,
	STATUS_RECEIVED,
	STATUS_REJECTED,
	STATUS_PROCESSING,
	STATUS_WAITING_SUPPLEMENT,
	STATUS_WAITING_PAYMENT,
	STATUS_WITHDRAWN,
	STATUS_STOPPED,
	STATUS_DONE,     /* the result is at the one-stop desk */
	STATUS_RETURNED, /* the citizen has it */
	STATUS_DELETED,
	STATUS_DISPUTED, /* suspended until a dispute is settled */
	STATUS_COUNT
};

/* "waiting_supplement"; the same words in configuration and JSON. */
const char *status_text(enum status status);
bool status_parse(const char *text, enum status *out); /* exact match */

/* How the dossier was filed. */
enum filing { FILING_UNKNOWN, FILING_DIRECT, FILING_ONLINE, FILING_POST };
const char *filing_text(enum filing filing); /* "online" */
bool filing_parse(const char *text, enum filing *out);

/* One supplement round that the record itself states. */
struct round {
	instant from;            /* asked for */
	instant to;              /* INSTANT_NEVER while open */
	instant promised_before; /* INSTANT_NONE where not given */
	instant promised_after;  /* the date promised anew */
};

enum { DOSSIER_ROUNDS = 16, STEPS_UNKNOWN = -1 };

struct observation {
	const char *code;      /* never NULL */
	const char *procedure; /* as the source wrote it */
	const char *procedure_name;
	const char *field; /* lĩnh vực */
	enum filing filing;
	instant submitted, received, promised, finished, returned, updated;
	bool promised_is_date; /* had no time of day */
	/* Told as what is left of it: seconds from now, until settled. */
	bool promised_is_left, step_due_is_left;
	enum status status;
	const char *raw_status;
	const char *agency; /* name or code as the source wrote it */
	const char *officer_account, *officer_mail, *officer_name;
	const char *step;
	instant step_due;
	int steps; /* how many the record lists; STEPS_UNKNOWN */
	struct round rounds[DOSSIER_ROUNDS];
	int round_count;
};

/* An observation with every time INSTANT_NONE, every string NULL and no word
 * about steps. */
void observation_clear(struct observation *observation);

/*
 * Makes instants of what ${seen} tells as left at ${now}, in ${space}; returns
 * ${seen} itself when there is none.  What is left shrinks with every poll, and
 * clocks differ: where the instant lies within OBSERVATION_SLACK of the one in
 * ${before} (may be NULL), that one stands.  So it does once the dossier has
 * ended, when the source may have stopped counting.
 */
enum { OBSERVATION_SLACK = 15 * 60 };
const struct observation *observation_settle(const struct observation *seen,
    const struct observation *before, instant now, struct observation *space);

/* True when ${observation}, seen at ${now}, tells of what can only have
 * happened (submission, receipt, finish) as from a quarter of an hour to seven
 * hours ahead: the source tells its times in another zone than it says, or
 * local time with a Z behind it.  The receipt of what is only registered may
 * be filled in beforehand. */
bool observation_is_ahead(const struct observation *observation, instant now);

/* True when both say the same; `updated` is not compared, nor how many steps
 * are listed: what a step changes is compared by itself. */
bool
observation_equal(const struct observation *a, const struct observation *b);

/* Statuses in which the resolution limit does not run. */
bool status_is_paused(enum status status);
/* REJECTED, WITHDRAWN, DONE, RETURNED, DELETED. */
bool status_is_ended(enum status status);

#endif
