/* The form by which a written apology is recorded: read, and what of it is
 * wrong. */
#ifndef WEB_DOSSIER_FORM_H
#define WEB_DOSSIER_FORM_H

#include "web/dossier_view.h"
#include "wire/form.h"

/* As typed; what is read of it once it was checked. */
struct apology_form {
	const char *number, *date, *new_date, *reason; /* "" where empty */
	struct apology letter;
};

/* Takes from ${form} what is there; nothing is checked. */
void apology_form_read(const struct form *form, struct apology_form *out);

/* Whether an apology could be recorded of the dossier now, but for one that is
 * recorded already; else why not, in a Vietnamese sentence. */
const char *apology_form_closed(const struct dossier_view *view);

/* What is wrong with ${form}, in Vietnamese sentences; returns how many, and
 * fills the letter of the form where there is none. */
enum { APOLOGY_FORM_WRONG = 8 };
size_t apology_form_check(struct apology_form *form,
    const struct dossier_view *view, const char *wrong[APOLOGY_FORM_WRONG]);

#endif
