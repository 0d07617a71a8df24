/* When a written apology can be taken for one. */
#include "core/apology.h"

#include <string.h>

#include "base/text.h"

bool
apology_equal(const struct apology *a, const struct apology *b)
{
	return text_equal(a->number, b->number) && a->date.n == b->date.n &&
	    a->new_date.n == b->new_date.n;
}

/* A new date in the year 2206 is a slip, and would silence the dossier. */
static bool
is_sane(day date)
{
	int year = when_civil(date).year;

	return year >= 1990 && year < 2100;
}

static bool
check_texts(const struct apology *apology, struct err *err)
{
	if (text_is_empty(apology->number))
		return err_set(err, "the letter's number is missing");
	if (strlen(apology->number) > APOLOGY_NUMBER)
		return err_set(err,
		    "the letter's number is longer than %d bytes",
		    APOLOGY_NUMBER);
	if (apology->reason != NULL && strlen(apology->reason) > APOLOGY_REASON)
		return err_set(err, "the reason is longer than %d bytes",
		    APOLOGY_REASON);
	return true;
}

bool
apology_check(const struct apology *apology, day received, day today,
    struct err *err)
{
	char a[WHEN_TEXT], b[WHEN_TEXT];
	const char *date = when_people_day(a, apology->date);

	if (!check_texts(apology, err))
		return false;
	if (apology->date.n > today.n)
		return err_set(err, "the letter's date %s lies after today, %s",
		    date, when_people_day(b, today));
	if (apology->date.n < received.n)
		return err_set(err,
		    "the letter's date %s lies before the dossier was "
		    "received, %s",
		    date, when_people_day(b, received));
	if (!is_sane(apology->new_date))
		return err_set(err, "the new date %s is no date of an office",
		    when_people_day(b, apology->new_date));
	if (apology->new_date.n <= apology->old_date.n)
		return err_set(err,
		    "the new date %s is not later than the deadline %s",
		    when_people_day(a, apology->new_date),
		    when_people_day(b, apology->old_date));
	if (apology->new_date.n < apology->date.n)
		return err_set(err,
		    "the new date %s lies before the letter's date %s",
		    when_people_day(b, apology->new_date), date);
	return true;
}
