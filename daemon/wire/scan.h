/*
 * Walking over JSON text without reading it: only strings and brackets are
 * followed, so that it is fast; how numbers and words are spelled, and the
 * commas inside a value, are left to who parses it.
 */
#ifndef WIRE_SCAN_H
#define WIRE_SCAN_H

#include <stdbool.h>

#include "base/err.h"

enum { SCAN_DEPTH = 64 }; /* levels of brackets */

enum scan_fault {
	SCAN_NONE,
	SCAN_TRUNCATED,
	SCAN_BRACKET,
	SCAN_TOO_DEEP,
	SCAN_SYNTAX,
	SCAN_RECORDS,
};

/* "the page ends in the middle: truncated"; "" for none. */
const char *scan_fault_text(enum scan_fault fault);

/* A place in a text.  After a fault `p` stays where it was found. */
struct scan {
	const char *p;
	const char *end;
	enum scan_fault fault;
	int level; /* brackets that the caller knows open around p */
};

/* Notes a fault.  Returns false. */
bool scan_stop(struct scan *scan, enum scan_fault fault);

/* Skips blanks; the byte there, 0 at the end. */
char scan_peek(struct scan *scan);

/* Skips blanks and ${c}, or stops. */
bool scan_expect(struct scan *scan, char c) MUST_CHECK;

/* From behind an opening quote to behind the closing one. */
bool scan_string(struct scan *scan) MUST_CHECK;

/* Skips blanks and one value. */
bool scan_value(struct scan *scan) MUST_CHECK;

#endif
