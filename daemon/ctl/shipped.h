/*
 * The calendar that hosod ships, config/calendar.tsv, built into hosoctl: so
 * `hosoctl due` gives the same answer on every machine, before anything is
 * installed or configured, and never by a file found by chance.  An operator's
 * own calendar is named with --calendar.
 */
#ifndef CTL_SHIPPED_H
#define CTL_SHIPPED_H

#include "base/err.h"
#include "core/calendar.h"

/*
 * The calendar of the file at ${path}, or the shipped one where ${path} is
 * NULL.  NULL when it cannot be read or is wrong; everything that is wrong
 * with it is said on standard error.  The caller owns it.
 */
struct calendar *shipped_or_file(const char *path) MUST_CHECK;

#endif
