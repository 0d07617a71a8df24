/*
 * A written apology (văn bản xin lỗi): an act of the handling agency, which an
 * operator records.  It proposes a new date, once (the one-stop decrees: a new
 * appointment is made at most one time), and that date takes the promise's
 * place.  No source tells of it.
 */
#ifndef CORE_APOLOGY_H
#define CORE_APOLOGY_H

#include <stdbool.h>

#include "base/when.h"

struct apology {
	const char *number; /* of the letter; NULL: none is recorded */
	day date;           /* the letter's own */
	day due;            /* the date that stood when it was recorded */
	day new_date;       /* later than ${due}, never before ${date} */
	const char *reason; /* in the letter's words, or NULL */
	instant recorded;
	const char *account; /* who recorded it */
};

static inline bool
apology_is_there(const struct apology *apology)
{
	return apology->number != NULL;
}

#endif
