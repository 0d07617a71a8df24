/*
 * Findings (nội dung cần kiểm tra): signs seen in the source's data that
 * somebody should look at.  Never an accusation.
 */
#ifndef CORE_FINDINGS_H
#define CORE_FINDINGS_H

#include <stdbool.h>

#include "base/when.h"

enum finding_kind {
	FINDING_PROMISE_BEYOND_LAW, /* promised later than the computed date */
	FINDING_PROMISE_EARLIER, /* promised earlier than the computed date */
	FINDING_PROMISE_MISSING,
	FINDING_PROMISE_MOVED,
	FINDING_PROMISE_MOVED_AGAIN,
	FINDING_PROMISE_MOVED_LATE, /* after it had passed */
	FINDING_PROMISE_CLEARED,
	FINDING_PROMISE_NOT_REISSUED, /* moved here by a pause that has ended */
	FINDING_PROMISE_ON_DAY_OFF,
	FINDING_PROCEDURE_UNKNOWN,
	FINDING_STATUS_UNKNOWN,
	FINDING_OFFICER_UNKNOWN, /* no address: told to the desk */
	FINDING_AGENCY_UNKNOWN,  /* told to the province's desk */
	FINDING_DATES_ODD,       /* finish before receipt, receipt in future */
	FINDING_ENTERED_LATE,
	FINDING_ACCEPTED_LATE,
	FINDING_TOO_MANY_PAUSES,
	FINDING_APOLOGY_AGAIN, /* a second letter; refused */
	FINDING_FINISH_ON_DUE, /* dated on the due date, seen only later */
	FINDING_DONE_WITHOUT_STEPS,
	FINDING_CODE_DATE, /* the code's date is not the receipt's */
	FINDING_SUPPLEMENT_ON_DUE,
	FINDING_SUPPLEMENT_AGAIN,
	FINDING_PAUSED_LONG,    /* over 15 working days, or as configured */
	FINDING_GONE,           /* its source shows it no more */
	FINDING_UNLISTED,       /* not in its list, and there when asked for */
	FINDING_CODE_INVISIBLE, /* characters in the code that nobody sees */
	FINDING_AUDIT,          /* the nightly self-audit found a difference */
	FINDING_RESTLESS,       /* it keeps turning to and fro */
	FINDING_DAMAGED,        /* what is stored of it cannot be read */
	FINDING_UNROUTABLE, /* told to the last resort: nobody else is there */
	FINDING_STEPS_AT_ONCE, /* steps that took no time */
	/* Looked for when somebody asks, and never stored: of dossiers
	 * (core/findings_asked) and of units (core/sequence, core/lull,
	 * core/afterhours). */
	FINDING_NOT_UPDATED, /* open, and nothing changed for long */
	FINDING_NOT_MOVED,   /* received, and not passed on */
	FINDING_APOLOGY_MISSING,
	FINDING_FIELDS_MISSING,
	FINDING_SEQUENCE,  /* numbers of a day that no source has shown */
	FINDING_LULL,      /* a unit that receives nothing */
	FINDING_OFF_HOURS, /* many entries of a unit outside its hours */
	FINDING_KIND_COUNT
};

/* "promise-beyond-law": stored and printed in JSON. */
const char *finding_kind_text(enum finding_kind kind);
bool finding_kind_parse(const char *text, enum finding_kind *out);
/* The neutral Vietnamese of the digest, "Thay đổi ngày hẹn trả". */
const char *finding_kind_people(enum finding_kind kind);

struct finding {
	enum finding_kind kind;
	const char
	    *detail; /* one Vietnamese sentence or value; never personal */
};

#endif
