/*
 * What a date promised anew tells of the pause for which it was given: how many
 * working days the software itself took the pause to last.  Where only a status
 * told of the pause, or of its end, that length settles what its bounds leave
 * open.  Used by
 * the judgement and by what explains it; it never moves a promise.
 */
#ifndef CORE_REVISION_H
#define CORE_REVISION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/calendar.h"
#include "core/catalogue.h"
#include "core/facts.h"

/* By what pauses count. */
struct pause_terms {
	const struct calendar *calendar;
	const struct procedure *row; /* NULL: none is in force */
	const struct deadline_rule *rule;
};

enum revision_says {
	/* The dates alone: under another policy or in another measure their
	 * difference is no length, nor is it where the new one is earlier. */
	REVISION_DATES,
	/* A length that is held against nothing: of several pauses, of one that
	 * was open still or has a longest time, of pauses that may overlap. */
	REVISION_LENGTH,
	REVISION_FITS,    /* one that the pause may have had */
	REVISION_MISFITS, /* one that it cannot have had: its bounds stay */
};

/* "dates", "length", "fits", "misfits". */
const char *revision_says_text(enum revision_says says);

/* Both are known, and are one date promised at one time: for two pauses, what
 * was promised for them together. */
bool revision_equal(const struct revision *a, const struct revision *b);

struct revision_reading {
	enum revision_says says;
	int32_t days; /* of a length */
	bool shared;  /* by several pauses: their length in all */
	bool awaited; /* promised while the pause was open */
	bool narrows; /* the computed date goes by it: from and to are set */
	instant from, to;
};

/*
 * Reads the revision of the ${index}-th pause of ${facts}; false where none is
 * known.  A length narrows the bounds of a pause, where they leave something
 * open, while a promise is in force: without one the computed date is the
 * deadline itself, and nobody is called late by a date inferred from another.
 * `from` and `to` lie within the bounds and are as long as the revision says;
 * which such pair they are makes no difference to the date.
 */
bool revision_read(const struct facts *facts, int index,
    const struct pause_terms *terms, struct revision_reading *out);

#endif
