/*
 * What of the calendar asks for a person on a day, and when that will be
 * another: told to administrators, in the digest, by `hosoctl status` and by
 * `hosod --check` alike.  Certainty ends before the years do, so that there
 * are two ends to be told of, each 90 days before its last day.
 */
#ifndef CORE_CALENDAR_OUTLOOK_H
#define CORE_CALENDAR_OUTLOOK_H

#include "core/calendar.h"

enum { CALENDAR_WARNING_DAYS = 90 };

/* The gravest last. */
enum calendar_worry {
	CALENDAR_FINE,
	CALENDAR_UNCONFIRMED, /* the confirmed part ends soon, or has ended */
	CALENDAR_ENDS,        /* the listed years end soon */
	CALENDAR_MISSING,     /* the day's own year is not listed */
	CALENDAR_WORRIES
};

/* "calendar-unconfirmed", "calendar-ends", "calendar-missing"; NULL: fine. */
const char *calendar_worry_text(enum calendar_worry worry);

struct calendar_outlook {
	enum calendar_worry worry; /* the gravest that holds */
	int year; /* the last confirmed, the last listed, the missing one */
	day next; /* the first later day whose worry or year is another */
};

struct calendar_outlook
calendar_outlook(const struct calendar *calendar, day today);

#endif
