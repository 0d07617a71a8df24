/* The page of the letter that a visit has found: shown, or its form taken. */
#ifndef WEB_LETTER_ANSWER_H
#define WEB_LETTER_ANSWER_H

#include "web/visit.h"

/* Changes nothing. */
void letter_answer_show(struct visit *visit);

/* Checks the form that came, asks the daemon, and leads back to the page; or
 * shows the form again with what is wrong. */
void letter_answer_take(struct visit *visit);

#endif
