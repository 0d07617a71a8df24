/*
 * How long the dossiers that ended in a period took, in working days, beside
 * what they may: measured one by one by the law's own count, and summed up by
 * procedure, by agency, or by both.
 */
#ifndef CTL_MEASURED_H
#define CTL_MEASURED_H

#include "core/duration.h"
#include "ctl/report_sheet.h"

struct measured_group {
	const char *procedure, *agency; /* NULL: all, or none is known */
	const char *name;               /* of the procedure, or NULL */
	/* The catalogue's, or NULL: "3wd", and as people read it. */
	const char *limit, *limit_people;
	size_t count, late;
	size_t given_count; /* those of which it is known what they had */
	struct duration_summary used, given; /* given: where one is known */
	double slack; /* what is left of the given days at the 90th percentile
		       */
};

struct measured {
	/* The most to spare first; those of which nobody knows what they had,
	 * last. */
	const struct measured_group *groups;
	size_t group_count;
	size_t count;      /* dossiers */
	size_t unmeasured; /* without a receipt, or beyond the calendar */
};

/* Measures what ${asked} names, grouped by what is asked for, in the database's
 * arena. */
bool measured_read(const struct database *database,
    const struct report_asked *asked, bool by_procedure, bool by_agency,
    struct measured *out, struct err *err) MUST_CHECK;

#endif
