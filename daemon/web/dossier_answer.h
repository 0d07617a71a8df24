/* The page of a dossier shown, its evidence sheet handed out, and its forms
 * taken. */
#ifndef WEB_DOSSIER_ANSWER_H
#define WEB_DOSSIER_ANSWER_H

#include "web/visit.h"

/* Below it SOURCE/CODE, percent-encoded. */
#define DOSSIER_PATH "/ho-so/"

/* Changes nothing.  With ?phieu=1 the evidence sheet is the answer. */
void dossier_answer_show(struct visit *visit);

/* Checks the form that came (its csrf is checked), asks the daemon in the
 * reader's name, and leads back to the page; or shows the page again with what
 * is wrong. */
void dossier_answer_take(struct visit *visit);

#endif
