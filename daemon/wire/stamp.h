/*
 * The time that the name of a file carries: when what is in it was exported.
 * A date is written yyyyMMdd, yyyy-MM-dd or dd-MM-yyyy (the order of the
 * country: nothing else is taken for a date), with "-", "." or "_" between; a
 * time of day may follow as HHmm, HHmmss, HH-mm or HH-mm-ss, right behind or
 * after one of "-", "_", ".", "T" and a blank, with "h" or "g" for the first
 * mark too.  Of several the latest counts: of a period, its end.
 */
#ifndef WIRE_STAMP_H
#define WIRE_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/when.h"

struct stamp {
	instant at; /* 00:00 where the name has no time of day */
	bool date_only;
	int from, to; /* its characters in the name */
};

/* False when ${name} carries none. */
bool stamp_read(const char *name, int32_t offset, struct stamp *out) MUST_CHECK;

#endif
