/*
 * The form of a written apology (mẫu số 04), to be completed and signed by the
 * handling agency: the applicant and the signature are left blank, for neither
 * is known here.
 */
#ifndef CTL_APOLOGY_FORM_H
#define CTL_APOLOGY_FORM_H

#include "core/apology.h"
#include "ctl/database.h"

/* What is known of the letter so far; what is not, is a dotted line. */
struct apology_form {
	const char *number; /* or NULL */
	bool has_date, has_new_date;
	day date, new_date;
	const char *reason; /* or NULL */
};

/* The form for ${dossier} as one HTML page, in the database's arena. */
const char *apology_form_html(const struct database *database,
    const struct dossier *dossier, const struct apology_form *form);

#endif
