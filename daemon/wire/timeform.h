/*
 * The time formats that exports use, each a strict parser of the whole text
 * and a printer for the same form (request templates).  A source names a list
 * of forms that are tried in order: nothing is ever guessed, neither dd/MM
 * against MM/dd nor seconds against milliseconds.
 */
#ifndef WIRE_TIMEFORM_H
#define WIRE_TIMEFORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/when.h"

/*
 * On input every ISO form takes a fraction of 1 to 9 digits, which is dropped;
 * on output only the `_ms` forms print one (".000"), since some servers refuse
 * a fraction and others demand it.
 */
enum timeform {
	TIMEFORM_COMPACT,        /* yyyyMMddHHmmss */
	TIMEFORM_COMPACT_MINUTE, /* yyyyMMddHHmm */
	TIMEFORM_COMPACT_DAY,    /* yyyyMMdd */
	TIMEFORM_SLASH,          /* dd/MM/yyyy HH:mm:ss */
	TIMEFORM_SLASH_MINUTE,   /* dd/MM/yyyy HH:mm */
	TIMEFORM_SLASH_DAY,      /* dd/MM/yyyy */
	TIMEFORM_DOT_DAY,        /* dd.MM.yyyy */
	TIMEFORM_SPACE,          /* yyyy-MM-dd HH:mm:ss */
	TIMEFORM_SPACE_MINUTE,   /* yyyy-MM-dd HH:mm */
	TIMEFORM_DAY,            /* yyyy-MM-dd */
	TIMEFORM_ISO_LOCAL,      /* iso_local: 2026-11-20T10:00:00 */
	TIMEFORM_ISO_LOCAL_MS,   /* iso_local_ms: …:00.000 */
	TIMEFORM_ISO_Z,          /* iso_z: …:00Z */
	TIMEFORM_ISO_Z_MS,       /* iso_z_ms: …:00.000Z */
	TIMEFORM_ISO_OFFSET,     /* iso_offset: …:00+07:00 */
	TIMEFORM_ISO_OFFSET_MS,  /* iso_offset_ms: …:00.000+07:00 */
	TIMEFORM_ISO_OFFSET4,    /* iso_offset4: …:00+0700 */
	TIMEFORM_ISO_OFFSET4_MS, /* iso_offset4_ms: …:00.000+0700 */
	TIMEFORM_RFC3339,        /* rfc3339: iso_offset or iso_z */
	TIMEFORM_EPOCH_S,        /* epoch_s: 9 or 10 digits */
	TIMEFORM_EPOCH_MS,       /* epoch_ms: 12 or 13 digits */
	TIMEFORM_ASPNET,         /* aspnet: /Date(1795396500000+0700)/ */
	TIMEFORM_RFC1123,        /* rfc1123: Fri, 20 Nov 2026 03:00:00 GMT */
	TIMEFORM_MS_FROM_NOW, /* ms_from_now: what is left, in milliseconds */
	TIMEFORM_COUNT
};

/* The name of a form in configuration: the pattern itself
 * ("yyyyMMddHHmmss") or the word before the colon above. */
const char *timeform_text(enum timeform form);
/* Exact match; the error suggests the nearest name. */
bool timeform_named(const char *name, enum timeform *out,
    struct err *err) MUST_CHECK;

/* Of a list of forms six can be configured; there is room for those of a
 * workbook's cells beside them. */
enum { TIMEFORM_LIST = 8, TIMEFORM_GIVEN = 6, TIMEFORM_NULLS = 16 };

/* How one source writes time. */
struct timeform_rules {
	enum timeform forms[TIMEFORM_LIST]; /* tried in order */
	int form_count;
	int32_t offset;  /* of times without a zone, seconds ahead of UTC */
	bool z_is_local; /* a final Z is printed over local time: ignore it */
	/* Texts that mean "no time" beside the built-in ones; borrowed. */
	const char *nulls[TIMEFORM_NULLS];
	int null_count;
};

struct timeform_time {
	instant at;     /* INSTANT_NONE for a text that means "no time" */
	bool date_only; /* had no time of day; `at` is 00:00 of the date */
	bool from_now;  /* `at` is seconds from now, less than 0 when past */
};

/*
 * Reads ${text} by the first form that it fits.  Means "no time": NULL, blank,
 * "null", zeros in any form, the years 0 and 1, 1900-01-01 at 00:00,
 * 1970-01-01 at 00:00 in UTC or locally, these also in a usual form that the
 * rules do not name, and what the rules list.  Refused:
 * a text that fits no form, and one that fits but names a day or a time that
 * does not exist ("no such day") or a year outside 1900..2999.
 */
bool timeform_read(const struct timeform_rules *rules, const char *text,
    struct timeform_time *out, struct err *err) MUST_CHECK;

/* ${at} in ${form}, local to ${offset}; a Z after local time where
 * ${z_is_local}.  Not for ms_from_now. */
char *timeform_print(struct arena *arena, enum timeform form, instant at,
    int32_t offset, bool z_is_local);

#endif
