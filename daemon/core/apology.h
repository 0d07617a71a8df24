/*
 * A written apology (văn bản xin lỗi): an act of the handling agency, which an
 * operator records.  It proposes a new date, once (the one-stop decrees: a new
 * appointment is made at most one time), and that date takes the promise's
 * place.  No source tells of it.
 */
#ifndef CORE_APOLOGY_H
#define CORE_APOLOGY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/when.h"

enum { APOLOGY_NUMBER = 100, APOLOGY_REASON = 1000 }; /* bytes at most */

struct apology {
	const char *number; /* of the letter; NULL: none is recorded */
	day date;           /* the letter's own */
	day old_date;       /* what stood before it */
	day new_date;       /* later than ${old_date}, not before ${date} */
	const char *reason; /* in the letter's words, or NULL */
	instant recorded;
	int64_t uid;     /* who recorded it, as the kernel told */
	const char *who; /* the name that hosoweb vouches for; or NULL */
	/* Of one that is there no more: when it was withdrawn, while that is
	 * being judged; kept nowhere but in history. */
	instant withdrawn;
};

static inline bool
apology_is_there(const struct apology *apology)
{
	return apology->number != NULL;
}

/* Both tell of one letter: number, date and new date are the same. */
bool apology_equal(const struct apology *a, const struct apology *b);

/* Refuses a letter without a number, one dated after ${today} or before
 * ${received}, and a new date that is not later than the old one or lies
 * before the letter's.  One sentence that names what is wrong. */
bool apology_check(const struct apology *apology, day received, day today,
    struct err *err) MUST_CHECK;

#endif
